/* backup, forget: what is kept, and what must not be. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agahi/cli.h"
#include "agahi/ledger.h"
#include "agahi/library.h"
#include "agahi/sender.h"

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

static bool copy_key(const struct config *config, const char *path)
{
	char error[1024];
	struct sender_key key;

	if (!sender_key_load_for(config->store.journal, &key, error, sizeof(error))) {
		fprintf(stderr, "agahi: %s\n", error);
		return false;
	}
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
			copy_key(config, key_path);
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

static bool forget(sqlite3 *db, uint64_t sender, const char *msisdn, int *rows)
{
	static const char *const by_identity[] = { "DELETE FROM outbox WHERE sender = ?",
		"DELETE FROM settled WHERE sender = ?", "DELETE FROM preference WHERE sender = ?" };
	bool done = db_execute(db, "PRAGMA secure_delete = ON") && db_execute(db, "BEGIN IMMEDIATE");

	*rows = 0;
	for (size_t i = 0; done && i < sizeof(by_identity) / sizeof(by_identity[0]); i++) {
		sqlite3_stmt *delete = db_prepare(db, by_identity[i]);

		sqlite3_bind_int64(delete, 1, (sqlite3_int64)sender);
		done = delete &&db_run(delete);
		*rows += sqlite3_changes(db);
		sqlite3_finalize(delete);
	}
	sqlite3_stmt *parts =
		done ? db_prepare(db, "DELETE FROM part WHERE ltrim(sender_digits, '+') = ?") : NULL;
	if (parts) {
		db_bind_text(parts, 1, *msisdn == '+' ? msisdn + 1 : msisdn);
		done = db_run(parts);
		*rows += sqlite3_changes(db);
	}
	sqlite3_finalize(parts);
	return done && db_execute(db, "COMMIT");
}

int cli_forget(const struct config *config, int argc, char **argv)
{
	char error[1024], masked[SENDER_MASK_SIZE];
	struct sender_key key;
	int rows = 0;

	if (argc != 2 || !cli_is_number(argv[1]))
		return cli_usage("forget");
	sqlite3 *db = NULL;
	if (!sender_key_load_for(config->store.journal, &key, error, sizeof(error)) ||
		!(db = ledger_open_file(config->store.journal, DB_READ_WRITE, error, sizeof(error)))) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	bool done = forget(db, sender_identity(&key, argv[1]), argv[1], &rows);
	if (done)
		printf("%s: %d rows removed; a running daemon forgets the language at SIGHUP\n",
			sender_mask(argv[1], masked), rows);
	else
		fprintf(stderr, "agahi: nothing was removed: %s\n", sqlite3_errmsg(db));
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}
