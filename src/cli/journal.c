/* What only the host's commands may open: the journal, and what the daemon knows of a citizen. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/sender.h"
#include "agahi/cli/cli.h"
#include "agahi/recall/history.h"
#include "agahi/recall/identity.h"
#include "agahi/store/ledger.h"

struct known {
	struct decide_sender *sender;
	char *language;
};

static void note_preference(uint64_t identity, const char *language, bool stopped, void *arg)
{
	struct known *known = arg;

	(void)identity;
	snprintf(known->language, CLI_LANGUAGE_SIZE, "%s", language ? language : "");
	known->sender->language = *known->language != '\0' ? known->language : NULL;
	known->sender->stopped = stopped;
}

void cli_look_up_preference(const struct config *config, const char *from, struct decide_sender *sender,
	char language[CLI_LANGUAGE_SIZE])
{
	struct known known = { sender, language };
	struct sender_key key;
	char number[ADDRESS_SIZE], error[1024];

	if (!cli_read_number(config, from, TYPED_SENDER, number))
		return;
	sqlite3 *db = ledger_open_file(config->store.journal, DB_READ_ONLY, error, sizeof(error));

	/* Where the daemon has never run there is nothing to know; where the journal cannot be read, nobody knows. */
	if (!db && (access(config->store.journal, F_OK) == 0 || errno != ENOENT))
		fprintf(stderr, "agahi: what is known of the number is not looked at: %s\n", error);
	if (db && history_has_preferences(db) && cli_load_key(config, db, &key) &&
		!history_find_preference(db, sender_identity_of(&key, number), note_preference, &known))
		fprintf(stderr, "agahi: what is known of the number cannot be read: %s\n",
			sqlite3_errmsg(db));
	explicit_bzero(&key, sizeof(key));
	db_close(db);
}

sqlite3 *cli_open_journal(const struct config *config, enum db_mode mode)
{
	char error[1024];
	sqlite3 *db = ledger_open_file(config->store.journal, mode, error, sizeof(error));

	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	return db;
}

bool cli_load_key(const struct config *config, sqlite3 *journal, struct sender_key *key)
{
	char error[1024];
	const struct identity_place place = identity_place_of(config);
	bool loaded = identity_load(&place, journal, key, error, sizeof(error));

	if (!loaded)
		fprintf(stderr, "agahi: %s\n", error);
	return loaded;
}
