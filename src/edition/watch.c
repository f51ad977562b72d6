#include "agahi/edition/watch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/worker.h"
#include "agahi/edition/library.h"

enum { LOOK_EVERY_MS = 1000 };

struct watch {
	struct watch_parts parts;

	sqlite3 *db; /* the thread's, once it runs */
	long long data_version;
	bool complained;

	struct worker *worker;
	bool reload;             /* under the worker's lock, as is the next */
	struct catalogue *ready; /* for the loop */
};

static struct catalogue *load(struct watch *watch, char *error, size_t size)
{
	char reason[400] = "memory is short";
	struct message_set *set = library_load(watch->db, reason, sizeof(reason));
	struct catalogue *catalogue = set ? catalogue_build(set, watch->parts.languages) : NULL;

	message_set_free(set);
	if (!catalogue)
		snprintf(error, size, "the content database cannot be read: %s", reason);
	return catalogue;
}

/* What is ready for the loop, in exchange for this. */
static struct catalogue *exchange(struct watch *watch, struct catalogue *catalogue)
{
	worker_lock(watch->worker);
	struct catalogue *old = watch->ready;
	watch->ready = catalogue;
	worker_unlock(watch->worker);
	return old;
}

/* A catalogue that the loop did not take yet is replaced. */
static void hand_over(struct watch *watch, struct catalogue *catalogue)
{
	catalogue_free(exchange(watch, catalogue));
	if (!worker_tell(watch->worker))
		log_error(watch->parts.log, "content_handover_failed", LOG_WORD("call", "eventfd"),
			LOG_TEXT("reason", strerror(errno)));
}

static void look(struct watch *watch, bool forced)
{
	long long version = db_number(watch->db, "PRAGMA data_version", -1);
	char error[512];

	if (!forced && version == watch->data_version)
		return;
	struct catalogue *catalogue = load(watch, error, sizeof(error));
	if (!catalogue) {
		if (!watch->complained || forced)
			log_error(watch->parts.log, "content_unreadable", LOG_TEXT("reason", error),
				LOG_TEXT("effect", "the messages in memory stay in use"));
		watch->complained = true;
		return;
	}
	watch->complained = false;
	watch->data_version = version;
	hand_over(watch, catalogue);
}

static bool wait_for_turn(struct watch *watch, bool *forced)
{
	worker_lock(watch->worker);
	if (!watch->reload)
		worker_sleep(watch->worker, LOOK_EVERY_MS);
	*forced = watch->reload;
	watch->reload = false;
	bool go_on = !worker_is_stopping(watch->worker);
	worker_unlock(watch->worker);
	return go_on;
}

static void run(void *arg)
{
	struct watch *watch = arg;
	bool forced;

	while (wait_for_turn(watch, &forced))
		look(watch, forced);
}

static void on_told(struct moment now, void *arg)
{
	struct watch *watch = arg;
	struct catalogue *catalogue = exchange(watch, NULL);

	(void)now;
	if (catalogue)
		watch->parts.handler(catalogue, watch->parts.arg);
}

static bool prepare(struct watch *watch, struct catalogue **first, char *error, size_t size)
{
	watch->worker = worker_new();
	if (!watch->worker) {
		snprintf(error, size, "memory is short");
		return false;
	}
	watch->db = library_open(watch->parts.path, DB_READ_ONLY, error, size);
	if (!watch->db)
		return false;
	watch->data_version = db_number(watch->db, "PRAGMA data_version", -1);
	*first = load(watch, error, size);
	if (!*first)
		return false;
	if (worker_start(watch->worker, watch->parts.base, run, on_told, watch))
		return true;
	snprintf(error, size, "the thread that watches the content cannot start: %s", strerror(errno));
	catalogue_free(*first);
	*first = NULL;
	return false;
}

struct watch *watch_start(const struct watch_parts *parts, struct catalogue **first, char *error, size_t size)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	*first = NULL;
	if (!watch) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	watch->parts = *parts;
	if (prepare(watch, first, error, size))
		return watch;
	watch_stop(watch);
	return NULL;
}

void watch_reload(struct watch *watch)
{
	worker_lock(watch->worker);
	watch->reload = true;
	worker_wake(watch->worker);
	worker_unlock(watch->worker);
}

void watch_stop(struct watch *watch)
{
	if (!watch)
		return;
	worker_free(watch->worker);
	catalogue_free(watch->ready);
	db_close(watch->db);
	free(watch);
}
