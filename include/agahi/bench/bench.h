/* bench: catalogues and checks of the editions in the desk's database, for pages that show what a citizen would get.
 *
 * They are made on the worker (preview/workbench.h) and kept by the desk; while one is made anew, pages show what was ready
 * before and say so. What is given stays good until the handler returns. Belongs to the loop's thread. */
#ifndef AGAHI_BENCH_H
#define AGAHI_BENCH_H

#include <stdbool.h>

#include "agahi/editor/inspection.h"
#include "agahi/frame/desk.h"
#include "agahi/preview/replay.h"
#include "agahi/preview/workbench.h"
#include "agahi/report/report.h"

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

/* What the whole check (editor/check.h) says of the edition; NULL: not known yet. Then, and where it is `older` than the edition,
 * a job has been begun. */
const struct report *bench_check(struct desk *desk, long long edition, bool *older);

/* What checks need to know beside the set; `live` may be NULL. Points into the settings. */
void bench_check_options(const struct desk *desk, int64_t now_ms, const struct message_set *live,
	struct check_options *options);

/* What SMS cost, and what the training phone is like, by the settings. */
struct replay_terms bench_terms(const struct desk *desk);

#endif
