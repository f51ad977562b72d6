/* stats, queue: what the journal says, for people and for programs. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/recall/statistics.h"

/* Figures on their way from the journal to paper. */
struct sheet {
	json_t *figures;
	json_t *breakdown; /* the one whose rows come */
};

static void add_total(const char *name, int64_t number, void *arg)
{
	json_object_set_new(((struct sheet *)arg)->figures, name, json_integer(number));
}

static void begin_breakdown(const char *name, void *arg)
{
	struct sheet *sheet = arg;

	json_object_set_new(sheet->figures, name, json_object());
	sheet->breakdown = json_object_get(sheet->figures, name);
}

static void add_row(const char *label, int64_t number, void *arg)
{
	json_object_set_new(((struct sheet *)arg)->breakdown, label, json_integer(number));
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

static bool read_queue(sqlite3 *db, const struct statistics_handlers *handlers)
{
	return statistics_read_queue(db, clock_wall_ms(), handlers);
}

static int run(const struct config *config, int argc, char **argv,
	bool (*read)(sqlite3 *db, const struct statistics_handlers *handlers))
{
	bool json = false;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json } };

	if (cli_parse(argc, argv, options, 1, false) != argc)
		return cli_usage(argv[0]);
	sqlite3 *db = cli_open_journal(config, DB_READ_ONLY);
	if (!db)
		return CLI_FAILED;
	struct sheet sheet = { .figures = json_object() };
	const struct statistics_handlers handlers = { add_total, begin_breakdown, add_row, &sheet };
	bool done = read(db, &handlers);
	if (done)
		print_figures(sheet.figures, json);
	else
		fprintf(stderr, "agahi: the journal cannot be read: %s\n", sqlite3_errmsg(db));
	json_decref(sheet.figures);
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}

int cli_stats(const struct config *config, int argc, char **argv)
{
	return run(config, argc, argv, statistics_read_requests);
}

int cli_queue(const struct config *config, int argc, char **argv)
{
	return run(config, argc, argv, read_queue);
}
