#include "agahi/survey/surveyor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/placing.h"
#include "agahi/base/worker.h"
#include "agahi/survey/figures_db.h"
#include "agahi/survey/pulse.h"

enum {
	FIRST_AFTER_MS = 2000,
	EVERY_MS = 60 * 1000,
	SHARE = 20,            /* the time to the next run, in times of the last */
	QUICK_ENOUGH_MS = 1000 /* to be done once more while somebody waits for the end */
};

struct surveyor {
	struct surveyor_parts parts;
	char path[FIGURES_DB_PATH_SIZE];
	struct worker *worker;
	uint64_t next_ms; /* these three are the thread's, while it runs */
	uint64_t took_ms;
	bool complained;
	struct pulse pulse; /* under the worker's lock, as the next */
	uint64_t waiting;
};

/* Minutes that are told, the least first. */
static const int64_t recent[FIGURES_DB_RECENT] = { 5, 60 };
enum { MINUTE_MS = 60 * 1000 };

static bool always(void *arg)
{
	(void)arg;
	return true;
}

static bool is_wanted(void *arg)
{
	struct surveyor *surveyor = arg;

	worker_lock(surveyor->worker);
	bool wanted = !worker_is_stopping(surveyor->worker);
	worker_unlock(surveyor->worker);
	return wanted;
}

static void tell(struct surveyor *surveyor, bool written, const char *error)
{
	if (!written && !surveyor->complained)
		log_error(surveyor->parts.log, "figures_unwritable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "operators, or the desk, see the figures of before"),
			LOG_TEXT("next",
				"give the daemon's user the right to write there, and the disk room"));
	else if (written && surveyor->complained)
		log_info(surveyor->parts.log, "figures_written",
			LOG_TEXT("effect", "operators see them again"));
	surveyor->complained = !written;
}

static bool read_now(struct surveyor *surveyor, struct figures_db_now *now)
{
	worker_lock(surveyor->worker);
	bool counted = surveyor->pulse.kept > 0;
	uint64_t now_ms = surveyor->pulse.last.ms;

	for (size_t i = 0; i < FIGURES_DB_RECENT; i++) {
		const struct pulse_beats beats =
			pulse_in(&surveyor->pulse, now_ms, (uint64_t)recent[i] * MINUTE_MS);

		now->recent[i].minutes = recent[i];
		now->recent[i].requests = beats.count;
		now->recent[i].span_ms = beats.span_ms;
	}
	now->waiting = (int64_t)surveyor->waiting;
	worker_unlock(surveyor->worker);
	return counted;
}

static void write_once(struct surveyor *surveyor, bool (*go_on)(void *arg))
{
	struct figures_db_now now;
	bool counted = read_now(surveyor, &now);
	const struct figures_db_job job = { surveyor->parts.journal, surveyor->path,
		surveyor->parts.time_zone, clock_wall_ms(), go_on, surveyor, counted ? &now : NULL };
	uint64_t begun_ms = clock_monotonic_ms();
	char error[1024] = "";
	bool written = figures_db_write(&job, error, sizeof(error));

	if (written && surveyor->parts.copy)
		written = placing_copy(
			surveyor->path, surveyor->parts.copy, FIGURES_DB_MODE, error, sizeof(error));
	surveyor->took_ms = clock_monotonic_ms() - begun_ms;
	if (written || *error != '\0')
		tell(surveyor, written, error);
}

static bool wait_for_turn(struct surveyor *surveyor)
{
	worker_lock(surveyor->worker);
	for (uint64_t now_ms;
		!worker_is_stopping(surveyor->worker) && (now_ms = clock_monotonic_ms()) < surveyor->next_ms;)
		worker_sleep(surveyor->worker, surveyor->next_ms - now_ms);
	bool go_on = !worker_is_stopping(surveyor->worker);
	worker_unlock(surveyor->worker);
	return go_on;
}

static void run(void *arg)
{
	struct surveyor *surveyor = arg;

	while (wait_for_turn(surveyor)) {
		write_once(surveyor, is_wanted);
		uint64_t pause_ms = surveyor->took_ms * SHARE;
		surveyor->next_ms = clock_monotonic_ms() + (pause_ms > EVERY_MS ? pause_ms : EVERY_MS);
	}
}

static void on_told(struct moment now, void *arg)
{
	(void)now;
	(void)arg;
}

struct surveyor *surveyor_start(const struct surveyor_parts *parts, char *error, size_t size)
{
	struct surveyor *surveyor = calloc(1, sizeof(*surveyor));

	snprintf(error, size, "memory is short");
	if (!surveyor)
		return NULL;
	surveyor->parts = *parts;
	surveyor->next_ms = clock_monotonic_ms() + FIRST_AFTER_MS;
	figures_db_path(parts->content, surveyor->path);
	surveyor->worker = worker_new();
	if (surveyor->worker && worker_start(surveyor->worker, parts->base, run, on_told, surveyor))
		return surveyor;
	if (surveyor->worker)
		snprintf(error, size, "the thread that writes the figures cannot start: %s", strerror(errno));
	worker_free(surveyor->worker);
	free(surveyor);
	return NULL;
}

void surveyor_note(struct surveyor *surveyor, uint64_t requests, uint64_t waiting)
{
	if (!surveyor)
		return;
	worker_lock(surveyor->worker);
	pulse_note(&surveyor->pulse, clock_monotonic_ms(), requests);
	surveyor->waiting = waiting;
	worker_unlock(surveyor->worker);
}

void surveyor_stop(struct surveyor *surveyor, bool last)
{
	if (!surveyor)
		return;
	worker_stop(surveyor->worker);
	if (last && surveyor->took_ms <= QUICK_ENOUGH_MS)
		write_once(surveyor, always);
	worker_free(surveyor->worker);
	free(surveyor);
}
