#include "agahi/journal/queue.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/worker.h"

/* What a copy takes; 0: there is none, for the kind has pointers into its owner's memory. */
static const size_t copy_sizes[JOURNAL_KIND_COUNT] = {
	[JOURNAL_ENTRY] = 0,
	[JOURNAL_PART] = sizeof(struct journal_part),
	[JOURNAL_DROPPED_PART] = sizeof(struct journal_dropped_part),
	[JOURNAL_SETTLEMENT] = sizeof(struct journal_settlement),
	[JOURNAL_SUBMISSION] = sizeof(struct journal_submission),
	[JOURNAL_RECEIPT] = sizeof(struct journal_receipt),
	[JOURNAL_SILENCE] = sizeof(struct journal_silence),
	[JOURNAL_SHOWN] = sizeof(struct journal_shown),
	[JOURNAL_ENDED_CONNECTION] = sizeof(struct journal_ended_connection),
};

enum {
	TOLD_AT_ONCE = 256, /* records; then the loop looks at its sockets */
	SPARE_OCTETS = 160, /* of a copy that is used again: most settlements are shorter */
	MOST_SPARES = 4096
};

/* The lists of each thread are joined to the other's under the lock, which so is never held for long. */
struct queue {
	struct worker *worker;
	worker_run_h run; /* with `arg`, in the thread */
	void *arg;
	atomic_size_t backlog;

	struct record_list waiting;  /* under the worker's lock */
	struct record_list finished; /* the same; for the loop, which tells their owners */
	struct record_list spent;    /* the same; copies that are done with */

	struct record_list telling; /* the loop's: finished, in their order */
	struct record_list spare;   /* the loop's: for copies */

	struct record_list taken; /* the writer's: it waited, and no batch has it yet */
};

/* --- lists -------------------------------------------------------------------------------------------- */

void record_list_init(struct record_list *list)
{
	list->first = NULL;
	list->end = &list->first;
	list->count = 0;
}

static void list_append(struct record_list *list, struct journal_record *record)
{
	record->next = NULL;
	*list->end = record;
	list->end = &record->next;
	list->count++;
}

static struct journal_record *list_shift(struct record_list *list)
{
	struct journal_record *record = list->first;

	if (!record)
		return NULL;
	list->first = record->next;
	if (!list->first)
		list->end = &list->first;
	list->count--;
	return record;
}

void record_list_join(struct record_list *to, struct record_list *from)
{
	if (!from->first)
		return;
	*to->end = from->first;
	to->end = from->end;
	to->count += from->count;
	record_list_init(from);
}

void queue_drop(struct record_list *kept)
{
	struct journal_record *record;

	while ((record = list_shift(kept)) != NULL)
		free(record);
}

/* --- the loop's side ---------------------------------------------------------------------------------- */

struct queue *queue_new(void)
{
	struct queue *queue = calloc(1, sizeof(*queue));

	if (queue)
		queue->worker = worker_new();
	if (!queue || !queue->worker) {
		free(queue);
		return NULL;
	}
	record_list_init(&queue->waiting);
	record_list_init(&queue->finished);
	record_list_init(&queue->spent);
	record_list_init(&queue->telling);
	record_list_init(&queue->spare);
	record_list_init(&queue->taken);
	return queue;
}

static void tell_owners(struct record_list *finished, size_t limit, struct moment now)
{
	struct journal_record *record;

	for (size_t i = 0; i < limit && (record = list_shift(finished)) != NULL; i++)
		record->done(record, record->committed, now);
}

static void take_finished(struct queue *queue)
{
	worker_lock(queue->worker);
	record_list_join(&queue->telling, &queue->finished);
	worker_unlock(queue->worker);
}

/* A commit may be of thousands, and each is answered here: what else is ready does not wait for all of them. */
static void on_told(struct moment now, void *arg)
{
	struct queue *queue = arg;

	take_finished(queue);
	tell_owners(&queue->telling, TOLD_AT_ONCE, now);
	if (queue->telling.first && !worker_tell(queue->worker))
		tell_owners(&queue->telling, SIZE_MAX, now);
}

static void tell_never_taken(struct record_list *waiting, struct moment now)
{
	struct journal_record *record;

	while ((record = list_shift(waiting)) != NULL) {
		if (record->done)
			record->done(record, false, now);
		else
			free(record);
	}
}

void queue_free(struct queue *queue)
{
	if (!queue)
		return;
	queue_stop(queue);
	take_finished(queue);
	tell_owners(&queue->telling, SIZE_MAX, clock_now());
	tell_never_taken(&queue->taken, clock_now());
	tell_never_taken(&queue->waiting, clock_now());
	queue_drop(&queue->spent);
	queue_drop(&queue->spare);
	worker_free(queue->worker);
	free(queue);
}

static void run_thread(void *arg)
{
	struct queue *queue = arg;

	queue->run(queue->arg);
}

bool queue_start(struct queue *queue, struct event_base *base, void (*run)(void *arg), void *arg)
{
	queue->run = run;
	queue->arg = arg;
	return worker_start(queue->worker, base, run_thread, on_told, queue);
}

void queue_stop(struct queue *queue)
{
	worker_stop(queue->worker);
}

/* Of a settlement's ids no more than there are. */
static size_t octets_of(const struct journal_record *record)
{
	if (record->kind != JOURNAL_SETTLEMENT)
		return copy_sizes[record->kind];
	return offsetof(struct journal_settlement, message_ids) +
		strlen(((const struct journal_settlement *)record)->message_ids) + 1;
}

static struct journal_record *make_copy(struct queue *queue, size_t octets)
{
	if (octets > SPARE_OCTETS)
		return malloc(octets);
	if (!queue->spare.first) {
		worker_lock(queue->worker);
		record_list_join(&queue->spare, &queue->spent);
		worker_unlock(queue->worker);
	}
	struct journal_record *spare = list_shift(&queue->spare);
	return spare ? spare : malloc(SPARE_OCTETS);
}

static struct journal_record *copy_record(struct queue *queue, const struct journal_record *record)
{
	size_t octets = octets_of(record);

	assert(octets > 0);
	struct journal_record *copy = make_copy(queue, octets);
	return copy ? memcpy(copy, record, octets) : NULL;
}

bool queue_put(struct queue *queue, struct journal_record *record)
{
	if (!record->done)
		record = copy_record(queue, record);
	if (!record)
		return false;
	atomic_fetch_add(&queue->backlog, 1);
	worker_lock(queue->worker);
	bool was_empty = !queue->waiting.first;
	list_append(&queue->waiting, record);
	worker_unlock(queue->worker);
	if (was_empty)
		worker_wake(queue->worker); /* not under the lock, for which it would wait */
	return true;
}

size_t queue_backlog(const struct queue *queue)
{
	return atomic_load(&queue->backlog);
}

/* --- the writer's side -------------------------------------------------------------------------------- */

/* In their order: a submission goes before its receipt. Only while some are kept does one that nobody waits for stand back,
 * behind those. */
static void take_waiting(
	struct record_list *waiting, struct record_list *batch, size_t limit, struct record_list *kept)
{
	while (batch->count < limit && waiting->first) {
		struct journal_record *record = list_shift(waiting);

		list_append(record->done || !kept->first ? batch : kept, record);
	}
}

static void fill_up(struct record_list *batch, size_t limit, struct record_list *kept)
{
	while (batch->count < limit && kept->first)
		list_append(batch, list_shift(kept));
}

bool queue_take(struct queue *queue, struct record_list *batch, size_t limit, struct record_list *kept,
	uint64_t wait_ms)
{
	/* Half of it, so that whoever waits hears of it however many are kept. */
	fill_up(batch, limit / 2, kept);
	worker_lock(queue->worker);
	if (!queue->waiting.first && !queue->taken.first && !batch->first && !kept->first)
		worker_sleep(queue->worker, wait_ms);
	record_list_join(&queue->taken, &queue->waiting);
	bool stopping = worker_is_stopping(queue->worker);
	worker_unlock(queue->worker);
	take_waiting(&queue->taken, batch, limit, kept);
	fill_up(batch, limit, kept);
	return !stopping || batch->first;
}

void queue_pause(struct queue *queue, uint64_t pause_ms)
{
	uint64_t until_ms = clock_monotonic_ms() + pause_ms;

	worker_lock(queue->worker);
	for (uint64_t now_ms = clock_monotonic_ms(); now_ms < until_ms && !worker_is_stopping(queue->worker);
		now_ms = clock_monotonic_ms())
		worker_sleep(queue->worker, until_ms - now_ms);
	worker_unlock(queue->worker);
}

/* A copy that was written. */
static void put_away(struct record_list *spent, struct journal_record *copy)
{
	if (octets_of(copy) <= SPARE_OCTETS && spent->count < MOST_SPARES)
		list_append(spent, copy);
	else
		free(copy);
}

static bool hand_back(struct queue *queue, struct record_list *finished, struct record_list *spent)
{
	bool any = finished->first;

	worker_lock(queue->worker);
	record_list_join(&queue->finished, finished);
	if (queue->spent.count < MOST_SPARES)
		record_list_join(&queue->spent, spent);
	worker_unlock(queue->worker);
	queue_drop(spent);
	return !any || worker_tell(queue->worker);
}

bool queue_finish(struct queue *queue, struct record_list *batch, bool committed, struct record_list *kept)
{
	struct record_list finished, spent, again;
	struct journal_record *record;
	size_t count = batch->count;

	record_list_init(&finished);
	record_list_init(&spent);
	record_list_init(&again);
	while ((record = list_shift(batch)) != NULL) {
		record->committed = committed;
		if (record->done)
			list_append(&finished, record);
		else if (committed)
			put_away(&spent, record);
		else
			list_append(&again, record);
	}
	atomic_fetch_sub(&queue->backlog, count - again.count);
	record_list_join(&again, kept);
	record_list_join(kept, &again);
	return hand_back(queue, &finished, &spent);
}

void queue_keep(struct queue *queue, struct record_list *batch)
{
	record_list_join(batch, &queue->taken);
	record_list_join(&queue->taken, batch);
}

bool queue_is_stopping(struct queue *queue)
{
	worker_lock(queue->worker);
	bool stopping = worker_is_stopping(queue->worker);
	worker_unlock(queue->worker);
	return stopping;
}
