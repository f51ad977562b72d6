/* hearsay: what other nodes are to hear of a request, and what is done with what they tell (feed.h).
 *
 * A node decides by its own memory alone, so this keeps the memories of all nodes alike, but for what is on its way: the
 * limiter's tokens, language and STOP, what was offered and told once, messages that may come again. Belongs to the loop's
 * thread; time is passed in. */
#ifndef AGAHI_HEARSAY_H
#define AGAHI_HEARSAY_H

#include "agahi/cluster/feed.h"
#include "agahi/request/admission.h"
#include "agahi/request/redelivery.h"
#include "agahi/store/records.h"

/* A connection's number in this life, never 0: a leg's come round after 16 million connections of it. */
uint32_t hearsay_origin(const struct redelivery_origin *origin);

/* Into the entry, whose words are filled already (wording.h): what was offered is theirs. */
void hearsay_note(
	struct journal_entry *entry, const struct admission_taken *taken, const struct decision *decision);

/* What is kept in step. */
struct hearsay {
	struct limiter *limiter; /* NULL: no limits */
	struct preferences *preferences;
	struct conversations *conversations;
	struct redelivery *redelivery;
	/* When what the database keeps began to be read (monotonic): tokens and preferences that were committed before are known from
	 * there. Taken before the reading, so that nothing is missed; what is then known twice costs one token. */
	uint64_t started_ms;
};

/* Of PART and FORGET what concerns these memories; the rest is for others to do (sharing.h). */
void hearsay_take(const struct hearsay *hearsay, const struct feed_event *event, int64_t life,
	uint64_t age_ms, struct moment now);

#endif
