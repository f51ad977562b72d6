/* stats, queue: what the journal says, for people and for programs. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/store/ledger.h"

/* A figure is a name and the query that gives its number. */
struct figure {
	const char *name;
	const char *sql;
};

static const struct figure totals[] = {
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
	{ "perhaps_sent_twice", "SELECT count(*) FROM settled WHERE resent" },
};

/* A breakdown is a name and the query that gives its rows: label, count. */
static const struct figure breakdowns[] = {
	{ "topics", "SELECT topic, count(*) FROM settled WHERE topic <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "languages",
		"SELECT language, count(*) FROM settled WHERE language <> '' GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "rules",
		"SELECT rule, sum(n) FROM (SELECT rule, count(*) AS n FROM settled GROUP BY 1"
		" UNION ALL SELECT rule, sum(count) FROM silence GROUP BY 1) GROUP BY 1 ORDER BY 2 DESC, 1" },
	{ "links", "SELECT link, count(*) FROM settled GROUP BY 1 ORDER BY 2 DESC, 1" },
};

static const struct figure waiting_breakdown[] = {
	{ "links", "SELECT link, count(*) FROM outbox GROUP BY 1 ORDER BY 2 DESC, 1" },
};

static json_t *read_breakdown(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = db_prepare(db, sql);
	json_t *object = json_object();

	while (row && sqlite3_step(row) == SQLITE_ROW)
		json_object_set_new(
			object, db_column_text(row, 0), json_integer(sqlite3_column_int64(row, 1)));
	sqlite3_finalize(row);
	return object;
}

static void add_totals(json_t *object, sqlite3 *db, const struct figure *figures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_object_set_new(object, figures[i].name, json_integer(db_number(db, figures[i].sql, 0)));
}

static void add_breakdowns(json_t *object, sqlite3 *db, const struct figure *figures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_object_set_new(object, figures[i].name, read_breakdown(db, figures[i].sql));
}

static void print_object(const json_t *object, const char *indent)
{
	const char *name;
	json_t *value;

	json_object_foreach ((json_t *)(uintptr_t)object, name, value) {
		if (json_is_integer(value)) {
			printf("%s%-20s %lld\n", indent, name, (long long)json_integer_value(value));
		} else if (json_object_size(value) > 0) {
			printf("%s%s\n", indent, name);
			print_object(value, "  ");
		}
	}
}

static void print_figures(json_t *figures, bool json)
{
	if (json) {
		json_dumpf(figures, stdout, JSON_INDENT(2));
		putchar('\n');
	} else {
		print_object(figures, "");
	}
}

/* 0: plain, 1: JSON, -1: the call is wrong. */
static int parse_json_flag(int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
	int json = 0;

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'j')
			return -1;
		json = 1;
	}
	return optind == argc ? json : -1;
}

int cli_stats(const struct config *config, int argc, char **argv)
{
	int json = parse_json_flag(argc, argv);

	if (json < 0)
		return cli_usage("stats");
	sqlite3 *db = cli_open_journal(config, DB_READ_ONLY);
	if (!db)
		return CLI_FAILED;
	json_t *figures = json_object();
	add_totals(figures, db, totals, sizeof(totals) / sizeof(totals[0]));
	add_breakdowns(figures, db, breakdowns, sizeof(breakdowns) / sizeof(breakdowns[0]));
	print_figures(figures, json);
	json_decref(figures);
	db_close(db);
	return CLI_OK;
}

int cli_queue(const struct config *config, int argc, char **argv)
{
	int json = parse_json_flag(argc, argv);

	if (json < 0)
		return cli_usage("queue");
	sqlite3 *db = cli_open_journal(config, DB_READ_ONLY);
	if (!db)
		return CLI_FAILED;
	long long oldest_ms = db_number(db, "SELECT min(received_ms) FROM outbox", 0);
	json_t *figures = json_object();
	json_object_set_new(
		figures, "waiting", json_integer(db_number(db, "SELECT count(*) FROM outbox", 0)));
	json_object_set_new(figures, "oldest_seconds",
		json_integer(oldest_ms > 0 ? (clock_wall_ms() - oldest_ms) / 1000 : 0));
	json_object_set_new(figures, "parts_of_long_requests",
		json_integer(db_number(db, "SELECT count(*) FROM part", 0)));
	add_breakdowns(figures, db, waiting_breakdown, 1);
	print_figures(figures, json);
	json_decref(figures);
	db_close(db);
	return CLI_OK;
}
