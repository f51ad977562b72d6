/* unanswered: what got the menu, as far as several people sent it. Reads figures.db, never the journal. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/survey/figures_db.h"
#include "agahi/text/cell.h"
#include "agahi/text/visible.h"

enum form { FORM_TEXT, FORM_CSV, FORM_JSON };

struct wanted {
	const char *since; /* as it was given, or NULL */
	int64_t since_ms;
	long least;
	enum form form;
};

/* --- forms -------------------------------------------------------------------------------------------- */

static void print_line(const struct unmatched_text *row)
{
	char first[CALENDAR_TEXT_SIZE], last[CALENDAR_TEXT_SIZE];
	struct buffer shown = { 0 };

	visible_add_isolated(row->text, &shown);
	printf("%6lld %6lld  %.16s  %.16s  %-28s  %s\n", (long long)row->people, (long long)row->times,
		calendar_write(row->first_ms, first), calendar_write(row->last_ms, last),
		*row->offered ? row->offered : "-", shown.failed ? "?" : shown.data);
	buffer_free(&shown);
}

static void print_example(const struct unmatched_text *row)
{
	char first[CALENDAR_TEXT_SIZE], last[CALENDAR_TEXT_SIZE];
	struct buffer line = { 0 };

	buffer_add_text(&line, ",");
	cell_add_guarded(&line, row->language);
	buffer_add_text(&line, ",");
	cell_add_words(&line, row->text);
	buffer_add_format(&line, ",%lld,%lld,%s,%s,", (long long)row->people, (long long)row->times,
		calendar_write(row->first_ms, first), calendar_write(row->last_ms, last));
	cell_add_guarded(&line, row->offered);
	if (!line.failed)
		puts(line.data);
	buffer_free(&line);
}

static void set_time(json_t *object, const char *name, int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE], with_unit[32];

	snprintf(with_unit, sizeof(with_unit), "%s_ms", name);
	json_object_set_new(object, with_unit, json_integer(ms));
	json_object_set_new(object, name, json_string(calendar_write_iso(ms, text)));
}

static json_t *object_of(const struct unmatched_text *row)
{
	json_t *object = json_pack("{s:s, s:s, s:I, s:I}", "text", row->text, "folded", row->folded, "people",
		(json_int_t)row->people, "times", (json_int_t)row->times);

	set_time(object, "first", row->first_ms);
	set_time(object, "last", row->last_ms);
	json_object_set_new(object, "offered", json_string(row->offered));
	json_object_set_new(object, "lang", json_string(row->language));
	return object;
}

static void print_head(enum form form)
{
	if (form == FORM_TEXT)
		printf("%6s %6s  %-16s  %-16s  %-28s  %s\n", "people", "times", "first", "last", "offered",
			"text");
	else if (form == FORM_CSV)
		printf("topic,lang,text,#people,#times,#first,#last,#offered\n");
}

struct printing {
	enum form form;
	json_t *texts;
};

static bool print_text(const struct unmatched_text *row, void *arg)
{
	const struct printing *printing = arg;

	if (printing->form == FORM_JSON)
		json_array_append_new(printing->texts, object_of(row));
	else
		(printing->form == FORM_CSV ? print_example : print_line)(row);
	return true;
}

static bool print_all(sqlite3 *db, const struct wanted *wanted)
{
	struct printing printing = { wanted->form, json_array() };
	const struct figures_db_wanted texts = { wanted->since_ms, wanted->least, -1 };

	print_head(wanted->form);
	bool read = figures_db_read_texts(db, &texts, print_text, &printing);
	if (read && wanted->form == FORM_JSON) {
		json_dumpf(printing.texts, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(printing.texts);
	return read;
}

/* --- the command -------------------------------------------------------------------------------------- */

static int show(sqlite3 *db, struct wanted *wanted)
{
	struct figures_db_meta meta;

	if (figures_db_read_meta(db, &meta))
		calendar_use_zone(meta.zone);
	if (wanted->since && !calendar_read_since(wanted->since, clock_wall_ms(), &wanted->since_ms)) {
		fprintf(stderr,
			"agahi: --since is a day such as 2027-02-07, or a number of days such as 30d\n");
		return CLI_USAGE;
	}
	if (print_all(db, wanted))
		return CLI_OK;
	fprintf(stderr, "agahi: the figures cannot be read: %s\n", sqlite3_errmsg(db));
	return CLI_FAILED;
}

/* False when it is no number. */
static bool read_least(const char *text, long *least)
{
	char *end;

	*least = strtol(text, &end, 10);
	return end != text && *end == '\0';
}

static int refuse_least(void)
{
	fprintf(stderr,
		"agahi: --least is %d or more: what fewer people wrote may tell who they are, and does not "
		"leave the "
		"journal\n",
		UNMATCHED_LEAST);
	return CLI_USAGE;
}

int cli_unanswered(const struct config *config, int argc, char **argv)
{
	static const struct option options[] = { { "since", required_argument, NULL, 's' },
		{ "least", required_argument, NULL, 'l' }, { "csv", no_argument, NULL, FORM_CSV },
		{ "json", no_argument, NULL, FORM_JSON }, { NULL, 0, NULL, 0 } };
	struct wanted wanted = { .least = UNMATCHED_LEAST };

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 's')
			wanted.since = optarg;
		else if ((option == FORM_CSV || option == FORM_JSON) && wanted.form == FORM_TEXT)
			wanted.form = (enum form)option;
		else if (option != 'l' || !read_least(optarg, &wanted.least))
			return cli_usage("unanswered");
	}
	if (optind != argc)
		return cli_usage("unanswered");
	if (wanted.least < UNMATCHED_LEAST)
		return refuse_least();
	sqlite3 *db = cli_open_figures(config);
	int result = db ? show(db, &wanted) : CLI_FAILED;
	db_close(db);
	return result;
}
