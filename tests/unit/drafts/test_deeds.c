/* What every deed goes through. */
#include "drafts_site.h"

static void a_deed_that_fails_leaves_nothing_behind(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	long long id = site_draft();
	struct draft draft;

	(void)state;
	assert_int_equal(deeds_begin(site.db, &deed, id, COURSE_TOUCH, &draft, NULL), DEED_DONE);
	assert_true(deeds_move(site.db, &deed, &draft, COURSE_TOUCH));
	assert_int_equal(deeds_end(site.db, DEED_CONFLICT), DEED_CONFLICT);
	assert_int_equal(site_find(id).rev, 1);
	assert_true(sqlite3_get_autocommit(site.db));
}

static void what_cannot_be_recorded_does_not_happen(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_true(db_execute(site.db,
		"CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END"));
	assert_int_equal(site_touch(site.db, SAIMA, id, "unrecorded"), DEED_FAILED);
	assert_int_equal(site_find(id).rev, 1);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM touched", -1), 0);
}

static void nobody_does_nothing(void **state)
{
	const struct person nobody = { 0 };
	const struct deed deed = { .person = &nobody, .now_ms = 1 };
	struct draft draft;

	(void)state;
	assert_int_equal(
		deeds_begin(site.db, &deed, site_draft(), COURSE_TOUCH, &draft, NULL), DEED_NOT_YOURS);
	assert_int_equal(deeds_end(site.db, DEED_NOT_YOURS), DEED_NOT_YOURS);
}

static void a_database_that_is_held_is_told_as_failed(void **state)
{
	char error[200];
	sqlite3 *other = desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error));
	long long id = site_draft();

	(void)state;
	sqlite3_busy_timeout(site.db, 1);
	assert_true(desk_db_begin(other));
	assert_int_equal(site_touch(site.db, SAIMA, id, "held"), DEED_FAILED);
	assert_true(desk_db_end(other, true));
	assert_int_equal(site_touch(site.db, SAIMA, id, "held"), DEED_DONE);
	db_close(other);
}

static void lines_and_texts_that_can_be_kept(void **state)
{
	(void)state;
	assert_true(deeds_line_is_good("ووٹ\u200cکہاں", 64));
	assert_false(deeds_line_is_good("", 64));
	assert_false(deeds_line_is_good(NULL, 64));
	assert_false(deeds_line_is_good("12345", 5));
	assert_true(deeds_line_is_good("1234", 5));
	assert_false(deeds_line_is_good("a\nb", 64));
	assert_true(deeds_text_is_good("a\nb", 64));
	assert_false(deeds_text_is_good("a\rb", 64));
	assert_false(deeds_text_is_good("a\x7f", 64));
	assert_false(deeds_text_is_good("\xc0\x80", 64));
	assert_false(deeds_text_is_good("\u202e", 64));
}

static void every_result_has_a_name(void **state)
{
	(void)state;
	for (enum deed_result result = 0; result < DEED_RESULTS; result++)
		assert_true(strlen(deed_result_name(result)) > 2);
	assert_string_equal(deed_result_name(DEED_RESULTS), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_deed_that_fails_leaves_nothing_behind),
		SITE_TEST(what_cannot_be_recorded_does_not_happen),
		SITE_TEST(nobody_does_nothing),
		SITE_TEST(a_database_that_is_held_is_told_as_failed),
		SITE_TEST(lines_and_texts_that_can_be_kept),
		SITE_TEST(every_result_has_a_name),
	};

	return RUN_SUITE(tests);
}
