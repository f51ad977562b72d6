/* What became of replies: gathered, and moved from the outbox to what is settled, many at once. */
#include "store.h"

#include "agahi/store/settlements.h"

enum { MOST = 3000 };

static char *folder, *path;
static sqlite3 *db;
static struct sums *sums;
static struct settlements *settlements;
static struct journal_settlement ends[MOST];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	sums = sums_new(db);
	settlements = settlements_new(db, sums);
	return sums && settlements ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	settlements_free(settlements);
	sums_free(sums);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* `manner` 5, or 8 where its sender is to be forgotten. */
static void ask(int64_t id, int manner)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%lld, %lld, 'telco-a', 6, 0, '8300', %lld, '', 'voting', 'en', "
		"'exact', 'vote', %lld, '', %d, 1, x'00', 0)",
		(long long)id, (long long)(NOW_MS + id), (long long)id * 7, (long long)id * 3, manner);
	assert_true(db_execute(db, sql));
}

static struct journal_settlement *end(size_t at, int64_t id)
{
	ends[at] = settlement_of(id, JOURNAL_SENT);
	snprintf(ends[at].message_ids, sizeof(ends[at].message_ids), "m%lld", (long long)id);
	assert_true(settlements_add(settlements, &ends[at]));
	return &ends[at];
}

static void write_all(void)
{
	assert_true(settlements_write(settlements));
}

static long long number(const char *sql)
{
	return db_number(db, sql, -1);
}

static void each_request_of_a_range_keeps_what_is_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < MOST; i++)
		ask(i + 1, 5);
	for (size_t i = 0; i < MOST; i++)
		end(i, (int64_t)i + 1);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0); /* before it is asked for */
	write_all();
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(
		number("SELECT count(*) FROM settled WHERE message_id = 'm' || id AND sender = id * 7"
		       " AND fingerprint = id * 3 AND received_ms = 1767225600000 + id AND manner = 5"
		       " AND settled_ms = 1767225600000 AND state = 0 AND parts = 1 AND keyword = 'vote'"),
		MOST);
	assert_true(sums_write(sums));
	sums_committed(sums);
	assert_true(sums_add_up(sums));
	assert_int_equal(number("SELECT requests FROM hourly WHERE state = 0"), MOST);
}

static void fates_that_differ_are_not_mixed_up(void **state)
{
	(void)state;
	for (int i = 1; i <= 7; i++)
		ask(i, 5);
	end(0, 1);
	end(1, 2)->state = JOURNAL_FAILED;
	end(2, 3)->status = 11;
	end(3, 4)->parts = 3;
	end(4, 5)->resent = true;
	end(5, 6)->settled_ms++;
	end(6, 7);
	write_all();
	assert_int_equal(number("SELECT count(*) FROM settled"), 7);
	assert_int_equal(number("SELECT id FROM settled WHERE state = 1"), 2);
	assert_int_equal(number("SELECT id FROM settled WHERE status = 11"), 3);
	assert_int_equal(number("SELECT id FROM settled WHERE parts = 3"), 4);
	assert_int_equal(number("SELECT id FROM settled WHERE resent"), 5);
	assert_int_equal(number("SELECT id FROM settled WHERE settled_ms = 1767225600001"), 6);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE message_id = 'm' || id"), 7);
}

static void in_whatever_order_they_come_what_waits_between_them_goes_on_waiting(void **state)
{
	static const int64_t order[] = { 9, 2, 4, 1, 8, 3, 6 };

	(void)state;
	for (int i = 1; i <= 9; i++)
		ask(i, 5);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		end(i, order[i]);
	write_all();
	assert_int_equal(number("SELECT count(*) FROM settled WHERE message_id = 'm' || id"), 7);
	assert_int_equal(number("SELECT sum(id) FROM outbox WHERE id IN (5, 7)"), 12);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 2);
}

static void of_two_the_first_counts_and_one_that_is_not_in_the_outbox_does_nothing(void **state)
{
	(void)state;
	ask(1, 5);
	ask(3, 5);
	end(0, 2); /* never was */
	end(1, 3);
	end(2, 1);
	end(3, 1)->state = JOURNAL_EXPIRED;
	write_all();
	assert_int_equal(number("SELECT count(*) FROM settled"), 2);
	assert_int_equal(number("SELECT state FROM settled WHERE id = 1"), 0);
	end(0, 1)->state = JOURNAL_EXPIRED; /* as after a commit that was not heard of */
	write_all();
	assert_int_equal(number("SELECT state FROM settled WHERE id = 1"), 0);
}

static void who_is_to_be_forgotten_leaves_no_row_within_a_range_either(void **state)
{
	(void)state;
	ask(1, 5);
	ask(2, JOURNAL_FORGETS);
	ask(3, 5);
	for (int i = 0; i < 3; i++)
		end((size_t)i, i + 1);
	write_all();
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(number("SELECT sum(id) FROM settled"), 4);
}

static void what_is_discarded_is_not_written(void **state)
{
	(void)state;
	ask(1, 5);
	end(0, 1);
	settlements_discard(settlements);
	write_all();
	assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
}

static void what_cannot_be_written_is_told(void **state)
{
	static const char *const faults[] = { "INSERT ON settled", "DELETE ON outbox" };
	char sql[160];

	(void)state;
	ask(1, 5);
	for (size_t i = 0; i < 2; i++) {
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER fault BEFORE %s BEGIN SELECT raise(ABORT, 'fault'); END", faults[i]);
		assert_true(db_execute(db, sql));
		end(0, 1);
		assert_true(db_execute(db, "BEGIN"));
		assert_false(settlements_write(settlements));
		assert_true(db_execute(db, "ROLLBACK; DROP TRIGGER fault"));
		assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_request_of_a_range_keeps_what_is_its_own),
		TEST(fates_that_differ_are_not_mixed_up),
		TEST(in_whatever_order_they_come_what_waits_between_them_goes_on_waiting),
		TEST(of_two_the_first_counts_and_one_that_is_not_in_the_outbox_does_nothing),
		TEST(who_is_to_be_forgotten_leaves_no_row_within_a_range_either),
		TEST(what_is_discarded_is_not_written),
		TEST(what_cannot_be_written_is_told),
	};

	return RUN_SUITE(tests);
}
