#include "agahi/catalogue/watch.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/catalogue/library.h"

enum { LOOK_EVERY_MS = 1000 };

struct watch {
	struct watch_parts parts;

	sqlite3 *db; /* the thread's, once it runs */
	long long data_version;
	bool complained;

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool reload; /* under the lock, as is all below */
	bool stop;
	struct catalogue *ready;

	int ready_fd; /* tells the loop that `ready` is there */
	struct event *ready_event;
};

static struct catalogue *load(struct watch *watch, char *error, size_t size)
{
	char reason[400] = "memory is short";
	struct message_set *set = library_load(watch->db, reason, sizeof(reason));
	struct catalogue *catalogue = set ? catalogue_build(set, watch->parts.languages) : NULL;
	uint64_t *blocked;
	size_t blocked_count;

	message_set_free(set);
	if (!catalogue || !library_blocked(watch->db, &blocked, &blocked_count, reason, sizeof(reason))) {
		snprintf(error, size, "the content database cannot be read: %s", reason);
		catalogue_free(catalogue);
		return NULL;
	}
	catalogue_set_blocked(catalogue, blocked, blocked_count);
	return catalogue;
}

/* A catalogue that the loop did not take yet is replaced. */
static void hand_over(struct watch *watch, struct catalogue *catalogue)
{
	uint64_t one = 1;

	pthread_mutex_lock(&watch->lock);
	struct catalogue *old = watch->ready;
	watch->ready = catalogue;
	pthread_mutex_unlock(&watch->lock);
	catalogue_free(old);
	if (write(watch->ready_fd, &one, sizeof(one)) < 0)
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
	struct timespec until = clock_in_ms(LOOK_EVERY_MS);

	pthread_mutex_lock(&watch->lock);
	if (!watch->reload && !watch->stop)
		pthread_cond_timedwait(&watch->wake, &watch->lock, &until);
	*forced = watch->reload;
	watch->reload = false;
	bool go_on = !watch->stop;
	pthread_mutex_unlock(&watch->lock);
	return go_on;
}

static void *run(void *arg)
{
	struct watch *watch = arg;
	bool forced;

	while (wait_for_turn(watch, &forced))
		look(watch, forced);
	return NULL;
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	pthread_mutex_lock(&watch->lock);
	struct catalogue *catalogue = watch->ready;
	watch->ready = NULL;
	pthread_mutex_unlock(&watch->lock);
	if (catalogue)
		watch->parts.handler(catalogue, watch->parts.arg);
}

static void destroy(struct watch *watch)
{
	if (watch->ready_event)
		event_free(watch->ready_event);
	if (watch->ready_fd >= 0)
		close(watch->ready_fd);
	catalogue_free(watch->ready);
	db_close(watch->db);
	pthread_mutex_destroy(&watch->lock);
	pthread_cond_destroy(&watch->wake);
	free(watch);
}

static bool begin(struct watch *watch)
{
	watch->ready_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (watch->ready_fd < 0)
		return false;
	watch->ready_event =
		event_new(watch->parts.base, watch->ready_fd, EV_READ | EV_PERSIST, on_ready, watch);
	return watch->ready_event && event_add(watch->ready_event, NULL) == 0 &&
		pthread_create(&watch->thread, NULL, run, watch) == 0;
}

struct watch *watch_start(const struct watch_parts *parts, struct catalogue **first, char *error, size_t size)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	if (!watch) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	*watch = (struct watch){ .parts = *parts, .ready_fd = -1 };
	pthread_mutex_init(&watch->lock, NULL);
	clock_prepare_condition(&watch->wake);
	watch->db = library_open(parts->path, DB_READ_ONLY, error, size);
	if (!watch->db) {
		destroy(watch);
		return NULL;
	}
	watch->data_version = db_number(watch->db, "PRAGMA data_version", -1);
	*first = load(watch, error, size);
	if (!*first || !begin(watch)) {
		if (*first)
			snprintf(error, size, "the thread that watches the content cannot start: %s",
				strerror(errno));
		catalogue_free(*first);
		destroy(watch);
		return NULL;
	}
	return watch;
}

void watch_reload(struct watch *watch)
{
	pthread_mutex_lock(&watch->lock);
	watch->reload = true;
	pthread_cond_signal(&watch->wake);
	pthread_mutex_unlock(&watch->lock);
}

void watch_stop(struct watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->stop = true;
	pthread_cond_signal(&watch->wake);
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	destroy(watch);
}
