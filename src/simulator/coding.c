#include "agahi/simulator/coding.h"

#include <stddef.h>

enum { OCTETS_IN_ROW = 16 };

/* Where the code says "the SMSC's default alphabet". */
static const char default_alphabet[] = "";

/* The first row whose bits fit holds. Values 0x01 to 0x0e are SMPP's; TS 23.038 has the groups: bit 7 clear,
 * bits 3 and 2 tell the alphabet (with bit 6 the same, for messages that delete themselves), bit 5
 * compression; 1110 is a waiting indication in UCS-2, 1111 a class, with bit 2 for data. */
static const struct {
	uint8_t mask;
	uint8_t value;
	struct coding coding;
} codings[] = {
	{ 0xff, 0x01, { "ASCII", false, CHARSET_ASCII } },
	{ 0xff, 0x02, { "8-bit data", true, 0 } },
	{ 0xff, 0x03, { "Latin-1", false, CHARSET_LATIN1 } },
	{ 0xff, 0x04, { "8-bit data", true, 0 } },
	{ 0xff, 0x05, { "JIS X 0208", true, 0 } },
	{ 0xff, 0x06, { "Latin/Cyrillic", true, 0 } },
	{ 0xff, 0x07, { "Latin/Hebrew", true, 0 } },
	{ 0xff, 0x08, { "UCS-2", false, CHARSET_UTF16 } },
	{ 0xff, 0x09, { "pictograms", true, 0 } },
	{ 0xff, 0x0a, { "ISO-2022-JP", true, 0 } },
	{ 0xff, 0x0d, { "JIS X 0212", true, 0 } },
	{ 0xff, 0x0e, { "KS C 5601", true, 0 } },
	{ 0xf0, 0x00, { default_alphabet, false, 0 } },
	{ 0xa0, 0x20, { "compressed", true, 0 } },
	{ 0x8c, 0x04, { "8-bit data", true, 0 } },
	{ 0x8c, 0x08, { "UCS-2", false, CHARSET_UTF16 } },
	{ 0xf0, 0xe0, { "UCS-2", false, CHARSET_UTF16 } },
	{ 0xf4, 0xf4, { "8-bit data", true, 0 } },
	{ 0x00, 0x00, { default_alphabet, false, 0 } },
};

static struct coding of_alphabet(enum charset alphabet, enum gsm7_shift shift)
{
	if (alphabet == CHARSET_ASCII)
		return (struct coding){ "ASCII", false, alphabet };
	if (alphabet == CHARSET_LATIN1)
		return (struct coding){ "Latin-1", false, alphabet };
	return (struct coding){ shift == GSM7_DEFAULT ? "GSM 7-bit" : "GSM 7-bit, Urdu tables", false,
		charset_shifted(CHARSET_GSM7, shift) };
}

struct coding coding_of(uint8_t data_coding, enum charset alphabet, enum gsm7_shift shift)
{
	size_t row = 0;

	while ((data_coding & codings[row].mask) != codings[row].value)
		row++;
	if (codings[row].coding.name == default_alphabet)
		return of_alphabet(alphabet, shift);
	return codings[row].coding;
}

bool coding_is_flash(uint8_t data_coding)
{
	return (data_coding & 0x93) == 0x10 || (data_coding & 0xf3) == 0xf0;
}

static void add_hex(struct span octets, struct buffer *out)
{
	for (size_t i = 0; i < octets.len; i++) {
		const char *before = i % OCTETS_IN_ROW != 0 ? " " : i > 0 ? "\n" : "";

		buffer_add_format(out, "%s%02x", before, octets.data[i]);
	}
}

void coding_show(const struct coding *coding, struct span octets, struct buffer *out)
{
	if (coding->octets)
		add_hex(octets, out);
	else
		charset_decode(coding->charset, octets, out);
}
