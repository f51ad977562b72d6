/* A link without a network: link.h as a test plays it. A suite that is linked with fakes/link.c has no other.
 *
 * What was submitted and answered is kept; the test says whether the link is bound, has room, or refuses, and tells what
 * became of a submit. Strings and texts of PDUs are copied. */
#ifndef AGAHI_FAKE_LINK_H
#define AGAHI_FAKE_LINK_H

#include "agahi/link/link.h"

enum { FAKE_LINK_KEPT = 256, FAKE_TEXT = 300, FAKE_TLVS = 8 };

struct fake_submit {
	struct pdu pdu; /* its text and parameters point into the next two */
	uint8_t text[FAKE_TEXT];
	uint8_t tlv_octets[FAKE_TLVS][4];
	struct submitter submitter;
	bool told;
};

struct fake_answer {
	struct link_ticket ticket;
	uint32_t status;
};

struct link {
	struct config_link config;
	const char *short_code;
	const char *ussd_code;
	bool bound;
	bool held;
	size_t room;       /* submits that it still takes */
	uint64_t wait_ms;  /* of its pace */
	uint64_t ended_ms; /* of every connection that a ticket may tell; 0: all live */
	uint64_t lost_ms;
	const char *unencodable; /* submits from this address have no octets; NULL: all have */
	bool stopped;            /* it was told to stop */
	bool gone;               /* and has */
	const struct tls *tls;   /* NULL: in clear */
	struct wire_tap tap;
	struct wire_refusals refusals;
	struct fake_submit submits[FAKE_LINK_KEPT];
	size_t submit_count;
	struct fake_answer answers[FAKE_LINK_KEPT];
	size_t answer_count;
};

/* A bound link called "telco" with room for many, short code 8300. */
void fake_link_init(struct link *link);

/* Tells the submitter of submit `index` what became of it. */
void fake_link_tell(struct link *link, size_t index, enum submit_outcome outcome, uint32_t status,
	const char *message_id, struct moment now);

/* The last answer's status; UINT32_MAX: none was given. */
uint32_t fake_link_last_status(const struct link *link);

#endif
