/* gsm7: the GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1), and the
 * tables that stand in their places when a message's user data header says so: here, those for Urdu (national
 * language identifier 13; A.3.13 locking shift, A.2.13 single shift).
 *
 * Over SMPP septets travel unpacked, one in each octet. */
#ifndef AGAHI_GSM7_H
#define AGAHI_GSM7_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"

enum { GSM7_ESCAPE = 0x1b, GSM7_LANGUAGE_URDU = 13 };

enum gsm7_shift {
	GSM7_DEFAULT = 0,
	GSM7_URDU_LOCKING = 1, /* Urdu in place of the alphabet */
	GSM7_URDU_SINGLE = 2,  /* Urdu in place of the extension */
	GSM7_URDU = 3          /* both */
};

/* How many septets a character takes: 1, 2 (escaped), or 0 when the tables do not have it. */
size_t gsm7_septets(uint32_t character, enum gsm7_shift shift);

/* Writes those septets. The same result as gsm7_septets(). */
size_t gsm7_put(uint32_t character, enum gsm7_shift shift, uint8_t out[2]);

/* Appends the text of unpacked septets as UTF-8. An escape before a code that the extension does not have
 * reads as the code's own character (TS 23.038, 6.2.1.1, note), a lone one at the end as nothing; octets
 * above 0x7F read as U+FFFD. */
void gsm7_decode(struct span septets, enum gsm7_shift shift, struct buffer *out);

#endif
