/* The GSM alphabet, its extension, and the tables for Urdu. */
#include "decoding.h"

#include "agahi/text/gsm7.h"
#include "agahi/text/utf8.h"

static void gsm_septets_are_read(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7, "VOTE", 4, "VOTE");
	assert_decodes(CHARSET_GSM7, "\x00\x11\x02\x10", 4, "@_$Δ");
	assert_decodes(CHARSET_GSM7, "\x1b\x28\x1b\x65\x1b\x29", 6, "{€}");
}

static void an_escape_to_nothing_shows_the_plain_code(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7,
		"\x1b"
		"A",
		2, "A");
	assert_decodes(CHARSET_GSM7, "A\x1b", 2, "A");
	assert_decodes(CHARSET_GSM7, "\x1b\x1b", 2, " ");
}

static void every_gsm_character_goes_there_and_back(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 128; code++) {
		uint8_t octet = (uint8_t)code, back[2];
		struct buffer out = { 0 };
		uint32_t character;

		if (code == GSM7_ESCAPE)
			continue;
		charset_decode(CHARSET_GSM7, span_of(&octet, 1), &out);
		utf8_next(out.data, out.len, &character);
		assert_int_equal(gsm7_put(character, GSM7_DEFAULT, back), 1);
		assert_int_equal(back[0], code);
		buffer_free(&out);
	}
}

static void every_urdu_code_goes_there_and_back(void **state)
{
	static const enum gsm7_shift shifts[] = { GSM7_URDU_LOCKING, GSM7_URDU_SINGLE, GSM7_URDU };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (unsigned code = 0; code < 256; code++) {
			uint8_t octets[2] = { GSM7_ESCAPE, (uint8_t)(code & 0x7f) }, back[2];
			struct buffer first = { 0 }, second = { 0 };
			uint32_t character;

			bool escaped = code >= 128;
			if (octets[1] == GSM7_ESCAPE)
				continue;
			gsm7_decode(span_of(octets + !escaped, escaped ? 2 : 1), shifts[i], &first);
			utf8_next(first.data, first.len, &character);
			size_t len = gsm7_put(character, shifts[i], back);
			assert_in_range(len, 1, 2);
			gsm7_decode(span_of(back, len), shifts[i], &second);
			assert_string_equal(first.data, second.data);
			buffer_free(&first);
			buffer_free(&second);
		}
	}
}

static void a_character_outside_the_tables_costs_nothing_and_is_not_put(void **state)
{
	static const uint32_t outside[] = { 0, 0x1b, '`', 0x100, 0x392, 0x6fa, 0x2013, 0x10000, 0x10ffff };
	uint8_t out[2];

	(void)state;
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		assert_int_equal(gsm7_septets(outside[i], GSM7_DEFAULT), 0);
		assert_int_equal(gsm7_put(outside[i], GSM7_URDU, out), 0);
	}
}

static void a_locking_shift_takes_the_latin_capitals_away_and_a_single_one_gives_them_back(void **state)
{
	uint8_t out[2];

	(void)state;
	assert_int_equal(gsm7_septets('A', GSM7_DEFAULT), 1);
	assert_int_equal(gsm7_septets('A', GSM7_URDU_LOCKING), 0);
	assert_int_equal(gsm7_put('A', GSM7_URDU, out), 2);
	assert_int_equal(out[0], GSM7_ESCAPE);
	assert_int_equal(out[1], 0x41);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gsm_septets_are_read),
		cmocka_unit_test(an_escape_to_nothing_shows_the_plain_code),
		cmocka_unit_test(every_gsm_character_goes_there_and_back),
		cmocka_unit_test(every_urdu_code_goes_there_and_back),
		cmocka_unit_test(a_character_outside_the_tables_costs_nothing_and_is_not_put),
		cmocka_unit_test(
			a_locking_shift_takes_the_latin_capitals_away_and_a_single_one_gives_them_back),
	};

	return RUN_SUITE(tests);
}
