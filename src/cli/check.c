/* check: what is wrong with a message set, or could be better; what it costs. */
#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/editor/costs.h"
#include "agahi/handover/standards.h"
#include "agahi/sheet/import.h"

struct call {
	const char *which; /* EDITION_LIVE, a draft, a number, or files */
	const char *files[TABLE_COUNT];
	const char *in;
	bool json, costs, may_lose;
};

static bool parse(int argc, char **argv, struct call *call)
{
	const struct cli_option options[] = { { "menus", CLI_TEXT, &call->files[TABLE_MENUS] },
		{ "placeholders", CLI_TEXT, &call->files[TABLE_PLACEHOLDERS] },
		{ "examples", CLI_TEXT, &call->files[TABLE_EXAMPLES] }, { "in", CLI_TEXT, &call->in },
		{ "json", CLI_FLAG, &call->json }, { "costs", CLI_FLAG, &call->costs },
		{ "remove", CLI_FLAG, &call->may_lose } };

	memset(call, 0, sizeof(*call));
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	call->which = at >= 0 && at < argc ? argv[at++] : EDITION_LIVE;
	return at == argc;
}

struct check_options cli_check_options(
	const struct config *config, const struct message_set *live, bool may_lose)
{
	const struct topics_languages languages = cli_languages(config);
	struct check_options options = {
		.languages = languages.tags, .language_count = languages.count, .max_parts = CLI_MAX_PARTS
	};

	calendar_use_zone(cli_time_zone(config));
	if (config)
		options = standards_of(config, clock_wall_ms());
	else
		options.today = standards_day(clock_wall_ms());
	options.live = live && live->message_count > 0 ? live : NULL;
	options.allow_removal = may_lose;
	return options;
}

/* What is live, for files that do not bring every table, and for what they would take away. Where no service is known
 * there is nothing to compare with. */
static struct message_set *load_live(const struct config *config)
{
	struct edition live;
	char error[1024];
	sqlite3 *db = config ? library_open(config->store.content, DB_READ_ONLY, error, sizeof(error)) : NULL;
	struct message_set *set = db ? editions_load(db, EDITION_LIVE, &live, error, sizeof(error)) : NULL;

	db_close(db);
	return set;
}

static void read_other_tables(struct cli_set *opened, const struct call *call, struct report *report)
{
	for (int table = 0; table < TABLE_COUNT; table++) {
		if (call->files[table])
			import_table((enum table)table, call->files[table], opened->set, report);
	}
}

/* A copy: what is live is compared with afterwards. */
static void take_from_live(const struct config *config, struct cli_set *opened, const struct call *call)
{
	struct message_set *live = load_live(config);

	if (!live)
		return;
	if (!call->files[TABLE_PLACEHOLDERS] && opened->set->placeholder_count == 0)
		message_set_move_placeholders(opened->set, live);
	if (!call->files[TABLE_MENUS] && opened->set->menu_count == 0)
		message_set_move_menus(opened->set, live);
	if (!call->files[TABLE_EXAMPLES] && opened->set->example_count == 0)
		message_set_move_examples(opened->set, live);
	message_set_free(live);
}

static void print(const struct message_set *set, const struct call *call, const struct report *report)
{
	enum phrases_language language = cli_phrases(call->in);

	if (call->costs && call->json) {
		costs_print_json(set, stdout);
	} else if (call->costs) {
		costs_print(set, stdout);
	} else if (call->json) {
		report_print_json(report, language, stdout);
	} else {
		report_print(report, language, stdout);
		report_print_sum(report, PHRASES_CHECKED, set->message_count, language, stdout);
	}
}

/* What is or was live is not compared with what is. */
static int check(
	const struct config *config, const struct call *call, struct cli_set *opened, struct report *report)
{
	bool from_files = opened->edition.id == 0 && opened->paths[TABLE_MESSAGES];
	bool draft = opened->edition.id != 0 && opened->edition.state == EDITION_DRAFT;
	struct message_set *live = draft || from_files ? load_live(config) : NULL;
	const struct check_options options =
		cli_check_options(config, live, call->may_lose || opened->edition.may_lose);

	if (from_files)
		take_from_live(config, opened, call);
	check_message_set(opened->set, &options, report);
	print(opened->set, call, report);
	message_set_free(live);
	return report->errors > 0 ? CLI_FAILED : CLI_OK;
}

int cli_check(const struct config *config, int argc, char **argv)
{
	struct report report = { 0 };
	struct cli_set opened;
	struct call call;
	int result = CLI_FAILED;

	if (!parse(argc, argv, &call) || cli_phrases(call.in) == PHRASES_NONE)
		return cli_usage("check");
	if (cli_set_is_out_of_reach(config, call.which))
		return CLI_USAGE;
	if (cli_set_open(&opened, config, call.which, &report)) {
		read_other_tables(&opened, &call, &report);
		result = check(config, &call, &opened, &report);
	}
	cli_set_close(&opened);
	report_free(&report);
	return result;
}
