#include "agahi/writing/message_view.h"

#include "writing_stage.h"

static void a_message_is_shown_with_its_fields_and_as_a_phone_shows_it(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, writing_path(stage, "message/vote/en")), 200);
	writing_has(stage, "name=\"text\"");
	writing_has(stage, "bring your original identity card");
	writing_has(stage, "how to vote\n");
	writing_has(stage, "id=\"preview\"");
	writing_has(stage, "<bdi>1</bdi> SMS");
	writing_has(stage, "class=\"ussd\"");
	writing_has(stage, "ووٹ کے لیے اصل شناختی کارڈ ساتھ لائیں"); /* the others beside it */
	writing_has(stage, "name=\"rev\"");
}

static void who_only_reads_gets_no_fields(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(writing_get(stage, writing_path(stage, "message/vote/en")), 200);
	writing_has(stage, "bring your original identity card");
	writing_has(stage, "You can read this");
	writing_has_not(stage, "<textarea");
	writing_has_not(stage, "value=\"save\"");
}

static void an_editor_writes_only_in_their_languages(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "tariq", true);
	writing_get(stage, writing_path(stage, "message/vote/en"));
	writing_has_not(stage, "name=\"text\"");
	writing_get(stage, writing_path(stage, "message/vote/ur"));
	writing_has(stage, "name=\"text\"");
}

static void what_is_live_is_read_and_not_written(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, "/set/live/message/vote/en"), 200);
	writing_has_not(stage, "name=\"text\"");
}

static void a_message_that_is_not_written_yet_has_an_empty_form(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, writing_path(stage, "message/women/ur")), 200);
	writing_has(stage, "This is not written yet");
	writing_has(stage, "name=\"rev\" value=\"0\"");
}

static void names_that_cannot_be_have_no_page(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, writing_path(stage, "message/vote/no language")), 404);
	assert_int_equal(writing_get(stage, "/set/999/message/vote/en"), 404);
	assert_int_equal(writing_get(stage, "/set/x/message/vote/en"), 404);
}

static void hostile_words_stay_words(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"do=save&rev=%lld&text=%%3Cscript%%3Ealert(1)%%3C%%2Fscript%%3E&keywords=%%3Cb%%3E",
		writing_rev(stage, TABLE_MESSAGES, "vote", "en", NULL));
	assert_int_equal(
		desk_stage_ask(&stage->desk, writing_path(stage, "message/vote/en"), stage->form), 303);
	writing_get(stage, writing_path(stage, "message/vote/en"));
	writing_has_not(stage, "<script>alert");
	writing_has(stage, "&lt;script&gt;alert(1)&lt;/script&gt;");
	writing_has_not(stage, "<b>");
	assert_int_equal(writing_get(stage, writing_path(stage, "message/%%3Cb%%3E/en")), 200);
	writing_has_not(stage, "<b>");
}

static void what_check_finds_wrong_stands_beside_its_field(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form), "do=save&rev=%lld&text=Open+at+%%7Bno_such_name%%7D",
		writing_rev(stage, TABLE_MESSAGES, "vote", "en", NULL));
	assert_int_equal(
		desk_stage_ask(&stage->desk, writing_path(stage, "message/vote/en"), stage->form), 303);
	writing_get(stage, writing_path(stage, "message/vote/en"));
	writing_has(stage, "id=\"error-text\"");
	writing_has(stage, "no_such_name");
	writing_has(stage, "aria-describedby=\"error-text\"");
}

static void preview_women(struct writing_stage *stage, bool by_script)
{
	snprintf(stage->form, sizeof(stage->form),
		"page=message&edition=%lld&topic=women&lang=en&text=Come&keywords=women%%0AVoting",
		stage->draft);
	stage->desk.by_script = by_script;
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
	stage->desk.by_script = false;
}

static void a_keyword_that_another_topic_has_is_told_while_it_is_written_and_when_it_is_saved(void **state)
{
	struct writing_stage *stage = *state;

	preview_women(stage, true);
	writing_has(stage, "belongs to topic");
	preview_women(stage, false);
	writing_has(stage, "id=\"error-keywords\"");
	snprintf(stage->form, sizeof(stage->form), "do=save&rev=%lld&text=Come&keywords=women%%0AVoting",
		writing_rev(stage, TABLE_MESSAGES, "women", "en", NULL));
	assert_int_equal(
		desk_stage_ask(&stage->desk, writing_path(stage, "message/women/en"), stage->form), 303);
	writing_get(stage, writing_path(stage, "message/women/en"));
	writing_has(stage, "id=\"error-keywords\"");
	writing_has(stage, "aria-describedby=\"hint-keywords error-keywords\"");
	writing_has(stage, "belongs to topic");
	writing_get(stage, writing_path(stage, "message/vote/ur"));
	writing_has_not(stage, "belongs to topic");
}

static void others_who_have_it_open_are_named(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "tariq", true);
	writing_get(stage, writing_path(stage, "message/vote/ur"));
	desk_stage_log_in(&stage->desk, "saima", true);
	writing_get(stage, writing_path(stage, "message/vote/ur"));
	writing_has(stage, "The tariq");
}

static void in_urdu_the_page_stands_from_the_right(void **state)
{
	struct writing_stage *stage = *state;

	stage->desk.language = "ur";
	writing_get(stage, writing_path(stage, "message/vote/ur"));
	writing_has(stage, "<html lang=\"ur\" dir=\"rtl\"");
	writing_has(stage, "کلیدی الفاظ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_message_is_shown_with_its_fields_and_as_a_phone_shows_it),
		WRITING_TEST(who_only_reads_gets_no_fields),
		WRITING_TEST(an_editor_writes_only_in_their_languages),
		WRITING_TEST(what_is_live_is_read_and_not_written),
		WRITING_TEST(a_message_that_is_not_written_yet_has_an_empty_form),
		WRITING_TEST(names_that_cannot_be_have_no_page),
		WRITING_TEST(hostile_words_stay_words),
		WRITING_TEST(what_check_finds_wrong_stands_beside_its_field),
		WRITING_TEST(
			a_keyword_that_another_topic_has_is_told_while_it_is_written_and_when_it_is_saved),
		WRITING_TEST(others_who_have_it_open_are_named),
		WRITING_TEST(in_urdu_the_page_stands_from_the_right),
	};

	return RUN_SUITE(tests);
}
