/* The writer's thread: commits in groups, tells of a disk that fails and of one that recovered, and keeps house. */
#include "store.h"

#include <event2/event.h>
#include <stdatomic.h>

#include "agahi/journal/writer.h"
#include "agahi/store/filestore.h"

enum { MANY = 6000 }; /* more than one commit takes */

struct fixture {
	char *folder, *path, *log_path;
	FILE *log_file;
	struct event_base *base;
	struct log *log;
	struct store *store;
	struct writer *writer;
	size_t told, committed, wanted;
};

static struct fixture fixture;

static void make_writer(int64_t max_octets)
{
	const struct writer_options options = { fixture.store, fixture.log, 30 * DAY_MS, max_octets, NULL,
		NULL };

	writer_free(fixture.writer);
	fixture.writer = writer_new(&options);
	assert_non_null(fixture.writer);
}

static int set_up(void **state)
{
	char error[512] = "";

	(void)state;
	memset(&fixture, 0, sizeof(fixture));
	fixture.folder = test_folder_make();
	fixture.path = test_path(fixture.folder, "journal.db");
	fixture.log_path = test_path(fixture.folder, "log");
	fixture.log_file = fopen(fixture.log_path, "we");
	fixture.log = log_new(fixture.log_file, LOG_LEVEL_INFO);
	fixture.base = event_base_new();
	fixture.store = filestore_open(fixture.path, DURABILITY_FULL, error, sizeof(error));
	assert_string_equal(error, "");
	make_writer(INT64_C(64) * 1024 * 1024);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	writer_free(fixture.writer);
	fixture.store->backend->close(fixture.store);
	event_base_free(fixture.base);
	log_free(fixture.log);
	fclose(fixture.log_file);
	free(fixture.log_path);
	free(fixture.path);
	test_folder_remove(fixture.folder);
	return 0;
}

static void start(void)
{
	assert_true(writer_start(fixture.writer, fixture.base));
}

static void on_done(struct journal_record *record, bool committed, struct moment now)
{
	(void)record;
	assert_true(now.us > 0);
	fixture.told++;
	fixture.committed += committed;
	if (fixture.told == fixture.wanted)
		event_base_loopbreak(fixture.base);
}

static struct journal_entry told_entry(int64_t id, const char *reply)
{
	struct journal_entry entry = entry_of(id, reply);

	entry.received_ms = clock_wall_ms();
	entry.record.done = on_done;
	return entry;
}

static void put(void *record)
{
	assert_true(writer_put(fixture.writer, record));
}

static void wait_for(size_t wanted)
{
	static const struct timeval at_most = { 20, 0 };

	fixture.wanted = wanted;
	if (fixture.told < wanted) {
		event_base_loopexit(fixture.base, &at_most);
		event_base_dispatch(fixture.base);
	}
	assert_int_equal(fixture.told, wanted);
}

/* Up to five seconds for what the thread does by itself. */
static void wait_until(bool (*fact)(void))
{
	for (int i = 0; i < 1000 && !fact(); i++)
		usleep(5000);
	assert_true(fact());
}

static bool is_written(void)
{
	return writer_backlog(fixture.writer) == 0;
}

static bool is_healthy(void)
{
	return writer_is_healthy(fixture.writer);
}

static bool is_ill(void)
{
	return !writer_is_healthy(fixture.writer);
}

static int lines_with(const char *words)
{
	char command[512];

	fflush(fixture.log_file);
	snprintf(command, sizeof(command), "exit $(grep -c '%s' '%s')", words, fixture.log_path);
	return system(command) >> 8;
}

static void make_faulty(const char *table)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"CREATE TRIGGER fault BEFORE INSERT ON %s BEGIN SELECT raise(ABORT, 'the disk is broken'); "
		"END",
		table);
	test_execute(fixture.path, sql);
}

static void repair(void)
{
	test_execute(fixture.path, "DROP TRIGGER fault");
}

static unsigned long long commits(void)
{
	const struct histogram *times = writer_commit_times(fixture.writer);
	unsigned long long count = 0;

	for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++)
		count += atomic_load(&times->buckets[i]);
	return count;
}

static void a_request_is_told_when_it_is_on_the_disk(void **state)
{
	struct journal_entry entry = told_entry(1, "the reply");

	(void)state;
	start();
	put(&entry);
	wait_for(1);
	assert_int_equal(fixture.committed, 1);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM outbox"), 1);
	assert_int_equal(commits(), 1);
	assert_true(atomic_load(&writer_commit_times(fixture.writer)->sum_us) > 0);
	assert_true(is_written());
	assert_true(is_healthy());
}

static void what_has_gathered_shares_a_commit(void **state)
{
	struct journal_entry *entries = calloc(MANY, sizeof(*entries));

	(void)state;
	for (int i = 0; i < MANY; i++) {
		entries[i] = told_entry(i + 1, "the reply");
		put(&entries[i]);
	}
	assert_int_equal(writer_backlog(fixture.writer), MANY);
	start();
	wait_for(MANY);
	assert_int_equal(fixture.committed, MANY);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM outbox"), MANY);
	assert_int_equal(commits(), 2);
	free(entries);
}

static void a_commit_that_fails_refuses_requests_and_recovers(void **state)
{
	struct journal_entry first = told_entry(1, "the reply"), second = told_entry(2, "the reply");

	(void)state;
	make_faulty("outbox");
	start();
	put(&first);
	wait_for(1);
	assert_int_equal(fixture.committed, 0);
	assert_int_equal(
		lines_with("level=error event=journal_commit_failed reason=\"the disk is broken\""), 1);
	repair();
	wait_until(is_healthy); /* which takes no request */
	assert_int_equal(lines_with("event=journal_recovered"), 1);
	put(&second);
	wait_for(2);
	assert_int_equal(fixture.committed, 1);
	assert_int_equal(test_number(fixture.path, "SELECT id FROM outbox"), 2);
	assert_int_equal(lines_with("event=journal_"), 2);
}

static void of_a_batch_that_fails_nothing_is_written(void **state)
{
	struct journal_entry entries[3] = { told_entry(1, "the reply"), told_entry(2, NULL),
		told_entry(3, "the reply") };

	(void)state;
	make_faulty("settled");
	for (int i = 0; i < 3; i++)
		put(&entries[i]);
	start();
	wait_for(3);
	assert_int_equal(fixture.committed, 0);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM outbox"), 0);
}

static void a_settlement_is_tried_again_until_it_is_written(void **state)
{
	struct journal_entry entry = told_entry(1, "the reply"), meanwhile = told_entry(2, "the reply");
	struct journal_settlement settlement = settlement_of(1, JOURNAL_FAILED);

	(void)state;
	start();
	put(&entry);
	wait_for(1);
	make_faulty("settled");
	put(&settlement);
	wait_until(is_ill);
	put(&meanwhile); /* shares the fate of the batch */
	wait_for(2);
	assert_int_equal(fixture.committed, 1);
	assert_int_equal(writer_backlog(fixture.writer), 1);
	assert_int_equal(lines_with("event=journal_commit_failed"), 1); /* told once */
	repair();
	wait_until(is_written);
	wait_until(is_healthy);
	assert_int_equal(test_number(fixture.path, "SELECT state FROM settled WHERE id = 1"), JOURNAL_FAILED);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(lines_with("event=journal_recovered"), 1);
}

static size_t backlog_wanted;

static bool has_backlog(void)
{
	return writer_backlog(fixture.writer) == backlog_wanted;
}

static void put_settlements(int count)
{
	for (int i = 0; i < count; i++) {
		struct journal_settlement settlement = settlement_of(1, JOURNAL_FAILED);

		put(&settlement);
	}
}

/* And each is kept until it is written. */
static void settlements_that_fill_a_batch_hold_up_no_refusal(void **state)
{
	enum { REQUESTS = 20 };
	struct journal_entry entry = told_entry(1, "the reply"), requests[REQUESTS];

	(void)state;
	start();
	put(&entry);
	wait_for(1);
	make_faulty("settled");
	put_settlements(MANY);
	wait_until(is_ill);
	uint64_t before_ms = clock_monotonic_ms();
	for (int i = 0; i < REQUESTS; i++) {
		requests[i] = told_entry(i + 2, "the reply");
		put(&requests[i]);
	}
	wait_for(1 + REQUESTS);
	assert_true(clock_monotonic_ms() - before_ms < 2000);
	assert_int_equal(fixture.committed, 1);
	backlog_wanted = MANY;
	wait_until(has_backlog);
	repair();
	wait_until(is_written);
	assert_int_equal(test_number(fixture.path, "SELECT state FROM settled WHERE id = 1"), JOURNAL_FAILED);
}

static void commits_that_fail_have_a_rhythm_whatever_is_put_in(void **state)
{
	enum { ROUNDS = 50 };
	struct journal_entry requests[ROUNDS];

	(void)state;
	make_faulty("outbox");
	put_settlements(MANY);
	start();
	for (int i = 0; i < ROUNDS; i++) {
		requests[i] = told_entry(i + 1, "the reply");
		put(&requests[i]);
		usleep(20000);
	}
	wait_for(ROUNDS);
	assert_int_equal(fixture.committed, 0);
	assert_true(commits() < ROUNDS / 2);
}

static void another_programs_lock_holds_up_neither_refusals_nor_the_end(void **state)
{
	struct journal_entry first = told_entry(1, "the reply"), second = told_entry(2, "the reply");

	(void)state;
	start();
	sqlite3 *other = test_open_journal(fixture.path, DB_READ_WRITE);
	assert_true(db_execute(other, "BEGIN IMMEDIATE"));
	put(&first);
	wait_for(1);
	usleep(1200 * 1000); /* time for what is done between commits */
	uint64_t before_ms = clock_monotonic_ms();
	put(&second);
	wait_for(2);
	assert_int_equal(fixture.committed, 0);
	assert_true(clock_monotonic_ms() - before_ms < 1500);
	put_settlements(1);
	usleep(300 * 1000); /* it is kept by now, and tried again */
	before_ms = clock_monotonic_ms();
	writer_stop(fixture.writer);
	fixture.store->backend->end_life(fixture.store, true);
	assert_true(clock_monotonic_ms() - before_ms < 1500);
	db_close(other);
}

static void an_end_with_a_commit_that_fails_comes_at_once(void **state)
{
	struct journal_entry entry = told_entry(1, "the reply"), other = told_entry(2, "the reply");
	struct journal_settlement settlement = settlement_of(1, JOURNAL_SENT);

	(void)state;
	start();
	put(&entry);
	wait_for(1);
	make_faulty("settled");
	put(&settlement);
	wait_until(is_ill);
	put(&other);
	uint64_t before_ms = clock_monotonic_ms();
	writer_stop(fixture.writer);
	assert_true(clock_monotonic_ms() - before_ms < 5000);
	writer_free(fixture.writer);
	fixture.writer = NULL;
	assert_int_equal(fixture.told, 2);
	assert_int_equal(fixture.committed, 1);
	assert_int_equal(test_number(fixture.path, "SELECT id FROM outbox"), 1); /* and goes out again */
}

static void an_end_writes_what_was_put_in(void **state)
{
	struct journal_entry *entries = calloc(MANY, sizeof(*entries));

	(void)state;
	start();
	for (int i = 0; i < MANY; i++) {
		entries[i] = told_entry(i + 1, "the reply");
		put(&entries[i]);
	}
	writer_free(fixture.writer);
	fixture.writer = NULL;
	assert_int_equal(fixture.told, MANY);
	assert_int_equal(fixture.committed, MANY);
	assert_int_equal(test_number(fixture.path, "SELECT count(*) FROM outbox"), MANY);
	free(entries);
}

static void a_full_journal_says_so_and_says_when_it_has_room(void **state)
{
	enum { REPLY = 300 * 1024, CEILING = 1024 * 1024 };
	struct journal_entry entries[4];
	char *reply = calloc(1, REPLY + 1);

	(void)state;
	memset(reply, 'x', REPLY);
	make_writer(CEILING);
	start();
	for (int i = 0; i < 4; i++) {
		entries[i] = told_entry(i + 1, reply);
		put(&entries[i]);
	}
	wait_for(4);
	assert_int_equal(fixture.committed, 4); /* whoever takes requests refuses them, not the writer */
	assert_true(writer_is_full(fixture.writer));
	assert_true(writer_used_octets(fixture.writer) >= CEILING);
	assert_int_equal(lines_with("level=error event=journal_full used_mib=1 max_mib=1"), 1);
	for (int i = 0; i < 4; i++) {
		struct journal_settlement settlement = settlement_of(i + 1, JOURNAL_SENT);

		settlement.settled_ms = clock_wall_ms();
		put(&settlement);
	}
	wait_until(is_written);
	for (int i = 0; i < 100 && writer_is_full(fixture.writer); i++)
		usleep(5000);
	assert_false(writer_is_full(fixture.writer));
	assert_true(writer_used_octets(fixture.writer) < CEILING);
	assert_int_equal(lines_with("event=journal_has_room"), 1);
	free(reply);
}

static void one_that_is_full_when_it_opens_says_so_too(void **state)
{
	(void)state;
	int64_t used = writer_used_octets(fixture.writer);
	assert_true(used > 0 && !writer_is_full(fixture.writer));
	make_writer(used + 1);
	assert_false(writer_is_full(fixture.writer));
	make_writer(used);
	assert_true(writer_is_full(fixture.writer));
	assert_int_equal(lines_with("event=journal_full"), 1);
}

static long long old_silences(void)
{
	return test_number(fixture.path, "SELECT count(*) FROM silence WHERE minute = 1");
}

static void while_there_is_more_to_delete_every_turn_is_a_step(void **state)
{
	struct journal_silence silence = { { .kind = JOURNAL_SILENCE }, clock_wall_ms() / MINUTE_MS, 42,
		"limited", "a", 1 };

	(void)state;
	test_execute(fixture.path,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1600)"
		" INSERT INTO silence SELECT 1, i, 'limited', 'a', 1 FROM n");
	put(&silence);
	start();
	for (long long left = 1100; left >= 100; left -= 500) {
		for (int i = 0; i < 1000 && old_silences() > left; i++)
			usleep(5000);
		/* On a busy machine another may have followed. */
		assert_true(old_silences() <= left && old_silences() % 500 == (old_silences() > 0 ? 100 : 0));
		put(&silence);
	}
	for (int i = 0; i < 1000 && old_silences() > 0; i++)
		usleep(5000);
	assert_int_equal(old_silences(), 0);
	wait_until(is_written);
	assert_int_equal(test_number(fixture.path, "SELECT count FROM silence"), 4);
}

static void one_that_cannot_start_can_be_freed(void **state)
{
	struct journal_entry entry = told_entry(1, "the reply");

	(void)state;
	put(&entry);
	writer_stop(fixture.writer);
	writer_free(fixture.writer);
	fixture.writer = NULL;
	assert_int_equal(fixture.told, 1);
	assert_int_equal(fixture.committed, 0);
	writer_free(NULL);
}

/* --- an engine of several nodes, played --------------------------------------------------------------- */

static struct {
	struct store store; /* first */
	enum store_outcome outcome;
	atomic_int commits, proofs;
	atomic_bool given_up;
} engine;

static enum store_outcome play_commit(struct store *store, const struct journal_record *first, bool patient)
{
	(void)store;
	(void)first;
	(void)patient;
	engine.commits++;
	return engine.outcome;
}

static bool play_proof(struct store *store)
{
	(void)store;
	engine.proofs++;
	return true;
}

static bool play_house(struct store *store, int64_t now_ms, int64_t retention_ms, bool clock_is_steady)
{
	(void)store;
	(void)now_ms;
	(void)retention_ms;
	(void)clock_is_steady;
	return false;
}

static void play_give_up(struct store *store)
{
	(void)store;
	engine.given_up = true;
}

static const char *play_error(const struct store *store)
{
	(void)store;
	return "another node has taken over";
}

static int64_t play_octets(const struct store *store)
{
	(void)store;
	return 0;
}

static void play_engine(enum store_outcome outcome, uint64_t beat_ms)
{
	static const struct store_backend backend = { .commit = play_commit,
		.prove = play_proof,
		.keep_house = play_house,
		.give_up = play_give_up,
		.error = play_error,
		.used_octets = play_octets };
	const struct writer_options options = { &engine.store, fixture.log, 30 * DAY_MS, INT64_MAX, NULL,
		NULL };

	engine.store = (struct store){ &backend, beat_ms };
	engine.outcome = outcome;
	engine.commits = engine.proofs = 0;
	engine.given_up = false;
	writer_free(fixture.writer);
	fixture.writer = writer_new(&options);
	start();
}

static bool has_tried(void)
{
	return engine.commits > 0;
}

static bool has_beaten_thrice(void)
{
	return engine.proofs >= 3;
}

/* Nobody knows whether it is committed: it is neither acknowledged nor refused while anybody hears of it. */
static void what_a_takeover_leaves_open_is_told_at_the_very_end(void **state)
{
	static const struct timeval moment = { 0, 100000 };
	struct journal_entry entry = told_entry(1, "the reply"), later = told_entry(2, "the reply");
	struct journal_settlement settlement = settlement_of(7, JOURNAL_SENT);

	(void)state;
	play_engine(STORE_FENCED, 0);
	put(&entry);
	put(&settlement);
	wait_until(has_tried);
	put(&later);
	event_base_loopexit(fixture.base, &moment);
	event_base_dispatch(fixture.base);
	assert_int_equal(fixture.told, 0);
	assert_false(writer_is_healthy(fixture.writer));
	assert_int_equal(engine.commits, 1); /* and none after it */
	writer_free(fixture.writer);
	fixture.writer = NULL;
	assert_true(engine.given_up);
	assert_int_equal(fixture.told, 2);
	assert_int_equal(fixture.committed, 0);
}

static void a_node_with_nothing_to_write_beats(void **state)
{
	(void)state;
	play_engine(STORE_COMMITTED, 20);
	wait_until(has_beaten_thrice);
	assert_int_equal(engine.commits, 0);
}

static void only_where_hundreds_are_on_their_way_a_commit_waits_for_more(void **state)
{
	(void)state;
	assert_true(writer_gathers(50, 1000, 100));
	assert_true(writer_gathers(8, 256, 0));
	assert_false(writer_gathers(50, 1000, 400)); /* there is enough */
	assert_false(writer_gathers(50, 100, 0));    /* a window of a hundred, all of it asked */
	assert_false(writer_gathers(1, 100000, 0));  /* replies have gathered, but hardly anybody asks */
	assert_false(writer_gathers(0, 0, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_told_when_it_is_on_the_disk),
		TEST(what_has_gathered_shares_a_commit),
		TEST(a_commit_that_fails_refuses_requests_and_recovers),
		TEST(of_a_batch_that_fails_nothing_is_written),
		TEST(a_settlement_is_tried_again_until_it_is_written),
		TEST(settlements_that_fill_a_batch_hold_up_no_refusal),
		TEST(commits_that_fail_have_a_rhythm_whatever_is_put_in),
		TEST(another_programs_lock_holds_up_neither_refusals_nor_the_end),
		TEST(an_end_with_a_commit_that_fails_comes_at_once),
		TEST(an_end_writes_what_was_put_in),
		TEST(a_full_journal_says_so_and_says_when_it_has_room),
		TEST(one_that_is_full_when_it_opens_says_so_too),
		TEST(while_there_is_more_to_delete_every_turn_is_a_step),
		TEST(one_that_cannot_start_can_be_freed),
		TEST(what_a_takeover_leaves_open_is_told_at_the_very_end),
		TEST(a_node_with_nothing_to_write_beats),
		TEST(only_where_hundreds_are_on_their_way_a_commit_waits_for_more),
	};

	return RUN_SUITE(tests);
}
