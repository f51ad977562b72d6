/* The record as rows and as CSV. */
#include "office_stage.h"

#include "agahi/audit/audit.h"
#include "agahi/office/audit_view.h"

static void add(const char *who, const char *what, const char *about, const char *fresh)
{
	assert_true(desk_db_begin(site.db));
	assert_true(desk_db_end(site.db,
		audit_add(site.db,
			&(struct audit_entry){ .who = who,
				.what = what,
				.about = about,
				.fresh = fresh,
				.address = "10.0.0.7",
				.now_ms = ++site.now_ms })));
}

static void records_are_told_in_words_and_hashes_by_their_beginning(void **state)
{
	static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

	(void)state;
	add("saima", "edit", "message <b> ur", hash);
	add("desk", "live", "edition 13", "plain value");
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	desk_stage_assert_has(&stage, "message &lt;b&gt; ur");
	desk_stage_assert_has_not(&stage, "<b>");
	desk_stage_assert_has(&stage, "title=\"0123456789abcdef0123456789abcdef");
	desk_stage_assert_has(&stage, ">0123456789ab…<");
	desk_stage_assert_has(&stage, "plain value");
	desk_stage_assert_has(&stage, "went live");
	desk_stage_assert_has(&stage, "10.0.0.7");
}

static void moments_and_kinds_of_days_are_told_in_words(void **state)
{
	(void)state;
	add("ahmed", "schedule", "draft 2", "1801940400000 may-lose");
	add("ahmed", "calendar", "silence", "1801940340000 1802088000000");
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit", NULL), 200);
	desk_stage_assert_has(&stage, "Silence period");
	desk_stage_assert_has(&stage, "may vanish with this edition");
	desk_stage_assert_has_not(&stage, "1801940400000");
	desk_stage_assert_has_not(&stage, "1802088000000");
}

static void one_asks_by_who_what_and_about(void **state)
{
	(void)state;
	add("saima", "edit", "draft 14", NULL);
	add("tariq", "submit", "draft 15", NULL);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit?who=saima&what=edit", NULL), 200);
	desk_stage_assert_has(&stage, ">draft 14<");
	desk_stage_assert_has_not(&stage, ">draft 15<");
	assert_int_equal(desk_stage_ask(&stage, "/audit?about=draft+15", NULL), 200);
	desk_stage_assert_has(&stage, ">draft 15<");
	desk_stage_assert_has_not(&stage, ">draft 14<");
	assert_int_equal(desk_stage_ask(&stage, "/audit?who=%27%20OR%201=1--", NULL), 200);
	desk_stage_assert_has(&stage, "There are no such records");
}

static void older_ones_stand_on_other_pages_and_the_question_stays(void **state)
{
	(void)state;
	for (int i = 0; i < AUDIT_VIEW_ROWS + 10; i++)
		add("saima", "edit", i == 0 ? "the first" : "later", NULL);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit?who=saima", NULL), 200);
	desk_stage_assert_has_not(&stage, "the first");
	desk_stage_assert_has(&stage, "/audit?who=saima&amp;before=11");
	assert_int_equal(desk_stage_ask(&stage, "/audit?who=saima&before=11", NULL), 200);
	desk_stage_assert_has(&stage, "the first");
	desk_stage_assert_has(&stage, "Newest records");
	desk_stage_assert_has_not(&stage, "Older records");
}

static void a_spreadsheet_gets_no_formula(void **state)
{
	(void)state;
	add("saima", "edit", "=HYPERLINK(\"x\")", NULL);
	stage_become(READER);
	assert_int_equal(desk_stage_ask(&stage, "/audit.csv?who=saima", NULL), 200);
	assert_int_equal(stage.exchange.response.type, WEB_CSV);
	desk_stage_assert_has(&stage, "n,at,clock,who,what,about,old,new,address,hash\r\n");
	desk_stage_assert_has(&stage, "\"'=HYPERLINK(\"\"x\"\")\"");
}

static void a_moment_is_read_as_it_was_written(void **state)
{
	(void)state;
	assert_int_equal(audit_view_moment("1970-01-01T00:00:10Z"), 10000);
	assert_int_equal(audit_view_moment(""), 0);
	assert_int_equal(audit_view_moment("yesterday"), 0);
	assert_int_equal(audit_view_moment("1970-01-01T00:00:10Z and more"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(records_are_told_in_words_and_hashes_by_their_beginning),
		STAGE_TEST(moments_and_kinds_of_days_are_told_in_words),
		STAGE_TEST(one_asks_by_who_what_and_about),
		STAGE_TEST(older_ones_stand_on_other_pages_and_the_question_stays),
		STAGE_TEST(a_spreadsheet_gets_no_formula),
		cmocka_unit_test(a_moment_is_read_as_it_was_written),
	};

	return RUN_SUITE(tests);
}
