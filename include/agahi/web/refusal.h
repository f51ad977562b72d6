/* refusal: why a request, or a connection, is not served: one list, each kind with its word for the log, its status and its
 * sentence, counted, and told once in a while. Belongs to the loop's thread. */
#ifndef AGAHI_REFUSAL_H
#define AGAHI_REFUSAL_H

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/told.h"

enum refusal {
	REFUSAL_NONE,
	/* of the head (head.h) */
	REFUSAL_CONTROL,
	REFUSAL_LINE,
	REFUSAL_VERSION,
	REFUSAL_NAME,
	REFUSAL_HEAD_SIZE,
	REFUSAL_HEAD_COUNT,
	/* of the guard (guard.h) */
	REFUSAL_METHOD,
	REFUSAL_TARGET,
	REFUSAL_TWICE,
	REFUSAL_NO_HOST,
	REFUSAL_OTHER_HOST,
	REFUSAL_ENCODING,
	REFUSAL_LENGTH,
	REFUSAL_NO_LENGTH,
	REFUSAL_SIZE,
	REFUSAL_EXPECT,
	REFUSAL_TYPE,
	REFUSAL_ORIGIN,
	/* of what is in it (turn.h) */
	REFUSAL_PATH,
	REFUSAL_FORM,
	/* of the connection */
	REFUSAL_SLOW,
	REFUSAL_MEMORY,
	REFUSAL_STRANGER, /* a long body of somebody who is not logged in */
	REFUSAL_TLS,      /* no answer: there is no way to send one */
	REFUSAL_CROWDED,  /* closed for one that came later */
	REFUSALS
};

/* What goes out: 0 when nothing does. */
int refusal_status(enum refusal refusal);
const char *refusal_words(enum refusal refusal);

struct refusals {
	struct log *log;
	struct told told[REFUSALS];
};

/* Counts one of `address`, and tells of it when a line is due. */
void refusals_count(struct refusals *refusals, enum refusal refusal, const char *address, struct moment now);

#endif
