#include "agahi/cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/version.h"
#include "agahi/doctor/doctor.h"

#define DEFAULT_CONFIG "/etc/agahi/agahi.conf"

enum command_need {
	NEEDS_CONFIG,
	MAY_HAVE_CONFIG, /* it can be about files alone */
	READS_CONFIG,    /* by itself, to say what is wrong with it: the doctor */
};

struct command {
	const char *name;
	int (*run)(const struct config *config, int argc, char **argv);
	enum command_need need;
	const char *arguments;
	const char *summary;
	const char *details;
};

static const struct command commands[] = {
	{ "import", cli_import, NEEDS_CONFIG,
		"[MESSAGES.csv | DIR] [--menus FILE] [--placeholders FILE] [--examples FILE]\n"
		"       [--draft [NAME]] [--title TEXT] [--note TEXT] [--by NAME] [--remove] [--anyway] "
		"[--in ur] [--json]",
		"check a message set, and publish it or keep it as a draft",
		"MESSAGES.csv has the columns topic,lang,keywords,text; keywords are separated by |.\n"
		"DIR has the tables as export writes them. Tables that are not given stay as they are.\n"
		"Without MESSAGES.csv only the values of --placeholders change, and --examples are added.\n"
		"--draft keeps it where nobody sees it: ask, dial, check, diff and publish know it by its "
		"name.\n"
		"Topics or languages that would vanish are faults, unless --remove says that it is meant.\n"
		"When there is any fault, nothing is changed, and each is told with its row. Exit code 3: "
		"another\n"
		"edition went live meanwhile, or the draft is somebody else's (--anyway does not mind) or "
		"scheduled.\n" },
	{ "check", cli_check, MAY_HAVE_CONFIG,
		"[--json] [--costs] [--in ur] [--remove] [draft | NAME | NUMBER | DIR | MESSAGES.csv\n"
		"       [--menus FILE] [--placeholders FILE] [--examples FILE]]",
		"find what is wrong with a message set, or could be better",
		"--costs lists what each text costs, also in Urdu's 7-bit tables, and the letters in their "
		"way.\n"
		"Without a name the live edition is checked. Files need no configuration. Exit code 1 when "
		"there are\n"
		"errors, 0 otherwise.\n" },
	{ "ask", cli_ask, MAY_HAVE_CONFIG,
		"[--draft[=NAME] | --set NUMBER|DIR] [--from MSISDN] [--lang TAG] [--explain] TEXT",
		"print what a citizen would get",
		"Prints exactly the text that the daemon would send; nothing when it would keep silent.\n"
		"--from uses that citizen's stored language, --lang any; --explain says why, on standard "
		"error.\n" },
	{ "dial", cli_dial, MAY_HAVE_CONFIG, "CODE [--draft [NAME] | --set NUMBER|DIR] [--from MSISDN]",
		"walk through the menus as a citizen who dials",
		"CODE is *8301#, or *8301*2*1# for choices made at once. Keys are read from standard input, "
		"a line\n"
		"each; every screen is printed as the daemon would send it, and then a line --.\n" },
	{ "diff", cli_diff, MAY_HAVE_CONFIG, "[--json] [--in ur] [[A] B]",
		"what changed, and which citizens get another answer",
		"A and B are numbers of editions, names of drafts, \"live\", folders or files. Without A: "
		"what is live;\n"
		"without B: the draft.\n" },
	{ "publish", cli_publish, NEEDS_CONFIG,
		"draft|NAME|NUMBER [--at 'YYYY-MM-DD HH:MM'] [--title TEXT] [--note TEXT] [--by NAME]\n"
		"       [--remove] [--anyway] [--in ur]",
		"make a draft live, now or at a time, or bring an edition back",
		"An edition that was live comes back as a new one with its content. --at is in the service's "
		"time zone;\n"
		"the daemon publishes then, unless another edition went live meanwhile. Exit code 3: another "
		"edition\n"
		"went live since the draft was made; --anyway does not mind.\n" },
	{ "unschedule", cli_unschedule, NEEDS_CONFIG, "[NAME]", "take back what publish --at said", "" },
	{ "discard", cli_discard, NEEDS_CONFIG, "[NAME]", "forget a draft", "" },
	{ "history", cli_history, NEEDS_CONFIG, "[--json] [--most N]",
		"editions and drafts: what was live when, and who made it", "" },
	{ "show-edition", cli_show_edition, NEEDS_CONFIG, "[--json] NUMBER|NAME",
		"what is known of one of them", "" },
	{ "export", cli_export, NEEDS_CONFIG, "[--edition NUMBER | --draft[=NAME]] DIR | FILE.agahi",
		"write an edition as CSV files, or as one file",
		"Writes messages.csv, placeholders.csv, menus.csv and examples.csv to DIR, as import reads "
		"them;\nor all of it, with what was learned, to one file, as accept takes it.\n" },
	{ "accept", cli_accept, NEEDS_CONFIG, "[--json] FILE.agahi",
		"take an edition file from the desk: check it, and make it live",
		"What the daemon does with a file in content.spool. Exit code 3: another edition went live "
		"since it was made.\n" },
	{ "edition", cli_edition, MAY_HAVE_CONFIG, "show FILE.agahi",
		"what an edition file says, its hashes verified, and what it would change", "" },
	{ "stats", cli_stats, NEEDS_CONFIG, "[--json]", "what was asked and what became of it", "" },
	{ "figures", cli_figures, NEEDS_CONFIG, "--from DATE --to DATE [--csv|--json]",
		"how many asked what, as it may be published",
		"Days from the first to the last, both whole: by day, hour, topic, language, channel and "
		"link.\n"
		"Sums under 5 are shown as <5; some others as hidden or not at all, where they would give "
		"those away\n"
		"(agahi(1)).\n"
		"Reads figures.db beside the messages, which the daemon writes each minute.\n" },
	{ "unanswered", cli_unanswered, NEEDS_CONFIG, "[--since DATE|30d] [--least N] [--csv|--json]",
		"what got the menu: texts that several people sent",
		"Spellings of one text are taken together, most people first; only what at least 3 people "
		"sent.\n"
		"--csv writes rows for import --examples: fill in the column topic.\n" },
	{ "queue", cli_queue, NEEDS_CONFIG, "[--json]", "replies that wait to be sent", "" },
	{ "reconcile", cli_reconcile, NEEDS_CONFIG,
		"--from MOMENT --to MOMENT TELCO.csv [--link NAME | --smsc NAME] [--csv OUT] [--json]",
		"compare the telco's records of messages with ours",
		"MOMENT is 2027-02-07, with its whole day, or '2027-02-07 18:30'. The group reconcile of "
		"the\n"
		"configuration says what the file's columns are called. Exit code 4: they differ.\n" },
	{ "link", cli_link, NEEDS_CONFIG, "list [--json] | stop NAME | start NAME | trace NAME",
		"the links of the running daemon: list them, stop or start one, look on for a minute",
		"Speaks to the daemon by the socket that admin.socket names. stop lets what is under way be\n"
		"answered, says good-bye and keeps replies; the link stays stopped, over reloads too, until\n"
		"start or a restart of the daemon. trace prints a line for each PDU, for a minute, with "
		"masked\n"
		"numbers and without texts.\n" },
	{ "block", cli_block, NEEDS_CONFIG, "[--remove] MSISDN", "never answer a number (again)",
		"The number itself is not stored, only its keyed hash; a running daemon keeps to it within "
		"two "
		"seconds.\n" },
	{ "backup", cli_backup, NEEDS_CONFIG, "FILE [--with-key ELSEWHERE]",
		"copy journal and messages, while the daemon runs",
		"Writes FILE (the journal) and FILE.content; neither may exist. --with-key writes the key "
		"that "
		"numbers\n"
		"are hashed with to ELSEWHERE, a file in another folder; it never changes, so once is "
		"enough. The "
		"keys\n"
		"of what waits are copied nowhere: replies that wait cannot be sent from a copy.\n" },
	{ "restore", cli_restore, NEEDS_CONFIG, "FILE [--drop-waiting | --send-again]",
		"put a backup in the place of journal and messages, while no daemon runs",
		"FILE is what backup wrote; the messages come from FILE.content, or stay where that is not "
		"there. It\n"
		"must be of the same key. Who was forgotten or blocked since stays so. Replies that waited "
		"then and may\n"
		"have been sent since: --drop-waiting drops them, --send-again sends them; without either, "
		"where there\n"
		"are any, nothing is changed, and they are told. What was there is kept as "
		"DATABASE.before-restore.\n" },
	{ "show", cli_show, NEEDS_CONFIG, "[--since DATE|30d] [--json] MSISDN",
		"everything that is kept of one number, for who complains or asks",
		"Requests and what became of them, what waits, what was not answered, language, STOP, "
		"block.\n"
		"Any spelling of the number; it is shown masked. Exit code 0 also where nothing is kept.\n" },
	{ "doctor", NULL, READS_CONFIG, "[--json]", "look over the installation, and say what to do",
		"Configuration, rights, key, databases, disk, fonts, time zone, clock, hosts, spool. Changes "
		"nothing\nand binds nowhere. Exit code 0: all is well, 2: warnings, 1: faults.\n" },
	{ "forget", cli_forget, NEEDS_CONFIG, "MSISDN", "remove everything that is left of one citizen",
		"Replies that wait, parts, history, message ids, the chosen language. The block list is not "
		"touched.\n" },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_help(FILE *out)
{
	fprintf(out, "usage: agahi -c FILE COMMAND …\n\nAgahi's desk: messages, previews and figures.\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-12s %s\n", commands[i].name, commands[i].summary);
	fprintf(out,
		"\n`agahi COMMAND --help` tells more, `agahi --version` which version this is. Exit codes: 0 "
		"done, 1 faults, 2 wrong call or "
		"configuration,\n3 overtaken by another edition, 4 records differ. -c may be left out "
		"where " DEFAULT_CONFIG " is there.\n");
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
	static const char *const usual[] = { "ur", "en", "ur-Latn" };

	if (!config)
		return (struct topics_languages){ usual, sizeof(usual) / sizeof(usual[0]), usual[0] };
	return (struct topics_languages){ config->service.languages.items, config->service.languages.count,
		config->service.default_language };
}

const char *cli_time_zone(const struct config *config)
{
	return config ? config->service.time_zone : "Asia/Karachi";
}

bool cli_read_number(
	const struct config *config, const char *typed, enum typed_kind kind, char number[ADDRESS_SIZE])
{
	char error[256];
	bool read = typed_read(typed, kind, config->service.country_code, number, error, sizeof(error));

	if (!read)
		fprintf(stderr, "agahi: %s\n", error);
	return read;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

/* The exit code when it cannot be read. Where none was named and none stands in its place, `*config` is NULL. */
static int load_config(const char *path, const struct config **config)
{
	char errors[8192];

	*config = NULL;
	if (!path && access(DEFAULT_CONFIG, R_OK) != 0)
		return CLI_OK;
	*config = config_load_without_secrets(path ? path : DEFAULT_CONFIG, errors, sizeof(errors));
	if (!*config)
		fputs(errors, stderr);
	return *config ? CLI_OK : CLI_USAGE;
}

static int run_command(const struct command *command, const char *path, int argc, char **argv)
{
	const struct config *config;

	if (wants_help(argc, argv)) {
		print_command(stdout, command);
		return CLI_OK;
	}
	if (command->need == READS_CONFIG) {
		optind = 0;
		int code = doctor_run(path ? path : DEFAULT_CONFIG, argc, argv);
		return code >= 0 ? code : cli_usage(command->name);
	}
	int result = load_config(path, &config);
	if (result != CLI_OK)
		return result;
	if (!config && command->need == NEEDS_CONFIG) {
		fprintf(stderr, "agahi: which configuration? agahi -c FILE %s …\n", command->name);
		return CLI_USAGE;
	}
	optind = 0; /* glibc: start anew with the command's own arguments */
	result = command->run(config, argc, argv);
	config_free(config);
	return result;
}

static int run_call(int argc, char **argv)
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
		cli_say("\"%s\" is not a command; see agahi --help", argv[optind]);
		return CLI_USAGE;
	}
	return run_command(command, path, argc - optind, argv + optind);
}

/* Who reads no further (a pipe into head) knows that; a full disk must be told. */
static int end_output(int result)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return result;
	if (errno != EPIPE)
		fprintf(stderr, "agahi: the output cannot be written%s%s\n", errno ? ": " : "",
			errno ? strerror(errno) : "");
	return result == CLI_OK ? CLI_FAILED : result;
}

int cli_main(int argc, char **argv)
{
	return end_output(run_call(argc, argv));
}
