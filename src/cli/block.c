/* block: numbers that are never answered. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/mask.h"
#include "agahi/base/sender.h"
#include "agahi/edition/library.h"
#include "agahi/cli/cli.h"
#include "agahi/store/ledger.h"

static int change(const struct config *config, sqlite3 *db, const char *msisdn, bool remove)
{
	char error[1024], masked[MASK_NUMBER_SIZE];
	struct sender_key key;
	bool was_blocked = false;

	sqlite3 *journal = ledger_open_file(config->store.journal, DB_READ_WRITE, error, sizeof(error));
	if (!journal)
		fprintf(stderr, "agahi: %s\n", error);
	bool loaded = journal && cli_load_key(config, journal, db, &key);
	db_close(journal);
	if (!loaded)
		return CLI_FAILED;
	uint64_t sender = sender_identity_of(&key, msisdn);
	if (remove ? !library_unblock(db, sender, &was_blocked)
		   : !library_block(db, sender, clock_wall_ms())) {
		fprintf(stderr, "agahi: the block list cannot be changed: %s\n", sqlite3_errmsg(db));
		return CLI_FAILED;
	}
	mask_number(msisdn, masked);
	if (remove && !was_blocked) {
		fprintf(stderr, "agahi: %s was not blocked\n", masked);
		return CLI_FAILED;
	}
	printf("%s %s\n", masked, remove ? "is answered again" : "is blocked");
	return CLI_OK;
}

int cli_block(const struct config *config, int argc, char **argv)
{
	static const struct option options[] = { { "remove", no_argument, NULL, 'r' }, { NULL, 0, NULL, 0 } };
	bool remove = false;
	char error[1024];

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'r')
			return cli_usage("block");
		remove = true;
	}
	if (optind + 1 != argc || !cli_is_number(argv[optind]))
		return cli_usage("block");
	sqlite3 *db = library_open(config->store.content, DB_READ_WRITE, error, sizeof(error));
	if (!db) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	int result = change(config, db, argv[optind], remove);
	db_close(db);
	return result;
}
