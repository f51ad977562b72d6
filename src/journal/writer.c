#include "agahi/journal/writer.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"

enum {
	MAX_BATCH = 4096,     /* records in one commit */
	RETRY_AFTER_MS = 250, /* a failed commit */
	BUSY_BATCH = 8,       /* requests; this and the next three: writer_gathers() */
	BUSY_IN_HAND = 256,
	BUSY_SHARE = 3,
	BUSY_PAUSE_MS = 4,
	PROVE_EVERY_MS = 1000, /* while commits fail and nobody asks for one: are they possible again? */
	KEEP_HOUSE_EVERY_MS = 5000,
	BETWEEN_STEPS_MS = 20,       /* of what is left over in the house, where nobody asks anything */
	CLOCK_IS_SET_MS = 60 * 1000, /* by less it is only corrected */
	CLOCK_BELIEVED_AFTER_MS = 60 * 60 * 1000
};

static const int64_t MIB = INT64_C(1024) * 1024;

struct writer {
	struct store *store;
	struct log *log;
	int64_t retention_ms;
	int64_t max_octets;
	journal_forgotten_h forgotten;
	void *forgotten_arg;

	struct queue *queue;
	size_t asked;    /* in the last commit; all from here to the clocks is the thread's */
	int64_t in_hand; /* replies that were written in this life and not settled */
	uint64_t last_try_ms;
	uint64_t next_keeping_ms;
	bool has_more; /* to do in the house */
	uint64_t next_proof_ms;
	struct moment last_look; /* at the clocks */
	uint64_t steady_since_ms;

	atomic_bool healthy;
	atomic_bool full;
	atomic_llong used_octets;
	struct histogram commit_times;
};

/* --- how it goes -------------------------------------------------------------------------------------- */

static void note_health(struct writer *writer, bool healthy)
{
	if (healthy == atomic_exchange(&writer->healthy, healthy))
		return;
	if (healthy)
		log_info(writer->log, "journal_recovered",
			LOG_TEXT("effect", "requests are acknowledged again"));
	else
		log_error(writer->log, "journal_commit_failed",
			LOG_TEXT("reason", writer->store->backend->error(writer->store)),
			LOG_TEXT("effect",
				"requests are refused as temporary errors until a commit succeeds"));
}

static void note_size(struct writer *writer)
{
	int64_t used = writer->store->backend->used_octets(writer->store);
	bool full = used >= writer->max_octets;

	atomic_store(&writer->used_octets, used);
	if (full == atomic_exchange(&writer->full, full))
		return;
	if (full)
		log_error(writer->log, "journal_full", LOG_NUMBER("used_mib", (used / MIB)),
			LOG_NUMBER("max_mib", (writer->max_octets / MIB)),
			LOG_TEXT("effect", "new requests are refused as temporary errors"),
			LOG_TEXT("next", "raise store.max_size, or lower store.retention_days"));
	else
		log_info(writer->log, "journal_has_room", LOG_TEXT("effect", "requests are taken again"));
}

/* --- the thread --------------------------------------------------------------------------------------- */

static void count(struct writer *writer, const struct record_list *batch)
{
	size_t settled = 0;

	writer->asked = 0;
	for (const struct journal_record *record = batch->first; record; record = record->next) {
		settled += record->kind == JOURNAL_SETTLEMENT;
		writer->asked += record->kind == JOURNAL_ENTRY &&
			((const struct journal_entry *)record)->reply != NULL;
	}
	writer->in_hand += (int64_t)writer->asked - (int64_t)settled;
	if (writer->in_hand < 0) /* of an earlier life */
		writer->in_hand = 0;
}

static enum store_outcome write_batch(struct writer *writer, const struct record_list *batch)
{
	struct store *store = writer->store;

	if (!batch->first)
		return STORE_COMMITTED;
	uint64_t begun_us = clock_monotonic_us();
	writer->last_try_ms = begun_us / 1000;
	enum store_outcome outcome =
		store->backend->commit(store, batch->first, atomic_load(&writer->healthy));

	histogram_observe(&writer->commit_times, clock_monotonic_us() - begun_us);
	note_health(writer, outcome == STORE_COMMITTED);
	if (outcome == STORE_COMMITTED) {
		count(writer, batch);
		note_size(writer);
	}
	return outcome;
}

static void prove(struct writer *writer)
{
	writer->last_try_ms = clock_monotonic_ms();
	note_health(writer, writer->store->backend->prove(writer->store));
}

/* A disk that has room again, or a lock that is gone, is noticed without a citizen's message. What is kept to be tried
 * again is a better proof. */
static void prove_health(struct writer *writer, const struct record_list *kept)
{
	uint64_t now_ms = clock_monotonic_ms();

	if (now_ms < writer->next_proof_ms)
		return;
	writer->next_proof_ms = now_ms + PROVE_EVERY_MS;
	if (!kept->first)
		prove(writer);
}

/* A clock is believed when it has not been set for an hour: one that starts wrong is put right before. */
static bool is_clock_steady(struct writer *writer, struct moment now)
{
	int64_t step_ms = writer->last_look.us == 0 ? 0 : moment_step_ms(writer->last_look, now);

	if (writer->last_look.us == 0 || step_ms > CLOCK_IS_SET_MS || step_ms < -CLOCK_IS_SET_MS)
		writer->steady_since_ms = moment_ms(now);
	writer->last_look = now;
	return moment_ms(now) - writer->steady_since_ms >= CLOCK_BELIEVED_AFTER_MS;
}

static void keep_house(struct writer *writer)
{
	struct moment now = clock_now();
	uint64_t now_ms = moment_ms(now);

	if (now_ms < writer->next_keeping_ms)
		return;
	struct store *store = writer->store;
	bool more = store->backend->keep_house(
		store, now.wall_ms, writer->retention_ms, is_clock_steady(writer, now));
	if (writer->forgotten)
		more |= store->backend->tell_forgotten(store, writer->forgotten, writer->forgotten_arg);
	writer->has_more = more;
	writer->next_keeping_ms = more ? now_ms : now_ms + KEEP_HOUSE_EVERY_MS;
	note_size(writer);
}

static void finish(struct writer *writer, struct record_list *batch, bool committed, struct record_list *kept)
{
	if (!queue_finish(writer->queue, batch, committed, kept))
		log_error(writer->log, "journal_handover_failed", LOG_WORD("call", "eventfd"),
			LOG_TEXT("reason", strerror(errno)));
}

/* Others take a node that is silent for dead. */
static bool is_beat_due(const struct writer *writer)
{
	uint64_t beat_ms = writer->store->beat_ms;

	return beat_ms > 0 && clock_monotonic_ms() - writer->last_try_ms >= beat_ms;
}

/* While commits fail or the end is near, traffic does not wait for anything else. */
static void work_between_commits(struct writer *writer, const struct record_list *kept)
{
	if (queue_is_stopping(writer->queue))
		return;
	if (!atomic_load(&writer->healthy)) {
		prove_health(writer, kept);
		return;
	}
	keep_house(writer);
	if (is_beat_due(writer))
		prove(writer);
}

/* What the house has left over is done though nobody asks anything; a question that comes does not wait for the pause's end. */
static uint64_t longest_wait_ms(const struct writer *writer)
{
	uint64_t beat_ms = writer->store->beat_ms;

	if (!atomic_load(&writer->healthy))
		return PROVE_EVERY_MS;
	if (writer->has_more)
		return BETWEEN_STEPS_MS;
	return beat_ms > 0 && beat_ms < KEEP_HOUSE_EVERY_MS ? beat_ms : KEEP_HOUSE_EVERY_MS;
}

bool writer_gathers(size_t asked, int64_t in_hand, size_t backlog)
{
	return asked >= BUSY_BATCH && in_hand >= BUSY_IN_HAND && (int64_t)backlog < in_hand / BUSY_SHARE;
}

static bool next_batch(struct writer *writer, struct record_list *batch, struct record_list *kept)
{
	static const struct timespec pause = { .tv_nsec = BUSY_PAUSE_MS * 1000000L };

	/* Not on the queue's condition: nobody is to wake this thread for what is put in meanwhile. */
	if (writer_gathers(writer->asked, writer->in_hand, queue_backlog(writer->queue)))
		nanosleep(&pause, NULL);
	record_list_init(batch);
	return queue_take(writer->queue, batch, MAX_BATCH, kept, longest_wait_ms(writer));
}

static void run(void *arg)
{
	struct writer *writer = arg;
	struct record_list batch, kept;

	record_list_init(&kept);
	while (next_batch(writer, &batch, &kept)) {
		enum store_outcome outcome = write_batch(writer, &batch);

		if (outcome == STORE_FENCED) {
			queue_keep(writer->queue, &batch);
			break;
		}
		finish(writer, &batch, outcome == STORE_COMMITTED, &kept);
		work_between_commits(writer, &kept);
		if (outcome != STORE_COMMITTED && queue_is_stopping(writer->queue))
			break;
		if (outcome != STORE_COMMITTED)
			queue_pause(writer->queue, RETRY_AFTER_MS);
	}
	queue_drop(&kept);
}

/* --- the loop's side ---------------------------------------------------------------------------------- */

struct writer *writer_new(const struct writer_options *options)
{
	struct writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		return NULL;
	writer->store = options->store;
	writer->log = options->log;
	writer->retention_ms = options->retention_ms;
	writer->max_octets = options->max_octets;
	writer->forgotten = options->forgotten;
	writer->forgotten_arg = options->forgotten_arg;
	atomic_init(&writer->healthy, true);
	writer->queue = queue_new();
	if (!writer->queue) {
		free(writer);
		return NULL;
	}
	note_size(writer);
	return writer;
}

bool writer_start(struct writer *writer, struct event_base *base)
{
	return queue_start(writer->queue, base, run, writer);
}

void writer_stop(struct writer *writer)
{
	writer->store->backend->give_up(writer->store);
	queue_stop(writer->queue);
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	writer_stop(writer);
	queue_free(writer->queue);
	free(writer);
}

bool writer_put(struct writer *writer, struct journal_record *record)
{
	return queue_put(writer->queue, record);
}

size_t writer_backlog(const struct writer *writer)
{
	return queue_backlog(writer->queue);
}

bool writer_is_healthy(const struct writer *writer)
{
	return atomic_load(&writer->healthy);
}

bool writer_is_full(const struct writer *writer)
{
	return atomic_load(&writer->full);
}

int64_t writer_used_octets(const struct writer *writer)
{
	return atomic_load(&writer->used_octets);
}

const struct histogram *writer_commit_times(const struct writer *writer)
{
	return &writer->commit_times;
}
