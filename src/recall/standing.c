#include "agahi/recall/standing.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "agahi/base/owner.h"
#include "agahi/recall/blocklist.h"
#include "agahi/recall/erasure.h"

enum { PATH_SIZE = PATH_MAX + 16, LINE_SIZE = 128 };

#define HEAD "agahi: what must stand after a restore. key "

static const char *const words[STANDING_DEED_COUNT] = { "forget", "block", "unblock" };

struct standing {
	FILE *file;
	char path[PATH_SIZE];
};

/* --- the file ----------------------------------------------------------------------------------------- */

static FILE *open_locked(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	FILE *file = NULL;

	if (fd < 0)
		return NULL;
	owner_give(fd, path);
	if (flock(fd, LOCK_EX) == 0)
		file = fdopen(fd, "a+");
	if (!file)
		close(fd);
	return file;
}

static void path_of(const char *journal, char path[PATH_SIZE])
{
	char real[PATH_MAX];

	snprintf(path, PATH_SIZE, "%s.standing", realpath(journal, real) ? real : journal);
}

struct standing *standing_open(const char *journal, char *error, size_t size)
{
	struct standing *standing = calloc(1, sizeof(*standing));

	if (!standing) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	path_of(journal, standing->path);
	standing->file = open_locked(standing->path);
	if (standing->file)
		return standing;
	snprintf(error, size, "%s: the list of what must stand after a restore cannot be opened: %s",
		standing->path, strerror(errno));
	free(standing);
	return NULL;
}

void standing_close(struct standing *standing)
{
	if (!standing)
		return;
	fclose(standing->file);
	free(standing);
}

static bool sync_file(FILE *file)
{
	return fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool tell_unwritable(const struct standing *standing, char *error, size_t size)
{
	snprintf(error, size, "%s: it cannot be written down that this must stand after a restore: %s",
		standing->path, strerror(errno));
	return false;
}

/* --- whose it is -------------------------------------------------------------------------------------- */

/* False when there is no first line. */
static bool read_line(struct standing *standing, char line[LINE_SIZE])
{
	return fgets(line, LINE_SIZE, standing->file) != NULL;
}

bool standing_match(struct standing *standing, const struct sender_key *key, char *error, size_t size)
{
	char head[LINE_SIZE], found[LINE_SIZE];

	snprintf(head, sizeof(head), HEAD "%016" PRIx64 "\n", sender_key_check(key));
	rewind(standing->file);
	/* A first line that a crash cut short has nothing behind it. */
	if (!read_line(standing, found) || !strchr(found, '\n'))
		return (ftruncate(fileno(standing->file), 0) == 0 &&
			       fseek(standing->file, 0, SEEK_END) == 0 && fputs(head, standing->file) >= 0 &&
			       sync_file(standing->file)) ||
			tell_unwritable(standing, error, size);
	if (strcmp(head, found) == 0)
		return true;
	snprintf(error, size,
		"%s: this list is of another key than the journal's. If the journal of that key was moved "
		"away, "
		"move this list to it",
		standing->path);
	return false;
}

/* --- writing ------------------------------------------------------------------------------------------ */

/* A crash may have cut the last line short: it was not acted upon, and the next is not to be lost with it. */
static bool ends_in_a_line(struct standing *standing)
{
	return fseek(standing->file, -1, SEEK_END) != 0 || fgetc(standing->file) == '\n';
}

bool standing_add(struct standing *standing, enum standing_deed deed, uint64_t sender, int64_t now_ms,
	char *error, size_t size)
{
	const char *before = ends_in_a_line(standing) ? "" : "\n";

	if (fseek(standing->file, 0, SEEK_END) == 0 &&
		fprintf(standing->file, "%s%s %" PRId64 " %016" PRIx64 "\n", before, words[deed], now_ms,
			sender) > 0 &&
		sync_file(standing->file))
		return true;
	return tell_unwritable(standing, error, size);
}

/* --- applying ----------------------------------------------------------------------------------------- */

struct line {
	enum standing_deed deed;
	int64_t at_ms;
	uint64_t sender;
};

static bool find_deed(const char *word, enum standing_deed *deed)
{
	for (int i = 0; i < STANDING_DEED_COUNT; i++) {
		*deed = (enum standing_deed)i;
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

/* All digits of the hash are there, or the line was cut short. */
static bool parse(const char *text, struct line *line)
{
	char word[12], hash[17], end;

	if (sscanf(text, "%11s %" SCNd64 " %16[0-9a-f]%c", word, &line->at_ms, hash, &end) != 4 ||
		strlen(hash) != 16 || end != '\n')
		return false;
	line->sender = strtoull(hash, NULL, 16);
	return find_deed(word, &line->deed);
}

static bool act(sqlite3 *db, const struct line *line, int *rows)
{
	bool was_blocked;

	if (line->deed == STANDING_FORGET)
		return erasure_forget_until(db, line->sender, line->at_ms, rows);
	if (line->deed == STANDING_BLOCK)
		return blocklist_add(db, line->sender, line->at_ms);
	return blocklist_remove(db, line->sender, &was_blocked);
}

bool standing_apply(
	struct standing *standing, sqlite3 *db, struct standing_sum *sum, char *error, size_t size)
{
	char text[LINE_SIZE];
	struct line line;

	*sum = (struct standing_sum){ 0 };
	rewind(standing->file);
	read_line(standing, text); /* whose it is */
	while (read_line(standing, text)) {
		if (!parse(text, &line)) {
			sum->unreadable++;
			continue;
		}
		sum->deeds++;
		if (!act(db, &line, &sum->rows)) {
			snprintf(error, size, "%s: it cannot be done again: %s", standing->path,
				sqlite3_errmsg(db));
			return false;
		}
	}
	if (!ferror(standing->file))
		return true;
	snprintf(error, size, "%s: it cannot be read: %s", standing->path, strerror(errno));
	return false;
}

/* --- looking ------------------------------------------------------------------------------------------ */

bool standing_find(
	const char *journal, uint64_t sender, standing_h handler, void *arg, char *error, size_t size)
{
	char path[PATH_SIZE], text[LINE_SIZE];
	struct line line;

	path_of(journal, path);
	FILE *file = fopen(path, "re");
	if (!file && errno == ENOENT)
		return true;
	while (file && fgets(text, sizeof(text), file)) {
		if (parse(text, &line) && line.sender == sender)
			handler(line.deed, line.at_ms, arg);
	}
	bool read = file && !ferror(file);
	if (!read)
		snprintf(error, size, "%s: it cannot be read: %s", path, strerror(errno));
	if (file)
		fclose(file);
	return read;
}
