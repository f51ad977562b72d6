#include "agahi/keeping/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/owner.h"
#include "agahi/edition/library.h"
#include "agahi/store/db.h"
#include "agahi/store/schema.h"

enum { PIECE = 65536, MAGIC_OCTETS = 16, PATH_SIZE = PATH_MAX + 32 };

#define JOURNAL_TABLES "'outbox', 'settled', 'part'"
#define CONTENT_TABLES "'message', 'keyword', 'placeholder'"

static const char magic[MAGIC_OCTETS] = "SQLite format 3";

struct copy_kind copy_kind_journal(void)
{
	return (struct copy_kind){ "journal", JOURNAL_TABLES,
		"messages (the file beside it, without .content, is the journal)", CONTENT_TABLES,
		journal_schema.version };
}

struct copy_kind copy_kind_content(void)
{
	return (struct copy_kind){ "messages", CONTENT_TABLES, "a journal", JOURNAL_TABLES,
		library_version() };
}

/* --- the file ----------------------------------------------------------------------------------------- */

static bool tell_errno(const char *path, const char *what, char *error, size_t size)
{
	snprintf(error, size, "%s: %s: %s", path, what, strerror(errno));
	return false;
}

static bool is_same_file(const struct stat *found, const char *target)
{
	struct stat other;

	return stat(target, &other) == 0 && other.st_dev == found->st_dev && other.st_ino == found->st_ino;
}

/* A database in use has a log beside it, without which it is not whole. */
static bool has_log(const char *copy)
{
	char path[PATH_SIZE];
	struct stat found;

	snprintf(path, sizeof(path), "%s-wal", copy);
	return stat(path, &found) == 0 && found.st_size > 0;
}

/* NULL when it may be a database. */
static const char *fault_of(int fd, const char *copy, const char *target)
{
	char head[MAGIC_OCTETS];
	struct stat found;

	if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
		return "this is no file";
	if (is_same_file(&found, target))
		return "this is the database that is in use, and no copy of it";
	if (found.st_size == 0)
		return "this file is empty: the disk was full, perhaps, when it was made; take another copy";
	if (read(fd, head, sizeof(head)) != (ssize_t)sizeof(head) || memcmp(head, magic, sizeof(magic)) != 0)
		return "this is no database, or its beginning is overwritten; take a copy that agahi backup "
		       "made";
	if (has_log(copy))
		return "a log (-wal) is beside it: it is of a database in use, and not whole by itself; take "
		       "a copy that "
		       "agahi backup made";
	return lseek(fd, 0, SEEK_SET) == 0 ? NULL : "this file cannot be read";
}

static bool copy_octets(int from, int to)
{
	char piece[PIECE];

	for (ssize_t len; (len = read(from, piece, sizeof(piece))) != 0;) {
		if (len < 0 || write(to, piece, (size_t)len) != len)
			return false;
	}
	return fsync(to) == 0;
}

/* As far as this user may: what cannot be given, whoever opens it next says. */
static void dress(int fd, const char *target, const char *draft, unsigned permissions)
{
	struct stat found;
	bool stood = stat(target, &found) == 0;

	owner_give(fd, draft);
	if (stood && fchown(fd, geteuid() == 0 ? found.st_uid : (uid_t)-1, found.st_gid) != 0)
		errno = 0;
	if (fchmod(fd, stood && found.st_size > 0 ? found.st_mode & 0777 : permissions) != 0)
		errno = 0;
}

static bool make_draft(
	int from, const char *target, const char *draft, unsigned permissions, char *error, size_t size)
{
	int to = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (to < 0)
		return tell_errno(draft, "it cannot be made", error, size);
	dress(to, target, draft, permissions);
	bool copied = copy_octets(from, to);
	if (!copied)
		tell_errno(draft, "the copy cannot be brought here", error, size);
	close(to);
	if (!copied)
		unlink(draft);
	return copied;
}

bool copy_take(const char *copy, const char *target, const char *draft, unsigned permissions, char *error,
	size_t size)
{
	int from = open(copy, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (from < 0)
		return tell_errno(copy, "the copy cannot be read", error, size);
	const char *fault = fault_of(from, copy, target);
	if (fault)
		snprintf(error, size, "%s: %s", copy, fault);
	else
		unlink(draft);
	bool taken = !fault && make_draft(from, target, draft, permissions, error, size);
	close(from);
	return taken;
}

/* --- the database ------------------------------------------------------------------------------------- */

static bool has_tables(sqlite3 *db, const char *tables)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (%s)",
		tables);
	return db_number(db, sql, 0) == 3;
}

/* SQLite's words may have a heading on a line of their own. */
static bool tell_damaged(const char *copy, const char *why, char *error, size_t size)
{
	const char *heading = strchr(why, '\n');

	if (heading)
		why = heading + 1;
	snprintf(error, size, "%s: this copy is damaged (%s); take another", copy, why);
	return false;
}

static bool is_whole(sqlite3 *db, const char *copy, char *error, size_t size)
{
	sqlite3_stmt *row = db_prepare(db, "PRAGMA quick_check(1)");
	bool whole = row && sqlite3_step(row) == SQLITE_ROW && strcmp(db_column_text(row, 0), "ok") == 0;

	if (!whole)
		tell_damaged(copy,
			row && sqlite3_column_text(row, 0) ? db_column_text(row, 0) : sqlite3_errmsg(db),
			error, size);
	sqlite3_finalize(row);
	return whole;
}

static bool check(
	sqlite3 *db, const struct copy_kind *kind, const char *copy, int *version, char *error, size_t size)
{
	long long found = 0;

	if (!db_read_number(db, "PRAGMA user_version", &found))
		return tell_damaged(copy, sqlite3_errmsg(db), error, size);
	*version = (int)found;
	if (!is_whole(db, copy, error, size))
		return false;
	if (has_tables(db, kind->other_tables))
		snprintf(error, size, "%s: this is a copy of %s", copy, kind->other);
	else if (!has_tables(db, kind->tables) || found <= 0)
		snprintf(error, size, "%s: this is a database, but not of agahi's (%s)", copy, kind->called);
	else if (found > kind->version)
		snprintf(error, size,
			"%s: it is of a newer version of agahi (schema %lld, this program knows %d); install "
			"that "
			"version, or take an older copy",
			copy, found, kind->version);
	else
		return true;
	return false;
}

bool copy_check(const char *draft, const struct copy_kind *kind, const char *copy, int *version, char *error,
	size_t size)
{
	sqlite3 *db = NULL;
	bool good = sqlite3_open_v2(draft, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

	if (!good)
		snprintf(error, size, "%s: %s", draft, db ? sqlite3_errmsg(db) : "memory is short");
	good = good && check(db, kind, copy, version, error, size);
	sqlite3_close(db);
	return good;
}
