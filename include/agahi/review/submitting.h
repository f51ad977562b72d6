/* submitting: drafts that are submitted by themselves as soon as what their examples teach is known (bench/learned.h), if nobody has
 * changed them by then. They stand in a line; each is learned from in its turn. Belongs to the loop's thread. */
#ifndef AGAHI_REVIEW_SUBMITTING_H
#define AGAHI_REVIEW_SUBMITTING_H

#include <stdbool.h>

#include "agahi/drafts/reviewing.h"
#include "agahi/frame/desk.h"

enum { SUBMITTING_MOST = 16 };

/* By the visit's person, of the draft as it is and was checked. In place of what was there of this draft. False when there are too
 * many, or memory is short. */
bool submitting_put(
	const struct visit *visit, const struct draft *draft, const struct reviewing_checked *checked);

/* DEED_NEEDS_MODEL: it stands in the line. DEED_DONE: it does not, or was submitted. Else what kept it back when its turn came. */
enum deed_result submitting_result(const struct desk *desk, long long edition);

/* Looks at all of them; the desk does so every other second. */
void submitting_tend(struct desk *desk, int64_t now_ms, void *arg);

#endif
