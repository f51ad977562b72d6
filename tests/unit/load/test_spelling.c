/* One text in several spellings. */
#include "testing.h"

#include "agahi/load/spelling.h"

static struct spelling spelling;

static bool is_spelled(size_t number, const char *text)
{
	struct span got = spelling_text(&spelling, number);

	return got.len == strlen(text) && memcmp(got.data, text, got.len) == 0;
}

static void other_letters_are_capitals_each_time(void **state)
{
	(void)state;
	assert_true(spelling_prepare(&spelling, span_of("1 vote", 6), true));
	assert_true(is_spelled(0, "1 vote"));
	assert_true(is_spelled(1, "1 Vote"));
	assert_true(is_spelled(6, "1 vOTe"));
	assert_true(is_spelled(SPELLING_COUNT, "1 vote"));
	for (size_t i = 0; i < SPELLING_COUNT; i++) {
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(
				spelling_text(&spelling, i).data, spelling_text(&spelling, k).data, 6);
	}
}

static void what_is_not_plain_stays_as_it_is(void **state)
{
	(void)state;
	assert_true(spelling_prepare(&spelling, span_of("\6\60", 2), false));
	for (size_t i = 0; i < SPELLING_COUNT; i++)
		assert_true(is_spelled(i, "\6\60"));
	assert_true(spelling_prepare(&spelling, span_of(NULL, 0), true));
	assert_true(is_spelled(3, ""));
}

static void a_text_of_several_parts_is_none(void **state)
{
	static const uint8_t text[SPELLING_OCTETS + 1];

	(void)state;
	assert_true(spelling_prepare(&spelling, span_of(text, SPELLING_OCTETS), true));
	assert_false(spelling_prepare(&spelling, span_of(text, SPELLING_OCTETS + 1), true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_letters_are_capitals_each_time),
		cmocka_unit_test(what_is_not_plain_stays_as_it_is),
		cmocka_unit_test(a_text_of_several_parts_is_none),
	};

	return RUN_SUITE(tests);
}
