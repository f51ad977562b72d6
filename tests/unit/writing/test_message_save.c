#include "agahi/writing/message_save.h"

#include "agahi/drafts/examples.h"
#include "agahi/store/db.h"
#include "writing_stage.h"

static int save(struct writing_stage *stage, const char *message, const char *fields, long long rev)
{
	char path[128];

	snprintf(path, sizeof(path), "/set/%lld/message/%s", stage->draft, message);
	snprintf(stage->form, sizeof(stage->form), "rev=%lld&%s", rev, fields);
	return desk_stage_ask(&stage->desk, path, stage->form);
}

static long long rev_of(struct writing_stage *stage, const char *topic, const char *lang)
{
	return writing_rev(stage, TABLE_MESSAGES, topic, lang, NULL);
}

static void a_text_is_saved_and_the_page_says_so(void **state)
{
	struct writing_stage *stage = *state;

	save(stage, "vote/en", "do=save&text=Bring+your+card&keywords=vote%0Avoting",
		rev_of(stage, "vote", "en"));
	writing_assert_goes_to(stage, "/message/vote/en?done=saved");
	writing_assert_text(stage, "vote", "en", "Bring your card");
	writing_get(stage, writing_path(stage, "message/vote/en?done=saved"));
	writing_has(stage, "Saved.");
}

static void what_is_the_same_is_not_saved_again(void **state)
{
	struct writing_stage *stage = *state;
	const char *same = "text=Every+woman+may+vote&keywords=women";

	save(stage, "women/en", same, rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=unchanged");
}

static void a_new_language_of_a_topic_is_a_new_row(void **state)
{
	struct writing_stage *stage = *state;

	save(stage, "women/ur", "text=%DB%81%D8%B1&keywords=", 0);
	writing_assert_goes_to(stage, "?done=saved");
	writing_assert_text(stage, "women", "ur", "ہر");
}

static void an_empty_text_comes_back_with_all_that_was_written(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(save(stage, "vote/en", "text=++&keywords=polls", rev_of(stage, "vote", "en")), 422);
	writing_has(stage, "id=\"error-text\"");
	writing_has(stage, "Write the answer that citizens get");
	writing_has(stage, "polls");
	writing_has(stage, "id=\"errors\"");
}

static void a_keyword_that_is_too_long_is_told(void **state)
{
	struct writing_stage *stage = *state;
	char fields[2048] = "text=x&keywords=";

	memset(fields + strlen(fields), 'k', 600);
	assert_int_equal(save(stage, "vote/en", fields, rev_of(stage, "vote", "en")), 422);
	writing_has(stage, "id=\"error-keywords\"");
}

static void who_was_second_sees_theirs_mine_and_the_base(void **state)
{
	struct writing_stage *stage = *state;
	long long began = rev_of(stage, "women", "en");

	save(stage, "women/en", "text=Every+woman+can+vote&keywords=women%0Aladies", began);
	writing_assert_goes_to(stage, "?done=saved");
	assert_int_equal(
		save(stage, "women/en", "text=All+women+may+vote&keywords=women%0Agirls", began), 409);
	writing_has(stage, "Somebody else changed this meanwhile");
	writing_has(stage, "Theirs: <bdi>The saima</bdi>");
	writing_has(stage, "<ins>");
	writing_has(stage, "All women may vote</textarea>"); /* mine, in the form */
	writing_has(stage, "women\nladies\ngirls");          /* what both added */
	writing_assert_text(stage, "women", "en", "Every woman can vote");
}

static void from_the_page_of_a_conflict_one_goes_on(void **state)
{
	struct writing_stage *stage = *state;
	long long began = rev_of(stage, "women", "en");

	save(stage, "women/en", "text=Theirs&keywords=women", began);
	assert_int_equal(save(stage, "women/en", "text=Mine&keywords=women", began), 409);
	save(stage, "women/en", "text=Both&keywords=women&take=mine", rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=saved");
	writing_assert_text(stage, "women", "en", "Both");
}

static void theirs_may_be_taken_with_my_keywords(void **state)
{
	struct writing_stage *stage = *state;
	long long began = rev_of(stage, "women", "en");

	save(stage, "women/en", "text=Theirs&keywords=women", began);
	save(stage, "women/en", "text=Mine&keywords=women%0Agirls&take=theirs", rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=saved");
	writing_assert_text(stage, "women", "en", "Theirs");
}

static void a_reader_cannot_save(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(save(stage, "vote/en", "text=x", rev_of(stage, "vote", "en")), 403);
	desk_stage_log_in(&stage->desk, "tariq", true);
	assert_int_equal(save(stage, "vote/en", "text=x&keywords=", rev_of(stage, "vote", "en")), 403);
	writing_assert_text(
		stage, "vote", "en", "How to vote: bring your original identity card to the station");
}

static void examples_come_and_go_by_what_stood_in_the_field(void **state)
{
	struct writing_stage *stage = *state;
	const struct example_row first = { .topic = "women", .lang = "en", .text = "may she vote" };
	const struct example_row second = { .topic = "women", .lang = "en", .text = "can my sister" };
	bool there;

	save(stage, "women/en",
		"text=Every+woman+may+vote&keywords=women&examples=may+she+vote%0Acan+my+sister&examples-"
		"were=",
		rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=saved");
	save(stage, "women/en",
		"text=Every+woman+may+vote&keywords=women&examples=can+my+sister&examples-were=may+she+vote%"
		"0Acan+my+"
		"sister",
		rev_of(stage, "women", "en"));
	assert_true(examples_has(desk_stage_db(&stage->desk), stage->draft, &first, &there));
	assert_false(there);
	assert_true(examples_has(desk_stage_db(&stage->desk), stage->draft, &second, &there));
	assert_true(there);
}

static void one_example_that_cannot_be_kept_keeps_the_text_back(void **state)
{
	struct writing_stage *stage = *state;
	sqlite3 *db = desk_stage_db(&stage->desk);
	long long rev = rev_of(stage, "women", "en"),
		  records = db_number(db, "SELECT count(*) FROM audit", -1);

	assert_int_equal(
		save(stage, "women/en", "text=New&keywords=ladies&examples=one%0Atwo%09three%0Afour", rev),
		422);
	writing_has(stage, "This cannot be kept as it is");
	writing_has(stage, "New</textarea>");
	writing_assert_text(stage, "women", "en", "Every woman may vote");
	assert_int_equal(rev_of(stage, "women", "en"), rev);
	assert_int_equal(examples_count(db, stage->draft), 0);
	assert_int_equal(db_number(db, "SELECT count(*) FROM audit", -1), records);
}

static void as_many_examples_as_a_form_may_have_are_one_save(void **state)
{
	struct writing_stage *stage = *state;
	sqlite3 *db = desk_stage_db(&stage->desk);
	long long records = db_number(db, "SELECT count(*) FROM audit", -1);
	char fields[8000] = "text=Every+woman+may+vote&keywords=women&examples=";

	for (int i = 0; i < SAVING_MOST_KEYWORDS; i++)
		snprintf(fields + strlen(fields), sizeof(fields) - strlen(fields), "she+%d%%0A", i);
	save(stage, "women/en", fields, rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=saved");
	assert_int_equal(examples_count(db, stage->draft), SAVING_MOST_KEYWORDS);
	assert_int_equal(db_number(db, "SELECT count(*) FROM audit", -1), records + 1);
}

static void a_message_is_removed_by_who_says_so_twice(void **state)
{
	struct writing_stage *stage = *state;

	save(stage, "women/en", "do=remove", rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "/message/women/en");
	save(stage, "women/en", "do=remove&sure=1", rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=removed");
	writing_assert_text(stage, "women", "en", NULL);
}

static void a_message_moves_before_another(void **state)
{
	struct writing_stage *stage = *state;

	save(stage, "women/en", "do=move&before=vote", rev_of(stage, "women", "en"));
	writing_assert_goes_to(stage, "?done=moved");
	struct message_set *set = contents_load(desk_stage_db(&stage->desk), stage->draft);
	assert_string_equal(set->messages[0].topic, "women");
	message_set_free(set);
}

static void a_placeholder_is_inserted_without_saving(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(save(stage, "vote/en", "do=insert&insert=open_time&text=Come+at&keywords=vote",
				 rev_of(stage, "vote", "en")),
		200);
	writing_has(stage, "Come at {open_time}</textarea>");
	writing_assert_text(
		stage, "vote", "en", "How to vote: bring your original identity card to the station");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(a_text_is_saved_and_the_page_says_so),
		WRITING_TEST(what_is_the_same_is_not_saved_again),
		WRITING_TEST(a_new_language_of_a_topic_is_a_new_row),
		WRITING_TEST(an_empty_text_comes_back_with_all_that_was_written),
		WRITING_TEST(a_keyword_that_is_too_long_is_told),
		WRITING_TEST(who_was_second_sees_theirs_mine_and_the_base),
		WRITING_TEST(from_the_page_of_a_conflict_one_goes_on),
		WRITING_TEST(theirs_may_be_taken_with_my_keywords),
		WRITING_TEST(a_reader_cannot_save),
		WRITING_TEST(examples_come_and_go_by_what_stood_in_the_field),
		WRITING_TEST(one_example_that_cannot_be_kept_keeps_the_text_back),
		WRITING_TEST(as_many_examples_as_a_form_may_have_are_one_save),
		WRITING_TEST(a_message_is_removed_by_who_says_so_twice),
		WRITING_TEST(a_message_moves_before_another),
		WRITING_TEST(a_placeholder_is_inserted_without_saving),
	};

	return RUN_SUITE(tests);
}
