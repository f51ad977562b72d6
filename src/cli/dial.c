/* dial: the same screens as the daemon's, on paper. */
#include <stdio.h>
#include <string.h>

#include "agahi/cli/cli.h"
#include "agahi/link/format.h"
#include "agahi/service/dial.h"

enum { LINE_SIZE = 1024, KEYS_SIZE = 64 };

/* Of most networks. */
static const struct screen_size any_screen = { CHARSET_GSM7, 182, 80 };

/* Where nothing is configured, every code is ours: what stands before its second star or its end. */
static const char *take_any_code(const char *dialled, char keys[KEYS_SIZE])
{
	char code[KEYS_SIZE];
	size_t len = *dialled == '*' ? 1 + strcspn(dialled + 1, "*#") : 0;

	if (len < 2 || len + 2 > sizeof(code))
		return NULL;
	snprintf(code, sizeof(code), "%.*s#", (int)len, dialled);
	return dial_keys(dialled, code, keys, KEYS_SIZE) ? keys : NULL;
}

/* Keys dialled behind a code of any link, and that link; NULL when nobody serves the code. */
static const char *find_code(const struct config *config, const char *dialled, char keys[KEYS_SIZE],
	const struct config_link **link)
{
	if (!config)
		return take_any_code(dialled, keys);
	for (size_t i = 0; i < config->link_count; i++) {
		const struct config_strings *codes = &config->links[i].ussd.codes;

		for (size_t j = 0; j < codes->count; j++) {
			*link = &config->links[i];
			if (dial_keys(dialled, codes->items[j], keys, KEYS_SIZE))
				return keys;
		}
	}
	return NULL;
}

static void show(const struct dial_screen *screen)
{
	printf("%s\n--\n", screen->text);
	fflush(stdout);
}

/* Answers are read a line each, until the session ends or nothing more is typed. */
static void converse(
	const struct catalogue *catalogue, const struct screen_size *size, int language, const char *keys)
{
	struct dial_session session;
	struct dial_screen screen;
	char line[LINE_SIZE];

	dial_begin(&session, catalogue, language, keys, size, &screen);
	for (;;) {
		if (screen.sends_sms)
			dial_sent(&session, catalogue, DIAL_SENT, size, &screen);
		show(&screen);
		if (screen.last || !fgets(line, sizeof(line), stdin))
			return;
		line[strcspn(line, "\r\n")] = '\0';
		dial_press(&session, catalogue, line, size, &screen);
	}
}

int cli_dial(const struct config *config, int argc, char **argv)
{
	const char *from = NULL, *which = EDITION_LIVE;
	const struct cli_option options[] = { { "from", CLI_TEXT, &from }, { "draft", CLI_DRAFT, &which },
		{ "set", CLI_TEXT, &which } };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW };
	const struct config_link *link = NULL;
	char language[CLI_LANGUAGE_SIZE], keys[KEYS_SIZE];

	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	if (at < 0 || at != argc - 1 || (from && !config))
		return cli_usage("dial");
	if (!find_code(config, argv[at], keys, &link)) {
		fprintf(stderr, "agahi: no link serves the code %s (links.ussd.codes)\n", argv[at]);
		return CLI_FAILED;
	}
	struct catalogue *catalogue = cli_load_catalogue(config, which);
	if (!catalogue)
		return CLI_FAILED;
	if (from)
		cli_look_up_preference(config, from, &sender, language);
	const struct screen_size size = link ? screen_size_for_link(link) : any_screen;
	converse(catalogue, &size,
		sender.language ? topics_find_language(catalogue_topics(catalogue), sender.language)
				: TOPICS_NONE,
		keys);
	catalogue_free(catalogue);
	return CLI_OK;
}
