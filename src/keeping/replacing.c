#include "agahi/keeping/replacing.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"

enum { WAIT_MS = 1000 };

/* One that is too long is no path. */
static void add_to(const char *path, const char *ending, char out[REPLACING_PATH_SIZE])
{
	if (snprintf(out, REPLACING_PATH_SIZE, "%s%s", path, ending) >= REPLACING_PATH_SIZE)
		out[0] = '\0';
}

void replacing_draft_path(const char *path, char draft[REPLACING_PATH_SIZE])
{
	add_to(path, ".restoring", draft);
}

void replacing_kept_path(const char *path, char kept[REPLACING_PATH_SIZE])
{
	add_to(path, ".before-restore", kept);
}

static bool fail(const char *path, const char *what, char *error, size_t size)
{
	snprintf(error, size, "%s: %s: %s", path, what, strerror(errno));
	return false;
}

/* --- the log ------------------------------------------------------------------------------------------ */

/* SQLite throws the log of one away whose beginning is overwritten. */
static bool is_database(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof(magic)];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_one = fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
		memcmp(head, magic, sizeof(magic)) == 0;

	if (fd >= 0)
		close(fd);
	return is_one;
}

bool replacing_settle(const char *path, char *error, size_t size)
{
	sqlite3 *db = NULL;

	if (!is_database(path))
		return true;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

	/* By the first of these it is refused while there are others; the log goes with the connection that closes last. */
	if (code == SQLITE_OK && sqlite3_busy_timeout(db, WAIT_MS) == SQLITE_OK)
		code = sqlite3_exec(db,
			"PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; PRAGMA "
			"wal_checkpoint(TRUNCATE)",
			NULL, NULL, NULL);
	sqlite3_close(db);
	if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
		return true;
	snprintf(error, size, "%s: another program uses it; end that one first", path);
	return false;
}

/* --- the place ---------------------------------------------------------------------------------------- */

static bool move_beside(const char *path, const char *kept, const char *ending)
{
	char from[REPLACING_PATH_SIZE], to[REPLACING_PATH_SIZE];

	add_to(path, ending, from);
	add_to(kept, ending, to);
	unlink(to);
	return rename(from, to) == 0 || errno == ENOENT;
}

/* Moves the logs that a damaged database could not take in, and removes what belongs to them. */
static bool move_log(const char *path, const char *kept)
{
	char index[REPLACING_PATH_SIZE];

	add_to(path, "-shm", index);
	return move_beside(path, kept, "-wal") && move_beside(path, kept, "-journal") &&
		(unlink(index) == 0 || errno == ENOENT);
}

/* A log is moved even where its database is gone: SQLite would take it for the new one's. */
static bool keep(const char *path)
{
	char kept[REPLACING_PATH_SIZE];
	struct stat found;
	bool stood = stat(path, &found) == 0;

	if (!stood && errno != ENOENT)
		return false;
	replacing_kept_path(path, kept);
	/* One without an octet was made for its lock alone. */
	if (stood && found.st_size > 0 && ((unlink(kept) != 0 && errno != ENOENT) || link(path, kept) != 0))
		return false;
	return move_log(path, kept);
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return synced;
}

bool replacing_put(const char *path, char *error, size_t size)
{
	char draft[REPLACING_PATH_SIZE], log[REPLACING_PATH_SIZE];

	replacing_draft_path(path, draft);
	add_to(draft, "-wal", log);
	if (access(log, F_OK) == 0) {
		snprintf(error, size, "%s: it still has a log; is another program using it?", draft);
		return false;
	}
	if (!sync_path(draft, O_RDONLY))
		return fail(draft, "it cannot be written", error, size);
	if (!keep(path))
		return fail(path, "what is there cannot be kept aside", error, size);
	if (rename(draft, path) != 0)
		return fail(path, "the copy cannot take its place", error, size);
	return folder_sync(path) ||
		fail(path, "the copy is in its place, but may not outlive a power cut", error, size);
}

void replacing_discard(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-journal", ".slots" };
	char draft[REPLACING_PATH_SIZE], file[REPLACING_PATH_SIZE];

	replacing_draft_path(path, draft);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		add_to(draft, endings[i], file);
		unlink(file);
	}
}
