/* publish, unschedule, discard: what citizens get, from when on. */
#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/publishing.h"

struct call {
	const char *which;
	const char *at, *in;
	int64_t at_ms;
	struct publishing_order order;
};

static bool parse(int argc, char **argv, struct call *call)
{
	const struct cli_option options[] = { { "at", CLI_TEXT, &call->at },
		{ "by", CLI_TEXT, &call->order.by }, { "title", CLI_TEXT, &call->order.title },
		{ "note", CLI_TEXT, &call->order.note }, { "remove", CLI_FLAG, &call->order.may_lose },
		{ "anyway", CLI_FLAG, &call->order.anyway }, { "in", CLI_TEXT, &call->in } };

	memset(call, 0, sizeof(*call));
	call->order.by = cli_user();
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	if (at < 0 || at + 1 != argc)
		return false;
	call->which = argv[at];
	return true;
}

/* Is it a time to come? */
static bool read_time(struct call *call, const struct config *config)
{
	char text[CALENDAR_TEXT_SIZE], distance[CALENDAR_TEXT_SIZE];

	calendar_use_zone(cli_time_zone(config));
	if (!calendar_read(call->at, &call->at_ms)) {
		cli_say("\"%s\" is no time; write it like '2027-02-07 00:00', in the time of %s", call->at,
			cli_time_zone(config));
		return false;
	}
	if (call->at_ms > call->order.now_ms)
		return true;
	cli_say("%s is past (%s); to publish now, leave --at out", calendar_write_in_full(call->at_ms, text),
		calendar_write_distance(call->order.now_ms, call->at_ms, distance));
	return false;
}

int cli_tell_result(enum publishing_result result, const char *which, const char *error)
{
	if (result == PUBLISHING_DONE)
		return CLI_OK;
	if (result == PUBLISHING_MISSING)
		cli_say("there is no \"%s\" for that; agahi history lists what there is", which);
	else
		cli_say("nothing was changed: %s", error);
	if (result == PUBLISHING_OVERTAKEN)
		cli_say("look at what would change (agahi diff %s), then make it again from what is live, or "
			"use --anyway",
			which);
	return result == PUBLISHING_OVERTAKEN || result == PUBLISHING_TAKEN ? CLI_OVERTAKEN : CLI_FAILED;
}

/* --- is it fit for citizens --------------------------------------------------------------------------- */

/* What a draft loses its author wanted, unless it is another edition that loses it. */
static bool may_lose(const struct call *call, const struct cli_set *source, long long live)
{
	return call->order.may_lose || (source->edition.may_lose && source->edition.base == live);
}

static int judge(const struct config *config, const struct call *call, const struct cli_set *source,
	const struct message_set *live, long long number, struct report *report)
{
	const struct check_options options = cli_check_options(config, live, may_lose(call, source, number));

	check_message_set(source->set, &options, report);
	report_print(report, cli_phrases(call->in), stderr);
	if (report->errors == 0)
		return CLI_OK;
	report_print_sum(
		report, PHRASES_NOT_PUBLISHED, source->set->message_count, cli_phrases(call->in), stderr);
	return CLI_FAILED;
}

/* --- making it so ------------------------------------------------------------------------------------- */

static int schedule(sqlite3 *db, const struct call *call, const struct cli_set *source)
{
	char error[512], text[CALENDAR_TEXT_SIZE];
	enum publishing_result result =
		publishing_schedule(db, call->which, &call->order, call->at_ms, error, sizeof(error));

	if (result != PUBLISHING_DONE)
		return cli_tell_result(result, call->which, error);
	printf("scheduled: %s goes live %s", source->called, calendar_write_in_full(call->at_ms, text));
	printf(", %s\n", calendar_write_distance(call->order.now_ms, call->at_ms, text));
	printf("the daemon does it, unless another edition goes live before; to take it back: agahi "
	       "unschedule %s\n",
		call->which);
	return CLI_OK;
}

static int publish(
	sqlite3 *db, const struct call *call, const struct cli_set *source, const struct report *report)
{
	struct edition live;
	char error[512];
	enum publishing_result result =
		publishing_publish(db, call->which, &call->order, &live, error, sizeof(error));

	if (result != PUBLISHING_DONE)
		return cli_tell_result(result, call->which, error);
	printf("published: edition %lld", live.number);
	if (source->edition.number > 0)
		printf(", which is edition %lld again", source->edition.number);
	if (live.base > 0)
		printf(", made from edition %lld", live.base);
	if (live.replaces > 0 && live.replaces != live.base)
		printf(", in place of edition %lld", live.replaces);
	printf(", %zu warnings\n", report->warnings);
	return CLI_OK;
}

static int judge_and_publish(
	const struct config *config, sqlite3 *db, struct call *call, const struct cli_set *source)
{
	struct report report = { 0 };
	struct edition live;
	struct message_set *set = cli_load_live(db, &live);
	int result = CLI_FAILED;

	if (set)
		result = judge(config, call, source, set, live.number, &report);
	if (result == CLI_OK && !call->order.anyway)
		result = cli_expect_learned(db, source, cli_phrases(call->in));
	call->order.base = live.number;
	if (result == CLI_OK)
		result = call->at ? schedule(db, call, source) : publish(db, call, source, &report);
	message_set_free(set);
	report_free(&report);
	return result;
}

static int publish_source(const struct config *config, struct call *call, const struct cli_set *source)
{
	if (source->edition.id == 0) {
		cli_say("files are imported first: agahi import --draft");
		return CLI_FAILED;
	}
	if (source->edition.state == EDITION_PUBLISHED) {
		cli_say("%s is live already", source->called);
		return CLI_FAILED;
	}
	sqlite3 *db = cli_change_content(config);
	int result = db ? judge_and_publish(config, db, call, source) : CLI_FAILED;
	db_close(db);
	return result;
}

int cli_publish(const struct config *config, int argc, char **argv)
{
	struct report report = { 0 };
	struct cli_set source;
	struct call call;
	int result = CLI_FAILED;

	if (!parse(argc, argv, &call) || cli_phrases(call.in) == PHRASES_NONE)
		return cli_usage("publish");
	if (cli_order_is_too_long(&call.order))
		return CLI_USAGE;
	call.order.now_ms = clock_wall_ms();
	if (call.at && !read_time(&call, config))
		return CLI_USAGE;
	if (cli_set_open(&source, config, call.which, &report))
		result = publish_source(config, &call, &source);
	cli_set_close(&source);
	report_free(&report);
	return result;
}

/* --- and not ------------------------------------------------------------------------------------------ */

/* The draft that a command of one argument is about, "draft" when it has none; NULL when the call is wrong. */
static const char *only_draft(int argc, char **argv)
{
	int at = cli_parse(argc, argv, NULL, 0, false);

	if (at < 0 || argc - at > 1)
		return NULL;
	return at < argc ? argv[at] : EDITION_THE_DRAFT;
}

int cli_unschedule(const struct config *config, int argc, char **argv)
{
	const char *name = only_draft(argc, argv);
	const struct publishing_order order = { .by = cli_user(), .now_ms = clock_wall_ms() };
	char error[512] = "";

	if (!name)
		return cli_usage("unschedule");
	sqlite3 *db = cli_change_content(config);
	if (!db)
		return CLI_FAILED;
	enum publishing_result result = publishing_schedule(db, name, &order, 0, error, sizeof(error));
	db_close(db);
	if (result == PUBLISHING_DONE)
		printf("the draft %s does not go live by itself any more\n", name);
	if (result != PUBLISHING_MISSING)
		return cli_tell_result(result, name, error);
	cli_say("no draft \"%s\" is scheduled; agahi history lists what is", name);
	return CLI_FAILED;
}

int cli_discard(const struct config *config, int argc, char **argv)
{
	const char *name = only_draft(argc, argv);
	char error[512] = "";

	if (!name)
		return cli_usage("discard");
	sqlite3 *db = cli_change_content(config);
	if (!db)
		return CLI_FAILED;
	enum publishing_result result = publishing_discard(db, name, error, sizeof(error));
	db_close(db);
	if (result == PUBLISHING_DONE)
		printf("the draft %s is gone\n", name);
	return cli_tell_result(result, name, error);
}
