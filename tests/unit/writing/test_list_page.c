#include "agahi/writing/list_page.h"

#include "writing_stage.h"

enum { PAGE_OCTETS = 60000 };

static void a_topic_is_a_line_and_its_languages_stand_side_by_side(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/set/2"), 200);
	writing_has(stage, "/set/2/message/vote/en");
	writing_has(stage, "/set/2/message/vote/ur-Latn");
	writing_has(stage, "write it"); /* women has no Urdu */
	writing_has(stage, "<bdi>1</bdi> SMS");
}

static void words_are_searched_in_topics_texts_and_keywords(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/set/2?q=form+21");
	writing_has(stage, "/message/register/en");
	writing_has_not(stage, "/message/women/en");
	writing_get(stage, "/set/2?q=khawateen");
	writing_has(stage, "/message/women/en");
	writing_has_not(stage, "/message/register/en");
}

static void what_a_citizen_would_get_is_the_drafts_own_answer(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/set/2?ask=women");
	writing_has(stage, "What a citizen gets");
	writing_has(stage, "Every woman may vote");
	writing_has(stage, "exactly a keyword");
}

static void filters_show_what_is_changed_and_what_lacks_a_language(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/set/2?changed=1");
	writing_has_not(stage, "/message/vote/en");
	snprintf(stage->form, sizeof(stage->form), "rev=%lld&text=x&keywords=vote",
		writing_rev(stage, TABLE_MESSAGES, "vote", "en", NULL));
	desk_stage_ask(&stage->desk, writing_path(stage, "message/vote/en"), stage->form);
	writing_get(stage, "/set/2?changed=1");
	writing_has(stage, "/message/vote/en");
	writing_has_not(stage, "/message/women/en");
	writing_get(stage, "/set/2?untranslated=1");
	writing_has(stage, "/message/women/en");
	writing_has_not(stage, "/message/vote/en");
}

static void remarks_come_when_the_check_has_run(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form), "rev=%lld&text=%%7Bnowhere%%7D&keywords=vote",
		writing_rev(stage, TABLE_MESSAGES, "vote", "en", NULL));
	desk_stage_ask(&stage->desk, writing_path(stage, "message/vote/en"), stage->form);
	writing_get(stage, "/set/2");
	writing_has(stage, "The check is still running");
	/* Who asks for them gets them at once, by waiting. */
	writing_get(stage, "/set/2?remarks=1");
	writing_has_not(stage, "The check is still running");
	writing_has(stage, "/message/vote/en");
	writing_has(stage, "⚠</span>1</td>");
}

static void a_reader_finds_nothing_to_write(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	writing_get(stage, "/set/2");
	writing_has_not(stage, ">write it<");
	writing_has_not(stage, "A new topic");
	assert_int_equal(writing_get(stage, "/set/2/new?topic=a&lang=ur"), 403);
}

static void a_new_topic_begins_with_a_good_name(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, "/set/2/new?topic=heat&lang=ur");
	writing_assert_goes_to(stage, "/set/2/message/heat/ur");
	assert_int_equal(writing_get(stage, "/set/2/new?topic=%3Cb%3E&lang=ur"), 422);
	writing_has(stage, "&lt;b&gt;");
}

static void two_thousand_topics_come_in_pages_below_sixty_kilobytes(void **state)
{
	struct writing_stage *stage = *state;
	struct message_set *set = writing_set();
	const struct stored_change change = { .edition = stage->draft, .rev = 2, .by = 1, .now_ms = 5 };

	for (int i = 0; i < 2000; i++) {
		char topic[48];

		snprintf(topic, sizeof(topic), "a-topic-with-a-long-name-%d", i);
		for (size_t k = 0; k < 3; k++)
			assert_non_null(message_set_add_message(set, topic, test_tags[k], "words", 0));
	}
	assert_true(contents_store(desk_stage_db(&stage->desk), &change, set));
	message_set_free(set);
	assert_int_equal(writing_get(stage, "/set/2?page=3&q=a-topic"), 200);
	assert_true(strlen(desk_stage_body(&stage->desk)) < PAGE_OCTETS);
	writing_has(stage, "a-topic-with-a-long-name-40");
	writing_has_not(stage, "a-topic-with-a-long-name-75");
	writing_has(stage, "q=a-topic&amp;page=4");
	assert_int_equal(writing_get(stage, "/set/2?page=999999999999999"), 200);
}

static void what_an_answer_costs_stands_in_the_list_and_may_order_it(void **state)
{
	struct writing_stage *stage = *state;
	const char *body;

	snprintf(stage->form, sizeof(stage->form), "keywords=women&rev=%lld&text=%0200d",
		writing_rev(stage, TABLE_MESSAGES, "women", "en", NULL), 0);
	desk_stage_ask(&stage->desk, writing_path(stage, "message/women/en"), stage->form);
	writing_get(stage, "/set/2?order=cost&q=vote");
	writing_has(stage, "data-value=\"Cost of an answer\"");
	writing_has(stage, "Rs 0.35–0.70");
	writing_has(stage, "<option value=\"cost\" selected>dearest first</option>");
	body = desk_stage_body(&stage->desk);
	assert_true(strstr(body, "/message/women/en") < strstr(body, "/message/vote/en"));
	writing_get(stage, "/set/2?order=nonsense");
	body = desk_stage_body(&stage->desk);
	assert_true(strstr(body, "/message/vote/en") < strstr(body, "/message/women/en"));
	stage->desk.language = "ur";
	writing_get(stage, "/set/2");
	writing_has(stage, "0.35 سے 0.70 روپے");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_topic_is_a_line_and_its_languages_stand_side_by_side),
		WRITING_TEST(words_are_searched_in_topics_texts_and_keywords),
		WRITING_TEST(what_a_citizen_would_get_is_the_drafts_own_answer),
		WRITING_TEST(filters_show_what_is_changed_and_what_lacks_a_language),
		WRITING_TEST(remarks_come_when_the_check_has_run),
		WRITING_TEST(a_reader_finds_nothing_to_write),
		WRITING_TEST(a_new_topic_begins_with_a_good_name),
		WRITING_TEST(two_thousand_topics_come_in_pages_below_sixty_kilobytes),
		WRITING_TEST(what_an_answer_costs_stands_in_the_list_and_may_order_it),
	};

	return RUN_SUITE(tests);
}
