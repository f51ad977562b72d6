#include "agahi/keeping/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/edition/library.h"
#include "agahi/journal/journal_db.h"
#include "agahi/recall/identity.h"
#include "agahi/store/ledger.h"

void backup_content_path(const char *file, char path[BACKUP_PATH_SIZE])
{
	snprintf(path, BACKUP_PATH_SIZE, "%s.content", file);
}

/* --- databases ---------------------------------------------------------------------------------------- */

/* One step in one read transaction: the copy is of one moment, and writers are not held up. */
static bool copy_database(sqlite3 *from, const char *path, char *error, size_t size)
{
	sqlite3 *to = NULL;
	bool copied = false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		snprintf(error, size, "%s cannot be made: %s", path, strerror(errno));
		return false;
	}
	close(fd);
	if (sqlite3_open(path, &to) == SQLITE_OK) {
		sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

		copied = backup && sqlite3_backup_step(backup, -1) == SQLITE_DONE;
		copied = sqlite3_backup_finish(backup) == SQLITE_OK && copied;
	}
	if (!copied)
		snprintf(error, size, "%s cannot be written: %s", path, sqlite3_errmsg(to));
	sqlite3_close(to);
	return copied;
}

/* --- the key ------------------------------------------------------------------------------------------ */

static bool write_key(const struct sender_key *key, const char *path, char *error, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write(fd, key->octets, sizeof(key->octets)) == (ssize_t)sizeof(key->octets);

	if (fd >= 0 && (fsync(fd) != 0 || close(fd) != 0))
		written = false;
	if (!written)
		snprintf(error, size, "%s cannot be written: %s", path, strerror(errno));
	return written;
}

static bool copy_key(
	const struct config *config, sqlite3 *journal, const char *path, char *error, size_t size)
{
	const struct identity_place place = identity_place_of(config);
	struct sender_key key;
	bool copied = identity_load(&place, journal, &key, error, size) && write_key(&key, path, error, size);

	explicit_bzero(&key, sizeof(key));
	return copied;
}

static bool find_folder(const char *file, struct stat *folder, char *error, size_t size)
{
	char path[BACKUP_PATH_SIZE];

	if (folder_of(file, path, sizeof(path)) && stat(path, folder) == 0)
		return true;
	snprintf(error, size, "%s: %s", path, strerror(errno));
	return false;
}

/* Key and journal together tell who asked what: whoever has the one folder is not to have both. */
static bool is_elsewhere(const char *key_file, const char *file, char *error, size_t size)
{
	struct stat one, other;

	if (!find_folder(key_file, &one, error, size) || !find_folder(file, &other, error, size))
		return false;
	if (one.st_dev != other.st_dev || one.st_ino != other.st_ino)
		return true;
	snprintf(error, size,
		"%s is in the folder of the backup: with the key beside it, everybody who gets the folder "
		"can find whose rows they are; name a file in another folder, that others keep",
		key_file);
	return false;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static bool is_file(const struct config *config, char *error, size_t size)
{
	if (journal_db_is_file(config_place(&config->store)))
		return true;
	snprintf(error, size,
		"the journal is in PostgreSQL (store.engine), which is copied there: pg_basebackup with its "
		"WAL, or "
		"pg_dump --schema=agahi (docs/cluster.md); agahi export writes the messages to a file, and "
		"the "
		"key is on every node");
	return false;
}

bool backup_make(const struct config *config, const char *file, const char *key_file,
	char standing[STANDING_COPY_PATH_SIZE], char *error, size_t size)
{
	char content_path[BACKUP_PATH_SIZE];

	if (!is_file(config, error, size) || (key_file && !is_elsewhere(key_file, file, error, size)))
		return false;
	backup_content_path(file, content_path);
	sqlite3 *journal = ledger_open_file(config->store.journal, DB_READ_ONLY, error, size);
	sqlite3 *content = journal ? library_open(config->store.content, DB_READ_ONLY, error, size) : NULL;
	bool done = content && copy_database(journal, file, error, size) &&
		copy_database(content, content_path, error, size) &&
		standing_copy_make(config->store.journal, file, standing, error, size) &&
		(!key_file || copy_key(config, journal, key_file, error, size));

	db_close(content);
	db_close(journal);
	return done;
}
