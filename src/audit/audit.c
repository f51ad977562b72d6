#include "agahi/audit/audit.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/audit/actions.h"
#include "agahi/base/buffer.h"
#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

enum { HASH_OCTETS = 32, AT_SIZE = 32 };

_Static_assert(AUDIT_HASH_SIZE == 2 * HASH_OCTETS + 1, "a hash in hex");

/* --- the end of the chain ----------------------------------------------------------------------------- */

struct last {
	long long n;
	char hash[AUDIT_HASH_SIZE];
	long long at_s;
};

static const char *write_at(long long at_s, char text[AT_SIZE])
{
	time_t seconds = (time_t)at_s;
	struct tm utc;

	if (!gmtime_r(&seconds, &utc) || strftime(text, AT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		return "";
	return text;
}

static bool read_at(const char *text, long long *at_s)
{
	struct tm utc = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &utc);

	*at_s = (long long)timegm(&utc);
	return end && *end == '\0';
}

static bool read_time(sqlite3_stmt *row, int column, long long *at_s)
{
	json_t *record = json_loadb(
		sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column), 0, NULL);
	const char *at = json_string_value(json_object_get(record, "at"));
	bool read = at && read_at(at, at_s);

	json_decref(record);
	return read;
}

static bool read_hash(sqlite3_stmt *row, int column, char hash[AUDIT_HASH_SIZE])
{
	if (sqlite3_column_bytes(row, column) != HASH_OCTETS)
		return false;
	sodium_bin2hex(hash, AUDIT_HASH_SIZE, sqlite3_column_blob(row, column), HASH_OCTETS);
	return true;
}

static bool find_last(sqlite3 *db, struct last *last)
{
	sqlite3_stmt *row =
		query_prepare(db, "SELECT n, hash, record FROM audit ORDER BY n DESC LIMIT 1", NULL);
	int step = row ? sqlite3_step(row) : SQLITE_ERROR;
	bool read = step == SQLITE_DONE;

	memset(last, 0, sizeof(*last));
	if (step == SQLITE_ROW) {
		last->n = sqlite3_column_int64(row, 0);
		read = read_hash(row, 1, last->hash) && read_time(row, 2, &last->at_s);
	}
	sqlite3_finalize(row);
	return read;
}

bool audit_head(sqlite3 *db, long long *n, char hash[AUDIT_HASH_SIZE])
{
	struct last last;
	bool read = find_last(db, &last);

	*n = read ? last.n : 0;
	snprintf(hash, AUDIT_HASH_SIZE, "%s", read ? last.hash : "");
	return read;
}

/* --- one more record ---------------------------------------------------------------------------------- */

/* A NULL text does not apply, and is left out. */
static bool put_text(json_t *record, const char *key, const char *text)
{
	return !text || json_object_set_new(record, key, json_string(text)) == 0;
}

/* jansson keeps the order in which keys were put in. NULL where a text is not UTF-8, or memory is short. */
static char *write_record(const struct audit_entry *entry, const struct last *last)
{
	long long now_s = entry->now_ms / 1000, set_back_s = now_s < last->at_s ? now_s - last->at_s : 0;
	char at[AT_SIZE], clock[AT_SIZE];
	json_t *record = json_object();

	snprintf(clock, sizeof(clock), "%lld", set_back_s);
	bool put = put_text(record, "about", entry->about ? entry->about : "") &&
		put_text(record, "address", entry->address) &&
		put_text(record, "at", write_at(set_back_s < 0 ? last->at_s : now_s, at)) &&
		put_text(record, "clock", set_back_s < 0 ? clock : NULL) &&
		json_object_set_new(record, "n", json_integer(last->n + 1)) == 0 &&
		put_text(record, "new", entry->fresh) && put_text(record, "old", entry->old) &&
		put_text(record, "prev", last->hash) && put_text(record, "what", entry->what) &&
		put_text(record, "who", entry->who);
	char *octets = put ? json_dumps(record, JSON_COMPACT) : NULL;
	json_decref(record);
	return octets;
}

static bool insert(sqlite3 *db, long long n, const char *octets)
{
	unsigned char hash[HASH_OCTETS];

	crypto_hash_sha256(hash, (const unsigned char *)octets, strlen(octets));
	return query_run(db, "INSERT INTO audit (n, record, hash) VALUES (?1, ?2, ?3)",
		QUERY(QUERY_NUMBER(n), QUERY_OCTETS(octets, strlen(octets)),
			QUERY_OCTETS(hash, sizeof(hash))));
}

bool audit_add(sqlite3 *db, const struct audit_entry *entry)
{
	struct last last;

	if (sqlite3_get_autocommit(db) || !entry->who || !entry->what ||
		!audit_action_is_known(entry->what) || !find_last(db, &last))
		return false;
	char *octets = write_record(entry, &last);
	bool added = octets && strlen(octets) <= AUDIT_RECORD_MOST && insert(db, last.n + 1, octets);
	free(octets);
	return added;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

static bool tell_row(sqlite3_stmt *row, audit_each_h handler, void *arg)
{
	const char *octets = db_column_text(row, 1);
	json_t *record = json_loads(octets, 0, NULL);
	struct audit_record told = { .n = sqlite3_column_int64(row, 0), .record = octets };

	if (!json_is_object(record) || !read_hash(row, 2, told.hash)) {
		json_decref(record);
		return false;
	}
	told.who = text_of(record, "who");
	told.what = text_of(record, "what");
	told.about = text_of(record, "about");
	told.old = text_of(record, "old");
	told.fresh = text_of(record, "new");
	told.address = text_of(record, "address");
	told.at = text_of(record, "at");
	told.clock = text_of(record, "clock");
	handler(&told, arg);
	json_decref(record);
	return true;
}

/* Only what is asked for stands in the statement, so that SQLite can take the index of that. */
static char *write_query(const struct audit_wanted *wanted)
{
	struct buffer sql = { 0 };

	buffer_add_text(&sql, "SELECT n, CAST(record AS TEXT), hash FROM audit WHERE n < ?1");
	if (*wanted->who)
		buffer_add_text(&sql, " AND who = ?2");
	if (*wanted->what)
		buffer_add_text(&sql, " AND what = ?3");
	if (*wanted->about)
		buffer_add_text(&sql, " AND about >= ?4 AND about < ?4 || char(0x10ffff)");
	buffer_add_text(&sql, " AND ?2 || ?3 || ?4 IS NOT NULL ORDER BY n DESC LIMIT ?5");
	return buffer_take(&sql);
}

bool audit_list(sqlite3 *db, const struct audit_wanted *wanted, audit_each_h handler, void *arg)
{
	struct audit_wanted w = *wanted;

	w.who = w.who ? w.who : "";
	w.what = w.what ? w.what : "";
	w.about = w.about ? w.about : "";
	char *sql = write_query(&w);
	sqlite3_stmt *row = sql
		? query_prepare(db, sql,
			  QUERY(QUERY_NUMBER(w.before > 0 ? w.before : INT64_MAX), QUERY_TEXT(w.who),
				  QUERY_TEXT(w.what), QUERY_TEXT(w.about), QUERY_NUMBER(w.most)))
		: NULL;
	bool good = row != NULL;
	free(sql);
	while (good && sqlite3_step(row) == SQLITE_ROW)
		good = tell_row(row, handler, arg);
	return sqlite3_finalize(row) == SQLITE_OK && good;
}
