#include "agahi/recall/statistics.h"

#include <stdio.h>

#include "agahi/store/db.h"

enum { SQL_SIZE = 512 };

/* A figure is a name and the query that gives its number; a breakdown's query gives rows: label, count. ?1 is the
 * wall clock's time; @c counts, @s is what was settled, @r what receipts said (struct source). */
struct figure {
	const char *name;
	const char *sql;
};

static const struct figure request_totals[] = {
	{ "requests",
		"SELECT (SELECT @c FROM @s) + (SELECT count(*) FROM outbox)"
		" + (SELECT ifnull(sum(count), 0) FROM silence)" },
	{ "sent", "SELECT @c FROM @s WHERE state = 0" },
	{ "failed", "SELECT @c FROM @s WHERE state = 1" },
	{ "silent",
		"SELECT (SELECT @c FROM @s WHERE state = 2)"
		" + (SELECT ifnull(sum(count), 0) FROM silence)" },
	{ "expired", "SELECT @c FROM @s WHERE state = 3" },
	{ "waiting", "SELECT count(*) FROM outbox" },
	/* Of those sent, by their receipts, where these were asked for. */
	{ "delivered", "SELECT @c FROM @r WHERE least = 1 AND most = 1" },
	{ "not_delivered", "SELECT @c FROM @r WHERE most = 2" },
	{ "delivery_unknown", "SELECT @c FROM @r WHERE least = 0 AND most < 2" },
	{ "parts_sent", "SELECT ifnull(sum(parts), 0) FROM @s WHERE state = 0" },
	/* Topics that were near, by number; the numbers that a text ends in; the number that was sent then. */
	{ "offered_nearest", "SELECT @c FROM @s WHERE manner & 1" },
	{ "offered_list", "SELECT @c FROM @s WHERE manner & 2" },
	{ "picked", "SELECT @c FROM @s WHERE rule = 'pick'" },
	{ "other_language", "SELECT @c FROM @s WHERE manner & 4" },
	{ "perhaps_sent_twice", "SELECT @c FROM @s WHERE resent" },
};

static const struct figure request_breakdowns[] = {
	{ "topics", "SELECT topic, @c FROM @s WHERE topic <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "languages", "SELECT language, @c FROM @s WHERE language <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "rules",
		"SELECT rule, sum(n) FROM (SELECT rule, @c AS n FROM @s GROUP BY 1"
		" UNION ALL SELECT rule, sum(count) FROM silence GROUP BY 1) GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "links", "SELECT link, @c FROM @s GROUP BY 1 ORDER BY 2 DESC, 1" },
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

/* Rows are counted one by one in a file. Where they stand in another database (tables `tally` and `receipts`), that counts those
 * that are alike, once for all figures: it is not to be read from for long. */
struct source {
	const char *count, *settled, *receipts;
};

static const struct source rows = { "count(*)", "settled",
	"(SELECT min(state) AS least, max(state) AS most FROM submission GROUP BY request)" };
static const struct source sums = { "ifnull(sum(n), 0)", "temp.tallied", "temp.received" };

static const char tally_sql[] = "PRAGMA query_only = OFF;"
				"DROP TABLE IF EXISTS temp.tallied;"
				"DROP TABLE IF EXISTS temp.received;"
				"CREATE TEMP TABLE tallied AS SELECT * FROM tally;"
				"CREATE TEMP TABLE received AS SELECT * FROM receipts;"
				"PRAGMA query_only = ON";

/* NULL when it cannot be read. */
static const struct source *find_source(sqlite3 *db)
{
	if (db_number(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'tally'", 0) == 0)
		return &rows;
	return db_execute(db, tally_sql) ? &sums : NULL;
}

/* What stands for @c, @s and @r is put in. */
static void compose(const struct source *source, const char *pattern, char sql[SQL_SIZE])
{
	size_t len = 0;

	sql[0] = '\0';
	for (const char *at = pattern; *at != '\0' && len < SQL_SIZE; at++) {
		if (*at != '@') {
			len += (size_t)snprintf(sql + len, SQL_SIZE - len, "%c", *at);
			continue;
		}
		at++;
		len += (size_t)snprintf(sql + len, SQL_SIZE - len, "%s",
			*at == 'c'           ? source->count
				: *at == 's' ? source->settled
					     : source->receipts);
	}
}

/* NULL when it cannot be read. */
static sqlite3_stmt *ask(
	sqlite3 *db, const struct source *source, const struct figure *figure, int64_t wall_ms)
{
	char sql[SQL_SIZE];

	compose(source, figure->sql, sql);
	sqlite3_stmt *row = db_prepare(db, sql);
	if (row && sqlite3_bind_parameter_count(row) > 0)
		sqlite3_bind_int64(row, 1, wall_ms);
	return row;
}

static bool read_total(sqlite3 *db, const struct source *source, const struct figure *figure, int64_t wall_ms,
	const struct statistics_handlers *handlers)
{
	sqlite3_stmt *row = ask(db, source, figure, wall_ms);
	bool read = row && sqlite3_step(row) == SQLITE_ROW;

	if (read)
		handlers->total(figure->name, sqlite3_column_int64(row, 0), handlers->arg);
	sqlite3_finalize(row);
	return read;
}

static bool read_breakdown(sqlite3 *db, const struct source *source, const struct figure *figure,
	int64_t wall_ms, const struct statistics_handlers *handlers)
{
	sqlite3_stmt *row = ask(db, source, figure, wall_ms);
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
	const struct source *source = !read ? NULL : table == &queue ? &rows : find_source(db);

	read = source != NULL;
	for (size_t i = 0; i < table->total_count && read; i++)
		read = read_total(db, source, &table->totals[i], wall_ms, handlers);
	for (size_t i = 0; i < table->breakdown_count && read; i++)
		read = read_breakdown(db, source, &table->breakdowns[i], wall_ms, handlers);
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
