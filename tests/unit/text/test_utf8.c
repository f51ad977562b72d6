/* Characters in and out of UTF-8, and what is broken in it. */
#include "testing.h"

#include "agahi/text/utf8.h"

static uint32_t first_of(const char *text, size_t len, size_t *taken)
{
	uint32_t character;

	*taken = utf8_next(text, len, &character);
	return character;
}

static void characters_of_every_length_go_there_and_back(void **state)
{
	static const uint32_t characters[] = { 1, 'a', 0x7f, 0x80, 0x648, 0x7ff, 0x800, 0xfffd, 0xffff,
		0x10000, 0x1f5f3, 0x10ffff };

	(void)state;
	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		char octets[4];
		size_t len = utf8_put(characters[i], octets), taken;

		assert_int_equal(first_of(octets, len, &taken), characters[i]);
		assert_int_equal(taken, len);
	}
}

static void what_is_no_character_is_written_as_the_replacement(void **state)
{
	static const uint32_t none[] = { 0xd800, 0xdfff, 0x110000, UINT32_MAX };
	char octets[4];

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(utf8_put(none[i], octets), 3);
		assert_memory_equal(octets, "\uFFFD", 3);
	}
}

static void broken_octets_are_read_one_by_one(void **state)
{
	static const char *const broken[] = { "\x80", "\xff", "\xc3", "\xc3(", "\xe2\x82",
		"\xc0\xaf" /* overlong */, "\xed\xa0\x80" /* a surrogate */,
		"\xf4\x90\x80\x80" /* above U+10FFFF */ };
	size_t taken;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		assert_int_equal(first_of(broken[i], strlen(broken[i]), &taken), UTF8_REPLACEMENT);
		assert_int_equal(taken, 1);
		assert_int_equal(utf8_first_fault(broken[i], strlen(broken[i])), 0);
	}
}

static void nothing_is_read_beyond_the_length(void **state)
{
	size_t taken;

	(void)state;
	assert_int_equal(first_of("\xd9\x88", 1, &taken), UTF8_REPLACEMENT);
	assert_int_equal(utf8_first_fault("ab\xd9\x88", 3), 2);
	assert_int_equal(utf8_first_fault("ab\xd9\x88", 4), 4);
	assert_int_equal(utf8_first_fault("", 0), 0);
}

static void a_cut_ends_with_a_whole_character(void **state)
{
	static const char text[] = "aو🗳";

	(void)state;
	assert_int_equal(utf8_cut(text, strlen(text), 100), 7);
	assert_int_equal(utf8_cut(text, strlen(text), 7), 7);
	assert_int_equal(utf8_cut(text, strlen(text), 6), 3);
	assert_int_equal(utf8_cut(text, strlen(text), 4), 3);
	assert_int_equal(utf8_cut(text, strlen(text), 2), 1);
	assert_int_equal(utf8_cut(text, strlen(text), 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_of_every_length_go_there_and_back),
		cmocka_unit_test(what_is_no_character_is_written_as_the_replacement),
		cmocka_unit_test(broken_octets_are_read_one_by_one),
		cmocka_unit_test(nothing_is_read_beyond_the_length),
		cmocka_unit_test(a_cut_ends_with_a_whole_character),
	};

	return RUN_SUITE(tests);
}
