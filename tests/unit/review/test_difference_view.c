#include "agahi/review/difference_view.h"

#include "review_stage.h"

static void words_that_went_and_came_are_marked_as_such(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("set", draft.id, "/diff", NULL), 200);
	desk_stage_assert_has(&stage, "<ins>");
	desk_stage_assert_has(&stage, "Texts changed: <bdi>1</bdi>");
}

static void texts_are_text(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "<img src=x onerror=alert(1)> \"'&"), DEED_DONE);
	stage_become(AHMED);
	assert_int_equal(stage_ask("set", id, "/diff", NULL), 200);
	desk_stage_assert_has_not(&stage, "<img");
	desk_stage_assert_has(&stage, "&lt;img");
}

static void what_was_read_is_marked_until_it_changes(void **state)
{
	struct draft draft = site_in_review();
	const char *begin = "name=\"hash\" value=\"", *hash;
	char form[400];

	(void)state;
	stage_become(AHMED);
	assert_int_equal(stage_ask("review", draft.id, "", NULL), 200);
	desk_stage_assert_has(&stage, "I have read this one");
	desk_stage_assert_has(&stage, "value=\"message vote en\"");
	hash = strstr(desk_stage_body(&stage), begin);
	assert_non_null(hash);
	snprintf(form, sizeof(form), "what=message+vote+en&hash=%.64s&read=1", hash + strlen(begin));
	assert_int_equal(stage_ask("review", draft.id, "/read", form), 303);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has(&stage, "Not read yet");
	assert_int_equal(site_touch(site.db, SAIMA, draft.id, "again another"), DEED_DONE);
	stage_ask("review", draft.id, "", NULL);
	desk_stage_assert_has_not(&stage, "Not read yet");
}

static void many_changes_stand_on_several_pages(void **state)
{
	struct message_set *set = message_set_new();
	char topic[32];

	(void)state;
	for (int i = 0; i < 45; i++) {
		snprintf(topic, sizeof(topic), "topic-%02d", i);
		message_set_add_message(set, topic, "en", "A text of it", 0);
	}
	long long id = site_add_edition(set, COURSE_DRAFT, 0, 0);
	message_set_free(set);
	stage_become(AHMED);
	assert_int_equal(stage_ask("set", id, "/diff", NULL), 200);
	desk_stage_assert_has(&stage, "topic-00");
	desk_stage_assert_has_not(&stage, "topic-44");
	assert_true(strlen(desk_stage_body(&stage)) < 60000);
	assert_int_equal(stage_ask("set", id, "/diff?page=5", NULL), 200);
	desk_stage_assert_has_not(&stage, "topic-00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(words_that_went_and_came_are_marked_as_such),
		STAGE_TEST(texts_are_text),
		STAGE_TEST(what_was_read_is_marked_until_it_changes),
		STAGE_TEST(many_changes_stand_on_several_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
