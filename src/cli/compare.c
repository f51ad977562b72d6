/* diff: what is not the same in two message sets, and what that changes for citizens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/cli/cli.h"
#include "agahi/comparison/changes.h"

static enum paper_format format_of_output(void)
{
	const char *terminal = getenv("TERM");
	bool colours =
		isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && !(terminal && strcmp(terminal, "dumb") == 0);

	return colours ? PAPER_COLOUR : PAPER_PLAIN;
}

/* Two sets, and what they make; the sets stay the caller's. */
struct comparison {
	struct changes_side before, after;
	struct changes_unanswered unanswered;
	struct catalogue *catalogues[2];
	struct cli_unmatched unmatched;
};

static void comparison_end(struct comparison *comparison)
{
	cli_unmatched_free(&comparison->unmatched);
	catalogue_free(comparison->catalogues[0]);
	catalogue_free(comparison->catalogues[1]);
}

/* False when memory is short; comparison_end() in any case. */
static bool comparison_begin(struct comparison *comparison, const struct config *config,
	const struct message_set *before, const struct message_set *after)
{
	memset(comparison, 0, sizeof(*comparison));
	comparison->catalogues[0] = cli_build_catalogue(config, before);
	comparison->catalogues[1] = cli_build_catalogue(config, after);
	comparison->before = (struct changes_side){ .set = before, .catalogue = comparison->catalogues[0] };
	comparison->after = (struct changes_side){ .set = after, .catalogue = comparison->catalogues[1] };
	cli_unmatched_load(config, &comparison->unmatched);
	comparison->unanswered =
		(struct changes_unanswered){ comparison->unmatched.rows, comparison->unmatched.count };
	return comparison->catalogues[0] && comparison->catalogues[1];
}

/* Prints them, or makes `*json` of them. */
static bool tell_answers(const struct comparison *about, json_t **json)
{
	if (json)
		return (*json = changes_answers_json(&about->before, &about->after, &about->unanswered)) !=
			NULL;
	return changes_print_answers(
		&about->before, &about->after, &about->unanswered, format_of_output(), stdout);
}

static void compare_answers(const struct config *config, const struct message_set *before,
	const struct message_set *after, json_t **json)
{
	struct comparison comparison;

	if (before->message_count == 0)
		return;
	if (!comparison_begin(&comparison, config, before, after) || !tell_answers(&comparison, json))
		cli_say("memory is short: which answers change was not looked at");
	comparison_end(&comparison);
}

void cli_print_answers(
	const struct config *config, const struct message_set *before, const struct message_set *after)
{
	compare_answers(config, before, after, NULL);
}

json_t *cli_answers_json(
	const struct config *config, const struct message_set *before, const struct message_set *after)
{
	json_t *json = NULL;

	compare_answers(config, before, after, &json);
	return json ? json : json_null();
}

/* --- diff --------------------------------------------------------------------------------------------- */

static int print(
	const struct config *config, const struct cli_set *before, const struct cli_set *after, bool json)
{
	enum paper_format format = json ? PAPER_JSON : format_of_output();
	struct comparison comparison;

	if (!json)
		printf("%s -> %s\n", before->called, after->called);
	bool done = comparison_begin(&comparison, config, before->set, after->set);
	if (done) {
		comparison.before.called = before->called;
		comparison.before.lacking = cli_tell_lacking(before, comparison.before.catalogue);
		comparison.after.called = after->called;
		comparison.after.lacking = cli_tell_lacking(after, comparison.after.catalogue);
		done = changes_print(
			&comparison.before, &comparison.after, &comparison.unanswered, format, stdout);
	}
	comparison_end(&comparison);
	if (!done && !ferror(stdout))
		cli_say("memory is short: not all of it could be compared");
	return done ? CLI_OK : CLI_FAILED;
}

int cli_diff(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const char *in = NULL;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json }, { "in", CLI_TEXT, &in } };
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	struct cli_set before = { 0 }, after = { 0 };
	struct report report = { 0 };
	int result = CLI_FAILED;

	if (at < 0 || argc - at > 2 || cli_phrases(in) == PHRASES_NONE)
		return cli_usage("diff");
	const char *from = argc - at == 2 ? argv[at++] : EDITION_LIVE;
	const char *to = at < argc ? argv[at] : EDITION_THE_DRAFT;
	if (cli_set_is_out_of_reach(config, from) || cli_set_is_out_of_reach(config, to))
		return CLI_USAGE;
	if (cli_set_open(&before, config, from, &report) && cli_set_open(&after, config, to, &report) &&
		!report.unread)
		result = print(config, &before, &after, json);
	report_print(&report, cli_phrases(in), stderr);
	cli_set_close(&before);
	cli_set_close(&after);
	report_free(&report);
	return result;
}
