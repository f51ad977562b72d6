/* Message sets in and out of CSV files. */
#include "reported.h"

#include <sys/stat.h>
#include <unistd.h>

static void columns_may_stand_in_any_order(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from("Text,topic,KEYWORDS,lang\nhello,vote,a|b,en\n", &report);

	(void)state;
	assert_int_equal(report.count, 0);
	assert_string_equal(set->messages[0].text, "hello");
	assert_string_equal(set->messages[0].topic, "vote");
	assert_int_equal(set->messages[0].keyword_count, 2);
	message_set_free(set);
}

/* Reads a file of messages, and finds one thing told of it, and nothing else. */
static void assert_read(const char *octets, size_t len, enum fault kind, unsigned row, const char *words)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	char *text = malloc(len + 1);

	memcpy(text, octets, len);
	text[len] = '\0';
	bool read = import_messages_text("m.csv", text, len, set, &report);
	if (report.count != 1 || test_count_reported(&report, kind, row, words) != 1) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		fail_msg("wanted alone: %s at row %u with: %s", fault_fact(kind)->name, row, words);
	}
	assert_int_equal(read, !fault_fact(kind)->unread);
	assert_int_equal(report.unread, fault_fact(kind)->unread);
	report_free(&report);
	message_set_free(set);
	free(text);
}

static void what_is_no_table_is_one_fault(void **state)
{
	(void)state;
#define OCTETS(text) text, sizeof(text) - 1
	assert_read(OCTETS(""), FAULT_FILE_EMPTY, 0, "is empty");
	assert_read(OCTETS("PK\x03\x04\x14\0\6\0"), FAULT_FILE_WORKBOOK, 0, "(.xlsx)");
	assert_read(OCTETS("\"topic"), FAULT_QUOTE_OPEN, 1, "never closed");
	assert_read(OCTETS(HEAD "vote,en,a,\"x\n"), FAULT_QUOTE_OPEN, 2, "never closed");
	assert_read(OCTETS(HEAD "vote,en,\0,x\n"), FAULT_FILE_NUL, 0, "NUL");
	assert_read(OCTETS(HEAD "a,en,x,ok\nvote,ur,b,\xe6\xe6\xca\n"), FAULT_FILE_NOT_UTF8, 3,
		"row 3, column D (text): error: is not UTF-8");
	assert_read(OCTETS("menu,item,lang,label,target\n"), FAULT_OTHER_TABLE, 1, "the table menus");
}

static void what_spoils_a_row_leaves_the_others(void **state)
{
	(void)state;
	assert_read(OCTETS(HEAD "vote,en,a,\"x\"y\nb,en,c,d\n"), FAULT_QUOTE_STRAY, 2, "double the marks");
	assert_read(OCTETS(HEAD "vote,en,a,x, y\n"), FAULT_ROW_LONG, 2, "has 5 cells and the table 4");
}

static void a_cell_under_no_name_is_told_by_its_place(void **state)
{
	struct report report = { 0 };

	(void)state;
	assert_read(OCTETS("topic,lang,keywords,text,,\na,en,x,y,,\na,ur,x,y,,see\n"), FAULT_COLUMN_UNNAMED,
		3, "column F");
	message_set_free(test_set_from("topic,lang,,keywords,text,,\na,en,,x,y,,\n", &report));
	assert_int_equal(report.count, 0);
}

static void a_row_is_the_sheets_row(void **state)
{
	(void)state;
	assert_read(OCTETS("topic,lang,keywords,text\r\na,en,x,\"one\r\ntwo\nthree\"\r\n\r\n,,,\r\nb,en,\xff,"
			   "y\r\n"),
		FAULT_FILE_NOT_UTF8, 5, "");
}

/* "Unicode text" of Excel is UTF-16 with tabs. */
static void utf16_is_read(void **state)
{
	static const char ascii[] = "topic\tlang\tkeywords\ttext\r\nvote\ten\ta\t\"x\ny\"\r\n";
	char little[2 * sizeof(ascii)] = "\xff\xfe", big[2 * sizeof(ascii)] = "\xfe\xff";

	(void)state;
	for (size_t i = 0; i < sizeof(ascii) - 1; i++) {
		little[2 + 2 * i] = big[3 + 2 * i] = ascii[i];
		little[3 + 2 * i] = big[2 + 2 * i] = '\0';
	}
	for (int i = 0; i < 2; i++) {
		struct report report = { 0 };
		struct message_set *set = message_set_new();

		assert_true(import_messages_text("m.csv", i ? big : little, 2 * sizeof(ascii), set, &report));
		assert_int_equal(set->message_count, 1);
		assert_string_equal(set->messages[0].text, "x\ny");
		message_set_free(set);
		report_free(&report);
	}
}

static void missing_ends_of_a_row_are_empty(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from("topic,lang,text,keywords,notes\nvote,en,x\n", &report);

	(void)state;
	assert_int_equal(report.count, 0);
	assert_string_equal(set->messages[0].text, "x");
	assert_int_equal(set->messages[0].keyword_count, 0);
	message_set_free(set);
}

static void a_row_for_people_is_no_row(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(
		"topic,lang,keywords,text,notes\n , ,,\u00a0,\n,,,,to be done\nvote,en,x,y,\n", &report);

	(void)state;
	assert_int_equal(report.count, 0);
	assert_int_equal(set->message_count, 1);
	assert_int_equal(set->messages[0].line, 4);
	message_set_free(set);
}

static void a_file_is_bounded(void **state)
{
	struct buffer csv = { 0 };

	(void)state;
	buffer_add_text(&csv, HEAD);
	for (int i = 0; i <= IMPORT_MAX_ROWS; i++)
		buffer_add_text(&csv, "a,en,x,y\n");
	assert_read(csv.data, csv.len, FAULT_FILE_ROWS, IMPORT_MAX_ROWS + 2, "more than 20000 rows");
	buffer_free(&csv);
	buffer_add_text(&csv, HEAD "vote,en,a,");
	for (int i = 0; i <= IMPORT_MAX_CELL; i++)
		buffer_add_text(&csv, "x");
	assert_read(csv.data, csv.len, FAULT_CELL_LONG, 2, "65537 octets, at most 65536");
	buffer_free(&csv);
}

static void blanks_at_the_ends_are_the_spreadsheets(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(HEAD " vote , en,  a | b||\tc d ,\" text \"\n", &report);

	(void)state;
	assert_int_equal(report.count, 0);
	assert_string_equal(set->messages[0].topic, "vote");
	assert_string_equal(set->messages[0].lang, "en");
	assert_string_equal(set->messages[0].text, "text");
	assert_int_equal(set->messages[0].keyword_count, 3);
	assert_string_equal(set->messages[0].keywords[1], "b");
	assert_string_equal(set->messages[0].keywords[2], "c d");
	assert_int_equal(set->messages[0].line, 2);
	message_set_free(set);
}

static void a_file_that_cannot_be_read_is_told_by_its_name(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_false(import_messages("/nowhere/m.csv", set, &report));
	assert_false(import_placeholders("/", set, &report));
	assert_int_equal(report.errors, 2);
	assert_int_equal(test_count_reported(&report, FAULT_FILE_UNREADABLE, 0,
				 "/nowhere/m.csv: error: cannot be read: No such file"),
		1);
	assert_int_equal(test_count_reported(&report, FAULT_FILE_UNREADABLE, 0, "cannot be read"), 2);
	report_free(&report);
	message_set_free(set);
}

static void a_pipe_that_nobody_writes_to_is_not_waited_for(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	char folder[] = "/tmp/agahi-pipe-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/menus.csv", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(import_menus(path, set, &report));
	assert_int_equal(test_count_reported(&report, FAULT_FILE_EMPTY, 0, "the file is empty"), 1);
	unlink(path);
	rmdir(folder);
	report_free(&report);
	message_set_free(set);
}

static void exported_tables_can_be_imported_again(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	struct buffer out = { 0 };

	(void)state;
	table_write(set, TABLE_MESSAGES, &out);
	assert_memory_equal(out.data, "\xef\xbb\xbf", 3);
	struct message_set *again = test_set_from(out.data, &report);
	assert_int_equal(report.count, 0);
	assert_int_equal(again->message_count, set->message_count);
	for (size_t i = 0; i < set->message_count; i++) {
		assert_string_equal(again->messages[i].text, set->messages[i].text);
		assert_int_equal(again->messages[i].keyword_count, set->messages[i].keyword_count);
	}
	message_set_free(set);
	message_set_free(again);
	buffer_free(&out);
}

/* Every column of every table, with texts that would calculate, and with such as look as if they had been guarded. */
static struct message_set *calculating_set(void)
{
	static const char *const texts[] = { "=1+1", "'=1+1", "\x27'=1+1", "'a", "+92 51 111", "-x", "@a",
		"' -x" };
	struct message_set *set = message_set_new();

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *const cells[] = { texts[i], texts[i], "en", texts[i], texts[i] };
		struct message_row *row = message_set_add_message(set, texts[i], "en", texts[i], 1);

		assert_true(
			row && message_row_add_keyword(row, texts[i]) && message_row_add_keyword(row, "=k"));
		assert_true(message_set_add_placeholder(set, texts[i], "en", texts[i], 1));
		assert_true(message_set_add_menu(set, cells, 1));
		assert_true(message_set_add_example(set, texts[i], "en", texts[i], 1));
	}
	return set;
}

static void what_would_calculate_is_guarded_in_sheets_and_comes_back_as_it_was(void **state)
{
	struct message_set *set = calculating_set(), *again = message_set_new(), *exact = message_set_new();
	char before[TABLES_HASH_SIZE], after[TABLES_HASH_SIZE];
	struct report report = { 0 };

	(void)state;
	for (enum table table = 0; table < TABLE_COUNT; table++) {
		struct buffer sheet = { 0 }, written = { 0 };

		table_write_sheet(set, table, &sheet);
		assert_null(strstr(sheet.data, "\n="));
		assert_null(strstr(sheet.data, ",="));
		assert_null(strstr(sheet.data, "\"="));
		assert_true(import_table_text(table, "sheet", sheet.data, sheet.len, again, &report));
		table_write(set, table, &written);
		assert_true(import_written(table, "written", written.data, written.len, exact, &report));
		buffer_free(&sheet);
		buffer_free(&written);
	}
	assert_true(tables_hash(set, before) && tables_hash(again, after));
	assert_string_equal(before, after);
	assert_true(tables_hash(exact, after));
	assert_string_equal(before, after);
	report_free(&report);
	message_set_free(set);
	message_set_free(again);
	message_set_free(exact);
}

static void placeholders_and_menus_go_out_and_come_in_again(void **state)
{
	static const char menus[] =
		"\xef\xbb\xbfmenu,item,lang,label,target\r\nroot,a,en,\"Vote, here\",vote\r\n";
	char *folder = test_folder_make(), *path = test_path(folder, "placeholders.csv");
	char text[] = "menu,item,lang,label,target\nroot,a,en,\"Vote, here\",vote\n";
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	struct buffer out = { 0 };

	(void)state;
	assert_true(import_menus_text("menus.csv", text, strlen(text), set, &report));
	table_write(set, TABLE_MENUS, &out);
	assert_string_equal(out.data, menus);
	buffer_free(&out);
	test_write_file(path, "lang,placeholder,value\n,helpline,1234\nur,helpline,۱۲۳۴\n");
	assert_true(import_placeholders(path, set, &report));
	assert_int_equal(report.count, 0);
	table_write(set, TABLE_PLACEHOLDERS, &out);
	assert_string_equal(
		out.data, "\xef\xbb\xbfplaceholder,lang,value\r\nhelpline,,1234\r\nhelpline,ur,۱۲۳۴\r\n");
	buffer_free(&out);
	message_set_free(set);
	free(path);
	test_folder_remove(folder);
}

static void keywords_are_parted_by_strokes_or_line_breaks(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(HEAD "vote,en,\"a one|b\n\nc |\r\nd\",x\n", &report);

	(void)state;
	assert_int_equal(set->messages[0].keyword_count, 4);
	assert_string_equal(set->messages[0].keywords[0], "a one");
	assert_string_equal(set->messages[0].keywords[2], "c");
	assert_string_equal(set->messages[0].keywords[3], "d");
	message_set_free(set);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_may_stand_in_any_order),
		cmocka_unit_test(keywords_are_parted_by_strokes_or_line_breaks),
		cmocka_unit_test(what_is_no_table_is_one_fault),
		cmocka_unit_test(what_spoils_a_row_leaves_the_others),
		cmocka_unit_test(a_cell_under_no_name_is_told_by_its_place),
		cmocka_unit_test(a_row_is_the_sheets_row),
		cmocka_unit_test(utf16_is_read),
		cmocka_unit_test(missing_ends_of_a_row_are_empty),
		cmocka_unit_test(a_row_for_people_is_no_row),
		cmocka_unit_test(a_file_is_bounded),
		cmocka_unit_test(blanks_at_the_ends_are_the_spreadsheets),
		cmocka_unit_test(a_file_that_cannot_be_read_is_told_by_its_name),
		cmocka_unit_test(a_pipe_that_nobody_writes_to_is_not_waited_for),
		cmocka_unit_test(exported_tables_can_be_imported_again),
		cmocka_unit_test(what_would_calculate_is_guarded_in_sheets_and_comes_back_as_it_was),
		cmocka_unit_test(placeholders_and_menus_go_out_and_come_in_again),
	};

	return RUN_SUITE(tests);
}
