#include "agahi/text/udh.h"

#include <string.h>

/* Element identifiers and lengths: 3GPP TS 23.040, 9.2.3.24.1, .8, .15 and .16. */
enum {
	CONCAT8 = 0x00,
	CONCAT16 = 0x08,
	SINGLE_SHIFT = 0x24,
	LOCKING_SHIFT = 0x25,
	CONCAT8_LENGTH = 3,
	CONCAT16_LENGTH = 4,
	SHIFT_LENGTH = 1
};

static void read_parts(const uint8_t *total_and_sequence, uint16_t reference, struct udh *udh)
{
	uint8_t total = total_and_sequence[0];
	uint8_t sequence = total_and_sequence[1];

	if (total == 0 || sequence == 0 || sequence > total)
		return;
	udh->concatenated = total > 1;
	udh->reference = reference;
	udh->total = total;
	udh->sequence = sequence;
}

static void read_element(struct udh_element element, struct udh *udh)
{
	uint8_t id = element.id;
	struct span value = element.value;

	if (id == CONCAT8 && value.len == CONCAT8_LENGTH)
		read_parts(value.data + 1, value.data[0], udh);
	else if (id == CONCAT16 && value.len == CONCAT16_LENGTH)
		read_parts(value.data + 2, (uint16_t)(value.data[0] << 8 | value.data[1]), udh);
	else if (value.len == SHIFT_LENGTH && value.data[0] == GSM7_LANGUAGE_URDU) {
		udh->shift |= id == LOCKING_SHIFT ? GSM7_URDU_LOCKING : GSM7_DEFAULT;
		udh->shift |= id == SINGLE_SHIFT ? GSM7_URDU_SINGLE : GSM7_DEFAULT;
	}
}

bool udh_next(struct span *elements, struct udh_element *element)
{
	enum { ID_AND_LENGTH = 2 };

	if (elements->len < ID_AND_LENGTH || elements->len - ID_AND_LENGTH < elements->data[1])
		return false;
	size_t whole = ID_AND_LENGTH + (size_t)elements->data[1];
	*element = (struct udh_element){ elements->data[0],
		{ elements->data + ID_AND_LENGTH, elements->data[1] } };
	*elements = (struct span){ elements->data + whole, elements->len - whole };
	return true;
}

bool udh_read(struct span *octets, struct udh *udh)
{
	struct udh_element element;

	memset(udh, 0, sizeof(*udh));
	if (octets->len < 1 || octets->len - 1 < octets->data[0])
		return false;
	size_t len = 1 + (size_t)octets->data[0];
	struct span elements = { octets->data + 1, len - 1 };

	while (udh_next(&elements, &element))
		read_element(element, udh);
	if (elements.len >= 2)
		return false;
	*octets = (struct span){ octets->data + len, octets->len - len };
	return true;
}

/* Elements that are known, and fill the header exactly. */
static bool is_regular(struct span header)
{
	static const uint8_t lengths[] = { [CONCAT8] = CONCAT8_LENGTH,
		[CONCAT16] = CONCAT16_LENGTH,
		[SINGLE_SHIFT] = SHIFT_LENGTH,
		[LOCKING_SHIFT] = SHIFT_LENGTH };
	struct udh_element element;

	while (udh_next(&header, &element)) {
		size_t len = element.id < sizeof(lengths) ? lengths[element.id] : 0;

		if (len == 0 || element.value.len != len)
			return false;
	}
	return header.len == 0;
}

bool udh_is_unmarked(struct span octets)
{
	struct udh udh;

	if (octets.len < UDH_CONCAT8_OCTETS || octets.len - 1 < octets.data[0] ||
		!is_regular((struct span){ octets.data + 1, octets.data[0] }))
		return false;
	return udh_read(&octets, &udh) && udh.total > 0;
}

size_t udh_length(bool concatenated, bool wide, enum gsm7_shift shift)
{
	size_t elements = 0;

	if (concatenated)
		elements += wide ? UDH_CONCAT16_OCTETS - 1 : UDH_CONCAT8_OCTETS - 1;
	elements += shift & GSM7_URDU_LOCKING ? UDH_SHIFT_OCTETS : 0;
	elements += shift & GSM7_URDU_SINGLE ? UDH_SHIFT_OCTETS : 0;
	return elements > 0 ? elements + 1 : 0;
}

static uint8_t *write_shift(uint8_t *at, uint8_t id)
{
	*at++ = id;
	*at++ = SHIFT_LENGTH;
	*at++ = GSM7_LANGUAGE_URDU;
	return at;
}

static uint8_t *write_parts(uint8_t *at, const struct udh *udh, bool wide)
{
	*at++ = wide ? CONCAT16 : CONCAT8;
	*at++ = wide ? CONCAT16_LENGTH : CONCAT8_LENGTH;
	if (wide)
		*at++ = (uint8_t)(udh->reference >> 8);
	*at++ = (uint8_t)udh->reference;
	*at++ = udh->total;
	*at++ = udh->sequence;
	return at;
}

size_t udh_write(const struct udh *udh, bool wide, uint8_t out[UDH_MAX_OCTETS])
{
	uint8_t *at = out + 1;

	if (udh->shift & GSM7_URDU_SINGLE)
		at = write_shift(at, SINGLE_SHIFT);
	if (udh->shift & GSM7_URDU_LOCKING)
		at = write_shift(at, LOCKING_SHIFT);
	if (udh->concatenated)
		at = write_parts(at, udh, wide);
	out[0] = (uint8_t)(at - out - 1);
	return (size_t)(at - out);
}
