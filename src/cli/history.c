/* history, show-edition: what was live when, who made it, and what waits. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/comparison/paper.h"
#include "agahi/text/visible.h"

/* --- as JSON ------------------------------------------------------------------------------------------ */

static json_t *time_json(int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE];

	return ms > 0 ? json_string(calendar_write_iso(ms, text)) : json_null();
}

static json_t *number_json(long long number)
{
	return number > 0 ? json_integer(number) : json_null();
}

static json_t *edition_json(const struct edition *edition)
{
	json_t *object = json_object();

	json_object_set_new(object, "number", number_json(edition->number));
	json_object_set_new(object, "draft", edition->number > 0 ? json_null() : json_string(edition->name));
	json_object_set_new(object, "state", json_string(edition_state_name(edition->state)));
	json_object_set_new(object, "title", paper_json_text(edition->title));
	json_object_set_new(object, "note", paper_json_text(edition->note));
	json_object_set_new(object, "author", paper_json_text(edition->author));
	json_object_set_new(object, "made", time_json(edition->made_ms));
	json_object_set_new(object, "made_from", number_json(edition->base));
	json_object_set_new(object, "published", time_json(edition->published_ms));
	json_object_set_new(object, "published_by", paper_json_text(edition->published_by));
	json_object_set_new(object, "replaces", number_json(edition->replaces));
	json_object_set_new(object, "scheduled", time_json(edition->at_ms));
	json_object_set_new(object, "refused", time_json(edition->refused_ms));
	json_object_set_new(object, "refused_because",
		edition->refused_ms > 0 ? paper_json_text(edition->refused) : json_null());
	json_object_set_new(object, "hash", json_string(edition->hash));
	return object;
}

/* --- as text ------------------------------------------------------------------------------------------ */

/* What people wrote must do nothing to the terminal. */
static void print_text(const char *before, const char *text)
{
	struct buffer shown = { 0 };

	if (*text == '\0')
		return;
	visible_add_isolated(text, &shown);
	printf("%s%s", before, shown.data ? shown.data : "");
	buffer_free(&shown);
}

static void print_times(const struct edition *edition)
{
	char text[CALENDAR_TEXT_SIZE];

	if (edition->at_ms > 0) {
		printf("\n      goes live %s", calendar_write_in_full(edition->at_ms, text));
		printf(", %s", calendar_write_distance(clock_wall_ms(), edition->at_ms, text));
		print_text(", by ", edition->published_by);
	}
	if (edition->refused_ms > 0) {
		printf("\n      did not go live at %s", calendar_write(edition->refused_ms, text));
		print_text(": ", edition->refused);
	}
}

static void print_line(const struct edition *edition)
{
	char text[CALENDAR_TEXT_SIZE];
	bool draft = edition->state == EDITION_DRAFT;

	if (draft)
		printf("draft %s  made %s", edition->name, calendar_write(edition->made_ms, text));
	else
		printf("%5lld  %-9s  %s", edition->number,
			edition->state == EDITION_PUBLISHED ? "live" : "retired",
			calendar_write(edition->published_ms, text));
	print_text("  by ", edition->author);
	if (!draft && strcmp(edition->author, edition->published_by) != 0)
		print_text(", published by ", edition->published_by);
	if (edition->base > 0)
		printf(", made from %lld", edition->base);
	if (!draft && edition->replaces != edition->base && edition->replaces > 0)
		printf(", replaced %lld", edition->replaces);
	print_text("  ", edition->title);
	print_text("  (", edition->note);
	printf("%s", *edition->note ? ")" : "");
	print_times(edition);
	printf("\n");
}

/* --- history ------------------------------------------------------------------------------------------ */

struct listing {
	json_t *list; /* NULL: as text */
	size_t count;
};

static void on_edition(const struct edition *edition, void *arg)
{
	struct listing *listing = arg;

	listing->count++;
	if (listing->list)
		json_array_append_new(listing->list, edition_json(edition));
	else
		print_line(edition);
}

int cli_history(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const char *most = NULL;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json }, { "most", CLI_TEXT, &most } };
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	char error[512], *end = NULL;
	size_t count = most ? strtoul(most, &end, 10) : SIZE_MAX;

	if (at != argc || (most && (*end != '\0' || count == 0)))
		return cli_usage("history");
	calendar_use_zone(cli_time_zone(config));
	sqlite3 *db = cli_open_content(config, DB_READ_ONLY);
	if (!db)
		return CLI_FAILED;
	struct listing listing = { json ? json_array() : NULL, 0 };
	bool done = editions_list(db, count, on_edition, &listing, error, sizeof(error));
	db_close(db);
	if (!done)
		cli_say("the editions cannot be read: %s", error);
	else if (!json && listing.count == 0)
		printf("nothing was published yet, and there is no draft\n");
	if (listing.list)
		paper_print_json(listing.list, stdout);
	return done ? CLI_OK : CLI_FAILED;
}

/* --- show-edition ------------------------------------------------------------------------------------- */

static void print_edition(const struct cli_set *opened)
{
	const struct message_set *set = opened->set;

	print_line(&opened->edition);
	printf("      content %s\n", opened->edition.hash);
	printf("      %zu messages, %zu placeholders, %zu menu items, %zu examples\n", set->message_count,
		set->placeholder_count, set->menu_count, set->example_count);
}

static void print_edition_json(const struct cli_set *opened)
{
	json_t *object = edition_json(&opened->edition);

	json_object_set_new(object, "messages", json_integer((json_int_t)opened->set->message_count));
	json_object_set_new(object, "placeholders", json_integer((json_int_t)opened->set->placeholder_count));
	json_object_set_new(object, "menu_items", json_integer((json_int_t)opened->set->menu_count));
	json_object_set_new(object, "examples", json_integer((json_int_t)opened->set->example_count));
	paper_print_json(object, stdout);
}

int cli_show_edition(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json } };
	int at = cli_parse(argc, argv, options, 1, false);
	struct report report = { 0 };
	struct cli_set opened;

	if (at < 0 || at + 1 != argc)
		return cli_usage("show-edition");
	calendar_use_zone(cli_time_zone(config));
	bool done = cli_set_open(&opened, config, argv[at], &report);
	if (done && opened.edition.id == 0) {
		cli_say("\"%s\" is no edition or draft; agahi history lists them", argv[at]);
		done = false;
	}
	if (done && json)
		print_edition_json(&opened);
	else if (done)
		print_edition(&opened);
	cli_set_close(&opened);
	report_free(&report);
	return done ? CLI_OK : CLI_FAILED;
}
