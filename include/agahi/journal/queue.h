/* queue: records on their way from the loop to the writer's thread, and back.
 *
 * One with `done` is its owner's memory all the way, so putting it in allocates nothing and cannot fail. One without is
 * copied, and the copy is freed in the writer's thread once it is written. Nothing here knows of files. */
#ifndef AGAHI_QUEUE_H
#define AGAHI_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/store/records.h"

/* Records one after another. It points into itself: never copied. */
struct record_list {
	struct journal_record *first;
	struct journal_record **end;
	size_t count;
};

void record_list_init(struct record_list *list);

/* Moves all of `from` to the end of `to`. */
void record_list_join(struct record_list *to, struct record_list *from);

struct queue;
struct event_base;

/* NULL when memory is short. */
struct queue *queue_new(void);

/* The thread ends, then what is left is told, the queue freed: records that it never gave to anybody as not committed.
 * A handler may put records in meanwhile, which are told, or freed, the same way. NULL is nothing. */
void queue_free(struct queue *queue);

/* Starts `run` with `arg` in a thread of its own. False with errno. */
bool queue_start(struct queue *queue, struct event_base *base, void (*run)(void *arg), void *arg);

/* Waits for the thread, which ends when queue_take() says so. */
void queue_stop(struct queue *queue);

/* In the loop's thread. False when there was no memory for a copy, and the record is lost. */
bool queue_put(struct queue *queue, struct journal_record *record);

/* Put in and not finished. Any thread. */
size_t queue_backlog(const struct queue *queue);

/* The rest in the writer's thread. */

/* Fills an empty `batch` with up to `limit` records: up to half of it from `kept`, then what was put in, in its order; while
 * some are still kept, one that nobody waits for goes behind those, so that those somebody waits for have their place. When
 * there are none, waits up to `wait_ms` for one. False when the thread is to end and has nothing left to do. */
bool queue_take(struct queue *queue, struct record_list *batch, size_t limit, struct record_list *kept,
	uint64_t wait_ms);

/* Sleeps, whatever is put in meanwhile; less only when the thread is to end. */
void queue_pause(struct queue *queue, uint64_t pause_ms);

/* Tells what became of a batch, and empties it. Of one that was not committed, what nobody waits for goes back to where it
 * stood in `kept`, to be tried again. False with errno when the loop could not be woken; it will hear with the next batch. */
bool queue_finish(struct queue *queue, struct record_list *batch, bool committed, struct record_list *kept);

/* The thread ends without knowing what became of a batch: it is told by queue_free(), as what was never taken. */
void queue_keep(struct queue *queue, struct record_list *batch);

/* Is the thread asked to end? */
bool queue_is_stopping(struct queue *queue);

/* Gives up what is in the list: copies are freed. */
void queue_drop(struct record_list *kept);

#endif
