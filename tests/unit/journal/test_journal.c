/* The journal: commit before acknowledgement, settlement, what is left after a crash, and faults of the disk.
 */
#include "store.h"

#include <event2/event.h>
#include <signal.h>
#include <sys/resource.h>

#include "agahi/journal/journal.h"
#include "agahi/recall/history.h"

struct fixture {
	char *folder;
	char *path;
	struct event_base *base;
	struct log *log;
	struct journal *journal;
	size_t done, committed;
	size_t wanted;
};

static struct fixture fixture;

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	(void)record;
	assert_true(now.us > 0 && now.wall_ms > 0);
	fixture.done++;
	fixture.committed += committed;
	if (fixture.done == fixture.wanted)
		event_base_loopbreak(fixture.base);
}

static struct journal_record told(enum journal_kind kind)
{
	return (struct journal_record){ .kind = kind, .done = on_done };
}

static void put(void *record)
{
	journal_put(fixture.journal, record);
}

static struct journal_options options_of_fixture(void)
{
	return (struct journal_options){ .path = fixture.path,
		.durability = DURABILITY_FULL,
		.retention_days = 30,
		.max_size_mib = 64,
		.log = fixture.log };
}

static void open_journal(void)
{
	const struct journal_options options = options_of_fixture();
	char error[512] = "";

	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_string_equal(error, "");
	assert_non_null(fixture.journal);
	assert_true(journal_start(fixture.journal, fixture.base, error, sizeof(error)));
	fixture.done = fixture.committed = 0;
}

static int set_up(void **state)
{
	(void)state;
	memset(&fixture, 0, sizeof(fixture));
	fixture.folder = test_folder_make();
	fixture.path = test_path(fixture.folder, "journal.db");
	fixture.base = event_base_new();
	fixture.log = log_new(fopen("/dev/null", "we"), LOG_LEVEL_ERROR);
	open_journal();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	journal_close(fixture.journal, true);
	event_base_free(fixture.base);
	log_free(fixture.log);
	free(fixture.path);
	test_folder_remove(fixture.folder);
	return 0;
}

static void wait_for(size_t wanted)
{
	static const struct timeval at_most = { 10, 0 };

	fixture.wanted = wanted;
	if (fixture.done < wanted) {
		event_base_loopexit(fixture.base, &at_most);
		event_base_dispatch(fixture.base);
	}
	assert_int_equal(fixture.done, wanted);
}

static void reopen(void)
{
	journal_close(fixture.journal, true);
	open_journal();
}

static struct journal_entry make_entry(const char *number, const char *reply)
{
	struct journal_entry entry = { .record = told(JOURNAL_ENTRY),
		.id = journal_next_id(fixture.journal),
		.received_ms = clock_wall_ms(),
		.link = "telco-a",
		.sender = { 1, 1, "" },
		.service = { 6, 0, "8300" },
		.sender_identity = 0xfeedfacecafebeef,
		.request = "vote",
		.topic = "vote",
		.language = "en",
		.rule = "exact",
		.keyword = "vote",
		.reply = reply };

	snprintf(entry.sender.digits, sizeof(entry.sender.digits), "%s", number);
	return entry;
}

static long long count(const char *sql)
{
	char error[512];
	sqlite3 *db = ledger_open_file(fixture.path, DB_READ_ONLY, error, sizeof(error));

	assert_non_null(db);
	long long number = db_number(db, sql, -1);
	db_close(db);
	return number;
}

static void note_entry(const struct journal_entry *entry, void *arg)
{
	*(struct journal_entry *)arg = *entry;
	assert_string_equal(entry->reply, "the reply");
	assert_string_equal(entry->sender.digits, "923001234567");
	assert_string_equal(entry->link, "telco-a");
}

static void a_committed_reply_is_there_after_a_restart(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply");
	struct journal_entry found = { .id = 0 };

	(void)state;
	put(&entry);
	wait_for(1);
	assert_int_equal(fixture.committed, 1);
	reopen();
	assert_true(history_read_outbox(journal_reader(fixture.journal), journal_slots(fixture.journal), 0,
		INT64_MAX, 10, note_entry, &found));
	assert_int_equal(found.id, entry.id);
	assert_int_equal(found.service.ton, 6);
	assert_true(found.sender_identity == 0xfeedfacecafebeef);
	assert_int_equal(journal_last_outbox_id(fixture.journal), entry.id);
	assert_true(journal_next_id(fixture.journal) > entry.id);
}

static void a_settled_reply_loses_its_number_and_text(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply");
	struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT,
		.id = entry.id,
		.state = JOURNAL_SENT,
		.parts = 2,
		.settled_ms = clock_wall_ms(),
		.message_ids = "ab1" };

	(void)state;
	put(&entry);
	wait_for(1);
	put(&settlement);
	reopen(); /* which writes what was handed in */
	assert_int_equal(count("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(
		count("SELECT count(*) FROM settled WHERE state = 0 AND parts = 2 AND message_id = 'ab1'"
		      " AND topic = 'vote' AND service = '8300'"),
		1);
}

/* The log before the file and after it: it may be written back into the file between the two. */
static bool file_holds(const char *path, const char *text)
{
	char command[1024];

	snprintf(
		command, sizeof(command), "cat '%s'-wal '%s'* 2>/dev/null | grep -aq '%s'", path, path, text);
	return system(command) == 0;
}

static void no_number_is_in_any_file(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply");
	struct journal_settlement settlement = {
		.record.kind = JOURNAL_SETTLEMENT, .id = entry.id, .state = JOURNAL_SENT, .parts = 1
	};

	(void)state;
	put(&entry);
	wait_for(1);
	assert_true(file_holds(fixture.path, "telco-a"));
	assert_false(file_holds(fixture.path, "923001234567")); /* while it waits, too */
	put(&settlement);
	journal_close(fixture.journal, true);
	assert_false(file_holds(fixture.path, "923001234567"));
	assert_false(file_holds(fixture.path, "the reply"));
	open_journal();
}

static void a_silent_request_is_settled_at_once(void **state)
{
	struct journal_entry entry = make_entry("923001234567", NULL);

	(void)state;
	entry.rule = "limited";
	put(&entry);
	wait_for(1);
	assert_int_equal(count("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(count("SELECT count(*) FROM settled WHERE state = 2 AND rule = 'limited'"), 1);
}

static void many_requests_share_commits(void **state)
{
	enum { MANY = 5000 };
	struct journal_entry *entries = calloc(MANY, sizeof(*entries));

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		entries[i] = make_entry("923001234567", "the reply");
		put(&entries[i]);
	}
	wait_for(MANY);
	assert_int_equal(fixture.committed, MANY);
	assert_int_equal(count("SELECT count(*) FROM outbox"), MANY);
	assert_int_equal(journal_backlog(fixture.journal), 0);
	free(entries);
}

static void note_preference(uint64_t sender, const char *language, bool stopped, void *arg)
{
	char *seen = arg;

	snprintf(seen + strlen(seen), 64, "%llx=%s/%d ", (unsigned long long)sender,
		language ? language : "none", stopped);
}

static void a_preference_is_kept_with_its_request(void **state)
{
	struct journal_entry first = make_entry("923001234567", "the reply");
	struct journal_entry second = make_entry("923001234567", "the reply");
	char seen[256] = "";

	(void)state;
	first.sets_preference = second.sets_preference = true;
	first.preference = "en";
	second.preference = "ur";
	second.stopped = true;
	put(&first);
	put(&second);
	wait_for(2);
	reopen();
	assert_true(history_read_preferences(journal_reader(fixture.journal), note_preference, seen));
	assert_string_equal(seen, "feedfacecafebeef=ur/1 ");
}

static void note_part(const struct journal_part *part, void *arg)
{
	size_t *parts = arg;

	(*parts)++;
	assert_int_equal(part->total, 3);
	assert_int_equal(part->reference, 77);
	assert_memory_equal(part->octets, "abc", 3);
	assert_int_equal(part->len, 3);
	assert_string_equal(part->sender.digits, "923001234567");
}

static void parts_wait_in_the_journal_until_their_request_is_committed(void **state)
{
	struct journal_part parts[3], *last = &parts[2];
	struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART };
	struct journal_entry entry;
	size_t count_of_parts = 0;

	(void)state;
	for (uint8_t i = 0; i < 3; i++) {
		parts[i] = (struct journal_part){ .record = told(JOURNAL_PART),
			.id = journal_next_id(fixture.journal),
			.received_ms = clock_wall_ms(),
			.link = "telco-a",
			.sender = { 1, 1, "923001234567" },
			.service = { 6, 0, "8300" },
			.reference = 77,
			.total = 3,
			.sequence = i + 1,
			.octets = "abc",
			.len = 3 };
		put(&parts[i]);
	}
	wait_for(3);
	assert_int_equal(fixture.committed, 3);
	reopen();
	assert_true(history_read_parts(
		journal_reader(fixture.journal), journal_slots(fixture.journal), note_part, &count_of_parts));
	assert_int_equal(count_of_parts, 3);
	entry = make_entry("923001234567", "the reply");
	const int64_t part_ids[] = { last->id - 1, last->id };
	entry.part_ids = part_ids;
	entry.part_id_count = 2;
	put(&entry);
	wait_for(1);
	assert_int_equal(count("SELECT count(*) FROM part"), 1);
	dropped.id = last->id - 2;
	put(&dropped);
	reopen();
	assert_int_equal(count("SELECT count(*) FROM part"), 0);
}

static void nothing_is_committed_while_another_holds_the_lock(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply");
	struct journal_entry later;
	sqlite3 *other;

	(void)state;
	assert_int_equal(sqlite3_open(fixture.path, &other), SQLITE_OK);
	sqlite3_busy_timeout(other, 2000);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	put(&entry);
	wait_for(1);
	assert_int_equal(fixture.committed, 0);
	assert_false(journal_is_healthy(fixture.journal));
	assert_true(db_execute(other, "COMMIT"));
	sqlite3_close(other);
	later = make_entry("923001234567", "the reply");
	put(&later);
	wait_for(2);
	assert_int_equal(fixture.committed, 1);
	assert_true(journal_is_healthy(fixture.journal));
	assert_int_equal(count("SELECT count(*) FROM outbox"), 1);
}

static void a_settlement_waits_until_it_can_be_written(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply");
	struct journal_settlement settlement = {
		.record.kind = JOURNAL_SETTLEMENT, .id = entry.id, .state = JOURNAL_FAILED, .status = 0x0b
	};
	sqlite3 *other;

	(void)state;
	put(&entry);
	wait_for(1);
	assert_int_equal(sqlite3_open(fixture.path, &other), SQLITE_OK);
	sqlite3_busy_timeout(other, 2000);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	put(&settlement);
	usleep(2500 * 1000); /* longer than SQLite waits for a lock */
	assert_int_equal(journal_backlog(fixture.journal), 1);
	assert_true(db_execute(other, "COMMIT"));
	sqlite3_close(other);
	for (int i = 0; i < 100 && journal_backlog(fixture.journal) > 0; i++)
		usleep(50 * 1000);
	assert_int_equal(count("SELECT count(*) FROM settled WHERE state = 1 AND status = 11"), 1);
}

/* The size limit of files stands for the end of the disk. */
static void limit_files(rlim_t octets)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = octets;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_stops_acknowledging_and_recovers(void **state)
{
	enum { REPLY = 2 * 1024 * 1024 };
	struct journal_entry entry, later;
	char *reply = calloc(1, REPLY);

	(void)state;
	memset(reply, 'x', REPLY - 1);
	signal(SIGXFSZ, SIG_IGN);
	limit_files(1024 * 1024);
	entry = make_entry("923001234567", reply);
	put(&entry);
	wait_for(1);
	assert_int_equal(fixture.committed, 0);
	limit_files(RLIM_INFINITY);
	later = make_entry("923001234567", reply);
	put(&later);
	wait_for(2);
	assert_int_equal(fixture.committed, 1);
	assert_int_equal(count("SELECT count(*) FROM outbox"), 1);
	free(reply);
}

static void a_corrupt_file_is_told_and_acknowledges_nothing(void **state)
{
	const struct journal_options options = options_of_fixture();
	struct journal_entry entry = make_entry("923001234567", "the reply");
	char error[512] = "";
	uint8_t garbage[4096];

	(void)state;
	put(&entry);
	wait_for(1);
	journal_close(fixture.journal, true);
	/* Every page after the schema's. */
	memset(garbage, 0xa5, sizeof(garbage));
	FILE *file = fopen(fixture.path, "r+be");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	for (long at = 4096; at < size; at += 4096) {
		fseek(file, at, SEEK_SET);
		fwrite(garbage, 1, sizeof(garbage), file);
	}
	fclose(file);
	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_null(fixture.journal);
	assert_non_null(strstr(error, fixture.path));
	assert_non_null(strstr(error, "malformed"));
}

static void rows_past_their_retention_are_deleted(void **state)
{
	struct journal_entry entry = make_entry("923001234567", NULL), next;

	(void)state;
	entry.received_ms = clock_wall_ms() - INT64_C(31) * 24 * 60 * 60 * 1000;
	put(&entry);
	wait_for(1);
	reopen();
	next = make_entry("923001234567", "the reply");
	put(&next); /* the writer looks for such rows after its first batch, and then every five seconds */
	wait_for(1);
	for (int i = 0; i < 1000 && count("SELECT count(*) FROM settled") > 0; i++)
		usleep(5000);
	assert_int_equal(count("SELECT count(*) FROM settled"), 0);
}

static void what_waits_for_receipts_goes_on_under_a_new_name(void **state)
{
	struct journal_submission submission = submission_of("1a2b", 1);
	struct journal_receipt receipt = receipt_of("1a2b", NULL, true);
	struct journal_entry entry = make_entry("923001234567", "the reply");

	(void)state;
	put(&entry);
	submission.request = entry.id;
	strcpy(submission.link, "telco-a");
	submission.now_ms = clock_wall_ms(); /* or the writer would find it past its time */
	put(&submission);
	journal_close(fixture.journal, true);
	const struct journal_options options = options_of_fixture();
	char error[512] = "";
	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_true(journal_rename_link(fixture.journal, "telco-a", "smsc:x"));
	assert_true(journal_start(fixture.journal, fixture.base, error, sizeof(error)));
	receipt.record = told(JOURNAL_RECEIPT);
	fixture.done = 0;
	put(&receipt);
	wait_for(1);
	assert_int_equal(count("SELECT state FROM submission"), 1);
}

static void a_second_daemon_is_told_who_has_the_journal(void **state)
{
	const struct journal_options options = options_of_fixture();
	struct journal_entry entry = make_entry("923001234567", "the reply");
	char error[512] = "", pid[32];

	(void)state;
	assert_null(journal_open(&options, error, sizeof(error)));
	snprintf(pid, sizeof(pid), "(pid %ld)", (long)getpid());
	assert_non_null(strstr(error, pid));
	assert_non_null(strstr(error, fixture.path));
	put(&entry); /* and the first goes on */
	wait_for(1);
	assert_int_equal(fixture.committed, 1);
}

static void ids_grow_over_every_life(void **state)
{
	struct journal_entry entry = make_entry("923001234567", "the reply"), silent = entry;
	struct journal_part part = part_of(0, 1); /* its memory is the test's until it is told */

	(void)state;
	part.record = told(JOURNAL_PART);
	assert_int_equal(entry.id, 1);
	assert_int_equal(journal_last_outbox_id(fixture.journal), 0);
	put(&entry);
	reopen();
	assert_int_equal(journal_last_outbox_id(fixture.journal), 1);
	assert_int_equal(journal_next_id(fixture.journal), 2);
	silent.id = 40;
	silent.reply = NULL;
	put(&silent);
	reopen();
	assert_int_equal(journal_last_outbox_id(fixture.journal), 1);
	assert_int_equal(journal_next_id(fixture.journal), 41);
	part.id = 90;
	part.received_ms = clock_wall_ms(); /* an old one is deleted where the house is kept before the end */
	put(&part);
	reopen();
	assert_int_equal(journal_next_id(fixture.journal), 91);
	assert_int_equal(journal_next_id(fixture.journal), 92);
	journal_close(fixture.journal, true);
	test_execute(
		fixture.path, "DELETE FROM part; INSERT INTO answered_part VALUES (95, 1, 4000000000000, 5)");
	open_journal();
	assert_int_equal(journal_next_id(fixture.journal), 96);
}

static void only_a_clean_end_is_one(void **state)
{
	const struct journal_options options = options_of_fixture();
	char error[512] = "";

	(void)state;
	assert_true(journal_was_clean(fixture.journal)); /* nothing came before */
	assert_int_equal(count("SELECT clean FROM life"), 0);
	journal_close(fixture.journal, false);
	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_false(journal_was_clean(fixture.journal));
	/* A life that did not start says nothing of the one before. */
	journal_close(fixture.journal, false);
	open_journal();
	assert_false(journal_was_clean(fixture.journal));
	reopen();
	assert_true(journal_was_clean(fixture.journal));
	journal_close(fixture.journal, true);
	fixture.journal = journal_open(&options, error, sizeof(error));
	journal_close(fixture.journal, false);
	open_journal();
	assert_true(journal_was_clean(fixture.journal));
}

static void a_close_with_records_in_hand_tells_each_of_them_once(void **state)
{
	enum { MANY = 500 };
	struct journal_entry *entries = calloc(MANY, sizeof(*entries));

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		entries[i] = make_entry("923001234567", "the reply");
		put(&entries[i]);
	}
	journal_close(fixture.journal, true);
	assert_int_equal(fixture.done, MANY);
	assert_int_equal(fixture.committed, MANY);
	open_journal();
	assert_int_equal(count("SELECT count(*) FROM outbox"), MANY);
	/* Where the writer never ran, none was committed; and all are told. */
	journal_close(fixture.journal, true);
	const struct journal_options options = options_of_fixture();
	char error[512] = "";
	fixture.journal = journal_open(&options, error, sizeof(error));
	fixture.done = fixture.committed = 0;
	for (size_t i = 0; i < MANY; i++) {
		entries[i].id += 10000;
		put(&entries[i]);
	}
	assert_int_equal(journal_backlog(fixture.journal), MANY);
	journal_close(fixture.journal, false);
	assert_int_equal(fixture.done, MANY);
	assert_int_equal(fixture.committed, 0);
	open_journal();
	assert_int_equal(count("SELECT count(*) FROM outbox"), MANY);
	free(entries);
	journal_close(NULL, true);
}

static void what_was_put_in_before_the_start_is_written_after_it(void **state)
{
	const struct journal_options options = options_of_fixture();
	struct journal_entry entry = make_entry("923001234567", "the reply");
	char error[512] = "";

	(void)state;
	journal_close(fixture.journal, true);
	fixture.journal = journal_open(&options, error, sizeof(error));
	put(&entry);
	assert_true(journal_start(fixture.journal, fixture.base, error, sizeof(error)));
	wait_for(1);
	assert_int_equal(fixture.committed, 1);
}

static void a_journal_that_cannot_be_opened_says_which_and_why(void **state)
{
	struct journal_options options = options_of_fixture();
	char *nowhere = test_path(fixture.folder, "none/journal.db"),
	     *taken = test_path(fixture.folder, "taken.db");
	char error[512] = "";
	sqlite3 *other;

	(void)state;
	options.path = nowhere;
	assert_null(journal_open(&options, error, sizeof(error)));
	assert_non_null(strstr(error, "none/journal.db"));
	options.path = taken;
	test_execute(taken, "SELECT 1");
	other = test_open_journal(taken, DB_READ_WRITE);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	assert_null(journal_open(&options, error, sizeof(error)));
	assert_non_null(strstr(error, "taken.db: the journal cannot be written: database is locked"));
	assert_true(db_execute(other, "COMMIT"));
	assert_true(db_execute(other, "ALTER TABLE life RENAME TO death"));
	db_close(other);
	assert_null(journal_open(&options, error, sizeof(error)));
	assert_non_null(strstr(error, "taken.db: the journal cannot be prepared"));
	free(nowhere);
	free(taken);
}

static void a_journal_that_cannot_start_says_why(void **state)
{
	const struct journal_options options = options_of_fixture();
	struct rlimit limit, none;
	char error[512] = "";

	(void)state;
	journal_close(fixture.journal, true);
	test_execute(fixture.path,
		"CREATE TRIGGER fault BEFORE UPDATE OF clean ON life WHEN new.clean <> old.clean"
		" BEGIN SELECT raise(ABORT, 'the disk is broken'); END");
	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_non_null(fixture.journal);
	assert_false(journal_start(fixture.journal, fixture.base, error, sizeof(error)));
	assert_string_equal(error, "the journal cannot be written: the disk is broken");
	test_execute(fixture.path, "DROP TRIGGER fault");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	bool started = journal_start(fixture.journal, fixture.base, error, sizeof(error));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_false(started);
	assert_string_equal(error, "the journal's writer cannot be started: Too many open files");
}

static void a_full_journal_is_told_and_goes_on_writing(void **state)
{
	enum { REPLY = 1200 * 1024 };
	struct journal_options options = options_of_fixture();
	struct journal_entry entry;
	char *reply = calloc(1, REPLY + 1), error[512] = "";

	(void)state;
	journal_close(fixture.journal, true);
	options.max_size_mib = 1;
	fixture.journal = journal_open(&options, error, sizeof(error));
	assert_int_equal(journal_max_octets(fixture.journal), 1024 * 1024);
	assert_false(journal_is_full(fixture.journal));
	assert_in_range(journal_used_octets(fixture.journal), 1, 200 * 1024);
	assert_true(journal_start(fixture.journal, fixture.base, error, sizeof(error)));
	memset(reply, 'x', REPLY);
	entry = make_entry("923001234567", reply);
	put(&entry);
	wait_for(1);
	assert_int_equal(fixture.committed, 1);
	assert_true(journal_is_full(fixture.journal));
	assert_in_range(journal_used_octets(fixture.journal), REPLY, 2 * REPLY);
	assert_true(atomic_load(&journal_commit_times(fixture.journal)->sum_us) > 0);
	free(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_committed_reply_is_there_after_a_restart),
		TEST(a_settled_reply_loses_its_number_and_text),
		TEST(no_number_is_in_any_file),
		TEST(a_silent_request_is_settled_at_once),
		TEST(many_requests_share_commits),
		TEST(a_preference_is_kept_with_its_request),
		TEST(parts_wait_in_the_journal_until_their_request_is_committed),
		TEST(nothing_is_committed_while_another_holds_the_lock),
		TEST(a_settlement_waits_until_it_can_be_written),
		TEST(a_full_disk_stops_acknowledging_and_recovers),
		TEST(a_corrupt_file_is_told_and_acknowledges_nothing),
		TEST(rows_past_their_retention_are_deleted),
		TEST(what_waits_for_receipts_goes_on_under_a_new_name),
		TEST(a_second_daemon_is_told_who_has_the_journal),
		TEST(ids_grow_over_every_life),
		TEST(only_a_clean_end_is_one),
		TEST(a_close_with_records_in_hand_tells_each_of_them_once),
		TEST(what_was_put_in_before_the_start_is_written_after_it),
		TEST(a_journal_that_cannot_be_opened_says_which_and_why),
		TEST(a_journal_that_cannot_start_says_why),
		TEST(a_full_journal_is_told_and_goes_on_writing),
	};

	return RUN_SUITE(tests);
}
