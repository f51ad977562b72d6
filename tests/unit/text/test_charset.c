/* Which alphabet a data_coding means, and its octets as text. */
#include "decoding.h"

static void latin1_and_ascii_are_read(void **state)
{
	(void)state;
	assert_decodes(CHARSET_LATIN1, "caf\xe9", 4, "café");
	assert_decodes(CHARSET_ASCII, "VOTE", 4, "VOTE");
}

static void urdu_and_emoji_are_read_from_utf16(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\x06\x48\x06\x48\x06\x79", 6, "ووٹ");
	assert_decodes(CHARSET_UTF16, "\xd8\x3d\xdd\xf3", 4, "🗳");
}

static void broken_utf16_is_repaired(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\xd8\x3d\x00\x41", 4,
		"\uFFFD"
		"A");
	assert_decodes(CHARSET_UTF16, "\xdd\xf3\x00\x41", 4,
		"\uFFFD"
		"A");
	assert_decodes(CHARSET_UTF16, "\x00\x41\x06", 3, "A");
	assert_decodes(CHARSET_UTF16, "\xd8\x3d", 2, "\uFFFD");
}

static void a_byte_order_mark_is_obeyed(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\xfe\xff\x00\x41", 4, "A");
	assert_decodes(CHARSET_UTF16, "\xff\xfe\x41\x00", 4, "A");
}

static void octets_outside_an_alphabet_are_marked(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7, "a\xff", 2, "a\uFFFD");
	assert_decodes(CHARSET_ASCII, "a\xe9", 2, "a\uFFFD");
}

static void data_codings_of_the_field_are_told_apart(void **state)
{
	static const struct {
		uint8_t coding;
		enum charset charset;
	} cases[] = { { 0x00, CHARSET_GSM7 }, { 0x01, CHARSET_ASCII }, { 0x03, CHARSET_LATIN1 },
		{ 0x04, CHARSET_LATIN1 }, { 0x08, CHARSET_UTF16 }, { 0x10, CHARSET_GSM7 },
		{ 0x18, CHARSET_UTF16 }, { 0x19, CHARSET_UTF16 }, { 0xf0, CHARSET_GSM7 },
		{ 0xf1, CHARSET_GSM7 }, { 0xf5, CHARSET_LATIN1 }, { 0xe0, CHARSET_UTF16 },
		{ 0xc8, CHARSET_GSM7 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(charset_of(cases[i].coding, CHARSET_GSM7), cases[i].charset);
	assert_int_equal(charset_of(0, CHARSET_LATIN1), CHARSET_LATIN1);
}

static void little_endian_units_and_utf8_are_read_where_a_guess_says_so(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16_LE, "\x48\x06\x48\x06\x79\x06", 6, "ووٹ");
	assert_decodes(CHARSET_UTF8, "\xef\xbb\xbf\xd9\x88", 5, "و");
	assert_decodes(CHARSET_UTF8, "a\xff", 2, "a\uFFFD");
}

static void what_reads_to_nothing_adds_nothing(void **state)
{
	(void)state;
	for (int charset = 0; charset < CHARSET_COUNT; charset++)
		assert_decodes((enum charset)charset, "", 0, "");
	assert_decodes(CHARSET_ASCII, "a\0b", 3, "ab");
	assert_decodes(CHARSET_UTF16, "\x00\x00\x00\x41", 4, "A");
}

static void a_character_costs_what_the_way_takes(void **state)
{
	(void)state;
	assert_int_equal(charset_septets(CHARSET_GSM7, GSM7_DEFAULT, 'a'), 1);
	assert_int_equal(charset_septets(CHARSET_GSM7, GSM7_DEFAULT, 0x20ac), 2);
	assert_int_equal(charset_septets(CHARSET_GSM7, GSM7_DEFAULT, 0x0628), 0);
	assert_int_equal(charset_septets(CHARSET_GSM7, GSM7_URDU_LOCKING, 0x0628), 1);
	/* GSM has é, an SMSC that reads ASCII does not; it has `, which GSM lacks. */
	assert_int_equal(charset_septets(CHARSET_ASCII, GSM7_DEFAULT, 0xe9), 0);
	assert_int_equal(charset_septets(CHARSET_ASCII, GSM7_DEFAULT, '`'), 0);
	assert_int_equal(charset_septets(CHARSET_LATIN1, GSM7_DEFAULT, 0xe9), 1);
	assert_int_equal(charset_septets(CHARSET_LATIN1, GSM7_DEFAULT, 0x20ac), 0);
	assert_int_equal(charset_units(0xffff), 1);
	assert_int_equal(charset_units(0x10000), 2);
}

static void only_the_gsm_alphabet_is_shifted(void **state)
{
	(void)state;
	assert_int_equal(charset_shifted(CHARSET_GSM7, GSM7_DEFAULT), CHARSET_GSM7);
	assert_int_equal(charset_shifted(CHARSET_GSM7, GSM7_URDU), CHARSET_GSM7_URDU);
	assert_int_equal(charset_shifted(CHARSET_UTF16, GSM7_URDU), CHARSET_UTF16);
}

static void each_has_a_name_of_its_own_for_the_log(void **state)
{
	(void)state;
	for (int left = 0; left < CHARSET_COUNT; left++) {
		for (int right = left + 1; right < CHARSET_COUNT; right++)
			assert_string_not_equal(
				charset_tag((enum charset)left), charset_tag((enum charset)right));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(latin1_and_ascii_are_read),
		cmocka_unit_test(urdu_and_emoji_are_read_from_utf16),
		cmocka_unit_test(broken_utf16_is_repaired),
		cmocka_unit_test(a_byte_order_mark_is_obeyed),
		cmocka_unit_test(octets_outside_an_alphabet_are_marked),
		cmocka_unit_test(data_codings_of_the_field_are_told_apart),
		cmocka_unit_test(little_endian_units_and_utf8_are_read_where_a_guess_says_so),
		cmocka_unit_test(what_reads_to_nothing_adds_nothing),
		cmocka_unit_test(a_character_costs_what_the_way_takes),
		cmocka_unit_test(only_the_gsm_alphabet_is_shifted),
		cmocka_unit_test(each_has_a_name_of_its_own_for_the_log),
	};

	return RUN_SUITE(tests);
}
