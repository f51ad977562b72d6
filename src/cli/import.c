/* import: from the spreadsheet's files to a draft, or to what citizens get. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/edition/publishing.h"
#include "agahi/editor/merge.h"
#include "agahi/sheet/import.h"

struct call {
	const char *files[TABLE_COUNT]; /* NULL: not given */
	char *in_folder[TABLE_COUNT];   /* those of a folder that was given */
	const char *draft;              /* its name; NULL: publish at once */
	const char *in;                 /* the language of faults */
	bool json;
	struct publishing_order order;
};

/* A folder stands for the tables in it, as export writes them; those that are named besides go before. */
static bool open_folder(struct call *call, const char *folder)
{
	for (int table = 0; table < TABLE_COUNT; table++) {
		char *path = cli_path_in(folder, (enum table)table);

		if (!path)
			return false;
		call->in_folder[table] = path;
		if (table == TABLE_MESSAGES || (!call->files[table] && cli_stands(path)))
			call->files[table] = path;
	}
	return true;
}

static bool parse(int argc, char **argv, struct call *call)
{
	struct stat what;
	const struct cli_option options[] = { { "menus", CLI_TEXT, &call->files[TABLE_MENUS] },
		{ "placeholders", CLI_TEXT, &call->files[TABLE_PLACEHOLDERS] },
		{ "examples", CLI_TEXT, &call->files[TABLE_EXAMPLES] }, { "draft", CLI_DRAFT, &call->draft },
		{ "by", CLI_TEXT, &call->order.by }, { "title", CLI_TEXT, &call->order.title },
		{ "note", CLI_TEXT, &call->order.note }, { "remove", CLI_FLAG, &call->order.may_lose },
		{ "anyway", CLI_FLAG, &call->order.anyway }, { "in", CLI_TEXT, &call->in },
		{ "json", CLI_FLAG, &call->json } };
	bool given = false;

	memset(call, 0, sizeof(*call));
	call->order.by = cli_user();
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	if (at >= 0 && at < argc)
		call->files[TABLE_MESSAGES] = argv[at++];
	if (call->files[TABLE_MESSAGES] && stat(call->files[TABLE_MESSAGES], &what) == 0 &&
		S_ISDIR(what.st_mode) && !open_folder(call, call->files[TABLE_MESSAGES]))
		return false;
	for (int table = 0; table < TABLE_COUNT; table++)
		given = given || call->files[table];
	return at == argc && given;
}

static void free_folder(struct call *call)
{
	for (int table = 0; table < TABLE_COUNT; table++)
		free(call->in_folder[table]);
}

/* --- the set ------------------------------------------------------------------------------------------ */

struct work {
	struct message_set *set, *live;
	struct edition live_edition, edition; /* the latter: what it has become; its id is 0: nothing */
	struct lesson lesson;
};

/* What is not given stays as it was in the draft that is replaced, when that was made from what is live now; else as it
 * is live. */
static struct message_set *load_start(sqlite3 *db, const struct call *call, struct work *work)
{
	char error[512];
	struct message_set *start = NULL;
	struct edition draft = { 0 }, live, found;

	work->live = cli_load_live(db, &work->live_edition);
	if (work->live && call->draft)
		start = editions_load(db, call->draft, &draft, error, sizeof(error));
	if (start && draft.id != 0 && draft.base == work->live_edition.number)
		return start;
	message_set_free(start);
	if (!work->live)
		return NULL;
	start = editions_load_usable(db, &live, &found, error, sizeof(error));
	return start ? start : message_set_new();
}

/* Faults go to the report; false when nothing could be read at all. */
static bool make_set(sqlite3 *db, const struct call *call, struct work *work, struct report *report)
{
	struct message_set *given = message_set_new();
	bool came[TABLE_COUNT];

	work->set = given ? load_start(db, call, work) : NULL;
	if (!work->set) {
		cli_say("nothing was imported");
		message_set_free(given);
		return false;
	}
	for (int table = 0; table < TABLE_COUNT; table++) {
		came[table] = call->files[table] != NULL;
		if (came[table])
			import_table((enum table)table, call->files[table], given, report);
	}
	bool made = merge_tables(work->set, given, came, report);
	message_set_free(given);
	if (!made)
		cli_say("memory is short");
	return made;
}

/* --- what becomes of it ------------------------------------------------------------------------------- */

static void tell_kept(const struct call *call, const struct work *work, const struct report *report)
{
	char called[CLI_CALLED_SIZE];

	cli_edition_called(&work->edition, called);
	printf("%s: %s, ", call->draft ? "kept" : "published", called);
	if (work->edition.base > 0)
		printf("made from edition %lld, ", work->edition.base);
	printf("%zu messages, %zu placeholders, %zu menu items, %zu examples, %zu warnings\n",
		work->set->message_count, work->set->placeholder_count, work->set->menu_count,
		work->set->example_count, report->warnings);
	if (call->draft && strcmp(call->draft, EDITION_THE_DRAFT) == 0)
		printf("try it: agahi ask --draft TEXT; compare it: agahi diff; make it live: agahi publish "
		       "draft\n");
	else if (call->draft)
		printf("try it: agahi ask --draft=%s TEXT; compare it: agahi diff %s; make it live: agahi "
		       "publish %s\n",
			call->draft, call->draft, call->draft);
}

static json_t *number_or_null(long long number)
{
	return number > 0 ? json_integer(number) : json_null();
}

static void print_json(
	const struct config *config, const struct call *call, struct work *work, const struct report *report)
{
	bool kept = work->edition.id != 0;
	const char *result = !kept ? "refused" : call->draft ? "kept" : "published";
	json_t *object = json_pack("{s:s, s:s?, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "result",
		result, "draft", call->draft, "edition", number_or_null(work->edition.number), "made_from",
		number_or_null(work->edition.base), "messages", (json_int_t)work->set->message_count,
		"placeholders", (json_int_t)work->set->placeholder_count, "menu_items",
		(json_int_t)work->set->menu_count, "examples", (json_int_t)work->set->example_count, "faults",
		report_json(report, cli_phrases(call->in)), "learning", lesson_json(&work->lesson), "answers",
		kept ? cli_answers_json(config, work->live, work->set) : json_null());

	json_dumpf(object, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(object);
}

static void tell(
	const struct config *config, const struct call *call, struct work *work, const struct report *report)
{
	if (call->json) {
		print_json(config, call, work, report);
	} else if (work->edition.id != 0) {
		tell_kept(call, work, report);
		cli_print_answers(config, work->live, work->set);
	}
}

static int keep(sqlite3 *db, const struct call *call, struct work *work, const struct buffer *model)
{
	struct publishing_order order = call->order;
	struct edition *edition = &work->edition;
	enum publishing_result result;
	char error[512];

	order.now_ms = clock_wall_ms();
	order.base = work->live_edition.number;
	order.model = (struct span){ (const uint8_t *)model->data, model->len };
	if (call->draft)
		result = publishing_keep_draft(db, call->draft, work->set, &order, error, sizeof(error));
	else
		result = publishing_publish_set(db, work->set, &order, edition, error, sizeof(error));
	if (result == PUBLISHING_DONE && call->draft &&
		!editions_find(db, call->draft, edition, error, sizeof(error)))
		result = PUBLISHING_FAILED;
	if (result != PUBLISHING_DONE)
		memset(edition, 0, sizeof(*edition));
	return cli_tell_result(result, call->draft ? call->draft : "", error);
}

static int learn_and_keep(sqlite3 *db, const struct call *call, struct work *work)
{
	enum phrases_language language = cli_phrases(call->in);
	struct buffer model = { 0 };
	int result = cli_learn(db, work->set, work->live, language, &work->lesson, &model);

	if (result == CLI_OK && !call->json)
		lesson_print(&work->lesson, language, stdout);
	if (result == CLI_OK && work->lesson.worse && !call->order.anyway) {
		lesson_print_worse(&work->lesson, language, stderr);
		result = CLI_FAILED;
	}
	if (result == CLI_OK)
		result = keep(db, call, work, &model);
	buffer_free(&model);
	return result;
}

static int judge_and_keep(const struct config *config, sqlite3 *db, const struct call *call,
	struct work *work, struct report *report)
{
	enum phrases_language language = cli_phrases(call->in);
	const struct check_options options = cli_check_options(config, work->live, call->order.may_lose);
	int result = CLI_FAILED;

	check_message_set(work->set, &options, report);
	if (!call->json)
		report_print(report, language, stderr);
	if (report->errors > 0)
		report_print_sum(report, PHRASES_NOT_IMPORTED, work->set->message_count, language, stderr);
	else
		result = learn_and_keep(db, call, work);
	tell(config, call, work, report);
	return result;
}

int cli_import(const struct config *config, int argc, char **argv)
{
	struct report report = { 0 };
	struct work work = { 0 };
	struct call call;
	int result = CLI_FAILED;

	if (!parse(argc, argv, &call) || cli_phrases(call.in) == PHRASES_NONE) {
		free_folder(&call);
		return cli_usage("import");
	}
	if ((call.draft && !cli_draft_is_good(call.draft)) || cli_order_is_too_long(&call.order)) {
		free_folder(&call);
		return CLI_USAGE;
	}
	sqlite3 *db = cli_open_content(config, DB_READ_WRITE);
	if (db && make_set(db, &call, &work, &report))
		result = judge_and_keep(config, db, &call, &work, &report);
	db_close(db);
	message_set_free(work.set);
	message_set_free(work.live);
	report_free(&report);
	free_folder(&call);
	return result;
}
