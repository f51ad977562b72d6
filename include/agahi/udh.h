/* udh: the user data header before a text (3GPP TS 23.040, 9.2.3.24): here, the part numbers of long
 * messages. */
#ifndef AGAHI_UDH_H
#define AGAHI_UDH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/span.h"

enum { UDH_CONCAT8_OCTETS = 6, UDH_CONCAT16_OCTETS = 7 };

struct udh {
	bool concatenated; /* the rest holds only then; total and sequence are from 1 */
	uint16_t reference;
	uint8_t total;
	uint8_t sequence;
};

/* Reads the header at the start of `octets` and leaves `octets` at the text. Elements other than
 * concatenation are passed over; part numbers that make no sense (none, or beyond the total) count as not
 * concatenated. False when the header runs past the end. */
bool udh_read(struct span *octets, struct udh *udh);

/* Writes the header for one part with an 8-bit (`wide` false) or 16-bit reference; returns its length. */
size_t udh_write(const struct udh *udh, bool wide, uint8_t out[UDH_CONCAT16_OCTETS]);

#endif
