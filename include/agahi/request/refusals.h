/* refusals: messages that are not taken, each answered with an error, counted, and told once a minute. */
#ifndef AGAHI_REFUSALS_H
#define AGAHI_REFUSALS_H

#include <stddef.h>

#include "agahi/base/log.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/request/message_log.h"
#include "agahi/request/tickets.h"

enum refusal {
	REFUSED_BUSY,
	REFUSED_STORAGE,
	REFUSED_FULL,
	REFUSED_USSD,
	REFUSED_HEADER,
	REFUSED_PART,
	REFUSED_ADDRESS,
	REFUSAL_COUNT
};

struct refusals;

/* `links` are told apart by their index. NULL when memory is short. */
struct refusals *refusals_new(
	struct link **links, struct log *log, struct metrics *metrics, struct message_log *messages);
void refusals_free(struct refusals *refusals);

/* `sender`: the citizen whose message it is; NULL: nobody's, or it is not known whose. */
void refusals_answer(struct refusals *refusals, const struct ticket *ticket, const struct address *sender,
	enum refusal why, struct moment now);

/* The same to every delivery of a message. */
void refusals_answer_all(struct refusals *refusals, const struct tickets *tickets,
	const struct address *sender, enum refusal why, struct moment now);

#endif
