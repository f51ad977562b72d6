/* Memory runs short at every place of a comparison. No crash, no leak (under ASan), and never half of a difference that
 * looks like the whole. */
#include "content.h"
#include "countdown.h"
#include "printed.h"
#include "rows.h"

#include "agahi/comparison/changes.h"

enum { MOST_ALLOCATIONS = 10000, FEWEST_ALLOCATIONS = 10 };

struct stage {
	struct message_set *before, *after;
	struct catalogue *before_catalogue, *after_catalogue;
};

static void fill(struct message_set *set, const char *text, const char *keyword, const char *value)
{
	rows_add_message(set, "youth", "en", keyword, text);
	assert_true(message_set_add_placeholder(set, "day", "", value, 0));
	rows_add_menu(set, "main", "a", "en", text, "vote");
	assert_true(message_set_add_example(set, "vote", "en", text, 0));
}

static int make_stage(void **state)
{
	struct report report = { 0 };
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->before = test_set_from(TEST_MESSAGES, &report);
	stage->after = test_set_from(TEST_MESSAGES, &report);
	assert_int_equal(report.count, 0);
	fill(stage->before, "Young people vote on {day}", "youth|young", "8 February");
	fill(stage->after, "The young vote on {day}", "young|student", "15 February");
	stage->before_catalogue = catalogue_build(stage->before, &test_languages);
	stage->after_catalogue = catalogue_build(stage->after, &test_languages);
	assert_true(stage->before_catalogue && stage->after_catalogue);
	*state = stage;
	return 0;
}

static int free_stage(void **state)
{
	struct stage *stage = *state;

	catalogue_free(stage->before_catalogue);
	catalogue_free(stage->after_catalogue);
	message_set_free(stage->before);
	message_set_free(stage->after);
	free(stage);
	return 0;
}

/* As `agahi diff` does; false when memory was short. */
static bool print_all(const struct stage *stage, FILE *out)
{
	static const struct answers_unanswered unanswered[] = { { "weather", 3 } };

	return changes_print(
		&(struct changes_side){ .set = stage->before, .catalogue = stage->before_catalogue },
		&(struct changes_side){ .set = stage->after, .catalogue = stage->after_catalogue },
		&(struct changes_unanswered){ unanswered, 1 }, PAPER_PLAIN, out);
}

static void a_comparison_is_told_whole_or_is_said_to_have_failed(void **state)
{
	struct printed whole, part;
	unsigned long n = 0;
	bool failed = true;

	printed_begin(&whole);
	assert_true(print_all(*state, whole.out));
	char *expected = printed_end(&whole);
	while (failed && ++n < MOST_ALLOCATIONS) {
		printed_begin(&part);
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		bool done = print_all(*state, part.out);
		failed = countdown_stop();
		char *written = printed_end(&part);
		assert_int_equal(done, !failed);
		assert_true(!done || strcmp(written, expected) == 0);
		free(written);
	}
	assert_false(failed);
	assert_in_range(n, FEWEST_ALLOCATIONS, MOST_ALLOCATIONS);
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_comparison_is_told_whole_or_is_said_to_have_failed, make_stage, free_stage),
	};

	return RUN_SUITE(tests);
}
