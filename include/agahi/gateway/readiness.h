/* readiness: may the daemon take questions, and if not, why: for /ready, and for what an SMSC is answered. Pure. */
#ifndef AGAHI_READINESS_H
#define AGAHI_READINESS_H

#include <stdbool.h>

#include "agahi/request/refusals.h"

struct readiness {
	bool draining;
	bool crowded; /* too many in hand, or commits are late: what comes now would wait too long */
	bool healthy; /* can the journal be written? */
	bool full;    /* is it over its ceiling? */
	bool leased;  /* may this node answer at all? */
	bool has_content;
	bool bound;
};

/* Words for people; NULL: it is ready. */
const char *readiness_reason(const struct readiness *readiness);

/* Why new questions are refused; REFUSAL_COUNT: they are not. */
enum refusal readiness_refusal(const struct readiness *readiness);

#endif
