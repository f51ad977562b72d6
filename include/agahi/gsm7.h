/* gsm7: the GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1).
 *
 * Over SMPP septets travel unpacked, one in each octet. */
#ifndef AGAHI_GSM7_H
#define AGAHI_GSM7_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/buffer.h"
#include "agahi/span.h"

enum { GSM7_ESCAPE = 0x1b };

/* How many septets a character takes: 1, 2 (escaped), or 0 when the alphabet does not have it. */
size_t gsm7_septets(uint32_t character);

/* Writes those septets. The same result as gsm7_septets(). */
size_t gsm7_put(uint32_t character, uint8_t out[2]);

/* Appends the text of unpacked septets as UTF-8. An escape before a code that the extension does not have
 * reads as the code's own character (TS 23.038, 6.2.1.1, note), a lone one at the end as nothing; octets
 * above 0x7F read as U+FFFD. */
void gsm7_decode(struct span septets, struct buffer *out);

#endif
