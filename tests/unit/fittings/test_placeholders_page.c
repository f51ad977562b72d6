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
	writing_has(stage, "name=\"spoken\" value=\"2027-02-06\"");
	writing_has(stage, "id=\"day-day\">Saturday 6 February 2027</p>");
	writing_get(stage, writing_path(stage, "placeholders?name=open_time"));
	writing_has(stage, "type=\"time\"");
}

static void assert_value(
	struct writing_stage *stage, const char *name, const char *lang, const char *expected)
{
	struct row_name row_name = { .table = TABLE_PLACEHOLDERS, .parts = { name, lang } };
	struct stored_row row;

	assert_true(stored_row_find(desk_stage_db(&stage->desk), stage->draft, &row_name, &row));
	assert_non_null(row.placeholder);
	assert_string_equal(row.placeholder->value, expected);
	stored_row_free(&row);
}

static int post_day(struct writing_stage *stage, const char *fields)
{
	snprintf(stage->form, sizeof(stage->form), "name=polling_date&rev-value-en=%lld&rev-value-ur=%lld&%s",
		rev_of(stage, "polling_date", "en"), rev_of(stage, "polling_date", "ur"), fields);
	return post(stage, stage->form);
}

static void a_day_that_was_chosen_is_saved_in_words(void **state)
{
	struct writing_stage *stage = *state;

	post_day(stage, "day=2027-02-06&spoken=&value-en=soon&value-ur=&do=save");
	writing_assert_goes_to(stage, "/placeholders?done=saved");
	assert_value(stage, "polling_date", "en", "Saturday 6 February 2027");
	assert_value(stage, "polling_date", "ur", "ہفتہ 6 فروری 2027");
	/* Without the button's name, as Enter sends it; and another day after the words of the first. */
	post_day(stage, "day=2027-02-07&spoken=2027-02-06&value-en=Saturday+6+February+2027");
	writing_assert_goes_to(stage, "/placeholders?done=saved");
	assert_value(stage, "polling_date", "en", "Sunday 7 February 2027");
}

static void a_day_beside_a_text_by_hand_is_asked_about_and_nothing_is_lost(void **state)
{
	static const char both[] = "day=2027-02-06&spoken=&value-en=On+a+Saturday&value-ur=";
	struct writing_stage *stage = *state;
	char fields[256];

	assert_int_equal(post_day(stage, both), 422);
	assert_value(stage, "polling_date", "en", "soon");
	writing_has(stage, "wrote by hand in <bdi>English</bdi> too");
	writing_has(stage, "value=\"2027-02-06\"");
	writing_has(stage, "On a Saturday</textarea>");
	writing_has(stage, "name=\"do\" value=\"texts\"");
	snprintf(fields, sizeof(fields), "%s&do=texts", both);
	post_day(stage, fields);
	writing_assert_goes_to(stage, "/placeholders?done=saved");
	assert_value(stage, "polling_date", "en", "On a Saturday");
}

/* In words first, and then a word more: what stands in the field is meant. */
static void words_that_were_changed_after_the_day_are_saved_as_they_stand(void **state)
{
	struct writing_stage *stage = *state;

	post_day(stage, "day=2027-02-06&spoken=2027-02-06&value-en=Saturday+6+February&value-ur=");
	writing_assert_goes_to(stage, "/placeholders?done=saved");
	assert_value(stage, "polling_date", "en", "Saturday 6 February");
}

static void a_day_that_the_calendar_has_not_is_not_thrown_away(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(post_day(stage, "day=2027-02-31&spoken=&value-en=soon"), 422);
	writing_has(stage, "id=\"error-day\"");
	assert_int_equal(post_day(stage, "day=tomorrow&do=words&value-en=soon"), 422);
	writing_has(stage, "value=\"tomorrow\"");
	assert_value(stage, "polling_date", "en", "soon");
}

static void an_hour_is_saved_in_words_too_and_previewed(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"page=placeholders&edition=%lld&name=open_time&time=09%%3A00&value-en=8+am", stage->draft);
	stage->desk.by_script = true;
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
	writing_has(stage, "Open from 9 am");
	stage->desk.by_script = false;
	snprintf(stage->form, sizeof(stage->form),
		"name=open_time&time=09%%3A00&value-en=8+am&rev-value-en=%lld",
		rev_of(stage, "open_time", "en"));
	post(stage, stage->form);
	assert_value(stage, "open_time", "en", "9 am");
	assert_value(stage, "open_time", "ur", "صبح 9 بجے");
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
		WRITING_TEST(a_day_that_was_chosen_is_saved_in_words),
		WRITING_TEST(a_day_beside_a_text_by_hand_is_asked_about_and_nothing_is_lost),
		WRITING_TEST(words_that_were_changed_after_the_day_are_saved_as_they_stand),
		WRITING_TEST(a_day_that_the_calendar_has_not_is_not_thrown_away),
		WRITING_TEST(an_hour_is_saved_in_words_too_and_previewed),
		WRITING_TEST(a_new_one_needs_a_name_that_texts_can_have),
		WRITING_TEST(the_preview_shows_a_text_with_the_value),
		WRITING_TEST(who_only_reads_has_no_fields),
	};

	return RUN_SUITE(tests);
}
