/* The journal's file: from every version that ever was, and what each kind of record does to it. */
#include "testing.h"

#include <sys/stat.h>

#include "agahi/catalogue/library.h"
#include "agahi/store/db.h"
#include "agahi/store/history.h"
#include "agahi/store/ledger.h"

/* As they were published, one string a version: a file of any of them must open today with all that is in it.
 * Never edit these; add the next. */
static const char *const first_steps[] = {
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, request TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,"
	"  rule TEXT NOT NULL, keyword TEXT NOT NULL, reply TEXT NOT NULL);"
	"CREATE TABLE settled ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, settled_ms INTEGER NOT NULL,"
	"  link TEXT NOT NULL, service TEXT NOT NULL, sender INTEGER NOT NULL, request TEXT NOT NULL,"
	"  topic TEXT NOT NULL, language TEXT NOT NULL, rule TEXT NOT NULL, keyword TEXT NOT NULL,"
	"  state INTEGER NOT NULL, status INTEGER NOT NULL, parts INTEGER NOT NULL, resent INTEGER NOT NULL,"
	"  message_id TEXT NOT NULL);"
	"CREATE TABLE part ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  reference INTEGER NOT NULL, total INTEGER NOT NULL, sequence INTEGER NOT NULL,"
	"  charset INTEGER NOT NULL, octets BLOB NOT NULL);"
	"CREATE TABLE preference ("
	"  sender INTEGER PRIMARY KEY, language TEXT, stopped INTEGER NOT NULL, since_ms INTEGER NOT NULL);",
	/* 2: to know redeliveries after a crash. life has one row: was the last end a clean one? */
	"ALTER TABLE outbox ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE settled ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE life (clean INTEGER NOT NULL);"
	"INSERT INTO life VALUES (1);",
	/* 3: receipts. state: 0 waits for one, 1 delivered, 2 not delivered. */
	"CREATE TABLE submission ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, request INTEGER NOT NULL, state INTEGER NOT NULL,"
	"  since_ms INTEGER NOT NULL, PRIMARY KEY (link, message_id)) WITHOUT ROWID;"
	"CREATE INDEX submission_since ON submission (since_ms);"
	"CREATE TABLE early_receipt ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, state INTEGER NOT NULL, since_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (link, message_id)) WITHOUT ROWID;",
};

static const char *const first_content[] = {
	"CREATE TABLE message_set ("
	"  id INTEGER PRIMARY KEY,"
	"  state TEXT NOT NULL CHECK (state IN ('draft', 'in review', 'published', 'retired')),"
	"  created_ms INTEGER NOT NULL,"
	"  published_ms INTEGER);"
	"CREATE UNIQUE INDEX one_published ON message_set (state) WHERE state = 'published';"
	"CREATE TABLE message ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, topic TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, position), UNIQUE (set_id, topic, lang)) WITHOUT ROWID;"
	"CREATE TABLE keyword ("
	"  set_id INTEGER NOT NULL, message INTEGER NOT NULL, position INTEGER NOT NULL, keyword TEXT NOT "
	"NULL,"
	"  PRIMARY KEY (set_id, message, position),"
	"  FOREIGN KEY (set_id, message) REFERENCES message (set_id, position) ON DELETE CASCADE) WITHOUT "
	"ROWID;"
	"CREATE TABLE placeholder ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  name TEXT NOT NULL, lang TEXT NOT NULL, value TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, name, lang)) WITHOUT ROWID;"
	"CREATE TABLE menu_item ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, menu TEXT NOT NULL, item TEXT NOT NULL, lang TEXT NOT NULL,"
	"  label TEXT NOT NULL, target TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, position)) WITHOUT ROWID;"
	"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);",
};

enum { STEPS = sizeof(first_steps) / sizeof(first_steps[0]), MINUTE_MS = 60000 };

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
static const int64_t NOW_MS = INT64_C(1795600000000);

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

static long long number(const char *sql)
{
	char error[512];
	sqlite3 *db = ledger_open_file(path, DB_READ_ONLY, error, sizeof(error));

	assert_non_null(db);
	long long result = db_number(db, sql, -1);
	db_close(db);
	return result;
}

/* A file of that version, each version's rows written while it was the newest. */
static void make_file(const char *const *steps, int version, const char *const *rows)
{
	char pragma[64];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int i = 0; i < version; i++)
		assert_true(db_execute(db, steps[i]) && db_execute(db, rows[i]));
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", version);
	assert_true(db_execute(db, pragma));
	sqlite3_close(db);
}

static void a_journal_of_any_version_opens_with_all_that_is_in_it(void **state)
{
	static const char *const rows[STEPS] = {
		"INSERT INTO outbox VALUES (7, 1000, 'a', 1, 1, '923001234567', 6, 0, '8300', 42, 'vote', "
		"'vote', 'en',"
		" 'exact', 'vote', 'the reply');"
		"INSERT INTO settled VALUES (5, 900, 950, 'a', '8300', 42, 'vote', 'vote', 'en', 'exact', "
		"'vote', 0, 0, 1,"
		" 0, 'id');"
		"INSERT INTO part VALUES (6, 900, 'a', 1, 1, '923001234567', 6, 0, '8300', 1, 2, 1, 0, "
		"x'41');"
		"INSERT INTO preference VALUES (42, 'ur', 0, 900);",
		"UPDATE outbox SET fingerprint = 99;",
		("INSERT INTO submission VALUES ('a', '1a2b', 5, 0, 900);"
		 "INSERT INTO early_receipt VALUES ('a', '3c4d', 1, 900);"),
	};

	(void)state;
	for (int version = 1; version <= STEPS; version++) {
		unlink(path);
		make_file(first_steps, version, rows);
		open_ledger();
		ledger_close(ledger);
		ledger = NULL;
		assert_int_equal(number("PRAGMA user_version"), 4);
		assert_int_equal(
			number("SELECT count(*) FROM outbox WHERE id = 7 AND reply = 'the reply'"), 1);
		assert_int_equal(number("SELECT count(*) FROM settled WHERE id = 5"), 1);
		assert_int_equal(number("SELECT count(*) FROM part WHERE octets = x'41'"), 1);
		assert_int_equal(number("SELECT count(*) FROM preference WHERE language = 'ur'"), 1);
		assert_int_equal(number("SELECT fingerprint FROM outbox"), version >= 2 ? 99 : 0);
		assert_int_equal(number("SELECT count(*) FROM submission"), version >= 3);
		assert_int_equal(number("SELECT count(*) FROM early_receipt"), version >= 3);
		assert_int_equal(number("SELECT count(*) FROM identities"), 3);
		assert_int_equal(number("SELECT count(*) FROM silence"), 0);
	}
}

static void a_content_database_of_the_first_version_opens_with_all_that_is_in_it(void **state)
{
	char error[512] = "";
	static const char *const rows[] = {
		"INSERT INTO message_set VALUES (1, 'published', 1, 1);"
		"INSERT INTO message VALUES (1, 0, 'vote', 'en', 'How to vote');"
		"INSERT INTO keyword VALUES (1, 0, 0, 'vote');"
		"INSERT INTO placeholder VALUES (1, 'x', '', 'y');"
		"INSERT INTO menu_item VALUES (1, 0, 'root', 'a', 'en', 'Vote', 'vote');"
		"INSERT INTO blocked VALUES (42, 1);"
	};

	(void)state;
	make_file(first_content, 1, rows);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_int_equal(db_number(db, "PRAGMA user_version", -1), 2);
	struct message_set *set = library_load(db, error, sizeof(error));
	assert_non_null(set);
	assert_int_equal(set->message_count, 1);
	assert_string_equal(set->messages[0].keywords[0], "vote");
	assert_int_equal(set->placeholder_count, 1);
	assert_int_equal(set->menu_count, 1);
	assert_int_equal(db_number(db, "SELECT sender FROM identities", -1), 42);
	message_set_free(set);
	db_close(db);
}

static struct journal_entry entry_of(int64_t id, int64_t received_ms)
{
	return (struct journal_entry){ .id = id,
		.received_ms = received_ms,
		.link = "a",
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.sender_identity = 42,
		.request = "vote",
		.topic = "",
		.language = "",
		.rule = "exact",
		.keyword = "",
		.reply = "reply" };
}

static void write_entry(const struct journal_entry *entry)
{
	assert_true(ledger_begin(ledger) && ledger_write_entry(ledger, entry) && ledger_commit(ledger));
}

static void a_preference_lives_a_year_after_the_last_message(void **state)
{
	struct journal_entry entry = entry_of(1, NOW_MS);

	(void)state;
	open_ledger();
	entry.sets_preference = true;
	entry.preference = "ur";
	write_entry(&entry);
	entry = entry_of(2, NOW_MS + 300 * DAY_MS);
	entry.has_preference = true;
	write_entry(&entry);
	ledger_keep_house(ledger, NOW_MS + 400 * DAY_MS, 30 * DAY_MS);
	assert_int_equal(number("SELECT count(*) FROM preference"), 1);
	ledger_keep_house(ledger, NOW_MS + 666 * DAY_MS, 30 * DAY_MS);
	assert_int_equal(number("SELECT count(*) FROM preference"), 0);
}

static void silences_add_up_and_go_with_their_time(void **state)
{
	struct journal_silence silence = { NOW_MS / MINUTE_MS, 42, "limited", "a", 3 };

	(void)state;
	open_ledger();
	for (int i = 0; i < 4; i++) {
		silence.rule = i == 3 ? "loop" : "limited";
		assert_true(ledger_begin(ledger) && ledger_write_silence(ledger, &silence) &&
			ledger_commit(ledger));
	}
	assert_int_equal(number("SELECT count FROM silence WHERE rule = 'limited'"), 9);
	assert_int_equal(number("SELECT count(*) FROM silence"), 2);
	ledger_keep_house(ledger, NOW_MS + 29 * DAY_MS, 30 * DAY_MS);
	assert_int_equal(number("SELECT count(*) FROM silence"), 2);
	ledger_keep_house(ledger, NOW_MS + 31 * DAY_MS, 30 * DAY_MS);
	assert_int_equal(number("SELECT count(*) FROM silence"), 0);
}

static void receipts_that_match_nothing_are_bounded_in_number(void **state)
{
	struct journal_receipt receipt = { .link = "smsc:x", .id_count = 2, .delivered = true };

	(void)state;
	open_ledger();
	assert_true(ledger_begin(ledger));
	for (int i = 0; i < 52000; i++) {
		snprintf(receipt.ids[0], sizeof(receipt.ids[0]), "%x", 0x10000000 + i);
		snprintf(receipt.ids[1], sizeof(receipt.ids[1]), "%d", 0x10000000 + i);
		receipt.now_ms = NOW_MS + i;
		assert_true(ledger_write_receipt(ledger, &receipt));
	}
	assert_true(ledger_commit(ledger));
	assert_in_range(number("SELECT count(*) FROM early_receipt"), 99000, 100000);
	/* The newest are there, the oldest made room. */
	assert_int_equal(number("SELECT count(*) FROM early_receipt WHERE message_id = '1000cb1f'"), 1);
	assert_int_equal(number("SELECT count(*) FROM early_receipt WHERE message_id = '10000000'"), 0);
}

static void submissions_go_on_under_another_name(void **state)
{
	const struct journal_submission submission = { "telco-a", "1a2b", 1, NOW_MS };
	const struct journal_receipt receipt = {
		.link = "smsc:x", .ids = { "1a2b" }, .id_count = 1, .delivered = true
	};

	(void)state;
	open_ledger();
	assert_true(ledger_begin(ledger) && ledger_write_submission(ledger, &submission) &&
		ledger_commit(ledger));
	assert_true(ledger_rename_link(ledger, "telco-a", "smsc:x"));
	assert_true(ledger_begin(ledger) && ledger_write_receipt(ledger, &receipt) && ledger_commit(ledger));
	assert_int_equal(number("SELECT state FROM submission"), 1);
}

static void what_rows_take_grows_and_shrinks_with_them(void **state)
{
	static char reply[4096];

	(void)state;
	open_ledger();
	int64_t empty = ledger_used_octets(ledger);
	memset(reply, 'x', sizeof(reply) - 1);
	assert_true(ledger_begin(ledger));
	for (int i = 1; i <= 200; i++) {
		struct journal_entry entry = entry_of(i, NOW_MS);

		entry.reply = reply;
		assert_true(ledger_write_entry(ledger, &entry));
	}
	assert_true(ledger_commit(ledger));
	int64_t full = ledger_used_octets(ledger);
	assert_true(full > empty + 700000);
	assert_true(ledger_begin(ledger));
	for (int i = 1; i <= 200; i++) {
		const struct journal_settlement settlement = { .id = i, .settled_ms = NOW_MS };

		assert_true(ledger_write_settlement(ledger, &settlement));
	}
	assert_true(ledger_commit(ledger));
	assert_true(ledger_used_octets(ledger) < empty + 200000);
	assert_true(ledger_prove_writable(ledger));
}

/* Another program that opens and closes the file must not take the WAL away, whatever else this one has
 * opened. */
static void a_second_connection_drops_no_lock_of_the_first(void **state)
{
	struct journal_entry entry = entry_of(1, NOW_MS);
	char error[512], wal[300];
	struct stat before, after;

	(void)state;
	open_ledger();
	write_entry(&entry);
	sqlite3 *second = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(second);
	db_close(second);
	snprintf(wal, sizeof(wal), "%s-wal", path);
	assert_int_equal(stat(wal, &before), 0);
	char command[400];
	snprintf(command, sizeof(command), "sqlite3 '%s' 'SELECT count(*) FROM outbox' >/dev/null", path);
	assert_int_equal(system(command), 0);
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	entry.id = 2;
	write_entry(&entry);
	assert_int_equal(number("SELECT count(*) FROM outbox"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_second_connection_drops_no_lock_of_the_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_journal_of_any_version_opens_with_all_that_is_in_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_content_database_of_the_first_version_opens_with_all_that_is_in_it, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_preference_lives_a_year_after_the_last_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(silences_add_up_and_go_with_their_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			receipts_that_match_nothing_are_bounded_in_number, set_up, tear_down),
		cmocka_unit_test_setup_teardown(submissions_go_on_under_another_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_rows_take_grows_and_shrinks_with_them, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
