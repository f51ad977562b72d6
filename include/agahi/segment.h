/* segment: a reply as the octets of its parts.
 *
 * The cheapest encoding that loses nothing is chosen: the SMSC's default alphabet (data_coding 0) when it and
 * the GSM alphabet both have every character, else UTF-16BE (data_coding 8). SMSCs that speak ASCII or
 * Latin-1 turn it into GSM septets on the way, so only characters of both are sent that way, and parts are
 * measured in septets all the same.
 *
 * Parts keep within 160 septets or 70 UTF-16 units alone, 153/67 with an 8-bit reference, 152/66 with a
 * 16-bit one (3GPP TS 23.040, 9.2.3.24.1); SAR takes the latter, for the SMSC may use either. No escape or
 * surrogate pair is split, and no grapheme where keeping it whole costs no part more. */
#ifndef AGAHI_SEGMENT_H
#define AGAHI_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/charset.h"
#include "agahi/span.h"

enum { SEGMENT_MAX_PARTS = 255, SEGMENT_DEFAULT_CODING = 0x00, SEGMENT_UCS2_CODING = 0x08 };

enum segment_header {
	SEGMENT_HEADER_8BIT,
	SEGMENT_HEADER_16BIT, /* and SAR */
	SEGMENT_HEADER_NONE   /* message_payload: always one part */
};

struct segments {
	uint8_t data_coding; /* SEGMENT_DEFAULT_CODING or SEGMENT_UCS2_CODING */
	size_t count;        /* parts; an empty text has one */
	uint8_t *octets;     /* all parts, one after the other */
	size_t ends[SEGMENT_MAX_PARTS];
};

/* Encodes and cuts `text` (UTF-8, repaired where broken). `alphabet` is what the SMSC's data_coding 0 means.
 * Returns 0, -ENOMEM, or -EMSGSIZE when 255 parts do not hold it. Free with segments_free(). */
int segment_text(const char *text, enum charset alphabet, enum segment_header header, struct segments *out);
void segments_free(struct segments *segments);

/* The octets of part `index` (from 0), without a header. */
struct span segments_part(const struct segments *segments, size_t index);

/* "gsm7" or "ucs2". */
const char *segments_encoding_name(const struct segments *segments);

#endif
