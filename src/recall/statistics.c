#include "agahi/recall/statistics.h"

#include "agahi/store/db.h"

/* A figure is a name and the query that gives its number; a breakdown's query gives rows: label, count. ?1 is the
 * wall clock's time. */
struct figure {
	const char *name;
	const char *sql;
};

static const struct figure request_totals[] = {
	{ "requests",
		"SELECT (SELECT count(*) FROM settled) + (SELECT count(*) FROM outbox)"
		" + (SELECT ifnull(sum(count), 0) FROM silence)" },
	{ "sent", "SELECT count(*) FROM settled WHERE state = 0" },
	{ "failed", "SELECT count(*) FROM settled WHERE state = 1" },
	{ "silent",
		"SELECT (SELECT count(*) FROM settled WHERE state = 2)"
		" + (SELECT ifnull(sum(count), 0) FROM silence)" },
	{ "expired", "SELECT count(*) FROM settled WHERE state = 3" },
	{ "waiting", "SELECT count(*) FROM outbox" },
	/* Of those sent, by their receipts, where these were asked for. */
	{ "delivered",
		"SELECT count(*) FROM (SELECT 1 FROM submission GROUP BY request HAVING min(state) = 1 AND"
		" max(state) = 1)" },
	{ "not_delivered",
		"SELECT count(*) FROM (SELECT 1 FROM submission GROUP BY request HAVING max(state) = 2)" },
	{ "delivery_unknown",
		"SELECT count(*) FROM (SELECT 1 FROM submission GROUP BY request HAVING min(state) = 0 AND"
		" max(state) < 2)" },
	{ "parts_sent", "SELECT ifnull(sum(parts), 0) FROM settled WHERE state = 0" },
	/* Topics that were near, by number; the numbers that a text ends in; the number that was sent then. */
	{ "offered_nearest", "SELECT count(*) FROM settled WHERE manner & 1" },
	{ "offered_list", "SELECT count(*) FROM settled WHERE manner & 2" },
	{ "picked", "SELECT count(*) FROM settled WHERE rule = 'pick'" },
	{ "other_language", "SELECT count(*) FROM settled WHERE manner & 4" },
	{ "perhaps_sent_twice", "SELECT count(*) FROM settled WHERE resent" },
};

static const struct figure request_breakdowns[] = {
	{ "topics", "SELECT topic, count(*) FROM settled WHERE topic <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "languages",
		"SELECT language, count(*) FROM settled WHERE language <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "rules",
		"SELECT rule, sum(n) FROM (SELECT rule, count(*) AS n FROM settled GROUP BY 1"
		" UNION ALL SELECT rule, sum(count) FROM silence GROUP BY 1) GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "links", "SELECT link, count(*) FROM settled GROUP BY 1 ORDER BY 2 DESC, 1" },
};

static const struct figure queue_totals[] = {
	{ "waiting", "SELECT count(*) FROM outbox" },
	{ "oldest_seconds", "SELECT max(0, ifnull(?1 - min(received_ms), 0)) / 1000 FROM outbox" },
	{ "parts_of_long_requests", "SELECT count(*) FROM part" },
};

static const struct figure queue_breakdowns[] = {
	{ "links", "SELECT link, count(*) FROM outbox GROUP BY 1 ORDER BY 2 DESC, 1" },
};

struct table {
	const struct figure *totals, *breakdowns;
	size_t total_count, breakdown_count;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct table requests = { request_totals, request_breakdowns, COUNT(request_totals),
	COUNT(request_breakdowns) };
static const struct table queue = { queue_totals, queue_breakdowns, COUNT(queue_totals),
	COUNT(queue_breakdowns) };

/* NULL when it cannot be read. */
static sqlite3_stmt *ask(sqlite3 *db, const struct figure *figure, int64_t wall_ms)
{
	sqlite3_stmt *row = db_prepare(db, figure->sql);

	if (row && sqlite3_bind_parameter_count(row) > 0)
		sqlite3_bind_int64(row, 1, wall_ms);
	return row;
}

static bool read_total(
	sqlite3 *db, const struct figure *figure, int64_t wall_ms, const struct statistics_handlers *handlers)
{
	sqlite3_stmt *row = ask(db, figure, wall_ms);
	bool read = row && sqlite3_step(row) == SQLITE_ROW;

	if (read)
		handlers->total(figure->name, sqlite3_column_int64(row, 0), handlers->arg);
	sqlite3_finalize(row);
	return read;
}

static bool read_breakdown(
	sqlite3 *db, const struct figure *figure, int64_t wall_ms, const struct statistics_handlers *handlers)
{
	sqlite3_stmt *row = ask(db, figure, wall_ms);
	int step = SQLITE_ERROR;

	handlers->breakdown(figure->name, handlers->arg);
	while (row && (step = sqlite3_step(row)) == SQLITE_ROW)
		handlers->row(db_column_text(row, 0), sqlite3_column_int64(row, 1), handlers->arg);
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

static bool read_table(
	sqlite3 *db, const struct table *table, int64_t wall_ms, const struct statistics_handlers *handlers)
{
	bool read = db_execute(db, "BEGIN");

	for (size_t i = 0; i < table->total_count && read; i++)
		read = read_total(db, &table->totals[i], wall_ms, handlers);
	for (size_t i = 0; i < table->breakdown_count && read; i++)
		read = read_breakdown(db, &table->breakdowns[i], wall_ms, handlers);
	/* After a failure the caller closes the connection, and finds its message still there. */
	return read && db_execute(db, "COMMIT");
}

bool statistics_read_requests(sqlite3 *db, const struct statistics_handlers *handlers)
{
	return read_table(db, &requests, 0, handlers);
}

bool statistics_read_queue(sqlite3 *db, int64_t wall_ms, const struct statistics_handlers *handlers)
{
	return read_table(db, &queue, wall_ms, handlers);
}
