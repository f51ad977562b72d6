/* handed: what a page tells of an edition that was handed over: by whom and when, that it waits here or at a gateway that is
 * silent, or that the gateway refused it, why, and what to do now. */
#ifndef AGAHI_HANDED_H
#define AGAHI_HANDED_H

#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

/* Notices above the page. */
void handed_write_notices(struct visit *visit, const struct draft *draft);

/* "Ahmed, 26 Nov 10:00"; nothing where it was not handed over. */
void handed_write_by(struct visit *visit, const struct draft *draft);

/* Names of those whose approval counts. */
void handed_write_approvals(struct visit *visit, const struct draft *draft);

#endif
