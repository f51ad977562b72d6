/* tellings: what the neighbours' thread has ready for the loop, in its order. Each owns what it tells of, and wipes it. */
#ifndef AGAHI_TELLINGS_H
#define AGAHI_TELLINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/cluster/following.h"
#include "agahi/store/records.h"
#include "agahi/vault/keyslots.h"

enum telling_kind {
	TELLING_FEED,
	TELLING_LIFE_ENDED,
	TELLING_REPLY,
	TELLING_PART,
	TELLING_CHANGED,
	TELLING_PUBLISHED,
	TELLING_RELEASED
};

enum { TELLING_WHAT_SIZE = 32 };

struct telling {
	struct telling *next;
	enum telling_kind kind;
	bool flag;      /* REPLY: resent; PART: foreign; RELEASED: it is */
	int64_t number; /* life, or version */
	uint64_t at_ms; /* FEED: when it was committed, by our clock that does not jump */
	union {
		struct journal_entry entry; /* its strings are in `octets` */
		struct journal_part part;
		char what[TELLING_WHAT_SIZE];
	};
	size_t len;
	uint8_t octets[];
};

/* Points into itself: never copied. */
struct tellings {
	struct telling *first;
	struct telling **end;
	size_t count;
};

void tellings_init(struct tellings *tellings);

/* All of `from` behind `to`. */
void tellings_join(struct tellings *to, struct tellings *from);

size_t tellings_count_of(const struct tellings *tellings, enum telling_kind kind);

/* The first, which is the caller's then; NULL: there is none. */
struct telling *tellings_take(struct tellings *tellings);
void telling_free(struct telling *telling);
void tellings_clear(struct tellings *tellings);

/* Adds one with a copy of the octets; the caller fills in the rest. NULL when memory is short. */
struct telling *tellings_add(struct tellings *tellings, enum telling_kind kind, struct span octets);

/* A row of the outbox, with words that are the caller's; its reply is NULL where it could not be unsealed. False when memory is
 * short. */
bool tellings_add_reply(struct tellings *tellings, const struct journal_entry *entry, bool resent);

/* In the loop. False when a row of the feed is damaged: what stood before the fault was told. */
bool telling_tell(
	const struct telling *telling, const struct following_handlers *handlers, struct moment now);

#endif
