/* unanswered: messages that get no answer, and leave no row each.
 *
 * Counted by sender, minute and rule (silences.h), in the figures, and told once a minute where the sender is taken for
 * a machine: limits and blocks are the operator's own, but that may be a mistake of ours. The counts go to the journal
 * from time to time. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_UNANSWERED_H
#define AGAHI_UNANSWERED_H

#include <stddef.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/journal/journal.h"
#include "agahi/link/link.h"
#include "agahi/ops/metrics.h"
#include "agahi/request/message_log.h"
#include "agahi/service/decide.h"

struct unanswered;

struct unanswered_parts {
	struct journal *journal;
	struct metrics *metrics;
	struct log *log;
	struct sender_key key;
	struct link **links;
	struct message_log *messages; /* NULL: none */
};

/* What the parts name must outlive it. NULL when memory is short. */
struct unanswered *unanswered_new(const struct unanswered_parts *parts);
void unanswered_free(struct unanswered *unanswered);

/* `reason`: what makes the sender a machine, in words; NULL where that is not why. */
void unanswered_count(struct unanswered *unanswered, size_t link_index, const struct address *sender,
	enum decide_rule rule, const char *reason, struct moment now);

/* Hands all counts over to the journal. */
void unanswered_flush(struct unanswered *unanswered);

#endif
