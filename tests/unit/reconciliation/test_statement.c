/* What a reconciliation came to, for people: it can be put in a mail, and nobody stands in it. */
#include "reconciled.h"

#include "agahi/reconciliation/statement.h"
#include "agahi/reconciliation/statement_json.h"

static char *text_of(void (*add)(const struct reconciliation *result, struct buffer *out))
{
	struct buffer out = { 0 };

	add(&reconciled.result, &out);
	assert_false(out.failed);
	return buffer_take(&out);
}

static void assert_has(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("\"%s\" is not in:\n%s", line, text);
}

static void a_clerk_reads_what_when_and_how_many(void **state)
{
	(void)state;
	reconciled_each_kind();
	char *text = text_of(statement_add_text);
	assert_has(text, "file    telco.csv, 8 rows\n");
	assert_has(text, "from    Sunday 7 February 2027, 00:00:00, Asia/Karachi (UTC+05:00)\n");
	assert_has(text, "links   all\n");
	assert_has(text, "up to 120 seconds are no difference\n");
	assert_has(text, "differences                                       6\n");
	assert_has(text, "    row 9: the time is not as time_format says");
	assert_has(text, "the state \"HELD\" of 1 records");
	assert_has(text, "they have it, we have not: 1\n  theirs 7F 2027-02-07 17:00:05 row 8\n");
	assert_has(text,
		"one says delivered, the other failed: 1\n"
		"  theirs 2F 2027-02-07 17:00:01 failed row 3  ours 2f 2027-02-07 17:00:01 delivered\n");
	assert_null(strstr(text, "92300"));
	free(text);
}

static void what_agrees_needs_no_list(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1f", 0, -1);
	assert_int_equal(reconciled_make("ID,AT,ST\n1f,2027-02-07 17:00:00,2\n"), RECONCILIATION_DONE);
	char *text = text_of(statement_add_text);
	assert_has(text, "clocks  theirs and ours agree to the second; ");
	assert_has(text, "differences                                       0\n");
	assert_null(strstr(text, "ours 1f"));
	free(text);
}

static void a_long_list_ends_with_how_many_more(void **state)
{
	char file[4096] = "ID,AT,ST\n1,2027-02-07 17:00:00,2\n";

	(void)state;
	reconciled_settle(1, "a", "1", 0, -1);
	for (int i = 0; i < 25; i++)
		snprintf(file + strlen(file), 64, "x%d,2027-02-07 17:00:00,2\n", i);
	assert_int_equal(reconciled_make(file), RECONCILIATION_DONE);
	char *text = text_of(statement_add_text);
	assert_has(text, "  and 5 more: --csv FILE writes all\n");
	free(text);
	text = text_of(statement_add_csv);
	assert_has(text, "theirs_only,2");
	assert_has(text, ",x24,2027-02-07T17:00:00+05:00,delivered,,,\n");
	free(text);
}

static void what_is_too_old_for_the_journal_is_said(void **state)
{
	(void)state;
	reconciled.order.now_ms = RECONCILED_NOON + 31 * DAY_MS;
	reconciled_settle(1, "a", "1f", 0, -1);
	assert_int_equal(reconciled_make("ID,AT,ST\n1f,2027-02-07 17:00:00,2\n"), RECONCILIATION_DONE);
	char *text = text_of(statement_add_text);
	assert_has(text, "- The journal keeps 30 days");
	free(text);
}

static void a_wrong_zone_is_suspected(void **state)
{
	(void)state;
	for (int i = 1; i < 4; i++) {
		const char id[] = { (char)('0' + i), '\0' };

		reconciled_settle(i, "a", id, 0, -1);
	}
	assert_int_equal(reconciled_make("ID,AT,ST\n1,2027-02-07 12:00:00,2\n2,2027-02-07 "
					 "12:00:00,2\n3,2027-02-07 12:00:00,2\n"),
		RECONCILIATION_DONE);
	char *text = text_of(statement_add_text);
	assert_has(text, "theirs is 18000 seconds behind");
	assert_has(text, "That is -5.0 hours");
	free(text);
}

static void a_table_has_every_difference_and_no_formula(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1", 0, -1);
	assert_int_equal(reconciled_make("ID,AT,ST\n1,2027-02-07 17:00:00,\n=1+1,2027-02-07 17:00:00,\n"),
		RECONCILIATION_DONE);
	char *text = text_of(statement_add_csv);
	assert_string_equal(text,
		"difference,row,their_id,their_time,their_state,our_id,our_time,our_state\n"
		"theirs_only,3,\"'=1+1\",2027-02-07T17:00:00+05:00,,,,\n");
	free(text);
}

/* The column of the ids may be that of the numbers, in some rows. */
static void a_number_in_the_place_of_an_id_is_masked_and_its_row_told(void **state)
{
	(void)state;
	reconciled_settle(1, "a", "1f", 0, -1);
	assert_int_equal(
		reconciled_make("ID,AT,ST\n1f,2027-02-07 17:00:00,2\n"
				"923001234567,2027-02-07 17:00:00,2\n"
				"+92 300-1234568,2027-02-07 17:00:00,2\n"
				"2a,2027-02-07 17:00:00,2\n\x1b[2J\xe2\x80\xae,2027-02-07 17:00:00,2\n"),
		RECONCILIATION_DONE);
	char *text = text_of(statement_add_text);
	assert_has(text, "theirs ############ 2027-02-07 17:00:00 delivered row 3\n");
	assert_has(text, "theirs 2a ");
	assert_null(strstr(text, "1234"));
	free(text);
	text = text_of(statement_add_csv);
	assert_has(text, "theirs_only,3,############,");
	assert_has(text, "theirs_only,5,2a,");
	assert_null(strstr(text, "1234"));
	assert_null(strchr(text, '\x1b'));
	assert_null(strstr(text, "\xe2\x80\xae"));
	free(text);
	text = text_of(statement_add_json);
	assert_has(text, "\"############\"");
	assert_null(strstr(text, "1234"));
	free(text);
}

static void a_table_is_written_to_a_file_or_it_is_said_why_not(void **state)
{
	char error[512] = "";
	char *path = test_path(reconciled.folder, "out.csv");

	(void)state;
	reconciled_each_kind();
	assert_true(statement_write_csv(&reconciled.result, path, error, sizeof(error)));
	assert_int_equal(access(path, R_OK), 0);
	assert_false(statement_write_csv(&reconciled.result, "/nowhere/out.csv", error, sizeof(error)));
	assert_string_equal(error, "/nowhere/out.csv cannot be written: No such file or directory");
	free(path);
}

static void kinds_and_states_have_names(void **state)
{
	(void)state;
	assert_string_equal(statement_kind_name(BALANCE_TWICE_OURS), "twice_ours");
	assert_string_equal(statement_state_name(RECORD_FAILED), "failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RECONCILED_TEST(a_clerk_reads_what_when_and_how_many),
		RECONCILED_TEST(what_agrees_needs_no_list),
		RECONCILED_TEST(a_long_list_ends_with_how_many_more),
		RECONCILED_TEST(what_is_too_old_for_the_journal_is_said),
		RECONCILED_TEST(a_wrong_zone_is_suspected),
		RECONCILED_TEST(a_table_has_every_difference_and_no_formula),
		RECONCILED_TEST(a_number_in_the_place_of_an_id_is_masked_and_its_row_told),
		RECONCILED_TEST(a_table_is_written_to_a_file_or_it_is_said_why_not),
		RECONCILED_TEST(kinds_and_states_have_names),
	};

	return RUN_SUITE(tests);
}
