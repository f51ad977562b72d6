/* Message sets in and out of CSV files. */
#include "reported.h"

static void columns_may_stand_in_any_order_but_must_be_there(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from("Text,topic,KEYWORDS,lang\nhello,vote,a|b,en\n", &report);

	(void)state;
	assert_int_equal(report.count, 0);
	assert_string_equal(set->messages[0].text, "hello");
	assert_string_equal(set->messages[0].topic, "vote");
	assert_int_equal(set->messages[0].keyword_count, 2);
	message_set_free(set);
	assert_reported("topic,lang,text\nvote,en,x\n", REPORT_ERROR, "m.csv:1: keywords", "missing");
	assert_reported("topic,lang,keyword,text\n", REPORT_ERROR, "m.csv:1: keyword", "not a column");
	assert_reported("topic,topic,lang,keywords,text\n", REPORT_ERROR, "m.csv:1: topic", "twice");
	assert_reported("", REPORT_ERROR, "m.csv:1: header", "empty");
}

static void what_is_no_row_is_told_with_line_and_column(void **state)
{
	(void)state;
	assert_reported(
		HEAD "vote,en,a,ok\nvote,ur,b,bad \xff\xfe\n", REPORT_ERROR, "m.csv:3: text", "UTF-8");
	assert_reported(HEAD "vote,en,a\n", REPORT_ERROR, "m.csv:2: text", "missing in the row");
	assert_reported(HEAD "vote,en,a,\"x\"y\n", REPORT_ERROR, "m.csv:2: row", "closing quotation mark");
	assert_reported("\"topic", REPORT_ERROR, "m.csv:1: header", "never closed");
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

static void octets_that_no_text_has_are_refused(void **state)
{
	char text[] = "topic,lang,keywords,text\nvote,en,\0,x\n";
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_true(import_messages_text("m.csv", text, sizeof(text) - 1, set, &report));
	assert_int_equal(report.errors, 1);
	assert_non_null(strstr(report.items[0].text, "NUL"));
	assert_int_equal(set->message_count, 0);
	report_free(&report);
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
	assert_string_equal(report.items[0].place, "/nowhere/m.csv");
	assert_non_null(strstr(report.items[0].text, "No such file"));
	assert_non_null(strstr(report.items[1].text, "cannot be read"));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_may_stand_in_any_order_but_must_be_there),
		cmocka_unit_test(what_is_no_row_is_told_with_line_and_column),
		cmocka_unit_test(blanks_at_the_ends_are_the_spreadsheets),
		cmocka_unit_test(octets_that_no_text_has_are_refused),
		cmocka_unit_test(a_file_that_cannot_be_read_is_told_by_its_name),
		cmocka_unit_test(exported_tables_can_be_imported_again),
		cmocka_unit_test(placeholders_and_menus_go_out_and_come_in_again),
	};

	return RUN_SUITE(tests);
}
