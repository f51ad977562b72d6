/* backup, restore, forget: what is kept, and what must not be. */
#include <stdio.h>

#include "agahi/base/mask.h"
#include "agahi/cli/cli.h"
#include "agahi/keeping/backup.h"
#include "agahi/keeping/citizens.h"
#include "agahi/keeping/restoration.h"
#include "agahi/keeping/restoration_text.h"

enum { ERROR_SIZE = 2048 };

/* --- backup ------------------------------------------------------------------------------------------- */

int cli_backup(const struct config *config, int argc, char **argv)
{
	char error[ERROR_SIZE], content_path[BACKUP_PATH_SIZE], standing[STANDING_COPY_PATH_SIZE];
	const char *key_file = NULL;
	const struct cli_option options[] = { { "with-key", CLI_TEXT, &key_file } };
	int first = cli_parse(argc, argv, options, 1, false);

	if (first < 0 || first + 1 != argc)
		return cli_usage("backup");
	if (!backup_make(config, argv[first], key_file, standing, error, sizeof(error))) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	backup_content_path(argv[first], content_path);
	const char *const written[] = { argv[first], content_path, standing, key_file };
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (written[i] && *written[i] != '\0')
			printf("%s\n", written[i]);
	return CLI_OK;
}

/* --- restore ------------------------------------------------------------------------------------------ */

int cli_restore(const struct config *config, int argc, char **argv)
{
	bool drop = false, send = false;
	const struct cli_option options[] = { { "drop-waiting", CLI_FLAG, &drop },
		{ "send-again", CLI_FLAG, &send } };
	int first = cli_parse(argc, argv, options, 2, false);
	char error[ERROR_SIZE];

	if (first < 0 || first + 1 != argc || (drop && send))
		return cli_usage("restore");
	struct restoration restoration = { .config = config,
		.copy = argv[first],
		.doubt = drop  ? RESTORATION_DROP
			: send ? RESTORATION_SEND
			       : RESTORATION_ASK };
	enum restoration_result result = restoration_run(&restoration, error, sizeof(error));
	if (result == RESTORATION_FAILED)
		fprintf(stderr, "agahi: nothing was restored: %s\n", error);
	else if (result == RESTORATION_ASKS)
		restoration_text_asks(&restoration, stderr);
	else
		restoration_text_done(&restoration, stdout);
	return result == RESTORATION_DONE ? CLI_OK : CLI_FAILED;
}

/* --- forget ------------------------------------------------------------------------------------------- */

int cli_forget(const struct config *config, int argc, char **argv)
{
	char number[ADDRESS_SIZE], masked[MASK_NUMBER_SIZE], error[ERROR_SIZE];
	int rows = 0, first = cli_parse(argc, argv, NULL, 0, false);

	if (first < 0 || first + 1 != argc)
		return cli_usage("forget");
	if (!cli_read_number(config, argv[first], TYPED_PHONE, number))
		return CLI_USAGE;
	if (!citizens_forget(config, number, &rows, error, sizeof(error))) {
		fprintf(stderr, "agahi: nothing was removed: %s\n", error);
		return CLI_FAILED;
	}
	printf("%s: %d rows removed; %s\n", mask_number(number, masked), rows,
		config->store.engine == ENGINE_POSTGRESQL
			? "the nodes forget the language by themselves"
			: "a running daemon forgets the language at SIGHUP");
	return CLI_OK;
}
