#include "agahi/frame/jobs.h"

#include <stddef.h>
#include <stdlib.h>

#include "agahi/base/worker.h"

enum { SLEEP_MS = 60 * 1000 };

struct job {
	job_h run, done;
	void *arg;
	struct job *next;
};

struct line {
	struct job *first, **end;
};

struct jobs {
	struct worker *worker;
	struct line waiting, ready; /* under the worker's lock */
	size_t count;               /* of those put and not yet told; the loop's */
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

/* What waits when it is told to stop is done all the same: somebody waits for the answer. */
static void run(void *arg)
{
	struct jobs *jobs = arg;

	worker_lock(jobs->worker);
	for (;;) {
		struct job *job = line_take(&jobs->waiting);

		if (job)
			run_one(jobs, job);
		else if (worker_is_stopping(jobs->worker))
			break;
		else
			worker_sleep(jobs->worker, SLEEP_MS);
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
		jobs->count--;
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

bool jobs_put(struct jobs *jobs, job_h run_job, job_h done, void *arg)
{
	struct job *job = jobs->count < JOBS_WAITING ? calloc(1, sizeof(*job)) : NULL;

	if (!job)
		return false;
	*job = (struct job){ .run = run_job, .done = done, .arg = arg };
	jobs->count++;
	worker_lock(jobs->worker);
	line_add(&jobs->waiting, job);
	worker_wake(jobs->worker);
	worker_unlock(jobs->worker);
	return true;
}
