/* reassembly: the parts of a citizen's long message, put together.
 *
 * Parts come in any order, twice, or never: a message is handed on when its last part is here, or with what
 * there is when it has waited long enough, or when another message comes under the same number. Parts that
 * the SMSC delivers again after that are the caller's to know (redelivery.h).
 *
 * Where several nodes get the parts of one message, each knows all of them, and one hands it on: who holds the part with the
 * lowest number among those whose nodes live; when none does, who has taken over the lowest. The others keep theirs
 * for as long again, lest nobody does. Bounded: `capacity` messages of
 * REASSEMBLY_MAX_PARTS parts; when full, the message that has waited longest is handed on early. Belongs to
 * the loop's thread; time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_REASSEMBLY_H
#define AGAHI_REASSEMBLY_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/base/span.h"
#include "agahi/text/charset.h"

enum { REASSEMBLY_MAX_PARTS = 16, REASSEMBLY_PART_OCTETS = 255 };

/* What the parts of one message share (3GPP TS 23.040, 9.2.3.24.1). Zero the whole struct before filling it:
 * it is compared as octets. */
struct reassembly_key {
	uint64_t sender; /* identity: parts may spell the number in different ways */
	uint32_t smsc;   /* not the link: parts may come by several of one telco */
	uint16_t reference;
	uint8_t total;
	char service[ADDRESS_SIZE];
};

/* By which way a part came, and an answer goes. */
struct reassembly_origin {
	size_t link;
	struct address sender;
	struct address service;
};

/* Who holds a part's row: we, or another by a number above 0, or one of these. */
enum {
	REASSEMBLY_OURS = 0,
	REASSEMBLY_TAKEN_OVER = -1, /* we, of a node that is no more */
	REASSEMBLY_NOBODYS = -2     /* a node that is no more; not taken over, as far as is known */
};

struct reassembly_part {
	uint8_t sequence;     /* from 1 */
	enum charset charset; /* as declared */
	struct span text;
	int64_t id; /* the caller's: the journal's row of this part */
	struct reassembly_origin origin;
	int64_t holder;
};

/* A message on its way out: all of it is valid only during the call. */
struct reassembly_message {
	const struct reassembly_origin *origin; /* of its latest part */
	const char *text;                       /* UTF-8 */
	const int64_t *ids;                     /* of the parts that were there */
	size_t id_count;
};

typedef void (*reassembly_message_h)(const struct reassembly_message *message, void *arg);

enum reassembly_result {
	REASSEMBLY_WAITING,
	REASSEMBLY_COMPLETE,  /* and the handler was called */
	REASSEMBLY_DUPLICATE, /* this part was here already: its row has no use */
	REASSEMBLY_REPLACED, /* so it was, but this one stays, for its row is the older: ours of before has no use */
	REASSEMBLY_REFUSED /* more parts than REASSEMBLY_MAX_PARTS, a part too long, or memory is short */
};

struct reassembly;

/* `scripts`: as in guess.h, of the service's languages (script.h). NULL when memory is short. */
struct reassembly *reassembly_new(
	size_t capacity, uint64_t timeout_ms, unsigned scripts, reassembly_message_h handler, void *arg);

/* The service has others from now on. */
void reassembly_set_scripts(struct reassembly *reassembly, unsigned scripts);

/* Waiting parts are dropped: they are in the journal. */
void reassembly_free(struct reassembly *reassembly);

/* `replaced` is set with REASSEMBLY_REPLACED: the row that has no use any more. May be NULL where none is another's. */
enum reassembly_result reassembly_add(struct reassembly *reassembly, const struct reassembly_key *key,
	const struct reassembly_part *part, uint64_t now_ms, int64_t *replaced);

/* A node is no more: its parts are nobody's, and what is ours to hand on by that, and whole, is. */
void reassembly_holder_gone(struct reassembly *reassembly, int64_t holder);

/* That row is gone, for another node asked its message, or nobody is to: the part is dropped. What is left of its message waits
 * on as if it had never come. */
void reassembly_part_done(struct reassembly *reassembly, int64_t id);

/* Drops what waits of a sender's. */
void reassembly_forget(struct reassembly *reassembly, uint64_t sender);

/* Hands on what has waited since before `now_ms` less the time-out. */
void reassembly_expire(struct reassembly *reassembly, uint64_t now_ms);

/* Messages that wait for parts. */
size_t reassembly_waiting(const struct reassembly *reassembly);

#endif
