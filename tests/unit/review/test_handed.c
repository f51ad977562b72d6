/* What a page tells of an edition that was handed over. */
#include "review_stage.h"

#include <sys/stat.h>

#include "agahi/bench/outcomes.h"
#include "agahi/despatch/receiving.h"

static void make_folder(const char *name)
{
	char *path = test_path(stage.folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static struct draft sent(void)
{
	struct draft draft = site_in_review();

	stage_become(AHMED);
	assert_int_equal(stage_approve(&draft), 303);
	stage_become(BUSHRA);
	assert_int_equal(stage_ask("review", draft.id, "/send", ""), 303);
	return site_find(draft.id);
}

static void what_cannot_be_put_there_waits_and_the_page_says_so(void **state)
{
	struct draft draft = sent(); /* there is no folder */

	(void)state;
	assert_int_equal(draft.state, COURSE_SENT);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_ENGLISH, LABEL_SEND_WAITS));
	desk_stage_assert_has(&stage, "<dd><bdi>BUSHRA</bdi> ");
	stage.language = "ur";
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_URDU, LABEL_SEND_WAITS));
	assert_int_equal(stage_ask("review", draft.id, "/callback", ""), 303);
	assert_int_equal(site_find(draft.id).state, COURSE_DRAFT);
}

static void a_gateway_that_is_silent_is_told_where_one_waits_for_it(void **state)
{
	struct desk_live live = { .number = 12, .seen_ms = clock_wall_ms() - 3 * 3600 * 1000 };

	(void)state;
	make_folder("in");
	struct draft draft = sent();
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has_not(&stage, "lies ready for it");
	desk_set_live(stage.desk, &live);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "lies ready for it");
	desk_stage_assert_has_not(&stage, "could not be put yet");
}

static void refuse(struct draft *draft, const char *refusal)
{
	struct receiving_news news = { 0 };
	char text[512], error[256];

	snprintf(text, sizeof(text),
		"{\"file\":\"%s.agahi\",\"result\":\"refused\",\"refusal\":\"%s\",\"reason\":\"12 <b>is\"}",
		draft->sent_name, refusal);
	assert_true(receiving_take_answer(
		site.db, span_of(text, strlen(text)), ++site.now_ms, &news, error, sizeof(error)));
}

static void a_refusal_is_told_in_peoples_words_and_in_the_gateways(void **state)
{
	(void)state;
	make_folder("in");
	struct draft draft = sent();
	refuse(&draft, "overtaken");
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_ENGLISH, LABEL_REFUSAL_OVERTAKEN));
	desk_stage_assert_has(&stage, "<bdi lang=\"en\" dir=\"ltr\">12 &lt;b&gt;is</bdi>");
	stage.language = "ur";
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_URDU, LABEL_REFUSAL_OVERTAKEN));
	stage_become(SAIMA);
	assert_int_equal(stage_ask("set", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_URDU, LABEL_REFUSAL_OVERTAKEN));
}

static void each_kind_of_refusal_has_words_of_its_own(void **state)
{
	static const char *const kinds[] = { "damaged", "overtaken", "unlearned", "faulty", "taken-back",
		"new" };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(
				outcomes_refusal_label(kinds[i]), outcomes_refusal_label(kinds[j]));
	}
}

static void who_handed_it_over_and_approved_it_stands_with_what_was_live(void **state)
{
	struct receiving_news news = { 0 };
	char text[512], error[256];

	(void)state;
	make_folder("in");
	struct draft draft = sent();
	snprintf(text, sizeof(text),
		"{\"file\":\"%s.agahi\",\"result\":\"accepted\",\"number\":13,\"at_ms\":5000}",
		draft.sent_name);
	assert_true(receiving_take_answer(
		site.db, span_of(text, strlen(text)), ++site.now_ms, &news, error, sizeof(error)));
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, "BUSHRA");
	desk_stage_assert_has(&stage, "<bdi>AHMED</bdi>");
}

static void trouble_with_the_folder_stands_on_every_page_until_it_is_over(void **state)
{
	struct desk_live live = { .number = 12, .trouble = DESK_TROUBLE_FULL, .trouble_ms = clock_wall_ms() };

	(void)state;
	desk_set_live(stage.desk, &live);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_ENGLISH, LABEL_TROUBLE_FULL));
	stage.language = "ur";
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has(&stage, labels_text(LABELS_URDU, LABEL_TROUBLE_FULL));
	live.trouble = DESK_TROUBLE_NONE;
	desk_set_live(stage.desk, &live);
	assert_int_equal(desk_stage_ask(&stage, "/schedule", NULL), 200);
	desk_stage_assert_has_not(&stage, labels_text(LABELS_URDU, LABEL_TROUBLE_FULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(what_cannot_be_put_there_waits_and_the_page_says_so),
		STAGE_TEST(a_gateway_that_is_silent_is_told_where_one_waits_for_it),
		STAGE_TEST(a_refusal_is_told_in_peoples_words_and_in_the_gateways),
		STAGE_TEST(each_kind_of_refusal_has_words_of_its_own),
		STAGE_TEST(who_handed_it_over_and_approved_it_stands_with_what_was_live),
		STAGE_TEST(trouble_with_the_folder_stands_on_every_page_until_it_is_over),
	};

	return RUN_SUITE(tests);
}
