/* Faults and remarks, collected. */
#include "testing.h"

#include <jansson.h>

#include "agahi/editor/report.h"

static char *printed(const struct report *report, void (*print)(const struct report *, FILE *))
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	print(report, out);
	fclose(out);
	return text;
}

static void each_is_a_line_with_its_place(void **state)
{
	struct report report = { 0 };

	(void)state;
	report_add(&report, REPORT_ERROR, "m.csv:2: text", "is %s", "empty");
	report_add(&report, REPORT_WARNING, "topic help", "is missing");
	char *text = printed(&report, report_print);
	assert_string_equal(text, "m.csv:2: text: error: is empty\ntopic help: warning: is missing\n");
	assert_int_equal(report.errors, 1);
	assert_int_equal(report.count, 2);
	free(text);
	report_free(&report);
	assert_int_equal(report.count, 0);
}

static void json_keeps_what_people_wrote(void **state)
{
	struct report report = { 0 };
	const char *severity, *place, *words;

	(void)state;
	report_add(&report, REPORT_ERROR, "m.csv:2", "\"ووٹ\" \\ %d%%", 5);
	char *text = printed(&report, report_print_json);
	json_t *list = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(list), 1);
	json_unpack(json_array_get(list, 0), "{s:s, s:s, s:s}", "severity", &severity, "place", &place,
		"text", &words);
	assert_string_equal(severity, "error");
	assert_string_equal(place, "m.csv:2");
	assert_string_equal(words, "\"ووٹ\" \\ 5%");
	json_decref(list);
	free(text);
	report_free(&report);
	text = printed(&report, report_print_json);
	assert_string_equal(text, "[]\n");
	free(text);
}

static void beyond_the_bound_they_are_counted_only(void **state)
{
	struct report report = { 0 };

	(void)state;
	for (int i = 0; i < REPORT_MAX_ITEMS + 5; i++)
		report_add(&report, i < REPORT_MAX_ITEMS ? REPORT_WARNING : REPORT_ERROR, "here", "%d", i);
	assert_int_equal(report.count, REPORT_MAX_ITEMS);
	assert_int_equal(report.dropped, 5);
	assert_int_equal(report.errors, 5); /* a set with errors is not published, shown or not */
	char *text = printed(&report, report_print);
	assert_non_null(strstr(text, "999\nand 5 more\n"));
	free(text);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_line_with_its_place),
		cmocka_unit_test(json_keeps_what_people_wrote),
		cmocka_unit_test(beyond_the_bound_they_are_counted_only),
	};

	return RUN_SUITE(tests);
}
