/* Which sums may be told: no small one, and none by which a small one is found. */
#include "testing.h"

#include "agahi/survey/disclosure.h"

enum { MOST = 400 };

static bool hidden[MOST];

static void hide(const int64_t *values, size_t count)
{
	static const size_t whole[MOST] = { 0 };

	memset(hidden, 0, sizeof(hidden));
	assert_true(disclosure_hide(&(struct disclosure_table){ values, count, whole, 1, 1, NULL }, hidden));
}

static void assert_hidden(const char *wanted)
{
	for (size_t i = 0; wanted[i]; i++) {
		if (hidden[i] != (wanted[i] == 'x'))
			fail_msg("sum %zu should %sbe hidden", i, wanted[i] == 'x' ? "" : "not ");
	}
}

static void large_sums_and_nothing_at_all_are_told(void **state)
{
	(void)state;
	hide((const int64_t[]){ 5, 100, 0, 7 }, 4);
	assert_hidden("----");
	hide((const int64_t[]){ 0 }, 0);
}

static void a_small_sum_takes_the_next_smallest_with_it(void **state)
{
	(void)state;
	hide((const int64_t[]){ 100, 4, 9, 0, 50 }, 5);
	assert_hidden("-xx--");
}

static void two_small_ones_that_are_together_small_take_a_third(void **state)
{
	(void)state;
	hide((const int64_t[]){ 100, 1, 2, 9 }, 4);
	assert_hidden("-xxx");
	hide((const int64_t[]){ 100, 4, 4, 9 }, 4);
	assert_hidden("-xx-");
	hide((const int64_t[]){ 3 }, 1);
	assert_hidden("x");
}

static void a_sum_that_is_hidden_for_another_reason_is_protected_too(void **state)
{
	static const size_t whole[3] = { 0 };
	const int64_t values[] = { 60, 50, 40 };

	(void)state;
	memset(hidden, 0, sizeof(hidden));
	hidden[0] = true;
	assert_true(disclosure_hide(&(struct disclosure_table){ values, 3, whole, 1, 1, NULL }, hidden));
	assert_hidden("x-x");
}

/* Rows and columns of a table, of which the totals are told: no line of it has one hidden cell alone. */
static void in_a_table_no_line_gives_a_cell_away(void **state)
{
	enum { ROWS = 12, COLUMNS = 9, CELLS = ROWS * COLUMNS };
	int64_t values[CELLS];
	size_t groups[CELLS * 2];
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 300; round++) {
		for (size_t i = 0; i < CELLS; i++) {
			seed = seed * 1664525u + 1013904223u;
			values[i] = seed >> 24 < 100 ? 0 : (int64_t)(seed >> 20) % (round % 2 ? 20 : 500);
			groups[2 * i] = i / COLUMNS;
			groups[2 * i + 1] = ROWS + i % COLUMNS;
		}
		memset(hidden, 0, sizeof(hidden));
		assert_true(disclosure_hide(
			&(struct disclosure_table){ values, CELLS, groups, 2, ROWS + COLUMNS, NULL },
			hidden));
		for (size_t group = 0; group < ROWS + COLUMNS; group++) {
			size_t count = 0, visible = 0;
			int64_t sum = 0;

			for (size_t i = 0; i < CELLS; i++) {
				if (groups[2 * i] != group && groups[2 * i + 1] != group)
					continue;
				count += hidden[i];
				sum += hidden[i] ? values[i] : 0;
				visible += !hidden[i] && values[i] > 0;
			}
			assert_true(count == 0 || visible == 0 || (count >= 2 && sum >= DISCLOSURE_LEAST));
		}
		for (size_t i = 0; i < CELLS; i++)
			assert_true(hidden[i] || values[i] == 0 || values[i] >= DISCLOSURE_LEAST);
	}
}

static void a_line_whose_total_is_hidden_tells_not_all_of_its_cells(void **state)
{
	static const size_t groups[] = { 0, 0, 1, 1 };
	static const bool told[] = { true, false };
	const int64_t values[] = { 50, 60, 70, 80 };

	(void)state;
	memset(hidden, 0, sizeof(hidden));
	assert_true(disclosure_hide(&(struct disclosure_table){ values, 4, groups, 1, 2, told }, hidden));
	assert_hidden("xx--");
}

static void sums_are_written_as_they_may_be_told(void **state)
{
	char text[DISCLOSURE_TEXT_SIZE];

	(void)state;
	assert_string_equal(disclosure_write(12, false, text), "12");
	assert_string_equal(disclosure_write(0, false, text), "0");
	assert_string_equal(disclosure_write(4, true, text), "<5");
	assert_string_equal(disclosure_write(5, true, text), "hidden");
	assert_string_equal(disclosure_write(0, true, text), "hidden");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_sums_and_nothing_at_all_are_told),
		cmocka_unit_test(a_small_sum_takes_the_next_smallest_with_it),
		cmocka_unit_test(two_small_ones_that_are_together_small_take_a_third),
		cmocka_unit_test(a_sum_that_is_hidden_for_another_reason_is_protected_too),
		cmocka_unit_test(in_a_table_no_line_gives_a_cell_away),
		cmocka_unit_test(a_line_whose_total_is_hidden_tells_not_all_of_its_cells),
		cmocka_unit_test(sums_are_written_as_they_may_be_told),
	};

	return RUN_SUITE(tests);
}
