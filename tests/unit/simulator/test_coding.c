/* What the simulator says of a data_coding, and how it shows the octets. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/simulator/coding.h"

static void every_group_of_codings_has_its_name(void **state)
{
	static const struct {
		uint8_t from, to;
		const char *name;
	} groups[] = {
		{ 0x00, 0x00, "GSM 7-bit" },
		{ 0x01, 0x01, "ASCII" },
		{ 0x02, 0x02, "8-bit data" },
		{ 0x03, 0x03, "Latin-1" },
		{ 0x04, 0x04, "8-bit data" },
		{ 0x08, 0x08, "UCS-2" },
		{ 0x10, 0x13, "GSM 7-bit" },
		{ 0x14, 0x17, "8-bit data" },
		{ 0x18, 0x1b, "UCS-2" },
		{ 0x20, 0x3f, "compressed" },
		{ 0x40, 0x43, "GSM 7-bit" },
		{ 0x44, 0x47, "8-bit data" },
		{ 0x48, 0x4b, "UCS-2" },
		{ 0x54, 0x57, "8-bit data" },
		{ 0x58, 0x5b, "UCS-2" },
		{ 0x60, 0x7f, "compressed" },
		{ 0x80, 0xdf, "GSM 7-bit" },
		{ 0xe0, 0xef, "UCS-2" },
		{ 0xf0, 0xf3, "GSM 7-bit" },
		{ 0xf4, 0xf7, "8-bit data" },
		{ 0xf8, 0xfb, "GSM 7-bit" },
		{ 0xfc, 0xff, "8-bit data" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		for (unsigned code = groups[i].from; code <= groups[i].to; code++)
			assert_string_equal(
				coding_of((uint8_t)code, CHARSET_GSM7, GSM7_DEFAULT).name, groups[i].name);
	}
}

static void the_default_alphabet_and_its_tables_are_named(void **state)
{
	(void)state;
	assert_string_equal(coding_of(0, CHARSET_LATIN1, GSM7_DEFAULT).name, "Latin-1");
	assert_string_equal(coding_of(0xf0, CHARSET_ASCII, GSM7_DEFAULT).name, "ASCII");
	assert_string_equal(coding_of(0, CHARSET_GSM7, GSM7_URDU).name, "GSM 7-bit, Urdu tables");
	assert_string_equal(coding_of(8, CHARSET_GSM7, GSM7_URDU).name, "UCS-2");
	assert_true(coding_is_flash(0x10) && coding_is_flash(0x18) && coding_is_flash(0xf0));
	assert_false(coding_is_flash(0x00) || coding_is_flash(0x11) || coding_is_flash(0xf1));
}

static void texts_are_shown_as_text_and_data_in_rows_of_sixteen(void **state)
{
	static const uint8_t octets[] = { 'a', 0x1b, 0x65, 'b' };
	static const uint8_t data[33] = { 0x00, 0xff };
	const struct coding gsm = coding_of(0, CHARSET_GSM7, GSM7_DEFAULT);
	const struct coding latin = coding_of(3, CHARSET_GSM7, GSM7_DEFAULT);
	const struct coding binary = coding_of(4, CHARSET_GSM7, GSM7_DEFAULT);
	struct buffer out = { 0 };

	(void)state;
	coding_show(&gsm, span_of(octets, sizeof(octets)), &out);
	assert_string_equal(out.data, "a€b");
	coding_show(&latin, span_of("\xe9", 1), &out);
	assert_string_equal(out.data, "a€bé");
	buffer_free(&out);
	coding_show(&binary, span_of(data, sizeof(data)), &out);
	assert_string_equal(out.data,
		"00 ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
		"00");
	buffer_free(&out);
}

static void codings_that_no_phone_here_reads_are_octets(void **state)
{
	static const struct {
		uint8_t code;
		const char *name;
	} codings[] = {
		{ 0x05, "JIS X 0208" },
		{ 0x06, "Latin/Cyrillic" },
		{ 0x07, "Latin/Hebrew" },
		{ 0x09, "pictograms" },
		{ 0x0a, "ISO-2022-JP" },
		{ 0x0d, "JIS X 0212" },
		{ 0x0e, "KS C 5601" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++) {
		struct coding coding = coding_of(codings[i].code, CHARSET_GSM7, GSM7_URDU);

		assert_string_equal(coding.name, codings[i].name);
		assert_true(coding.octets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_group_of_codings_has_its_name),
		cmocka_unit_test(the_default_alphabet_and_its_tables_are_named),
		cmocka_unit_test(texts_are_shown_as_text_and_data_in_rows_of_sixteen),
		cmocka_unit_test(codings_that_no_phone_here_reads_are_octets),
	};

	return RUN_SUITE(tests);
}
