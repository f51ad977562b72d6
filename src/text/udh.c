#include "agahi/udh.h"

#include <string.h>

/* Element identifiers and lengths: 3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8. */
enum { CONCAT8 = 0x00, CONCAT16 = 0x08, CONCAT8_LENGTH = 3, CONCAT16_LENGTH = 4 };

static void read_parts(const uint8_t *total_and_sequence, uint16_t reference, struct udh *udh)
{
	uint8_t total = total_and_sequence[0];
	uint8_t sequence = total_and_sequence[1];

	if (total == 0 || sequence == 0 || sequence > total)
		return;
	*udh = (struct udh){ total > 1, reference, total, sequence };
}

static void read_element(uint8_t id, struct span value, struct udh *udh)
{
	if (id == CONCAT8 && value.len == CONCAT8_LENGTH)
		read_parts(value.data + 1, value.data[0], udh);
	else if (id == CONCAT16 && value.len == CONCAT16_LENGTH)
		read_parts(value.data + 2, (uint16_t)(value.data[0] << 8 | value.data[1]), udh);
}

bool udh_read(struct span *octets, struct udh *udh)
{
	memset(udh, 0, sizeof(*udh));
	if (octets->len < 1 || octets->len - 1 < octets->data[0])
		return false;
	const uint8_t *at = octets->data + 1;
	const uint8_t *end = at + octets->data[0];

	while (end - at >= 2) {
		struct span value = { at + 2, at[1] };

		if ((size_t)(end - value.data) < value.len)
			return false;
		read_element(at[0], value, udh);
		at = value.data + value.len;
	}
	octets->len -= (size_t)(end - octets->data);
	octets->data = end;
	return true;
}

size_t udh_write(const struct udh *udh, bool wide, uint8_t out[UDH_CONCAT16_OCTETS])
{
	uint8_t *at = out + 1;

	*at++ = wide ? CONCAT16 : CONCAT8;
	*at++ = wide ? CONCAT16_LENGTH : CONCAT8_LENGTH;
	if (wide)
		*at++ = (uint8_t)(udh->reference >> 8);
	*at++ = (uint8_t)udh->reference;
	*at++ = udh->total;
	*at++ = udh->sequence;
	out[0] = (uint8_t)(at - out - 1);
	return (size_t)(at - out);
}
