#include "agahi/base/jobs.h"

#include <malloc.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/worker.h"

enum { SLEEP_MS = 60 * 1000, TIDY_AFTER_MS = 1000 /* without a job */ };

struct job {
	job_h run, done;
	void *arg;
	char owner[JOBS_OWNER_SIZE]; /* "": nobody in particular */
	bool stranger;
	size_t place;
	struct job *next;
};

struct line {
	struct job *first, **end;
};

struct jobs {
	struct worker *worker;
	struct line waiting, ready;       /* under the worker's lock */
	struct job *places[JOBS_WAITING]; /* those put and not yet told; the loop's */
};

static void line_begin(struct line *line)
{
	line->first = NULL;
	line->end = &line->first;
}

static void line_add(struct line *line, struct job *job)
{
	job->next = NULL;
	*line->end = job;
	line->end = &job->next;
}

/* Before the first stranger. */
static void line_add_known(struct line *line, struct job *job)
{
	struct job **at = &line->first;

	while (*at && !(*at)->stranger)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	if (!job->next)
		line->end = &job->next;
}

static struct job *line_take(struct line *line)
{
	struct job *job = line->first;

	if (job && !(line->first = job->next))
		line->end = &line->first;
	return job;
}

/* Under the lock, which is let go while it runs. */
static void run_one(struct jobs *jobs, struct job *job)
{
	worker_unlock(jobs->worker);
	job->run(job->arg);
	worker_lock(jobs->worker);
	line_add(&jobs->ready, job);
	worker_tell(jobs->worker);
}

/* Catalogues and lessons are made here and freed in the loop's thread, a hundred MiB at times: the allocator would keep what
 * they took for good. Not after each job, but when there is a pause. */
static void tidy(struct jobs *jobs)
{
	worker_unlock(jobs->worker);
	malloc_trim(0);
	worker_lock(jobs->worker);
}

/* What waits when it is told to stop is done all the same: somebody waits for the answer. */
static void run(void *arg)
{
	struct jobs *jobs = arg;
	uint64_t tidy_at_ms = UINT64_MAX;

	worker_lock(jobs->worker);
	for (;;) {
		struct job *job = line_take(&jobs->waiting);
		uint64_t now_ms = clock_monotonic_ms();

		if (job) {
			run_one(jobs, job);
			tidy_at_ms = clock_monotonic_ms() + TIDY_AFTER_MS;
		} else if (worker_is_stopping(jobs->worker)) {
			break;
		} else if (now_ms >= tidy_at_ms) {
			tidy(jobs);
			tidy_at_ms = UINT64_MAX;
		} else {
			worker_sleep(jobs->worker,
				tidy_at_ms - now_ms < SLEEP_MS ? tidy_at_ms - now_ms : SLEEP_MS);
		}
	}
	worker_unlock(jobs->worker);
}

static void tell(struct jobs *jobs)
{
	for (;;) {
		worker_lock(jobs->worker);
		struct job *job = line_take(&jobs->ready);
		worker_unlock(jobs->worker);
		if (!job)
			return;
		jobs->places[job->place] = NULL;
		job->done(job->arg);
		free(job);
	}
}

static void on_told(struct moment now, void *arg)
{
	(void)now;
	tell(arg);
}

struct jobs *jobs_new(struct event_base *base)
{
	struct jobs *jobs = calloc(1, sizeof(*jobs));

	if (!jobs)
		return NULL;
	line_begin(&jobs->waiting);
	line_begin(&jobs->ready);
	jobs->worker = worker_new();
	if (!jobs->worker || !worker_start(jobs->worker, base, run, on_told, jobs)) {
		worker_free(jobs->worker);
		free(jobs);
		return NULL;
	}
	return jobs;
}

void jobs_free(struct jobs *jobs)
{
	if (!jobs)
		return;
	worker_stop(jobs->worker);
	tell(jobs);
	worker_free(jobs->worker);
	free(jobs);
}

/* --- places in the line ------------------------------------------------------------------------------- */

static size_t count_free(const struct jobs *jobs, size_t *first)
{
	size_t count = 0;

	for (size_t i = JOBS_WAITING; i-- > 0;) {
		if (jobs->places[i])
			continue;
		*first = i;
		count++;
	}
	return count;
}

static bool has_one(const struct jobs *jobs, const char *owner)
{
	for (size_t i = 0; i < JOBS_WAITING; i++) {
		if (jobs->places[i] && strcmp(jobs->places[i]->owner, owner) == 0)
			return true;
	}
	return false;
}

static struct job *take_place(struct jobs *jobs, size_t least_free)
{
	size_t first = 0;
	struct job *job = count_free(jobs, &first) > least_free ? calloc(1, sizeof(*job)) : NULL;

	if (job) {
		job->place = first;
		jobs->places[first] = job;
	}
	return job;
}

static void put(struct jobs *jobs, struct job *job, job_h run_job, job_h done, void *arg)
{
	job->run = run_job;
	job->done = done;
	job->arg = arg;
	worker_lock(jobs->worker);
	if (job->stranger)
		line_add(&jobs->waiting, job);
	else
		line_add_known(&jobs->waiting, job);
	worker_wake(jobs->worker);
	worker_unlock(jobs->worker);
}

bool jobs_put(struct jobs *jobs, job_h run_job, job_h done, void *arg)
{
	struct job *job = take_place(jobs, 0);

	if (job)
		put(jobs, job, run_job, done, arg);
	return job != NULL;
}

bool jobs_put_for(struct jobs *jobs, const struct jobs_owner *owner, job_h run_job, job_h done, void *arg)
{
	char key[JOBS_OWNER_SIZE];

	snprintf(key, sizeof(key), "%s", owner->key);
	struct job *job = has_one(jobs, key) ? NULL : take_place(jobs, owner->stranger ? JOBS_FOR_KNOWN : 0);
	if (!job)
		return false;
	memcpy(job->owner, key, sizeof(key));
	job->stranger = owner->stranger;
	put(jobs, job, run_job, done, arg);
	return true;
}
