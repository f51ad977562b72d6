#include "agahi/bench/unsaved.h"

#include "agahi/service/decide.h"
#include "writing_stage.h"

static char *keywords[] = { "polls", "ballot" };
static char topic[48];

static void answer(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	const char *text = arg;
	struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW };
	struct decision decision;

	assert_non_null(ready->draft);
	decision = decide(&request, workbench_catalogue(ready->draft), &sender);
	html_text(visit->page, decision.topic ? decision.topic : "none");
}

static void page(struct visit *visit)
{
	const struct form *query = &visit->exchange->request.query;
	const struct message_row row = {
		.topic = topic, .lang = "en", .text = "Words", .keywords = keywords, .keyword_count = 2
	};

	if (form_has(query, "saved"))
		bench_wait(visit, 2, answer, (void *)form_value(query, "ask"));
	else
		unsaved_wait(visit, (long long)form_number(query, "edition", 2), &row, answer,
			(void *)form_value(query, "ask"));
}

static const struct desk_route rows[] = { { WEB_GET, "/ask", ROUTE_SIGNED_IN, page, 0 } };

static int set_up(void **state)
{
	struct writing_stage *stage;
	int result = writing_set_up(state);

	stage = *state;
	gate_free(stage->desk.gate);
	stage->desk.gate = gate_new(stage->desk.desk, (struct routes){ rows, 1 });
	snprintf(topic, sizeof(topic), "vote");
	return result;
}

static void keywords_stand_in_the_place_of_those_that_are_saved(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/ask?ask=polls"), 200);
	assert_string_equal(desk_stage_body(&stage->desk), "vote");
	writing_get(stage, "/ask?ask=voting");
	assert_string_not_equal(desk_stage_body(&stage->desk), "vote");
	writing_get(stage, "/ask?ask=women");
	assert_string_equal(desk_stage_body(&stage->desk), "women");
}

static void a_topic_that_is_not_saved_stands_beside_the_others(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(topic, sizeof(topic), "heat");
	writing_get(stage, "/ask?ask=ballot");
	assert_string_equal(desk_stage_body(&stage->desk), "heat");
}

static void nothing_of_it_stays(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/ask?ask=polls");
	writing_get(stage, "/ask?saved=1&ask=voting");
	assert_string_equal(desk_stage_body(&stage->desk), "vote");
	writing_get(stage, "/ask?saved=1&ask=ballot");
	assert_string_not_equal(desk_stage_body(&stage->desk), "vote");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			keywords_stand_in_the_place_of_those_that_are_saved, set_up, writing_tear_down),
		cmocka_unit_test_setup_teardown(
			a_topic_that_is_not_saved_stands_beside_the_others, set_up, writing_tear_down),
		cmocka_unit_test_setup_teardown(nothing_of_it_stays, set_up, writing_tear_down),
	};

	return RUN_SUITE(tests);
}
