/* A message set is looked at as a whole. */
#include "reported.h"

static void a_good_set_has_no_errors(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	(void)state;
	check_message_set(set, &test_options, &report);
	assert_int_equal(report.errors, 0);
	report_free(&report);
	message_set_free(set);
}

static void the_sample_set_has_no_errors_and_few_true_warnings(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_true(import_messages("conf/messages.csv", set, &report));
	assert_true(import_placeholders("conf/placeholders.csv", set, &report));
	assert_true(import_menus("conf/menus.csv", set, &report));
	check_message_set(set, &test_options, &report);
	assert_int_equal(report.errors, 0);
	assert_int_equal(test_count_reported(&report, FAULT_PLACEHOLDER_SAMPLE, 0, "polling_date"), 1);
	if (report.warnings > 4)
		report_print(&report, PHRASES_ENGLISH, stderr);
	assert_in_range(report.warnings, 1, 4);
	assert_true(set->message_count >= 3 * 20);
	report_free(&report);
	message_set_free(set);
}

/* Else all that is in a table that could not be read would be told as missing. */
static void of_a_table_that_cannot_be_read_nothing_else_is_told(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_of(
		(struct test_tables){ .messages = HEAD "a,en,x,y\n", .placeholders = "name,value\nx,y\n" },
		&report);

	(void)state;
	check_message_set(set, &test_options, &report);
	assert_int_equal(report.count, 1);
	assert_int_equal(report.items[0].kind, FAULT_COLUMN_UNKNOWN);
	report_free(&report);
	message_set_free(set);
}

/* A catalogue of such a set would take its time, and what it takes to look at it. */
static void beyond_the_bounds_no_catalogue_is_built(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	for (int i = 0; i <= CHECK_MAX_TOPICS; i++) {
		char topic[16];

		snprintf(topic, sizeof(topic), "t%d", i);
		message_set_add_message(set, topic, "ur", "ووٹ", 0);
	}
	check_message_set(set, &test_options, &report);
	assert_int_equal(test_count_reported(&report, FAULT_TOPICS_MANY, 0, "2001 topics"), 1);
	assert_int_equal(test_count_reported(&report, FAULT_TOPIC_UNREACHED, 0, ""), 0);
	report_free(&report);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_set_has_no_errors),
		cmocka_unit_test(the_sample_set_has_no_errors_and_few_true_warnings),
		cmocka_unit_test(of_a_table_that_cannot_be_read_nothing_else_is_told),
		cmocka_unit_test(beyond_the_bounds_no_catalogue_is_built),
	};

	return RUN_SUITE(tests);
}
