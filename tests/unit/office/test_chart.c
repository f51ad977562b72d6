/* Bars: what is drawn, what must not be, and what is only text. */
#include "testing.h"

#include "agahi/office/chart.h"

static struct html page;

static const char *drawn(enum chart_shape shape, const struct chart_bar *bars, size_t count)
{
	const struct chart chart = { "By <hour>", shape, bars, count };

	buffer_free(&page.out);
	page = (struct html){ 0 };
	chart_write(&page, &chart);
	return page.out.data ? page.out.data : "";
}

static size_t count_of(const char *text, const char *piece)
{
	size_t count = 0;

	for (; (text = strstr(text, piece)); text += strlen(piece))
		count++;
	return count;
}

/* Each closes its outline: nothing else has this letter. */
static size_t bars_in(const char *text)
{
	return count_of(text, "z");
}

static int tear_down(void **state)
{
	(void)state;
	buffer_free(&page.out);
	page = (struct html){ 0 };
	return 0;
}

static void the_axis_ends_at_a_round_number(void **state)
{
	(void)state;
	assert_int_equal(chart_round_up(0), 1);
	assert_int_equal(chart_round_up(1), 1);
	assert_int_equal(chart_round_up(3), 5);
	assert_int_equal(chart_round_up(21), 50);
	assert_int_equal(chart_round_up(1001), 2000);
	assert_true(chart_round_up(INT64_MAX) == INT64_MAX);
}

static void columns_stand_one_on_the_other(void **state)
{
	const struct chart_bar bars[] = { { "09", 100, 0, false, "100" }, { "10", 50, 50, false, "100" } };
	const char *text = drawn(CHART_COLUMNS, bars, 2);

	(void)state;
	const char *second = strstr(text, "class=\"bar second\"");

	assert_non_null(strstr(text, "class=\"bar\""));
	assert_int_equal(bars_in(text), 3);
	assert_int_equal(bars_in(second), 1);
	/* 100 of 100: from the base to the top; half of it. */
	assert_non_null(strstr(text, "M65 20h281v150h-281z"));
	assert_non_null(strstr(text, "M349 95h281v75h-281z"));
	assert_non_null(strstr(text, "role=\"img\""));
	assert_non_null(strstr(text, "aria-label=\"By &lt;hour&gt;\""));
	assert_null(strstr(text, "style="));
}

static void what_must_not_be_told_has_no_bar(void **state)
{
	const struct chart_bar bars[] = { { "vote", 4, 3, true, "hidden" } };

	(void)state;
	assert_int_equal(bars_in(drawn(CHART_COLUMNS, bars, 1)), 0);
	assert_non_null(strstr(page.out.data, ">*<"));
	assert_int_equal(bars_in(drawn(CHART_ROWS, bars, 1)), 0);
	assert_non_null(strstr(page.out.data, ">hidden<"));
	assert_null(strstr(page.out.data, ">4<"));
}

static void the_length_of_a_bar_tells_nothing_of_what_is_hidden(void **state)
{
	const struct chart_bar one[] = { { "a", 10, 0, false, "10" }, { "b", 9000, 0, true, "hidden" } };
	const struct chart_bar other[] = { { "a", 10, 0, false, "10" }, { "b", 1, 0, true, "hidden" } };
	char *first = strdup(drawn(CHART_ROWS, one, 2));

	(void)state;
	assert_string_equal(first, drawn(CHART_ROWS, other, 2));
	free(first);
}

static void names_are_text_and_cut_at_a_character(void **state)
{
	const struct chart_bar bars[] = { { "<script>", 1, 0, false, "1" },
		{ "ووٹوٹووٹوٹووٹوٹووٹوٹووٹوٹووٹوٹ", 1, 0, false, "1" } };
	const char *text = drawn(CHART_ROWS, bars, 2);

	(void)state;
	assert_null(strstr(text, "<script>"));
	assert_non_null(strstr(text, "&lt;script&gt;"));
	assert_non_null(strstr(text, "…"));
	assert_null(strstr(text, "\xef\xbf\xbd"));
}

static void there_are_no_more_bars_than_fit_and_none_of_nothing(void **state)
{
	struct chart_bar bars[CHART_MOST_BARS + 5];

	(void)state;
	for (size_t i = 0; i < CHART_MOST_BARS + 5; i++)
		bars[i] = (struct chart_bar){ "x", 1, 0, false, "1" };
	assert_int_equal(bars_in(drawn(CHART_COLUMNS, bars, CHART_MOST_BARS + 5)), CHART_MOST_BARS);
	assert_string_equal(drawn(CHART_ROWS, bars, 0), "");
	bars[0].first = 0;
	assert_int_equal(bars_in(drawn(CHART_ROWS, bars, 1)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_axis_ends_at_a_round_number, tear_down),
		cmocka_unit_test_teardown(columns_stand_one_on_the_other, tear_down),
		cmocka_unit_test_teardown(what_must_not_be_told_has_no_bar, tear_down),
		cmocka_unit_test_teardown(the_length_of_a_bar_tells_nothing_of_what_is_hidden, tear_down),
		cmocka_unit_test_teardown(names_are_text_and_cut_at_a_character, tear_down),
		cmocka_unit_test_teardown(there_are_no_more_bars_than_fit_and_none_of_nothing, tear_down),
	};

	return RUN_SUITE(tests);
}
