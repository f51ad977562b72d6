/* The journal's file: what each kind of record does to it, all or nothing. */
#include "store.h"

#include <sys/stat.h>

static char *folder, *path;
static struct ledger *ledger;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	ledger = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ledger_close(ledger);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void open_ledger(void)
{
	char error[512] = "";

	ledger = ledger_open(path, DURABILITY_FULL, error, sizeof(error));
	assert_string_equal(error, "");
	assert_non_null(ledger);
}

static void keep(const void *record)
{
	assert_true(ledger_begin(ledger));
	assert_true(ledger_write(ledger, record));
	assert_true(ledger_commit(ledger));
}

static long long number(const char *sql)
{
	return test_number(path, sql);
}

/* As between commits; nothing is old. */
static void add_up(void)
{
	ledger_keep_house(ledger, NOW_MS, DAY_MS);
}

static void a_request_with_a_reply_waits_in_the_outbox_with_all_that_is_known_of_it(void **state)
{
	const struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	open_ledger();
	keep(&entry);
	assert_int_equal(
		number("SELECT count(*) FROM outbox WHERE id = 7 AND received_ms = 1767225600000"
		       " AND link = 'telco-a' AND service_ton = 6 AND service_npi = 0"
		       " AND service_digits = '8300' AND sender = -77129852519530769"
		       " AND request = 'vote' AND topic = 'voting' AND language = 'en'"
		       " AND rule = 'exact' AND keyword = 'vote' AND length(sealed) = 16 + 3 + 12 + 9 + 16"
		       " AND fingerprint = 99"),
		1);
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
}

static void a_silent_request_is_settled_at_once_and_without_a_number(void **state)
{
	const struct journal_entry entry = entry_of(7, NULL);

	(void)state;
	open_ledger();
	keep(&entry);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE id = 7 AND received_ms = 1767225600000"
				" AND settled_ms = received_ms AND link = 'telco-a' AND service = '8300'"
				" AND sender = -77129852519530769 AND request = 'vote' AND topic = 'voting'"
				" AND language = 'en' AND rule = 'exact' AND keyword = 'vote' AND state = 2"
				" AND status = 0 AND parts = 0 AND resent = 0 AND message_id = ''"
				" AND fingerprint = 99"),
		1);
}

static void a_settlement_takes_the_request_over_without_number_and_reply(void **state)
{
	struct journal_entry entry = entry_of(7, "the reply");
	const struct journal_entry other = entry_of(8, "the reply");
	const struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT,
		.id = 7,
		.state = JOURNAL_EXPIRED,
		.status = 0x0b,
		.parts = 3,
		.resent = true,
		.settled_ms = NOW_MS + 5,
		.message_ids = "1a2b" };

	(void)state;
	open_ledger();
	entry.offered = "vote|check";
	keep(&entry);
	keep(&other);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE offered = ''"), 1);
	keep(&settlement);
	assert_int_equal(number("SELECT id FROM outbox"), 8);
	assert_int_equal(number("SELECT count(*) FROM settled WHERE id = 7 AND received_ms = 1767225600000"
				" AND settled_ms = 1767225600005 AND link = 'telco-a' AND service = '8300'"
				" AND sender = -77129852519530769 AND request = 'vote' AND topic = 'voting'"
				" AND language = 'en' AND rule = 'exact' AND keyword = 'vote' AND state = 3"
				" AND status = 11 AND parts = 3 AND resent = 1 AND message_id = '1a2b'"
				" AND fingerprint = 99 AND offered = 'vote|check'"),
		1);
	/* Once more, as after a commit whose success was not heard of; and of a request that never was. */
	keep(&settlement);
	const struct journal_settlement unknown = settlement_of(99, JOURNAL_SENT);
	keep(&unknown);
	assert_int_equal(number("SELECT count(*) FROM settled"), 1);
	assert_int_equal(number("SELECT state FROM settled"), 3);
	add_up();
	assert_int_equal(number("SELECT sum(requests) FROM hourly"), 1);
}

static void keep_many(const void *const *records, size_t count, bool commits)
{
	assert_true(ledger_begin(ledger));
	for (size_t i = 0; i < count; i++)
		assert_true(ledger_write(ledger, records[i]));
	if (commits)
		assert_true(ledger_commit(ledger));
	else
		ledger_roll_back(ledger);
}

/* What `stats` counts, and what the hours have, by state. */
static void assert_sums_agree(void)
{
	static const char by_state[] =
		"SELECT count(*) FROM (SELECT state, sum(n) AS n, sum(parts) AS parts FROM"
		" (SELECT state, count(*) AS n, sum(parts) AS parts FROM settled GROUP BY 1"
		"  UNION ALL SELECT 2, ifnull(sum(count), 0), 0 FROM silence) GROUP BY 1 HAVING sum(n) > 0"
		" EXCEPT SELECT state, sum(requests), sum(parts) FROM hourly WHERE state < 100 GROUP BY 1)";

	assert_int_equal(number(by_state), 0);
	assert_int_equal(number("SELECT sum(requests) FROM hourly WHERE state < 100"),
		number("SELECT (SELECT count(*) FROM settled) + (SELECT ifnull(sum(count), 0) FROM "
		       "silence)"));
}

static void every_hour_has_its_sums_and_they_agree_with_the_rows(void **state)
{
	struct journal_entry first = entry_of(1, "reply"), second = entry_of(2, "reply"),
			     late = entry_of(3, "reply"), dialled = entry_of(4, "reply"),
			     silent = entry_of(5, NULL);
	const struct journal_settlement ends[] = { settlement_of(1, JOURNAL_SENT),
		settlement_of(2, JOURNAL_SENT), settlement_of(3, JOURNAL_FAILED),
		settlement_of(4, JOURNAL_SENT) };
	const struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, NOW_MS / MINUTE_MS + 61, 2,
		"limited", "telco-a", 3 };
	const struct journal_shown shown = { .record.kind = JOURNAL_SHOWN,
		.hour = NOW_MS / HOUR_MS,
		.topic = "voting",
		.language = "en",
		.link = "telco-a",
		.count = 6 };
	const void *const asked[] = { &first, &second, &late, &dialled, &silent };
	const void *const settled[] = { &ends[0], &ends[1], &ends[2], &ends[3], &silence, &shown };

	(void)state;
	open_ledger();
	late.received_ms += HOUR_MS;
	dialled.rule = "dialled";
	silent.rule = "stopped";
	silent.topic = "";
	keep_many(asked, 5, true);
	add_up();
	assert_int_equal(number("SELECT sum(requests) FROM hourly"), 1); /* the others wait */
	keep_many(settled, 6, true);
	add_up();
	assert_sums_agree();
	assert_int_equal(
		number("SELECT count(*) FROM hourly WHERE hour = 490896 AND topic = 'voting'"
		       " AND language = 'en' AND channel = 'sms' AND link = 'telco-a' AND rule = 'exact'"
		       " AND state = 0 AND requests = 2 AND parts = 2"),
		1);
	assert_int_equal(number("SELECT requests FROM hourly WHERE hour = 490897 AND state = 1"), 1);
	assert_int_equal(number("SELECT requests FROM hourly WHERE channel = 'ussd' AND state = 0"), 1);
	assert_int_equal(number("SELECT requests FROM hourly WHERE channel = 'ussd' AND state = 100"), 6);
	assert_int_equal(number("SELECT requests FROM hourly WHERE rule = 'limited' AND hour = 490897"), 3);
	keep(&shown);
	keep(&silence);
	assert_int_equal(number("SELECT count(*) FROM hourly_added"), 2);
	ledger_add_up(ledger); /* as at an end */
	assert_int_equal(number("SELECT count(*) FROM hourly_added"), 0);
	assert_int_equal(number("SELECT requests FROM hourly WHERE state = 100"), 12);
	assert_sums_agree();
}

static void a_commit_that_fails_adds_nothing_and_is_added_when_it_is_tried_again(void **state)
{
	const struct journal_entry entry = entry_of(1, "reply");
	const struct journal_settlement end = settlement_of(1, JOURNAL_SENT);
	const void *const records[] = { &entry, &end };

	(void)state;
	open_ledger();
	keep_many(records, 2, false);
	add_up();
	assert_int_equal(number("SELECT count(*) FROM hourly"), 0);
	test_execute(path,
		"CREATE TRIGGER fault BEFORE INSERT ON hourly_added BEGIN SELECT raise(ABORT, 'no sums'); "
		"END");
	assert_true(ledger_begin(ledger));
	assert_true(ledger_write(ledger, &entry.record) && ledger_write(ledger, &end.record));
	assert_false(ledger_commit(ledger));
	assert_non_null(strstr(ledger_error(ledger), "no sums"));
	ledger_roll_back(ledger);
	test_execute(path, "DROP TRIGGER fault");
	assert_int_equal(number("SELECT count(*) FROM settled"), 0);
	keep_many(records, 2, true);
	add_up();
	assert_int_equal(number("SELECT sum(requests) FROM hourly"), 1);
	assert_sums_agree();
}

static void parts_leave_with_the_request_that_was_put_together_from_them(void **state)
{
	struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	open_ledger();
	for (uint8_t i = 1; i <= 4; i++) {
		const struct journal_part part = part_of(i, i);

		keep(&part);
	}
	assert_int_equal(
		number("SELECT count(*) FROM part WHERE received_ms = 1767225600000 AND link = 'telco-a'"
		       " AND service_ton = 6 AND service_npi = 0 AND service_digits = '8300'"
		       " AND reference = 77 AND total = 3 AND sequence = id AND charset = 8"
		       " AND length(sealed) = 16 + 3 + 12 + 3 + 16 AND fingerprint = 1000 + id"),
		4);
	entry.part_ids = (const int64_t[]){ 2, 3 };
	entry.part_id_count = 2;
	keep(&entry);
	assert_int_equal(number("SELECT sum(id) FROM part"), 5);
	const struct journal_dropped_part dropped = { { .kind = JOURNAL_DROPPED_PART }, 4 };
	keep(&dropped);
	assert_int_equal(number("SELECT sum(id) FROM part"), 1);
}

static void the_parts_of_an_answered_request_are_remembered_by_their_fingerprints(void **state)
{
	struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	open_ledger();
	for (uint8_t i = 1; i <= 4; i++) {
		struct journal_part part = part_of(i, i);

		if (i == 2)
			part.fingerprint = 0; /* of before they were kept */
		if (i == 3)
			part.fingerprint = entry.fingerprint; /* the one that came last */
		keep(&part);
	}
	entry.part_ids = (const int64_t[]){ 1, 2, 3 };
	entry.part_id_count = 3;
	keep(&entry);
	assert_int_equal(number("SELECT count(*) FROM answered_part"), 1);
	assert_int_equal(number("SELECT count(*) FROM answered_part WHERE id = 1 AND request = 7"
				" AND received_ms = 1767225600000 AND fingerprint = 1001"),
		1);
	assert_int_equal(number("SELECT id FROM part"), 4);
}

static void what_is_not_committed_was_never_there(void **state)
{
	const struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	open_ledger();
	assert_true(ledger_begin(ledger));
	assert_true(ledger_write(ledger, &entry.record));
	assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
	ledger_roll_back(ledger);
	ledger_roll_back(ledger); /* nothing to take back is no fault */
	keep(&entry);
	/* The same id again is a fault of ours, and is told. */
	assert_true(ledger_begin(ledger));
	assert_false(ledger_write(ledger, &entry.record));
	assert_non_null(strstr(ledger_error(ledger), "UNIQUE"));
	ledger_roll_back(ledger);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
}

static void a_fault_in_any_statement_is_told(void **state)
{
	static const char *const faults[] = { "outbox", "settled", "part", "preference", "silence" };
	struct journal_entry asked = entry_of(1, "reply"), silent = entry_of(2, NULL),
			     renewing = entry_of(3, "reply"), setting = entry_of(4, "reply"),
			     whole = entry_of(5, "reply"), second_whole = entry_of(6, "reply");
	const struct journal_settlement settlement = settlement_of(70, JOURNAL_SENT);
	const struct journal_settlement second = settlement_of(73, JOURNAL_SENT);
	const struct journal_part part = part_of(71, 2);
	const struct journal_dropped_part dropped = { { .kind = JOURNAL_DROPPED_PART }, 71 };
	const struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, 1, 2, "limited", "a", 3 };
	const struct journal_entry kept = entry_of(70, "reply"), also_kept = entry_of(73, "reply");
	const struct journal_part kept_part = part_of(72, 1), also_kept_part = part_of(74, 1);
	char sql[512];

	(void)state;
	open_ledger();
	setting.sets_preference = renewing.has_preference = true;
	whole.part_ids = &kept_part.id;
	second_whole.part_ids = &also_kept_part.id;
	whole.part_id_count = second_whole.part_id_count = 1;
	keep(&kept);
	keep(&also_kept);
	keep(&kept_part);
	keep(&also_kept_part);
	test_execute(path, "INSERT INTO preference VALUES (-77129852519530769, 'ur', 0, 1)");
	const struct {
		const char *table;
		const char *action;
		const struct journal_record *record;
	} cases[] = { { "outbox", "INSERT", &asked.record }, { "settled", "INSERT", &silent.record },
		{ "preference", "UPDATE", &renewing.record }, { "preference", "INSERT", &setting.record },
		{ "answered_part", "INSERT", &whole.record }, { "part", "DELETE", &second_whole.record },
		{ "settled", "INSERT", &settlement.record }, { "outbox", "DELETE", &second.record },
		{ "part", "INSERT", &part.record }, { "part", "DELETE", &dropped.record },
		{ "silence", "INSERT", &silence.record } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER fault BEFORE %s ON %s BEGIN SELECT raise(ABORT, 'fault of %s'); END",
			cases[i].action, cases[i].table, cases[i].table);
		test_execute(path, sql);
		assert_true(ledger_begin(ledger));
		assert_false(ledger_write(ledger, cases[i].record) && ledger_commit(ledger));
		assert_non_null(strstr(ledger_error(ledger), "fault of"));
		ledger_roll_back(ledger);
		test_execute(path, "DROP TRIGGER fault");
		keep(cases[i].record);
	}
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		snprintf(sql, sizeof(sql), "SELECT count(*) > 0 OR '%s' = 'part' FROM %s", faults[i],
			faults[i]);
		assert_int_equal(number(sql), 1);
	}
}

static void a_preference_is_renewed_by_its_owners_messages_but_once_a_week(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");

	(void)state;
	open_ledger();
	entry.sets_preference = entry.has_preference = true;
	entry.preference = "ur";
	keep(&entry);
	assert_int_equal(number("SELECT count(*) FROM preference WHERE sender = -77129852519530769"
				" AND language = 'ur' AND stopped = 0 AND since_ms = 1767225600000"),
		1);
	entry.sets_preference = false;
	entry.id = 2;
	entry.received_ms = NOW_MS + 7 * DAY_MS;
	keep(&entry);
	assert_int_equal(number("SELECT since_ms FROM preference"), NOW_MS);
	entry.id = 3;
	entry.received_ms = NOW_MS + 7 * DAY_MS + 1;
	entry.has_preference = false; /* of one that has none nothing is written */
	keep(&entry);
	assert_int_equal(number("SELECT since_ms FROM preference"), NOW_MS);
	entry.id = 4;
	entry.has_preference = true;
	keep(&entry);
	assert_int_equal(number("SELECT since_ms FROM preference"), NOW_MS + 7 * DAY_MS + 1);
	entry.id = 5;
	entry.sets_preference = entry.stopped = true;
	entry.preference = NULL;
	keep(&entry);
	assert_int_equal(number("SELECT count(*) FROM preference WHERE language IS NULL AND stopped = 1"), 1);
}

static void silences_of_a_sender_and_minute_add_up(void **state)
{
	struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, NOW_MS / MINUTE_MS, 42, "limited",
		"a", 3 };

	(void)state;
	open_ledger();
	for (int i = 0; i < 4; i++) {
		silence.rule = i == 3 ? "loop" : "limited";
		keep(&silence);
	}
	silence.minute++;
	keep(&silence);
	assert_int_equal(
		number("SELECT count FROM silence WHERE rule = 'limited' AND sender = 42 AND link = 'a'"), 9);
	assert_int_equal(number("SELECT count(*) FROM silence"), 3);
}

static void what_rows_take_grows_and_shrinks_with_them(void **state)
{
	static struct journal_settlement settlements[200];
	static char reply[4096];

	(void)state;
	open_ledger();
	int64_t empty = ledger_used_octets(ledger);
	memset(reply, 'x', sizeof(reply) - 1);
	assert_true(ledger_begin(ledger));
	for (int i = 1; i <= 200; i++) {
		const struct journal_entry entry = entry_of(i, reply);

		assert_true(ledger_write(ledger, &entry.record));
	}
	assert_true(ledger_commit(ledger));
	int64_t full = ledger_used_octets(ledger);
	assert_true(full > empty + 700000);
	assert_true(ledger_begin(ledger));
	for (int i = 0; i < 200; i++) {
		settlements[i] = settlement_of(i + 1, JOURNAL_SENT);
		assert_true(ledger_write(ledger, &settlements[i].record));
	}
	assert_true(ledger_commit(ledger));
	assert_true(ledger_used_octets(ledger) < empty + 200000);
}

static void a_file_that_another_holds_is_not_writable_until_it_lets_go(void **state)
{
	sqlite3 *other;

	(void)state;
	open_ledger();
	assert_true(ledger_prove_writable(ledger));
	assert_true(ledger_mark_life(ledger, true));
	other = test_open_journal(path, DB_READ_WRITE);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	uint64_t before_ms = clock_monotonic_ms();
	assert_false(ledger_prove_writable(ledger));
	assert_true(clock_monotonic_ms() - before_ms < DB_BUSY_TIMEOUT_MS / 2);
	assert_non_null(strstr(ledger_error(ledger), "locked"));
	assert_true(db_execute(other, "COMMIT"));
	db_close(other);
	assert_int_equal(number("SELECT clean FROM life"), 1);
	assert_true(ledger_prove_writable(ledger));
	assert_int_equal(number("SELECT clean FROM life"), 0);
}

static void a_proof_that_fails_half_way_leaves_nothing_begun(void **state)
{
	const struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	open_ledger();
	test_execute(
		path, "CREATE TRIGGER fault BEFORE UPDATE ON life BEGIN SELECT raise(ABORT, 'fault'); END");
	assert_false(ledger_prove_writable(ledger));
	keep(&entry); /* which begins for itself */
	assert_int_equal(number("SELECT id FROM outbox"), 7);
	test_execute(path, "DROP TRIGGER fault");
	assert_true(ledger_prove_writable(ledger));
	assert_true(ledger_prove_writable(ledger));
}

static void to_check_the_file_changes_nothing_in_it(void **state)
{
	(void)state;
	open_ledger();
	assert_int_equal(number("SELECT clean FROM life"), 1); /* before its first life */
	assert_true(ledger_mark_life(ledger, false));
	assert_true(ledger_check(ledger));
	assert_int_equal(number("SELECT clean FROM life"), 0);
	assert_true(ledger_mark_life(ledger, true));
	assert_true(ledger_check(ledger));
	assert_int_equal(number("SELECT clean FROM life"), 1);
	test_execute(
		path, "CREATE TRIGGER fault BEFORE UPDATE ON life BEGIN SELECT raise(ABORT, 'fault'); END");
	assert_false(ledger_check(ledger));
	assert_false(ledger_mark_life(ledger, false));
	assert_string_equal(ledger_error(ledger), "fault");
}

static void receipts_reach_their_submissions_by_either_name(void **state)
{
	struct journal_submission submission = submission_of("1a2b", 1);
	const struct journal_receipt receipt = receipt_of("1a2b", NULL, true);
	const struct journal_entry entry = entry_of(1, "the reply");

	(void)state;
	open_ledger();
	keep(&entry);
	strcpy(submission.link, "telco-a");
	keep(&submission);
	assert_true(ledger_rename_link(ledger, "telco-a", "smsc:x"));
	keep(&receipt);
	assert_int_equal(number("SELECT state FROM submission"), 1);
}

static void a_step_of_housekeeping_tells_whether_there_is_more(void **state)
{
	char sql[512];

	(void)state;
	open_ledger();
	snprintf(sql, sizeof(sql),
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 501)"
		" INSERT INTO silence SELECT 1, i, 'limited', 'a', 1 FROM n");
	test_execute(path, sql);
	assert_true(ledger_keep_house(ledger, NOW_MS, 30 * DAY_MS));
	assert_int_equal(number("SELECT count(*) FROM silence"), 1);
	assert_false(ledger_keep_house(ledger, NOW_MS, 30 * DAY_MS));
	assert_int_equal(number("SELECT count(*) FROM silence"), 0);
}

/* Another program that opens and closes the file must not take the WAL away, whatever else this one has
 * opened. */
static void a_second_connection_drops_no_lock_of_the_first(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");
	char wal[300], command[400];
	struct stat before, after;

	(void)state;
	open_ledger();
	keep(&entry);
	db_close(test_open_journal(path, DB_READ_WRITE));
	snprintf(wal, sizeof(wal), "%s-wal", path);
	assert_int_equal(stat(wal, &before), 0);
	snprintf(command, sizeof(command), "sqlite3 '%s' 'SELECT count(*) FROM outbox' >/dev/null", path);
	assert_int_equal(system(command), 0);
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	entry.id = 2;
	keep(&entry);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 2);
}

static void a_file_that_cannot_be_opened_or_prepared_says_why(void **state)
{
	char *nowhere = test_path(folder, "none/journal.db");
	char error[512] = "";

	(void)state;
	assert_null(ledger_open(nowhere, DURABILITY_FULL, error, sizeof(error)));
	assert_non_null(strstr(error, "none/journal.db: the journal database cannot be opened"));
	free(nowhere);
	test_execute(path, "DROP TABLE silence");
	assert_null(ledger_open(path, DURABILITY_FULL, error, sizeof(error)));
	assert_non_null(strstr(error, "the journal cannot be prepared: no such table"));
	ledger_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_with_a_reply_waits_in_the_outbox_with_all_that_is_known_of_it),
		TEST(a_silent_request_is_settled_at_once_and_without_a_number),
		TEST(every_hour_has_its_sums_and_they_agree_with_the_rows),
		TEST(a_commit_that_fails_adds_nothing_and_is_added_when_it_is_tried_again),
		TEST(a_settlement_takes_the_request_over_without_number_and_reply),
		TEST(parts_leave_with_the_request_that_was_put_together_from_them),
		TEST(the_parts_of_an_answered_request_are_remembered_by_their_fingerprints),
		TEST(what_is_not_committed_was_never_there),
		TEST(a_fault_in_any_statement_is_told),
		TEST(a_preference_is_renewed_by_its_owners_messages_but_once_a_week),
		TEST(silences_of_a_sender_and_minute_add_up),
		TEST(what_rows_take_grows_and_shrinks_with_them),
		TEST(a_file_that_another_holds_is_not_writable_until_it_lets_go),
		TEST(a_proof_that_fails_half_way_leaves_nothing_begun),
		TEST(to_check_the_file_changes_nothing_in_it),
		TEST(receipts_reach_their_submissions_by_either_name),
		TEST(a_step_of_housekeeping_tells_whether_there_is_more),
		TEST(a_second_connection_drops_no_lock_of_the_first),
		TEST(a_file_that_cannot_be_opened_or_prepared_says_why),
	};

	return RUN_SUITE(tests);
}
