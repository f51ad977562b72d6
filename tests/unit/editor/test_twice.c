/* Rows of one name. */
#include "testing.h"

#include "agahi/editor/twice.h"

static struct message_set *make(void)
{
	static const char *const one[] = { "root", "1", "en", "Vote", "vote" };
	static const char *const other[] = { "root", "1", "ur", "Vote", "vote" };
	struct message_set *set = message_set_new();

	assert_non_null(set);
	assert_non_null(message_set_add_message(set, "vote", "en", "Vote", 2));
	assert_non_null(message_set_add_message(set, "vote", "ur", "Vote", 3));
	assert_non_null(message_set_add_message(set, "vote", "en", "Again", 4));
	assert_true(message_set_add_placeholder(set, "time", "", "9", 2));
	assert_true(message_set_add_placeholder(set, "time", "en", "9", 3));
	assert_true(message_set_add_menu(set, one, 5));
	assert_true(message_set_add_menu(set, other, 6));
	assert_true(message_set_add_menu(set, one, 7));
	assert_true(message_set_add_example(set, "vote", "en", "how", 2));
	assert_true(message_set_add_example(set, "vote", "en", "how", 3));
	return set;
}

static void the_later_row_is_told_with_the_earlier(void **state)
{
	struct message_set *set = make();
	struct report report = { 0 };

	(void)state;
	for (enum table table = 0; table < TABLE_COUNT; table++)
		twice_tell(set, table, &report);
	assert_int_equal(report.count, 2);
	assert_int_equal(report.items[0].kind, FAULT_TOPIC_TWICE);
	assert_int_equal(report.items[0].at.row, 4);
	assert_int_equal(report.items[0].with.number, 2);
	assert_int_equal(report.items[1].kind, FAULT_MENU_TWICE);
	assert_int_equal(report.items[1].at.row, 7);
	assert_int_equal(report.items[1].with.number, 5);
	report_free(&report);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_later_row_is_told_with_the_earlier),
	};

	return RUN_SUITE(tests);
}
