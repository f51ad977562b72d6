#include "agahi/gateway/blockwatch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/worker.h"
#include "agahi/journal/journal_db.h"
#include "agahi/store/db.h"

/* Where nodes share it, who changes it tells: the look is for what may have been missed. */
enum { LOOK_EVERY_MS = 1000, LOOK_TOLD_EVERY_MS = 30 * 1000 };

struct blockwatch {
	struct blockwatch_parts parts;

	sqlite3 *db; /* these four are the thread's, once it runs */
	long long version;
	struct blocklist latest;
	bool complained;

	struct worker *worker;
	bool look_now; /* under the worker's lock, as are the next */
	bool is_ready;
	struct blocklist ready;
};

static bool copy(const struct blocklist *from, struct blocklist *to)
{
	*to = (struct blocklist){ calloc(from->count + 1, sizeof(from->senders[0])), from->count };
	if (to->senders && from->count > 0)
		memcpy(to->senders, from->senders, from->count * sizeof(from->senders[0]));
	return to->senders != NULL;
}

/* A list that the loop did not take yet is replaced. */
static void hand_over(struct blockwatch *watch, struct blocklist list)
{
	worker_lock(watch->worker);
	struct blocklist old = watch->ready;
	watch->ready = list;
	watch->is_ready = true;
	worker_unlock(watch->worker);
	blocklist_clear(&old);
	if (!worker_tell(watch->worker))
		log_error(watch->parts.log, "blocklist_handover_failed", LOG_WORD("call", "eventfd"),
			LOG_TEXT("reason", strerror(errno)));
}

static bool load_latest(struct blockwatch *watch, char *error, size_t size)
{
	struct blocklist list = { 0 }, for_loop;

	if (!blocklist_load(watch->db, &list, error, size))
		return false;
	if (blocklist_equals(&list, &watch->latest)) {
		blocklist_clear(&list);
		return true;
	}
	if (!copy(&list, &for_loop)) {
		snprintf(error, size, "memory is short");
		blocklist_clear(&list);
		return false;
	}
	blocklist_clear(&watch->latest);
	watch->latest = list;
	hand_over(watch, for_loop);
	return true;
}

/* Another one when the list may be another. */
static long long read_version(struct blockwatch *watch)
{
	return db_number(watch->db,
		journal_db_is_file(watch->parts.journal) ? "PRAGMA data_version"
							 : "SELECT number FROM change WHERE what = 'blocked'",
		-1);
}

static void look(struct blockwatch *watch)
{
	long long version = read_version(watch);
	char error[512];

	if (version == watch->version) {
		watch->complained = false;
		return;
	}
	if (load_latest(watch, error, sizeof(error))) {
		watch->version = version;
		watch->complained = false;
		return;
	}
	if (!watch->complained)
		log_error(watch->parts.log, "blocklist_unreadable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "the list in memory stays in use"));
	watch->complained = true;
}

static unsigned pause_ms(const struct blockwatch *watch)
{
	return watch->complained || journal_db_is_file(watch->parts.journal) ? LOOK_EVERY_MS
									     : LOOK_TOLD_EVERY_MS;
}

static bool wait_for_turn(struct blockwatch *watch)
{
	worker_lock(watch->worker);
	if (!worker_is_stopping(watch->worker) && !watch->look_now)
		worker_sleep(watch->worker, pause_ms(watch));
	watch->look_now = false;
	bool go_on = !worker_is_stopping(watch->worker);
	worker_unlock(watch->worker);
	return go_on;
}

static void run(void *arg)
{
	while (wait_for_turn(arg))
		look(arg);
}

static void on_told(struct moment now, void *arg)
{
	struct blockwatch *watch = arg;

	(void)now;
	worker_lock(watch->worker);
	bool is_ready = watch->is_ready;
	struct blocklist list = watch->ready;
	watch->is_ready = false;
	watch->ready = (struct blocklist){ 0 };
	worker_unlock(watch->worker);
	if (is_ready)
		watch->parts.handler(list, watch->parts.arg);
}

static bool prepare(struct blockwatch *watch, struct blocklist *first, char *error, size_t size)
{
	watch->worker = worker_new();
	if (!watch->worker) {
		snprintf(error, size, "memory is short");
		return false;
	}
	watch->db = journal_db_open(watch->parts.journal, DB_READ_BRIEFLY, error, size);
	if (!watch->db)
		return false;
	watch->version = read_version(watch);
	if (!blocklist_load(watch->db, &watch->latest, error, size))
		return false;
	if (!copy(&watch->latest, first)) {
		snprintf(error, size, "memory is short");
		return false;
	}
	if (worker_start(watch->worker, watch->parts.base, run, on_told, watch))
		return true;
	snprintf(error, size, "the thread that watches the block list cannot start: %s", strerror(errno));
	blocklist_clear(first);
	return false;
}

struct blockwatch *blockwatch_start(
	const struct blockwatch_parts *parts, struct blocklist *first, char *error, size_t size)
{
	struct blockwatch *watch = calloc(1, sizeof(*watch));

	*first = (struct blocklist){ 0 };
	if (!watch) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	watch->parts = *parts;
	if (prepare(watch, first, error, size))
		return watch;
	blockwatch_stop(watch);
	return NULL;
}

void blockwatch_look_now(struct blockwatch *watch)
{
	worker_lock(watch->worker);
	watch->look_now = true;
	worker_wake(watch->worker);
	worker_unlock(watch->worker);
}

void blockwatch_stop(struct blockwatch *watch)
{
	if (!watch)
		return;
	worker_free(watch->worker);
	blocklist_clear(&watch->ready);
	blocklist_clear(&watch->latest);
	db_close(watch->db);
	free(watch);
}
