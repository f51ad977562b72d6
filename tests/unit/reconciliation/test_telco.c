/* The telco's file: only the columns that are named, whatever else stands in it. */
#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/reconciliation/telco.h"

#define NOON INT64_C(1802001600000) /* 2027-02-07 12:00:00 UTC */

static const char *zero = "0", *seven = "7", *mt = "MT";

static struct config_reconcile columns;
static struct telco_file file;
static char error[512];

static int set_up(void **state)
{
	(void)state;
	calendar_use_zone("UTC");
	columns = (struct config_reconcile){ .id = "MSG_ID",
		.time = "SUBMIT_TIME",
		.time_format = "YYYY-MM-DD hh:mm:ss",
		.time_zone = "",
		.state = "",
		.direction = "",
		.terminated = { &mt, 1 } };
	*error = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	telco_free(&file);
	return 0;
}

static bool read_octets(const char *octets, size_t len)
{
	const struct telco_wanted wanted = { &columns, NOON - 3600000, NOON + 3600000 };
	char *copy = malloc(len + 1);

	memcpy(copy, octets, len);
	copy[len] = '\0';
	bool read = telco_read(&wanted, copy, len, &file, error, sizeof(error));
	free(copy);
	return read;
}

static bool read_text(const char *text)
{
	return read_octets(text, strlen(text));
}

static void columns_are_found_by_name_whatever_stands_between(void **state)
{
	(void)state;
	assert_true(read_text("\xef\xbb\xbfMSISDN;msg_id ;TEXT;Submit_Time\r\n"
			      "923001234567;00AB;\"a; text\";2027-02-07 12:00:00\r\n"
			      "923001234568;'17;;2027-02-07 12:00:01\r\n"
			      "923001234568;\"=\"\"018\"\"\";;2027-02-07 12:00:02\r\n"));
	assert_int_equal(file.records.count, 3);
	assert_int_equal(file.rows, 3);
	assert_int_equal(file.bad, 0);
	assert_string_equal(records_key(&file.records, &file.records.items[0]), "ab");
	assert_int_equal(file.records.items[0].ms, NOON);
	assert_int_equal(file.records.items[0].row, 2);
	assert_string_equal(records_key(&file.records, &file.records.items[1]), "17");
	assert_string_equal(records_key(&file.records, &file.records.items[2]), "18");
}

static void columns_by_number_need_no_header(void **state)
{
	(void)state;
	columns.id = "#2";
	columns.time = "#1";
	assert_true(read_text("2027-02-07 12:00:00\t1f\n2027-02-07 12:00:05\t20\n"));
	assert_int_equal(file.records.count, 2);
	assert_int_equal(file.records.items[0].row, 1);
}

static void a_column_that_is_not_there_is_told_and_nothing_of_the_row(void **state)
{
	(void)state;
	assert_false(read_text("923001234567,2027-02-07 12:00:00\n"));
	assert_non_null(strstr(error, "no column \"MSG_ID\""));
	assert_null(strstr(error, "92300"));
}

static void a_row_that_cannot_be_read_is_told_by_its_number(void **state)
{
	char text[8192] = "MSG_ID,SUBMIT_TIME,MSISDN\n";

	(void)state;
	for (int i = 0; i < 20; i++)
		snprintf(text + strlen(text), 64, "%d,2027-02-07 12:00:00,1\n", 100 + i);
	strcat(text,
		"1,yesterday,923001234567\n"
		"2\n"
		"3,2027-02-07 12:00:00,1,2\n"
		",2027-02-07 12:00:00,1\n"
		"\"4\"x,2027-02-07 12:00:00,1\n"
		"5000000000000000000000000000000000000000000000000000000000000000000,2027-02-07 "
		"12:00:00,1\n");
	assert_true(read_text(text));
	assert_int_equal(file.records.count, 20);
	assert_int_equal(file.rows, 26);
	assert_int_equal(file.bad, 6);
	const enum telco_fault faults[] = { TELCO_TIME, TELCO_CELLS, TELCO_CELLS, TELCO_NO_ID, TELCO_QUOTE,
		TELCO_LONG_ID };
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(file.bad_rows[i].row, 22 + i);
		assert_int_equal(file.bad_rows[i].fault, faults[i]);
		assert_true(strlen(telco_fault_words(faults[i])) > 0);
	}
}

static void a_number_in_the_place_of_an_id_that_was_left_out_is_no_id(void **state)
{
	(void)state;
	assert_true(read_text("SUBMIT_TIME,MSG_ID,MSISDN\n2027-02-07 12:00:00,1,923001234567\n"
			      "2027-02-07 12:00:00,923001234567\n"));
	assert_int_equal(file.records.count, 1);
	assert_int_equal(file.bad_by_fault[TELCO_CELLS], 1);
}

static void a_file_of_bad_rows_is_refused(void **state)
{
	(void)state;
	assert_false(read_text("MSG_ID,SUBMIT_TIME\n1,07/02/2027\n2,07/02/2027\n"));
	assert_non_null(strstr(error, "2 of 2 rows cannot be read, row 2 first"));
	assert_non_null(strstr(error, "time_format"));
	assert_false(read_text("MSG_ID,SUBMIT_TIME\n1,\"2027\n"));
	assert_non_null(strstr(error, "row 2 opens a quote"));
	assert_true(read_text(
		"MSG_ID,SUBMIT_TIME\n,2027-02-07 12:00:00\n")); /* refused by the SMSC, all of them */
	assert_false(read_text("\n"));
	assert_non_null(strstr(error, "no row"));
}

static void what_is_no_table_is_said_to_be_none(void **state)
{
	(void)state;
	assert_false(read_octets("PK\x03\x04 workbook", 13));
	assert_non_null(strstr(error, "save it as CSV"));
	assert_false(read_octets("MSG_ID\0x", 8));
	assert_non_null(strstr(error, "NUL"));
}

static void utf16_is_read_like_any_other(void **state)
{
	static const char text[] = "MSG_ID,SUBMIT_TIME\n7,2027-02-07 12:00:00\n";
	char octets[2 * sizeof(text)] = "\xff\xfe";
	size_t len = 2;

	(void)state;
	for (size_t i = 0; text[i] != '\0'; i++, len += 2) {
		octets[len] = text[i];
		octets[len + 1] = '\0';
	}
	assert_true(read_octets(octets, len));
	assert_true(file.is_utf16);
	assert_int_equal(file.records.count, 1);
}

static void messages_from_citizens_and_other_times_are_passed_over(void **state)
{
	(void)state;
	columns.direction = "DIR";
	assert_true(read_text("MSG_ID,SUBMIT_TIME,DIR\n1,2027-02-07 12:00:00,mt\n2,2027-02-07 12:00:00,MO\n"
			      "3,2027-02-07 14:00:00,MT\n4,nonsense,MO\n"));
	assert_int_equal(file.records.count, 1);
	assert_int_equal(file.originated, 2);
	assert_int_equal(file.other_times, 1);
	assert_int_equal(file.bad, 0);
	assert_int_equal(file.first_ms, NOON);
	assert_int_equal(file.last_ms, NOON + 2 * 3600000);
}

static void states_are_the_standards_or_the_configurations(void **state)
{
	(void)state;
	assert_int_equal(telco_state_of(&columns, " DELIVRD "), RECORD_DELIVERED);
	assert_int_equal(telco_state_of(&columns, "2"), RECORD_DELIVERED);
	assert_int_equal(telco_state_of(&columns, "EXPIRED"), RECORD_FAILED);
	assert_int_equal(telco_state_of(&columns, "5"), RECORD_FAILED);
	assert_int_equal(telco_state_of(&columns, "ACCEPTD"), RECORD_UNDERWAY);
	assert_int_equal(telco_state_of(&columns, "1"), RECORD_UNDERWAY);
	assert_int_equal(telco_state_of(&columns, "12"), RECORD_UNKNOWN);
	columns.delivered = (struct config_strings){ &zero, 1 };
	columns.failed = (struct config_strings){ &seven, 1 };
	assert_int_equal(telco_state_of(&columns, "0"), RECORD_DELIVERED);
	assert_int_equal(telco_state_of(&columns, "7"), RECORD_FAILED);
	assert_int_equal(telco_state_of(&columns, "2"), RECORD_UNKNOWN);
	assert_int_equal(telco_state_of(&columns, "DELIVRD"), RECORD_UNKNOWN);
}

static void a_state_that_nobody_knows_is_told_unless_it_may_be_a_number(void **state)
{
	(void)state;
	columns.state = "ST";
	assert_true(
		read_text("MSG_ID,SUBMIT_TIME,ST\n1,2027-02-07 12:00:00,HELD\n2,2027-02-07 12:00:00,held\n"
			  "3,2027-02-07 12:00:00,923001234567\n4,2027-02-07 12:00:00,2\n"));
	assert_int_equal(file.word_count, 2);
	assert_string_equal(file.words[0].word, "HELD");
	assert_int_equal(file.words[0].count, 2);
	assert_string_equal(file.words[1].word, "");
	assert_int_equal(file.records.items[3].state, RECORD_DELIVERED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(columns_are_found_by_name_whatever_stands_between),
		TEST(columns_by_number_need_no_header),
		TEST(a_column_that_is_not_there_is_told_and_nothing_of_the_row),
		TEST(a_row_that_cannot_be_read_is_told_by_its_number),
		TEST(a_number_in_the_place_of_an_id_that_was_left_out_is_no_id),
		TEST(a_file_of_bad_rows_is_refused),
		TEST(what_is_no_table_is_said_to_be_none),
		TEST(utf16_is_read_like_any_other),
		TEST(messages_from_citizens_and_other_times_are_passed_over),
		TEST(states_are_the_standards_or_the_configurations),
		TEST(a_state_that_nobody_knows_is_told_unless_it_may_be_a_number),
	};

	return RUN_SUITE(tests);
}
