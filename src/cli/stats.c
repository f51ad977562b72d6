/* stats, queue: what the journal says, for people and for programs. */
#include <getopt.h>
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

static bool read_queue(sqlite3 *db, const struct statistics_handlers *handlers)
{
	return statistics_read_queue(db, clock_wall_ms(), handlers);
}

static int run(const struct config *config, int argc, char **argv,
	bool (*read)(sqlite3 *db, const struct statistics_handlers *handlers))
{
	int json = parse_json_flag(argc, argv);

	if (json < 0)
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
