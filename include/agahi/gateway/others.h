/* others: what other nodes tell (following.h), brought to whom it concerns, and the end of our connections told to them.
 *
 * Memories of senders are kept in step (hearsay.h), parts of long questions go to fragments.h, who is forgotten is so here
 * too. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_OTHERS_H
#define AGAHI_OTHERS_H

#include "agahi/cluster/following.h"
#include "agahi/delivery/outbound.h"
#include "agahi/intake/fragments.h"
#include "agahi/request/hearsay.h"

struct others;

struct others_parts {
	struct hearsay memory;
	struct journal *journal;
	struct requests *requests;
	struct fragments *fragments;
	struct outbound *outbound;
	struct link **links;
	const size_t *link_count; /* it may grow */
};

/* What the parts name must outlive it. NULL when memory is short. */
struct others *others_new(const struct others_parts *parts);
void others_free(struct others *others);

/* As of following_handlers. Of a life that has ended, all that it told must have been heard; also of one that ended well. */
void others_heard(struct others *others, const struct feed_event *event, int64_t life, uint64_t age_ms,
	struct moment now);
void others_life_ended(struct others *others, int64_t life, struct moment now);
void others_part(struct others *others, const struct journal_part *part, bool foreign, int64_t life,
	struct moment now);

/* As of link_handlers: others are told. */
void others_connection_ended(struct others *others, size_t link_index, const struct link_ticket *ticket);

#endif
