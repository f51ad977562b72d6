#include "agahi/doctor/databases.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/lockfile.h"
#include "agahi/edition/editions.h"
#include "agahi/edition/library.h"
#include "agahi/journal/journal_db.h"
#include "agahi/recall/identity.h"
#include "agahi/store/schema.h"

enum { STEPS_BETWEEN_LOOKS = 10000 }; /* of SQLite's machine */

static const char sqlite_mark[] = "SQLite format 3"; /* its NUL belongs to it */

/* --- the file ----------------------------------------------------------------------------------------- */

/* Not by a descriptor that stays: to close one would drop the locks that SQLite has on the file in this process. */
static bool look_at_file(struct database_facts *facts)
{
	int fd = open(facts->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char mark[sizeof(sqlite_mark)] = "";
	struct stat found;

	if (fd < 0 || fstat(fd, &found) != 0) {
		facts->error = errno;
	} else if (S_ISREG(found.st_mode)) { /* else it is no database */
		facts->octets = found.st_size;
		facts->is_sqlite = read(fd, mark, sizeof(mark)) == (ssize_t)sizeof(mark) &&
			memcmp(mark, sqlite_mark, sizeof(mark)) == 0;
	}
	if (fd >= 0)
		close(fd);
	return facts->error == 0 && facts->is_sqlite;
}

/* --- what is in it ------------------------------------------------------------------------------------ */

static bool has_table(sqlite3 *db, const char *name)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '%s'",
		name);
	return db_number(db, sql, 0) == 1;
}

static int stop_in_time(void *arg)
{
	const uint64_t *until_ms = arg;

	return clock_monotonic_ms() >= *until_ms;
}

static void note_error(sqlite3 *db, enum database_state state, struct database_facts *facts)
{
	facts->state = state;
	snprintf(facts->words, sizeof(facts->words), "%s", sqlite3_errmsg(db));
}

/* The first that is amiss is enough to know; a large file is looked at for a while. */
static void check_pages(sqlite3 *db, struct database_facts *facts)
{
	uint64_t until_ms = clock_monotonic_ms() + DATABASES_MOST_MS;
	sqlite3_stmt *check = db_prepare(db, "PRAGMA quick_check(1)");

	sqlite3_progress_handler(db, STEPS_BETWEEN_LOOKS, stop_in_time, &until_ms);
	int step = check ? sqlite3_step(check) : sqlite3_errcode(db);
	if (step == SQLITE_INTERRUPT) {
		facts->state = DATABASE_UNFINISHED;
	} else if (step != SQLITE_ROW) {
		note_error(db, DATABASE_DAMAGED, facts);
	} else if (strcmp(db_column_text(check, 0), "ok") != 0) {
		facts->state = DATABASE_DAMAGED;
		snprintf(facts->words, sizeof(facts->words), "%s", db_column_text(check, 0));
	} else {
		facts->state = DATABASE_WHOLE;
	}
	sqlite3_finalize(check);
	sqlite3_progress_handler(db, 0, NULL, NULL);
}

static bool look_inside(sqlite3 *db, const char *table, struct database_facts *facts)
{
	if (!db_read_number(db, "PRAGMA user_version", &facts->version)) {
		note_error(db, sqlite3_errcode(db) == SQLITE_CORRUPT ? DATABASE_DAMAGED : DATABASE_UNREADABLE,
			facts);
		return false;
	}
	facts->is_ours = has_table(db, table);
	check_pages(db, facts);
	return true;
}

static void look_at_database(const char *table, struct database_facts *facts)
{
	sqlite3 *db = NULL;

	if (!look_at_file(facts))
		return;
	if (sqlite3_open_v2(facts->path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
			SQLITE_OK ||
		sqlite3_busy_timeout(db, DB_BUSY_TIMEOUT_MS) != SQLITE_OK)
		note_error(db, DATABASE_UNREADABLE, facts);
	else
		look_inside(db, table, facts);
	sqlite3_close(db);
}

static bool is_usable(const struct database_facts *facts)
{
	if (facts->is_remote)
		return facts->state == DATABASE_WHOLE;
	return facts->error == 0 && facts->is_sqlite && facts->is_ours && facts->version == facts->known &&
		facts->state != DATABASE_UNREADABLE;
}

/* The settings are the server's: virtual table `server` (foreign_table.h). */
static void look_at_server(const struct config *config, struct database_facts *facts)
{
	char name[JOURNAL_DB_NAME_SIZE];

	facts->is_remote = true;
	facts->state = DATABASE_UNREADABLE;
	journal_db_name(config_place(&config->store), name);
	snprintf(facts->path, sizeof(facts->path), "%s", name);
	sqlite3 *db = journal_db_open(
		config_place(&config->store), DB_READ_ONLY, facts->words, sizeof(facts->words));
	if (!db)
		return;
	long long standby = 0;
	if (db_read_number(db, "SELECT synchronous_standby_names <> '' FROM server", &standby))
		facts->state = DATABASE_WHOLE;
	else
		note_error(db, DATABASE_UNREADABLE, facts);
	facts->needs_standby = facts->state == DATABASE_WHOLE && !standby && !config->store.alone;
	db_close(db);
}

void databases_look_at_journal(const struct config *config, struct database_facts *facts)
{
	*facts = (struct database_facts){ .what = "the journal",
		.if_lost = "restore a backup, or start with a new one: what waits and who is blocked is lost "
			   "then",
		.known = journal_schema.version };
	if (!journal_db_is_file(config_place(&config->store))) {
		look_at_server(config, facts);
		return;
	}
	snprintf(facts->path, sizeof(facts->path), "%s", config->store.journal);
	look_at_database("outbox", facts);
}

/* --- the messages ------------------------------------------------------------------------------------- */

static void find_live(const char *path, struct live_facts *live)
{
	char error[1024];
	struct edition edition;
	sqlite3 *db = library_open(path, DB_READ_ONLY, error, sizeof(error));

	if (db && editions_find(db, "live", &edition, error, sizeof(error)))
		*live = (struct live_facts){ edition.id != 0 ? edition.number : 0, edition.published_ms };
	db_close(db);
}

void databases_look_at_content(
	const struct config *config, struct database_facts *facts, struct live_facts *live)
{
	*facts = (struct database_facts){ .what = "the messages",
		.if_lost = "restore a backup, or have the operators import their tables again",
		.known = library_version() };
	snprintf(facts->path, sizeof(facts->path), "%s", config->store.content);
	look_at_database("message", facts);
	*live = (struct live_facts){ .number = facts->error == ENOENT ? 0 : -1 };
	if (is_usable(facts))
		find_live(facts->path, live);
}

/* --- key and lock ------------------------------------------------------------------------------------- */

void databases_look_at_key(
	const struct config *config, const struct database_facts *journal, struct key_facts *facts)
{
	const struct identity_place place = identity_place_of(config);

	*facts = (struct key_facts){ .state = journal->error == ENOENT ? KEY_TO_BE_MADE : KEY_UNKNOWN };
	if (!is_usable(journal))
		return;
	sqlite3 *db = journal_db_open(
		config_place(&config->store), DB_READ_ONLY, facts->words, sizeof(facts->words));
	if (!db)
		return;
	enum identity_verdict verdict = identity_look(&place, db, facts->words, sizeof(facts->words));
	db_close(db);
	facts->state = verdict == IDENTITY_GOOD  ? KEY_GOOD
		: verdict == IDENTITY_TO_BE_MADE ? KEY_TO_BE_MADE
						 : KEY_REFUSED;
	facts->is_absent = verdict == IDENTITY_ABSENT;
}

void databases_look_at_lock(const char *journal, struct lock_facts *facts)
{
	char path[FACTS_PATH_SIZE];

	*facts = (struct lock_facts){ .state = LOCK_FREE };
	snprintf(path, sizeof(path), "%s.lock", journal);
	switch (lockfile_look(path, &facts->owner)) {
	case LOCKFILE_TAKEN:
		facts->state = LOCK_TAKEN;
		break;
	case LOCKFILE_FAILED:
		facts->error = errno;
		facts->state = errno == ENOENT ? LOCK_FREE : LOCK_UNKNOWN;
		break;
	default:
		break;
	}
}
