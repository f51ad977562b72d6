/* jobs: what takes too long for the loop, done on one worker, one after the other. */
#ifndef AGAHI_JOBS_H
#define AGAHI_JOBS_H

#include <stdbool.h>

struct jobs;
struct event_base;

enum { JOBS_WAITING = 16 };

typedef void (*job_h)(void *arg);

/* NULL with errno. */
struct jobs *jobs_new(struct event_base *base);

/* Does what waits, on the worker, then tells it, here. */
void jobs_free(struct jobs *jobs);

/* `run` on the worker, then `done` in the loop's thread. False when JOBS_WAITING are there already, or memory is short. */
bool jobs_put(struct jobs *jobs, job_h run, job_h done, void *arg);

#endif
