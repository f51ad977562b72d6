/* What only the host's commands may open: the journal, and what the daemon knows of a citizen. */
#include <stdio.h>

#include "agahi/cli/cli.h"
#include "agahi/journal/journal_db.h"
#include "agahi/keeping/citizens.h"

void cli_look_up_preference(const struct config *config, const char *from, struct decide_sender *sender,
	char language[CLI_LANGUAGE_SIZE])
{
	char number[ADDRESS_SIZE], error[1024];
	struct citizens_choice choice = { 0 };

	if (!cli_read_number(config, from, TYPED_SENDER, number))
		return;
	if (!citizens_know(config, number, &choice, error, sizeof(error)))
		fprintf(stderr, "agahi: what is known of the number is not looked at: %s\n", error);
	snprintf(language, CLI_LANGUAGE_SIZE, "%s", choice.language);
	sender->language = *language != '\0' ? language : NULL;
	sender->stopped = choice.stopped;
}

sqlite3 *cli_open_journal(const struct config *config, enum db_mode mode)
{
	char error[1024];
	sqlite3 *db = journal_db_open(config_place(&config->store), mode, error, sizeof(error));

	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	return db;
}
