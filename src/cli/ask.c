/* ask: the same decision as the daemon's, on paper. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/log.h"
#include "agahi/cli/cli.h"
#include "agahi/link/format.h"
#include "agahi/match/classify.h"
#include "agahi/service/decide.h"
#include "agahi/text/fold.h"

struct question {
	const char *from;
	const char *language;
	const char *which; /* message set */
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

/* In `ask --draft hours vote`, "hours" may be a draft's name or a citizen's word. */
static bool is_draft(const struct config *config, const char *word)
{
	struct edition found;

	return edition_name_is_good(word) && cli_find_stored(config, word, &found) &&
		found.state == EDITION_DRAFT;
}

/* Words, once the text began; but few citizens write so. */
static void tell_options_behind(int argc, char **argv, int at)
{
	static const char *const names[] = { "--from", "--lang", "--explain", "--draft", "--set", "--json" };

	for (int i = at; i < argc && strcmp(argv[at - 1], "--") != 0; i++) {
		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
			size_t len = strlen(names[j]);

			if (strncmp(argv[i], names[j], len) == 0 &&
				(argv[i][len] == '\0' || argv[i][len] == '='))
				cli_say("%s stands behind the text and is asked as part of it; options stand "
					"before the text",
					names[j]);
		}
	}
}

static bool parse(const struct config *config, int argc, char **argv, struct question *question)
{
	const struct cli_option options[] = { { "from", CLI_TEXT, &question->from },
		{ "lang", CLI_TEXT, &question->language }, { "explain", CLI_FLAG, &question->explain },
		{ "draft", CLI_DRAFT_ALONE, &question->which }, { "set", CLI_TEXT, &question->which } };

	memset(question, 0, sizeof(*question));
	question->which = EDITION_LIVE;
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), true);
	if (at < 0 || at == argc)
		return false;
	tell_options_behind(argc, argv, at);
	if (strcmp(question->which, EDITION_THE_DRAFT) == 0 && argc - at > 1 && is_draft(config, argv[at]))
		question->which = argv[at++];
	question->text = join(argv + at, argc - at);
	return question->text != NULL;
}

/* By slug, as the journal keeps them; a number gets one. */
static void add_offered(const struct decision *decision, struct buffer *line)
{
	char slug[512];

	for (size_t i = 0; i < decision->offer.count; i++)
		buffer_add_format(line, "%s%s", i == 0 ? " offered=\"" : "|",
			log_quote(decision->offer.topics[i], slug, sizeof(slug)));
	buffer_add_text(line, decision->offer.count > 0 ? "\"" : "");
}

/* "vote: 3412 = -210 of itself, kaise 410, vote 3212" */
static void add_shares(
	const char *slug, const struct classify_shares *shares, const char *folded, struct buffer *lines)
{
	buffer_add_format(lines, "\n  %s: %d = %d of itself", slug, shares->score, shares->itself);
	for (size_t word = 0; *folded != '\0' && word < FEATURES_MOST_WORDS; word++) {
		size_t len = strcspn(folded, " ");

		if (shares->words[word] != 0)
			buffer_add_format(lines, ", %.*s %d", (int)len, folded, shares->words[word]);
		folded += len + (folded[len] == ' ');
	}
}

/* What each word of the text gave to the topic that answers, or to those that are offered. */
static void add_why(const struct catalogue *catalogue, const struct decision *decision, const char *text,
	struct buffer *lines)
{
	const struct topics *topics = catalogue_topics(catalogue);
	const char *const *slugs = decision->rule == RULE_MODEL ? &decision->topic : decision->offer.topics;
	size_t count = decision->rule == RULE_MODEL ? 1 : decision->offer.count;
	char folded[FOLD_MAX_OCTETS];
	struct classify_shares shares;
	size_t len = fold_text(text, strlen(text), folded);

	if (decision->rule != RULE_MODEL && !decision->names[0])
		return;
	for (size_t i = 0; i < count; i++) {
		if (classify_explain(catalogue, folded, len, topics_find(topics, slugs[i]), &shares))
			add_shares(slugs[i], &shares, folded, lines);
	}
}

static void explain(const struct config *config, const struct catalogue *catalogue,
	const struct question *question, const struct decision *decision, const char *reply)
{
	const struct segment_format plain = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false };
	const struct segment_format format = config ? format_for_link(&config->links[0], false) : plain;
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
	add_offered(decision, &line);
	add_why(catalogue, decision, question->text, &line);
	fprintf(stderr, "%s\n", line.data ? line.data : "");
	buffer_free(&line);
	segments_free(&segments);
}

static int answer(
	const struct config *config, const struct catalogue *catalogue, const struct question *question)
{
	const struct decide_request request = { .text = question->text, .origin = ORIGIN_PHONE };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW };
	char language[CLI_LANGUAGE_SIZE];

	if (question->from)
		cli_look_up_preference(config, question->from, &sender, language);
	if (question->language && topics_find_language(catalogue_topics(catalogue), question->language) < 0) {
		cli_say("\"%s\" is not a language of the service", question->language);
		return CLI_USAGE;
	}
	if (question->language)
		sender.language = question->language;
	struct decision decision = decide(&request, catalogue, &sender);
	struct buffer reply = { 0 };
	bool replied = decision_write(&decision, &reply);
	if (replied)
		cli_print_text(reply.data);
	if (question->explain)
		explain(config, catalogue, question, &decision, replied ? reply.data : NULL);
	buffer_free(&reply);
	return CLI_OK;
}

int cli_ask(const struct config *config, int argc, char **argv)
{
	struct question question;

	if (!parse(config, argc, argv, &question) || (question.from && !config)) {
		free(question.text);
		return cli_usage("ask");
	}
	if (cli_set_is_out_of_reach(config, question.which)) {
		free(question.text);
		return CLI_USAGE;
	}
	struct catalogue *catalogue = cli_load_catalogue(config, question.which);
	int result = catalogue ? answer(config, catalogue, &question) : CLI_FAILED;
	catalogue_free(catalogue);
	free(question.text);
	return result;
}
