#include "agahi/keeping/restoration.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/edition/library.h"
#include "agahi/journal/journal_db.h"
#include "agahi/keeping/backup.h"
#include "agahi/keeping/copy.h"
#include "agahi/keeping/replacing.h"
#include "agahi/recall/identity.h"
#include "agahi/store/journallock.h"
#include "agahi/store/ledger.h"

enum { JOURNAL_PERMISSIONS = 0600, CONTENT_PERMISSIONS = 0660 };

/* What a restoration holds while it runs. */
struct work {
	struct restoration *told;
	char journal[PATH_MAX], content[PATH_MAX]; /* the files themselves, where the names are links */
	struct journallock lock;
	struct standing *standing;
	sqlite3 *draft; /* of the journal that is to be */
	struct sender_key key;
	char *error;
	size_t size;
};

static bool fail(struct work *work, const char *what)
{
	snprintf(work->error, work->size, "%s: %s: %s", work->told->copy, what, sqlite3_errmsg(work->draft));
	return false;
}

static void find_path(const char *name, char path[PATH_MAX])
{
	if (!realpath(name, path))
		snprintf(path, PATH_MAX, "%s", name);
}

/* --- the copies --------------------------------------------------------------------------------------- */

/* Replies of a version before they were sealed would be sealed for a file of keys that is not there later. */
static bool drop_unsealed(struct work *work, const char *draft, int version)
{
	enum { SEALED_SINCE = 10 };
	sqlite3 *db = NULL;
	long long waiting = 0;

	if (version >= SEALED_SINCE)
		return true;
	bool done = sqlite3_open_v2(draft, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		db_read_number(
			db, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM part)", &waiting) &&
		(waiting == 0 ||
			(work->told->doubt == RESTORATION_DROP &&
				db_execute(db,
					"PRAGMA secure_delete = ON; DELETE FROM outbox; DELETE FROM part")));
	if (!done)
		snprintf(work->error, work->size,
			"%s: it is of an older version of agahi, and %lld replies or parts of questions wait "
			"in it, which "
			"may have been sent since and cannot be sent from it; --drop-waiting drops them",
			work->told->copy, waiting);
	sqlite3_close(db);
	return done;
}

static bool take_journal(struct work *work)
{
	const struct copy_kind kind = copy_kind_journal();
	char draft[REPLACING_PATH_SIZE];
	int version = 0;

	replacing_draft_path(work->journal, draft);
	if (!copy_take(
		    work->told->copy, work->journal, draft, JOURNAL_PERMISSIONS, work->error, work->size) ||
		!copy_check(draft, &kind, work->told->copy, &version, work->error, work->size) ||
		!drop_unsealed(work, draft, version))
		return false;
	work->draft = ledger_open_file(draft, DB_READ_WRITE, work->error, work->size);
	return work->draft != NULL;
}

/* The messages, where the backup has them; brought to the schema of this version. */
static bool take_content(struct work *work)
{
	const struct copy_kind kind = copy_kind_content();
	char copy[BACKUP_PATH_SIZE], draft[REPLACING_PATH_SIZE];
	int version;

	backup_content_path(work->told->copy, copy);
	work->told->has_content = access(copy, F_OK) == 0;
	if (!work->told->has_content)
		return true;
	replacing_draft_path(work->content, draft);
	if (!copy_take(copy, work->content, draft, CONTENT_PERMISSIONS, work->error, work->size) ||
		!copy_check(draft, &kind, copy, &version, work->error, work->size))
		return false;
	sqlite3 *db = library_open(draft, DB_READ_WRITE, work->error, work->size);
	db_close(db);
	return db != NULL;
}

/* --- whose it is -------------------------------------------------------------------------------------- */

static bool match_key(struct work *work)
{
	const struct identity_place place = identity_place_of(work->told->config);
	char why[1024];

	if (identity_load(&place, work->draft, &work->key, why, sizeof(why)) &&
		standing_match(work->standing, &work->key, why, sizeof(why)))
		return true;
	snprintf(work->error, work->size, "%s cannot be restored here: %s", work->told->copy, why);
	return false;
}

/* --- the present journal ------------------------------------------------------------------------------ */

static bool is_sound(sqlite3 *present, const struct sender_key *key, char *why, size_t size)
{
	long long kept = 0;
	sqlite3_stmt *row = db_prepare(present, "PRAGMA quick_check(1)");
	bool whole = row && sqlite3_step(row) == SQLITE_ROW && strcmp(db_column_text(row, 0), "ok") == 0;

	sqlite3_finalize(row);
	if (!whole)
		snprintf(why, size, "it is damaged");
	else if (!db_read_number(present, "SELECT value FROM key_check", &kept) ||
		(kept != 0 && (uint64_t)kept != sender_key_check(key)))
		snprintf(why, size, "it is of another key");
	else
		return true;
	return false;
}

/* Can what the present journal knows be used? */
static bool is_present_known(struct work *work)
{
	struct restoration *told = work->told;
	struct stat found;

	told->has_present = stat(work->journal, &found) == 0 && found.st_size > 0;
	if (!told->has_present)
		return false;
	sqlite3 *present = ledger_open_file(
		work->journal, DB_READ_ONLY, told->present_fault, sizeof(told->present_fault));
	bool known =
		present && is_sound(present, &work->key, told->present_fault, sizeof(told->present_fault));
	db_close(present);
	return known;
}

static struct keyslots *open_slots(const struct work *work)
{
	char path[PATH_MAX + 8], why[512];

	snprintf(path, sizeof(path), "%s.slots", work->journal);
	return access(path, F_OK) == 0 ? keyslots_open(work->journal, why, sizeof(why)) : NULL;
}

/* --- the journal that is to be ------------------------------------------------------------------------ */

static bool look_at_replies(struct work *work)
{
	if (!replacing_settle(work->journal, work->error, work->size))
		return false;
	bool known = is_present_known(work);
	struct keyslots *slots = open_slots(work);
	bool found = replies_attach(work->draft, known ? work->journal : NULL) &&
		replies_find(work->draft, slots, &work->told->replies);

	keyslots_close(slots);
	return found || fail(work, "what waits in it cannot be found");
}

static bool must_ask(const struct restoration *told)
{
	return (told->replies.doubtful > 0 && told->doubt == RESTORATION_ASK) ||
		(told->replies.lost > 0 && told->doubt != RESTORATION_DROP);
}

/* Who was forgotten at their own word, and the daemon died before the list had it. */
static bool list_forgotten(struct work *work)
{
	enum { AT_ONCE = 256 };
	struct standing_line lines[AT_ONCE];
	sqlite3_stmt *row = db_prepare(
		work->draft, "SELECT sender, received_ms FROM present.forgetting WHERE NOT done & 1");
	size_t count = 0;
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		lines[count++] = (struct standing_line){ STANDING_FORGET, sqlite3_column_int64(row, 1),
			(uint64_t)sqlite3_column_int64(row, 0) };
		if (count < AT_ONCE)
			continue;
		if (!standing_add(work->standing, lines, count, work->error, work->size))
			break;
		count = 0;
	}
	sqlite3_finalize(row);
	if (step == SQLITE_ROW)
		return false;
	if (step != SQLITE_DONE)
		return fail(work, "who asked to be forgotten cannot be found");
	return count == 0 || standing_add(work->standing, lines, count, work->error, work->size);
}

static bool settle(struct work *work)
{
	if (!db_execute(work->draft, "BEGIN IMMEDIATE") ||
		!replies_settle(work->draft, work->told->doubt == RESTORATION_DROP, clock_wall_ms()))
		return fail(work, "what waits in it cannot be settled");
	return list_forgotten(work) &&
		standing_apply(work->standing, work->draft, &work->told->standing, work->error, work->size) &&
		(db_execute(work->draft, "COMMIT") || fail(work, "it cannot be written"));
}

static bool put_in_place(struct work *work)
{
	db_close(work->draft);
	work->draft = NULL;
	if (!replacing_settle(work->journal, work->error, work->size) ||
		(work->told->has_content && !replacing_settle(work->content, work->error, work->size)))
		return false;
	if (work->told->has_content && !replacing_put(work->content, work->error, work->size))
		return false;
	if (replacing_put(work->journal, work->error, work->size))
		return true;
	size_t len = strlen(work->error);
	if (work->told->has_content)
		snprintf(work->error + len, work->size - len,
			"; the messages are restored already (what was there: %s.before-restore), so run it "
			"again",
			work->content);
	return false;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* Drafts are this one's only while it has the lock. */
static void discard(const struct work *work)
{
	replacing_discard(work->journal);
	replacing_discard(work->content);
}

/* The list before anything is read: what is done to citizens from here on is done to the journal that is to be. */
static bool begin(struct work *work)
{
	char why[512];

	if (access(work->told->copy, R_OK) != 0) {
		snprintf(work->error, work->size, "%s: there is no copy that can be read", work->told->copy);
		return false;
	}
	if (!journallock_take(&work->lock, work->journal, why, sizeof(why))) {
		snprintf(work->error, work->size, "%s; stop it first", why);
		return false;
	}
	if (!standing_copy_take(work->journal, work->told->copy, work->told->standing_taken,
		    &work->told->standing_missing, work->error, work->size))
		return false;
	work->standing = standing_open(work->journal, STANDING_PATIENCE_MS, work->error, work->size);
	if (work->standing)
		discard(work); /* what one that was cut short left */
	return work->standing != NULL;
}

static enum restoration_result run(struct work *work)
{
	if (!begin(work) || !take_journal(work) || !match_key(work) || !take_content(work) ||
		!look_at_replies(work))
		return RESTORATION_FAILED;
	if (must_ask(work->told))
		return RESTORATION_ASKS;
	return settle(work) && put_in_place(work) ? RESTORATION_DONE : RESTORATION_FAILED;
}

static void end(struct work *work)
{
	db_close(work->draft);
	if (work->standing)
		discard(work);
	standing_close(work->standing);
	journallock_release(&work->lock);
	explicit_bzero(&work->key, sizeof(work->key));
}

enum restoration_result restoration_run(struct restoration *restoration, char *error, size_t size)
{
	struct work work = { .told = restoration, .lock = JOURNALLOCK_NONE, .error = error, .size = size };

	if (!journal_db_is_file(config_place(&restoration->config->store))) {
		snprintf(error, size,
			"the journal is in PostgreSQL (store.engine), which is restored there, while no node "
			"runs "
			"(docs/cluster.md); agahi accept takes messages that agahi export wrote");
		return RESTORATION_FAILED;
	}
	find_path(restoration->config->store.journal, work.journal);
	find_path(restoration->config->store.content, work.content);
	enum restoration_result result = run(&work);
	end(&work);
	return result;
}
