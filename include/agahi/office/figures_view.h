/* figures_view: figures of some days on a page: how much is asked now, the sums in a few lines; then, for what is looked at,
 * a picture for each side and the same as a table. */
#ifndef AGAHI_OFFICE_FIGURES_VIEW_H
#define AGAHI_OFFICE_FIGURES_VIEW_H

#include "agahi/frame/desk.h"
#include "agahi/office/figures.h"

/* What the tables are about: how much was asked, what became of it, what it cost. */
enum figures_look { FIGURES_ASKED, FIGURES_ANSWERS, FIGURES_SMS_COST, FIGURES_LOOKS };

/* Of ?show=; FIGURES_ASKED for anything else. */
enum figures_look figures_look_of(const char *show);

/* `figures->cube` is there. */
void figures_view_write(struct visit *visit, const struct figures *figures, enum figures_look look);

#endif
