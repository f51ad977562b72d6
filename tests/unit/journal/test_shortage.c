/* Memory runs short at every place of a journal's life: opening, starting, writing, closing; and of what is done to its
 * file by tools. No crash, no leak (under ASan), an answer that is true, and a file that is unharmed. */
#include "countdown.h"
#include "store.h"

#include <event2/event.h>

#include "agahi/journal/journal.h"
#include "agahi/recall/erasure.h"
#include "agahi/recall/history.h"
#include "agahi/recall/identity.h"

enum { MOST_ALLOCATIONS = 20000 };

struct fixture {
	char *folder, *path;
	struct event_base *base;
	struct log *log;
	size_t told, committed;
};

static struct fixture fixture;

static int set_up(void **state)
{
	(void)state;
	memset(&fixture, 0, sizeof(fixture));
	fixture.folder = test_folder_make();
	fixture.path = test_path(fixture.folder, "journal.db");
	fixture.base = event_base_new();
	fixture.log = log_new(fopen("/dev/null", "we"), LOG_LEVEL_ERROR);
	const struct journal_entry entry = entry_of(7, "reply");
	struct journal_part part = part_of(6, 1);

	part.received_ms = clock_wall_ms(); /* an old one is taken away */
	test_keep(fixture.path, &entry.record);
	test_keep(fixture.path, &part.record);
	test_execute(fixture.path, "INSERT INTO preference VALUES (42, 'ur', 0, 4000000000000)");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	event_base_free(fixture.base);
	log_free(fixture.log);
	free(fixture.path);
	test_folder_remove(fixture.folder);
	return 0;
}

/* Once with one failure and once with all from there on, in turns. */
static void begin_shortage(unsigned long n)
{
	countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
}

static void assert_counted(unsigned long n, unsigned long fewest)
{
	assert_in_range(n, fewest, MOST_ALLOCATIONS);
}

static void assert_unharmed(void)
{
	assert_int_equal(
		test_number(fixture.path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
	assert_int_equal(
		test_number(fixture.path, "SELECT count(*) FROM outbox WHERE id = 7 AND fingerprint = 99"),
		1);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM part WHERE id = 6"), 1);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM preference"), 1);
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	(void)record;
	(void)now;
	fixture.told++;
	fixture.committed += committed;
}

/* False when it did not open or did not start, and said why. */
static bool live(struct journal_entry *entry)
{
	const struct journal_options options = { .path = fixture.path,
		.durability = DURABILITY_NORMAL,
		.retention_days = 30,
		.max_size_mib = 64,
		.log = fixture.log };
	struct journal_settlement settlement = settlement_of(999999, JOURNAL_SENT);
	struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, 40000000, 42, "limited", "a", 1 };
	char error[512] = "";
	struct journal *journal = journal_open(&options, error, sizeof(error));

	if (!journal) {
		assert_true(error[0] != '\0');
		return false;
	}
	assert_true(journal_last_outbox_id(journal) >= 7);
	entry->id = journal_next_id(journal);
	bool started = journal_start(journal, fixture.base, error, sizeof(error));
	assert_int_equal(started, error[0] == '\0');
	journal_put(journal, &settlement.record);
	journal_put(journal, &entry->record);
	journal_put(journal, &silence.record);
	journal_close(journal, true);
	assert_int_equal(fixture.told, 1);
	return started;
}

static void a_life_of_a_journal_is_whole_or_told(void **state)
{
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		struct journal_entry entry = entry_of(0, "the reply");
		char sql[128];

		entry.record.done = on_done;
		fixture.told = fixture.committed = 0;
		begin_shortage(n);
		bool lived = live(&entry);
		failed = countdown_stop();
		assert_true(failed || (lived && fixture.committed == 1));
		snprintf(
			sql, sizeof(sql), "SELECT count(*) FROM outbox WHERE id = %lld", (long long)entry.id);
		assert_int_equal(test_number(fixture.path, sql), fixture.committed);
		assert_unharmed();
	}
	assert_false(failed);
	assert_counted(n, 100);
}

/* From nothing to this version's schema; what was left half-made is finished by the next. */
static void a_new_journal_is_made_whole_or_left_for_the_next_to_finish(void **state)
{
	char *path = test_path(fixture.folder, "new.db"), *wal = test_path(fixture.folder, "new.db-wal");
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		char error[512] = "";

		unlink(path);
		unlink(wal);
		begin_shortage(n);
		sqlite3 *db = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
		failed = countdown_stop();
		assert_true(db || (failed && error[0] != '\0'));
		db_close(db);
		db_close(test_open_journal(path, DB_READ_WRITE));
		assert_int_equal(test_number(path, "SELECT clean FROM life"), 1);
	}
	assert_false(failed);
	assert_counted(n, 50);
	free(path);
	free(wal);
}

static void no_key_is_made_beside_rows_because_they_could_not_be_read(void **state)
{
	char *key_path = test_path(fixture.folder, "journal.db.key");
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		struct sender_key key;
		char error[512] = "";

		begin_shortage(n);
		const struct identity_place place = { .journal = fixture.path, .country_code = "92" };
		bool loaded = identity_prepare(&place, &key, error, sizeof(error));
		failed = countdown_stop();
		assert_false(loaded);
		assert_true(error[0] != '\0');
		assert_int_not_equal(access(key_path, F_OK), 0);
	}
	assert_false(failed);
	assert_counted(n, 20);
	free(key_path);
}

static void a_key_is_known_again_or_it_is_told_why_not(void **state)
{
	char *key_path = test_path(fixture.folder, "journal.db.key");
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	test_write_file(key_path, "0123456789abcdef");
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		struct sender_key key;
		char error[512] = "";

		test_execute(fixture.path, "DELETE FROM key_check");
		begin_shortage(n);
		const struct identity_place place = { .journal = fixture.path, .country_code = "92" };
		bool loaded = identity_prepare(&place, &key, error, sizeof(error));
		failed = countdown_stop();
		assert_int_equal(loaded, error[0] == '\0');
		assert_true(loaded || failed);
		assert_null(strstr(error, "not the key"));
		assert_in_range(test_number(fixture.path, "SELECT count(*) FROM key_check"), loaded, 1);
	}
	assert_false(failed);
	assert_counted(n, 20);
	free(key_path);
}

static void count_entry(const struct journal_entry *entry, void *arg)
{
	(void)entry;
	(*(int *)arg)++;
}

static void count_part(const struct journal_part *part, void *arg)
{
	(void)part;
	(*(int *)arg)++;
}

static void count_preference(uint64_t sender, const char *language, bool stopped, void *arg)
{
	(void)sender;
	(void)language;
	(void)stopped;
	(*(int *)arg)++;
}

static void count_answered(uint64_t sender, int64_t received_ms, void *arg)
{
	(void)sender;
	(void)received_ms;
	(*(int *)arg)++;
}

static void count_fingerprint(uint64_t fingerprint, int64_t age_ms, void *arg)
{
	(void)age_ms;
	(void)fingerprint;
	(*(int *)arg)++;
}

/* What was read is true only when all of it was. */
static void what_is_left_of_an_earlier_life_is_read_whole_or_told(void **state)
{
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		int rows[5] = { 0 };
		sqlite3 *db = test_open_journal(fixture.path, DB_READ_ONLY);
		struct keyslots *slots = test_open_slots(fixture.path);

		begin_shortage(n);
		bool entries = history_read_outbox(db, slots, 0, INT64_MAX, 10, count_entry, &rows[0]);
		bool parts = history_read_parts(db, slots, count_part, &rows[1]);
		bool preferences = history_read_preferences(db, count_preference, &rows[2]);
		bool answered = history_read_answered(db, 0, 10, count_answered, &rows[3]);
		bool doubtful = history_read_doubtful(db, 1000, 10, count_fingerprint, &rows[4]);
		failed = countdown_stop();
		assert_true(failed || (entries && parts && preferences && answered && doubtful));
		assert_true((!entries || rows[0] == 1) && (!parts || rows[1] == 1) &&
			(!preferences || rows[2] == 1) && (!answered || rows[3] == 1) &&
			(!doubtful || rows[4] > 0));
		keyslots_close(slots);
		db_close(db);
	}
	assert_false(failed);
	assert_counted(n, 20);
}

static void a_citizen_is_forgotten_whole_or_not_at_all(void **state)
{
	static const struct sender_key key = { "0123456789abcde", "92" };
	long long rows_before, rows_after;
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		char sql[512], error[512] = "";
		int rows;

		snprintf(sql, sizeof(sql),
			"DELETE FROM outbox; DELETE FROM part;"
			"INSERT INTO outbox VALUES (7, 1, 'a', 6, 0, '8300', %1$lld, '', '', '', '', '', 99, "
			"'', 0, 1, x'00', 0);"
			"INSERT INTO part VALUES (6, 1, 'a', 6, 0, '8300', %1$lld, 1, 2, 1, 0, 0, 1, x'00');",
			(long long)sender_identity_of(&key, "923001234567"));
		test_execute(fixture.path, sql);
		sqlite3 *db = test_open_journal(fixture.path, DB_READ_WRITE);
		rows_before = db_number(
			db, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM part)", -1);
		begin_shortage(n);
		bool done = erasure_forget(db, &key, "923001234567", 0, &rows, error, sizeof(error));
		failed = countdown_stop();
		db_close(db);
		rows_after = test_number(
			fixture.path, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM part)");
		assert_int_equal(rows_before, 2);
		assert_int_equal(rows_after, done ? 0 : 2);
		assert_int_equal(done, error[0] == '\0');
		assert_true(done || failed);
	}
	assert_false(failed);
	assert_counted(n, 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_life_of_a_journal_is_whole_or_told),
		TEST(a_new_journal_is_made_whole_or_left_for_the_next_to_finish),
		TEST(no_key_is_made_beside_rows_because_they_could_not_be_read),
		TEST(a_key_is_known_again_or_it_is_told_why_not),
		TEST(what_is_left_of_an_earlier_life_is_read_whole_or_told),
		TEST(a_citizen_is_forgotten_whole_or_not_at_all),
	};

	countdown_count_sqlite();
	return RUN_SUITE(tests);
}
