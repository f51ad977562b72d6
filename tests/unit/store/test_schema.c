/* The journal's tables: a file of any version that ever was opens today with all that is in it. */
#include "store.h"

#include "agahi/recall/history.h"
#include "agahi/store/schema.h"

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
	/* 4: what is not answered is counted for its sender and minute; the key that numbers are hashed with
	 * is known again; what is to be deleted by age is found by it. */
	"CREATE TABLE silence ("
	"  minute INTEGER NOT NULL, sender INTEGER NOT NULL, rule TEXT NOT NULL, link TEXT NOT NULL,"
	"  count INTEGER NOT NULL, PRIMARY KEY (minute, sender, rule, link)) WITHOUT ROWID;"
	"CREATE TABLE key_check (value INTEGER NOT NULL);"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence;"
	"CREATE INDEX preference_since ON preference (since_ms);"
	"CREATE INDEX early_receipt_since ON early_receipt (since_ms);",
	/* 5: parts of an answered request may be delivered again too. received_ms is the request's. */
	"ALTER TABLE part ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE answered_part ("
	"  id INTEGER PRIMARY KEY, request INTEGER NOT NULL, received_ms INTEGER NOT NULL,"
	"  fingerprint INTEGER NOT NULL);",
	/* 6: the block list, which was in the content database. */
	"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);"
	"DROP VIEW identities;"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence"
	"  UNION ALL SELECT sender FROM blocked;",
	/* 7: what was offered where nothing matched, topics by slug, | between them; and such questions are found. */
	"ALTER TABLE outbox ADD COLUMN offered TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE settled ADD COLUMN offered TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX settled_unmatched ON settled (received_ms) WHERE rule = 'fallback';",
	/* 8: sums by the hour, which outlive the rows that they are of. state: of journal_state, 100 a topic on a screen.
	 * hourly_added: what commits added since, each as JSON, until it is added up. */
	"CREATE TABLE hourly ("
	"  hour INTEGER NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,"
	"  link TEXT NOT NULL, rule TEXT NOT NULL, state INTEGER NOT NULL, requests INTEGER NOT NULL,"
	"  parts INTEGER NOT NULL, PRIMARY KEY (hour, topic, language, channel, link, rule, state))"
	"  WITHOUT ROWID;"
	"CREATE TABLE hourly_added (id INTEGER PRIMARY KEY, sums TEXT NOT NULL);"
	"INSERT INTO hourly SELECT received_ms / 3600000, topic, language,"
	"  CASE rule WHEN 'dialled' THEN 'ussd' ELSE 'sms' END, link, rule, state, count(*), sum(parts)"
	"  FROM settled GROUP BY 1, 2, 3, 4, 5, 6, 7;"
	"INSERT INTO hourly SELECT minute / 60, '', '', 'sms', link, rule, 2, sum(count), 0 FROM silence"
	"  WHERE true GROUP BY 1, 5, 6 ON CONFLICT DO UPDATE SET requests = requests + excluded.requests;",
	/* 9: what was in the answers (journal_manner), in the sums too. counted: from which hour on that is known. */
	"ALTER TABLE outbox ADD COLUMN manner INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE settled ADD COLUMN manner INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE sums ("
	"  hour INTEGER NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,"
	"  link TEXT NOT NULL, rule TEXT NOT NULL, state INTEGER NOT NULL, manner INTEGER NOT NULL,"
	"  requests INTEGER NOT NULL, parts INTEGER NOT NULL,"
	"  PRIMARY KEY (hour, topic, language, channel, link, rule, state, manner)) WITHOUT ROWID;"
	"INSERT INTO sums SELECT hour, topic, language, channel, link, rule, state, 0, requests, parts FROM "
	"hourly;"
	"INSERT INTO sums SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> "
	"5,"
	"  value ->> 6, 0, sum(value ->> 7), sum(value ->> 8) FROM hourly_added, json_each(sums)"
	"  WHERE true GROUP BY 1, 2, 3, 4, 5, 6, 7"
	"  ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, parts = parts + excluded.parts;"
	"DELETE FROM hourly_added;"
	"DROP TABLE hourly;"
	"ALTER TABLE sums RENAME TO hourly;"
	"CREATE TABLE counted (manner_hour INTEGER NOT NULL);"
	"INSERT INTO counted SELECT ifnull(max(hour) + 1, 0) FROM hourly;",
	/* 10: numbers and replies that wait, and parts of questions, are sealed (sealing.h) under a key (keyslots.h); a
	 * question is kept only where nothing matched. What is old is found by its date. unscrubbed: the settled requests up
	 * to this one may still have their question. sender of a part: 0 where an older version wrote it. */
	"PRAGMA secure_delete = ON;"
	"DROP VIEW identities;"
	"CREATE TABLE sealed_outbox ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, request TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,"
	"  rule TEXT NOT NULL, keyword TEXT NOT NULL, fingerprint INTEGER NOT NULL, offered TEXT NOT NULL,"
	"  manner INTEGER NOT NULL, key INTEGER NOT NULL, sealed BLOB NOT NULL);"
	"INSERT INTO sealed_outbox SELECT id, received_ms, link, service_ton, service_npi, service_digits, "
	"sender,"
	"  iif(rule = 'fallback', request, ''), topic, language, rule, keyword, fingerprint, offered, manner,"
	"  sealing_key(), seal('r', id, sender_ton, sender_npi, sender_digits, reply) FROM outbox;"
	"DROP TABLE outbox;"
	"ALTER TABLE sealed_outbox RENAME TO outbox;"
	"CREATE TABLE sealed_part ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, reference INTEGER NOT NULL, total INTEGER NOT NULL,"
	"  sequence INTEGER NOT NULL, charset INTEGER NOT NULL, fingerprint INTEGER NOT NULL,"
	"  key INTEGER NOT NULL, sealed BLOB NOT NULL);"
	"INSERT INTO sealed_part SELECT id, received_ms, link, service_ton, service_npi, service_digits, 0, "
	"reference,"
	"  total, sequence, charset, fingerprint, sealing_key(),"
	"  seal('p', id, sender_ton, sender_npi, sender_digits, octets) FROM part;"
	"DROP TABLE part;"
	"ALTER TABLE sealed_part RENAME TO part;"
	"CREATE TABLE unscrubbed (id INTEGER NOT NULL);"
	"INSERT INTO unscrubbed SELECT max(id) FROM settled HAVING count(*) > 0;"
	"CREATE INDEX settled_received ON settled (received_ms);"
	"CREATE INDEX answered_part_received ON answered_part (received_ms);"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence"
	"  UNION ALL SELECT sender FROM blocked;",
	"ALTER TABLE outbox ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;",
	/* 12: ids of the SMSC, which lead to a citizen in the telco's hands, go with their request, whoever deletes it. From here
	 * on settled.message_id has those of all parts (records.h). */
	"CREATE INDEX submission_request ON submission (request);"
	"CREATE TRIGGER settled_gone AFTER DELETE ON settled BEGIN"
	"  DELETE FROM submission WHERE request = old.id;"
	" END;",
};

enum { STEPS = sizeof(first_steps) / sizeof(first_steps[0]) };

static char *folder, *path;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* A file of that version, each version's rows written while it was the newest. */
static void make_file(const char *const *steps, int version, const char *const *rows)
{
	char pragma[64];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_true(journal_schema.prepare(db));
	for (int i = 0; i < version; i++)
		assert_true(db_execute(db, steps[i]) && db_execute(db, rows[i]));
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", version);
	assert_true(db_execute(db, pragma));
	sqlite3_close(db);
}

static void see_reply(const struct journal_entry *entry, void *arg)
{
	assert_int_equal(entry->id, 7);
	assert_string_equal(entry->sender.digits, "923001234567");
	assert_int_equal(entry->sender.ton, 1);
	assert_string_equal(entry->reply, "the reply");
	assert_string_equal(entry->request, "");
	(*(int *)arg)++;
}

static void see_part(const struct journal_part *part, void *arg)
{
	assert_int_equal(part->id, 6);
	assert_string_equal(part->sender.digits, "923001234567");
	assert_int_equal(part->len, 1);
	assert_memory_equal(part->octets, "A", 1);
	(*(int *)arg)++;
}

/* What waited is sealed, and opens with the keys beside the file. */
static void assert_opens(void)
{
	sqlite3 *db = test_open_journal(path, DB_READ_ONLY);
	struct keyslots *slots = test_open_slots(path);
	int seen = 0;

	assert_true(history_read_outbox(db, slots, 0, INT64_MAX, 10, see_reply, &seen));
	assert_true(history_read_parts(db, slots, see_part, &seen));
	assert_int_equal(seen, 2);
	keyslots_close(slots);
	db_close(db);
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
		"INSERT INTO silence VALUES (15, 42, 'limited', 'a', 3); INSERT INTO key_check VALUES (77);",
		"UPDATE part SET fingerprint = 55; INSERT INTO answered_part VALUES (4, 5, 900, 44);",
		"INSERT INTO blocked VALUES (43, 900);",
		"UPDATE outbox SET offered = 'vote|check'; UPDATE settled SET offered = 'bring';",
		("INSERT INTO hourly VALUES (0, 'women', 'en', 'ussd', 'a', '', 100, 4, 0);"
		 "INSERT INTO hourly_added (sums) VALUES "
		 "('[[0,\"late\",\"en\",\"sms\",\"a\",\"exact\",0,2,3],"
		 "[0,\"women\",\"en\",\"ussd\",\"a\",\"\",100,5,0]]');"),
		"UPDATE outbox SET manner = 5; UPDATE settled SET manner = 2;",
		"",
		"UPDATE outbox SET edition = 12;",
		"",
	};

	(void)state;
	for (int version = 1; version <= STEPS; version++) {
		unlink(path);
		make_file(first_steps, version, rows);
		db_close(test_open_journal(path, DB_READ_WRITE));
		assert_int_equal(test_number(path, "PRAGMA user_version"), journal_schema.version);
		assert_opens();
		assert_int_equal(test_number(path, "SELECT count(*) FROM settled WHERE id = 5"), 1);
		assert_int_equal(
			test_number(path, "SELECT count(*) FROM preference WHERE language = 'ur'"), 1);
		assert_int_equal(test_number(path, "SELECT fingerprint FROM outbox"), version >= 2 ? 99 : 0);
		assert_int_equal(test_number(path, "SELECT edition FROM outbox"), version >= 11 ? 12 : 0);
		assert_int_equal(test_number(path, "SELECT fingerprint FROM part"), version >= 5 ? 55 : 0);
		assert_int_equal(test_number(path, "SELECT count(*) FROM answered_part"), version >= 5);
		assert_int_equal(test_number(path, "SELECT count(*) FROM submission"), version >= 3);
		assert_int_equal(test_number(path, "SELECT count(*) FROM early_receipt"), version >= 3);
		assert_int_equal(test_number(path, "SELECT count(*) FROM identities"),
			3 + (version >= 4) + (version >= 6));
		assert_int_equal(test_number(path, "SELECT count(*) FROM blocked"), version >= 6);
		assert_int_equal(test_number(path, "SELECT count(*) FROM settled WHERE offered = 'bring'"),
			version >= 7);
		/* What was settled and kept silent before there were sums, is in them. */
		assert_int_equal(test_number(path,
					 "SELECT ifnull(sum(requests), 0) FROM hourly WHERE topic = 'vote'"
					 " AND hour = 0 AND state = 0 AND parts = 1 AND link = 'a'"),
			1);
		assert_int_equal(test_number(path,
					 "SELECT ifnull(sum(requests), 0) FROM hourly WHERE rule = 'limited'"
					 " AND hour = 0 AND state = 2 AND topic = ''"),
			version >= 4 ? 3 : 0);
		assert_int_equal(
			test_number(path, "SELECT count(*) FROM hourly WHERE state = 100"), version >= 8);
		assert_int_equal(test_number(path, "SELECT count(*) FROM silence"), version >= 4);
		/* What commits of the last version before had counted, and nobody added up, is not lost. */
		assert_int_equal(
			test_number(path,
				"SELECT ifnull(sum(requests + parts), 0) FROM hourly WHERE topic = 'late'"),
			version >= 8 ? 5 : 0);
		assert_int_equal(test_number(path,
					 "SELECT ifnull(sum(requests), 0) FROM hourly WHERE topic = 'women'"),
			version >= 8 ? 9 : 0);
		assert_int_equal(test_number(path, "SELECT count(*) FROM hourly_added"), 0);
		assert_int_equal(test_number(path, "SELECT manner FROM outbox"), version >= 9 ? 5 : 0);
		assert_int_equal(test_number(path, "SELECT manner FROM settled"), version >= 9 ? 2 : 0);
		assert_int_equal(test_number(path, "SELECT count(*) FROM hourly WHERE manner <> 0"), 0);
		assert_int_equal(test_number(path, "SELECT manner_hour FROM counted"), 1);
	}
}

static void no_published_step_was_edited(void **state)
{
	(void)state;
	assert_true(journal_schema.version >= STEPS);
	for (int i = 0; i < STEPS; i++)
		assert_string_equal(journal_schema.migrations[i], first_steps[i]);
	assert_string_equal(journal_schema.what, "journal");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_journal_of_any_version_opens_with_all_that_is_in_it),
		TEST(no_published_step_was_edited),
	};

	return RUN_SUITE(tests);
}
