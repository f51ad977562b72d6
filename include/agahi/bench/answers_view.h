/* answers_view: what changes for citizens: of the texts that are asked most, those that would get another answer.
 *
 * Worked out by a job: two catalogues are built, and each text put to both. */
#ifndef AGAHI_BENCH_ANSWERS_VIEW_H
#define AGAHI_BENCH_ANSWERS_VIEW_H

#include <stdbool.h>

#include "agahi/frame/desk.h"

enum { ANSWERS_VIEW_TEXTS = 2000, ANSWERS_VIEW_LISTED = 40 };

struct answers_view;

/* Of two editions of the desk's database. NULL when memory is short. */
struct answers_view *answers_view_new(const struct visit *visit, long long before, long long after);
void answers_view_free(struct answers_view *view);

/* On the worker: reads both with a connection of its own. A desk_job_h. */
void answers_view_run(void *view);

/* In the loop. */
void answers_view_write(struct visit *visit, const struct answers_view *view);

#endif
