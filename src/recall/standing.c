#include "agahi/recall/standing.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/owner.h"
#include "agahi/base/placing.h"
#include "agahi/recall/blocklist.h"
#include "agahi/recall/erasure.h"

enum { PATH_SIZE = PATH_MAX + 16, LINE_SIZE = 128, TRY_AGAIN_US = 20000 };

#define HEAD "agahi: what must stand after a restore. key "

static const char *const words[STANDING_DEED_COUNT] = { "forget", "block", "unblock" };

struct standing {
	FILE *file;
	char path[PATH_SIZE];
};

/* --- the file ----------------------------------------------------------------------------------------- */

static void path_of(const char *journal, char path[PATH_SIZE])
{
	char real[PATH_MAX];

	snprintf(path, PATH_SIZE, "%s.standing", realpath(journal, real) ? real : journal);
}

/* 0: that cannot be found. */
static long find_holder(const char *path)
{
	FILE *locks = fopen("/proc/locks", "re");
	char line[LINE_SIZE];
	unsigned long long inode;
	struct stat found;
	long pid, holder = 0;

	while (locks && holder == 0 && stat(path, &found) == 0 && fgets(line, sizeof(line), locks)) {
		if (sscanf(line, "%*d: FLOCK %*s %*s %ld %*x:%*x:%llu", &pid, &inode) == 2 &&
			inode == found.st_ino && pid > 0)
			holder = pid;
	}
	if (locks)
		fclose(locks);
	return holder;
}

static void tell_held(const char *path, char *error, size_t size)
{
	long pid = find_holder(path);
	char whose[40] = "";

	if (pid > 0)
		snprintf(whose, sizeof(whose), " (process %ld)", pid);
	snprintf(error, size,
		"%s: another program%s holds the list of what must stand after a restore. agahi restore, "
		"forget and block do while they run: let it come to its end, or end it",
		path, whose);
}

/* Who waited for one that was shrunk meanwhile has the lock of a file without a name. */
static bool is_in_its_place(int fd, const char *path)
{
	struct stat held, named;

	return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
		held.st_dev == named.st_dev;
}

enum outcome { LOCKED, HELD, FAILED };

static enum outcome open_locked(struct standing *standing)
{
	int fd = open(standing->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return FAILED;
	owner_give(fd, standing->path);
	bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
	bool held = locked ? !is_in_its_place(fd, standing->path) : errno == EWOULDBLOCK;
	if (locked && !held)
		standing->file = fdopen(fd, "a+");
	if (standing->file)
		return LOCKED;
	close(fd);
	return held ? HELD : FAILED;
}

static enum outcome open_patiently(struct standing *standing, int patience_ms)
{
	uint64_t until_ms = clock_monotonic_ms() + (uint64_t)patience_ms;
	enum outcome outcome;

	while ((outcome = open_locked(standing)) == HELD && clock_monotonic_ms() < until_ms)
		usleep(TRY_AGAIN_US);
	return outcome;
}

struct standing *standing_open(const char *journal, int patience_ms, char *error, size_t size)
{
	struct standing *standing = calloc(1, sizeof(*standing));

	if (!standing) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	path_of(journal, standing->path);
	enum outcome outcome = open_patiently(standing, patience_ms);
	if (outcome == LOCKED)
		return standing;
	if (outcome == HELD)
		tell_held(standing->path, error, size);
	else
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

static bool write_line(struct standing *standing, const struct standing_line *line)
{
	return fprintf(standing->file, "%s %" PRId64 " %016" PRIx64 "\n", words[line->deed], line->at_ms,
		       line->sender) > 0;
}

bool standing_add(
	struct standing *standing, const struct standing_line *lines, size_t count, char *error, size_t size)
{
	const char *before = ends_in_a_line(standing) ? "" : "\n";
	bool written = fseek(standing->file, 0, SEEK_END) == 0 && fputs(before, standing->file) >= 0;

	for (size_t i = 0; written && i < count; i++)
		written = write_line(standing, &lines[i]);
	return (written && sync_file(standing->file)) || tell_unwritable(standing, error, size);
}

int64_t standing_octets(const struct standing *standing)
{
	struct stat found;

	return fstat(fileno(standing->file), &found) == 0 ? found.st_size : 0;
}

/* --- reading ------------------------------------------------------------------------------------------ */

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
static bool parse(const char *text, struct standing_line *line)
{
	char word[12], hash[17], end;

	if (sscanf(text, "%11s %" SCNd64 " %16[0-9a-f]%c", word, &line->at_ms, hash, &end) != 4 ||
		strlen(hash) != 16 || end != '\n')
		return false;
	line->sender = strtoull(hash, NULL, 16);
	return find_deed(word, &line->deed);
}

static bool tell_unreadable(const struct standing *standing, char *error, size_t size)
{
	snprintf(error, size, "%s: it cannot be read: %s", standing->path, strerror(errno));
	return false;
}

/* --- shrinking ---------------------------------------------------------------------------------------- */

/* A line by which somebody was forgotten. */
struct wish {
	uint64_t sender;
	int64_t at_ms;
	size_t number; /* of the line */
};

struct wishes {
	struct wish *wishes;
	size_t count, room;
};

static bool append(struct wishes *list, struct wish wish)
{
	if (list->count == list->room) {
		size_t more = list->room == 0 ? 1024 : list->room * 2;
		struct wish *wishes = realloc(list->wishes, more * sizeof(*wishes));

		if (!wishes)
			return false;
		list->wishes = wishes;
		list->room = more;
	}
	list->wishes[list->count++] = wish;
	return true;
}

static int compare_age(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	if (a->sender != b->sender)
		return a->sender > b->sender ? 1 : -1;
	return (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

static int compare_number(const void *left, const void *right)
{
	const struct wish *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

static bool is_wish(const char *text, struct standing_line *line)
{
	return parse(text, line) && line->deed == STANDING_FORGET;
}

/* The latest of each, in the order of their lines. */
static bool find_latest(struct standing *standing, struct wishes *list)
{
	char text[LINE_SIZE];
	struct standing_line line;
	size_t latest = 0;

	rewind(standing->file);
	for (size_t number = 0; read_line(standing, text); number++) {
		if (is_wish(text, &line) && !append(list, (struct wish){ line.sender, line.at_ms, number }))
			return false;
	}
	if (list->count == 0)
		return true;
	qsort(list->wishes, list->count, sizeof(list->wishes[0]), compare_age);
	for (size_t i = 0; i < list->count; i++) {
		if (i + 1 == list->count || list->wishes[i].sender != list->wishes[i + 1].sender)
			list->wishes[latest++] = list->wishes[i];
	}
	list->count = latest;
	qsort(list->wishes, list->count, sizeof(list->wishes[0]), compare_number);
	return true;
}

/* What is no line of ours too: a newer version may read it. */
static void copy_lines(struct standing *standing, const struct wishes *list, FILE *out)
{
	char text[LINE_SIZE];
	struct standing_line line;
	size_t next = 0;

	rewind(standing->file);
	for (size_t number = 0; read_line(standing, text); number++) {
		bool needed = !is_wish(text, &line);
		if (!needed && next < list->count && list->wishes[next].number == number) {
			needed = true;
			next++;
		}
		if (needed)
			fputs(text, out);
	}
}

/* What it is to be, whole. NULL when memory is short or it cannot be read; the caller's to free. */
static char *draw_up(struct standing *standing, size_t *len)
{
	struct wishes list = { 0 };
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	bool done = out && find_latest(standing, &list);

	if (done)
		copy_lines(standing, &list, out);
	free(list.wishes);
	done = out && fclose(out) == 0 && done && !ferror(standing->file);
	if (done)
		return text;
	free(text);
	return NULL;
}

bool standing_shrink(struct standing *standing, int64_t *octets, char *error, size_t size)
{
	size_t len = 0;
	char *text = draw_up(standing, &len);

	if (!text) {
		snprintf(error, size, "%s: it cannot be drawn up anew: %s", standing->path, strerror(errno));
		return false;
	}
	bool placed =
		placing_write(standing->path, (struct span){ (const uint8_t *)text, len }, 0600, error, size);
	free(text);
	*octets = (int64_t)len;
	return placed;
}

/* --- applying ----------------------------------------------------------------------------------------- */

static bool act(sqlite3 *db, const struct standing_line *line)
{
	bool was_blocked;

	if (line->deed == STANDING_FORGET)
		return erasure_note(db, line->sender, line->at_ms);
	if (line->deed == STANDING_BLOCK)
		return blocklist_add(db, line->sender, line->at_ms);
	return blocklist_remove(db, line->sender, &was_blocked);
}

static bool act_on_all(struct standing *standing, sqlite3 *db, struct standing_sum *sum)
{
	char text[LINE_SIZE];
	struct standing_line line;

	rewind(standing->file);
	read_line(standing, text); /* whose it is */
	while (read_line(standing, text)) {
		if (!parse(text, &line)) {
			sum->unreadable++;
			continue;
		}
		sum->deeds++;
		if (!act(db, &line))
			return false;
	}
	return true;
}

bool standing_apply(
	struct standing *standing, sqlite3 *db, struct standing_sum *sum, char *error, size_t size)
{
	*sum = (struct standing_sum){ 0 };
	if (!act_on_all(standing, db, sum) || !erasure_forget_noted(db, &sum->rows)) {
		snprintf(error, size, "%s: it cannot be done again: %s", standing->path, sqlite3_errmsg(db));
		return false;
	}
	return !ferror(standing->file) || tell_unreadable(standing, error, size);
}

/* --- looking ------------------------------------------------------------------------------------------ */

bool standing_find(
	const char *journal, uint64_t sender, standing_h handler, void *arg, char *error, size_t size)
{
	char path[PATH_SIZE], text[LINE_SIZE];
	struct standing_line line;

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
