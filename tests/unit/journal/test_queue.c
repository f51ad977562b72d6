/* Records on their way to the writer and back: in order, none lost, none told twice. */
#include "store.h"

#include <event2/event.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/eventfd.h>

#include "agahi/journal/queue.h"

enum { MOST = 64 };

/* What the thread does with its batches is what the test wants. */
struct fixture {
	struct event_base *base;
	struct queue *queue;
	sem_t go; /* one more batch may be taken */
	bool commits;
	size_t limit;
	uint64_t wait_ms;
	atomic_int batches;
	size_t sizes[MOST];
	int64_t taken[MOST]; /* request numbers of settlements, in order */
	size_t taken_count;
	struct record_list kept;
	bool stopping_seen;

	size_t told, committed, wanted;
	struct journal_record *told_of[MOST];
	struct journal_record *put_when_told;
};

static struct fixture fixture;

static int set_up(void **state)
{
	(void)state;
	memset(&fixture, 0, sizeof(fixture));
	fixture.base = event_base_new();
	fixture.queue = queue_new();
	fixture.commits = true;
	fixture.limit = MOST;
	fixture.wait_ms = 60000;
	record_list_init(&fixture.kept);
	sem_init(&fixture.go, 0, 0);
	assert_true(fixture.base && fixture.queue);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < MOST; i++)
		sem_post(&fixture.go);
	queue_free(fixture.queue);
	queue_drop(&fixture.kept);
	event_base_free(fixture.base);
	sem_destroy(&fixture.go);
	return 0;
}

static void note(const struct record_list *batch)
{
	for (const struct journal_record *record = batch->first; record; record = record->next) {
		if (record->kind == JOURNAL_SETTLEMENT && fixture.taken_count < MOST)
			fixture.taken[fixture.taken_count++] =
				((const struct journal_settlement *)record)->id;
	}
	fixture.sizes[atomic_load(&fixture.batches) % MOST] = batch->count;
}

static void run(void *arg)
{
	struct record_list batch;

	assert_ptr_equal(arg, &fixture);
	for (;;) {
		sem_wait(&fixture.go);
		record_list_init(&batch);
		if (!queue_take(fixture.queue, &batch, fixture.limit, &fixture.kept, fixture.wait_ms))
			break;
		note(&batch);
		if (!queue_finish(fixture.queue, &batch, fixture.commits, &fixture.kept))
			break;
		assert_int_equal(batch.count, 0);
		fixture.stopping_seen = queue_is_stopping(fixture.queue);
		atomic_fetch_add(&fixture.batches, 1);
	}
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	assert_true(now.us > 0 && now.wall_ms > 0);
	assert_ptr_equal(record->owner, &fixture);
	if (fixture.told < MOST)
		fixture.told_of[fixture.told] = record;
	fixture.told++;
	fixture.committed += committed;
	if (fixture.put_when_told) {
		struct journal_record *next = fixture.put_when_told;

		fixture.put_when_told = NULL;
		assert_true(queue_put(fixture.queue, next));
	}
	if (fixture.told == fixture.wanted)
		event_base_loopbreak(fixture.base);
}

static struct journal_record told(enum journal_kind kind)
{
	return (struct journal_record){ .kind = kind, .done = on_done, .owner = &fixture };
}

static void start(void)
{
	assert_true(queue_start(fixture.queue, fixture.base, run, &fixture));
}

static void let_go(int batches)
{
	int before = atomic_load(&fixture.batches);

	for (int i = 0; i < batches; i++)
		sem_post(&fixture.go);
	for (int i = 0; i < 5000 && atomic_load(&fixture.batches) < before + batches; i++)
		usleep(1000);
	assert_int_equal(atomic_load(&fixture.batches), before + batches);
}

static void wait_for(size_t wanted)
{
	static const struct timeval at_most = { 10, 0 };

	fixture.wanted = wanted;
	if (fixture.told < wanted) {
		event_base_loopexit(fixture.base, &at_most);
		event_base_dispatch(fixture.base);
	}
	assert_int_equal(fixture.told, wanted);
}

static void put_settlement(int64_t id)
{
	struct journal_settlement settlement = settlement_of(id, JOURNAL_SENT);

	assert_true(queue_put(fixture.queue, &settlement.record));
	memset(&settlement, 0xa5, sizeof(settlement)); /* the queue has its own */
}

static void what_is_put_in_comes_out_in_its_order(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 5; id++)
		put_settlement(id);
	assert_int_equal(queue_backlog(fixture.queue), 5);
	start();
	let_go(1);
	assert_int_equal(fixture.sizes[0], 5);
	assert_int_equal(fixture.taken_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(fixture.taken[i], i + 1);
	assert_int_equal(queue_backlog(fixture.queue), 0);
}

static void a_batch_has_no_more_than_its_limit(void **state)
{
	(void)state;
	fixture.limit = 3;
	for (int64_t id = 1; id <= 7; id++)
		put_settlement(id);
	start();
	let_go(3);
	assert_int_equal(fixture.sizes[0], 3);
	assert_int_equal(fixture.sizes[1], 3);
	assert_int_equal(fixture.sizes[2], 1);
	assert_int_equal(fixture.taken[6], 7);
}

static void its_owner_is_told_in_the_loop_and_has_it_back(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");
	struct journal_part part = part_of(2, 1);

	(void)state;
	entry.record = told(JOURNAL_ENTRY);
	part.record = told(JOURNAL_PART);
	assert_true(queue_put(fixture.queue, &entry.record));
	assert_true(queue_put(fixture.queue, &part.record));
	start();
	let_go(1);
	assert_int_equal(fixture.told, 0);
	wait_for(2);
	assert_int_equal(fixture.committed, 2);
	assert_ptr_equal(fixture.told_of[0], &entry.record);
	assert_ptr_equal(fixture.told_of[1], &part.record);
	/* It is its owner's: it may be put in again. */
	assert_true(queue_put(fixture.queue, &entry.record));
	let_go(1);
	wait_for(3);
	assert_ptr_equal(fixture.told_of[2], &entry.record);
}

static void of_a_failed_batch_some_are_told_and_the_others_tried_again(void **state)
{
	struct journal_entry entry = entry_of(1, "reply");

	(void)state;
	entry.record = told(JOURNAL_ENTRY);
	fixture.commits = false;
	put_settlement(7);
	assert_true(queue_put(fixture.queue, &entry.record));
	put_settlement(8);
	start();
	let_go(1);
	wait_for(1);
	assert_int_equal(fixture.committed, 0);
	assert_int_equal(queue_backlog(fixture.queue), 2);
	put_settlement(9);
	let_go(1);
	assert_int_equal(queue_backlog(fixture.queue), 3);
	fixture.commits = true;
	put_settlement(10);
	let_go(1);
	assert_int_equal(fixture.sizes[2], 4); /* what was kept stands first */
	assert_int_equal(queue_backlog(fixture.queue), 0);
	static const int64_t order[] = { 7, 8, 7, 8, 9, 7, 8, 9, 10 };
	assert_int_equal(fixture.taken_count, 9);
	assert_memory_equal(fixture.taken, order, sizeof(order));
	assert_int_equal(fixture.told, 1);
}

static void what_is_kept_leaves_room_for_what_somebody_waits_for(void **state)
{
	struct journal_entry entries[4];

	(void)state;
	fixture.limit = 4;
	fixture.commits = false;
	for (int64_t id = 1; id <= 6; id++)
		put_settlement(id);
	start();
	let_go(1);
	for (int i = 0; i < 4; i++) {
		put_settlement(7 + i);
		entries[i] = entry_of(i, "reply");
		entries[i].record = told(JOURNAL_ENTRY);
		assert_true(queue_put(fixture.queue, &entries[i].record));
	}
	let_go(2);
	wait_for(4);
	assert_int_equal(fixture.committed, 0);
	assert_int_equal(queue_backlog(fixture.queue), 10);
	fixture.commits = true;
	let_go(3);
	assert_int_equal(queue_backlog(fixture.queue), 0);
	/* Four, then half of each batch; none lost, all in their order. */
	static const int64_t order[] = { 1, 2, 3, 4, 1, 2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	assert_int_equal(fixture.taken_count, sizeof(order) / sizeof(order[0]));
	assert_memory_equal(fixture.taken, order, sizeof(order));
}

static void what_somebody_waits_for_leaves_room_for_what_is_kept(void **state)
{
	struct journal_entry entries[8];

	(void)state;
	fixture.limit = 4;
	fixture.commits = false;
	for (int64_t id = 1; id <= 4; id++)
		put_settlement(id);
	start();
	let_go(1);
	fixture.commits = true;
	for (int i = 0; i < 8; i++) {
		entries[i] = entry_of(i, "reply");
		entries[i].record = told(JOURNAL_ENTRY);
		assert_true(queue_put(fixture.queue, &entries[i].record));
	}
	let_go(2);
	static const int64_t order[] = { 1, 2, 3, 4, 1, 2, 3, 4 };
	assert_int_equal(fixture.taken_count, 8);
	assert_memory_equal(fixture.taken, order, sizeof(order));
	assert_int_equal(queue_backlog(fixture.queue), 4);
	let_go(1);
	wait_for(8);
	assert_int_equal(fixture.committed, 8);
}

static void what_nobody_waits_for_keeps_its_place_before_what_somebody_does(void **state)
{
	struct journal_receipt receipt = receipt_of("1a2b", NULL, true);
	struct journal_submission submission = submission_of("1a2b", 3);
	struct record_list batch;

	(void)state;
	receipt.record = told(JOURNAL_RECEIPT);
	assert_true(queue_put(fixture.queue, &submission.record));
	assert_true(queue_put(fixture.queue, &receipt.record));
	record_list_init(&batch);
	assert_true(queue_take(fixture.queue, &batch, 10, &fixture.kept, 0));
	assert_int_equal(batch.count, 2);
	assert_int_equal(batch.first->kind, JOURNAL_SUBMISSION);
	struct journal_record *copy = batch.first;
	assert_ptr_equal(copy->next, &receipt.record);
	free(copy);
}

/* In the tests' thread: it does not run. */
static void a_pause_is_not_cut_short_by_what_is_put_in(void **state)
{
	(void)state;
	put_settlement(1);
	uint64_t before_ms = clock_monotonic_ms();
	queue_pause(fixture.queue, 50);
	assert_true(clock_monotonic_ms() - before_ms >= 50);
}

static void the_thread_wakes_for_what_is_put_in(void **state)
{
	(void)state;
	start();
	sem_post(&fixture.go);
	usleep(20 * 1000); /* it sleeps by now, for a minute */
	put_settlement(1);
	for (int i = 0; i < 5000 && atomic_load(&fixture.batches) < 1; i++)
		usleep(1000);
	assert_int_equal(fixture.taken_count, 1);
}

static void with_nothing_put_in_the_thread_has_its_turn_anyway(void **state)
{
	(void)state;
	fixture.wait_ms = 10;
	start();
	let_go(3);
	assert_int_equal(fixture.sizes[0] + fixture.sizes[1] + fixture.sizes[2], 0);
	assert_false(fixture.stopping_seen);
}

static void what_is_there_at_the_end_is_still_taken(void **state)
{
	struct journal_entry entries[3];

	(void)state;
	fixture.limit = 2;
	start();
	for (int i = 0; i < 3; i++) {
		entries[i] = entry_of(i, "reply");
		entries[i].record = told(JOURNAL_ENTRY);
		assert_true(queue_put(fixture.queue, &entries[i].record));
	}
	for (int i = 0; i < 8; i++)
		sem_post(&fixture.go);
	queue_stop(fixture.queue);
	assert_int_equal(atomic_load(&fixture.batches), 2);
	assert_true(fixture.stopping_seen);
	queue_free(fixture.queue);
	fixture.queue = NULL;
	assert_int_equal(fixture.told, 3);
	assert_int_equal(fixture.committed, 3);
}

static void what_no_thread_took_is_told_as_not_committed(void **state)
{
	struct journal_entry first = entry_of(1, "reply"), second = entry_of(2, "reply");
	struct journal_settlement settlement = settlement_of(1, JOURNAL_FAILED);

	(void)state;
	first.record = told(JOURNAL_ENTRY);
	second.record = told(JOURNAL_ENTRY);
	first.record.committed = true; /* whatever stood there */
	put_settlement(1);
	assert_true(queue_put(fixture.queue, &first.record));
	assert_true(queue_put(fixture.queue, &second.record));
	fixture.put_when_told = &settlement.record; /* a handler that goes on as ever */
	queue_free(fixture.queue);
	fixture.queue = NULL;
	assert_int_equal(fixture.told, 2);
	assert_int_equal(fixture.committed, 0);
}

static void each_kind_is_copied_whole(void **state)
{
	struct journal_part part = part_of(1, 2);
	struct journal_dropped_part dropped = { { .kind = JOURNAL_DROPPED_PART }, 5 };
	struct journal_submission submission = submission_of("1a2b", 3);
	struct journal_receipt receipt = receipt_of("1a2b", "6699", true);
	struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, 1, 2, "limited", "a", 3 };
	struct journal_record *const records[] = { &part.record, &dropped.record, &submission.record,
		&receipt.record, &silence.record };
	static const size_t sizes[] = { sizeof(part), sizeof(dropped), sizeof(submission), sizeof(receipt),
		sizeof(silence) };
	enum { AFTER_HEAD = sizeof(struct journal_record) };
	struct record_list batch;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_true(queue_put(fixture.queue, records[i]));
	record_list_init(&batch);
	assert_true(queue_take(fixture.queue, &batch, 10, &fixture.kept, 0));
	assert_int_equal(batch.count, 5);
	const struct journal_record *copy = batch.first;
	for (size_t i = 0; i < 5; i++, copy = copy->next) {
		assert_ptr_not_equal(copy, records[i]);
		assert_memory_equal((const char *)copy + AFTER_HEAD, (const char *)records[i] + AFTER_HEAD,
			sizes[i] - AFTER_HEAD);
	}
	queue_drop(&batch);
	assert_int_equal(batch.count, 0);
}

static void lists_join_in_their_order(void **state)
{
	struct record_list to, from;

	(void)state;
	record_list_init(&to);
	record_list_init(&from);
	record_list_join(&to, &from);
	assert_null(to.first);
	put_settlement(1);
	assert_true(queue_take(fixture.queue, &to, 10, &fixture.kept, 0));
	put_settlement(2);
	put_settlement(3);
	assert_true(queue_take(fixture.queue, &from, 10, &fixture.kept, 0));
	record_list_join(&to, &from);
	assert_int_equal(to.count, 3);
	assert_int_equal(from.count, 0);
	assert_null(from.first);
	put_settlement(4);
	assert_true(queue_take(fixture.queue, &from, 10, &fixture.kept, 0));
	record_list_join(&to, &from);
	int64_t id = 1;
	for (const struct journal_record *record = to.first; record; record = record->next)
		assert_int_equal(((const struct journal_settlement *)record)->id, id++);
	assert_int_equal(id, 5);
	queue_drop(&to);
	queue_free(NULL);
}

enum { THOUSANDS = 1500 };

static void look(evutil_socket_t fd, short what, void *arg)
{
	size_t *most_between = arg;
	static size_t last;

	(void)fd;
	(void)what;
	if (fixture.told == 0)
		last = 0;
	if (fixture.told - last > *most_between)
		*most_between = fixture.told - last;
	last = fixture.told;
}

static void the_loop_looks_at_what_else_is_ready_while_thousands_are_told(void **state)
{
	static struct journal_entry entries[THOUSANDS];
	size_t most_between = 0;
	int always_ready = eventfd(1, EFD_NONBLOCK);
	struct event *other =
		event_new(fixture.base, always_ready, EV_READ | EV_PERSIST, look, &most_between);

	(void)state;
	fixture.limit = THOUSANDS;
	for (int i = 0; i < THOUSANDS; i++) {
		entries[i] = entry_of(i, "reply");
		entries[i].record = told(JOURNAL_ENTRY);
		assert_true(queue_put(fixture.queue, &entries[i].record));
	}
	start();
	let_go(1);
	assert_int_equal(event_add(other, NULL), 0);
	wait_for(THOUSANDS);
	event_free(other);
	close(always_ready);
	assert_in_range(most_between, 1, 256);
	for (size_t i = 0; i < MOST; i++)
		assert_ptr_equal(fixture.told_of[i], &entries[i].record);
}

static void a_settlement_s_ids_are_copied_whole_again_and_again(void **state)
{
	static const size_t lengths[] = { 0, 7, JOURNAL_IDS_SIZE - 1, 60, 200, 3 };
	enum { COUNT = sizeof(lengths) / sizeof(lengths[0]) };
	struct journal_settlement settlement = settlement_of(1, JOURNAL_SENT);
	struct record_list batch;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT; i++) {
			memset(settlement.message_ids, 'a' + round, lengths[i]);
			settlement.message_ids[lengths[i]] = '\0';
			assert_true(queue_put(fixture.queue, &settlement.record));
		}
		record_list_init(&batch);
		assert_true(queue_take(fixture.queue, &batch, COUNT, &fixture.kept, 0));
		const struct journal_record *copy = batch.first;
		for (size_t i = 0; i < COUNT; i++, copy = copy->next) {
			const char *ids = ((const struct journal_settlement *)copy)->message_ids;

			assert_int_equal(strlen(ids), lengths[i]);
			assert_true(lengths[i] == 0 || ids[lengths[i] - 1] == 'a' + round);
		}
		assert_true(queue_finish(fixture.queue, &batch, true, &fixture.kept));
	}
	assert_int_equal(queue_backlog(fixture.queue), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_put_in_comes_out_in_its_order),
		TEST(a_batch_has_no_more_than_its_limit),
		TEST(its_owner_is_told_in_the_loop_and_has_it_back),
		TEST(of_a_failed_batch_some_are_told_and_the_others_tried_again),
		TEST(what_is_kept_leaves_room_for_what_somebody_waits_for),
		TEST(what_somebody_waits_for_leaves_room_for_what_is_kept),
		TEST(what_nobody_waits_for_keeps_its_place_before_what_somebody_does),
		TEST(a_pause_is_not_cut_short_by_what_is_put_in),
		TEST(the_thread_wakes_for_what_is_put_in),
		TEST(with_nothing_put_in_the_thread_has_its_turn_anyway),
		TEST(what_is_there_at_the_end_is_still_taken),
		TEST(what_no_thread_took_is_told_as_not_committed),
		TEST(each_kind_is_copied_whole),
		TEST(lists_join_in_their_order),
		TEST(the_loop_looks_at_what_else_is_ready_while_thousands_are_told),
		TEST(a_settlement_s_ids_are_copied_whole_again_and_again),
	};

	return RUN_SUITE(tests);
}
