/* Placeholders without a value, values without a use, and what a value says. */
#include "reported.h"

static void a_value_that_is_missing_is_one_line(void **state)
{
	(void)state;
	assert_told(HEAD "a,en,x,on {day} and {day}\nb,en,y,on {day}\na,ur,z,دن {day}\n",
		FAULT_PLACEHOLDER_MISSING, 2,
		"\"{day}\" has no value in en, ur; add it to the placeholders, or correct its name (texts "
		"that have it: 4");
	assert_told_of((struct test_tables){ .messages = HEAD "a,en,x,on {day}\na,ur,z,دن {day}\n",
			       .placeholders = PLACEHOLDERS "day,en,Sunday\n" },
		FAULT_PLACEHOLDER_MISSING, 3, "has no value in ur");
	assert_told(HEAD "a,en,x,on {day} {hour}\n", FAULT_PLACEHOLDERS_NONE, 0, "texts use 2: day, hour");
	assert_told(HEAD "vote,en,a,{topics}\n", FAULT_PLACEHOLDER_MISSING, 2, "{topics}");
	assert_told(HEAD "nearest,en,,{topics} {other}\n", FAULT_PLACEHOLDER_MISSING, 2, "{other}");
}

/* The tag is the fault then, and is told once. */
static void of_a_language_that_is_none_no_value_is_missed(void **state)
{
	(void)state;
	assert_not_told_of((struct test_tables){ .messages = HEAD "a,Ur,x,دن {day}\n",
				   .placeholders = PLACEHOLDERS "day,ur,x\n" },
		FAULT_PLACEHOLDER_MISSING);
}

static void assert_row_told(const char *rows, enum fault kind, unsigned row, const char *words)
{
	char csv[512];

	snprintf(csv, sizeof(csv), PLACEHOLDERS "%s", rows);
	assert_told_of(
		(struct test_tables){ .messages = HEAD "a,en,x,{polling_date} {open_time} {helpline}\n",
			.placeholders = csv },
		kind, row, words);
}

static void assert_row_not_told(const char *rows, enum fault kind)
{
	char csv[512];

	snprintf(csv, sizeof(csv), PLACEHOLDERS "%s", rows);
	assert_not_told_of(
		(struct test_tables){ .messages = HEAD "a,en,x,{polling_date} {open_time} {helpline}\n",
			.placeholders = csv },
		kind);
}

static void rows_are_told(void **state)
{
	(void)state;
	assert_row_told("helpline,,1\nhelpline,,2\n", FAULT_PLACEHOLDER_TWICE, 3, "already, row 2");
	assert_row_told("Polling Date,,1\n", FAULT_PLACEHOLDER_NAME, 2,
		"for \"Polling Date\" write \"polling_date\"");
	assert_row_told("{helpline},,1\n", FAULT_PLACEHOLDER_NAME, 2, "write \"helpline\"");
	assert_row_told(
		"old,,1\nolder,,2\nold,en,3\n", FAULT_PLACEHOLDER_UNUSED, 0, "no text uses: old, older;");
	assert_row_told("helpline,,\n", FAULT_VALUE_EMPTY, 2, "gap");
	assert_row_told("helpline,,call {open_time}\n", FAULT_VALUE_BRACES, 2,
		"no placeholder is filled inside another");
	assert_row_told("helpline,en,051-111-327-000\nopen_time,en,morning\n", FAULT_PLACEHOLDER_SAMPLE, 0,
		"helpline, open_time");
	assert_row_not_told("roll_code,en,8300\n", FAULT_PLACEHOLDER_SAMPLE); /* the true one */
	assert_row_not_told("helpline,en,1234\n", FAULT_PLACEHOLDER_SAMPLE);
}

static void days_and_numbers_in_place_of_them_are_told(void **state)
{
	(void)state;
	assert_row_told("polling_date,,31 February 2027\n", FAULT_VALUE_NO_DATE, 2, "no such day");
	assert_row_told("polling_date,ur,۳۱ فروری\n", FAULT_VALUE_NO_DATE, 2, "");
	assert_row_told("polling_date,,8 January 2027\n", FAULT_VALUE_PAST, 2, "past: \"8 January 2027\"");
	assert_row_not_told("polling_date,,8 March 2027\n", FAULT_VALUE_PAST);
	assert_row_told("open_time,,0.333333\n", FAULT_VALUE_SERIAL, 2,
		"\"0.333333\" is the spreadsheet's number for \"08:00\"");
	assert_row_told("polling_date,,46454\n", FAULT_VALUE_SERIAL, 2, "\"2027-03-08\"");
	assert_row_not_told("helpline,,45000\n", FAULT_VALUE_SERIAL);
	assert_row_not_told("helpline,,1E2\n", FAULT_VALUE_SCIENTIFIC);
	assert_row_told("helpline,,9.23E+11\n", FAULT_VALUE_SCIENTIFIC, 2, "all its digits");
}

/* An error is a value that is nothing but the day, where the name says that it should be one. */
static void where_no_day_is_expected_doubts_are_no_errors(void **state)
{
	static const char *const fine[] = { "helpline,,House 45 May Street\n",
		"helpline,,Notification 12/34/2026\n", "polling_date,,see FIR 45/67/2021\n",
		"law_date,,8 March 2017\n", "act_day,,1 January 2026\n",
		"helpline,,born before 1 January 2009\n", "last_fee,,46000\n", "daytime_helpline,,46000\n",
		"close_office_phone,,46000\n", "open_deposit_last,,46000\n", "ward,,1E2\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		assert_row_not_told(fine[i], FAULT_VALUE_NO_DATE);
		assert_row_not_told(fine[i], FAULT_VALUE_PAST);
		assert_row_not_told(fine[i], FAULT_VALUE_SERIAL);
		assert_row_not_told(fine[i], FAULT_VALUE_SCIENTIFIC);
	}
	assert_row_not_told("case_number,,5/45/2020\n", FAULT_VALUE_NO_DATE);
	assert_row_told("case_number,,5/45/2020\n", FAULT_CELL_NO_DATE, 2, "if \"5/45/2020\" is a day");
	assert_row_told("polling_date,,the polls of 31 February 2027\n", FAULT_CELL_NO_DATE, 2,
		"\"31 february 2027\"");
	assert_row_not_told("fee,,0.125\n", FAULT_VALUE_SERIAL);
	assert_row_told("fee,,0.125\n", FAULT_CELL_SERIAL, 2, "may be");
	assert_row_told("polling_date,,8-Feb-24\n", FAULT_VALUE_PAST, 2, "past");
	assert_row_told("polling_date,,31/2/31\n", FAULT_VALUE_NO_DATE, 2, "no such day");
	assert_row_told("open_time,,.333\n", FAULT_VALUE_SERIAL, 2, "\"08:00\"");
}

static void there_are_so_many_and_no_more(void **state)
{
	struct buffer csv = { 0 };

	(void)state;
	buffer_add_text(&csv, PLACEHOLDERS);
	for (int i = 0; i <= CHECK_MAX_PLACEHOLDERS; i++)
		buffer_add_format(&csv, "p%d,,x\n", i);
	assert_told_of((struct test_tables){ .messages = HEAD "a,en,x,y\n", .placeholders = csv.data },
		FAULT_PLACEHOLDERS_MANY, 0, "2001 values");
	buffer_free(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_that_is_missing_is_one_line),
		cmocka_unit_test(of_a_language_that_is_none_no_value_is_missed),
		cmocka_unit_test(rows_are_told),
		cmocka_unit_test(days_and_numbers_in_place_of_them_are_told),
		cmocka_unit_test(where_no_day_is_expected_doubts_are_no_errors),
		cmocka_unit_test(there_are_so_many_and_no_more),
	};

	return RUN_SUITE(tests);
}
