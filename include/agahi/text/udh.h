/* udh: the user data header before a text (3GPP TS 23.040, 9.2.3.24): here, the part numbers of long
 * messages, and the national language tables that the text is written in. */
#ifndef AGAHI_UDH_H
#define AGAHI_UDH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/text/gsm7.h"

enum { UDH_CONCAT8_OCTETS = 6, UDH_CONCAT16_OCTETS = 7, UDH_SHIFT_OCTETS = 3, UDH_MAX_OCTETS = 13 };

struct udh {
	bool concatenated; /* the next three hold only then; total and sequence are from 1 */
	uint16_t reference;
	uint8_t total;
	uint8_t sequence;
	enum gsm7_shift shift; /* of languages that gsm7.h has; others are passed over */
};

struct udh_element {
	uint8_t id;
	struct span value;
};

/* Takes the first element off `elements`, which is a header without its length. False when there is none that is whole;
 * what is left then is no element. */
bool udh_next(struct span *elements, struct udh_element *element);

/* Reads the header at the start of `octets` and leaves `octets` at the text. Other elements (ports and the
 * like) are passed over; part numbers that make no sense (none, or beyond the total) count as not
 * concatenated. False when the header runs past the end. */
bool udh_read(struct span *octets, struct udh *udh);

/* Does a text begin with a header although nothing says so? Some networks lose the indicator of parts. Only a
 * header with part numbers that make sense and elements that are known and fill it exactly is taken for one:
 * 05 00 03 r n k, 06 08 04 r r n k, with 1 <= k <= n. */
bool udh_is_unmarked(struct span octets);

/* The length of the header with these elements; 0 when there are none. `wide`: a 16-bit reference. */
size_t udh_length(bool concatenated, bool wide, enum gsm7_shift shift);

/* Writes the header for one part; returns its length. */
size_t udh_write(const struct udh *udh, bool wide, uint8_t out[UDH_MAX_OCTETS]);

#endif
