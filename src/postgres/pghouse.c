#include "agahi/postgres/pghouse.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/store/housekeeping.h"
#include "agahi/store/lost.h"
#include "agahi/store/wishes.h"

enum {
	MEASURE_MS = 5000,
	DAYS_AHEAD = 3,
	LOOK_AT_DAYS_MS = 60 * 1000,
	EARLY_RECEIPTS_MS = 60 * 60 * 1000,
	ANSWERED_PARTS_MS = 60 * 60 * 1000,
	MINUTE_MS = 60 * 1000,
	TELL_AT_ONCE = 1000,
	NUMBER_SIZE = 24
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
static const int64_t PREFERENCE_MS = INT64_C(365) * 24 * 60 * 60 * 1000;

/* Who has it keeps the house of all nodes. */
#define LOCK "pg_try_advisory_lock(1634165097, 2)"
#define UNLOCK "SELECT pg_advisory_unlock(1634165097, 2)"

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
		"BEGIN; SET LOCAL lock_timeout TO '300ms'; SET LOCAL agahi.moving TO 'yes'; CREATE TABLE "
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
	snprintf(sql, sizeof(sql), "BEGIN; SET LOCAL lock_timeout TO '300ms'; DROP TABLE agahi.%s; COMMIT",
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

/* Of a table by ctid: rows that a step names and another statement changes meanwhile are left to the next. */
#define OLD(table_, column_) \
	"DELETE FROM agahi." table_ " WHERE ctid = ANY(ARRAY(SELECT ctid FROM agahi." table_ \
	" WHERE " column_ " < $1::bigint ORDER BY " column_ " LIMIT 500))"

_Static_assert(HOUSEKEEPING_STEP == 500, "the statements have the number");

/* False when it cannot be deleted. `*more` becomes true when there may be more to delete. */
static bool delete_old(struct pghouse *house, const char *sql, int64_t before, bool *more)
{
	char text[NUMBER_SIZE];
	const char *value = write_number(before, text);
	PGresult *result = pg_query(house->pg, sql, 1, &value);

	if (result && strtol(PQcmdTuples(result), NULL, 10) >= HOUSEKEEPING_STEP)
		*more = true;
	PQclear(result);
	return result != NULL;
}

static bool delete_all_old(struct pghouse *house, int64_t now_ms, int64_t retention_ms)
{
	const struct {
		const char *sql;
		int64_t before;
	} old[] = {
		{ OLD("settled_other", "received_ms"), now_ms - retention_ms },
		{ OLD("submission", "since_ms"), now_ms - retention_ms },
		{ OLD("preference", "since_ms"), now_ms - PREFERENCE_MS },
		{ OLD("silence", "minute"), (now_ms - retention_ms) / MINUTE_MS },
		{ OLD("answered_part", "received_ms"), now_ms - ANSWERED_PARTS_MS },
		{ OLD("early_receipt", "since_ms"), now_ms - EARLY_RECEIPTS_MS },
		{ OLD("part", "received_ms"), now_ms - LOST_KEPT_MS },
	};
	bool done = true, more = false;

	for (size_t i = 0; done && i < sizeof(old) / sizeof(old[0]); i++)
		done = delete_old(house, old[i].sql, old[i].before, &more);
	return done && more;
}

/* By the database's own clock, which wrote the times. */
static bool delete_old_feed(struct pghouse *house)
{
	PGresult *result = pg_query(house->pg,
		"DELETE FROM agahi.feed WHERE ctid = ANY(ARRAY(SELECT ctid FROM agahi.feed"
		" WHERE at < clock_timestamp() - interval '1 hour' ORDER BY at LIMIT 5000))",
		0, NULL);
	bool more = result && strtol(PQcmdTuples(result), NULL, 10) >= 5000;

	PQclear(result);
	return more;
}

/* --- who is to be forgotten --------------------------------------------------------------------------- */

/* Who wishes it while the way is gone has the next. */
static bool end_way(struct pghouse *house)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"BEGIN; DELETE FROM agahi.silence s USING agahi.forgetting f WHERE s.sender = f.sender"
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
		" SELECT min(id) FROM chunk",
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
		house->below = house->top + 1;
	}
	return go_on(house);
}

static bool note_told(struct pghouse *house, const struct journal_forgotten *forgotten, size_t count)
{
	bool done = pg_execute(house->pg, "BEGIN");

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
