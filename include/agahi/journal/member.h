/* member: one node's part in a store that several share: what the journal has of it, beside its queue and writer.
 *
 * In the loop's thread. NULL is a journal of one machine alone: nothing is shared, and all is allowed. */
#ifndef AGAHI_MEMBER_H
#define AGAHI_MEMBER_H

#include <sqlite3.h>

#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/cluster/following.h"
#include "agahi/config/config.h"
#include "agahi/store/backend.h"

struct member;
struct event_base;

/* Connects. `config` and `key` must outlive it; the key is read by member_begin(). NULL with `error`. */
struct member *member_open(const struct config_store *config, const struct sender_key *key, struct log *log,
	char *error, size_t size);
void member_close(struct member *member);

/* What commits go to; the member's. */
struct store *member_store(struct member *member);

/* The loop's own connection for reading, closed by member_begin(), and the key that what waits is sealed under; the member's. */
sqlite3 *member_reader(struct member *member);
const struct keyslots *member_slots(const struct member *member);

/* After the store's life has begun. */
void member_begin(struct member *member);

int64_t member_next_id(struct member *member);
void member_note_time(struct member *member, struct moment now);

/* See shared.h for the rest. */
bool member_may_submit(const struct member *member, struct moment now);
bool member_lease_is_over(const struct member *member, struct moment now);
bool member_lease_is_lost(const struct member *member);
bool member_follow(struct member *member, struct event_base *base, const struct following_handlers *handlers,
	char *error, size_t size);
void member_stop_following(struct member *member);
void member_set_reach(struct member *member, const char *const *smscs, size_t count, size_t room);
bool member_release(struct member *member, const int64_t *ids, size_t count);
bool member_publish(struct member *member, int64_t after, const void *octets, size_t len);
struct following_figures member_following(const struct member *member);

#endif
