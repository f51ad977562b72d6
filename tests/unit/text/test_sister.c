/* Urdu's sisters, told by their letters. */
#include "testing.h"

#include "agahi/text/sister.h"

static void each_sister_is_told_by_its_letters(void **state)
{
	(void)state;
	assert_string_equal(sister_of("زه خپل ووټ څنګه ورکړم؟"), "ps");
	assert_string_equal(sister_of("مان ووٽ ڪيئن ڏيان؟"), "sd");
	assert_string_equal(sister_of("میں ووٹ کیویں پاوݨا اے"), "pa-Arab");
	assert_string_equal(sister_of("من ۆٹ چۆن بدئیاں"), "bal");
}

static void urdu_and_what_has_no_letters_is_no_sister(void **state)
{
	(void)state;
	assert_null(sister_of("میں ووٹ کیسے ڈالوں، ٹھیک ہے؟ ژالہ باری ئ ؤ ۂ ے"));
	assert_null(sister_of("كيف اصوت في الانتخابات")); /* an Arabic keyboard */
	assert_null(sister_of("how do I vote"));
	assert_null(sister_of(""));
	assert_null(sister_of("1 2 3"));
}

static void the_letters_that_are_most_decide(void **state)
{
	(void)state;
	assert_string_equal(sister_of("ٻ ټ ښ"), "ps");
	assert_string_equal(sister_of("ٻ ټ ڪ"), "sd");
}

static void broken_octets_are_no_letters(void **state)
{
	(void)state;
	assert_null(sister_of("\xd9"));
	assert_null(sister_of("\xff\xfe ok"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_sister_is_told_by_its_letters),
		cmocka_unit_test(urdu_and_what_has_no_letters_is_no_sister),
		cmocka_unit_test(the_letters_that_are_most_decide),
		cmocka_unit_test(broken_octets_are_no_letters),
	};

	return RUN_SUITE(tests);
}
