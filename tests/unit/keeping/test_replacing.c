/* A database file takes another's place, and what was there is kept. */
#include "keeping_site.h"

#include "agahi/keeping/replacing.h"

static void make_draft(int id)
{
	char draft[REPLACING_PATH_SIZE];

	replacing_draft_path(site.journal, draft);
	site_settle(draft, id, "923001234567");
}

static bool put(void)
{
	return replacing_put(site.journal, site.error, sizeof(site.error));
}

static long long kept_id(void)
{
	char kept[REPLACING_PATH_SIZE];

	replacing_kept_path(site.journal, kept);
	return test_number(kept, "SELECT id FROM settled");
}

static void the_draft_is_there_and_what_was_is_beside_it(void **state)
{
	(void)state;
	site_settle(site.journal, 1, "923001234567");
	for (int id = 2; id < 4; id++) {
		make_draft(id);
		assert_true(replacing_settle(site.journal, site.error, sizeof(site.error)));
		assert_true(put());
		assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), id);
		assert_int_equal(kept_id(), id - 1); /* one of them */
		assert_false(site_has("journal.db.restoring"));
	}
}

static void where_nothing_was_nothing_is_kept(void **state)
{
	(void)state;
	assert_int_equal(unlink(site.journal), 0);
	make_draft(2);
	assert_true(put());
	assert_false(site_has("journal.db.before-restore"));
	test_write_file(site.journal, "");
	make_draft(3);
	assert_true(put());
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 3);
	assert_false(site_has("journal.db.before-restore"));
}

static void a_database_that_another_uses_is_not_replaced(void **state)
{
	sqlite3 *other = test_open_journal(site.journal, DB_READ_ONLY);

	(void)state;
	assert_int_equal(db_number(other, "SELECT count(*) FROM settled", -1), 0);
	assert_false(replacing_settle(site.journal, site.error, sizeof(site.error)));
	assert_says(site.error, "another program uses it");
	db_close(other);
	assert_true(replacing_settle(site.journal, site.error, sizeof(site.error)));
}

static void the_log_of_a_damaged_one_goes_with_it(void **state)
{
	(void)state;
	test_write_file(site.journal, "no database at all, whatever it was before");
	site_write("journal.db-wal", "log", 3);
	site_write("journal.db-shm", "index", 5);
	make_draft(2);
	assert_true(replacing_settle(site.journal, site.error, sizeof(site.error)));
	assert_true(put());
	assert_false(site_has("journal.db-shm"));
	assert_true(site_has("journal.db.before-restore-wal"));
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 2);
}

static void the_log_of_a_lost_one_is_not_taken_for_the_new_ones(void **state)
{
	(void)state;
	assert_int_equal(unlink(site.journal), 0);
	site_write("journal.db-wal", "log", 3);
	make_draft(2);
	assert_true(put());
	assert_false(site_has("journal.db-wal"));
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 2);
}

static void a_draft_that_is_not_there_or_has_a_log_changes_nothing(void **state)
{
	(void)state;
	site_settle(site.journal, 1, "923001234567");
	assert_false(put());
	assert_says(site.error, "journal.db.restoring: it cannot be written: No such file");
	make_draft(2);
	site_write("journal.db.restoring-wal", "log", 3);
	assert_false(put());
	assert_says(site.error, "it still has a log");
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 1);
	replacing_discard(site.journal);
	assert_false(site_has("journal.db.restoring"));
	assert_false(site_has("journal.db.restoring-wal"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(the_draft_is_there_and_what_was_is_beside_it),
		SITE_TEST(where_nothing_was_nothing_is_kept),
		SITE_TEST(a_database_that_another_uses_is_not_replaced),
		SITE_TEST(the_log_of_a_damaged_one_goes_with_it),
		SITE_TEST(the_log_of_a_lost_one_is_not_taken_for_the_new_ones),
		SITE_TEST(a_draft_that_is_not_there_or_has_a_log_changes_nothing),
	};

	return RUN_SUITE(tests);
}
