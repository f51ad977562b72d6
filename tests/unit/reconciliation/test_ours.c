/* What the journal says that the SMSC took: every part, with its time and what its receipt said. */
#include "store.h"

#include "agahi/reconciliation/ours.h"

static char *folder, *path;
static sqlite3 *db;
static struct ours ours;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ours_free(&ours);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* A settled request that came by link a: asked at 1000 + its number, settled 100 later. */
static void settle(int id, enum journal_state how, int parts, const char *ids)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%1$d, 1000 + %1$d, 1100 + %1$d, 'a', '8300', 7, '', 'vote', "
		"'en', "
		"'exact', 'vote', %2$d, 0, %3$d, 0, '%4$s', 0, '', 0)",
		id, how, parts, ids);
	assert_true(db_execute(db, sql));
}

static void read_by(const char *link, int64_t from_ms, int64_t to_ms)
{
	const struct ours_wanted wanted = { from_ms, to_ms, 500, &link, link != NULL };

	ours_free(&ours);
	assert_true(ours_read(db, &wanted, &ours));
}

static void assert_record(size_t at, const char *id, int64_t ms, enum record_state state)
{
	assert_true(at < ours.records.count);
	assert_string_equal(records_id(&ours.records, &ours.records.items[at]), id);
	assert_int_equal(ours.records.items[at].ms, ms);
	assert_int_equal(ours.records.items[at].state, state);
}

static void every_part_is_a_record(void **state)
{
	(void)state;
	settle(1, JOURNAL_SENT, 1, "1F");
	settle(2, JOURNAL_SENT, 2, "20~12 21");
	settle(3, JOURNAL_FAILED, 3, "30");
	settle(4, JOURNAL_FAILED, 1, "");
	settle(5, JOURNAL_SILENT, 0, "");
	read_by(NULL, 0, 5000);
	assert_int_equal(ours.records.count, 4);
	assert_record(0, "1F", 1101, RECORD_UNKNOWN);
	assert_record(1, "20", 1090, RECORD_UNKNOWN);
	assert_record(2, "21", 1102, RECORD_UNKNOWN);
	assert_record(3, "30", 1103, RECORD_UNKNOWN);
	assert_int_equal(ours.in_parts, 0);
	assert_int_equal(ours.without_id, 0);
}

static void only_what_was_taken_in_time_counts(void **state)
{
	(void)state;
	settle(1, JOURNAL_SENT, 1, "1f");
	settle(2, JOURNAL_SENT, 2, "20~12 21");
	read_by(NULL, 1101, 1102);
	assert_int_equal(ours.records.count, 1);
	assert_record(0, "1f", 1101, RECORD_UNKNOWN);
	read_by(NULL, 1102, 2000);
	assert_int_equal(ours.records.count, 1);
	assert_record(0, "21", 1102, RECORD_UNKNOWN);
}

static void only_what_went_out_by_the_link_counts(void **state)
{
	(void)state;
	settle(1, JOURNAL_SENT, 1, "1f");
	settle(2, JOURNAL_SENT, 2, "~b 20~12 21");
	read_by("a", 0, 5000);
	assert_int_equal(ours.records.count, 1);
	read_by("b", 0, 5000);
	assert_int_equal(ours.records.count, 2);
	assert_record(0, "20", 1090, RECORD_UNKNOWN);
	read_by("c", 0, 5000);
	assert_int_equal(ours.records.count, 0);
}

static void receipts_tell_how_each_part_ended(void **state)
{
	(void)state;
	settle(1, JOURNAL_SENT, 3, "0A 0b c");
	settle(2, JOURNAL_SENT, 1, "d");
	assert_true(db_execute(db,
		"INSERT INTO submission VALUES ('smsc:x', 'a', 1, 1, 1), ('smsc:x', 'b', 1, 2, 1), "
		"('smsc:x', 'c', 1, 0, 1)"));
	read_by(NULL, 0, 5000);
	assert_record(0, "0A", 1101, RECORD_DELIVERED);
	assert_record(1, "0b", 1101, RECORD_FAILED);
	assert_record(2, "c", 1101, RECORD_UNDERWAY);
	assert_record(3, "d", 1102, RECORD_UNKNOWN);
}

/* Older versions wrote the first part's id only, and as it came. */
static void what_is_not_wholly_known_is_counted(void **state)
{
	(void)state;
	settle(1, JOURNAL_SENT, 2, "1f");
	settle(2, JOURNAL_SENT, 1, "");
	settle(4, JOURNAL_SENT, 1, "x~y~");
	assert_true(db_execute(db,
		"UPDATE settled SET resent = 1 WHERE id = 1;"
		"INSERT INTO outbox VALUES (3, 1, 'a', 6, 0, '8300', 7, '', '', '', '', '', 0, '', 0, 1, "
		"x'00', 0)"));
	read_by(NULL, 0, 5000);
	assert_int_equal(ours.records.count, 2);
	assert_record(1, "x~y~", 1104, RECORD_UNKNOWN);
	assert_int_equal(ours.in_parts, 1);
	assert_int_equal(ours.without_id, 1);
	assert_int_equal(ours.resent, 1);
	assert_int_equal(ours.waiting, 1);
}

static void a_journal_that_cannot_be_read_says_so(void **state)
{
	const struct ours_wanted wanted = { 0, 5000, 500, NULL, 0 };

	(void)state;
	assert_true(db_execute(db, "DROP TABLE outbox"));
	assert_false(ours_read(db, &wanted, &ours));
	assert_false(ours.records.failed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_part_is_a_record),
		TEST(only_what_was_taken_in_time_counts),
		TEST(only_what_went_out_by_the_link_counts),
		TEST(receipts_tell_how_each_part_ended),
		TEST(what_is_not_wholly_known_is_counted),
		TEST(a_journal_that_cannot_be_read_says_so),
	};

	return RUN_SUITE(tests);
}
