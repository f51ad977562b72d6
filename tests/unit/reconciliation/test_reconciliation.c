/* From an order to its result: which records, of which links, in which columns. */
#include "reconciled.h"

static void each_kind_of_difference_is_found(void **state)
{
	const size_t *counts = reconciled.result.balance.counts;

	(void)state;
	reconciled_each_kind();
	for (int kind = 0; kind < BALANCE_KIND_COUNT; kind++)
		assert_int_equal(counts[kind], 1);
	assert_int_equal(reconciled.result.file.bad, 1);
	assert_int_equal(reconciled.result.from_ms, RECONCILED_NOON - 17 * 3600 * 1000);
	assert_int_equal(reconciled.result.to_ms - reconciled.result.from_ms, 24 * 3600 * 1000);
}

static void moments_have_no_whole_day(void **state)
{
	(void)state;
	reconciled.order.from = "2027-02-07 17:00";
	reconciled.order.to = "2027-02-07 17:00:03";
	reconciled_settle(1, "a", "1f", 0, -1);
	reconciled_settle(2, "a", "2f", 3, -1);
	assert_int_equal(reconciled_make("ID,AT,ST\n1f,2027-02-07 17:00:00,\n"), RECONCILIATION_DONE);
	assert_int_equal(reconciled.result.to_ms, RECONCILED_NOON + 3000);
	assert_int_equal(reconciled.result.balance.agreed, 1);
	assert_int_equal(reconciled.result.balance.difference_count, 0);
}

static void a_link_has_its_own_records_and_columns(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1f", 0, -1);
	reconciled_settle(2, "b", "2f", 0, -1);
	reconciled.order.link = "b";
	assert_int_equal(reconciled_make("2f,1802001600\n"), RECONCILIATION_DONE);
	assert_int_equal(reconciled.result.balance.agreed, 1);
	assert_int_equal(reconciled.result.balance.difference_count, 0);
	reconciled.order.link = NULL;
	reconciled.order.smsc = "one";
	assert_int_equal(reconciled_make("ID,AT,ST\n1f,2027-02-07 17:00:00,\n"), RECONCILIATION_DONE);
	assert_int_equal(reconciled.result.balance.agreed, 1);
	assert_string_equal(reconciled.result.links[0], "a");
}

static void times_may_be_of_another_zone(void **state)
{
	(void)state;
	config_free(reconciled.config);
	reconciled_configure("reconcile = { id = \"ID\"; time = \"AT\"; time_zone = \"UTC\"; };\n");
	reconciled_settle(1, "a", "1f", 0, -1);
	assert_int_equal(reconciled_make("ID,AT\n1f,2027-02-07 12:00:00\n"), RECONCILIATION_DONE);
	assert_int_equal(reconciled.result.balance.agreed, 1);
	assert_int_equal(reconciled.result.balance.ahead_ms, 0);
}

static void assert_wrong(const char *reason)
{
	assert_int_equal(reconciled_make("ID,AT,ST\n"), RECONCILIATION_WRONG);
	assert_non_null(strstr(reconciled.error, reason));
}

static void an_order_that_is_wrong_says_what_to_write(void **state)
{
	(void)state;
	reconciled.order.to = "2027-02-06";
	assert_wrong("lies before");
	reconciled.order.to = "tomorrow";
	assert_wrong("a moment is written");
	reconciled.order.link = "z";
	assert_wrong("no link \"z\"");
	reconciled.order.link = NULL;
	reconciled.order.smsc = "z";
	assert_wrong("no SMSC \"z\"");
}

static void a_configuration_that_says_nothing_is_told(void **state)
{
	(void)state;
	config_free(reconciled.config);
	reconciled_configure("");
	assert_wrong("reconcile.id");
	config_free(reconciled.config);
	reconciled_configure("reconcile = { id = \"ID\"; };\n");
	assert_wrong("reconcile.time");
	config_free(reconciled.config);
	reconciled_configure("reconcile = { id = \"ID\"; time = \"AT\"; time_format = \"hh:mm\"; };\n");
	assert_wrong("time_format = \"hh:mm\"");
}

static void assert_failed(const char *file, const char *reason)
{
	assert_int_equal(reconciled_make(file), RECONCILIATION_FAILED);
	assert_non_null(strstr(reconciled.error, reason));
}

static void what_cannot_be_read_is_told(void **state)
{
	(void)state;
	assert_failed("", "it is empty");
	assert_failed("A,B\n", "no column \"ID\"");
	unlink(reconciled.file);
	assert_failed(NULL, "No such file");
	reconciled.order.file = reconciled.folder;
	assert_failed(NULL, "Is a directory");
	reconciled.order.file = reconciled.file;
	assert_true(db_execute(reconciled.db, "DROP TABLE outbox"));
	assert_failed("ID,AT,ST\n", "the journal cannot be read");
}

static void numbers_in_the_place_of_ids_are_not_told(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1f", 0, -1);
	assert_failed("ID,AT,ST\n923001234567,2027-02-07 17:00:00,\n923001234568,2027-02-07 17:00:00,\n",
		"not one of the file's 2 message ids");
	assert_null(strstr(reconciled.error, "92300"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RECONCILED_TEST(each_kind_of_difference_is_found),
		RECONCILED_TEST(moments_have_no_whole_day),
		RECONCILED_TEST(a_link_has_its_own_records_and_columns),
		RECONCILED_TEST(times_may_be_of_another_zone),
		RECONCILED_TEST(an_order_that_is_wrong_says_what_to_write),
		RECONCILED_TEST(a_configuration_that_says_nothing_is_told),
		RECONCILED_TEST(what_cannot_be_read_is_told),
		RECONCILED_TEST(numbers_in_the_place_of_ids_are_not_told),
	};

	return RUN_SUITE(tests);
}
