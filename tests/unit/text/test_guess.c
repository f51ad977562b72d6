/* Which alphabet octets are of when they contradict what was declared, and when they do not. */
#include "testing.h"

#include "agahi/text/guess.h"
#include "agahi/text/script.h"

enum { OURS = SCRIPT_LATIN | SCRIPT_ARABIC };

static enum charset guess(enum charset declared, const char *octets, size_t len)
{
	return guess_charset(declared, span_of(octets, len), OURS);
}

#define GUESS(declared, octets) guess(declared, octets, sizeof(octets) - 1)

static void what_is_declared_rightly_stays(void **state)
{
	(void)state;
	assert_int_equal(GUESS(CHARSET_GSM7, "VOTE"), CHARSET_GSM7);
	assert_int_equal(
		GUESS(CHARSET_GSM7, "\0me@\x7f\5\6\1"), CHARSET_GSM7); /* @me¡àéù£ of the GSM alphabet */
	assert_int_equal(GUESS(CHARSET_GSM7, ""), CHARSET_GSM7);
	assert_int_equal(GUESS(CHARSET_LATIN1, "caf\xe9"), CHARSET_LATIN1);
	assert_int_equal(GUESS(CHARSET_UTF16, "\x06\x48\x06\x48\x06\x79"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, "\0V\0O\0T\0E"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, "\0001"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, ""), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_GSM7_URDU, "\x06\x48"), CHARSET_GSM7_URDU);
}

static void other_scripts_are_not_taken_for_noise_of_ours(void **state)
{
	(void)state;
	/* Hindi, Punjabi in Gurmukhi, Chinese, and a pictogram beside Urdu. */
	assert_int_equal(GUESS(CHARSET_UTF16, "\x09\x35\x09\x4b\x09\x1f"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, "\x0a\x35\x0a\x34"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, "\x62\x95\x79\x68"), CHARSET_UTF16);
	assert_int_equal(GUESS(CHARSET_UTF16, "\x06\x48\xd8\x3d\xdd\xf3"), CHARSET_UTF16);
}

static void units_in_the_wrong_order_are_found(void **state)
{
	(void)state;
	assert_int_equal(GUESS(CHARSET_UTF16, "\x48\x06\x48\x06\x79\x06"), CHARSET_UTF16_LE);
	assert_int_equal(GUESS(CHARSET_UTF16, "V\0O\0T\0E\0"), CHARSET_UTF16_LE);
	assert_int_equal(GUESS(CHARSET_UTF16, "3\0"), CHARSET_UTF16_LE);
}

static void octets_under_units_are_found(void **state)
{
	(void)state;
	assert_int_equal(GUESS(CHARSET_UTF16, "VOTE"), CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_UTF16, "CHECK"), CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_UTF16, "3"), CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_UTF16, "\xd9\x88\xd9\x88\xd9\xb9"), CHARSET_UTF8);
}

static void units_and_utf8_under_octets_are_found(void **state)
{
	static const enum charset declared[] = { CHARSET_GSM7, CHARSET_ASCII, CHARSET_LATIN1 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(GUESS(declared[i], "\xd9\x88\xd9\x88\xd9\xb9"), CHARSET_UTF8);
		assert_int_equal(GUESS(declared[i], "\x06\x48\x06\x48\x06\x79"), CHARSET_UTF16);
		assert_int_equal(GUESS(declared[i], "\x48\x06\x48\x06\x79\x06"), CHARSET_UTF16_LE);
		assert_int_equal(GUESS(declared[i], "\0V\0O\0T\0E"), CHARSET_UTF16);
	}
	assert_int_equal(GUESS(CHARSET_GSM7, "caf\xe9"), CHARSET_LATIN1);
}

/* Pictures outnumber letters in what people write; those of later editions of Unicode are not noise. */
static void pictures_beside_letters_are_no_doubt(void **state)
{
	(void)state;
	assert_int_equal(
		GUESS(CHARSET_GSM7, "ok \xf0\x9f\x91\x8d\xf0\x9f\x91\x8d\xf0\x9f\x91\x8d\xf0\x9f\x91\x8d"),
		CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_GSM7, "vote \xf0\x9f\xab\xaf"), CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_GSM7, "\xf0\x9f\x9b\x9f\xd9\x88"), CHARSET_UTF8);
	assert_int_equal(GUESS(CHARSET_UTF16, "\x06\x48\xd8\x3e\xdf\xff"), CHARSET_UTF16);
}

static void scripts_are_those_of_the_languages(void **state)
{
	(void)state;
	assert_int_equal(script_of_language("ur"), SCRIPT_ARABIC);
	assert_int_equal(script_of_language("ur-Latn"), SCRIPT_LATIN);
	assert_int_equal(script_of_language("pa-Arab"), SCRIPT_ARABIC);
	assert_int_equal(script_of_language("pa-Guru"), SCRIPT_GURMUKHI);
	assert_int_equal(script_of_language("sd-Deva-PK"), SCRIPT_DEVANAGARI);
	assert_int_equal(script_of_language("en"), SCRIPT_LATIN);
	assert_int_equal(script_of(0x0679), SCRIPT_ARABIC);
	assert_int_equal(script_of(0x06f3), SCRIPT_COMMON);
	assert_int_equal(script_of(0x4806), SCRIPT_NOISE);
	assert_int_equal(script_of(0xfffd), SCRIPT_NOISE);
	assert_int_equal(script_of(0x0915), SCRIPT_DEVANAGARI);
	/* With Devanagari among them, Hindi in little endian is found, too. */
	assert_int_equal(guess_charset(CHARSET_UTF16, span_of("\x35\x09\x4b\x09\x1f\x09", 6),
				 OURS | SCRIPT_DEVANAGARI),
		CHARSET_UTF16_LE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_declared_rightly_stays),
		cmocka_unit_test(other_scripts_are_not_taken_for_noise_of_ours),
		cmocka_unit_test(units_in_the_wrong_order_are_found),
		cmocka_unit_test(octets_under_units_are_found),
		cmocka_unit_test(units_and_utf8_under_octets_are_found),
		cmocka_unit_test(pictures_beside_letters_are_no_doubt),
		cmocka_unit_test(scripts_are_those_of_the_languages),
	};

	return RUN_SUITE(tests);
}
