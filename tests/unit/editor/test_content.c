/* CSV, import and check: what operators write, and what they are told about it. */
#include "content.h"

#include "agahi/catalogue/library.h"
#include "agahi/editor/check.h"
#include "agahi/editor/costs.h"
#include "agahi/editor/csv.h"

static void assert_rows(const char *csv, const char *wanted)
{
	char *text = strdup(csv);
	struct csv_reader reader;
	struct csv_row row;
	struct buffer seen = { 0 };
	enum csv_result result;

	buffer_add_text(&seen, "");
	csv_open(&reader, text, strlen(text));
	while ((result = csv_next(&reader, &row)) != CSV_END) {
		if (result != CSV_ROW) {
			buffer_add_format(&seen, "fault%d@%u\n", result, row.line);
			continue;
		}
		buffer_add_format(&seen, "%u:", row.line);
		for (size_t i = 0; i < row.count; i++)
			buffer_add_format(&seen, "<%s>", row.fields[i]);
		buffer_add_text(&seen, "\n");
	}
	assert_string_equal(seen.data, wanted);
	buffer_free(&seen);
	free(text);
}

static void tables_are_read_as_spreadsheets_save_them(void **state)
{
	(void)state;
	assert_rows("a,b\nc,d\n", "1:<a><b>\n2:<c><d>\n");
	assert_rows("\xef\xbb\xbf"
		    "a,b\r\nc,d\r\n",
		"1:<a><b>\n2:<c><d>\n");
	assert_rows("a,b\rc,d", "1:<a><b>\n2:<c><d>\n");
	assert_rows("a;b\n\"x;y\";d\n", "1:<a><b>\n2:<x;y><d>\n");
	assert_rows("a\tb\nc,c\td\n", "1:<a><b>\n2:<c,c><d>\n");
	assert_rows("a,b\n\"say \"\"hi\"\"\",\"two\r\nlines\"\nlast,\n",
		"1:<a><b>\n2:<say \"hi\"><two\nlines>\n4:<last><>\n");
	assert_rows("a,b\n\n,\nc,d", "1:<a><b>\n4:<c><d>\n");
	assert_rows("", "");
	assert_rows("\"\",\"\"\n\"x\"", "2:<x>\n");
}

static void broken_quotes_are_told_with_their_line(void **state)
{
	(void)state;
	assert_rows("a,b\n\"x\"y,z\nc,d\n", "1:<a><b>\nfault3@2\n3:<c><d>\n");
	assert_rows("a,b\nc,\"never\nclosed\n", "1:<a><b>\nfault2@2\n");
}

static void what_is_written_is_read_again(void **state)
{
	static const char *const texts[] = { "plain", "a,b", "say \"hi\"", "two\nlines", " lead", "",
		"ووٹ؛ ہاں" };
	struct buffer out = { 0 };
	struct csv_reader reader;
	struct csv_row row;

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		buffer_add_text(&out, i > 0 ? "," : "");
		csv_add_field(&out, texts[i]);
	}
	csv_open(&reader, out.data, out.len);
	assert_int_equal(csv_next(&reader, &row), CSV_ROW);
	assert_int_equal(row.count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(row.fields[i], texts[i]);
	buffer_free(&out);
}

/* --- import and check --------------------------------------------------------------------------------- */

static void assert_reported(
	const char *csv, enum report_severity severity, const char *place, const char *text)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	bool found = false;

	check_message_set(set, &test_languages, &report);
	for (size_t i = 0; i < report.count; i++)
		found = found ||
			(report.items[i].severity == severity && strstr(report.items[i].place, place) &&
				strstr(report.items[i].text, text));
	if (!found) {
		report_print(&report, stderr);
		fail_msg("wanted at %s: %s", place, text);
	}
	report_free(&report);
	message_set_free(set);
}

#define HEAD "topic,lang,keywords,text\n"

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

static void faults_are_told_with_line_and_column(void **state)
{
	(void)state;
	assert_reported(
		HEAD "vote,en,a,ok\nvote,ur,b,bad \xff\xfe\n", REPORT_ERROR, "m.csv:3: text", "UTF-8");
	assert_reported(HEAD "vote,en,a\n", REPORT_ERROR, "m.csv:2: text", "missing in the row");
	assert_reported(HEAD "vote,en,a,\n", REPORT_ERROR, "m.csv:2: text", "is empty");
	assert_reported(HEAD "vote,fr,a,bonjour\n", REPORT_ERROR, "m.csv:2: lang",
		"\"fr\" is not a language of the service; known are ur en ur-Latn");
	assert_reported(HEAD "Vote!,en,a,x\n", REPORT_ERROR, "m.csv:2: topic", "small letters");
	assert_reported(
		HEAD "vote,en,a,x\nvote,en,b,y\n", REPORT_ERROR, "m.csv:3: topic", "already, on line 2");
	assert_reported(HEAD "vote,en,?!,x\n", REPORT_ERROR, "m.csv:2: keywords", "no letter or digit");
	assert_reported(
		HEAD "vote,en,a,call {helpline}\n", REPORT_ERROR, "m.csv:2: text", "{helpline} has no value");
	assert_reported(HEAD "vote,en,a,\"x\"y\n", REPORT_ERROR, "m.csv:2: row", "closing quotation mark");
}

static void a_keyword_of_two_topics_is_told(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,Card,x\ncnic,en,card!,y\n", REPORT_ERROR, "m.csv:3: keywords",
		"\"card!\" belongs to topic vote already");
	assert_reported(HEAD "vote,en,card,x\ncnic,ur-Latn,card,y\n", REPORT_WARNING, "m.csv:3: keywords",
		"the citizen's language decides");
	assert_reported(HEAD "vote,en,card|card,x\n", REPORT_WARNING, "m.csv:2: keywords", "listed twice");
}

static void gaps_and_costs_are_remarked_on(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,a,x\n", REPORT_WARNING, "m.csv:2: topic", "not translated to ur-Latn");
	assert_reported(HEAD "vote,en,a,x\n", REPORT_WARNING, "topic fallback", "is missing");
	assert_reported(HEAD "vote,en,a,It\u2019s time\n", REPORT_WARNING, "m.csv:2: text",
		"\u2019 (U+2019; write ')");
}

static void texts_are_proofread(void **state)
{
	(void)state;
	assert_reported(HEAD "vote,en,a,\u201cVote\u201d \u2013 now\n", REPORT_WARNING, "m.csv:2: text",
		"costs 1 part only because of \u201c (U+201C; write \") \u201d (U+201D; write \") \u2013 "
		"(U+2013; "
		"write -)");
	assert_reported(HEAD
		"vote,en,a,one two three four five six seven eight nine ten one two three four five six "
		"seven eight nine ten one two three four five six seven eight nine ten one two "
		"three.\n",
		REPORT_WARNING, "m.csv:2: text", "has a sentence of 33 words");
	assert_reported(HEAD "vote,ur,a,ECP کے دفتر سے پوچھیں کہ کیا کرنا ہے\n", REPORT_WARNING,
		"m.csv:2: text", "\"ECP\" begins the line");
	assert_reported(HEAD "vote,ur,a,دفتر کا نمبر 051-9204402 ہے\n", REPORT_WARNING, "m.csv:2: text",
		"\"051-9204402\" stands in an Urdu line");
	assert_reported(HEAD "nearest,en,,Did you mean something?\n", REPORT_ERROR, "m.csv:2: text",
		"has no {topics}");
}

static void shadowed_keywords_are_shown_with_a_sentence(void **state)
{
	(void)state;
	assert_reported(HEAD "a,en,results,x\nb,en,about results,y\n", REPORT_WARNING, "m.csv:2: keywords",
		"\"results\" is shadowed: \"please tell me about results\" finds topic b by \"about "
		"results\"");
}

static void costs_are_told_in_both_encodings(void **state)
{
	struct report report = { 0 };
	struct message_set *set =
		test_set_from(HEAD "vote,en,a,Vote\nvote,ur,ب,ووٹ\nlong,ur,پ,"
				   "اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب "
				   "اب اب اب اب اب اب اب اب اب\ncare,ur,ت,غور ئ\n",
			&report);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	costs_print(set, out);
	fclose(out);
	assert_non_null(strstr(text, "gsm7  1 part"));
	assert_non_null(strstr(text, "ucs2  2 parts   in 7 bits: 1"));
	assert_non_null(strstr(text, "not in 7 bits: غ (U+063A) ئ (U+0626)"));
	assert_non_null(strstr(text, "ur: 3 texts, 4 parts; with Urdu's 7-bit tables 3 (1 texts"));
	free(text);
	message_set_free(set);
	report_free(&report);
}

static void a_good_set_has_no_errors(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	(void)state;
	check_message_set(set, &test_languages, &report);
	assert_int_equal(report.errors, 0);
	report_free(&report);
	message_set_free(set);
}

static void the_sample_set_is_without_remark_and_within_its_cost(void **state)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	(void)state;
	assert_true(import_messages("conf/messages.csv", set, &report));
	assert_true(import_placeholders("conf/placeholders.csv", set, &report));
	check_message_set(set, &test_languages, &report);
	if (report.count > 0)
		report_print(&report, stderr);
	assert_int_equal(report.count, 0);
	assert_true(set->message_count >= 3 * 20);
	report_free(&report);
	message_set_free(set);
}

static void placeholders_are_filled_by_language(void **state)
{
	struct report report = { 0 };
	struct message_set *set =
		test_set_from(HEAD "a,en,x,call {helpline} or {nobody} {Not}\na,ur,y,{helpline}\n", &report);

	(void)state;
	message_set_add_placeholder(set, "helpline", "", "1234", 0);
	message_set_add_placeholder(set, "helpline", "ur", "۱۲۳۴", 0);
	char *english = message_set_fill(set, &set->messages[0]);
	char *urdu = message_set_fill(set, &set->messages[1]);
	assert_string_equal(english, "call 1234 or {nobody} {Not}");
	assert_string_equal(urdu, "۱۲۳۴");
	free(english);
	free(urdu);
	message_set_free(set);
	report_free(&report);
}

static void exported_tables_can_be_imported_again(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	struct buffer out = { 0 };

	(void)state;
	export_messages(set, &out);
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

/* --- the content database ----------------------------------------------------------------------------- */

static void a_published_set_is_loaded_as_it_was(void **state)
{
	static const char *const menu[] = { "root", "1", "en", "Voting", "vote" };
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	char error[512];

	(void)state;
	message_set_add_placeholder(set, "helpline", "en", "1234", 0);
	message_set_add_menu(set, menu, 0);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_int_equal(library_version(db), 0);
	assert_true(library_publish(db, set, 1000, error, sizeof(error)));
	assert_true(library_publish(db, set, 2000, error, sizeof(error)));
	assert_int_equal(library_version(db), 2);
	struct message_set *loaded = library_load(db, error, sizeof(error));
	assert_int_equal(loaded->message_count, set->message_count);
	assert_int_equal(loaded->placeholder_count, 1);
	assert_int_equal(loaded->menu_count, 1);
	assert_string_equal(loaded->messages[1].text, set->messages[1].text);
	assert_string_equal(loaded->messages[1].keywords[1], set->messages[1].keywords[1]);
	assert_string_equal(loaded->menus[0].label, "Voting");
	message_set_free(loaded);
	message_set_free(set);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

static void a_set_that_cannot_be_stored_changes_nothing(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *good = test_set_from(TEST_MESSAGES, &report);
	struct message_set *twice = test_set_from(HEAD "vote,en,a,x\nvote,en,b,y\n", &report);
	char error[512] = "";

	(void)state;
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(library_publish(db, good, 1000, error, sizeof(error)));
	assert_false(library_publish(db, twice, 2000, error, sizeof(error)));
	assert_non_null(strstr(error, "UNIQUE"));
	assert_int_equal(library_version(db), 1);
	message_set_free(good);
	message_set_free(twice);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

static void databases_that_cannot_be_used_say_why(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	char error[512];

	(void)state;
	assert_null(library_open(path, DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "unable to open"));
	test_write_file(path,
		"this is no database, it only looks long enough to be taken for one. "
		"this is no database, it only looks long enough to be taken for one.");
	assert_null(library_open(path, DB_READ_WRITE, error, sizeof(error)));
	assert_non_null(strstr(error, "not a database"));
	unlink(path);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(db_execute(db, "PRAGMA user_version = 99"));
	db_close(db);
	assert_null(library_open(path, DB_READ_WRITE, error, sizeof(error)));
	assert_null(library_open(path, DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "schema is version 99"));
	free(path);
	test_folder_remove(folder);
}

static void the_block_list_is_kept(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	struct catalogue *catalogue = test_catalogue_from(TEST_MESSAGES);
	uint64_t *senders;
	size_t count;
	bool was_blocked;
	char error[512];

	(void)state;
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(library_block(db, UINT64_MAX - 5, 1));
	assert_true(library_block(db, 7, 1));
	assert_true(library_block(db, 7, 1));
	assert_true(library_blocked(db, &senders, &count, error, sizeof(error)));
	assert_int_equal(count, 2);
	catalogue_set_blocked(catalogue, senders, count);
	assert_true(catalogue_is_blocked(catalogue, 7));
	assert_true(catalogue_is_blocked(catalogue, UINT64_MAX - 5));
	assert_false(catalogue_is_blocked(catalogue, 8));
	assert_true(library_unblock(db, 7, &was_blocked));
	assert_true(was_blocked);
	assert_true(library_unblock(db, 7, &was_blocked));
	assert_false(was_blocked);
	catalogue_free(catalogue);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_read_as_spreadsheets_save_them),
		cmocka_unit_test(broken_quotes_are_told_with_their_line),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(columns_may_stand_in_any_order_but_must_be_there),
		cmocka_unit_test(faults_are_told_with_line_and_column),
		cmocka_unit_test(a_keyword_of_two_topics_is_told),
		cmocka_unit_test(gaps_and_costs_are_remarked_on),
		cmocka_unit_test(texts_are_proofread),
		cmocka_unit_test(shadowed_keywords_are_shown_with_a_sentence),
		cmocka_unit_test(costs_are_told_in_both_encodings),
		cmocka_unit_test(a_good_set_has_no_errors),
		cmocka_unit_test(the_sample_set_is_without_remark_and_within_its_cost),
		cmocka_unit_test(placeholders_are_filled_by_language),
		cmocka_unit_test(exported_tables_can_be_imported_again),
		cmocka_unit_test(a_published_set_is_loaded_as_it_was),
		cmocka_unit_test(a_set_that_cannot_be_stored_changes_nothing),
		cmocka_unit_test(databases_that_cannot_be_used_say_why),
		cmocka_unit_test(the_block_list_is_kept),
	};

	return RUN_SUITE(tests);
}
