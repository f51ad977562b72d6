/* findings: what check says of a draft, on its review page: every error with a link to where it is mended, and the warnings. */
#ifndef AGAHI_REVIEW_FINDINGS_H
#define AGAHI_REVIEW_FINDINGS_H

#include "agahi/bench/checking.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

enum { FINDINGS_LISTED = 100 /* errors, and as many warnings */ };

void findings_write(struct visit *visit, const struct draft *draft, const struct checked *checked);

#endif
