/* The first row of a sheet. */
#include "reported.h"

#include "agahi/sheet/header.h"

static bool read_header(enum table table, const char *line, struct header *header, struct report *report)
{
	char *text = strdup(line);
	struct csv_reader reader;
	struct csv_row row;

	csv_open(&reader, text, strlen(text));
	assert_int_equal(csv_next(&reader, &row), CSV_ROW);
	bool read = header_read(table, &row, "m.csv", header, report);
	free(text);
	return read;
}

static void assert_header(enum table table, const char *line, enum fault kind, const char *words)
{
	struct report report = { 0 };
	struct header header;

	assert_false(read_header(table, line, &header, &report));
	if (report.count != 1 || test_count_reported(&report, kind, 1, words) != 1) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		fail_msg("wanted alone: %s with: %s", fault_fact(kind)->name, words);
	}
	assert_true(report.unread);
	report_free(&report);
}

static void columns_are_found_by_their_names(void **state)
{
	struct report report = { 0 };
	struct header header;

	(void)state;
	assert_true(read_header(TABLE_MESSAGES, " Text ,TOPIC,,Keywords,lang", &header, &report));
	assert_int_equal(header.where[0], 1);
	assert_int_equal(header.where[1], 4);
	assert_int_equal(header.where[2], 3);
	assert_int_equal(header.where[3], 0);
	assert_true(header.unnamed[2]);
	assert_false(header.unnamed[1]);
}

static void columns_for_people_are_passed_over(void **state)
{
	static const char *const names[] = { "#", "#who", "# checked by", "notes", "Notes", "REMARKS",
		"comment", " Comment " };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct report report = { 0 };
		struct header header;
		char line[128];

		snprintf(line, sizeof(line), "topic,lang,%s,keywords,text", names[i]);
		assert_true(read_header(TABLE_MESSAGES, line, &header, &report));
		assert_int_equal(header.where[3], 4);
	}
}

static void another_column_is_one_fault_that_names_it_as_the_spreadsheet_does(void **state)
{
	(void)state;
	assert_header(TABLE_MESSAGES, "topic,lang,keywords,text,Author", FAULT_COLUMN_UNKNOWN,
		"m.csv, row 1, column E: error: no such column in this table: E (\"Author\")");
	assert_header(TABLE_MESSAGES, "topic,lang,keyword,text", FAULT_COLUMN_UNKNOWN,
		"Known are \"topic, lang, keywords, text\"");
	assert_header(
		TABLE_MESSAGES, "topic,lang,keywords,text,x,y", FAULT_COLUMN_UNKNOWN, "E (\"x\"), F (\"y\")");
}

static void columns_that_are_missing_or_there_twice_are_told(void **state)
{
	(void)state;
	assert_header(TABLE_MESSAGES, "topic,lang", FAULT_COLUMN_MISSING, "missing: keywords, text;");
	assert_header(TABLE_MESSAGES, "topic,lang,Topic,keywords,text", FAULT_COLUMN_TWICE, "column C");
	assert_header(TABLE_MESSAGES, "vote,en,a,x", FAULT_HEADER_ABSENT, "begins with \"vote\"");
	assert_header(TABLE_MESSAGES, "placeholder,lang,value", FAULT_OTHER_TABLE, "the table placeholders");
	assert_header(
		TABLE_PLACEHOLDERS, "topic,lang,keywords,text", FAULT_OTHER_TABLE, "the table messages");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_by_their_names),
		cmocka_unit_test(columns_for_people_are_passed_over),
		cmocka_unit_test(another_column_is_one_fault_that_names_it_as_the_spreadsheet_does),
		cmocka_unit_test(columns_that_are_missing_or_there_twice_are_told),
	};

	return RUN_SUITE(tests);
}
