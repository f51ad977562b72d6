/* reassembly: the parts of a citizen's long message, put together.
 *
 * Parts come in any order, twice, or never: a message is handed on when its last part is here, or with what
 * there is when it has waited long enough; for the same time its parts are known again when the SMSC, which
 * may have missed our answer, delivers them once more. Bounded: `capacity` messages of REASSEMBLY_MAX_PARTS
 * parts; when full, the message that has waited longest is handed on early. Belongs to the loop's thread;
 * time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_REASSEMBLY_H
#define AGAHI_REASSEMBLY_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/charset.h"
#include "agahi/span.h"

enum { REASSEMBLY_MAX_PARTS = 16, REASSEMBLY_PART_OCTETS = 255, REASSEMBLY_ADDRESS_SIZE = 65 };

/* What the parts of one message share. Zero the whole struct before filling it: it is compared as octets. */
struct reassembly_key {
	uint32_t link;
	uint16_t reference;
	uint8_t total;
	uint8_t sender_ton, sender_npi, service_ton, service_npi;
	char sender[REASSEMBLY_ADDRESS_SIZE];
	char service[REASSEMBLY_ADDRESS_SIZE];
};

struct reassembly_part {
	uint8_t sequence; /* from 1 */
	enum charset charset;
	struct span text;
	int64_t id; /* the caller's: the journal's row of this part */
};

/* A message on its way out: `text` is UTF-8; `ids` are those of the parts that were there. All of it is valid
 * only during the call. */
typedef void (*reassembly_message_h)(
	const struct reassembly_key *key, const char *text, const int64_t *ids, size_t id_count, void *arg);

enum reassembly_result {
	REASSEMBLY_WAITING,
	REASSEMBLY_COMPLETE,  /* and the handler was called */
	REASSEMBLY_DUPLICATE, /* this part was here already, perhaps in a message that was handed on */
	REASSEMBLY_REFUSED    /* more parts than REASSEMBLY_MAX_PARTS, a part too long, or memory is short */
};

struct reassembly;

struct reassembly *reassembly_new(
	size_t capacity, uint64_t timeout_ms, reassembly_message_h handler, void *arg);

/* Waiting parts are dropped: they are in the journal. */
void reassembly_free(struct reassembly *reassembly);

enum reassembly_result reassembly_add(struct reassembly *reassembly, const struct reassembly_key *key,
	const struct reassembly_part *part, uint64_t now_ms);

/* Hands on what has waited since before `now_ms` less the time-out. */
void reassembly_expire(struct reassembly *reassembly, uint64_t now_ms);

/* Messages that wait for parts. */
size_t reassembly_waiting(const struct reassembly *reassembly);

#endif
