/* What people say about a draft. */
#include "drafts_site.h"

#include "agahi/drafts/comments.h"

static void note_comment(const struct comment *comment, void *arg)
{
	sprintf((char *)arg + strlen(arg), "%s:%s%s ", comment->shown, comment->text,
		comment->done ? "!" : "");
}

static enum deed_result say(enum who who, long long id, const char *topic, const char *text)
{
	const struct deed deed = deed_by(who);

	return comments_add(site.db, &deed, id, topic, *topic ? "en" : "", text);
}

static void comments_are_listed_oldest_first_by_message_or_all(void **state)
{
	long long id = site_draft();
	char text[200] = "";
	bool touched;

	(void)state;
	assert_int_equal(say(AHMED, id, "vote", "too\nlong"), DEED_DONE);
	assert_int_equal(say(SAIMA, id, "", "yes"), DEED_DONE);
	assert_true(comments_list(site.db, id, NULL, NULL, note_comment, text));
	assert_string_equal(text, "AHMED:too\nlong SAIMA:yes ");
	*text = '\0';
	assert_true(comments_list(site.db, id, "vote", "en", note_comment, text));
	assert_string_equal(text, "AHMED:too\nlong ");
	assert_true(drafts_is_touched_by(site.db, id, site.people[SAIMA].id, &touched) && !touched);
	assert_int_equal(site_records("comment"), 2);
}

static void a_comment_is_done_and_open_again(void **state)
{
	long long id = site_draft(), other = site_draft();
	const struct deed deed = deed_by(SAIMA);

	(void)state;
	assert_int_equal(say(AHMED, id, "", "a"), DEED_DONE);
	long long comment = db_number(site.db, "SELECT id FROM comment", 0);
	assert_int_equal(comments_mark(site.db, &deed, id, comment, true), DEED_DONE);
	assert_int_equal(comments_count_open(site.db, id), 0);
	assert_int_equal(comments_mark(site.db, &deed, id, comment, false), DEED_DONE);
	assert_int_equal(comments_count_open(site.db, id), 1);
	assert_int_equal(comments_mark(site.db, &deed, other, comment, true), DEED_MISSING);
}

static void readers_and_live_editions_have_no_comments(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(say(READER, id, "", "a"), DEED_NOT_YOURS);
	assert_int_equal(say(ADMIN, id, "", "a"), DEED_NOT_YOURS);
	assert_int_equal(say(SAIMA, site.live, "", "a"), DEED_WRONG_STATE);
	assert_int_equal(say(SAIMA, id, "", ""), DEED_UNFIT);
	assert_int_equal(say(SAIMA, id, "a\nb", "a"), DEED_UNFIT);
}

static void there_are_so_many_and_no_more(void **state)
{
	long long id = site_draft();

	(void)state;
	for (int i = 0; i < COMMENTS_MOST; i++)
		assert_int_equal(say(SAIMA, id, "", "a"), DEED_DONE);
	assert_int_equal(say(SAIMA, id, "", "a"), DEED_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(comments_are_listed_oldest_first_by_message_or_all),
		SITE_TEST(a_comment_is_done_and_open_again),
		SITE_TEST(readers_and_live_editions_have_no_comments),
		SITE_TEST(there_are_so_many_and_no_more),
	};

	return RUN_SUITE(tests);
}
