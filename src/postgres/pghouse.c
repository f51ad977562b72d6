#include "agahi/postgres/pghouse.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/buffer.h"
#include "agahi/store/housekeeping.h"
#include "agahi/store/lost.h"
#include "agahi/store/wishes.h"

enum {
	MEASURE_MS = 5000,
	DAYS_AHEAD = 3,
	LOOK_AT_DAYS_MS = 60 * 1000,
	EARLY_RECEIPTS_MS = 60 * 60 * 1000,
	ANSWERED_PARTS_MS = 60 * 60 * 1000,
	TELL_AT_ONCE = 1000,
	FEED_AT_ONCE = 5000,
	NUMBER_SIZE = 24
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
static const int64_t PREFERENCE_MS = INT64_C(365) * 24 * 60 * 60 * 1000;

/* Who has it keeps the house of all nodes. */
#define LOCK "pg_try_advisory_lock(1634165097, 2)"
#define UNLOCK "SELECT pg_advisory_unlock(1634165097, 2)"

/* In a statement by itself: no standby is waited for, as behind PG_BEGIN_LOCAL. */
#define LOCAL "set_config('synchronous_commit', 'local', true)"

/* --- numbers ------------------------------------------------------------------------------------------ */

static const char *write_number(int64_t number, char text[NUMBER_SIZE])
{
	snprintf(text, NUMBER_SIZE, "%" PRId64, number);
	return text;
}

/* Of one row with one value; `otherwise` where there is none. False when it cannot be asked. */
static bool read_number(struct pghouse *house, const char *sql, int64_t otherwise, int64_t *number)
{
	PGresult *result = pg_query(house->pg, sql, 0, NULL);

	*number = otherwise;
	if (result && PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
		*number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return result != NULL;
}

void pghouse_measure(struct pghouse *house, int64_t now_ms)
{
	int64_t number;

	if (house->measured_ms != 0 && now_ms >= house->measured_ms &&
		now_ms - house->measured_ms < MEASURE_MS)
		return;
	house->measured_ms = now_ms;
	if (read_number(house, "SELECT pg_database_size(current_database())", 0, &number))
		house->used_octets = number;
	if (read_number(house, "SELECT count(*) FROM agahi.early_receipt", 0, &number))
		house->early = number;
}

/* --- days --------------------------------------------------------------------------------------------- */

static void name_of_day(int64_t day, char name[32])
{
	const time_t second = (time_t)(day * (DAY_MS / 1000));
	struct tm date;

	gmtime_r(&second, &date);
	strftime(name, 32, "settled_%Y%m%d", &date);
}

/* What was written before its day was there moves from where all else goes. Who writes is not kept waiting for long. */
static bool make_day(struct pghouse *house, int64_t day)
{
	char name[32], sql[1024];
	const int64_t from = day * DAY_MS, to = from + DAY_MS;

	name_of_day(day, name);
	snprintf(sql, sizeof(sql),
		PG_BEGIN_LOCAL
		"; SET LOCAL lock_timeout TO '300ms'; SET LOCAL agahi.moving TO 'yes'; CREATE TABLE "
		"agahi.%s (LIKE agahi.settled);"
		"WITH moved AS (DELETE FROM agahi.settled_other WHERE received_ms >= %" PRId64
		" AND received_ms < %" PRId64 " RETURNING *) INSERT INTO agahi.%s SELECT * FROM moved;"
		"ALTER TABLE agahi.settled ATTACH PARTITION agahi.%s FOR VALUES FROM (%" PRId64
		") TO (%" PRId64 ");"
		"COMMIT",
		name, from, to, name, name, from, to);
	if (pg_execute(house->pg, sql))
		return true;
	pg_execute(house->pg, "ROLLBACK");
	return false;
}

/* The days that there are, sorted. NULL with pg_error(). */
static PGresult *read_days(struct pghouse *house)
{
	return pg_query(house->pg,
		"SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
		" WHERE i.inhparent = 'agahi.settled'::regclass AND c.relname ~ '^settled_[0-9]{8}$' ORDER "
		"BY 1",
		0, NULL);
}

static bool has_day(const PGresult *days, const char *name)
{
	for (int i = 0; i < PQntuples(days); i++) {
		if (strcmp(PQgetvalue(days, i, 0), name) == 0)
			return true;
	}
	return false;
}

static bool make_days(struct pghouse *house, const PGresult *days, int64_t now_ms)
{
	bool made = true;

	for (int64_t day = now_ms / DAY_MS; made && day <= now_ms / DAY_MS + DAYS_AHEAD; day++) {
		char name[32];

		name_of_day(day, name);
		made = has_day(days, name) || make_day(house, day);
	}
	return made;
}

/* Days of which all is past the retention. True when there may be more. */
static bool drop_day(struct pghouse *house, const PGresult *days, int64_t before_ms)
{
	char first_kept[32], sql[160];

	name_of_day(before_ms / DAY_MS, first_kept);
	if (PQntuples(days) == 0 || strcmp(PQgetvalue(days, 0, 0), first_kept) >= 0)
		return false;
	snprintf(sql, sizeof(sql),
		PG_BEGIN_LOCAL "; SET LOCAL lock_timeout TO '300ms'; DROP TABLE agahi.%s; COMMIT",
		PQgetvalue(days, 0, 0));
	if (pg_execute(house->pg, sql))
		return true;
	pg_execute(house->pg, "ROLLBACK");
	return false;
}

static bool keep_days(struct pghouse *house, int64_t now_ms, int64_t retention_ms, bool by_date)
{
	bool more = false;

	if (house->days_ms != 0 && now_ms >= house->days_ms && now_ms - house->days_ms < LOOK_AT_DAYS_MS)
		return false;
	PGresult *days = read_days(house);
	if (!days)
		return false;
	if (make_days(house, days, now_ms))
		more = by_date && drop_day(house, days, now_ms - retention_ms);
	PQclear(days);
	if (!more)
		house->days_ms = now_ms;
	return more;
}

/* --- what is old -------------------------------------------------------------------------------------- */

/* $1 the retention's end, $2 a year's, $3 an hour's, $4 that of what is lost. */
static const struct {
	const char *table, *column, *before;
} old[] = {
	{ "settled_other", "received_ms", "$1::bigint" },
	{ "submission", "since_ms", "$1::bigint" },
	{ "preference", "since_ms", "$2::bigint" },
	{ "silence", "minute", "$1::bigint / 60000" },
	{ "answered_part", "received_ms", "$3::bigint" },
	{ "early_receipt", "since_ms", "$3::bigint" },
	{ "part", "received_ms", "$4::bigint" },
};

/* All in one journey, for commits wait for it. What is under another's lock is left to the next step. Gives the most that were
 * deleted of one table. */
static void write_delete_old(struct buffer *sql)
{
	struct buffer counts = { 0 };

	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		buffer_add_format(sql,
			"%s t%zu AS (DELETE FROM agahi.%s WHERE ctid = ANY(ARRAY(SELECT ctid FROM agahi.%s "
			"WHERE %s < %s"
			" ORDER BY %s LIMIT %d FOR UPDATE SKIP LOCKED)) RETURNING 1)",
			i == 0 ? "WITH" : ",", i, old[i].table, old[i].table, old[i].column, old[i].before,
			old[i].column, HOUSEKEEPING_STEP);
		buffer_add_format(&counts, "%s(SELECT count(*) FROM t%zu)", i == 0 ? "" : ", ", i);
	}
	buffer_add_format(sql, " SELECT greatest(%s), " LOCAL, counts.data ? counts.data : "");
	sql->failed |= counts.failed;
	buffer_free(&counts);
}

_Static_assert((int)EARLY_RECEIPTS_MS == (int)ANSWERED_PARTS_MS, "both by $3");

static bool delete_all_old(struct pghouse *house, int64_t now_ms, int64_t retention_ms)
{
	char texts[4][NUMBER_SIZE];
	const char *const values[] = { write_number(now_ms - retention_ms, texts[0]),
		write_number(now_ms - PREFERENCE_MS, texts[1]),
		write_number(now_ms - ANSWERED_PARTS_MS, texts[2]),
		write_number(now_ms - LOST_KEPT_MS, texts[3]) };
	struct buffer sql = { 0 };

	write_delete_old(&sql);
	PGresult *result = sql.failed ? NULL : pg_query(house->pg, sql.data, 4, values);
	bool more = result && strtol(PQgetvalue(result, 0, 0), NULL, 10) >= HOUSEKEEPING_STEP;

	PQclear(result);
	buffer_free(&sql);
	return more;
}

/* By the database's own clock, which wrote the times. */
static bool delete_old_feed(struct pghouse *house)
{
	PGresult *result = pg_query(house->pg,
		"WITH gone AS (DELETE FROM agahi.feed WHERE ctid = ANY(ARRAY(SELECT ctid FROM agahi.feed"
		" WHERE at < clock_timestamp() - interval '1 hour' ORDER BY at LIMIT 5000 FOR UPDATE SKIP "
		"LOCKED))"
		" RETURNING 1) SELECT count(*), " LOCAL " FROM gone",
		0, NULL);
	bool more = result && strtol(PQgetvalue(result, 0, 0), NULL, 10) >= FEED_AT_ONCE;

	PQclear(result);
	return more;
}

/* --- who is to be forgotten --------------------------------------------------------------------------- */

/* Who wishes it while the way is gone has the next. */
static bool end_way(struct pghouse *house)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		PG_BEGIN_LOCAL
		"; DELETE FROM agahi.silence s USING agahi.forgetting f WHERE s.sender = f.sender"
		" AND s.minute <= f.received_ms / 60000;"
		"UPDATE agahi.forgetting SET done = done | 2 WHERE request <= %" PRId64 ";"
		"DELETE FROM agahi.forgetting WHERE done = 3; COMMIT",
		house->top);
	house->top = 0;
	if (pg_execute(house->pg, sql))
		return true;
	pg_execute(house->pg, "ROLLBACK");
	return false;
}

static bool go_on(struct pghouse *house)
{
	char text[NUMBER_SIZE];
	const char *value = write_number(house->below, text);
	PGresult *result = pg_query(house->pg,
		"WITH chunk AS MATERIALIZED (SELECT id, received_ms, sender FROM agahi.settled WHERE id < "
		"$1::bigint"
		" ORDER BY id DESC LIMIT 10000), gone AS (DELETE FROM agahi.settled s USING chunk n, "
		"agahi.forgetting f"
		" WHERE f.sender = n.sender AND n.id <= f.request AND s.id = n.id AND s.received_ms = "
		"n.received_ms"
		" RETURNING s.id), parts AS (DELETE FROM agahi.answered_part WHERE request IN (SELECT id "
		"FROM gone))"
		" SELECT min(id), " LOCAL " FROM chunk",
		1, &value);

	if (!result) {
		house->top = 0; /* another time, from the beginning */
		return false;
	}
	bool at_end = PQgetisnull(result, 0, 0);
	if (!at_end)
		house->below = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return !at_end || end_way(house);
}

_Static_assert(WISHES_STEP == 10000, "the statement has the number");

static bool step_wishes(struct pghouse *house)
{
	if (house->top == 0) {
		if (!read_number(house, "SELECT max(request) FROM agahi.forgetting WHERE done & 2 = 0", 0,
			    &house->top) ||
			house->top == 0)
			return false;
		house->below = house->top < INT64_MAX ? house->top + 1 : house->top;
	}
	return go_on(house);
}

static bool note_told(struct pghouse *house, const struct journal_forgotten *forgotten, size_t count)
{
	bool done = pg_execute(house->pg, PG_BEGIN_LOCAL);

	for (size_t i = 0; done && i < count; i++) {
		char sender[NUMBER_SIZE], received[NUMBER_SIZE];
		const char *const values[] = { write_number((int64_t)forgotten[i].sender_identity, sender),
			write_number(forgotten[i].received_ms, received) };
		PGresult *result = pg_query(house->pg,
			"UPDATE agahi.forgetting SET done = done | 1 WHERE sender = $1::bigint AND "
			"received_ms = $2::bigint",
			2, values);
		done = result != NULL;
		PQclear(result);
	}
	done = done && pg_execute(house->pg, "DELETE FROM agahi.forgetting WHERE done = 3; COMMIT");
	if (!done)
		pg_execute(house->pg, "ROLLBACK");
	return done;
}

bool pghouse_tell(struct pghouse *house, journal_forgotten_h handler, void *arg)
{
	struct journal_forgotten forgotten[TELL_AT_ONCE];
	PGresult *result = pg_query(house->pg,
		"SELECT sender, received_ms FROM agahi.forgetting WHERE done & 1 = 0 LIMIT 1000", 0, NULL);
	size_t count = result ? (size_t)PQntuples(result) : 0;

	for (size_t i = 0; i < count; i++)
		forgotten[i] = (struct journal_forgotten){ (uint64_t)strtoll(
								   PQgetvalue(result, (int)i, 0), NULL, 10),
			strtoll(PQgetvalue(result, (int)i, 1), NULL, 10) };
	PQclear(result);
	return count > 0 && handler(forgotten, count, arg) && note_told(house, forgotten, count) &&
		count == TELL_AT_ONCE;
}

/* --- a step ------------------------------------------------------------------------------------------- */

bool pghouse_step(struct pghouse *house, int64_t now_ms, int64_t retention_ms, bool by_date)
{
	int64_t is_ours;

	pghouse_measure(house, now_ms);
	if (!read_number(house, "SELECT " LOCK "::int", 0, &is_ours) || !is_ours)
		return false;
	bool more = keep_days(house, now_ms, retention_ms, by_date);
	more |= by_date && delete_all_old(house, now_ms, retention_ms);
	more |= delete_old_feed(house);
	more |= step_wishes(house);
	pg_execute(house->pg, UNLOCK);
	return more;
}
