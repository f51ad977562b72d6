/* shared: the journal as one of several nodes' (neighbours.h of postgres/), as the loop sees it. Where the engine serves one
 * machine alone, nothing is shared, and all of it is allowed.
 *
 * In the loop's thread. */
#ifndef AGAHI_SHARED_H
#define AGAHI_SHARED_H

#include "agahi/cluster/following.h"
#include "agahi/journal/journal.h"

/* Do several nodes share it? */
bool journal_is_shared(const struct journal *journal);

/* To be told every now and then, so that ids grow with time (ids.h). */
void journal_note_time(struct journal *journal, struct moment now);

/* May a submit begin that is not under way yet (lease.h)? */
bool journal_may_submit(const struct journal *journal, struct moment now);

/* Are connections to be closed at once, for another node may be about to send what is ours? */
bool journal_lease_is_over(const struct journal *journal, struct moment now);

/* Is this life over for good? */
bool journal_lease_is_lost(const struct journal *journal);

/* After journal_start(): what other nodes do is told from now on, until journal_finish(). Nothing where it is not shared. False with `error`. */
bool journal_follow(struct journal *journal, struct event_base *base,
	const struct following_handlers *handlers, char *error, size_t size);

/* Nobody is told of anything from here on. */
void journal_stop_following(struct journal *journal);

/* Nothing where it is not shared: see neighbours.h. The last two are false then. */
void journal_set_reach(struct journal *journal, const char *const *smscs, size_t count, size_t room);
bool journal_release(struct journal *journal, const int64_t *ids, size_t count);
bool journal_publish(struct journal *journal, int64_t after, const void *octets, size_t len);
struct following_figures journal_following(const struct journal *journal);

#endif
