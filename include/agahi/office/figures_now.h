/* figures_now: how much is asked just now, and what waits; on the page, and alone for the page's script, which asks for it
 * every few seconds. */
#ifndef AGAHI_OFFICE_FIGURES_NOW_H
#define AGAHI_OFFICE_FIGURES_NOW_H

#include "agahi/frame/desk.h"
#include "agahi/survey/disclosure.h"
#include "agahi/survey/figures_db.h"

/* What may be told: a number under 5 is "<5", as everywhere, and what would give one away is hidden with it. False when
 * memory is short; then nothing may be. */
bool figures_now_hide(const struct figures_db_now *now, enum disclosure_mark marks[FIGURES_DB_RECENT]);

/* The block with its heading, and how to have it once more without a script. */
void figures_now_write(struct visit *visit, const struct figures_db_meta *meta, const char *segment);

/* The numbers alone, as nodes for the script. */
void figures_now_answer(struct visit *visit, const struct figures_db_meta *meta);

#endif
