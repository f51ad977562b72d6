/* A backup takes the place of journal and messages, or nothing is changed. */
#include "keeping_site.h"

#include "agahi/keeping/backup.h"
#include "agahi/keeping/citizens.h"
#include "agahi/keeping/restoration.h"
#include "agahi/store/journallock.h"

static struct restoration restoration;

static enum restoration_result restore(enum restoration_doubt doubt)
{
	restoration = (struct restoration){ .config = &site.config, .copy = site.copy, .doubt = doubt };
	return restoration_run(&restoration, site.error, sizeof(site.error));
}

static void assert_restored(enum restoration_doubt doubt)
{
	if (restore(doubt) != RESTORATION_DONE)
		fail_msg("%s", site.error);
	assert_false(site_has("journal.db.restoring"));
	assert_false(site_has("content.db.restoring"));
	assert_false(site_has("journal.db-wal"));
}

static void assert_refused(const char *why)
{
	assert_int_equal(restore(RESTORATION_DROP), RESTORATION_FAILED);
	assert_says(site.error, why);
	assert_false(site_has("journal.db.restoring"));
	assert_false(site_has("journal.db.before-restore"));
}

static void back_up(void)
{
	if (!backup_make(&site.config, site.copy, NULL, site.standing, site.error, sizeof(site.error)))
		fail_msg("%s", site.error);
}

static long long sent(void)
{
	return test_number(site.journal, "SELECT count(*) FROM settled");
}

static void the_copy_is_there_and_what_was_is_kept(void **state)
{
	(void)state;
	site_settle(site.journal, 1, "923001234567");
	back_up();
	site_settle(site.journal, 2, "923001234567");
	assert_restored(RESTORATION_ASK);
	assert_int_equal(sent(), 1);
	assert_true(restoration.has_present && restoration.has_content);
	assert_string_equal(restoration.present_fault, "");
	assert_true(site_has("journal.db.before-restore"));
	assert_true(site_has("content.db.before-restore"));
	assert_true(site_has("saved"));
}

static void who_was_forgotten_stays_so_where_only_a_backup_s_list_is_left(void **state)
{
	char *list = site_path("journal.db.standing"), *later = site_path("later.standing");
	int rows;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	back_up();
	assert_true(citizens_forget(&site.config, "923001234567", &rows, site.error, sizeof(site.error)));
	assert_int_equal(rename(list, later), 0);
	assert_restored(RESTORATION_DROP);
	assert_int_equal(sent(), 0);
	assert_false(restoration.standing_missing);
	assert_string_equal(restoration.standing_taken, later);
	assert_int_equal(unlink(later), 0);
	assert_int_equal(unlink(list), 0);
	assert_restored(RESTORATION_DROP);
	assert_int_equal(sent(), 1);
	assert_true(restoration.standing_missing);
	free(list);
	free(later);
}

static void a_journal_that_is_lost_is_there_again(void **state)
{
	char *content = site_path("saved.content");

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	back_up();
	assert_int_equal(unlink(site.journal), 0);
	assert_int_equal(unlink(content), 0);
	assert_restored(RESTORATION_ASK);
	assert_int_equal(sent(), 1);
	assert_false(restoration.has_present);
	assert_false(restoration.has_content);
	assert_false(site_has("journal.db.before-restore"));
	free(content);
}

static void who_was_forgotten_or_blocked_since_stays_so(void **state)
{
	bool was_blocked;
	int rows;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	site_settle(site.journal, 2, "923001234568");
	back_up();
	assert_true(citizens_forget(&site.config, "923001234567", &rows, site.error, sizeof(site.error)));
	assert_true(citizens_block(
		&site.config, "923001234569", false, &was_blocked, site.error, sizeof(site.error)));
	assert_int_equal(unlink(site.journal), 0);
	assert_restored(RESTORATION_ASK);
	assert_int_equal(restoration.standing.deeds, SENDER_IDENTITIES + 1);
	assert_int_equal(restoration.standing.rows, 1);
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 2);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 1);
}

/* The daemon died before the list had the word of who asked it last. */
static void who_is_in_no_list_yet_stays_forgotten(void **state)
{
	char sql[256];

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	site_settle(site.journal, 2, "923001234568");
	back_up();
	snprintf(sql, sizeof(sql),
		"DELETE FROM settled WHERE id = 1; INSERT INTO forgetting VALUES (%lld, 3, 5, 2)",
		(long long)sender_identity_of(&site.key, "923001234567"));
	test_execute(site.journal, sql);
	assert_restored(RESTORATION_ASK);
	assert_int_equal(restoration.standing.deeds, 1);
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 2);
	/* And with the next copy, for the list has it now. */
	assert_restored(RESTORATION_ASK);
	assert_int_equal(restoration.standing.deeds, 1);
	assert_int_equal(test_number(site.journal, "SELECT id FROM settled"), 2);
}

static void replies_of_which_nobody_knows_are_asked_about(void **state)
{
	const struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	test_keep(site.journal, &entry.record);
	back_up();
	test_write_file(site.journal, "what was a journal, and is none any more");
	assert_int_equal(restore(RESTORATION_ASK), RESTORATION_ASKS);
	assert_int_equal(restoration.replies.doubtful, 1);
	assert_true(restoration.present_fault[0] != '\0');
	assert_false(site_has("journal.db.before-restore"));
	assert_false(site_has("journal.db.restoring"));
	assert_restored(RESTORATION_SEND);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM outbox"), 1);
	test_write_file(site.journal, "what was a journal, and is none any more");
	assert_restored(RESTORATION_DROP);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM outbox"), 0);
}

static void while_a_daemon_runs_nothing_is_restored(void **state)
{
	struct journallock lock = JOURNALLOCK_NONE;

	(void)state;
	back_up();
	assert_true(journallock_take(&lock, site.journal, site.error, sizeof(site.error)));
	assert_refused("stop it first");
	journallock_release(&lock);
	assert_restored(RESTORATION_ASK);
}

static void a_journal_of_another_key_is_refused(void **state)
{
	(void)state;
	site_settle(site.journal, 1, "923001234567");
	back_up();
	site_write("journal.db.key", "another key of16", 16);
	assert_refused("saved cannot be restored here: ");
	assert_says(site.error, "this is not the key that the numbers in");
}

static void what_is_damaged_or_not_there_is_refused(void **state)
{
	char *content = site_path("saved.content");

	(void)state;
	assert_refused("saved: there is no copy that can be read");
	back_up();
	test_write_file(content, "half");
	assert_refused("saved.content: this is no database");
	test_write_file(site.copy, "");
	assert_refused("saved: this file is empty");
	free(content);
}

static void links_lead_to_the_files_themselves(void **state)
{
	char *link = site_path("link");

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	back_up();
	site_settle(site.journal, 2, "923001234567");
	assert_int_equal(symlink(site.content, link), 0);
	site.config.store.content = link;
	assert_restored(RESTORATION_ASK);
	struct stat found;
	assert_int_equal(lstat(link, &found), 0);
	assert_true(S_ISLNK(found.st_mode));
	free(link);
}

static void a_journal_in_postgresql_is_not_restored_here(void **state)
{
	(void)state;
	back_up();
	site.config.store.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	assert_refused("the journal is in PostgreSQL");
	assert_false(site_has("content.db.before-restore"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(the_copy_is_there_and_what_was_is_kept),
		SITE_TEST(who_was_forgotten_stays_so_where_only_a_backup_s_list_is_left),
		SITE_TEST(a_journal_that_is_lost_is_there_again),
		SITE_TEST(who_was_forgotten_or_blocked_since_stays_so),
		SITE_TEST(who_is_in_no_list_yet_stays_forgotten),
		SITE_TEST(replies_of_which_nobody_knows_are_asked_about),
		SITE_TEST(while_a_daemon_runs_nothing_is_restored),
		SITE_TEST(a_journal_of_another_key_is_refused),
		SITE_TEST(what_is_damaged_or_not_there_is_refused),
		SITE_TEST(a_journal_in_postgresql_is_not_restored_here),
		SITE_TEST(links_lead_to_the_files_themselves),
	};

	return RUN_SUITE(tests);
}
