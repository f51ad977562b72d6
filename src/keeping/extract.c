#include "agahi/keeping/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/msisdn.h"
#include "agahi/base/sender.h"
#include "agahi/journal/journal_db.h"
#include "agahi/recall/identity.h"

static void note_deed(enum standing_deed deed, int64_t at_ms, void *arg)
{
	struct extract *extract = arg;

	if (extract->deed_count == EXTRACT_MOST_DEEDS)
		memmove(extract->deeds, extract->deeds + 1,
			--extract->deed_count * sizeof(extract->deeds[0]));
	extract->deeds[extract->deed_count++] = (struct extract_deed){ deed, at_ms };
}

/* As the country's number that it is taken for, so that who typed it sees a wrong one. */
static void mask(const struct config *config, const char *number, char masked[MASK_NUMBER_SIZE])
{
	struct address address = { 0, 0, "" };
	char canonical[ADDRESS_SIZE];

	snprintf(address.digits, sizeof(address.digits), "%s", number);
	msisdn_canonical(config->service.country_code, &address, canonical);
	mask_number(canonical, masked);
	explicit_bzero(&address, sizeof(address));
	explicit_bzero(canonical, sizeof(canonical));
}

static bool read_all(const struct config *config, sqlite3 *journal, const struct sender_key *key,
	const char *number, struct extract *extract, char *error, size_t size)
{
	uint64_t identities[SENDER_IDENTITIES];
	const struct citizen_wanted wanted = { identities, sender_identities_of(key, number, identities),
		extract->since_ms };

	if (!citizen_load(journal, &wanted, &extract->citizen)) {
		char name[JOURNAL_DB_NAME_SIZE];

		journal_db_name(config_place(&config->store), name);
		snprintf(error, size, "%s: it cannot be read: %s", name,
			sqlite3_errcode(journal) == SQLITE_OK || sqlite3_errcode(journal) == SQLITE_ROW
				? "memory is short"
				: sqlite3_errmsg(journal));
		return false;
	}
	return standing_find(config->store.journal, identities[0], note_deed, extract, error, size);
}

/* Without a key, where nothing was hashed yet, there is nothing of anybody; and none is made here. */
static bool look(const struct config *config, sqlite3 *journal, const char *number, struct extract *extract,
	char *error, size_t size)
{
	const struct identity_place place = identity_place_of(config);
	enum identity_verdict verdict = identity_look(&place, journal, error, size);
	struct sender_key key;

	if (verdict == IDENTITY_TO_BE_MADE)
		return true;
	bool done = verdict == IDENTITY_GOOD && identity_load(&place, journal, &key, error, size) &&
		read_all(config, journal, &key, number, extract, error, size);
	explicit_bzero(&key, sizeof(key));
	return done;
}

static const char *advice(int why)
{
	if (why == EACCES)
		return "; what is kept of citizens is the host's to read: run this as the daemon's user "
		       "(sudo -u "
		       "agahi agahi show …)";
	return why == ENOENT ? "; the daemon has never run with this configuration" : "";
}

static sqlite3 *open_journal(const char *path, char *error, size_t size)
{
	sqlite3 *journal = journal_db_open(path, DB_READ_ONLY, error, size);

	if (!journal && journal_db_is_file(path) && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
		snprintf(error, size, "%s: %s%s", path, strerror(errno), advice(errno));
	return journal;
}

bool extract_make(const struct config *config, const char *number, int64_t since_ms, struct extract *extract,
	char *error, size_t size)
{
	*extract = (struct extract){ .now_ms = clock_wall_ms(),
		.since_ms = since_ms,
		.retention_days = config->store.retention_days };
	mask(config, number, extract->masked);
	sqlite3 *journal = open_journal(config_place(&config->store), error, size);
	bool done = journal && look(config, journal, number, extract, error, size);

	db_close(journal);
	return done;
}

void extract_free(struct extract *extract)
{
	citizen_free(&extract->citizen);
}
