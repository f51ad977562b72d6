#include "agahi/despatch/looking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/buffer.h"
#include "agahi/base/hash.h"

enum { PATH_SIZE = 4400, NAME_SIZE = DRAFT_FILE_SIZE + 16, ERROR_SIZE = EDITION_FILE_ERROR_SIZE };

#define LIVE "live" EDITION_FILE_ENDING
#define STATE "state.json"

/* --- one file ----------------------------------------------------------------------------------------- */

enum found { FOUND, NOT_THERE, DAMAGED, NOT_NOW };

static void name_path(const char *spool, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%.4096s/out/%s", spool, name);
}

/* Which file stands there: 0: none; 1: nobody can tell. Other rights make it another one. */
static uint64_t mark_of(const char *spool, const char *name)
{
	char path[PATH_SIZE];
	struct stat what;

	name_path(spool, name, path);
	if (lstat(path, &what) != 0)
		return errno != ENOENT;
	const int64_t facts[] = { what.st_mtim.tv_sec, what.st_mtim.tv_nsec, what.st_ctim.tv_sec,
		what.st_ctim.tv_nsec, what.st_size, (int64_t)what.st_ino,
		(int64_t)hash_octets(name, strlen(name)) };
	return hash_octets((const char *)facts, sizeof(facts)) | 2;
}

static enum found tell(enum found found, const char *reason, char error[ERROR_SIZE])
{
	snprintf(error, ERROR_SIZE, "%s", reason);
	return found;
}

static enum found open_file(const char *path, size_t most, int *fd, struct stat *what, char error[ERROR_SIZE])
{
	*fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT)
		return NOT_THERE;
	if (*fd < 0 && (errno == ELOOP || errno == ENXIO))
		return tell(DAMAGED, "it is a link or a socket, and no file", error);
	if (*fd < 0 || fstat(*fd, what) != 0)
		return tell(NOT_NOW, strerror(errno), error);
	if (!S_ISREG(what->st_mode) || what->st_size == 0)
		return tell(DAMAGED, "it is no file, or empty", error);
	if ((size_t)what->st_size > most)
		return tell(DAMAGED, "it is larger than the gateway writes", error);
	return FOUND;
}

static enum found read_octets(int fd, size_t len, struct buffer *octets, char error[ERROR_SIZE])
{
	char piece[16 * 1024];

	while (octets->len < len && !octets->failed) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return tell(NOT_NOW, "it cannot be read to its end", error);
		buffer_add(octets, piece, (size_t)got);
	}
	return octets->failed ? tell(NOT_NOW, "memory is short", error) : FOUND;
}

/* A regular file of at most `most` octets, and when it was written. */
static enum found read_file(const char *spool, const char *name, size_t most, struct buffer *octets,
	int64_t *written_ms, char error[ERROR_SIZE])
{
	char path[PATH_SIZE];
	struct stat what = { 0 };
	int fd;

	name_path(spool, name, path);
	enum found found = open_file(path, most, &fd, &what, error);
	if (found == FOUND)
		found = read_octets(fd, (size_t)what.st_size, octets, error);
	*written_ms = what.st_mtim.tv_sec * INT64_C(1000) + what.st_mtim.tv_nsec / 1000000;
	if (fd >= 0)
		close(fd);
	return found;
}

/* Takes what was read; true when it need not be read again. */
static bool settle(const struct looking *looking, const char *name, enum found found, bool taken,
	const char error[ERROR_SIZE])
{
	if (found == NOT_THERE || taken)
		return true;
	looking->fault(name, error, looking->arg);
	return found == DAMAGED || (found == FOUND && looking->news->damaged);
}

/* --- answers ------------------------------------------------------------------------------------------ */

struct names {
	char names[DRAFTS_MOST_OPEN][DRAFT_FILE_SIZE];
	size_t count;
};

static void note_sent(const struct draft *draft, void *arg)
{
	struct names *names = arg;

	if ((draft->state == COURSE_SENT || draft->state == COURSE_SCHEDULED) && *draft->sent_name != '\0' &&
		names->count < DRAFTS_MOST_OPEN)
		memcpy(names->names[names->count++], draft->sent_name, DRAFT_FILE_SIZE);
}

static bool look_at_answer(const struct looking *looking, const char *name)
{
	struct buffer octets = { 0 };
	char error[ERROR_SIZE] = "";
	int64_t written_ms;
	enum found found = read_file(looking->spool, name, LOOKING_MOST_ANSWER, &octets, &written_ms, error);
	bool taken = found == FOUND &&
		receiving_take_answer(looking->db, (struct span){ (const uint8_t *)octets.data, octets.len },
			looking->now_ms, looking->news, error, sizeof(error));

	buffer_free(&octets);
	return settle(looking, name, found, taken, error);
}

static bool is_seen(const struct looking_seen *seen, uint64_t mark)
{
	for (size_t i = 0; i < seen->answer_count; i++) {
		if (seen->answers[i] == mark)
			return true;
	}
	return false;
}

bool looking_at_answers(const struct looking *looking, struct looking_seen *seen)
{
	struct names names = { .count = 0 };
	uint64_t marks[DRAFTS_MOST_OPEN];
	size_t count = 0;
	bool all = true;

	if (*looking->spool == '\0')
		return true;
	if (!drafts_list(looking->db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, note_sent, &names)) {
		looking->fault("desk.db", sqlite3_errmsg(looking->db), looking->arg);
		return false;
	}
	for (size_t i = 0; i < names.count; i++) {
		char name[NAME_SIZE];

		snprintf(name, sizeof(name), "%.*s.answer", DRAFT_FILE_SIZE, names.names[i]);
		uint64_t mark = mark_of(looking->spool, name);
		if (mark == 0)
			continue;
		if (is_seen(seen, mark) || look_at_answer(looking, name))
			marks[count++] = mark;
		else
			all = false;
	}
	memcpy(seen->answers, marks, count * sizeof(marks[0]));
	seen->answer_count = count;
	return all;
}

/* --- what waits --------------------------------------------------------------------------------------- */

static bool take_state(const struct looking *looking, const struct buffer *octets, int64_t written_ms,
	char error[ERROR_SIZE])
{
	const struct receiving_state state = { { (const uint8_t *)octets->data, octets->len }, written_ms };

	if (looking->state)
		looking->state(octets->data, octets->len, looking->arg);
	return receiving_take_state(looking->db, &state, looking->now_ms, looking->news, error, ERROR_SIZE);
}

bool looking_at_state(const struct looking *looking, struct looking_seen *seen)
{
	uint64_t mark = *looking->spool != '\0' ? mark_of(looking->spool, STATE) : 0;
	struct buffer octets = { 0 };
	char error[ERROR_SIZE] = "";
	int64_t written_ms;

	if (mark == 0 || mark == seen->state)
		return true;
	enum found found = read_file(looking->spool, STATE, LOOKING_MOST_STATE, &octets, &written_ms, error);
	bool taken = found == FOUND && take_state(looking, &octets, written_ms, error);
	buffer_free(&octets);
	if (!settle(looking, STATE, found, taken, error))
		return false;
	seen->state = mark;
	return true;
}

/* --- what is live ------------------------------------------------------------------------------------- */

bool looking_live_is_due(const char *spool, const struct looking_seen *seen)
{
	uint64_t mark = *spool != '\0' ? mark_of(spool, LIVE) : 0;

	return mark != 0 && mark != seen->live;
}

void looking_read_live(const char *spool, struct looking_live *live)
{
	struct buffer octets = { 0 };
	int64_t written_ms;

	*live = (struct looking_live){ .mark = mark_of(spool, LIVE) };
	enum found found = read_file(spool, LIVE, EDITION_FILE_MAX_OCTETS, &octets, &written_ms, live->error);
	live->damaged = found == DAMAGED;
	if (found == FOUND) {
		live->file = edition_file_read((struct span){ (const uint8_t *)octets.data, octets.len },
			live->error, sizeof(live->error));
		live->damaged = !live->file;
	}
	buffer_free(&octets);
}

bool looking_take_live(const struct looking *looking, struct looking_seen *seen, struct looking_live *live)
{
	enum found found = live->file ? FOUND : live->damaged ? DAMAGED : *live->error ? NOT_NOW : NOT_THERE;
	bool taken = live->file &&
		receiving_keep_live(looking->db, live->file, looking->now_ms, looking->news, live->error,
			sizeof(live->error));

	edition_file_free(live->file);
	live->file = NULL;
	if (!settle(looking, LIVE, found, taken, live->error))
		return false;
	seen->live = live->mark;
	return true;
}
