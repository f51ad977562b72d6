/* history, show-edition: what was live when, who made it, and what waits. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/comparison/paper.h"
#include "agahi/handover/telling.h"

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
		json_array_append_new(listing->list, telling_edition_json(edition));
	else
		telling_edition(edition, clock_wall_ms(), stdout);
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
		paper_print_json(telling_whole_json(&opened.edition, opened.set), stdout);
	else if (done)
		telling_whole(&opened.edition, opened.set, clock_wall_ms(), stdout);
	cli_set_close(&opened);
	report_free(&report);
	return done ? CLI_OK : CLI_FAILED;
}
