/* Columns as PostgreSQL's binary arrays, octet for octet. */
#include "testing.h"

#include "agahi/postgres/pgarray.h"

static struct pgarray array;

static int tear_down(void **state)
{
	(void)state;
	pgarray_free(&array);
	memset(&array, 0, sizeof(array));
	return 0;
}

static void is(const char *octets, size_t len)
{
	assert_true(pgarray_finish(&array));
	assert_int_equal(array.octets.len, len);
	assert_memory_equal(array.octets.data, octets, len);
}

#define HEAD(type_, count_) "\0\0\0\1\0\0\0\1\0\0\0" type_ "\0\0\0" count_ "\0\0\0\1"

static void numbers_are_eight_octets(void **state)
{
	static const char octets[] =
		HEAD("\x14", "\2") "\0\0\0\x8\0\0\0\0\0\0\1\2\0\0\0\x8\xff\xff\xff\xff\xff\xff\xff\xfe";

	(void)state;
	pgarray_begin(&array, PGARRAY_NUMBER);
	pgarray_add_number(&array, 258);
	pgarray_add_number(&array, -2);
	is(octets, sizeof(octets) - 1);
}

static void text_may_be_null(void **state)
{
	static const char octets[] = HEAD("\x19", "\3") "\0\0\0\2ur\xff\xff\xff\xff\0\0\0\0";

	(void)state;
	pgarray_begin(&array, PGARRAY_TEXT);
	pgarray_add_text(&array, "ur");
	pgarray_add_text(&array, NULL);
	pgarray_add_text(&array, "");
	is(octets, sizeof(octets) - 1);
}

static void what_is_not_utf8_is_a_question_mark(void **state)
{
	static const char octets[] = HEAD("\x19", "\1") "\0\0\0\x7"
							"a?\xd8\xa7?b?";

	(void)state;
	pgarray_begin(&array, PGARRAY_TEXT);
	pgarray_add_text(&array,
		"a\xff\xd8\xa7\xd8"
		"b\x80");
	is(octets, sizeof(octets) - 1);
}

static void octets_are_filled_in_by_the_caller(void **state)
{
	static const char octets[] = HEAD("\x11", "\1") "\0\0\0\3\0\1\2";

	(void)state;
	pgarray_begin(&array, PGARRAY_OCTETS);
	memcpy(pgarray_add_room(&array, 3), "\0\1\2", 3);
	is(octets, sizeof(octets) - 1);
}

static void room_may_be_larger_than_a_part_of_it(void **state)
{
	(void)state;
	pgarray_begin(&array, PGARRAY_OCTETS);
	memset(pgarray_add_room(&array, 1000), 7, 1000);
	assert_true(pgarray_finish(&array));
	assert_int_equal(array.octets.len, 20 + 4 + 1000);
	assert_int_equal(array.octets.data[array.octets.len - 1], 7);
}

static void begun_anew_it_is_empty(void **state)
{
	static const char octets[] = HEAD("\x19", "\0");

	(void)state;
	pgarray_begin(&array, PGARRAY_NUMBER);
	pgarray_add_number(&array, 1);
	pgarray_begin(&array, PGARRAY_TEXT);
	is(octets, sizeof(octets) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(numbers_are_eight_octets, tear_down),
		cmocka_unit_test_teardown(text_may_be_null, tear_down),
		cmocka_unit_test_teardown(what_is_not_utf8_is_a_question_mark, tear_down),
		cmocka_unit_test_teardown(octets_are_filled_in_by_the_caller, tear_down),
		cmocka_unit_test_teardown(room_may_be_larger_than_a_part_of_it, tear_down),
		cmocka_unit_test_teardown(begun_anew_it_is_empty, tear_down),
	};

	return RUN_SUITE(tests);
}
