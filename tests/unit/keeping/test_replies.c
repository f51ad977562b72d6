/* What becomes of replies that waited when a copy was made. */
#include "keeping_site.h"

#include "agahi/keeping/replies.h"

static char *draft_path;
static struct replies_found found;

static int set_up(void **state)
{
	site_set_up(state);
	memset(&found, 0, sizeof(found));
	draft_path = site_path("draft");
	return 0;
}

static int tear_down(void **state)
{
	free(draft_path);
	return site_tear_down(state);
}

/* A request that waits, under a key of that id. */
static void wait_in(const char *path, int id, int64_t received_ms, int key)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%d, %lld, 'a', 6, 0, '8300', %d, '', 'vote', 'en', 'exact', "
		"'vote', 9, '', "
		"0, %d, x'00', 0)",
		id, (long long)received_ms, id, key);
	test_execute(path, sql);
}

static void settle_in(const char *path, int id, int64_t received_ms)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%d, %lld, 5, 'a', '8300', %d, '', 'vote', 'en', 'exact', "
		"'vote', 0, 0, 2, 0, "
		"'x', 9, '', 0)",
		id, (long long)received_ms, id);
	test_execute(path, sql);
}

/* Looks at the draft, with the present journal or without one, and settles it unless `settled` is false. */
static void work(bool has_present, bool settled, bool drop)
{
	static struct keyslots slots = { .fd = -1, .slots = { { .id = 100 } } };
	sqlite3 *draft = test_open_journal(draft_path, DB_READ_WRITE);

	if (!replies_attach(draft, has_present ? site.journal : NULL) || !replies_find(draft, &slots, &found))
		fail_msg("%s", sqlite3_errmsg(draft));
	if (settled &&
		!(db_execute(draft, "BEGIN") && replies_settle(draft, drop, 77) &&
			db_execute(draft, "COMMIT")))
		fail_msg("%s", sqlite3_errmsg(draft));
	db_close(draft);
}

static long long number(const char *sql)
{
	return test_number(draft_path, sql);
}

static void what_the_present_journal_settled_is_settled(void **state)
{
	(void)state;
	wait_in(draft_path, 1, 10, 100);
	wait_in(draft_path, 2, 20, 100);
	settle_in(site.journal, 1, 10);
	settle_in(site.journal, 2, 21); /* another request of that number */
	work(true, true, false);
	assert_int_equal(found.settled, 1);
	assert_int_equal(found.doubtful, 1);
	assert_int_equal(number("SELECT id FROM outbox"), 2);
	assert_int_equal(number("SELECT state FROM settled WHERE id = 1 AND message_id = 'x'"), 0);
	assert_int_equal(number("SELECT requests FROM hourly WHERE state = 0 AND topic = 'vote'"), 1);
	assert_int_equal(number("SELECT parts FROM hourly WHERE state = 0 AND topic = 'vote'"), 2);
}

static void what_cannot_be_read_ends_as_expired(void **state)
{
	(void)state;
	wait_in(draft_path, 1, 10, 99);
	work(false, true, false);
	assert_int_equal(found.waiting, 1);
	assert_int_equal(found.unreadable, 1);
	assert_int_equal(found.doubtful, 0);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(number("SELECT state FROM settled WHERE settled_ms = 77"), JOURNAL_EXPIRED);
	assert_int_equal(number("SELECT requests FROM hourly WHERE state = 3"), 1);
}

static void what_nobody_knows_is_dropped_or_left(void **state)
{
	(void)state;
	wait_in(draft_path, 1, 10, 100);
	work(false, false, false);
	assert_int_equal(found.doubtful, 1);
	work(false, true, false);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
	work(false, true, true);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(number("SELECT state FROM settled"), JOURNAL_EXPIRED);
}

static void what_waits_now_waits_on(void **state)
{
	(void)state;
	wait_in(draft_path, 1, 10, 99);
	wait_in(site.journal, 1, 10, 99);
	wait_in(site.journal, 2, 20, 100);
	work(true, true, true);
	assert_int_equal(found.waiting_still, 1);
	assert_int_equal(found.newer, 1);
	assert_int_equal(found.lost, 0);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 2);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
}

static void what_cannot_be_taken_along_is_counted(void **state)
{
	(void)state;
	settle_in(draft_path, 1, 10);
	wait_in(draft_path, 2, 20, 100);
	wait_in(site.journal, 1, 50, 100); /* of a journal that was begun anew */
	wait_in(site.journal, 2, 60, 100);
	work(true, false, false);
	assert_int_equal(found.newer, 2);
	assert_int_equal(found.lost, 2);
}

static void who_is_blocked_and_what_was_chosen_since_stays(void **state)
{
	(void)state;
	test_execute(draft_path,
		"INSERT INTO blocked VALUES (1, 1);"
		"INSERT INTO preference VALUES (1, 'ur', 0, 10), (2, 'ur', 0, 10)");
	test_execute(site.journal,
		"INSERT INTO blocked VALUES (2, 1);"
		"INSERT INTO preference VALUES (1, 'en', 0, 5), (2, NULL, 1, 20), (3, 'en', 0, 20)");
	work(true, true, false);
	assert_int_equal(number("SELECT count(*) FROM blocked"), 2);
	assert_int_equal(number("SELECT language = 'ur' FROM preference WHERE sender = 1"), 1);
	assert_int_equal(number("SELECT stopped FROM preference WHERE sender = 2"), 1);
	assert_int_equal(number("SELECT count(*) FROM preference"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_the_present_journal_settled_is_settled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_ends_as_expired, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_nobody_knows_is_dropped_or_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_waits_now_waits_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_taken_along_is_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			who_is_blocked_and_what_was_chosen_since_stays, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
