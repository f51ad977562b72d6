/* answers_view: what changes for citizens: of the texts that are asked most, those that would get another answer.
 *
 * Worked out by a job: two catalogues are built, and each text put to both. */
#ifndef AGAHI_BENCH_ANSWERS_VIEW_H
#define AGAHI_BENCH_ANSWERS_VIEW_H

#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

enum { ANSWERS_VIEW_TEXTS = 2000, ANSWERS_VIEW_LISTED = 40 };

struct answers_view;

/* A page about a draft. `answers` NULL: they could not be asked for. */
typedef void (*answers_view_h)(
	struct visit *visit, const struct draft *draft, const struct answers_view *answers);

/* Has a worker compare the draft with its base, by a connection of its own; then `write` writes the page, of the draft as it is
 * then. At once, and without answers, where there is no base or the worker has too much to do. */
void answers_view_ask(struct visit *visit, const struct draft *draft, answers_view_h write);

void answers_view_write(struct visit *visit, const struct answers_view *view);

#endif
