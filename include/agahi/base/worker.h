/* worker: a thread beside the loop, and the way back from it.
 *
 * What the two share is kept by whoever owns the worker, under worker_lock(). The thread sleeps in worker_sleep() until
 * it is woken or its time is over; what it has ready for the loop it announces by worker_tell(), and `told` is called in
 * the loop's thread, at least once after the last announcement (an eventfd). The clock is read there: it is an edge. */
#ifndef AGAHI_WORKER_H
#define AGAHI_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/clock.h"

struct worker;
struct event_base;

/* The thread's body. It ends when worker_is_stopping() says so. */
typedef void (*worker_run_h)(void *arg);

/* In the loop's thread: something was announced. */
typedef void (*worker_told_h)(struct moment now, void *arg);

/* A worker that does not run yet; its lock can be used. NULL when memory is short. */
struct worker *worker_new(void);

/* Starts the thread. `base` must outlive the worker. False with errno: then worker_free() is all that is left. */
bool worker_start(
	struct worker *worker, struct event_base *base, worker_run_h run, worker_told_h told, void *arg);

/* Asks the thread to end, wakes it and waits for it; from here on the owner has everything. `told` is not called any
 * more for what was announced last. Nothing when it does not run. */
void worker_stop(struct worker *worker);

/* Stops it and frees it. NULL is nothing. */
void worker_free(struct worker *worker);

void worker_lock(struct worker *worker);
void worker_unlock(struct worker *worker);

/* In any thread, after something was changed under the lock: wakes the thread when it sleeps. */
void worker_wake(struct worker *worker);

/* Under the lock, in the thread: sleeps until it is woken, but no longer than `at_most_ms`. It may wake for nothing. */
void worker_sleep(struct worker *worker, uint64_t at_most_ms);

/* Under the lock. */
bool worker_is_stopping(const struct worker *worker);

/* In either thread: has `told` called in the loop; from within it, after what else is ready there. False with errno; what was made ready is told with the next call. */
bool worker_tell(struct worker *worker);

#endif
