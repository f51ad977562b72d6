/* parts: what goes out of a reply: its text as it is cut for its link (prepared.h), and each part as a PDU. */
#ifndef AGAHI_PARTS_H
#define AGAHI_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/config/config.h"
#include "agahi/smpp/pdu.h"
#include "agahi/text/prepared.h"
#include "agahi/text/udh.h"

/* Zero-initialise. */
struct parts {
	const struct prepared_parts *cut; /* the text's; NULL: it is not cut */
	uint16_t reference;               /* that its parts share */
	uint8_t marked;                   /* how (config_long_messages), as it was when the text was cut */
};

/* `flash`: shown at once and not kept. The text must outlive the parts. False when memory is short, or the text has too
 * many parts. */
bool parts_cut(struct parts *parts, struct prepared *text, const struct config_link *config, bool flash,
	uint16_t reference);

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
	const struct short_address *service, const struct short_address *citizen, struct parts_octets *octets,
	struct pdu *pdu);

#endif
