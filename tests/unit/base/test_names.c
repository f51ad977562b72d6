/* Names that others choose, and the numbers they keep. */
#include "testing.h"

#include "agahi/base/names.h"

static void whoever_comes_first_has_a_number_and_keeps_it(void **state)
{
	struct names *names = names_new(3);

	(void)state;
	assert_non_null(names);
	assert_int_equal(names_count(names), 1);
	assert_int_equal(names_number(names, "vote"), 1);
	assert_int_equal(names_number(names, "cnic"), 2);
	assert_int_equal(names_number(names, "vote"), 1);
	assert_string_equal(names_at(names, 2), "cnic");
	assert_int_equal(names_count(names), 3);
	names_free(names);
}

static void beyond_its_room_all_are_other(void **state)
{
	enum { MOST = 300 };
	struct names *names = names_new(MOST);
	char name[16];

	(void)state;
	for (unsigned i = 0; i < 10 * MOST; i++) {
		snprintf(name, sizeof(name), "topic-%u", i);
		assert_int_equal(names_number(names, name), i < MOST ? i + 1 : NAMES_OTHER);
	}
	for (unsigned i = 0; i < MOST; i++) {
		snprintf(name, sizeof(name), "topic-%u", i);
		assert_int_equal(names_number(names, name), i + 1);
		assert_string_equal(names_at(names, i + 1), name);
	}
	assert_int_equal(names_count(names), MOST + 1);
	assert_string_equal(names_at(names, NAMES_OTHER), "other");
	names_free(names);
}

static void what_is_no_label_is_other_and_so_is_other(void **state)
{
	static const char *const strange[] = { "other", "a\"b", "a\\b", "a\nb", "\x7f", "ووٹ",
		"0123456789012345678901234567890123456789012345678901234567890123" };
	struct names *names = names_new(10);

	(void)state;
	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++)
		assert_int_equal(names_number(names, strange[i]), NAMES_OTHER);
	assert_int_equal(names_count(names), 1);
	assert_int_equal(names_number(names, strange[6] + 1), 1);
	names_free(names);
}

static void where_there_is_room_for_none_all_are_other(void **state)
{
	struct names *names = names_new(0);

	(void)state;
	assert_int_equal(names_number(names, "vote"), NAMES_OTHER);
	names_free(names);
	names_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_comes_first_has_a_number_and_keeps_it),
		cmocka_unit_test(beyond_its_room_all_are_other),
		cmocka_unit_test(what_is_no_label_is_other_and_so_is_other),
		cmocka_unit_test(where_there_is_room_for_none_all_are_other),
	};

	return RUN_SUITE(tests);
}
