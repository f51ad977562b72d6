/* The journal's sums: whatever happens between counting and adding up, each request is in them once. */
#include "store.h"

#include "agahi/store/sums.h"

static char *folder, *path;
static sqlite3 *db;
static struct sums *sums;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	sums = sums_new(db);
	return sums ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	sums_free(sums);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void restart(void)
{
	sums_free(sums);
	sums = sums_new(db);
	assert_non_null(sums);
}

static void add(const char *topic, int64_t requests)
{
	assert_true(sums_add(sums,
		&(struct hourly_sum){ 7, topic, "en", HOURLY_SMS, "a", "exact", 0, 0, requests, requests }));
}

static void commit(void)
{
	assert_true(db_execute(db, "BEGIN IMMEDIATE"));
	assert_true(sums_write(sums));
	assert_true(db_execute(db, "COMMIT"));
	sums_committed(sums);
}

static long long of(const char *topic)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT ifnull(sum(requests), 0) FROM hourly WHERE topic = '%s'", topic);
	return db_number(db, sql, -1);
}

static void what_commits_wrote_is_added_to_its_hours(void **state)
{
	(void)state;
	assert_true(sums_add_up(sums));
	add("vote", 1);
	commit();
	add("vote", 2);
	add("check", 4);
	commit();
	assert_int_equal(of("vote"), 0);
	assert_true(sums_add_up(sums));
	assert_int_equal(of("vote"), 3);
	assert_int_equal(of("check"), 4);
	assert_int_equal(db_number(db, "SELECT count(*) FROM hourly_added", -1), 0);
	add("vote", 1);
	commit();
	assert_true(sums_add_up(sums) && sums_add_up(sums));
	assert_int_equal(of("vote"), 4);
}

static void after_a_crash_the_rows_are_what_is_known(void **state)
{
	(void)state;
	add("a \"quoted\" topic", 1);
	add("vote", 1);
	commit();
	restart();
	add("vote", 2);
	commit();
	assert_true(sums_add_up(sums));
	assert_int_equal(of("vote"), 3);
	assert_int_equal(of("a \"quoted\" topic"), 1);
	assert_int_equal(db_number(db, "SELECT sum(parts) FROM hourly WHERE hour = 7 AND state = 0", -1), 4);
	add("vote", 1);
	commit();
	assert_true(sums_add_up(sums));
	assert_int_equal(of("vote"), 4);
}

static void what_cannot_be_added_up_now_is_added_later(void **state)
{
	(void)state;
	assert_true(sums_add_up(sums));
	add("vote", 1);
	commit();
	assert_true(db_execute(
		db, "CREATE TRIGGER fault BEFORE INSERT ON hourly BEGIN SELECT raise(ABORT, 'fault'); END"));
	assert_false(sums_add_up(sums));
	assert_false(sums_add_up(sums));
	add("vote", 2);
	commit();
	assert_true(db_execute(db, "DROP TRIGGER fault"));
	assert_true(sums_add_up(sums));
	assert_int_equal(of("vote"), 3);
}

static void what_is_discarded_is_in_no_sum(void **state)
{
	(void)state;
	add("vote", 1);
	sums_discard(sums);
	commit();
	assert_int_equal(db_number(db, "SELECT count(*) FROM hourly_added", -1), 0);
}

static void expect(int64_t id)
{
	struct journal_entry entry = entry_of(id, "reply");

	sums_expect(sums, &entry);
}

static void put_in_outbox(int64_t id)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%lld, %lld, 'telco-a', 6, 0, '8300', 1, '', 'voting', 'en', "
		"'exact', '', 0, '', 5, 1, x'00', 0)",
		(long long)id, (long long)NOW_MS);
	assert_true(db_execute(db, sql));
}

static void settle(int64_t id, enum journal_state how)
{
	const struct journal_settlement settlement = settlement_of(id, how);

	assert_true(sums_settle(sums, &settlement));
}

static void a_request_is_counted_by_what_is_remembered_or_by_its_row(void **state)
{
	(void)state;
	expect(1);
	settle(1, JOURNAL_SENT);
	settle(1, JOURNAL_SENT); /* a second time: its row is gone */
	put_in_outbox(2);        /* of an earlier life */
	settle(2, JOURNAL_SENT);
	put_in_outbox(3);
	expect(3);
	settle(3, JOURNAL_FAILED);
	settle(99, JOURNAL_SENT); /* never was */
	commit();
	assert_true(sums_add_up(sums));
	assert_int_equal(db_number(db, "SELECT count(*) FROM hourly", -1), 3);
	assert_int_equal(
		db_number(db, "SELECT sum(requests) FROM hourly WHERE state = 0 AND hour = 490896", -1), 2);
	/* What was in the answer comes from the row, or was remembered. */
	assert_int_equal(db_number(db, "SELECT sum(requests) FROM hourly WHERE manner = 5", -1), 2);
	assert_int_equal(db_number(db, "SELECT sum(requests) FROM hourly WHERE manner = 0", -1), 1);
	assert_int_equal(
		db_number(db, "SELECT requests FROM hourly WHERE state = 1 AND hour = 490896", -1), 1);
}

static void one_place_for_two_ids_mixes_nothing_up(void **state)
{
	(void)state;
	put_in_outbox(5);
	expect(5);
	expect(5 + 65536);
	settle(5, JOURNAL_SENT);
	settle(5 + 65536, JOURNAL_SENT);
	commit();
	assert_true(sums_add_up(sums));
	assert_int_equal(db_number(db, "SELECT sum(requests) FROM hourly", -1), 2);
}

static void what_dialogues_ask_for_came_by_ussd(void **state)
{
	(void)state;
	assert_string_equal(sums_channel("dialled"), "ussd");
	assert_string_equal(sums_channel("exact"), "sms");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_commits_wrote_is_added_to_its_hours),
		TEST(after_a_crash_the_rows_are_what_is_known),
		TEST(what_cannot_be_added_up_now_is_added_later),
		TEST(what_is_discarded_is_in_no_sum),
		TEST(a_request_is_counted_by_what_is_remembered_or_by_its_row),
		TEST(one_place_for_two_ids_mixes_nothing_up),
		TEST(what_dialogues_ask_for_came_by_ussd),
	};

	return RUN_SUITE(tests);
}
