/* parts: what goes out of a reply: its text cut for its link, and each part as a PDU. Pure. */
#ifndef AGAHI_PARTS_H
#define AGAHI_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/config/config.h"
#include "agahi/smpp/pdu.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"

/* Zero-initialise. */
struct parts {
	struct segments segments;
	uint16_t reference;               /* that its parts share */
	enum config_long_messages marked; /* how, as it was when the text was cut */
};

/* `flash`: shown at once and not kept. False when memory is short, or the text has too many parts. */
bool parts_cut(struct parts *parts, const char *text, const struct config_link *config, bool flash,
	uint16_t reference);
void parts_free(struct parts *parts);

size_t parts_count(const struct parts *parts); /* 0: not cut */

/* The octets that a part's PDU points to. */
struct parts_octets {
	uint8_t text[UDH_MAX_OCTETS + 160];
	uint8_t reference[2];
	uint8_t total;
	uint8_t sequence;
};

/* The submit_sm of a part, from `service` to `citizen`; `octets` must live as long as the PDU. */
void parts_fill(const struct parts *parts, size_t part, const struct config_link *config,
	const struct address *service, const struct address *citizen, struct parts_octets *octets,
	struct pdu *pdu);

#endif
