/* cli: the commands of `agahi`, for the commission's operators.
 *
 * A command is an entry of the table in cli.c and a function. Each gets the configuration (NULL where there is none, and
 * the command can do without) and its own arguments (argv[0] is its name), writes what was asked for to standard output
 * and what went wrong to standard error. */
#ifndef AGAHI_CLI_H
#define AGAHI_CLI_H

#include "agahi/base/sender.h"
#include "agahi/base/typed.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/comparison/answers.h"
#include "agahi/config/config.h"
#include "agahi/edition/publishing.h"
#include "agahi/editor/check.h"
#include "agahi/editor/lesson.h"
#include "agahi/service/decide.h"
#include "agahi/store/db.h"

enum {
	CLI_OK = 0,
	CLI_FAILED = 1,    /* could not be done, or faults were found */
	CLI_USAGE = 2,     /* the call or the configuration is wrong */
	CLI_OVERTAKEN = 3, /* another edition has gone live since, or somebody else's draft is in the way */
	CLI_DIFFERS = 4    /* the telco's records and ours do */
};

enum { CLI_LANGUAGE_SIZE = 64 }; /* of a tag */
enum { CLI_MAX_PARTS = 6 };      /* of an answer, where no configuration says */

/* Everything `agahi` does: parses the arguments, runs the command, returns the exit code. What was printed is written out
 * then; where it cannot be, that is told, and the call has failed. */
int cli_main(int argc, char **argv);

int cli_import(const struct config *config, int argc, char **argv);
int cli_export(const struct config *config, int argc, char **argv);
int cli_accept(const struct config *config, int argc, char **argv);
int cli_edition(const struct config *config, int argc, char **argv);
int cli_check(const struct config *config, int argc, char **argv);
int cli_diff(const struct config *config, int argc, char **argv);
int cli_history(const struct config *config, int argc, char **argv);
int cli_show_edition(const struct config *config, int argc, char **argv);
int cli_publish(const struct config *config, int argc, char **argv);
int cli_unschedule(const struct config *config, int argc, char **argv);
int cli_discard(const struct config *config, int argc, char **argv);
int cli_ask(const struct config *config, int argc, char **argv);
int cli_stats(const struct config *config, int argc, char **argv);
int cli_queue(const struct config *config, int argc, char **argv);
int cli_dial(const struct config *config, int argc, char **argv);
int cli_block(const struct config *config, int argc, char **argv);
int cli_link(const struct config *config, int argc, char **argv);
int cli_backup(const struct config *config, int argc, char **argv);
int cli_restore(const struct config *config, int argc, char **argv);
int cli_show(const struct config *config, int argc, char **argv);
int cli_forget(const struct config *config, int argc, char **argv);
int cli_figures(const struct config *config, int argc, char **argv);
int cli_unanswered(const struct config *config, int argc, char **argv);
int cli_reconcile(const struct config *config, int argc, char **argv);

/* --- cli.c: for all commands -------------------------------------------------------------------------- */

/* The languages that are configured; those of Pakistan's commission where nothing is. */
struct topics_languages cli_languages(const struct config *config);

const char *cli_time_zone(const struct config *config);

/* The usage text of one command on standard error (CLI_USAGE). */
int cli_usage(const char *command);

/* typed_read(); false after a word on standard error. */
bool cli_read_number(
	const struct config *config, const char *typed, enum typed_kind kind, char number[ADDRESS_SIZE]);

/* --- options.c ---------------------------------------------------------------------------------------- */

enum cli_option_kind {
	CLI_FLAG, /* a bool */
	CLI_TEXT, /* a const char *: --name=TEXT or --name TEXT */
	CLI_DRAFT, /* a const char *: --draft, --draft=NAME, or --draft NAME; EDITION_THE_DRAFT without a name */
	CLI_DRAFT_ALONE /* the same, but a word behind it is never its name */
};

struct cli_option {
	const char *name;
	enum cli_option_kind kind;
	void *value;
};

/* Where the arguments begin that are no options; they stand last in `argv`. With `text_follows` all behind the first of
 * them is taken as it is. -1 when the call is wrong. */
int cli_parse(int argc, char **argv, const struct cli_option *options, size_t count, bool text_follows);

/* "agahi: …" and a line break on standard error. Control characters in what it is made of, which may be somebody else's
 * words, do nothing to the terminal. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text for citizens, as it is; on a terminal with its control characters shown (visible.h). */
void cli_print_text(const char *text);

/* Is the order's name, title or note longer than an edition has room for? Then it is said. */
bool cli_order_is_too_long(const struct publishing_order *order);

/* Can a draft be called so? Else it is said. */
bool cli_draft_is_good(const char *name);

/* Who calls, where --by does not say. */
const char *cli_user(void);

/* The language of faults: what --in says (NULL: nothing), else the environment. PHRASES_NONE after a word on standard
 * error. */
enum phrases_language cli_phrases(const char *option);

/* --- sets.c ------------------------------------------------------------------------------------------- */

enum { CLI_CALLED_SIZE = 256 };

/* A message set that a command is about. */
struct cli_set {
	struct message_set *set;
	struct edition edition; /* its id is 0: the set is of files, or nothing is live */
	char called[CLI_CALLED_SIZE];
	char *paths[TABLE_COUNT]; /* of files */
};

/* The content database; NULL after a word on standard error. cli_open_content() with DB_READ_WRITE makes one,
 * cli_change_content() does not. */
sqlite3 *cli_open_content(const struct config *config, enum db_mode mode);
sqlite3 *cli_change_content(const struct config *config);

/* Does the store have an edition or a draft of that name? False, without a word, also where there is no configuration, or
 * the store cannot be read. */
bool cli_find_stored(const struct config *config, const char *which, struct edition *found);

/* Is it an edition or a draft, and there is no configuration that says where these are? Then it is said (CLI_USAGE). */
bool cli_set_is_out_of_reach(const struct config *config, const char *which);

/* `which`: "live", a number, a draft's name, a folder as export writes it, or a file of messages. Faults of files go to
 * the report. False after a word on standard error. cli_set_close() in any case. */
bool cli_set_open(
	struct cli_set *opened, const struct config *config, const char *which, struct report *report);
void cli_set_close(struct cli_set *opened);

/* FOLDER/messages.csv and so on, as export writes them; free() it. NULL when memory is short. */
char *cli_path_in(const char *folder, enum table table);

/* Is there anything of that name? A link that leads nowhere is, and is told when it is read. */
bool cli_stands(const char *path);

/* What is live, for a command that puts something in its place: where its rows are damaged, the newest edition before it,
 * after a word on standard error; its number is that of the live one. NULL after a word on standard error. */
struct message_set *cli_load_live(sqlite3 *db, struct edition *live);

/* "edition 12", "draft hours", "nothing". */
void cli_edition_called(const struct edition *edition, char called[CLI_CALLED_SIZE]);

/* What citizens would get of it; NULL after a word on standard error. */
struct catalogue *cli_load_catalogue(const struct config *config, const char *which);

/* As the daemon builds it, with what the content database holds of what was learned from its set, wherever the set came
 * from; where that cannot be used, by keywords alone, after a word on standard error. `config` may be NULL. NULL when
 * memory is short. */
struct catalogue *cli_build_catalogue(const struct config *config, const struct message_set *set);

/* Does the catalogue lack what its set's examples teach? Then it is said that it goes by keywords alone, and what to do. */
bool cli_tell_lacking(const struct cli_set *opened, const struct catalogue *catalogue);

/* Is it called NAME.agahi (accept.c)? */
bool cli_is_edition_file(const char *path);

/* --- check.c, publish.c, compare.c: what several commands do ------------------------------------------- */

/* `live` is what must not vanish; NULL, or without a message: nothing. The set and the configuration must outlive it. */
struct check_options cli_check_options(
	const struct config *config, const struct message_set *live, bool may_lose);

/* The exit code, after a word on standard error unless it was done. `error` is what publishing.h said of `which`. */
int cli_tell_result(enum publishing_result result, const char *which, const char *error);

/* The answers that change when `after` takes the place of `before`; nothing where that has no message. */
void cli_print_answers(
	const struct config *config, const struct message_set *before, const struct message_set *after);

/* The same for a program (answers_text.h), the caller's; null where `before` has no message, or memory is short. */
json_t *cli_answers_json(
	const struct config *config, const struct message_set *before, const struct message_set *after);

/* --- learn.c ------------------------------------------------------------------------------------------ */

/* Has what a set's examples teach in `octets` (buffer_free() it): found in the database, or trained, with a bar on a
 * terminal; and compared with what is live. Nothing in a set without examples. CLI_FAILED after a word on standard
 * error. */
int cli_learn(sqlite3 *db, const struct message_set *set, const struct message_set *live,
	enum phrases_language language, struct lesson *lesson, struct buffer *octets);

/* Is there what was learned from a draft's or an edition's examples, where it has any? Else CLI_FAILED, after a word on
 * standard error about how to learn it anew. */
int cli_expect_learned(sqlite3 *db, const struct cli_set *source, enum phrases_language language);

/* --- unmatched.c -------------------------------------------------------------------------------------- */

/* The texts that got no answer in the last 30 days, as the daemon told the operators. */
struct cli_unmatched {
	struct answers_unanswered *rows;
	size_t count;
};

/* None where nothing was told yet. */
void cli_unmatched_load(const struct config *config, struct cli_unmatched *unmatched);
void cli_unmatched_free(struct cli_unmatched *unmatched);

/* --- journal.c: the host's ---------------------------------------------------------------------------- */

/* The journal; NULL after a word on standard error. */
sqlite3 *cli_open_journal(const struct config *config, enum db_mode mode);

/* figures.db beside the messages; NULL after a word on standard error. */
sqlite3 *cli_open_figures(const struct config *config);

/* What the daemon knows of the citizen; nothing when it never ran here. `language` keeps the tag. */
void cli_look_up_preference(const struct config *config, const char *from, struct decide_sender *sender,
	char language[CLI_LANGUAGE_SIZE]);

#endif
