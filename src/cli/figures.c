/* figures: how many asked what, as it may be published. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/cli/cli.h"
#include "agahi/survey/cube.h"
#include "agahi/survey/cube_forms.h"
#include "agahi/survey/disclosure.h"
#include "agahi/survey/figures_db.h"
#include "agahi/text/visible.h"

enum form { FORM_TEXT, FORM_CSV, FORM_JSON };

static const int64_t LONGEST_DAY_MS = INT64_C(26) * 60 * 60 * 1000; /* and shorter than two */

struct period {
	const char *from, *to;
	int64_t from_ms, to_ms; /* `to` with its whole day: this is the first moment after it */
	struct figures_db_meta meta;
};

/* --- a table on paper --------------------------------------------------------------------------------- */

static void print_name(const char *name)
{
	struct buffer shown = { 0 };

	visible_add(*name ? name : "-", strlen(*name ? name : "-"), false, &shown);
	printf("  %-24s", shown.failed ? "?" : shown.data);
	buffer_free(&shown);
}

static void print_measures(const struct cube_row *row)
{
	char text[DISCLOSURE_TEXT_SIZE];

	for (int measure = 0; measure < CUBE_MEASURES; measure++)
		printf(" %10s",
			row ? disclosure_write(row->values[measure], row->marks[measure], text)
			    : cube_measure_name((enum cube_measure)measure));
	putchar('\n');
}

static void print_outcomes(const struct cube_row *row)
{
	char text[DISCLOSURE_TEXT_SIZE];

	for (int outcome = 0; outcome < CUBE_OUTCOMES; outcome++)
		printf(" %*s", outcome == CUBE_OTHER_LANGUAGE ? 14 : 10,
			row ? disclosure_write(
				      row->outcomes->values[outcome], row->outcomes->marks[outcome], text)
			    : cube_outcome_name((enum cube_outcome)outcome));
	putchar('\n');
}

/* `print` writes the numbers of a row, or their names for NULL. */
static void print_rows(const struct cube *cube, void (*print)(const struct cube_row *row))
{
	printf("\n%26s", "");
	print(NULL);
	print_name("all");
	print(cube_total(cube));
	for (int side = 0; side < CUBE_SIDES; side++) {
		const struct cube_table *table = cube_by(cube, (enum cube_side)side);

		printf("%s\n", cube_side_name((enum cube_side)side));
		for (size_t i = 0; i < table->count; i++) {
			print_name(table->rows[i].names[side]);
			print(&table->rows[i]);
		}
	}
}

/* Before that the journal did not say what was in an answer: all that was not understood counts as menu there. */
static void print_since(const struct period *period)
{
	char since[CALENDAR_TEXT_SIZE];

	if (period->meta.manner_ms > period->from_ms)
		printf("\noffered, other_language and numbered are counted since %s only; before, offered is "
		       "in menu.\n",
			calendar_write(period->meta.manner_ms, since));
}

static void print_tables(const struct cube *cube, const struct period *period)
{
	char made[CALENDAR_TEXT_SIZE];

	printf("From %s to %s, %s; as of %s.\nSums under %d are shown as <%d, and what would give them away "
	       "as hidden, or not at all.\n",
		period->from, period->to, period->meta.zone, calendar_write(period->meta.made_ms, made),
		DISCLOSURE_LEAST, DISCLOSURE_LEAST);
	print_rows(cube, print_measures);
	print_rows(cube, print_outcomes);
	print_since(period);
}

/* --- for programs ------------------------------------------------------------------------------------- */

static void print_cells(const struct cube *cube)
{
	struct buffer text = { 0 };

	cube_forms_add_cells(cube, &text);
	if (!text.failed)
		fwrite(text.data, 1, text.len, stdout);
	buffer_free(&text);
}

static void print_json(const struct cube *cube, const struct period *period)
{
	json_t *root = cube_forms_json(cube,
		&(struct cube_days){
			period->from_ms, period->to_ms, period->meta.made_ms, period->meta.zone });

	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
}

/* --- the command -------------------------------------------------------------------------------------- */

sqlite3 *cli_open_figures(const struct config *config)
{
	char path[FIGURES_DB_PATH_SIZE], error[FIGURES_DB_PATH_SIZE + 256];

	figures_db_path(config->store.content, path);
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	return db;
}

static bool read_date(const char *text, int64_t *ms)
{
	return strlen(text) == strlen("2027-02-07") && calendar_read(text, ms);
}

/* False after a word on standard error. */
static bool read_period(struct period *period)
{
	char day_after[CALENDAR_TEXT_SIZE];

	calendar_use_zone(period->meta.zone);
	if (!read_date(period->from, &period->from_ms) || !read_date(period->to, &period->to_ms)) {
		fprintf(stderr, "agahi: DATE is a day such as 2027-02-07\n");
		return false;
	}
	calendar_write(period->to_ms + LONGEST_DAY_MS, day_after);
	day_after[strlen("2027-02-07")] = '\0';
	if (!read_date(day_after, &period->to_ms) || period->from_ms >= period->to_ms) {
		fprintf(stderr, "agahi: --to %s lies before --from %s\n", period->to, period->from);
		return false;
	}
	return true;
}

static int show(sqlite3 *db, struct period *period, enum form form)
{
	char error[512];

	if (!figures_db_read_meta(db, &period->meta)) {
		fprintf(stderr, "agahi: the figures cannot be read: %s\n", sqlite3_errmsg(db));
		return CLI_FAILED;
	}
	if (!read_period(period))
		return CLI_USAGE;
	struct cube *cube = cube_read(db, period->from_ms, period->to_ms, error, sizeof(error));
	if (!cube) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	if (form == FORM_JSON)
		print_json(cube, period);
	else if (form == FORM_CSV)
		print_cells(cube);
	else
		print_tables(cube, period);
	cube_free(cube);
	return CLI_OK;
}

int cli_figures(const struct config *config, int argc, char **argv)
{
	static const struct option options[] = { { "from", required_argument, NULL, 'f' },
		{ "to", required_argument, NULL, 't' }, { "csv", no_argument, NULL, FORM_CSV },
		{ "json", no_argument, NULL, FORM_JSON }, { NULL, 0, NULL, 0 } };
	struct period period = { .from = NULL };
	enum form form = FORM_TEXT;

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'f')
			period.from = optarg;
		else if (option == 't')
			period.to = optarg;
		else if ((option == FORM_CSV || option == FORM_JSON) && form == FORM_TEXT)
			form = (enum form)option;
		else
			return cli_usage("figures");
	}
	if (optind != argc || !period.from || !period.to)
		return cli_usage("figures");
	sqlite3 *db = cli_open_figures(config);
	int result = db ? show(db, &period, form) : CLI_FAILED;
	db_close(db);
	return result;
}
