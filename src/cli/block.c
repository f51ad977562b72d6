/* block: numbers that are never answered. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/mask.h"
#include "agahi/base/sender.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/edition/old_blocks.h"
#include "agahi/recall/blocklist.h"

/* What an older version kept in the content database belongs to the list, whichever program comes first. */
static bool take_old_blocks(const struct config *config, sqlite3 *journal)
{
	char error[1024];

	if (access(config->store.content, F_OK) != 0)
		return true;
	sqlite3 *content = library_open(config->store.content, DB_READ_WRITE, error, sizeof(error));
	bool moved = content && old_blocks_move(content, journal, error, sizeof(error));
	if (!moved)
		fprintf(stderr, "agahi: %s\n", error);
	db_close(content);
	return moved;
}

static int change(const struct config *config, sqlite3 *journal, const char *msisdn, bool remove)
{
	char masked[MASK_NUMBER_SIZE];
	struct sender_key key;
	bool was_blocked = false;

	if (!take_old_blocks(config, journal) || !cli_load_key(config, journal, &key))
		return CLI_FAILED;
	uint64_t sender = sender_identity_of(&key, msisdn);
	explicit_bzero(&key, sizeof(key));
	if (remove ? !blocklist_remove(journal, sender, &was_blocked)
		   : !blocklist_add(journal, sender, clock_wall_ms())) {
		fprintf(stderr, "agahi: the block list cannot be changed: %s\n", sqlite3_errmsg(journal));
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

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'r')
			return cli_usage("block");
		remove = true;
	}
	if (optind + 1 != argc || !cli_is_number(argv[optind]))
		return cli_usage("block");
	sqlite3 *journal = cli_open_journal(config, DB_READ_WRITE);
	int result = journal ? change(config, journal, argv[optind], remove) : CLI_FAILED;
	db_close(journal);
	return result;
}
