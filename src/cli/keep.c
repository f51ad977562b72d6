/* backup, forget: what is kept, and what must not be. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/mask.h"
#include "agahi/base/sender.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/recall/erasure.h"
#include "agahi/store/ledger.h"

enum { PATH_SIZE = 4300 };

/* --- backup ------------------------------------------------------------------------------------------- */

/* One step in one read transaction: the copy is of one moment, and writers are not held up. */
static bool copy_database(sqlite3 *from, const char *path)
{
	sqlite3 *to = NULL;
	bool copied = false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		fprintf(stderr, "agahi: %s cannot be made: %s\n", path, strerror(errno));
		return false;
	}
	close(fd);
	if (sqlite3_open(path, &to) == SQLITE_OK) {
		sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

		copied = backup && sqlite3_backup_step(backup, -1) == SQLITE_DONE;
		copied = sqlite3_backup_finish(backup) == SQLITE_OK && copied;
	}
	if (!copied)
		fprintf(stderr, "agahi: %s cannot be written: %s\n", path, sqlite3_errmsg(to));
	sqlite3_close(to);
	return copied;
}

static bool write_key(const struct sender_key *key, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write(fd, key->octets, sizeof(key->octets)) == (ssize_t)sizeof(key->octets);

	if (fd >= 0 && (fsync(fd) != 0 || close(fd) != 0))
		written = false;
	if (!written)
		fprintf(stderr, "agahi: %s cannot be written: %s\n", path, strerror(errno));
	return written;
}

static bool copy_key(const struct config *config, sqlite3 *journal, const char *path)
{
	struct sender_key key;
	bool copied = cli_load_key(config, journal, &key) && write_key(&key, path);

	explicit_bzero(&key, sizeof(key));
	return copied;
}

static bool find_folder(const char *file, struct stat *folder)
{
	const char *slash = strrchr(file, '/');
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%.*s", slash ? (int)(slash - file) + 1 : 1, slash ? file : ".");
	if (stat(path, folder) == 0)
		return true;
	fprintf(stderr, "agahi: %s: %s\n", path, strerror(errno));
	return false;
}

/* Key and journal together tell who asked what: whoever has the one folder is not to have both. */
static bool is_elsewhere(const char *key_file, const char *file)
{
	struct stat one, other;

	if (!find_folder(key_file, &one) || !find_folder(file, &other))
		return false;
	if (one.st_dev != other.st_dev || one.st_ino != other.st_ino)
		return true;
	fprintf(stderr,
		"agahi: %s is in the folder of the backup: with the key beside it, everybody who gets the "
		"folder "
		"can find whose rows they are; name a file in another folder, that others keep\n",
		key_file);
	return false;
}

static bool back_up(const struct config *config, const char *file, const char *key_file)
{
	char error[1024], content_path[PATH_SIZE];
	sqlite3 *journal = ledger_open_file(config->store.journal, DB_READ_ONLY, error, sizeof(error));
	sqlite3 *content =
		journal ? library_open(config->store.content, DB_READ_ONLY, error, sizeof(error)) : NULL;
	bool done = false;

	snprintf(content_path, sizeof(content_path), "%s.content", file);
	if (!content)
		fprintf(stderr, "agahi: %s\n", error);
	else
		done = copy_database(journal, file) && copy_database(content, content_path) &&
			(!key_file || copy_key(config, journal, key_file));
	db_close(content);
	db_close(journal);
	if (done)
		printf("%s\n%s\n%s%s", file, content_path, key_file ? key_file : "", key_file ? "\n" : "");
	return done;
}

int cli_backup(const struct config *config, int argc, char **argv)
{
	static const struct option options[] = { { "with-key", required_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 } };
	const char *key_file = NULL;

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'k')
			return cli_usage("backup");
		key_file = optarg;
	}
	if (optind + 1 != argc)
		return cli_usage("backup");
	const char *file = argv[optind];
	return (!key_file || is_elsewhere(key_file, file)) && back_up(config, file, key_file) ? CLI_OK
											      : CLI_FAILED;
}

/* --- forget ------------------------------------------------------------------------------------------- */

int cli_forget(const struct config *config, int argc, char **argv)
{
	char masked[MASK_NUMBER_SIZE], error[1024];
	struct sender_key key;
	int rows = 0;

	if (argc != 2 || !cli_is_number(argv[1]))
		return cli_usage("forget");
	sqlite3 *db = cli_open_journal(config, DB_READ_WRITE);
	if (!db)
		return CLI_FAILED;
	bool done = cli_load_key(config, db, &key);
	if (!done) {
		db_close(db);
		return CLI_FAILED;
	}
	done = erasure_forget(db, &key, argv[1], &rows, error, sizeof(error));
	explicit_bzero(&key, sizeof(key));
	if (done)
		printf("%s: %d rows removed; a running daemon forgets the language at SIGHUP\n",
			mask_number(argv[1], masked), rows);
	else
		fprintf(stderr, "agahi: nothing was removed: %s\n", error);
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}
