#include "agahi/fittings/placeholders_page.h"

#include "writing_stage.h"

static long long rev_of(struct writing_stage *stage, const char *name, const char *lang)
{
	return writing_rev(stage, TABLE_PLACEHOLDERS, name, lang, NULL);
}

static int post(struct writing_stage *stage, const char *fields)
{
	return desk_stage_ask(&stage->desk, writing_path(stage, "placeholders"), fields);
}

static void values_stand_side_by_side_with_the_texts_that_have_them(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, writing_path(stage, "placeholders")), 200);
	writing_has(stage, "open_time");
	writing_has(stage, "8 am");
	writing_has(stage, "<td class=\"number\" data-value=\"Texts that have it\">1</td>");
}

static void a_value_is_saved_in_one_language_and_taken_away_in_another(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"name=open_time&value-en=&rev-value-en=%lld&value-ur=%%D8%%A2%%D9%%B9%%DA%%BE",
		rev_of(stage, "open_time", "en"));
	post(stage, stage->form);
	writing_assert_goes_to(stage, "/placeholders?done=saved");
	assert_int_equal(rev_of(stage, "open_time", "en"), 0);
	assert_int_not_equal(rev_of(stage, "open_time", "ur"), 0);
}

static void who_was_second_sees_theirs_beside_the_field(void **state)
{
	struct writing_stage *stage = *state;
	long long began = rev_of(stage, "open_time", "en");

	snprintf(stage->form, sizeof(stage->form), "name=open_time&value-en=9+am&rev-value-en=%lld", began);
	post(stage, stage->form);
	snprintf(stage->form, sizeof(stage->form), "name=open_time&value-en=10+am&rev-value-en=%lld", began);
	assert_int_equal(post(stage, stage->form), 409);
	writing_has(stage, "Theirs: <bdi>The saima</bdi>");
	writing_has(stage, "10 am</textarea>");
	snprintf(stage->form, sizeof(stage->form), "name=\"rev-value-en\" value=\"%lld\"",
		rev_of(stage, "open_time", "en"));
	writing_has(stage, stage->form);
}

static void a_day_is_written_in_the_words_of_each_language(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "placeholders?name=polling_date"));
	writing_has(stage, "type=\"date\"");
	assert_int_equal(
		post(stage, "name=polling_date&do=words&day=2027-02-06&value-en=soon&value-ur="), 200);
	writing_has(stage, "Saturday 6 February 2027</textarea>");
	writing_has(stage, "ہفتہ 6 فروری 2027</textarea>");
	writing_get(stage, writing_path(stage, "placeholders?name=open_time"));
	writing_has(stage, "type=\"time\"");
}

static void a_new_one_needs_a_name_that_texts_can_have(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(post(stage, "new=1&name=Two+words&value-en=x"), 422);
	writing_has(stage, "id=\"error-name\"");
	post(stage, "new=1&name=two_words&value-all=x");
	writing_assert_goes_to(stage, "?done=saved");
	assert_int_not_equal(rev_of(stage, "two_words", ""), 0);
}

static void the_preview_shows_a_text_with_the_value(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"page=placeholders&edition=%lld&name=open_time&value-en=noon+%%3Cb%%3E", stage->draft);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
	writing_has(stage, "Open from noon &lt;b&gt;");
	writing_has_not(stage, "<b>");
}

static void who_only_reads_has_no_fields(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(writing_get(stage, writing_path(stage, "placeholders?name=open_time")), 200);
	writing_has_not(stage, "<textarea");
	assert_int_equal(post(stage, "name=open_time&value-en=x"), 403);
	desk_stage_log_in(&stage->desk, "tariq", true);
	writing_get(stage, writing_path(stage, "placeholders?name=open_time"));
	writing_has(stage, "name=\"value-ur\"");
	writing_has_not(stage, "name=\"value-en\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(values_stand_side_by_side_with_the_texts_that_have_them),
		WRITING_TEST(a_value_is_saved_in_one_language_and_taken_away_in_another),
		WRITING_TEST(who_was_second_sees_theirs_beside_the_field),
		WRITING_TEST(a_day_is_written_in_the_words_of_each_language),
		WRITING_TEST(a_new_one_needs_a_name_that_texts_can_have),
		WRITING_TEST(the_preview_shows_a_text_with_the_value),
		WRITING_TEST(who_only_reads_has_no_fields),
	};

	return RUN_SUITE(tests);
}
