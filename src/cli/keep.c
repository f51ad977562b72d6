/* backup, forget: what is kept, and what must not be. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/mask.h"
#include "agahi/base/sender.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/store/erasure.h"
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

static bool copy_key(const struct config *config, sqlite3 *journal, const char *path)
{
	struct sender_key key;

	if (!cli_load_key(config, journal, &key))
		return false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool copied = fd >= 0 && write(fd, key.octets, sizeof(key.octets)) == (ssize_t)sizeof(key.octets);
	if (fd >= 0 && close(fd) != 0)
		copied = false;
	if (!copied)
		fprintf(stderr, "agahi: %s cannot be written: %s\n", path, strerror(errno));
	return copied;
}

static bool back_up(const struct config *config, const char *file)
{
	char error[1024], content_path[PATH_SIZE], key_path[PATH_SIZE];
	sqlite3 *journal = ledger_open_file(config->store.journal, DB_READ_ONLY, error, sizeof(error));
	sqlite3 *content =
		journal ? library_open(config->store.content, DB_READ_ONLY, error, sizeof(error)) : NULL;
	bool done = false;

	snprintf(content_path, sizeof(content_path), "%s.content", file);
	snprintf(key_path, sizeof(key_path), "%s.key", file);
	if (!content)
		fprintf(stderr, "agahi: %s\n", error);
	else
		done = copy_database(journal, file) && copy_database(content, content_path) &&
			copy_key(config, journal, key_path);
	db_close(content);
	db_close(journal);
	if (done)
		printf("%s\n%s\n%s\n", file, content_path, key_path);
	return done;
}

int cli_backup(const struct config *config, int argc, char **argv)
{
	if (argc != 2 || argv[1][0] == '-')
		return cli_usage("backup");
	return back_up(config, argv[1]) ? CLI_OK : CLI_FAILED;
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
	if (done)
		printf("%s: %d rows removed; a running daemon forgets the language at SIGHUP\n",
			mask_number(argv[1], masked), rows);
	else
		fprintf(stderr, "agahi: nothing was removed: %s\n", error);
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}
