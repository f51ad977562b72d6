/* What stands behind a command: options by a table, and who calls. */
#include <getopt.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/cli/cli.h"
#include "agahi/text/visible.h"

enum { MOST_OPTIONS = 16 };

static int argument_of(enum cli_option_kind kind)
{
	return kind == CLI_FLAG ? no_argument : kind == CLI_TEXT ? required_argument : optional_argument;
}

/* A word behind --draft is its name, unless it is a file, or what the command is about. */
static const char *draft_behind(int argc, char **argv)
{
	struct stat what;

	if (optarg)
		return optarg;
	if (optind >= argc || !edition_name_is_good(argv[optind]) || stat(argv[optind], &what) == 0)
		return EDITION_THE_DRAFT;
	return argv[optind++];
}

static void set_value(const struct cli_option *option, int argc, char **argv)
{
	if (option->kind == CLI_FLAG)
		*(bool *)option->value = true;
	else if (option->kind == CLI_TEXT)
		*(const char **)option->value = optarg;
	else if (option->kind == CLI_DRAFT)
		*(const char **)option->value = draft_behind(argc, argv);
	else
		*(const char **)option->value = optarg ? optarg : EDITION_THE_DRAFT;
}

int cli_parse(int argc, char **argv, const struct cli_option *options, size_t count, bool text_follows)
{
	struct option table[MOST_OPTIONS + 1] = { 0 };

	for (size_t i = 0; i < count && i < MOST_OPTIONS; i++)
		table[i] = (struct option){ options[i].name, argument_of(options[i].kind), NULL, (int)i + 1 };
	for (int found; (found = getopt_long(argc, argv, text_follows ? "+" : "", table, NULL)) != -1;) {
		if (found < 1 || found > (int)count)
			return -1;
		set_value(&options[found - 1], argc, argv);
	}
	return optind;
}

void cli_say(const char *format, ...)
{
	struct buffer shown = { 0 };
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	int len = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (len >= 0)
		visible_add(text, (size_t)len, false, &shown);
	fprintf(stderr, "agahi: %s\n",
		len >= 0 && shown.data && !shown.failed ? shown.data : "memory is short");
	buffer_free(&shown);
	free(len >= 0 ? text : NULL);
}

void cli_print_text(const char *text)
{
	if (!isatty(STDOUT_FILENO)) {
		printf("%s\n", text);
		return;
	}
	for (const char *line = text;; line++) {
		size_t len = strcspn(line, "\n");
		struct buffer shown = { 0 };

		visible_add(line, len, false, &shown);
		printf("%s\n", shown.data ? shown.data : "");
		buffer_free(&shown);
		line += len;
		if (*line == '\0')
			return;
	}
}

bool cli_order_is_too_long(const struct publishing_order *order)
{
	const struct {
		const char *what, *text;
	} texts[] = { { "name (--by)", order->by }, { "title", order->title }, { "note", order->note } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!texts[i].text || strlen(texts[i].text) < EDITION_TEXT_SIZE)
			continue;
		cli_say("the %s is too long: at most %d octets, which are half as many letters in Urdu",
			texts[i].what, EDITION_TEXT_SIZE - 1);
		return true;
	}
	return false;
}

bool cli_draft_is_good(const char *name)
{
	if (edition_name_is_good(name))
		return true;
	cli_say("a draft cannot be called \"%.100s\": small letters a to z, digits, - and _, at most %d, and "
		"neither a number nor "
		"\"live\"",
		name, EDITION_NAME_SIZE - 1);
	return false;
}

const char *cli_user(void)
{
	const char *behind_sudo = getenv("SUDO_USER");
	const struct passwd *user = getpwuid(getuid());

	if (getuid() == 0 && behind_sudo && *behind_sudo)
		return behind_sudo;
	return user ? user->pw_name : "unknown";
}

enum phrases_language cli_phrases(const char *option)
{
	enum phrases_language language =
		phrases_language(option, getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));

	if (language == PHRASES_NONE)
		fprintf(stderr, "agahi: faults are not told in \"%s\"; known are en and ur\n", option);
	return language;
}
