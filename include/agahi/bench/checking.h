/* checking: what the whole check (editor/check.h) says of an edition, as the gateway would say when it is handed over: put to
 * what is live, by today, and by whether topics may vanish with it.
 *
 * A worker does it, by a connection of its own; what it says is kept by the desk as long as nothing of that is another. What is
 * given stays good until the handler returns. Belongs to the loop's thread, but for checking_run(). */
#ifndef AGAHI_CHECKING_H
#define AGAHI_CHECKING_H

#include <stdbool.h>

#include "agahi/drafts/reviewing.h"
#include "agahi/editor/inspection.h"
#include "agahi/frame/desk.h"
#include "agahi/report/report.h"

struct checked {
	const struct report *report; /* NULL: nothing is known yet */
	bool older;                  /* of what was before: it is not known yet what is to be said now */
	struct reviewing_checked of;
};

/* What is known of the edition; where that is not as it is now, a job has been begun. */
struct checked checking_look(struct desk *desk, const struct draft *draft);

/* What is known, and nothing is begun. */
struct checked checking_known(struct desk *desk, const struct draft *draft);

/* For a page that needs it as it is now: `answer` fills the response, at once where it is known, else when the worker has looked.
 * With what is known, which may be nothing, where the worker has too much to do. */
typedef void (*checking_answer_h)(struct visit *visit, const struct checked *checked, void *arg);
void checking_wait(struct visit *visit, const struct draft *draft, checking_answer_h answer, void *arg);

/* As a part of another job: NULL where it is known already, or memory is short. checking_run() on any thread, then, back in the
 * loop, checking_end(): from then on it is known. */
struct checking;
struct checking *checking_begin(struct desk *desk, const struct draft *draft);
void checking_run(void *checking);
void checking_end(struct checking *checking);

/* What checks need to know beside the set; `live` may be NULL. Points into the settings. */
void checking_options(const struct desk *desk, int64_t now_ms, const struct message_set *live,
	struct check_options *options);

#endif
