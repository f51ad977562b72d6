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

/* As a part of another job: an empty one in the loop, NULL when memory is short; then on a worker, in a transaction of its
 * connection, the rows of both editions, and what the other answers are. The sets are the view's; NULL: they could not be read. */
struct answers_view *answers_view_new(const struct desk *desk, long long before, long long after);
bool answers_view_load(struct answers_view *view, sqlite3 *db);
void answers_view_compare(struct answers_view *view, sqlite3 *db);
const struct message_set *answers_view_before(const struct answers_view *view);
const struct message_set *answers_view_after(const struct answers_view *view);
void answers_view_free(struct answers_view *view);

void answers_view_write(struct visit *visit, const struct answers_view *view);

#endif
