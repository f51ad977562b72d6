/* charset: which alphabet a data_coding means, and its octets as UTF-8 (SMPP 3.4, 5.2.19; 3GPP TS 23.038, 4).
 */
#ifndef AGAHI_CHARSET_H
#define AGAHI_CHARSET_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"
#include "agahi/text/gsm7.h"

/* The numbers are kept in the journal with parts of long messages. */
enum charset {
	CHARSET_GSM7,
	CHARSET_ASCII,
	CHARSET_LATIN1,
	CHARSET_UTF16,
	CHARSET_GSM7_URDU_LOCKING, /* GSM7 with the tables of gsm7_shift */
	CHARSET_GSM7_URDU_SINGLE,
	CHARSET_GSM7_URDU,
	CHARSET_UTF16_LE, /* no data_coding means these two: guess.h */
	CHARSET_UTF8,
	CHARSET_COUNT
};

/* The charset when the message's header shifts the GSM alphabet; others are not touched by it. */
enum charset charset_shifted(enum charset charset, enum gsm7_shift shift);

/* `fallback` is what the SMSC means by its default alphabet: data_coding 0, and codes that tell nothing else.
 */
enum charset charset_of(uint8_t data_coding, enum charset fallback);

/* Appends `octets` to `out` as UTF-8. Never fails: broken surrogates, half units and octets outside the
 * alphabet read as U+FFFD; a byte order mark is taken off (and obeyed); NULs are left out. */
void charset_decode(enum charset charset, struct span octets, struct buffer *out);

/* For the log. */
const char *charset_tag(enum charset charset);

/* What a character takes on its way: septets, where data_coding 0 means `alphabet` at the SMSC and the tables are
 * those of `shift` (0: it would be lost, there or in GSM's own alphabet), and units of UTF-16. */
size_t charset_septets(enum charset alphabet, enum gsm7_shift shift, uint32_t character);
size_t charset_units(uint32_t character);

#endif
