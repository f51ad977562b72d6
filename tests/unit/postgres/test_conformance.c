/* Two engines, one meaning: the same records leave the same rows in the journal's file and in PostgreSQL. */
#include "proxied_server.h"

#include "store.h"

#include "agahi/store/filestore.h"
#include "agahi/vault/sealing.h"

static char *folder, *path;
static struct store *file, *database;

static int set_up(void **state)
{
	const struct pgstore_options options = proxied_server_options(proxy.conninfo, "khi-1");
	char error[512] = "";

	(void)state;
	proxied_server_empty();
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	file = filestore_open(path, DURABILITY_NORMAL, error, sizeof(error));
	assert_string_equal(error, "");
	database = pgstore_open(&options, error, sizeof(error));
	assert_string_equal(error, "");
	assert_true(file->backend->begin_life(file) && database->backend->begin_life(database));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (server.pid == 0)
		return 0;
	file->backend->close(file);
	database->backend->close(database);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* --- comparing ---------------------------------------------------------------------------------------- */

/* The same words for both: booleans are numbers in the one. */
static const char *const tables[] = {
	"outbox: id, received_ms, link, service_ton, service_npi, service_digits, sender, request, topic, "
	"language, "
	"rule, keyword, fingerprint, offered, manner, length(sealed), edition",
	"settled: id, received_ms, settled_ms, link, service, sender, request, topic, language, rule, "
	"keyword, state, "
	"status, parts, cast(resent as integer), message_id, fingerprint, offered, manner",
	"part: id, received_ms, link, service_ton, service_npi, service_digits, sender, reference, total, "
	"sequence, "
	"charset, fingerprint, length(sealed)",
	"answered_part: id, request, received_ms, fingerprint",
	"preference: sender, language, cast(stopped as integer), since_ms",
	"submission: link, message_id, request, state, since_ms",
	"early_receipt: link, message_id, state, since_ms",
	"silence: minute, sender, rule, link, count",
	"hourly: hour, topic, language, channel, link, rule, state, manner, requests, parts",
	"forgetting: sender, request, received_ms, done",
};

static int compare_lines(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void sort_lines(struct buffer *text)
{
	char *lines[8192], *rest = text->data, *line;
	size_t count = 0;
	struct buffer sorted = { 0 };

	buffer_add_text(&sorted, "");

	while (rest && (line = strsep(&rest, "\n")) && count < 8192)
		lines[count++] = line;
	qsort(lines, count, sizeof(lines[0]), compare_lines);
	for (size_t i = 0; i < count; i++)
		buffer_add_format(&sorted, "%s\n", lines[i]);
	buffer_free(text);
	*text = sorted;
}

static void read_file(const char *sql, struct buffer *text)
{
	sqlite3 *db = test_open_journal(path, DB_READ_ONLY);
	sqlite3_stmt *row = db_prepare(db, sql);

	if (!row)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(row) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(row); i++) {
			const char *value = (const char *)sqlite3_column_text(row, i);
			buffer_add_format(text, "%s|", value ? value : "NULL");
		}
		buffer_add_text(text, "\n");
	}
	sqlite3_finalize(row);
	db_close(db);
}

static void read_database(const char *sql, struct buffer *text)
{
	PGconn *connection = PQconnectdb(server.conninfo);
	PQclear(PQexec(connection, "SET search_path TO agahi"));
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	for (int row = 0; row < PQntuples(result); row++) {
		for (int i = 0; i < PQnfields(result); i++)
			buffer_add_format(text, "%s|",
				PQgetisnull(result, row, i) ? "NULL" : PQgetvalue(result, row, i));
		buffer_add_text(text, "\n");
	}
	PQclear(result);
	PQfinish(connection);
}

static void are_equal_in(const char *table)
{
	char sql[512], name[32];
	size_t len = strcspn(table, ":");
	struct buffer ours = { 0 }, theirs = { 0 };

	snprintf(name, sizeof(name), "%.*s", (int)len, table);
	snprintf(sql, sizeof(sql), "SELECT %s FROM %s", table + len + 2, name);
	read_file(sql, &ours);
	read_database(sql, &theirs);
	sort_lines(&ours);
	sort_lines(&theirs);
	if (strcmp(ours.data, theirs.data) != 0)
		fail_msg("%s\n--- in the file\n%s--- in PostgreSQL\n%s", name, ours.data, theirs.data);
	buffer_free(&ours);
	buffer_free(&theirs);
}

static void both_are_equal(void)
{
	ledger_add_up(filestore_ledger(file));
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		are_equal_in(tables[i]);
}

/* --- writing ------------------------------------------------------------------------------------------ */

static struct journal_record *first, **last = &first;

static void add(void *record)
{
	*last = record;
	last = &((struct journal_record *)record)->next;
	*last = NULL;
}

static void commit_all(void)
{
	assert_int_equal(file->backend->commit(file, first, true), STORE_COMMITTED);
	if (database->backend->commit(database, first, true) != STORE_COMMITTED)
		fail_msg("%s", database->backend->error(database));
	last = &first;
	first = NULL;
}

static void commit_one(void *record)
{
	add(record);
	commit_all();
}

/* --- each kind ---------------------------------------------------------------------------------------- */

static void requests_with_and_without_replies(void **state)
{
	struct journal_entry asked = entry_of(1, "an answer"), silent = entry_of(2, NULL),
			     offered = entry_of(3, "what?");

	(void)state;
	offered.rule = "fallback";
	offered.request = "سوال ###";
	offered.offered = "voting|station";
	offered.manner = JOURNAL_NEAREST | JOURNAL_LISTED;
	offered.edition = 12;
	silent.rule = "dialled";
	add(&asked);
	add(&silent);
	add(&offered);
	commit_all();
	both_are_equal();
}

static void what_became_of_replies(void **state)
{
	struct journal_entry one = entry_of(1, "an answer"), two = entry_of(2, "another"),
			     last_answer = entry_of(3, "bye");
	struct journal_settlement sent = settlement_of(1, JOURNAL_SENT),
				  again = settlement_of(1, JOURNAL_FAILED),
				  failed = settlement_of(2, JOURNAL_FAILED),
				  forgot = settlement_of(3, JOURNAL_SENT),
				  unknown = settlement_of(99, JOURNAL_SENT),
				  later = settlement_of(1, JOURNAL_SENT);

	(void)state;
	last_answer.manner = JOURNAL_FORGETS;
	last_answer.sender_identity = 5;
	add(&one);
	add(&two);
	add(&last_answer);
	commit_all();
	snprintf(sent.message_ids, sizeof(sent.message_ids), "~telco-b 1f~1500 \xff");
	sent.resent = true;
	failed.status = 0xfffffff0;
	add(&failed);
	add(&sent);
	add(&again);
	add(&forgot);
	add(&unknown);
	commit_all();
	commit_one(&later);
	file->backend->prove(file);
	/* What is not UTF-8 is "?" in the one. */
	server_do(&server, "UPDATE agahi.settled SET message_id = replace(message_id, '?', '')");
	sqlite3 *db = test_open_journal(path, DB_READ_WRITE);
	assert_true(db_execute(db, "UPDATE settled SET message_id = replace(message_id, x'ff', '')"));
	db_close(db);
	both_are_equal();
}

static void parts_of_long_questions(void **state)
{
	struct journal_part parts[] = { part_of(1, 1), part_of(2, 2), part_of(3, 3), part_of(4, 1) };
	const int64_t ids[] = { 1, 2, 3 };
	struct journal_entry whole = entry_of(5, "an answer");
	struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART, .id = 4 };

	(void)state;
	parts[1].fingerprint = 0;
	for (size_t i = 0; i < 4; i++)
		add(&parts[i]);
	commit_all();
	both_are_equal();
	whole.part_ids = ids;
	whole.part_id_count = 3;
	whole.fingerprint = parts[2].fingerprint;
	add(&whole);
	add(&dropped);
	commit_all();
	both_are_equal();
}

static void receipts_in_any_order(void **state)
{
	struct journal_entry entry = entry_of(1, "an answer");
	struct journal_submission a = submission_of("aaaaaaaa11", 1), b = submission_of("bbbbbbbb", 1),
				  c = submission_of("cccccccc22", 1), d = submission_of("cccccccc33", 1),
				  gone = submission_of("dddddddd", 77);
	struct journal_receipt cut = receipt_of("aaaaaaaa", NULL, true),
			       early = receipt_of("bbbbbbbb", "0b", false),
			       twice = receipt_of("aaaaaaaa11", NULL, false),
			       two = receipt_of("cccccccc", NULL, true),
			       other = receipt_of("nothing", "cccccccc22", true),
			       none = receipt_of("eeeeeeee", "e", true);

	(void)state;
	commit_one(&entry);
	add(&early);
	add(&a);
	add(&b);
	add(&cut);
	add(&c);
	add(&d);
	add(&two);
	add(&twice);
	add(&other);
	add(&gone);
	add(&none);
	commit_all();
	both_are_equal();
}

static void counts(void **state)
{
	struct journal_silence silence = { .record.kind = JOURNAL_SILENCE,
		.minute = NOW_MS / MINUTE_MS,
		.sender_identity = 7,
		.rule = "limit",
		.link = "telco-a",
		.count = 3 };
	struct journal_silence more = silence;
	struct journal_shown shown = { .record.kind = JOURNAL_SHOWN,
		.hour = NOW_MS / HOUR_MS,
		.topic = "voting",
		.language = "ur",
		.link = "telco-a",
		.count = 8 };
	struct journal_ended_connection ended = { .record.kind = JOURNAL_ENDED_CONNECTION, .origin = 4 };

	(void)state;
	add(&silence);
	add(&more);
	add(&shown);
	add(&ended);
	commit_all();
	commit_one(&silence);
	both_are_equal();
}

static void a_sealed_reply_opens_with_the_key_of_all_nodes(void **state)
{
	struct journal_entry entry = entry_of(41, "an answer");
	uint8_t room[256];
	struct sealing_secret secret = { .kind = SEALING_REPLY, .id = 41 };
	size_t len = 0;

	(void)state;
	commit_one(&entry);
	char *hex = server_ask(&server, "SELECT key || ' ' || sealed::text FROM agahi.outbox");
	const struct keyslot *slot = keyslots_find(pgstore_slots(database), strtoll(hex, NULL, 10));
	unsigned char *sealed = PQunescapeBytea((unsigned char *)strchr(hex, ' ') + 1, &len);
	assert_non_null(slot);
	assert_true(sealing_open(slot->key, sealed, len, room, &secret));
	assert_string_equal(secret.sender.digits, "923001234567");
	assert_memory_equal(secret.content, "an answer", secret.len);
	PQfreemem(sealed);
	free(hex);
}

static void the_wish_to_be_forgotten(void **state)
{
	struct journal_entry entries[] = { entry_of(1, "old"), entry_of(2, NULL), entry_of(3, "waits"),
		entry_of(4, "other's"), entry_of(5, "done") };
	struct journal_settlement sent = settlement_of(1, JOURNAL_SENT);
	struct journal_submission submission = submission_of("aaaaaaaa11", 1);
	struct journal_part part = part_of(6, 1);
	struct journal_silence silence = { .record.kind = JOURNAL_SILENCE,
		.minute = 1,
		.sender_identity = 1,
		.rule = "limit",
		.link = "telco-a",
		.count = 3 };

	(void)state;
	entries[3].sender_identity = 8;
	entries[1].sets_preference = true;
	entries[1].preference = "ur";
	entries[4].id = 9;
	entries[4].manner = JOURNAL_FORGETS;
	entries[4].fingerprint = 4711;
	part.sender_identity = silence.sender_identity = entries[0].sender_identity;
	for (size_t i = 0; i < 4; i++)
		add(&entries[i]);
	add(&part);
	add(&silence);
	commit_all();
	add(&submission);
	add(&sent);
	commit_all();
	both_are_equal();
	commit_one(&entries[4]);
	both_are_equal();
}

/* --- all kinds, by chance ----------------------------------------------------------------------------- */

enum { BATCHES = 60, IN_BATCH = 30, SENDERS = 6 };

static uint64_t chance = 88172645463325252u;

static unsigned draw(unsigned below)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (unsigned)(chance % below);
}

static union {
	struct journal_record record;
	struct journal_entry entry;
	struct journal_part part;
	struct journal_dropped_part dropped;
	struct journal_settlement settlement;
	struct journal_submission submission;
	struct journal_receipt receipt;
	struct journal_silence silence;
	struct journal_shown shown;
} records[IN_BATCH];

static int64_t next_id, committed_id, now_ms, part_ids[IN_BATCH][3], waiting_parts[3];
static size_t waiting_count;

static int64_t a_request(void)
{
	return committed_id <= 1 ? 1 : 1 + draw((unsigned)committed_id);
}

static void draw_wish(struct journal_entry *entry)
{
	static const char *const languages[] = { "ur", "en", NULL };
	unsigned wish = draw(60);

	if (wish == 0)
		entry->manner |= JOURNAL_FORGETS;
	entry->sets_preference = wish > 44;
	entry->preference = entry->sets_preference ? languages[draw(3)] : NULL;
	entry->stopped = entry->sets_preference && draw(2) == 0;
	entry->has_preference = wish > 25;
}

static void draw_entry(size_t at)
{
	static const char *const rules[] = { "exact", "fallback", "dialled" };
	struct journal_entry *entry = &records[at].entry;

	*entry = entry_of(next_id++, draw(4) == 0 ? NULL : "an answer");
	entry->received_ms = now_ms;
	entry->sender_identity = 1 + draw(SENDERS);
	entry->fingerprint = draw(50);
	entry->rule = rules[draw(3)];
	entry->manner = draw(8);
	draw_wish(entry);
	if (!entry->reply)
		entry->manner = 0;
	if (waiting_count == 3) {
		memcpy(part_ids[at], waiting_parts, sizeof(waiting_parts));
		entry->part_ids = part_ids[at];
		entry->part_id_count = 3;
		waiting_count = 0;
	}
}

static void draw_part(size_t at)
{
	struct journal_part *part = &records[at].part;

	*part = part_of(next_id++, 1);
	part->received_ms = now_ms;
	part->sender_identity = 1 + draw(SENDERS);
	part->fingerprint = draw(40);
	if (waiting_count < 3)
		waiting_parts[waiting_count++] = part->id;
}

static void draw_delivery(size_t at)
{
	static const char *const ids[] = { "aaaaaaaa1", "aaaaaaaa2", "bbbbbbbb", "aaaaaaaa", "c",
		"bbbbbbbb77" };

	if (draw(2) == 0) {
		records[at].submission = submission_of(ids[draw(6)], a_request());
		records[at].submission.now_ms = now_ms;
		return;
	}
	records[at].receipt = receipt_of(ids[draw(6)], draw(2) == 0 ? ids[draw(6)] : NULL, draw(2) == 0);
	records[at].receipt.now_ms = now_ms;
}

static void draw_count(size_t at)
{
	if (draw(2) == 0)
		records[at].silence = (struct journal_silence){ .record.kind = JOURNAL_SILENCE,
			.minute = now_ms / MINUTE_MS,
			.sender_identity = 1 + draw(SENDERS),
			.rule = "limit",
			.link = "telco-a",
			.count = 1 + draw(4) };
	else
		records[at].shown = (struct journal_shown){ .record.kind = JOURNAL_SHOWN,
			.hour = now_ms / HOUR_MS,
			.topic = "voting",
			.language = "ur",
			.link = "telco-a",
			.count = 1 + draw(3) };
}

static void draw_record(size_t at)
{
	switch (draw(8)) {
	case 0:
	case 1:
	case 2:
		draw_entry(at);
		break;
	case 3:
		draw_part(at);
		break;
	case 4:
		draw_delivery(at);
		break;
	case 5:
		draw_count(at);
		break;
	case 6:
		records[at].dropped = (struct journal_dropped_part){ .record.kind = JOURNAL_DROPPED_PART,
			.id = a_request() };
		break;
	default:
		records[at].settlement =
			settlement_of(a_request(), draw(2) == 0 ? JOURNAL_SENT : JOURNAL_FAILED);
		records[at].settlement.parts = (uint8_t)draw(4);
		records[at].settlement.settled_ms = now_ms;
	}
	add(&records[at]);
}

/* `cuts`: the connection ends now and then, before the server heard of a commit or before we heard of its end. */
static void write_whatever(bool cuts)
{
	next_id = 1;
	committed_id = 0;
	now_ms = NOW_MS;
	waiting_count = 0;
	for (int batch = 0; batch < BATCHES; batch++) {
		size_t count = 1 + draw(IN_BATCH);

		for (size_t i = 0; i < count; i++)
			draw_record(i);
		if (cuts && draw(8) == 0)
			proxy.mode = draw(2) == 0 ? PROXY_CUT_BEFORE : PROXY_CUT_AFTER;
		commit_all();
		committed_id = next_id - 1;
		now_ms += draw(10) == 0 ? 8 * DAY_MS : MINUTE_MS;
		if (batch % 10 == 0)
			both_are_equal();
	}
	both_are_equal();
	assert_true(test_number(path, "SELECT count(*) FROM settled") > 50);
}

static void whatever_comes_in_whatever_order(void **state)
{
	(void)state;
	write_whatever(false);
}

static void whatever_comes_over_connections_that_are_cut(void **state)
{
	(void)state;
	write_whatever(true);
	assert_true(server_number(&server, "SELECT max(seq) FROM agahi.feed") == BATCHES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(requests_with_and_without_replies),
		TEST(what_became_of_replies),
		TEST(parts_of_long_questions),
		TEST(receipts_in_any_order),
		TEST(counts),
		TEST(a_sealed_reply_opens_with_the_key_of_all_nodes),
		TEST(the_wish_to_be_forgotten),
		TEST(whatever_comes_in_whatever_order),
		TEST(whatever_comes_over_connections_that_are_cut),
	};

	return RUN_SERVER_SUITE(tests);
}
