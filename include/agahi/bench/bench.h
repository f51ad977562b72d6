/* bench: catalogues of the editions in the desk's database, for pages that show what a citizen would get.
 *
 * They are made on the worker (preview/workbench.h) and kept by the desk; while one is made anew, pages show what was ready
 * before and say so. What is given stays good until the handler returns. Belongs to the loop's thread. */
#ifndef AGAHI_BENCH_H
#define AGAHI_BENCH_H

#include <stdbool.h>

#include "agahi/frame/desk.h"
#include "agahi/preview/replay.h"
#include "agahi/preview/workbench.h"

/* NULL: nothing is ready yet; then, and where it is `older` than the edition's keywords, a job has been begun. */
struct workbench_draft *bench_find(struct desk *desk, long long edition, bool *older);

/* For a page that needs one: `answer` fills the response, at once where something is ready, else when it was made. `ready->draft`
 * is NULL where none can be made. */
struct bench_ready {
	struct workbench_draft *draft;
	bool older;
};
typedef void (*bench_answer_h)(struct visit *visit, const struct bench_ready *ready, void *arg);
void bench_wait(struct visit *visit, long long edition, bench_answer_h answer, void *arg);

/* What SMS cost, and what the training phone is like, by the settings. */
struct replay_terms bench_terms(const struct desk *desk);

#endif
