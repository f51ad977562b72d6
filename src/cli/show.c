/* show: what is kept of one number, for a complaint, or for who asks what is kept of them. */
#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/base/typed.h"
#include "agahi/cli/cli.h"
#include "agahi/comparison/paper.h"
#include "agahi/keeping/extract.h"
#include "agahi/keeping/extract_json.h"
#include "agahi/keeping/extract_text.h"

static int show(const struct config *config, const char *number, int64_t since_ms, bool json)
{
	struct extract extract;
	char error[2048];
	bool done = extract_make(config, number, since_ms, &extract, error, sizeof(error));

	if (!done)
		fprintf(stderr, "agahi: what is kept cannot be told: %s\n", error);
	else if (json)
		done = paper_print_json(extract_json(&extract), stdout);
	else
		extract_text(&extract, stdout);
	extract_free(&extract);
	return done ? CLI_OK : CLI_FAILED;
}

int cli_show(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const char *since = NULL;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json }, { "since", CLI_TEXT, &since } };
	int at = cli_parse(argc, argv, options, 2, false);
	char number[ADDRESS_SIZE];
	int64_t since_ms = 0;

	if (at < 0 || at + 1 != argc)
		return cli_usage("show");
	calendar_use_zone(cli_time_zone(config));
	if (since && !calendar_read_since(since, clock_wall_ms(), &since_ms)) {
		cli_say("--since is a day such as 2027-02-07, with a time or without, or a number of days "
			"such as "
			"30d");
		return CLI_USAGE;
	}
	if (!cli_read_number(config, argv[at], TYPED_PHONE, number)) {
		if (strlen(argv[at]) < 5)
			cli_say("an edition is shown by agahi show-edition %s", argv[at]);
		return CLI_USAGE;
	}
	int result = show(config, number, since_ms, json);
	explicit_bzero(number, sizeof(number));
	return result;
}
