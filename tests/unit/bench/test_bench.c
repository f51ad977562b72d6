#include "agahi/bench/bench.h"

#include "writing_stage.h"

static void run_jobs(struct writing_stage *stage)
{
	/* A job that is done wakes the loop. */
	event_base_loop(stage->desk.base, EVLOOP_ONCE);
}

static struct workbench_draft *wait_for(struct writing_stage *stage, bool *older)
{
	struct workbench_draft *draft = bench_find(stage->desk.desk, stage->draft, older);

	for (int i = 0; i < 50 && (!draft || *older); i++) {
		run_jobs(stage);
		draft = bench_find(stage->desk.desk, stage->draft, older);
	}
	return draft;
}

static void save(struct writing_stage *stage, const char *text, const char *keyword)
{
	char *keywords[] = { (char *)keyword };
	struct person saima = writing_person(stage, "saima");
	struct message_row row = {
		.topic = "women", .lang = "en", .text = (char *)text, .keywords = keywords, .keyword_count = 1
	};
	struct saving saving = { .deed = { &saima, "127.0.0.1", clock_wall_ms() },
		.edition = stage->draft,
		.rev = writing_rev(stage, TABLE_MESSAGES, "women", "en", NULL) };
	long long rev;

	assert_int_equal(
		saving_message(desk_stage_db(&stage->desk), &saving, &row, NULL, &rev, NULL), DEED_DONE);
}

static const char *answer_to(struct workbench_draft *draft, const char *text)
{
	struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW };
	struct decision decision = decide(&request, workbench_catalogue(draft), &sender);

	return decision.text ? decision.text : "";
}

static void a_catalogue_is_made_on_the_worker(void **state)
{
	struct writing_stage *stage = *state;
	struct workbench_draft *draft;
	bool older;

	assert_null(bench_find(stage->desk.desk, stage->draft, &older));
	assert_true(older);
	draft = wait_for(stage, &older);
	assert_non_null(draft);
	assert_false(older);
	assert_string_equal(answer_to(draft, "women"), "Every woman may vote");
	assert_null(bench_find(stage->desk.desk, 999, &older));
}

static void a_text_that_was_saved_is_there_at_once(void **state)
{
	struct writing_stage *stage = *state;
	bool older;

	assert_non_null(wait_for(stage, &older));
	save(stage, "She may vote", "women");
	struct workbench_draft *draft = bench_find(stage->desk.desk, stage->draft, &older);
	assert_false(older);
	assert_string_equal(answer_to(draft, "women"), "She may vote");
}

static void while_new_keywords_are_taken_in_the_older_ones_answer(void **state)
{
	struct writing_stage *stage = *state;
	bool older;

	assert_non_null(wait_for(stage, &older));
	save(stage, "She may vote", "ladies");
	struct workbench_draft *draft = bench_find(stage->desk.desk, stage->draft, &older);
	assert_non_null(draft);
	assert_true(older);
	draft = wait_for(stage, &older);
	assert_false(older);
	assert_string_equal(answer_to(draft, "ladies"), "She may vote");
}

static void examples_are_words_too(void **state)
{
	struct writing_stage *stage = *state;
	struct person saima = writing_person(stage, "saima");
	struct saving saving = { .deed = { &saima, "127.0.0.1", clock_wall_ms() }, .edition = stage->draft };
	const struct example_row example = { .topic = "women", .lang = "en", .text = "may my sister" };
	bool older;

	assert_non_null(wait_for(stage, &older));
	assert_int_equal(saving_example(desk_stage_db(&stage->desk), &saving, &example, true), DEED_DONE);
	bench_find(stage->desk.desk, stage->draft, &older);
	assert_true(older);
	assert_non_null(wait_for(stage, &older));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_catalogue_is_made_on_the_worker),
		WRITING_TEST(a_text_that_was_saved_is_there_at_once),
		WRITING_TEST(while_new_keywords_are_taken_in_the_older_ones_answer),
		WRITING_TEST(examples_are_words_too),
	};

	return RUN_SUITE(tests);
}
