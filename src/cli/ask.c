/* ask: the same decision as the daemon's, on paper. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/cli.h"
#include "agahi/decide.h"
#include "agahi/format.h"
#include "agahi/ledger.h"
#include "agahi/library.h"
#include "agahi/log.h"
#include "agahi/sender.h"

struct question {
	const char *from;
	const char *language;
	bool explain;
	char *text;
};

/* The words of the command line as one text. */
static char *join(char **words, int count)
{
	struct buffer text = { 0 };

	for (int i = 0; i < count; i++) {
		buffer_add_text(&text, i > 0 ? " " : "");
		buffer_add_text(&text, words[i]);
	}
	return buffer_take(&text);
}

static bool parse(int argc, char **argv, struct question *question)
{
	static const struct option options[] = { { "from", required_argument, NULL, 'f' },
		{ "lang", required_argument, NULL, 'l' }, { "explain", no_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 } };

	memset(question, 0, sizeof(*question));
	for (int option; (option = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
		if (option == 'f')
			question->from = optarg;
		else if (option == 'l')
			question->language = optarg;
		else if (option == 'e')
			question->explain = true;
		else
			return false;
	}
	if (optind == argc)
		return false;
	question->text = join(argv + optind, argc - optind);
	return question->text != NULL;
}

static struct catalogue *load_catalogue(const struct config *config)
{
	const struct catalogue_languages languages = cli_languages(config);
	char error[1024];
	sqlite3 *db = library_open(config->store.content, DB_READ_ONLY, error, sizeof(error));
	struct message_set *set = db ? library_load(db) : NULL;
	struct catalogue *catalogue = set ? catalogue_build(set, &languages) : NULL;

	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	else if (!catalogue)
		fprintf(stderr, "agahi: the messages cannot be read: %s\n", sqlite3_errmsg(db));
	message_set_free(set);
	db_close(db);
	return catalogue;
}

/* What the daemon knows of the citizen; nothing when it never ran here. */
static void look_up_preference(
	const struct config *config, const char *from, struct decide_sender *sender, char language[64])
{
	struct sender_key key;
	char path[4200], error[1024];

	snprintf(path, sizeof(path), "%s.key", config->store.journal);
	if (access(path, R_OK) != 0 || !sender_key_load(path, &key, error, sizeof(error)))
		return;
	sqlite3 *db = ledger_open_file(config->store.journal, DB_READ_ONLY, error, sizeof(error));
	sqlite3_stmt *row =
		db ? db_prepare(db, "SELECT language, stopped FROM preference WHERE sender = ?") : NULL;
	if (row) {
		sqlite3_bind_int64(row, 1, (sqlite3_int64)sender_identity(&key, from));
		if (sqlite3_step(row) == SQLITE_ROW) {
			snprintf(language, 64, "%s", db_column_text(row, 0));
			sender->language = *language ? language : NULL;
			sender->stopped = sqlite3_column_int(row, 1) != 0;
		}
	}
	sqlite3_finalize(row);
	db_close(db);
}

static void add_nearest(const struct decision *decision, struct buffer *line)
{
	if (decision->nearest_count == 0)
		return;
	buffer_add_text(line, " nearest=\"");
	for (size_t i = 0; i < decision->nearest_count; i++)
		buffer_add_format(line, "%s%s", i > 0 ? "|" : "", decision->nearest[i]);
	buffer_add_text(line, "\"");
}

static void explain(const struct config *config, const struct decision *decision, const char *reply)
{
	const struct segment_format format = format_for_link(&config->links[0], false);
	struct segments segments = { 0 };
	struct buffer line = { 0 };
	char keyword[512];

	if (reply)
		segment_text(reply, &format, &segments);
	buffer_add_format(&line, "topic=%s lang=%s rule=%s keyword=\"%s\" parts=%zu encoding=%s",
		decision->topic ? decision->topic : "none", decision->language ? decision->language : "none",
		decide_rule_name(decision->rule),
		log_quote(decision->keyword ? decision->keyword : "", keyword, sizeof(keyword)),
		segments.count, reply ? segments_encoding_name(&segments) : "none");
	if (decision->score > 0)
		buffer_add_format(&line, " score=%u", decision->score);
	add_nearest(decision, &line);
	fprintf(stderr, "%s\n", line.data ? line.data : "");
	buffer_free(&line);
	segments_free(&segments);
}

static int answer(
	const struct config *config, const struct catalogue *catalogue, const struct question *question)
{
	const struct decide_request request = { .text = question->text, .origin = ORIGIN_PHONE };
	struct decide_sender sender = { LIMITER_ALLOW, NULL, false };
	char language[64];

	if (question->from)
		look_up_preference(config, question->from, &sender, language);
	if (question->language && catalogue_find_language(catalogue, question->language) < 0) {
		fprintf(stderr, "agahi: \"%s\" is not a language of the service\n", question->language);
		return CLI_USAGE;
	}
	if (question->language)
		sender.language = question->language;
	struct decision decision = decide(&request, catalogue, &sender);
	struct buffer reply = { 0 };
	bool replied = decision_write(&decision, &reply);
	if (replied)
		printf("%s\n", reply.data);
	if (question->explain)
		explain(config, &decision, replied ? reply.data : NULL);
	buffer_free(&reply);
	return CLI_OK;
}

int cli_ask(const struct config *config, int argc, char **argv)
{
	struct question question;

	if (!parse(argc, argv, &question))
		return cli_usage("ask");
	struct catalogue *catalogue = load_catalogue(config);
	int result = catalogue ? answer(config, catalogue, &question) : CLI_FAILED;
	catalogue_free(catalogue);
	free(question.text);
	return result;
}
