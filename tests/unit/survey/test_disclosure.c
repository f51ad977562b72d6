/* Which sums may be told: no small one, and none by which a small one is found. */
#include "testing.h"

#include "agahi/survey/disclosure.h"

enum { MOST = 400, SMALLEST = 1, LARGEST = DISCLOSURE_LEAST - 1, ENDLESS = 1000000 };

static int64_t values[MOST];
static enum disclosure_mark marks[MOST];
static size_t parts[MOST * 4];
static struct disclosure_group groups[MOST];
static struct disclosure_sums sums;

static void hide(void)
{
	memset(marks, 0, sizeof(marks));
	assert_true(disclosure_hide(&sums, marks));
}

/* A row of sums beside its total, which is the first. */
static void hide_row(const int64_t *row, size_t count)
{
	values[0] = 0;
	for (size_t i = 0; i < count; i++) {
		values[i + 1] = row[i];
		values[0] += row[i];
		parts[i] = i + 1;
	}
	groups[0] = (struct disclosure_group){ 0, parts, count };
	sums = (struct disclosure_sums){ values, count + 1, groups, 1 };
	hide();
}

/* By sum, the total first: - told, x hidden, . veiled. */
static void assert_marks(const char *wanted)
{
	char got[MOST + 1] = "";

	for (size_t i = 0; i < sums.count; i++)
		got[i] = "-x."[marks[i]];
	assert_string_equal(got, wanted);
}

static void large_sums_and_nothing_at_all_are_told(void **state)
{
	(void)state;
	hide_row((const int64_t[]){ 5, 100, 0, 7 }, 4);
	assert_marks("-----");
	hide_row((const int64_t[]){ 0 }, 1);
	assert_marks("--");
}

static void a_small_sum_takes_the_next_smallest_with_it(void **state)
{
	(void)state;
	hide_row((const int64_t[]){ 100, 4, 9, 0, 50 }, 5);
	assert_marks("--xx--");
	hide_row((const int64_t[]){ 3 }, 1);
	assert_marks("xx");
}

/* 6 would be 1 and 5, for hidden is not under 5. */
static void what_the_marks_themselves_tell_is_reckoned_with(void **state)
{
	(void)state;
	hide_row((const int64_t[]){ 1, 5, 100 }, 3);
	assert_marks("-xxx");
	hide_row((const int64_t[]){ 4, 4, 100 }, 3); /* 8 would be twice 4 */
	assert_marks("-xxx");
	hide_row((const int64_t[]){ 4, 4, 4, 99 }, 4);
	assert_marks("-xxxx");
	hide_row((const int64_t[]){ 1, 4, 50 }, 3); /* 5 is also 2 and 3 */
	assert_marks("-xx-");
}

static void what_nothing_else_protects_is_veiled_and_the_total_stays(void **state)
{
	size_t veiled = 0;

	(void)state;
	hide_row((const int64_t[]){ 1, 1, 1, 1, 1 }, 5);
	assert_int_equal(marks[0], DISCLOSURE_TOLD);
	for (size_t i = 1; i < sums.count; i++) {
		assert_true(marks[i] != DISCLOSURE_TOLD);
		veiled += marks[i] == DISCLOSURE_VEILED;
	}
	assert_int_equal(veiled, 4);
	hide_row((const int64_t[]){ 1, 1 }, 2); /* two rows would tell that <5 is two or more */
	assert_marks("x..");
}

static void a_sum_that_is_hidden_for_another_reason_stays_so_but_nothing_is_nothing(void **state)
{
	(void)state;
	hide_row((const int64_t[]){ 60, 50, 40, 0 }, 4);
	memset(marks, 0, sizeof(marks));
	marks[1] = marks[4] = DISCLOSURE_HIDDEN;
	assert_true(disclosure_hide(&sums, marks));
	assert_marks("-x---");
}

/* --- a reader who reckons ----------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t random_under(uint32_t limit)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % limit;
}

/* Some rows and columns, each with its total, and all in all. */
static void make_table(size_t rows, size_t columns, uint32_t largest)
{
	size_t cells = 1 + rows + columns, part = 0, group = 0;

	memset(values, 0, sizeof(values));
	for (size_t row = 0; row < rows; row++) {
		for (size_t column = 0; column < columns; column++) {
			int64_t value = random_under(3) == 0 ? 0 : random_under(largest);

			values[cells + row * columns + column] = value;
			values[1 + row] += value;
			values[1 + rows + column] += value;
			values[0] += value;
		}
	}
	groups[group++] = (struct disclosure_group){ 0, parts, rows };
	for (size_t row = 0; row < rows; row++)
		parts[part++] = 1 + row;
	groups[group++] = (struct disclosure_group){ 0, parts + part, columns };
	for (size_t column = 0; column < columns; column++)
		parts[part++] = 1 + rows + column;
	for (size_t row = 0; row < rows; row++) {
		groups[group++] = (struct disclosure_group){ 1 + row, parts + part, columns };
		for (size_t column = 0; column < columns; column++)
			parts[part++] = cells + row * columns + column;
	}
	for (size_t column = 0; column < columns; column++) {
		groups[group++] = (struct disclosure_group){ 1 + rows + column, parts + part, rows };
		for (size_t row = 0; row < rows; row++)
			parts[part++] = cells + row * columns + column;
	}
	sums = (struct disclosure_sums){ values, cells + rows * columns, groups, group };
}

static int64_t low[MOST], high[MOST];

/* From what is printed alone. */
static void read_what_is_shown(void)
{
	char text[DISCLOSURE_TEXT_SIZE];

	for (size_t i = 0; i < sums.count; i++) {
		disclosure_write(values[i], marks[i], text);
		if (marks[i] == DISCLOSURE_VEILED)
			low[i] = 0, high[i] = ENDLESS;
		else if (strcmp(text, "<5") == 0)
			low[i] = SMALLEST, high[i] = LARGEST;
		else if (strcmp(text, "hidden") == 0)
			low[i] = DISCLOSURE_LEAST, high[i] = ENDLESS;
		else
			low[i] = high[i] = strtoll(text, NULL, 10);
	}
}

static bool raise(int64_t *bound, int64_t to)
{
	bool changed = to > *bound;

	*bound = changed ? to : *bound;
	return changed;
}

static bool lower(int64_t *bound, int64_t to)
{
	bool changed = to < *bound;

	*bound = changed ? to : *bound;
	return changed;
}

/* One sum of a group by all others of it. */
static bool reckon_one(const struct disclosure_group *group, size_t which)
{
	int64_t others_low = 0, others_high = 0;
	size_t sum = which < group->count ? group->parts[which] : group->total;

	for (size_t i = 0; i < group->count; i++) {
		others_low += i == which ? 0 : low[group->parts[i]];
		others_high += i == which ? 0 : high[group->parts[i]];
	}
	bool is_total = which == group->count;
	bool raised = raise(&low[sum], is_total ? others_low : low[group->total] - others_high);
	bool lowered = lower(&high[sum], is_total ? others_high : high[group->total] - others_low);

	return raised || lowered;
}

static void reckon(void)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < sums.group_count; i++) {
			for (size_t which = 0; which <= groups[i].count; which++)
				changed |= reckon_one(&groups[i], which);
		}
	}
}

static void whoever_reckons_finds_no_small_sum_in_two_thousand_tables(void **state)
{
	size_t told = 0, small = 0;

	(void)state;
	seed = 1;
	for (uint32_t round = 0; round < 2000; round++) {
		make_table(1 + random_under(7), 1 + random_under(7),
			(const uint32_t[]){ 3, 6, 12, 60 }[round % 4]);
		hide();
		read_what_is_shown();
		reckon();
		for (size_t i = 0; i < sums.count; i++) {
			bool is_small = values[i] > 0 && values[i] < DISCLOSURE_LEAST;

			assert_true(low[i] <= values[i] && values[i] <= high[i]);
			if (is_small && (low[i] > SMALLEST || high[i] < LARGEST))
				fail_msg("table %u: sum %zu, %lld, is known to be from %lld to %lld", round,
					i, (long long)values[i], (long long)low[i], (long long)high[i]);
			small += is_small;
			told += marks[i] == DISCLOSURE_TOLD && values[i] > 0;
		}
	}
	assert_true(small > 5000 && told > 5000);
}

static void sums_are_written_as_they_may_be_told(void **state)
{
	char text[DISCLOSURE_TEXT_SIZE];

	(void)state;
	assert_string_equal(disclosure_write(12, DISCLOSURE_TOLD, text), "12");
	assert_string_equal(disclosure_write(0, DISCLOSURE_TOLD, text), "0");
	assert_string_equal(disclosure_write(4, DISCLOSURE_HIDDEN, text), "<5");
	assert_string_equal(disclosure_write(4, DISCLOSURE_VEILED, text), "hidden");
	assert_string_equal(disclosure_write(5, DISCLOSURE_HIDDEN, text), "hidden");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_sums_and_nothing_at_all_are_told),
		cmocka_unit_test(a_small_sum_takes_the_next_smallest_with_it),
		cmocka_unit_test(what_the_marks_themselves_tell_is_reckoned_with),
		cmocka_unit_test(what_nothing_else_protects_is_veiled_and_the_total_stays),
		cmocka_unit_test(a_sum_that_is_hidden_for_another_reason_stays_so_but_nothing_is_nothing),
		cmocka_unit_test(whoever_reckons_finds_no_small_sum_in_two_thousand_tables),
		cmocka_unit_test(sums_are_written_as_they_may_be_told),
	};

	return RUN_SUITE(tests);
}
