/* A receipt closes the submission of its message, whichever of the two comes first. */
#include "store.h"

#include "agahi/store/submissions.h"

static char *folder, *path;
static sqlite3 *db;
static struct submissions *submissions;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	submissions = submissions_new(db);
	assert_non_null(submissions);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	submissions_free(submissions);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void settle(int64_t request)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"INSERT OR IGNORE INTO settled VALUES (%lld, 1, 1, 'a', '8300', 7, '', '', '', '', '', 0, 0, "
		"1, 0, '', 0, '', 0)",
		(long long)request);
	assert_true(db_execute(db, sql));
}

static void submit(const char *id, int64_t request)
{
	const struct journal_submission submission = submission_of(id, request);

	settle(request);
	assert_true(submissions_add(submissions, &submission));
}

static void receive(const char *id, const char *other_id, bool delivered)
{
	const struct journal_receipt receipt = receipt_of(id, other_id, delivered);

	assert_true(submissions_close(submissions, &receipt));
}

static long long state_of(int64_t request)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT state FROM submission WHERE request = %lld", (long long)request);
	return db_number(db, sql, -1);
}

static long long early(void)
{
	return db_number(db, "SELECT count(*) FROM early_receipt", -1);
}

static void a_submission_waits_for_its_receipt(void **state)
{
	(void)state;
	submit("1f", 1);
	assert_int_equal(db_number(db,
				 "SELECT count(*) FROM submission WHERE link = 'smsc:x'"
				 " AND message_id = '1f' AND since_ms = 1767225600000",
				 -1),
		1);
	assert_int_equal(state_of(1), 0);
}

static void a_receipt_after_its_submission_closes_it(void **state)
{
	(void)state;
	submit("1f", 1);
	submit("20", 2);
	submit("21", 3);
	receive("1f", NULL, true);
	receive("20", NULL, false);
	assert_int_equal(state_of(1), 1);
	assert_int_equal(state_of(2), 2);
	assert_int_equal(state_of(3), 0);
	assert_int_equal(early(), 0);
}

static void any_spelling_will_do(void **state)
{
	(void)state;
	submit("1f", 1);
	receive("31", "1f", true);
	assert_int_equal(state_of(1), 1);
	assert_int_equal(early(), 0);
}

static void the_likeliest_spelling_that_fits_is_the_one(void **state)
{
	(void)state;
	submit("1f", 1);
	submit("31", 2);
	receive("31", "1f", true);
	assert_int_equal(state_of(1), 0);
	assert_int_equal(state_of(2), 1);
}

static void a_receipt_before_its_submission_closes_it_too(void **state)
{
	(void)state;
	receive("4d", "77", false);
	assert_int_equal(early(), 2);
	submit("77", 1);
	assert_int_equal(state_of(1), 2);
	assert_int_equal(early(), 1); /* the other spelling goes with its hour */
	receive("5d", NULL, true);
	submit("5d", 2);
	assert_int_equal(state_of(2), 1);
}

static void a_receipt_of_another_smsc_closes_nothing(void **state)
{
	struct journal_receipt receipt = receipt_of("1f", NULL, true);

	(void)state;
	strcpy(receipt.link, "smsc:y");
	submit("1f", 1);
	assert_true(submissions_close(submissions, &receipt));
	assert_int_equal(state_of(1), 0);
	submit("1e", 2);
	strcpy(receipt.ids[0], "2f");
	assert_true(submissions_close(submissions, &receipt));
	submit("2f", 3);
	assert_int_equal(state_of(3), 0);
}

static void delivered_it_stays_whatever_comes_later(void **state)
{
	(void)state;
	submit("80", 1);
	receive("80", NULL, true);
	receive("80", NULL, false);
	assert_int_equal(state_of(1), 1);
	submit("81", 2);
	receive("81", NULL, false);
	receive("81", NULL, true);
	assert_int_equal(state_of(2), 1);
	submit("abcdefgh-1234", 3);
	receive("abcdefgh-1234", NULL, true);
	receive("abcdefgh-1", NULL, false);
	assert_int_equal(state_of(3), 1);
	receive("82", NULL, true); /* both before their submission */
	receive("82", NULL, false);
	submit("82", 4);
	assert_int_equal(state_of(4), 1);
}

static void an_id_cut_short_closes_the_one_message_that_begins_so(void **state)
{
	(void)state;
	submit("abcdefgh-1234", 1);
	submit("abcdefgi", 2);
	receive("abcdefgh", NULL, true);
	assert_int_equal(state_of(1), 1);
	assert_int_equal(state_of(2), 0);
	assert_int_equal(early(), 0);
}

static void an_id_cut_too_short_closes_nothing(void **state)
{
	(void)state;
	submit("qrstuvwx-1", 1);
	submit("qrstuvwx-2", 2);
	receive("qrstuvwx", NULL, true); /* of two messages */
	submit("abcdefgh", 3);
	receive("abcdefg", NULL, true); /* seven signs are too few */
	assert_int_equal(state_of(1), 0);
	assert_int_equal(state_of(2), 0);
	assert_int_equal(state_of(3), 0);
	assert_int_equal(early(), 2);
}

static void receipts_that_match_nothing_are_bounded_in_number(void **state)
{
	struct journal_receipt receipt = receipt_of("x", "y", true);

	(void)state;
	assert_true(db_execute(db, "BEGIN"));
	for (int i = 0; i < 52000; i++) {
		snprintf(receipt.ids[0], sizeof(receipt.ids[0]), "%x", 0x10000000 + i);
		snprintf(receipt.ids[1], sizeof(receipt.ids[1]), "%d", 0x10000000 + i);
		receipt.now_ms = NOW_MS + i;
		assert_true(submissions_close(submissions, &receipt));
	}
	assert_true(db_execute(db, "COMMIT"));
	assert_in_range(early(), 99000, 100000);
	/* The newest are there, the oldest made room. */
	assert_int_equal(
		db_number(db, "SELECT count(*) FROM early_receipt WHERE message_id = '1000cb1f'", -1), 1);
	assert_int_equal(
		db_number(db, "SELECT count(*) FROM early_receipt WHERE message_id = '10000000'", -1), 0);
	/* A new life counts them too, and so does one after somebody else deleted some. */
	submissions_free(submissions);
	submissions = submissions_new(db);
	receipt.now_ms += 10;
	for (int i = 0; i < 1000; i++) {
		snprintf(receipt.ids[0], sizeof(receipt.ids[0]), "%x", 0x20000000 + i);
		snprintf(receipt.ids[1], sizeof(receipt.ids[1]), "%d", 0x20000000 + i);
		assert_true(submissions_close(submissions, &receipt));
	}
	assert_in_range(early(), 99000, 100001);
	assert_true(db_execute(db, "DELETE FROM early_receipt"));
	submissions_recount(submissions);
	receive("77", NULL, true);
	assert_int_equal(early(), 1);
}

static void what_waits_goes_on_under_another_name(void **state)
{
	struct journal_submission old = submission_of("1a2b", 1);
	struct journal_receipt early_one = receipt_of("3c4d", NULL, false);

	(void)state;
	strcpy(old.link, "telco-a");
	strcpy(early_one.link, "telco-a");
	settle(1);
	settle(5);
	assert_true(submissions_add(submissions, &old));
	assert_true(submissions_close(submissions, &early_one));
	strcpy(old.message_id, "9999");
	old.request = 5;
	assert_true(submissions_add(submissions, &old));
	submit("9999", 6); /* there is one of that id under the new name: it stays */
	assert_true(submissions_rename(submissions, "telco-a", "smsc:x"));
	receive("1a2b", NULL, true);
	assert_int_equal(state_of(1), 1);
	submit("3c4d", 2);
	assert_int_equal(state_of(2), 2);
	receive("9999", NULL, true);
	assert_int_equal(state_of(6), 1);
	assert_int_equal(state_of(5), 0);
}

static void receipts_go_with_their_request(void **state)
{
	(void)state;
	submit("1f", 3);
	submit("20", 3);
	submit("21", 4);
	assert_true(db_execute(db, "DELETE FROM settled WHERE id = 3"));
	assert_int_equal(db_number(db, "SELECT count(*) FROM submission", -1), 1);
	assert_int_equal(state_of(4), 0);
}

/* Its citizen was forgotten while the SMSC had the reply. */
static void a_submission_of_a_request_that_is_gone_is_not_kept(void **state)
{
	const struct journal_submission gone = submission_of("1f", 3), waiting = submission_of("20", 4);

	(void)state;
	receive("1f", NULL, true);
	assert_true(submissions_add(submissions, &gone));
	assert_int_equal(db_number(db, "SELECT count(*) FROM submission", -1), 0);
	assert_int_equal(early(), 0);
	assert_true(db_execute(db,
		"INSERT INTO outbox VALUES (4, 1, 'a', 6, 0, '8300', 7, '', '', '', '', '', 0, '', 0, 1, "
		"x'00', 0)"));
	assert_true(submissions_add(submissions, &waiting));
	assert_int_equal(db_number(db, "SELECT request FROM submission", -1), 4);
}

static void a_fault_in_any_statement_is_told(void **state)
{
	static const char *const faults[] = { "INSERT ON submission", "DELETE ON early_receipt",
		"UPDATE ON submission", "INSERT ON early_receipt" };
	const struct journal_submission late = submission_of("4d5e", 1);
	const struct journal_receipt closing = receipt_of("1f", NULL, true);
	const struct journal_receipt cut = receipt_of("abcdefgh", NULL, true);
	const struct journal_receipt unknown = receipt_of("77", NULL, true);
	char sql[256];

	(void)state;
	settle(1);
	submit("1f", 2);
	submit("abcdefgh-1", 3);
	receive("4d5e", NULL, true);
	for (size_t i = 0; i < 4; i++) {
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER fault BEFORE %s BEGIN SELECT raise(ABORT, 'fault'); END", faults[i]);
		assert_true(db_execute(db, sql));
		assert_int_equal(submissions_add(submissions, &late), i > 1);
		assert_int_equal(submissions_close(submissions, &closing), i != 2);
		assert_int_equal(submissions_close(submissions, &cut), i != 2);
		assert_int_equal(submissions_close(submissions, &unknown), i != 3);
		assert_int_equal(submissions_rename(submissions, "smsc:x", "smsc:z"), i != 2);
		assert_true(submissions_rename(submissions, "smsc:z", "smsc:x") || i == 2);
		assert_true(db_execute(db, "DROP TRIGGER fault"));
		assert_true(db_execute(db, "DELETE FROM early_receipt WHERE message_id = '77'"));
		receive("4d5e", NULL, true);
	}
}

static void without_its_tables_there_is_none(void **state)
{
	(void)state;
	assert_true(db_execute(db, "ALTER TABLE early_receipt RENAME TO elsewhere"));
	assert_null(submissions_new(db));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table"));
	submissions_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_submission_waits_for_its_receipt),
		TEST(a_receipt_after_its_submission_closes_it),
		TEST(any_spelling_will_do),
		TEST(the_likeliest_spelling_that_fits_is_the_one),
		TEST(a_receipt_before_its_submission_closes_it_too),
		TEST(a_receipt_of_another_smsc_closes_nothing),
		TEST(delivered_it_stays_whatever_comes_later),
		TEST(an_id_cut_short_closes_the_one_message_that_begins_so),
		TEST(an_id_cut_too_short_closes_nothing),
		TEST(receipts_that_match_nothing_are_bounded_in_number),
		TEST(what_waits_goes_on_under_another_name),
		TEST(receipts_go_with_their_request),
		TEST(a_submission_of_a_request_that_is_gone_is_not_kept),
		TEST(a_fault_in_any_statement_is_told),
		TEST(without_its_tables_there_is_none),
	};

	return RUN_SUITE(tests);
}
