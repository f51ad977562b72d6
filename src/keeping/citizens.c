#include "agahi/keeping/citizens.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/edition/library.h"
#include "agahi/edition/old_blocks.h"
#include "agahi/journal/journal_db.h"
#include "agahi/recall/blocklist.h"
#include "agahi/recall/erasure.h"
#include "agahi/recall/history.h"
#include "agahi/recall/identity.h"
#include "agahi/recall/standing.h"

/* The journal with what belongs to it. */
struct opened {
	struct standing *standing;
	sqlite3 *journal;
	struct sender_key key;
};

/* The list first: who waits for a restore opens the journal that it leaves. False with `error`; close_all() in any case. */
static bool open_all(const struct config *config, struct opened *opened, char *error, size_t size)
{
	const struct identity_place place = identity_place_of(config);

	*opened = (struct opened){ .standing = standing_open(
					   config->store.journal, STANDING_PATIENCE_MS, error, size) };
	if (!opened->standing)
		return false;
	opened->journal = journal_db_open(config_place(&config->store), DB_READ_WRITE, error, size);
	return opened->journal && identity_load(&place, opened->journal, &opened->key, error, size) &&
		standing_match(opened->standing, &opened->key, error, size);
}

static void close_all(struct opened *opened)
{
	explicit_bzero(&opened->key, sizeof(opened->key));
	db_close(opened->journal);
	standing_close(opened->standing);
}

/* --- forgetting --------------------------------------------------------------------------------------- */

/* Under whatever spelling a copy of the journal has it. */
static bool write_down(const struct opened *opened, const char *msisdn, char *error, size_t size)
{
	uint64_t senders[SENDER_IDENTITIES];
	struct standing_line lines[SENDER_IDENTITIES];
	size_t count = sender_identities_of(&opened->key, msisdn, senders);
	int64_t now_ms = clock_wall_ms();

	for (size_t i = 0; i < count; i++)
		lines[i] = (struct standing_line){ STANDING_FORGET, now_ms, senders[i] };
	return standing_add(opened->standing, lines, count, error, size);
}

bool citizens_forget(const struct config *config, const char *msisdn, int *rows, char *error, size_t size)
{
	const bool is_file = journal_db_is_file(config_place(&config->store));
	struct opened opened;
	bool done = open_all(config, &opened, error, size) && write_down(&opened, msisdn, error, size) &&
		erasure_forget(opened.journal, &opened.key, msisdn, is_file ? 0 : clock_wall_ms(), rows,
			error, size);

	close_all(&opened);
	return done;
}

/* --- blocking ----------------------------------------------------------------------------------------- */

/* What an older version kept in the content database belongs to the list, whichever program comes first. Only a file can be
 * of such a version. */
static bool take_old_blocks(const struct config *config, sqlite3 *journal, char *error, size_t size)
{
	if (!journal_db_is_file(config_place(&config->store)) || access(config->store.content, F_OK) != 0)
		return true;
	sqlite3 *content = library_open(config->store.content, DB_READ_WRITE, error, size);
	bool moved = content && old_blocks_move(content, journal, error, size);

	db_close(content);
	return moved;
}

static bool change(
	struct opened *opened, uint64_t sender, bool remove, bool *was_blocked, char *error, size_t size)
{
	int64_t now_ms = clock_wall_ms();
	const struct standing_line line = { remove ? STANDING_UNBLOCK : STANDING_BLOCK, now_ms, sender };

	if (!standing_add(opened->standing, &line, 1, error, size))
		return false;
	if (remove ? blocklist_remove(opened->journal, sender, was_blocked)
		   : blocklist_add(opened->journal, sender, now_ms))
		return true;
	snprintf(error, size, "the block list cannot be changed: %s", sqlite3_errmsg(opened->journal));
	return false;
}

bool citizens_block(const struct config *config, const char *msisdn, bool remove, bool *was_blocked,
	char *error, size_t size)
{
	struct opened opened;
	bool done = open_all(config, &opened, error, size) &&
		take_old_blocks(config, opened.journal, error, size) &&
		change(&opened, sender_identity_of(&opened.key, msisdn), remove, was_blocked, error, size);

	close_all(&opened);
	return done;
}

/* --- knowing ------------------------------------------------------------------------------------------ */

static void note_choice(uint64_t identity, const char *language, bool stopped, void *arg)
{
	struct citizens_choice *choice = arg;

	(void)identity;
	snprintf(choice->language, sizeof(choice->language), "%s", language ? language : "");
	choice->stopped = stopped;
}

static bool find_choice(const struct opened *opened, const char *msisdn, struct citizens_choice *choice,
	char *error, size_t size)
{
	if (history_find_preference(
		    opened->journal, sender_identity_of(&opened->key, msisdn), note_choice, choice))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(opened->journal));
	return false;
}

bool citizens_know(const struct config *config, const char *msisdn, struct citizens_choice *choice,
	char *error, size_t size)
{
	const struct identity_place place = identity_place_of(config);
	struct opened opened = { 0 };

	*choice = (struct citizens_choice){ 0 };
	opened.journal = journal_db_open(config_place(&config->store), DB_READ_ONLY, error, size);
	if (!opened.journal)
		return journal_db_is_file(config_place(&config->store)) &&
			access(config->store.journal, F_OK) != 0 && errno == ENOENT;
	bool told = !history_has_preferences(opened.journal) ||
		(identity_load(&place, opened.journal, &opened.key, error, size) &&
			find_choice(&opened, msisdn, choice, error, size));
	close_all(&opened);
	return told;
}
