/* The journal's tables in PostgreSQL, seen through SQLite: what reads a file reads them, and what writes one writes them. */
#include "server.h"
#include "store.h"

#include "agahi/cluster/feed.h"
#include "agahi/cluster/ids.h"
#include "agahi/foreign/foreign.h"
#include "agahi/recall/blocklist.h"
#include "agahi/recall/citizen.h"
#include "agahi/recall/erasure.h"
#include "agahi/recall/history.h"
#include "agahi/recall/statistics.h"

static const struct sender_key key = { "0123456789abcde", "92" };

static char error[1024];
static struct server ours;
static PGconn *server;     /* past SQLite */
static sqlite3 *db, *file; /* the same rows, for most tests */
static char *folder;

static void run(const char *sql)
{
	PGresult *result = PQexec(server, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(server));
	PQclear(result);
}

static long long number(const char *sql)
{
	PGresult *result = PQexec(server, sql);

	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
		fail_msg("%s: %s", sql, PQerrorMessage(server));
	long long found = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return found;
}

static void execute(sqlite3 *on, const char *sql)
{
	if (!db_execute(on, sql))
		fail_msg("%s: %s", sql, sqlite3_errmsg(on));
}

static sqlite3 *open_foreign(enum db_mode mode)
{
	sqlite3 *opened = foreign_open(ours.conninfo, mode, error, sizeof(error));

	if (!opened)
		fail_msg("%s", error);
	return opened;
}

/* --- rows in both ------------------------------------------------------------------------------------- */

#define LIST " WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s)"

static const char *const in_both[] = {
	"INSERT INTO settled WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE "
	"n < 1300)"
	" SELECT n, 1767225600000 + n * 1000, 1767225600400 + n * 1000, 'telco-' || (n % 3), '8300', n % 7 - "
	"3,"
	" iif(n % 5 = 0, 'کب ' || (n % 4), ''), 't' || (n % 9), iif(n % 2, 'ur', 'en'),"
	" iif(n % 5 = 0, 'fallback', 'exact'), 'vote', n % 4, 0, n % 3, n % 11 = 0, 'm' || n, n * 77, '', n "
	"% 8 FROM series",
	"INSERT INTO preference VALUES (-3, 'ur', 0, 5), (2, NULL, 1, 4), (900, 'en', 0, 9)",
	"INSERT INTO submission SELECT 'smsc:a', 'm' || id, id, id % 3, received_ms FROM settled WHERE id % "
	"2",
	"INSERT INTO early_receipt VALUES ('smsc:a', 'x', 1, 7)",
	"INSERT INTO silence VALUES (29453760, 2, 'limited', 'telco-a', 4), (29453761, -3, 'loop', "
	"'telco-a', 1)",
	"INSERT INTO answered_part VALUES (5000, 12, 1767225600000, 17), (5001, 14, 1767225601000, 18)",
	"INSERT INTO blocked VALUES (-2, 11), (-1, 12)",
	"INSERT INTO forgetting VALUES (77, 1, 2, 0)",
};

#define WAITING \
	"(9001, 1767225600100, 'telco-a', 6, 0, '8300', 2, '', 't1', 'ur', 'exact', 'vote', 5, '', 0, 7, " \
	"%s, 3%s), (9002, 1767225600200, 'telco-b', 6, 0, '8300', -3, 'a question', '', 'en', 'fallback', " \
	"'', 6, 'a|b', 1, " \
	"7, %s, 3%s)"
#define PARTS "(9100, 1767225600300, 'telco-a', 6, 0, '8300', 2, 1, 3, 2, 8, 9, 7, %s%s)"

static void fill(void)
{
	char sql[2048];

	for (size_t i = 0; i < sizeof(in_both) / sizeof(in_both[0]); i++) {
		execute(file, in_both[i]);
		execute(db, in_both[i]);
	}
	snprintf(sql, sizeof(sql), "INSERT INTO outbox VALUES " WAITING, "x'00ff'", "", "x'01'", "");
	execute(file, sql);
	snprintf(sql, sizeof(sql), "INSERT INTO agahi.outbox VALUES " WAITING, "'\\x00ff'", ", 's', 0",
		"'\\x01'", ", 's', 4294967297");
	run(sql);
	snprintf(sql, sizeof(sql), "INSERT INTO part VALUES " PARTS, "x'00ff'", "");
	execute(file, sql);
	snprintf(sql, sizeof(sql), "INSERT INTO agahi.part VALUES " PARTS, "'\\x00ff'", ", 's', 0");
	run(sql);
	execute(file, "INSERT INTO hourly VALUES (5, 't', 'ur', 'sms', 'telco-a', 'exact', 0, 0, 7, 9)");
	run("INSERT INTO agahi.sum VALUES (5, 't', 'ur', 'sms', 'telco-a', 'exact', 0, 0, 3, 4, 1),"
	    " (5, 't', 'ur', 'sms', 'telco-a', 'exact', 0, 0, 4, 5, 2)");
}

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	char *path = test_path(folder, "journal.db");
	file = ledger_open_file(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(file);
	free(path);
	run("DROP SCHEMA IF EXISTS agahi CASCADE");
	db = open_foreign(DB_READ_WRITE);
	fill();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(db);
	db_close(file);
	test_folder_remove(folder);
	return 0;
}

/* --- reading ------------------------------------------------------------------------------------------ */

struct text {
	char octets[65536];
	size_t len;
};

static int add_row(void *arg, int count, char **values, char **names)
{
	struct text *text = arg;

	(void)names;
	for (int i = 0; i < count && text->len < sizeof(text->octets); i++)
		text->len += (size_t)snprintf(text->octets + text->len, sizeof(text->octets) - text->len,
			"%s%s", values[i] ? values[i] : "NULL", i + 1 < count ? "|" : "\n");
	return 0;
}

static void assert_same(const char *sql)
{
	static struct text here, there;

	here.len = there.len = 0;
	if (sqlite3_exec(file, sql, add_row, &here, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(file));
	if (sqlite3_exec(db, sql, add_row, &there, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	if (here.len != there.len || memcmp(here.octets, there.octets, here.len) != 0)
		fail_msg("%s:\n%.2000s---\n%.2000s", sql, here.octets, there.octets);
}

static void every_table_of_the_file_is_there_with_its_columns(void **state)
{
	sqlite3_stmt *table =
		db_prepare(file, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')");
	char sql[256];

	(void)state;
	while (sqlite3_step(table) == SQLITE_ROW) {
		snprintf(sql, sizeof(sql), "SELECT name, type FROM pragma_table_info('%s') ORDER BY cid",
			db_column_text(table, 0));
		assert_same(sql);
	}
	sqlite3_finalize(table);
	assert_same("PRAGMA user_version");
}

static void queries_give_what_they_give_of_a_file(void **state)
{
	(void)state;
	assert_same("SELECT * FROM settled WHERE id <= 20 ORDER BY id");
	assert_same("SELECT * FROM settled ORDER BY id DESC LIMIT 3");
	assert_same("SELECT count(*), sum(id), total(fingerprint) FROM settled");
	assert_same("SELECT id, received_ms, hex(sealed), edition FROM outbox ORDER BY id");
	assert_same("SELECT id, hex(sealed), key FROM part");
	assert_same("SELECT hour, topic, rule, sum(requests), sum(parts) FROM hourly GROUP BY 1, 2, 3");
	assert_same("SELECT min(hour), max(hour) FROM hourly");
	assert_same("SELECT sender, language, stopped FROM preference ORDER BY since_ms");
	assert_same("SELECT * FROM submission ORDER BY request, since_ms, message_id");
	assert_same("SELECT * FROM early_receipt");
	assert_same("SELECT * FROM silence ORDER BY minute");
	assert_same("SELECT * FROM forgetting");
	assert_same("SELECT sender FROM blocked ORDER BY sender");
	assert_same("SELECT sender, count(*) FROM identities GROUP BY 1 ORDER BY 1");
	assert_same("SELECT count(*) FROM hourly_added");
}

static void conditions_of_every_kind_find_the_same(void **state)
{
	static const char *const conditions[] = { "id = 7", "id > 1290", "id >= 1290.5", "id < 2.5",
		"id = 2.5", "id BETWEEN 5 AND 9", "id IN (3, 4, 5000, NULL)",
		"id IN (SELECT request FROM answered_part)", "id > 1e30", "id > -1e30 AND id < 4",
		"id < 'a' AND id < 9", "id = NULL", "rule = 'fallback' AND id < 40",
		"rule <> 'fallback' AND id < 9", "topic = 't3' COLLATE NOCASE AND id < 90",
		"resent AND id < 60", "(received_ms, id) < (1767225606000, 6)",
		"request = 'کب 1' AND id < 90", "link > 'telco-1' AND id < 9",
		"sender IN (-3, 2) AND received_ms >= 1767226800000", "NOT resent AND id < 3",
		"language IS NULL OR id = 1", "id = 3 OR id = 9" };
	char sql[512];

	(void)state;
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		snprintf(sql, sizeof(sql),
			"SELECT id, received_ms, rule, link FROM settled WHERE %s ORDER BY id",
			conditions[i]);
		assert_same(sql);
		snprintf(sql, sizeof(sql),
			"SELECT id FROM settled WHERE %s ORDER BY received_ms DESC, id DESC LIMIT 5",
			conditions[i]);
		assert_same(sql);
	}
	assert_same("SELECT s.id, m.message_id FROM settled s JOIN submission m ON m.request = s.id WHERE "
		    "s.id < 30 ORDER BY 1");
}

static void what_was_taken_for_few_rows_may_be_many(void **state)
{
	static const char many[] = "INSERT INTO submission SELECT 'smsc:b', 'k' || id, 4, 0, id FROM settled";

	(void)state;
	execute(file, many);
	execute(db, many);
	assert_same("SELECT count(*), sum(since_ms) FROM submission WHERE request = 4");
	assert_same("SELECT count(*) FROM submission WHERE request = 4 AND since_ms <= 499");
	assert_same("SELECT count(*) FROM submission WHERE request = 4 AND since_ms <= 500");
}

static void what_an_index_finds_is_asked_of_the_database(void **state)
{
	static struct text plan;

	(void)state;
	plan.len = 0;
	sqlite3_exec(db,
		"EXPLAIN QUERY PLAN SELECT received_ms, id, request FROM settled WHERE rule = 'fallback'"
		" AND (received_ms, id) < (9, 5) AND received_ms >= 3 ORDER BY received_ms DESC, id DESC "
		"LIMIT 4",
		add_row, &plan, NULL);
	assert_non_null(strstr(plan.octets, "rule = $1 AND received_ms <= $2 AND received_ms >= $3"));
	assert_null(strstr(plan.octets, "USE TEMP B-TREE"));
	assert_null(strstr(plan.octets, "message_id"));
}

static void add_figure(const char *name, int64_t figure, void *arg)
{
	struct text *text = arg;

	text->len += (size_t)snprintf(text->octets + text->len, sizeof(text->octets) - text->len, "%s %lld\n",
		name, (long long)figure);
}

static void add_name(const char *name, void *arg)
{
	add_figure(name, 0, arg);
}

static void statistics_are_those_of_the_file(void **state)
{
	static struct text here, there;

	(void)state;
	assert_true(statistics_read_requests(
		file, &(struct statistics_handlers){ add_figure, add_name, add_figure, &here }));
	sqlite3 *reader = open_foreign(DB_READ_ONLY);
	for (int i = 0; i < 2; i++) {
		there.len = 0;
		assert_true(statistics_read_requests(
			reader, &(struct statistics_handlers){ add_figure, add_name, add_figure, &there }));
		assert_string_equal(here.octets, there.octets);
	}
	assert_false(db_execute(reader, "DELETE FROM blocked"));
	db_close(reader);
}

static void add_answered(uint64_t sender, int64_t received_ms, void *arg)
{
	(void)sender;
	*(int64_t *)arg += received_ms;
}

static void what_an_earlier_life_left_is_that_of_the_file(void **state)
{
	int64_t here = 0, there = 0;

	(void)state;
	assert_true(history_read_answered(file, 0, 100, add_answered, &here));
	assert_true(history_read_answered(db, 0, 100, add_answered, &there));
	assert_true(here > 0 && here == there);
	here = there = 0;
	assert_true(history_read_doubtful(file, HOUR_MS, 50, add_answered, &here));
	assert_true(history_read_doubtful(db, HOUR_MS, 50, add_answered, &there));
	assert_true(here > 0 && here == there);
	assert_true(history_has_preferences(db));
}

static void a_citizen_is_read_whole(void **state)
{
	const uint64_t identities[] = { (uint64_t)-3, 2 };
	const struct citizen_wanted wanted = { identities, 2, 1767226000000 };
	struct citizen here, there;

	(void)state;
	assert_true(citizen_load(file, &wanted, &here));
	assert_true(citizen_load(db, &wanted, &there));
	assert_true(here.request_count > 200 && here.message_count > 90);
	assert_int_equal(here.request_count, there.request_count);
	assert_int_equal(here.message_count, there.message_count);
	assert_int_equal(here.choice_count, there.choice_count);
	assert_int_equal(here.silence_count, there.silence_count);
	assert_int_equal(here.part_count, there.part_count);
	for (size_t i = 0; i < here.request_count; i++)
		assert_int_equal(here.requests[i].id, there.requests[i].id);
	citizen_free(&here);
	citizen_free(&there);
	assert_int_equal(number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in %'"), 0);
}

/* --- moments ------------------------------------------------------------------------------------------ */

static void who_reads_sees_one_moment_until_the_transaction_ends(void **state)
{
	sqlite3 *reader = open_foreign(DB_READ_ONLY);

	(void)state;
	execute(reader, "BEGIN");
	assert_int_equal(db_number(reader, "SELECT count(*) FROM blocked", -1), 2);
	run("INSERT INTO agahi.blocked VALUES (90, 1)");
	assert_int_equal(db_number(reader, "SELECT count(*) FROM blocked", -1), 2);
	execute(reader, "COMMIT");
	assert_int_equal(number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in %'"), 0);
	assert_int_equal(db_number(reader, "SELECT count(*) FROM blocked", -1), 3);
	db_close(reader);
}

static void for_how_long_something_was_written_that_cannot_be_read_yet_is_told(void **state)
{
	(void)state;
	sqlite3 *reader = open_foreign(DB_READ_ONLY);
	assert_int_equal(history_unread_ms(reader), 0);
	run("BEGIN");
	assert_int_equal(history_unread_ms(reader), 0);
	run("UPDATE agahi.change SET number = number + 1");
	server_rest(60);
	assert_in_range(history_unread_ms(reader), 60, 30000);
	run("ROLLBACK");
	assert_int_equal(history_unread_ms(reader), 0);
	db_close(reader);
}

static void rows_that_nobody_wants_any_more_leave_no_transaction(void **state)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT * FROM settled ORDER BY id");

	(void)state;
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	assert_int_equal(number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in %'"), 1);
	sqlite3_finalize(row);
	assert_int_equal(number("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in %'"), 0);
}

static void who_reads_only_cannot_write(void **state)
{
	sqlite3 *reader = open_foreign(DB_READ_ONLY);

	(void)state;
	assert_false(db_execute(reader, "INSERT INTO blocked VALUES (8, 8)"));
	assert_false(db_execute(reader, "DELETE FROM settled"));
	db_close(reader);
	assert_int_equal(number("SELECT count(*) FROM agahi.blocked"), 2);
}

static void end_connections(void)
{
	run("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
	    " AND backend_type = 'client backend'");
}

static void after_the_connection_was_lost_there_is_another(void **state)
{
	(void)state;
	assert_int_equal(db_number(db, "SELECT count(*) FROM blocked", -1), 2);
	end_connections();
	assert_int_equal(db_number(db, "SELECT count(*) FROM blocked", -1), 2);
}

static void a_database_that_is_not_there_is_told_without_the_password(void **state)
{
	(void)state;
	assert_null(foreign_open(
		"host=/nowhere dbname=agahi password=geheim", DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "/nowhere"));
	assert_null(strstr(error, "geheim"));
	foreign_name("host=a,b dbname=agahi password=geheim", error, sizeof(error));
	assert_string_equal(error, "PostgreSQL (dbname=agahi host=a,b)");
	foreign_name("nonsense password='geheim", error, sizeof(error));
	assert_string_equal(error, "PostgreSQL");
}

static void a_database_without_the_tables_is_told(void **state)
{
	(void)state;
	run("DROP SCHEMA agahi CASCADE");
	assert_null(foreign_open(ours.conninfo, DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "does not have the tables"));
}

/* --- writing ------------------------------------------------------------------------------------------ */

static long long blocks_changed(void)
{
	return number("SELECT number FROM agahi.change WHERE what = 'blocked'");
}

static void who_is_blocked_is_told_to_the_nodes(void **state)
{
	long long before = blocks_changed();
	bool was_blocked;

	(void)state;
	assert_true(blocklist_add(db, 44, 100));
	assert_true(blocks_changed() > before);
	assert_true(blocklist_add(db, 44, 200)); /* keeps its time */
	assert_int_equal(number("SELECT since_ms FROM agahi.blocked WHERE sender = 44"), 100);
	before = blocks_changed();
	assert_true(blocklist_remove(db, 44, &was_blocked));
	assert_true(was_blocked && blocks_changed() > before);
	before = blocks_changed();
	assert_true(blocklist_remove(db, 44, &was_blocked));
	assert_false(was_blocked);
	assert_int_equal(blocks_changed(), before);
}

static void a_citizen_is_forgotten_as_in_a_file(void **state)
{
	char sql[512];
	long long who = (long long)sender_identity_of(&key, "923001234567");
	long long before = number("SELECT number FROM agahi.change WHERE what = 'forgotten'");
	int here = 0, there = 0;

	(void)state;
	snprintf(sql, sizeof(sql),
		"UPDATE settled SET sender = %1$lld WHERE id IN (12, 15); UPDATE preference SET sender = "
		"%1$lld WHERE sender "
		"= 2; DELETE FROM silence WHERE sender = 2; INSERT INTO silence VALUES (1, %1$lld, "
		"'limited', 'a', 2)",
		who);
	execute(file, sql);
	execute(db, sql);
	run("INSERT INTO agahi.silence SELECT minute, sender, rule, link, 1, 9 FROM agahi.silence WHERE "
	    "minute = 1");
	assert_true(erasure_forget(file, &key, "923001234567", 0, &here, error, sizeof(error)));
	assert_true(erasure_forget(db, &key, "923001234567", 1000, &there, error, sizeof(error)));
	assert_true(here >= 6);
	assert_int_equal(here, there);
	assert_int_equal(number("SELECT number FROM agahi.change WHERE what = 'forgotten'"), before + 1);
	assert_same("SELECT count(*), sum(id) FROM settled");
	assert_same("SELECT count(*), sum(request) FROM submission");
	assert_same("SELECT count(*), sum(id) FROM answered_part");
	assert_same("SELECT * FROM silence ORDER BY 1");
	assert_same("SELECT * FROM preference ORDER BY 1");
}

static void note_forgotten(const struct feed_event *event, void *arg)
{
	unsigned *heard = arg;

	assert_int_equal(event->kind, FEED_FORGET);
	assert_int_equal(ids_node(event->id), 0);
	assert_true(event->id > ids_from(1000) && event->id <= ids_from(1001));
	*heard += event->sender == sender_identity_of(&key, "923001234567");
}

static void who_is_forgotten_is_told_to_the_nodes_in_order(void **state)
{
	unsigned heard = 0;
	int rows;

	(void)state;
	assert_true(erasure_forget(db, &key, "923001234567", 1000, &rows, error, sizeof(error)));
	assert_true(erasure_forget(db, &key, "923001234568", 1000, &rows, error, sizeof(error)));
	assert_int_equal(number("SELECT count(*) FROM agahi.feed WHERE life = 0"), 2);
	assert_int_equal(number("SELECT max(seq) FROM agahi.feed WHERE life = 0"),
		number("SELECT number FROM agahi.change WHERE what = 'forgotten'"));
	PGresult *rows_told = PQexecParams(server,
		"SELECT octets FROM agahi.feed WHERE life = 0 ORDER BY seq", 0, NULL, NULL, NULL, NULL, 1);
	assert_int_equal(PQntuples(rows_told), 2);
	assert_true(feed_unpack((const uint8_t *)PQgetvalue(rows_told, 0, 0),
		(size_t)PQgetlength(rows_told, 0, 0), note_forgotten, &heard));
	assert_int_equal(heard, 1);
	PQclear(rows_told);
}

static void what_is_taken_back_is_not_written(void **state)
{
	(void)state;
	execute(db, "BEGIN IMMEDIATE");
	execute(db, "DELETE FROM settled WHERE id < 500");
	execute(db, "UPDATE preference SET language = 'en', stopped = 1 WHERE sender = -3");
	assert_int_equal(db_number(db, "SELECT count(*) FROM settled", -1), 801);
	execute(db, "ROLLBACK");
	assert_same("SELECT count(*) FROM settled");
	assert_same("SELECT * FROM preference ORDER BY 1");
}

static void of_a_transaction_in_which_something_failed_nothing_is_written(void **state)
{
	(void)state;
	execute(db, "BEGIN IMMEDIATE");
	execute(db, "DELETE FROM settled WHERE id = 5");
	assert_false(db_execute(db, "INSERT INTO blocked VALUES (-2, 1)"));
	assert_non_null(strstr(sqlite3_errmsg(db), "duplicate key"));
	assert_false(db_execute(db, "COMMIT"));
	assert_non_null(strstr(sqlite3_errmsg(db), "nothing was written"));
	if (!sqlite3_get_autocommit(db))
		execute(db, "ROLLBACK");
	assert_same("SELECT count(*) FROM settled");
	execute(db, "DELETE FROM settled WHERE id = 5");
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 1299);
}

static void what_is_written_after_the_connection_was_lost_is_not_a_half(void **state)
{
	(void)state;
	execute(db, "BEGIN IMMEDIATE");
	execute(db, "DELETE FROM settled WHERE id = 5");
	end_connections();
	assert_false(db_execute(db, "INSERT INTO blocked VALUES (70, 1)"));
	assert_false(db_execute(db, "INSERT INTO blocked VALUES (71, 1)"));
	assert_false(db_execute(db, "COMMIT"));
	if (!sqlite3_get_autocommit(db))
		execute(db, "ROLLBACK");
	execute(db, "INSERT INTO blocked VALUES (72, 1)");
	assert_int_equal(number("SELECT count(*) FROM agahi.settled"), 1300);
	assert_int_equal(number("SELECT count(*) FROM agahi.blocked"), 3);
}

static void a_row_without_a_number_of_its_own_is_found_by_its_key(void **state)
{
	(void)state;
	execute(db, "UPDATE submission SET state = 2 WHERE message_id = 'm7'");
	assert_int_equal(
		number("SELECT count(*) FROM agahi.submission WHERE state = 2 AND message_id = 'm7'"), 1);
	execute(db, "DELETE FROM early_receipt");
	execute(db, "DELETE FROM key_check; INSERT INTO key_check VALUES (-9)");
	execute(db, "DELETE FROM key_check; INSERT INTO key_check VALUES (-10)");
	assert_int_equal(number("SELECT count(*) FROM agahi.early_receipt"), 0);
	assert_int_equal(number("SELECT sum(value) FROM agahi.key_check"), -10);
	assert_false(db_execute(db, "DELETE FROM hourly"));
}

/* An administrator who cancels the wait for a standby makes of the COMMIT one with a warning. */
static void a_commit_with_a_warning_is_told_as_perhaps_written(void **state)
{
	char command[1024];

	(void)state;
	run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
	run("SELECT pg_reload_conf()");
	usleep(300000);
	snprintf(command, sizeof(command),
		"(for i in 1 2 3 4 5 6 7 8 9; do sleep 0.3; psql -qXAt -h %s -U agahi postgres -c \"SELECT "
		"pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'\"; done) "
		">/dev/null 2>&1 &",
		ours.folder);
	assert_int_equal(system(command), 0);
	assert_false(db_execute(db, "INSERT INTO blocked VALUES (55, 1)"));
	assert_non_null(strstr(sqlite3_errmsg(db), "perhaps written"));
	run("SET synchronous_commit TO local");
	run("ALTER SYSTEM RESET synchronous_standby_names");
	run("SELECT pg_reload_conf()");
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(every_table_of_the_file_is_there_with_its_columns),
		CASE(queries_give_what_they_give_of_a_file),
		CASE(conditions_of_every_kind_find_the_same),
		CASE(what_was_taken_for_few_rows_may_be_many),
		CASE(what_an_index_finds_is_asked_of_the_database),
		CASE(statistics_are_those_of_the_file),
		CASE(what_an_earlier_life_left_is_that_of_the_file),
		CASE(a_citizen_is_read_whole),
		CASE(who_reads_sees_one_moment_until_the_transaction_ends),
		CASE(for_how_long_something_was_written_that_cannot_be_read_yet_is_told),
		CASE(rows_that_nobody_wants_any_more_leave_no_transaction),
		CASE(who_reads_only_cannot_write),
		CASE(after_the_connection_was_lost_there_is_another),
		CASE(a_database_that_is_not_there_is_told_without_the_password),
		CASE(a_database_without_the_tables_is_told),
		CASE(who_is_blocked_is_told_to_the_nodes),
		CASE(a_citizen_is_forgotten_as_in_a_file),
		CASE(who_is_forgotten_is_told_to_the_nodes_in_order),
		CASE(what_is_taken_back_is_not_written),
		CASE(of_a_transaction_in_which_something_failed_nothing_is_written),
		CASE(what_is_written_after_the_connection_was_lost_is_not_a_half),
		CASE(a_row_without_a_number_of_its_own_is_found_by_its_key),
		CASE(a_commit_with_a_warning_is_told_as_perhaps_written),
	};

	if (!server_start(&ours))
		return 0;
	server = PQconnectdb(ours.conninfo);
	run("SET client_min_messages TO warning");
	int failed = RUN_SUITE(tests);
	PQfinish(server);
	server_stop(&ours);
	return failed;
}
