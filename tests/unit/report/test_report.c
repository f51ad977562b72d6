/* Faults and remarks, collected. */
#include "testing.h"

#include <jansson.h>

#include "agahi/report/report.h"

static char *printed(const struct report *report, enum phrases_language language,
	void (*print)(const struct report *, enum phrases_language, FILE *))
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	print(report, language, out);
	fclose(out);
	return text;
}

static void assert_printed(const struct report *report, enum phrases_language language, const char *wanted)
{
	char *text = printed(report, language, report_print);

	assert_string_equal(text, wanted);
	free(text);
}

static const struct fault_at place = {
	.file = "m.csv", .row = 3, .column = "text", .topic = "vote", .lang = "ur"
};

static void each_is_a_line_with_its_place_and_errors_come_first(void **state)
{
	struct report report = { 0 };

	(void)state;
	report_add(&report, FAULT_TEXT_COSTS, place, (struct fault_with){ .number = 4, .allowed = 3 });
	report_add(&report, FAULT_TEXT_EMPTY, place, (struct fault_with){ .value = NULL });
	report_add(&report, FAULT_FILE_EMPTY, (struct fault_at){ .file = NULL },
		(struct fault_with){ .value = NULL });
	assert_printed(&report, PHRASES_ENGLISH,
		"m.csv, row 3, column text, topic vote, language ur: error: the text is empty; write one, or "
		"take the "
		"row out\n"
		"error: the file is empty; look whether the sheet was saved\n"
		"m.csv, row 3, column text, topic vote, language ur: warning: costs 4 SMS; at most 3 are "
		"advised: shorten it\n");
	assert_int_equal(report.errors, 2);
	assert_int_equal(report.warnings, 1);
	report_free(&report);
	assert_int_equal(report.count, 0);
}

/* A line that begins with a file's name is set from the right, and what is Latin in it stays in one piece. */
static void urdu_is_set_from_the_right(void **state)
{
	struct report report = { 0 };

	(void)state;
	report_add(&report, FAULT_TEXT_EMPTY, place, (struct fault_with){ .value = NULL });
	assert_printed(&report, PHRASES_URDU,
		"\u200f\u2068m.csv\u2069، سطر 3، کالم \u2068text\u2069، موضوع \u2068vote\u2069، زبان "
		"\u2068ur\u2069: "
		"غلطی: متن خالی ہے؛ متن لکھیں یا سطر نکال دیں\n");
	report_free(&report);
}

static void one_cause_is_one_line(void **state)
{
	struct report report = { 0 };
	struct fault_at at = place;

	(void)state;
	for (at.row = 2; at.row < 42; at.row++)
		report_add(
			&report, FAULT_LANG_WRONG, at, (struct fault_with){ .value = "Ur", .other = "ur" });
	report_add(&report, FAULT_LANG_WRONG, at, (struct fault_with){ .value = "urdu", .other = "ur" });
	at.file = "menus.csv";
	report_add(&report, FAULT_LANG_WRONG, at, (struct fault_with){ .value = "Ur", .other = "ur" });
	assert_int_equal(report.count, 3);
	assert_int_equal(report.errors, 3);
	assert_int_equal(report.items[0].at.row, 2);
	assert_int_equal(report.items[0].again, 39);
	char *text = printed(&report, PHRASES_ENGLISH, report_print);
	assert_non_null(strstr(text, "m.csv, row 2, "));
	assert_non_null(strstr(text, "write \"ur\" (this is the first; 39 more have the same)\n"));
	free(text);
	report_free(&report);
}

static void at_most_twenty_lines_and_a_count(void **state)
{
	struct report report = { 0 };
	struct fault_at at = place;

	(void)state;
	for (at.row = 1; at.row <= 37; at.row++)
		report_add(&report, FAULT_TEXT_EMPTY, at, (struct fault_with){ .value = NULL });
	char *text = printed(&report, PHRASES_ENGLISH, report_print);
	assert_non_null(strstr(text, "m.csv, row 20, "));
	assert_null(strstr(text, "m.csv, row 21, "));
	assert_non_null(strstr(text, "\nand 17 more\n"));
	free(text);
	report_free(&report);
}

static void the_last_line_sums_up_in_either_language(void **state)
{
	struct report report = { .errors = 2, .warnings = 3 };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	report_print_sum(&report, PHRASES_CHECKED, 41, PHRASES_ENGLISH, out);
	report_print_sum(&report, PHRASES_NOT_IMPORTED, 41, PHRASES_ENGLISH, out);
	report_print_sum(&report, PHRASES_NOT_PUBLISHED, 41, PHRASES_URDU, out);
	fclose(out);
	assert_string_equal(text,
		"41 messages: 2 errors, 3 warnings\nagahi: nothing was imported: 2 errors\nکچھ شائع نہیں "
		"ہوا: 2 غلطیاں\n");
	free(text);
}

static void json_keeps_all_fields(void **state)
{
	struct report report = { 0 };
	const char *severity, *kind, *file, *column, *topic, *lang, *words;
	int row;

	(void)state;
	report_add(&report, FAULT_MENU_TARGET, place, (struct fault_with){ .value = "\"ووٹ\" \\" });
	report_add(&report, FAULT_COLUMN_UNNAMED, (struct fault_at){ .letter = 5 },
		(struct fault_with){ .value = NULL });
	char *text = printed(&report, PHRASES_ENGLISH, report_print_json);
	json_t *list = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(list), 2);
	assert_int_equal(json_unpack(json_array_get(list, 0), "{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s}",
				 "severity", &severity, "kind", &kind, "file", &file, "row", &row, "column",
				 &column, "topic", &topic, "lang", &lang, "text", &words),
		0);
	assert_string_equal(severity, "error");
	assert_string_equal(kind, "menu-target");
	assert_string_equal(file, "m.csv");
	assert_int_equal(row, 3);
	assert_string_equal(column, "text");
	assert_string_equal(topic, "vote");
	assert_string_equal(lang, "ur");
	assert_non_null(strstr(words, "\"\"ووٹ\" \\\""));
	json_t *second = json_array_get(list, 1);
	assert_true(json_is_null(json_object_get(second, "row")));
	assert_string_equal(json_string_value(json_object_get(second, "column")), "E");
	json_decref(list);
	free(text);
	report_free(&report);
	text = printed(&report, PHRASES_ENGLISH, report_print_json);
	assert_string_equal(text, "[]\n");
	free(text);
}

static void beyond_the_bound_they_are_counted_only(void **state)
{
	struct report report = { 0 };
	struct fault_at at = place;

	(void)state;
	for (unsigned i = 0; i < REPORT_MAX_ITEMS + 5; i++) {
		at.row = i + 1;
		report_add(&report, i < REPORT_MAX_ITEMS ? FAULT_TEXT_COSTS : FAULT_TEXT_EMPTY, at,
			(struct fault_with){ .value = NULL });
	}
	assert_int_equal(report.count, REPORT_MAX_ITEMS);
	assert_int_equal(report.dropped, 5);
	assert_int_equal(report.errors, 5); /* a set with errors is not published, shown or not */
	char *text = printed(&report, PHRASES_ENGLISH, report_print);
	assert_non_null(strstr(text, "and 985 more\n"));
	free(text);
	report_free(&report);
}

static void columns_are_named_as_spreadsheets_do(void **state)
{
	static const struct {
		unsigned number;
		const char *letters;
	} cases[] = { { 1, "A" }, { 5, "E" }, { 26, "Z" }, { 27, "AA" }, { 52, "AZ" }, { 53, "BA" },
		{ 703, "AAA" }, { 0, "" } };
	char letters[8];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		report_column_letters(cases[i].number, letters);
		assert_string_equal(letters, cases[i].letters);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_line_with_its_place_and_errors_come_first),
		cmocka_unit_test(urdu_is_set_from_the_right),
		cmocka_unit_test(one_cause_is_one_line),
		cmocka_unit_test(at_most_twenty_lines_and_a_count),
		cmocka_unit_test(the_last_line_sums_up_in_either_language),
		cmocka_unit_test(json_keeps_all_fields),
		cmocka_unit_test(beyond_the_bound_they_are_counted_only),
		cmocka_unit_test(columns_are_named_as_spreadsheets_do),
	};

	return RUN_SUITE(tests);
}
