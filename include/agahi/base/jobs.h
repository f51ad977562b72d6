/* jobs: what takes too long for the loop, done on one worker, one after the other. */
#ifndef AGAHI_JOBS_H
#define AGAHI_JOBS_H

#include <stdbool.h>

struct jobs;
struct event_base;

enum { JOBS_WAITING = 16, JOBS_FOR_KNOWN = 4 /* of these, for who is no stranger */, JOBS_OWNER_SIZE = 72 };

/* Whose a job is: each has one place in the line, and strangers stand at its end. */
struct jobs_owner {
	const char *key; /* an address, a cookie */
	bool stranger;
};

typedef void (*job_h)(void *arg);

/* NULL with errno. */
struct jobs *jobs_new(struct event_base *base);

/* Does what waits, on the worker, then tells it, here. */
void jobs_free(struct jobs *jobs);

/* `run` on the worker, then `done` in the loop's thread. False when JOBS_WAITING are there already, or memory is short. */
bool jobs_put(struct jobs *jobs, job_h run, job_h done, void *arg);

/* The same for somebody. False also when a job of theirs is there already, or the places that are left are for others. */
bool jobs_put_for(struct jobs *jobs, const struct jobs_owner *owner, job_h run, job_h done, void *arg);

#endif
