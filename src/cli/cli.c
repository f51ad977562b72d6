#include "agahi/cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/version.h"

struct command {
	const char *name;
	int (*run)(const struct config *config, int argc, char **argv);
	const char *arguments;
	const char *summary;
	const char *details;
};

static const struct command commands[] = {
	{ "import", cli_import, "MESSAGES.csv [--menus MENUS.csv] [--placeholders FILE.csv]",
		"check a message set and publish it",
		"MESSAGES.csv has the columns topic,lang,keywords,text; keywords are separated by |.\n"
		"Placeholders and menus that are not given stay as they were published last.\n"
		"When there is any fault, nothing is changed and every fault is listed with its line.\n"
		"A running daemon answers from the new set within two seconds.\n" },
	{ "export", cli_export, "DIR", "write the published set as CSV files",
		"Writes messages.csv, placeholders.csv and menus.csv to DIR, as import reads them.\n" },
	{ "check", cli_check, "[--json] [--costs] [MESSAGES.csv [--menus FILE] [--placeholders FILE]]",
		"find what is wrong with a message set, or could be better",
		"--costs lists what each text costs, also in Urdu's 7-bit tables, and the letters in their "
		"way.\nWithout a file the published set is checked. Exit code 1 when there are errors, 0 "
		"otherwise.\n" },
	{ "ask", cli_ask, "[--from MSISDN] [--lang TAG] [--explain] TEXT", "print what a citizen would get",
		"Prints exactly the text that the daemon would send; nothing when it would keep silent.\n"
		"--from uses that citizen's stored language, --lang any; --explain says why, on standard "
		"error.\n" },
	{ "dial", cli_dial, "CODE [--from MSISDN]", "walk through the menus as a citizen who dials",
		"CODE is *8300#, or *8300*2*1# for choices made at once. Keys are read from standard input, "
		"a line\neach; every screen is printed as the daemon would send it, and then a line --.\n" },
	{ "stats", cli_stats, "[--json]", "what was asked and what became of it", "" },
	{ "queue", cli_queue, "[--json]", "replies that wait to be sent", "" },
	{ "block", cli_block, "[--remove] MSISDN", "never answer a number (again)",
		"The number itself is not stored, only its keyed hash; a running daemon keeps to it within "
		"two "
		"seconds.\n" },
	{ "backup", cli_backup, "FILE", "copy journal, messages and key, while the daemon runs",
		"Writes FILE (the journal), FILE.content and FILE.key; none may exist. To restore, stop the "
		"daemon and\n"
		"put them in the places that the configuration names (the key beside the journal, as "
		"JOURNAL.key).\n" },
	{ "forget", cli_forget, "MSISDN", "remove everything that is left of one citizen",
		"Replies that wait, parts, history, the chosen language. The block list is not touched.\n" },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_help(FILE *out)
{
	fprintf(out, "usage: agahi -c FILE COMMAND …\n\nAgahi's desk: messages, previews and figures.\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
	fprintf(out,
		"\n`agahi COMMAND --help` tells more, `agahi --version` which version this is. Exit codes: 0 "
		"done, 1 faults, 2 wrong call or "
		"configuration.\n");
}

static void print_command(FILE *out, const struct command *command)
{
	fprintf(out, "usage: agahi -c FILE %s %s\n\n%s.\n%s", command->name, command->arguments,
		command->summary, command->details);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

int cli_usage(const char *name)
{
	print_command(stderr, find_command(name));
	return CLI_USAGE;
}

struct topics_languages cli_languages(const struct config *config)
{
	return (struct topics_languages){ config->service.languages.items, config->service.languages.count,
		config->service.default_language };
}

bool cli_is_number(const char *msisdn)
{
	const char *digits = *msisdn == '+' ? msisdn + 1 : msisdn;
	size_t len = strlen(digits);

	return len > 0 && len <= 30 && *digits >= '0' && *digits <= '9' &&
		strspn(digits, "0123456789 -.()/") == len;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static int run_command(const struct command *command, const char *path, int argc, char **argv)
{
	char errors[8192];

	if (wants_help(argc, argv)) {
		print_command(stdout, command);
		return CLI_OK;
	}
	if (!path) {
		fprintf(stderr, "agahi: which configuration? agahi -c FILE %s …\n", command->name);
		return CLI_USAGE;
	}
	const struct config *config = config_load(path, errors, sizeof(errors));
	if (!config) {
		fputs(errors, stderr);
		return CLI_USAGE;
	}
	optind = 0; /* glibc: start anew with the command's own arguments */
	int result = command->run(config, argc, argv);
	config_free(config);
	return result;
}

int cli_main(int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 } };
	const char *path = NULL;

	for (int option; (option = getopt_long(argc, argv, "+c:h", options, NULL)) != -1;) {
		if (option == 'h') {
			print_help(stdout);
			return CLI_OK;
		}
		if (option == 'v') {
			version_print("agahi");
			return CLI_OK;
		}
		if (option != 'c') {
			print_help(stderr);
			return CLI_USAGE;
		}
		path = optarg;
	}
	if (optind == argc) {
		print_help(stderr);
		return CLI_USAGE;
	}
	const struct command *command = find_command(argv[optind]);
	if (!command) {
		fprintf(stderr, "agahi: \"%s\" is not a command; see agahi --help\n", argv[optind]);
		return CLI_USAGE;
	}
	return run_command(command, path, argc - optind, argv + optind);
}
