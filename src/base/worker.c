#include "agahi/base/worker.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct worker {
	worker_run_h run;
	worker_told_h told;
	void *arg;

	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping; /* under the lock */

	int fd;
	struct event *event;
};

struct worker *worker_new(void)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker)
		return NULL;
	worker->fd = -1;
	pthread_mutex_init(&worker->lock, NULL);
	clock_prepare_condition(&worker->wake);
	return worker;
}

static void *run(void *arg)
{
	struct worker *worker = arg;

	worker->run(worker->arg);
	return NULL;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct worker *worker = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count))
		worker->told(clock_now(), worker->arg);
}

static bool listen_in(struct worker *worker, struct event_base *base)
{
	worker->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (worker->fd < 0)
		return false;
	worker->event = event_new(base, worker->fd, EV_READ | EV_PERSIST, on_readable, worker);
	if (worker->event && event_add(worker->event, NULL) == 0)
		return true;
	errno = ENOMEM;
	return false;
}

bool worker_start(
	struct worker *worker, struct event_base *base, worker_run_h body, worker_told_h told, void *arg)
{
	worker->run = body;
	worker->told = told;
	worker->arg = arg;
	if (!listen_in(worker, base))
		return false;
	errno = pthread_create(&worker->thread, NULL, run, worker);
	worker->running = errno == 0;
	return worker->running;
}

void worker_stop(struct worker *worker)
{
	if (!worker->running)
		return;
	worker_lock(worker);
	worker->stopping = true;
	worker_wake(worker);
	worker_unlock(worker);
	pthread_join(worker->thread, NULL);
	worker->running = false;
}

void worker_free(struct worker *worker)
{
	if (!worker)
		return;
	worker_stop(worker);
	if (worker->event)
		event_free(worker->event);
	if (worker->fd >= 0)
		close(worker->fd);
	pthread_mutex_destroy(&worker->lock);
	pthread_cond_destroy(&worker->wake);
	free(worker);
}

void worker_lock(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
}

void worker_unlock(struct worker *worker)
{
	pthread_mutex_unlock(&worker->lock);
}

void worker_wake(struct worker *worker)
{
	pthread_cond_signal(&worker->wake);
}

void worker_sleep(struct worker *worker, uint64_t at_most_ms)
{
	struct timespec until = clock_in_ms(at_most_ms);

	if (!worker->stopping)
		pthread_cond_timedwait(&worker->wake, &worker->lock, &until);
}

bool worker_is_stopping(const struct worker *worker)
{
	return worker->stopping;
}

bool worker_tell(struct worker *worker)
{
	uint64_t one = 1;

	/* EAGAIN: it was told so often, and not listened to, that the counter is full; it will listen yet. */
	return write(worker->fd, &one, sizeof(one)) == (ssize_t)sizeof(one) || errno == EAGAIN;
}
