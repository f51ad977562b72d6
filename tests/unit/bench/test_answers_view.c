#include "agahi/bench/answers_view.h"

#include "agahi/edition/models.h"
#include "review_stage.h"
#include "small_model.h"

static void texts_that_get_another_answer_are_listed(void **state)
{
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	(void)state;
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "en", "ballotpaper"), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "What changes for citizens");
	desk_stage_assert_has(&stage, "ballotpaper");
	desk_stage_assert_has(&stage, "Not understood · <bdi>English</bdi>");
	desk_stage_assert_has(&stage, "<bdi dir=\"ltr\">vote</bdi> · <bdi>English</bdi>");
}

static void what_was_not_learned_is_not_compared(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };

	(void)state;
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "once the examples have been learned");
}

/* What is live has an example, and a model that was learned from it. */
static void go_live_with_an_example(void)
{
	struct message_set *set = site_set();
	struct buffer model = small_model_octets(1);
	char hash[TABLES_HASH_SIZE];

	assert_true(message_set_add_example(set, "vote", "en", "may I vote", 0));
	assert_true(query_run(site.db, "UPDATE edition SET state = ? WHERE state = 5",
		QUERY(QUERY_NUMBER(COURSE_RETIRED))));
	site.live = site_add_edition(set, COURSE_LIVE, 13, 0);
	assert_true(models_hash(set, hash));
	assert_true(drafts_store_model(site.db, hash, span_of(model.data, model.len)));
	buffer_free(&model);
	message_set_free(set);
}

static void a_draft_that_has_not_learned_yet_is_compared_by_what_was_learned_before(void **state)
{
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };

	(void)state;
	go_live_with_an_example();
	long long id = site_draft();
	const struct saving saving = { deed_by(SAIMA), id, 0 };
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	assert_int_equal(saving_add_keyword(site.db, &saving, "women", "en", "ballotpaper"), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", id, "", NULL), 200);
	desk_stage_assert_has(&stage, "New examples are learned when the draft is submitted");
	desk_stage_assert_has(&stage, "ballotpaper");
	desk_stage_assert_has_not(&stage, "once the examples have been learned");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(texts_that_get_another_answer_are_listed),
		STAGE_TEST(what_was_not_learned_is_not_compared),
		STAGE_TEST(a_draft_that_has_not_learned_yet_is_compared_by_what_was_learned_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
