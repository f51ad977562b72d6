/* shown: which topics are read on screens, added up for the journal's hourly sums and among the answers (served.h).
 *
 * Screens are not journalled (dialogues.h), so what is counted here waits in memory until shown_flush(), which the gateway
 * calls once a minute and at its end: a crash may lose a minute of it. Nobody is in it. Belongs to the loop's thread. */
#ifndef AGAHI_SHOWN_H
#define AGAHI_SHOWN_H

#include "agahi/dialogue/dialogue_table.h"
#include "agahi/journal/journal.h"
#include "agahi/link/link.h"
#include "agahi/ops/served.h"

struct shown;

/* All must outlive it. NULL when memory is short. */
struct shown *shown_new(struct journal *journal, struct link **links, struct served *served);
void shown_free(struct shown *shown);

/* This screen is what the dialogue shows now. A topic counts once, however many pages of it are leafed through. */
void shown_note(
	struct shown *shown, struct dialogue *dialogue, const struct dial_screen *screen, struct moment now);

/* Hands to the journal what was counted since. */
void shown_flush(struct shown *shown);

#endif
