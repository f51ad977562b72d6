/* Under which ids the SMSC took a reply's parts, read from one text. */
#include "testing.h"

#include "agahi/recall/message_ids.h"

static const char *at;
static struct message_id id;
static char link_name[MESSAGE_IDS_WORD_SIZE];

static void is_next(const char *text, int64_t age_ms)
{
	assert_true(message_ids_next(&at, &id));
	assert_string_equal(id.text, text);
	assert_int_equal(id.age_ms, age_ms);
}

static void ids_stand_behind_one_another_with_their_ages(void **state)
{
	(void)state;
	at = "1f 20~1500 21";
	assert_false(message_ids_link(&at, link_name));
	is_next("1f", 0);
	is_next("20", 1500);
	is_next("21", 0);
	assert_false(message_ids_next(&at, &id));
	assert_false(message_ids_next(&at, &id));
}

static void before_them_may_stand_the_link(void **state)
{
	(void)state;
	at = "~telco-b 1f~2000";
	assert_true(message_ids_link(&at, link_name));
	assert_string_equal(link_name, "telco-b");
	is_next("1f", 2000);
	assert_false(message_ids_next(&at, &id));
}

static void where_nothing_stands_there_is_no_word(void **state)
{
	(void)state;
	at = "";
	assert_false(message_ids_link(&at, link_name));
	assert_false(message_ids_next(&at, &id));
	at = "   ";
	assert_false(message_ids_next(&at, &id));
}

static void a_mark_of_the_smscs_own_is_part_of_its_id(void **state)
{
	(void)state;
	at = "a~b c~ d~7x e~1~2";
	is_next("a~b", 0);
	is_next("c~", 0);
	is_next("d~7x", 0);
	is_next("e~1", 2);
}

static void a_word_that_is_too_long_is_cut(void **state)
{
	char long_word[300];

	(void)state;
	memset(long_word, 'a', sizeof(long_word));
	memcpy(long_word + 297, " b", 3);
	at = long_word;
	assert_true(message_ids_next(&at, &id));
	assert_int_equal(strlen(id.text), MESSAGE_IDS_WORD_SIZE - 1);
	is_next("b", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_stand_behind_one_another_with_their_ages),
		cmocka_unit_test(before_them_may_stand_the_link),
		cmocka_unit_test(where_nothing_stands_there_is_no_word),
		cmocka_unit_test(a_mark_of_the_smscs_own_is_part_of_its_id),
		cmocka_unit_test(a_word_that_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
