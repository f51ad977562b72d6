/* segment: a reply as the octets of its parts.
 *
 * The cheapest encoding that loses nothing is chosen: the SMSC's default alphabet (data_coding 0) when it and
 * the GSM alphabet both have every character; else, where the link opts in, the GSM tables for Urdu when they
 * save parts; else UTF-16BE (data_coding 8). SMSCs that speak ASCII or Latin-1 turn it into GSM septets on
 * the way, so only characters of both are sent that way, and parts are measured in septets all the same.
 *
 * Parts keep within 140 octets less their header, in septets or UTF-16 units: 160 or 70 alone, 153 or 67 with
 * an 8-bit reference, 152 or 66 with a 16-bit one, and in Urdu's tables 155 or 152 alone, 149 or 146 with an
 * 8-bit reference (3GPP TS 23.040, 9.2.3.24). SAR is measured as 16 bits, for the SMSC may use either. No
 * escape or surrogate pair is split, and no grapheme where keeping it whole costs no part more. */
#ifndef AGAHI_SEGMENT_H
#define AGAHI_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/text/charset.h"
#include "agahi/text/gsm7.h"

enum { SEGMENT_MAX_PARTS = 255 };

enum segment_header {
	SEGMENT_HEADER_8BIT,
	SEGMENT_HEADER_16BIT, /* and SAR */
	SEGMENT_HEADER_NONE   /* message_payload: always one part */
};

struct segment_format {
	enum charset alphabet; /* what the SMSC's data_coding 0 means */
	enum segment_header header;
	bool urdu;  /* may Urdu's tables be used? Only with the GSM alphabet, and not with message_payload */
	bool flash; /* class 0: shown at once and not kept (TS 23.038, 4) */
	bool ucs2;  /* whatever the text: so that screens of one dialogue are of one kind */
};

struct segments {
	uint8_t data_coding;
	enum charset charset; /* CHARSET_UTF16, the alphabet, or a shifted one */
	enum gsm7_shift shift;
	size_t count;    /* parts; an empty text has one */
	uint8_t *octets; /* all parts, one after the other */
	size_t ends[SEGMENT_MAX_PARTS];
};

/* Encodes and cuts `text` (UTF-8, repaired where broken). Returns 0, -ENOMEM, or -EMSGSIZE when 255 parts do
 * not hold it. Free with segments_free(). */
int segment_text(const char *text, const struct segment_format *format, struct segments *out);
void segments_free(struct segments *segments);

/* The octets of part `index` (from 0), without a header. */
struct span segments_part(const struct segments *segments, size_t index);

/* "gsm7", "gsm7-ur" or "ucs2". */
const char *segments_encoding_name(const struct segments *segments);

#endif
