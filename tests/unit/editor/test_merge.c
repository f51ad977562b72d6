/* A few rows put to a set that is there. */
#include "content.h"

#include "agahi/editor/merge.h"

static struct message_set *set, *given;
static struct report report;

static int set_up(void **state)
{
	(void)state;
	set = message_set_new();
	given = message_set_new();
	memset(&report, 0, sizeof(report));
	given->placeholders_file = "p.csv";
	given->examples_file = "e.csv";
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	message_set_free(set);
	message_set_free(given);
	report_free(&report);
	return 0;
}

static void a_value_takes_the_place_of_the_one_of_its_name_and_language(void **state)
{
	(void)state;
	message_set_add_placeholder(set, "open", "", "8 am", 0);
	message_set_add_placeholder(set, "open", "ur", "۸ بجے", 0);
	message_set_add_placeholder(given, "open", "ur", "۹ بجے", 2);
	message_set_add_placeholder(given, "open", "sd", "9", 3);
	assert_true(merge_placeholders(set, given, &report));
	assert_int_equal(report.errors, 0);
	assert_int_equal(set->placeholder_count, 3);
	assert_string_equal(set->placeholders[0].value, "8 am");
	assert_string_equal(set->placeholders[1].value, "۹ بجے");
	assert_int_equal(set->placeholders[1].line, 2);
	assert_string_equal(set->placeholders[2].lang, "sd");
}

static void a_name_that_nobody_knows_is_a_fault(void **state)
{
	(void)state;
	message_set_add_placeholder(set, "open", "", "8 am", 0);
	message_set_add_placeholder(given, "opens", "", "9 am", 2);
	assert_true(merge_placeholders(set, given, &report));
	assert_int_equal(report.errors, 1);
	assert_int_equal(report.items[0].kind, FAULT_PLACEHOLDER_UNKNOWN);
	assert_int_equal(set->placeholder_count, 1);
	assert_string_equal(set->placeholders[0].value, "8 am");
}

static void a_value_that_would_reach_nobody_is_a_fault(void **state)
{
	(void)state;
	message_set_add_placeholder(set, "helpline", "ur", "۵۰", 0);
	message_set_add_placeholder(set, "helpline", "en", "50", 0);
	message_set_add_placeholder(given, "helpline", "", "60", 2);
	assert_true(merge_placeholders(set, given, &report));
	assert_int_equal(report.errors, 1);
	assert_int_equal(report.items[0].kind, FAULT_PLACEHOLDER_PASSED_OVER);
	assert_string_equal(report.items[0].with.list, "ur, en");
	report_free(&report);
	message_set_add_placeholder(given, "helpline", "ur", "۶۰", 3);
	message_set_add_placeholder(given, "helpline", "en", "60", 4);
	assert_true(merge_placeholders(set, given, &report));
	assert_int_equal(report.errors, 0);
}

static void examples_are_added_once_and_only_with_a_topic(void **state)
{
	(void)state;
	message_set_add_example(set, "vote", "en", "where do I go", 0);
	message_set_add_example(given, "vote", "en", "where do I go", 2);
	message_set_add_example(given, "vote", "ur", "where do I go", 3);
	message_set_add_example(given, "", "en", "my balance", 4);
	message_set_add_example(given, "women", "en", "my sister", 5);
	assert_true(merge_examples(set, given, &report));
	assert_int_equal(set->example_count, 3);
	assert_string_equal(set->examples[1].lang, "ur");
	assert_string_equal(set->examples[2].text, "my sister");
	assert_int_equal(report.errors, 0);
	assert_int_equal(report.count, 1);
	assert_int_equal(report.items[0].kind, FAULT_EXAMPLES_WITHOUT_TOPIC);
	assert_int_equal(report.items[0].with.number, 1);
}

static void fill(struct message_set *filled, const char *text)
{
	const char *const menu[5] = { "root", "a", "en", text, "vote" };

	message_set_add_message(filled, "vote", "en", text, 1);
	message_set_add_placeholder(filled, "open", "", text, 1);
	message_set_add_menu(filled, menu, 1);
	message_set_add_example(filled, "vote", "en", text, 1);
}

static void with_messages_the_tables_that_came_take_the_place_of_the_others(void **state)
{
	const bool came[TABLE_COUNT] = { [TABLE_MESSAGES] = true, [TABLE_EXAMPLES] = true };

	(void)state;
	fill(set, "old");
	fill(given, "new");
	assert_true(merge_tables(set, given, came, &report));
	assert_int_equal(set->message_count, 1);
	assert_string_equal(set->messages[0].text, "new");
	assert_int_equal(set->example_count, 1);
	assert_string_equal(set->examples[0].text, "new");
	assert_string_equal(set->placeholders[0].value, "old");
	assert_string_equal(set->menus[0].label, "old");
}

static void without_messages_values_and_examples_are_put_to_those_that_are_there(void **state)
{
	const bool came[TABLE_COUNT] = {
		[TABLE_PLACEHOLDERS] = true, [TABLE_MENUS] = true, [TABLE_EXAMPLES] = true
	};

	(void)state;
	fill(set, "old");
	fill(given, "new");
	assert_true(merge_tables(set, given, came, &report));
	assert_string_equal(set->messages[0].text, "old");
	assert_int_equal(set->placeholder_count, 1);
	assert_string_equal(set->placeholders[0].value, "new");
	assert_int_equal(set->menu_count, 1);
	assert_string_equal(set->menus[0].label, "new");
	assert_int_equal(set->example_count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_value_takes_the_place_of_the_one_of_its_name_and_language),
		TEST(a_name_that_nobody_knows_is_a_fault),
		TEST(a_value_that_would_reach_nobody_is_a_fault),
		TEST(examples_are_added_once_and_only_with_a_topic),
		TEST(with_messages_the_tables_that_came_take_the_place_of_the_others),
		TEST(without_messages_values_and_examples_are_put_to_those_that_are_there),
	};

	return RUN_SUITE(tests);
}
