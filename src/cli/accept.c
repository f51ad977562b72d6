/* accept, edition show: an edition file from the desk, by hand. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/comparison/paper.h"
#include "agahi/handover/intake.h"
#include "agahi/handover/telling.h"

bool cli_is_edition_file(const char *path)
{
	size_t len = strlen(path), ending = strlen(EDITION_FILE_ENDING);

	return len > ending && strcmp(path + len - ending, EDITION_FILE_ENDING) == 0;
}

/* NULL with the reason. */
static struct edition_file *read_file(const char *path, char error[EDITION_FILE_ERROR_SIZE])
{
	struct edition_file *file;

	intake_read(AT_FDCWD, path, true, clock_wall_ms(), &file, error, EDITION_FILE_ERROR_SIZE);
	return file;
}

/* --- accept ------------------------------------------------------------------------------------------- */

static void take(const struct config *config, sqlite3 *db, const char *path, struct acceptance_answer *answer)
{
	const struct check_options standards = cli_check_options(config, NULL, false);
	char error[EDITION_FILE_ERROR_SIZE];
	struct edition_file *file = read_file(path, error);

	if (file)
		acceptance_take(db, file, &standards, clock_wall_ms(), answer);
	else
		acceptance_refuse_damaged(answer, error);
	edition_file_free(file);
}

static int exit_code(const struct acceptance_answer *answer)
{
	if (answer->refusal == ACCEPTANCE_OVERTAKEN)
		return CLI_OVERTAKEN;
	return answer->result == ACCEPTANCE_REFUSED || answer->result == ACCEPTANCE_FAILED ? CLI_FAILED
											   : CLI_OK;
}

int cli_accept(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json } };
	int at = cli_parse(argc, argv, options, 1, false);
	struct acceptance_answer answer;

	if (at < 0 || at + 1 != argc)
		return cli_usage("accept");
	sqlite3 *db = cli_open_content(config, DB_READ_WRITE);
	if (!db)
		return CLI_FAILED;
	take(config, db, argv[at], &answer);
	db_close(db);
	int result = exit_code(&answer);
	if (json)
		paper_print_json(acceptance_json(&answer, argv[at]), stdout);
	else
		telling_answer(&answer, clock_wall_ms(), result == CLI_OK ? stdout : stderr);
	return result;
}

/* --- edition show ------------------------------------------------------------------------------------- */

/* Where a gateway is near, also what would change there. */
static int show_changes(const struct config *config, const struct edition_file *file)
{
	sqlite3 *db = cli_open_content(config, DB_READ_ONLY);
	struct edition live;
	struct message_set *set = db ? cli_load_live(db, &live) : NULL;
	bool done = set && telling_file_changes(file, set, &live, stdout);

	message_set_free(set);
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}

int cli_edition(const struct config *config, int argc, char **argv)
{
	int at = cli_parse(argc, argv, NULL, 0, false);
	char error[EDITION_FILE_ERROR_SIZE];

	if (at < 0 || at + 2 != argc || strcmp(argv[at], "show") != 0)
		return cli_usage("edition");
	struct edition_file *file = read_file(argv[at + 1], error);
	if (!file) {
		cli_say("%s: %s", argv[at + 1], error);
		return CLI_FAILED;
	}
	calendar_use_zone(cli_time_zone(config));
	telling_file(file, clock_wall_ms(), stdout);
	int result = config ? show_changes(config, file) : CLI_OK;
	edition_file_free(file);
	return result;
}
