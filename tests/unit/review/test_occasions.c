/* Silence, polling day, and what is to be said of when something goes live. */
#include "drafts_site.h"

#include "agahi/review/occasions.h"

static enum deed_result add(
	enum who who, enum occasion_kind kind, const char *what, int64_t from_ms, int64_t until_ms)
{
	const struct deed deed = deed_by(who);
	const struct occasion occasion = {
		.kind = kind, .what = what, .from_ms = from_ms, .until_ms = until_ms
	};

	return occasions_add(site.db, &deed, &occasion);
}

static void note_occasion(const struct occasion *occasion, void *arg)
{
	strcat(arg, occasion->what);
	strcat(arg, " ");
}

static void note_remark(const struct occasion_remark *remark, void *arg)
{
	sprintf((char *)arg + strlen(arg), "%d ", (int)remark->warning);
}

static void those_that_stand_or_begin_are_listed(void **state)
{
	char text[100] = "";

	(void)state;
	assert_int_equal(add(AHMED, OCCASION_POLLING, "poll", 200, 300), DEED_DONE);
	assert_int_equal(add(AHMED, OCCASION_SILENCE, "silence", 100, 200), DEED_DONE);
	assert_true(occasions_list(site.db, 150, 250, note_occasion, text));
	assert_string_equal(text, "silence poll ");
	*text = '\0';
	assert_true(occasions_list(site.db, 200, 201, note_occasion, text));
	assert_string_equal(text, "poll ");
	*text = '\0';
	assert_true(occasions_list(site.db, 300, 400, note_occasion, text));
	assert_string_equal(text, "");
	const struct deed deed = deed_by(BUSHRA);
	assert_int_equal(occasions_remove(site.db, &deed, 1), DEED_DONE);
	assert_int_equal(occasions_remove(site.db, &deed, 1), DEED_MISSING);
	assert_int_equal(site_records("calendar"), 3);
}

static void what_ends_before_it_begins_is_none(void **state)
{
	(void)state;
	assert_int_equal(add(AHMED, OCCASION_OTHER, "x", 200, 200), DEED_UNFIT);
	assert_int_equal(add(AHMED, OCCASION_KINDS, "x", 200, 300), DEED_UNFIT);
	assert_int_equal(add(AHMED, OCCASION_OTHER, "a\nb", 200, 300), DEED_UNFIT);
	assert_int_equal(add(SAIMA, OCCASION_OTHER, "x", 200, 300), DEED_NOT_YOURS);
}

static void judge(const struct draft *draft, int64_t now_ms, const char *meant)
{
	char text[100] = "";

	assert_true(occasions_judge(site.db, draft, now_ms, note_remark, text));
	assert_string_equal(text, meant);
}

static void going_live_is_judged_by_the_calendar_and_the_others(void **state)
{
	struct draft draft = site_find(site_draft());

	(void)state;
	assert_int_equal(add(AHMED, OCCASION_POLLING, "poll", 200000, 300000), DEED_DONE);
	assert_int_equal(add(AHMED, OCCASION_SILENCE, "silence", 100000, 200000), DEED_DONE);
	judge(&draft, 50, "");
	judge(&draft, 100000, "1 ");
	judge(&draft, 299999, "0 ");
	draft.from_ms = 200000;
	judge(&draft, 50, "0 ");
	judge(&draft, 300000, "4 0 ");
	draft.overtaken = true;
	judge(&draft, 50, "2 0 ");
	draft.overtaken = false;
	struct message_set *set = site_set();
	long long other = site_add_edition(set, COURSE_SCHEDULED, 0, site.live);
	assert_true(query_run(
		site.db, "UPDATE edition SET from_ms = 100000 WHERE id = ?", QUERY(QUERY_NUMBER(other))));
	judge(&draft, 50, "0 3 ");
	draft.state = COURSE_RETIRED;
	judge(&draft, 50, "");
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(those_that_stand_or_begin_are_listed),
		SITE_TEST(what_ends_before_it_begins_is_none),
		SITE_TEST(going_live_is_judged_by_the_calendar_and_the_others),
	};

	return RUN_SUITE(tests);
}
