/* Phrases that the program knows, where they stand in a text. */
#include "testing.h"

#include "agahi/match/phrases.h"

static const struct phrase rows[] = { { "band", 1 }, { "band kar do", 2 }, { "bandish", 3 }, { "na", 4 },
	{ "ووٹ", 5 } };
static const struct phrases table = { rows, sizeof(rows) / sizeof(rows[0]) };

static unsigned found(const char *folded)
{
	const struct phrase *phrase = phrases_find(table, folded);

	return phrase ? phrase->of : 0;
}

static void the_longest_phrase_at_the_start_is_found(void **state)
{
	(void)state;
	assert_int_equal(found("band"), 1);
	assert_int_equal(found("band karo"), 1);
	assert_int_equal(found("band kar do"), 2);
	assert_int_equal(found("band kar do abhi"), 2);
	assert_int_equal(found("band kar don"), 1);
	assert_int_equal(found("ووٹ دیں"), 5);
}

static void only_whole_words_count(void **state)
{
	(void)state;
	assert_int_equal(found("ban"), 0);
	assert_int_equal(found("bando"), 0);
	assert_int_equal(found("nab"), 0);
	assert_int_equal(found("kar do"), 0);
	assert_int_equal(found(""), 0);
	assert_int_equal(found("zz"), 0);
}

static void what_is_out_of_order_is_told(void **state)
{
	static const struct phrase wrong[] = { { "b", 1 }, { "a", 2 } };

	(void)state;
	assert_null(phrases_unsorted(table));
	assert_ptr_equal(phrases_unsorted((struct phrases){ wrong, 2 }), &wrong[1]);
}

static void a_word_is_in_a_list_whole(void **state)
{
	static const char list[] = " message msg میسج ";

	(void)state;
	assert_true(phrases_list_has(list, "message", strlen("message")));
	assert_true(phrases_list_has(list, "msg please", strlen("msg")));
	assert_true(phrases_list_has(list, "میسج", strlen("میسج")));
	assert_false(phrases_list_has(list, "mess", strlen("mess")));
	assert_false(phrases_list_has(list, "messages", strlen("messages")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_phrase_at_the_start_is_found),
		cmocka_unit_test(only_whole_words_count),
		cmocka_unit_test(what_is_out_of_order_is_told),
		cmocka_unit_test(a_word_is_in_a_list_whole),
	};

	return RUN_SUITE(tests);
}
