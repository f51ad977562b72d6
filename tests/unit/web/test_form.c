/* Fields of queries and forms: how they decode, and what is refused as a whole. */
#include "testing.h"

#include <limits.h>

#include "agahi/web/form.h"

static struct form form;

static bool parse(const char *text)
{
	form_free(&form);
	return form_parse(&form, text, strlen(text));
}

static void fields_are_decoded(void **state)
{
	(void)state;
	assert_true(parse("topic=vote&text=%D9%88%D9%88%D9%B9+a%2Bb&empty=&bare"));
	assert_int_equal(form.count, 4);
	assert_string_equal(form_value(&form, "topic"), "vote");
	assert_string_equal(form_value(&form, "text"), "ووٹ a+b");
	assert_string_equal(form_value(&form, "empty"), "");
	assert_true(form_has(&form, "bare"));
	assert_string_equal(form_value(&form, "bare"), "");
	assert_false(form_has(&form, "none"));
	assert_string_equal(form_value(&form, "none"), "");
}

static void a_form_may_be_empty(void **state)
{
	(void)state;
	assert_true(parse(""));
	assert_int_equal(form.count, 0);
	assert_true(parse("&&&"));
	assert_int_equal(form.count, 0);
	form_free(&form);
	assert_true(form_parse(&form, NULL, 0));
}

static void the_first_of_a_name_is_its_value_and_all_are_there(void **state)
{
	(void)state;
	assert_true(parse("k=1&k=2&k=3"));
	assert_string_equal(form_value(&form, "k"), "1");
	assert_int_equal(form.count, 3);
	assert_string_equal(form.fields[2].value, "3");
	assert_true(parse("a=b=c"));
	assert_string_equal(form_value(&form, "a"), "b=c");
}

static void line_breaks_of_browsers_are_ours(void **state)
{
	(void)state;
	assert_true(parse("text=one%0D%0Atwo%0D%0A%0D%0Athree%0Afour%0D%0D%0A%0D"));
	assert_string_equal(form_value(&form, "text"), "one\ntwo\n\nthree\nfour\n\n\n");
}

static void what_does_not_decode_is_refused(void **state)
{
	static const char *const bad[] = { "a=%", "a=%4", "a=%zz", "a=%2", "a=%00", "%00=a", "a=x%00y",
		"a=%FF", "a=%C0%BC", "a=\xff", "a=%D9", "good=1&a=%G0", "a=%ED%A0%80", "a=% 1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(parse(bad[i]));
		assert_null(form.fields);
		assert_null(form.octets);
	}
	form_free(&form);
	assert_false(form_parse(&form, "a=\0b", 4));
}

static void too_many_fields_are_refused(void **state)
{
	char text[3 * (FORM_MAX_FIELDS + 1) + 1] = "";

	(void)state;
	for (int i = 0; i < FORM_MAX_FIELDS; i++)
		memcpy(text + 3 * i, "&a=", 3);
	assert_true(parse(text + 1));
	assert_int_equal(form.count, FORM_MAX_FIELDS);
	memcpy(text + 3 * FORM_MAX_FIELDS, "&a=", 3);
	assert_false(parse(text + 1));
}

static void a_name_that_is_too_long_is_refused(void **state)
{
	char text[FORM_NAME_OCTETS + 10];

	(void)state;
	memset(text, 'n', sizeof(text));
	memcpy(text + FORM_NAME_OCTETS, "=1", 3);
	assert_true(parse(text));
	memcpy(text + FORM_NAME_OCTETS, "n=1", 4);
	assert_false(parse(text));
}

static void numbers_are_read_in_the_digits_that_people_type(void **state)
{
	(void)state;
	assert_true(
		parse("a=12&b=-7&c=%DB%B1%DB%B2%DB%B3&d=%D9%A4%D9%A2&e=1x&f=&g=-&h=+1&i=9223372036854775807&"
		      "j=9223372036854775808&k=0x10"));
	assert_int_equal(form_number(&form, "a", 5), 12);
	assert_int_equal(form_number(&form, "b", 5), -7);
	assert_int_equal(form_number(&form, "c", 5), 123);
	assert_int_equal(form_number(&form, "d", 5), 42);
	assert_int_equal(form_number(&form, "e", 5), 5);
	assert_int_equal(form_number(&form, "f", 5), 5);
	assert_int_equal(form_number(&form, "g", 5), 5);
	assert_int_equal(form_number(&form, "h", 5), 5);
	assert_true(form_number(&form, "i", 5) == LLONG_MAX);
	assert_int_equal(form_number(&form, "j", 5), 5);
	assert_int_equal(form_number(&form, "k", 5), 5);
	assert_int_equal(form_number(&form, "none", 5), 5);
}

static int forget(void **state)
{
	(void)state;
	form_free(&form);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(fields_are_decoded, forget),
		cmocka_unit_test_teardown(a_form_may_be_empty, forget),
		cmocka_unit_test_teardown(the_first_of_a_name_is_its_value_and_all_are_there, forget),
		cmocka_unit_test_teardown(line_breaks_of_browsers_are_ours, forget),
		cmocka_unit_test_teardown(what_does_not_decode_is_refused, forget),
		cmocka_unit_test_teardown(too_many_fields_are_refused, forget),
		cmocka_unit_test_teardown(a_name_that_is_too_long_is_refused, forget),
		cmocka_unit_test_teardown(numbers_are_read_in_the_digits_that_people_type, forget),
	};

	return RUN_SUITE(tests);
}
