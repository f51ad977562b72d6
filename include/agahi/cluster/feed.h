/* feed: what every node must know of a sender, as octets: one row a commit, made of its records, read by the others.
 *
 * Packed: a version, then one event after another, 17 to 25 octets for a usual request. Whoever reads it takes nothing for
 * granted: a row that is not what it should be gives the events before its fault, and false. Pure functions. */
#ifndef AGAHI_FEED_H
#define AGAHI_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/store/records.h"

enum feed_kind {
	FEED_MESSAGE,          /* a message was taken: for redeliveries and, with `token`, for the limiter */
	FEED_PREFERENCE,       /* a language, or STOP; or none, and not stopped */
	FEED_TOLD,             /* what is told once was told: bits of journal_told */
	FEED_OFFER,            /* topics were offered by number */
	FEED_PART,             /* a part of a long question waits in the table `part` */
	FEED_CONNECTION_ENDED, /* one that messages came by */
	FEED_FORGET,           /* a citizen asked to be forgotten */
	FEED_PART_DONE,        /* a part's question was asked, or is not to be: its row is gone */
	FEED_KIND_COUNT
};

struct feed_event {
	enum feed_kind kind;
	uint64_t sender;      /* 0: none; nor has a MESSAGE that its sender is forgotten by */
	uint64_t fingerprint; /* MESSAGE, PART; 0: not known */
	uint32_t origin;      /* MESSAGE, PART, CONNECTION_ENDED: which connection of its life; 0: none */
	bool token;           /* MESSAGE */
	bool dialled; /* MESSAGE: the token is of the limiter of SMS all the same; asked for in a dialogue */
	bool stopped; /* PREFERENCE */
	uint8_t told; /* TOLD */
	int64_t id;   /* PART, PART_DONE: its row. FORGET: the request that wished it */
	char language[JOURNAL_LANGUAGE_SIZE]; /* PREFERENCE ("": none), OFFER */
	char offer[JOURNAL_OFFER_SIZE];       /* OFFER: topics by slug, | between them */
};

typedef void (*feed_h)(const struct feed_event *event, void *arg);

/* What the records of one commit (linked by `next`) tell others. Nothing for records that tell nothing; `out` is then as it
 * was. buffer_failed when memory is short. */
void feed_pack(const struct journal_record *first, struct buffer *out);

/* The same of whom was forgotten by hand, with all that they asked before the id. */
void feed_pack_forgotten(const uint64_t *senders, size_t count, int64_t id, struct buffer *out);

/* False when the row is damaged, or of a version that is not known. One without octets is a commit that told nothing. */
bool feed_unpack(const uint8_t *octets, size_t len, feed_h handler, void *arg);

#endif
