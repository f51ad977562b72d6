#include "agahi/handover/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/base/folderwatch.h"
#include "agahi/base/hash.h"
#include "agahi/base/worker.h"
#include "agahi/edition/library.h"
#include "agahi/handover/acceptance.h"
#include "agahi/handover/answers.h"
#include "agahi/handover/intake.h"
#include "agahi/handover/standards.h"
#include "agahi/handover/state.h"

enum {
	LOOK_EVERY_MS = 1000,      /* where nobody tells when something comes */
	SETTLES_MS = 1000,         /* a file that is being written is looked at again */
	AGAIN_AFTER_MS = 5 * 1000, /* where something could not be done */
	ANYWAY_MS = 60 * 1000,
	MOST_TAKEN = 256, /* in one turn */
	MOST_STUCK = 32,  /* that are told */
	LONGEST_NAME = 200,
};

struct spool {
	struct spool_parts parts; /* its configuration is under the worker's lock, and held */
	const char *content;
	char in[SPOOL_PATH_SIZE], out[SPOOL_PATH_SIZE]; /* "": no folder */

	sqlite3 *db; /* these are the thread's, once it runs; for reading */
	struct stat file;
	long long data_version;
	long long live;         /* row of what stands in out/live.agahi; -1: not known */
	uint64_t not_before_ms; /* not to be tried again until then */
	bool look_in, look_db;  /* what the next turn looks at */
	uint64_t again_ms;      /* when to look into the folder by itself; 0: when something comes */
	bool complained;
	char told[LONGEST_NAME + 1]; /* a file that was answered, and cannot be removed; "" */
	struct stuck {
		uint64_t names[MOST_STUCK]; /* by hash: files that cannot be read, and are told */
		size_t count;
	} stuck, still_stuck;

	struct folderwatch *folderwatch; /* the loop's */
	struct worker *worker;
	bool rung, changed;  /* under the worker's lock, as is the next: the folder, the content database */
	struct buffer state; /* state.json */
};

/* --- complaints --------------------------------------------------------------------------------------- */

/* Tells once, until all goes well again, what keeps editions from being taken, or the desk from being told. */
static void complain(struct spool *spool, const char *what, const char *reason)
{
	char error[1024];

	spool->not_before_ms = clock_monotonic_ms() + AGAIN_AFTER_MS;
	spool->look_in = spool->look_db = true;
	if (spool->complained || *spool->in == '\0') /* the watch tells of the database */
		return;
	spool->complained = true;
	snprintf(error, sizeof(error), "%.500s%s%.500s", what, *what != '\0' ? ": " : "", reason);
	log_error(spool->parts.log, "spool_unusable", LOG_TEXT("reason", error),
		LOG_TEXT("effect",
			"editions wait in the folder, or the desk is not told; citizens are answered"),
		LOG_TEXT("next",
			"make the folder of content.spool with in and out, and give the daemon's user its "
			"rights (docs/host.md); it is looked at again every five seconds"));
}

static void end_complaint(struct spool *spool)
{
	if (!spool->complained)
		return;
	spool->complained = false;
	log_info(spool->parts.log, "spool_usable", LOG_TEXT("effect", "editions are taken again"));
}

static void look_again(struct spool *spool, uint64_t in_ms)
{
	uint64_t at_ms = clock_monotonic_ms() + in_ms;

	if (spool->again_ms == 0 || at_ms < spool->again_ms)
		spool->again_ms = at_ms;
}

static bool is_among(const struct stuck *stuck, uint64_t name)
{
	for (size_t i = 0; i < stuck->count; i++) {
		if (stuck->names[i] == name)
			return true;
	}
	return false;
}

/* One file that cannot be read: it is told once, for as long as it lies there, and holds up no other. */
static void leave_lying(struct spool *spool, const char *file, const char *reason)
{
	uint64_t name = hash_octets(file, strlen(file));

	look_again(spool, AGAIN_AFTER_MS);
	if (spool->still_stuck.count == MOST_STUCK)
		return;
	spool->still_stuck.names[spool->still_stuck.count++] = name;
	if (!is_among(&spool->stuck, name))
		log_error(spool->parts.log, "edition_unreadable", LOG_TEXT("file", file),
			LOG_TEXT("reason", reason),
			LOG_TEXT("effect", "it stays in the folder; others are taken"),
			LOG_TEXT("next",
				"give the daemon's user the right to read it; it is looked at again every "
				"five seconds"));
}

/* --- one edition -------------------------------------------------------------------------------------- */

static void tell(struct spool *spool, const char *name, const struct edition_file *file,
	const struct acceptance_answer *answer)
{
	const char *by = file && *file->by != '\0' ? file->by : NULL;

	if (answer->result == ACCEPTANCE_ACCEPTED)
		log_info(spool->parts.log, "edition_accepted", LOG_NUMBER("edition", answer->number),
			LOG_TEXT("file", name), LOG_TEXT("by", by));
	else if (answer->result == ACCEPTANCE_SCHEDULED)
		log_info(spool->parts.log, "edition_scheduled", LOG_WORD("draft", answer->draft),
			LOG_TEXT("file", name), LOG_TEXT("by", by), LOG_NUMBER("at_ms", answer->at_ms));
	else if (answer->result == ACCEPTANCE_WITHDRAWN)
		log_info(spool->parts.log, "edition_withdrawn", LOG_TEXT("file", name), LOG_TEXT("by", by));
	else
		log_warn(spool->parts.log, "edition_refused", LOG_TEXT("file", name), LOG_TEXT("by", by),
			LOG_TEXT("reason", answer->reason),
			LOG_TEXT("effect", "what is live stays live; the desk is told"));
}

static const struct config *hold_config(struct spool *spool)
{
	worker_lock(spool->worker);
	const struct config *held = config_hold(spool->parts.config);
	worker_unlock(spool->worker);
	return held;
}

/* A connection of its own: the thread's cannot write. */
static void accept_file(
	struct spool *spool, const struct edition_file *file, struct acceptance_answer *answer)
{
	const struct config *config = hold_config(spool);
	int64_t now_ms = clock_wall_ms();
	const struct check_options standards = standards_of(config, now_ms);
	sqlite3 *db = library_open(spool->content, DB_READ_WRITE, answer->reason, sizeof(answer->reason));

	answer->result = ACCEPTANCE_FAILED;
	if (db)
		acceptance_take(db, file, &standards, now_ms, answer);
	db_close(db);
	config_free(config);
}

/* The answer first: what is stopped between the two is answered the same again. */
static void answer_file(struct spool *spool, int in, const char *name, const struct edition_file *file,
	const struct acceptance_answer *answer)
{
	char error[1024];

	if (!answers_write(spool->out, name, answer, error, sizeof(error))) {
		complain(spool, "", error);
		return;
	}
	if (strcmp(spool->told, name) != 0)
		tell(spool, name, file, answer);
	bool gone = unlinkat(in, name, 0) == 0 || errno == ENOENT;
	snprintf(spool->told, sizeof(spool->told), "%s", gone ? "" : name);
	if (!gone)
		complain(spool, "an edition that was answered cannot be removed from in", strerror(errno));
}

/* True when it was an edition, whatever became of it. */
static bool take_file(struct spool *spool, int in, const char *name)
{
	struct acceptance_answer *answer = calloc(1, sizeof(*answer));
	char error[EDITION_FILE_ERROR_SIZE];
	struct edition_file *file;
	enum intake_result result =
		intake_read(in, name, false, clock_wall_ms(), &file, error, sizeof(error));

	if (answer && result == INTAKE_READ) {
		accept_file(spool, file, answer);
		spool->look_db = true;
		if (answer->result == ACCEPTANCE_FAILED)
			complain(spool, spool->content, answer->reason);
		else
			answer_file(spool, in, name, file, answer);
	} else if (answer && result == INTAKE_DAMAGED) {
		acceptance_refuse_damaged(answer, error);
		answer_file(spool, in, name, NULL, answer);
	} else if (result == INTAKE_UNREADABLE || !answer) {
		leave_lying(spool, name, answer ? error : "memory is short");
	} else if (result == INTAKE_UNSETTLED) {
		look_again(spool, SETTLES_MS);
	}
	edition_file_free(file);
	free(answer);
	return result == INTAKE_READ;
}

/* --- the folder --------------------------------------------------------------------------------------- */

static int is_edition(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), ending = strlen(EDITION_FILE_ENDING);

	return *entry->d_name != '.' && len > ending && len <= LONGEST_NAME && entry->d_type != DT_DIR &&
		strcmp(entry->d_name + len - ending, EDITION_FILE_ENDING) == 0;
}

static void free_names(struct dirent **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static bool is_wanted(const struct spool *spool)
{
	worker_lock(spool->worker);
	bool wanted = !worker_is_stopping(spool->worker);
	worker_unlock(spool->worker);
	return wanted;
}

/* edition-9 before edition-10: one may be made from the other. What is no edition, or not whole yet, is no reason not to go
 * on to the next. */
static void take_files(struct spool *spool, int in)
{
	struct dirent **names = NULL;
	int taken = 0;
	int count = scandirat(in, ".", &names, is_edition, versionsort);

	if (count < 0) {
		complain(spool, spool->in, strerror(errno));
		return;
	}
	spool->still_stuck.count = 0;
	for (int i = 0; i < count && taken < MOST_TAKEN && is_wanted(spool); i++)
		taken += take_file(spool, in, names[i]->d_name);
	if (taken == MOST_TAKEN)
		look_again(spool, 0);
	spool->stuck = spool->still_stuck;
	free_names(names, count);
}

static void look_into_folder(struct spool *spool)
{
	int in = open(spool->in, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	spool->look_in = false;
	spool->again_ms = 0;
	if (in < 0) {
		complain(spool, spool->in, strerror(errno));
		spool->data_version = -1; /* who makes it anew finds all in it */
		spool->live = -1;
		return;
	}
	take_files(spool, in);
	close(in);
}

/* --- what the desk is told ---------------------------------------------------------------------------- */

/* Another file may stand in the place of the database, put there by a restore. */
static bool follow_database(struct spool *spool, char *error, size_t size)
{
	const char *path = spool->content;
	struct stat now;

	if (spool->db && stat(path, &now) == 0 && now.st_ino == spool->file.st_ino &&
		now.st_dev == spool->file.st_dev)
		return true;
	db_close(spool->db);
	spool->data_version = -1;
	spool->live = -1;
	spool->db = library_open(path, DB_READ_ONLY, error, size);
	if (spool->db && stat(path, &spool->file) != 0)
		memset(&spool->file, 0, sizeof(spool->file));
	return spool->db != NULL;
}

static void keep_state(struct spool *spool, struct buffer *state)
{
	worker_lock(spool->worker);
	struct buffer old = spool->state;
	spool->state = *state;
	worker_unlock(spool->worker);
	buffer_free(&old);
}

/* live.agahi is written only when another edition is live: it is megabytes. */
static bool write_state(struct spool *spool, char *error, size_t size)
{
	struct buffer state = { 0 };
	long long row;

	bool written = state_json(spool->db, &state, &row, error, size);
	if (written && *spool->out != '\0') {
		if (row != spool->live)
			written = state_write_live(spool->db, spool->out, error, size);
		spool->live = written ? row : -1;
		written = written && state_write_json(spool->out, &state, error, size);
	}
	if (state.data && !state.failed)
		keep_state(spool, &state);
	else
		buffer_free(&state);
	return written;
}

static void tell_state(struct spool *spool)
{
	char error[1024];
	long long version;

	spool->look_db = false;
	if (!follow_database(spool, error, sizeof(error))) {
		complain(spool, "", error);
		return;
	}
	version = db_number(spool->db, "PRAGMA data_version", -1);
	if (version == spool->data_version)
		return;
	if (write_state(spool, error, sizeof(error)))
		spool->data_version = version;
	else
		complain(spool, "", error);
}

/* --- the thread --------------------------------------------------------------------------------------- */

static void turn(struct spool *spool)
{
	uint64_t not_before_ms = spool->not_before_ms, now_ms = clock_monotonic_ms();

	if (now_ms < not_before_ms)
		return;
	spool->look_in = spool->look_in || (spool->again_ms != 0 && spool->again_ms <= now_ms);
	if (spool->look_in && *spool->in != '\0')
		look_into_folder(spool);
	if (spool->look_db)
		tell_state(spool);
	if (spool->not_before_ms == not_before_ms)
		end_complaint(spool);
}

/* Until something is to be done by itself. */
static uint64_t wait_ms(const struct spool *spool)
{
	uint64_t now_ms = clock_monotonic_ms(), at_ms = spool->again_ms;

	if (spool->look_in || spool->look_db)
		at_ms = spool->not_before_ms;
	if (at_ms == 0)
		return ANYWAY_MS;
	return at_ms > now_ms ? at_ms - now_ms : 1;
}

static bool wait_for_turn(struct spool *spool)
{
	uint64_t most_ms = wait_ms(spool);

	worker_lock(spool->worker);
	if (!worker_is_stopping(spool->worker) && !spool->rung && !spool->changed)
		worker_sleep(spool->worker, most_ms);
	spool->look_in = spool->look_in || spool->rung;
	spool->look_db = spool->look_db || spool->changed;
	spool->rung = spool->changed = false;
	bool go_on = !worker_is_stopping(spool->worker);
	worker_unlock(spool->worker);
	return go_on;
}

static void run(void *arg)
{
	struct spool *spool = arg;

	if (*spool->out != '\0')
		answers_forget_old(spool->out, time(NULL));
	spool->look_in = *spool->in != '\0';
	spool->look_db = true;
	do
		turn(spool);
	while (wait_for_turn(spool));
}

static void on_told(struct moment now, void *arg)
{
	(void)now, (void)arg;
}

/* --- the loop ----------------------------------------------------------------------------------------- */

static void on_ring(void *arg)
{
	struct spool *spool = arg;

	worker_lock(spool->worker);
	spool->rung = true;
	worker_wake(spool->worker);
	worker_unlock(spool->worker);
}

void spool_content_changed(struct spool *spool)
{
	worker_lock(spool->worker);
	spool->changed = true;
	worker_wake(spool->worker);
	worker_unlock(spool->worker);
}

static bool begin(struct spool *spool, char *error, size_t size)
{
	const struct folderwatch_parts parts = { spool->parts.base, spool->parts.log, spool->in,
		LOOK_EVERY_MS, on_ring, spool };

	snprintf(error, size, "memory is short");
	spool->worker = worker_new();
	if (!spool->worker)
		return false;
	if (*spool->in != '\0' && !(spool->folderwatch = folderwatch_new(&parts)))
		return false;
	if (worker_start(spool->worker, spool->parts.base, run, on_told, spool))
		return true;
	snprintf(error, size, "the thread that takes editions cannot start: %s", strerror(errno));
	return false;
}

bool spool_figures_path(const struct config *config, char path[SPOOL_PATH_SIZE])
{
	snprintf(path, SPOOL_PATH_SIZE, "%s/out/figures.db", config->content.spool);
	return *config->content.spool != '\0';
}

struct spool *spool_start(const struct spool_parts *parts, char *error, size_t size)
{
	struct spool *spool = calloc(1, sizeof(*spool));
	const char *folder = parts->config->content.spool;

	snprintf(error, size, "memory is short");
	if (!spool)
		return NULL;
	spool->parts = *parts;
	spool->content = config_hold(parts->config)->store.content;
	spool->live = -1;
	if (*folder != '\0') {
		snprintf(spool->in, sizeof(spool->in), "%s/in", folder);
		snprintf(spool->out, sizeof(spool->out), "%s/out", folder);
	}
	if (begin(spool, error, size))
		return spool;
	spool_stop(spool);
	return NULL;
}

void spool_set_config(struct spool *spool, const struct config *config)
{
	worker_lock(spool->worker);
	const struct config *old = spool->parts.config;
	spool->parts.config = config_hold(config);
	worker_unlock(spool->worker);
	config_free(old);
}

bool spool_content(struct spool *spool, struct buffer *out)
{
	worker_lock(spool->worker);
	bool known = spool->state.len > 0;
	if (known)
		buffer_add(out, spool->state.data, spool->state.len);
	worker_unlock(spool->worker);
	return known;
}

void spool_stop(struct spool *spool)
{
	if (!spool)
		return;
	folderwatch_free(spool->folderwatch);
	worker_free(spool->worker);
	db_close(spool->db);
	buffer_free(&spool->state);
	config_free(spool->parts.config);
	free(spool);
}
