#include "agahi/store/oldlog.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/store/db.h"

enum {
	FIRST_SEALED = 10, /* of the schema's versions */
	PATH_SIZE = 4200,
	PIECE = 64 * 1024
};

bool oldlog_is_due(const char *journal)
{
	sqlite3 *db = NULL;
	long long version = 0;

	if (sqlite3_open_v2(journal, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
		version = db_number(db, "PRAGMA user_version", 0);
	sqlite3_close(db);
	return version > 0 && version < FIRST_SEALED;
}

void oldlog_close(sqlite3 *db)
{
	int keep = 1;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	db_close(db);
}

static bool write_nothing(int fd, off_t from, off_t to)
{
	static const char nothing[PIECE];

	while (from < to) {
		size_t len = to - from < PIECE ? (size_t)(to - from) : PIECE;
		ssize_t written = pwrite(fd, nothing, len, from);

		if (written <= 0)
			return false;
		from += written;
	}
	return fdatasync(fd) == 0;
}

/* The head first: without it a crash in the midst leaves a log that counts for nothing, and not one half of which counts. */
static bool overwrite_file(const char *path)
{
	enum { HEAD = 4096 };
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	struct stat found;

	if (fd < 0)
		return false;
	bool done = fstat(fd, &found) == 0 &&
		(found.st_size == 0 ||
			(write_nothing(fd, 0, found.st_size < HEAD ? found.st_size : HEAD) &&
				write_nothing(fd, HEAD, found.st_size)));
	close(fd);
	return done;
}

/* All of the log is in the journal, and nobody else may write or read there until the connection is closed. */
static bool hold_alone(sqlite3 *db)
{
	int in_log = -1, moved = -1;

	return sqlite3_busy_timeout(db, DB_BUSY_TIMEOUT_MS) == SQLITE_OK &&
		db_execute(db, "PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_schema") &&
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_FULL, &in_log, &moved) == SQLITE_OK &&
		in_log == moved;
}

bool oldlog_overwrite(const char *journal)
{
	char log[PATH_SIZE];
	sqlite3 *db = NULL;

	snprintf(log, sizeof(log), "%s-wal", journal);
	bool done = sqlite3_open_v2(journal, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
			SQLITE_OK &&
		hold_alone(db) && overwrite_file(log);
	sqlite3_close(db);
	return done;
}
