/* cli: the commands of `agahi`, for the commission's operators.
 *
 * A command is an entry of the table in cli.c and a function. Each gets the configuration and its own
 * arguments (argv[0] is its name), writes what was asked for to standard output and what went wrong to
 * standard error. */
#ifndef AGAHI_CLI_H
#define AGAHI_CLI_H

#include "agahi/base/sender.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/config/config.h"
#include "agahi/service/decide.h"
#include "agahi/store/db.h"

enum {
	CLI_OK = 0,
	CLI_FAILED = 1, /* could not be done, or faults were found */
	CLI_USAGE = 2   /* the call or the configuration is wrong */
};

enum { CLI_LANGUAGE_SIZE = 64 }; /* of a tag */

/* Everything `agahi` does: parses the arguments, runs the command, returns the exit code. */
int cli_main(int argc, char **argv);

int cli_import(const struct config *config, int argc, char **argv);
int cli_export(const struct config *config, int argc, char **argv);
int cli_check(const struct config *config, int argc, char **argv);
int cli_ask(const struct config *config, int argc, char **argv);
int cli_stats(const struct config *config, int argc, char **argv);
int cli_queue(const struct config *config, int argc, char **argv);
int cli_dial(const struct config *config, int argc, char **argv);
int cli_block(const struct config *config, int argc, char **argv);
int cli_backup(const struct config *config, int argc, char **argv);
int cli_forget(const struct config *config, int argc, char **argv);

/* For the commands: the configured languages, and the usage text of one command on standard error
 * (CLI_USAGE). */
struct topics_languages cli_languages(const struct config *config);
int cli_usage(const char *command);

/* The journal; NULL after a word on standard error. */
sqlite3 *cli_open_journal(const struct config *config, enum db_mode mode);

/* The key that the numbers in the journal are hashed with (identity.h). False after a word on standard error. */
bool cli_load_key(const struct config *config, sqlite3 *journal, struct sender_key *key);

/* Is it a number as citizens have, in any spelling (msisdn.h)? */
bool cli_is_number(const char *msisdn);

/* The published messages; NULL after a word on standard error. */
struct catalogue *cli_load_catalogue(const struct config *config);

/* What the daemon knows of the citizen; nothing when it never ran here. `language` keeps the tag. */
void cli_look_up_preference(const struct config *config, const char *from, struct decide_sender *sender,
	char language[CLI_LANGUAGE_SIZE]);

#endif
