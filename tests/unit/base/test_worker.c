/* A thread beside the loop: woken, asked to end, and heard in the loop's own thread. */
#include "testing.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "agahi/base/worker.h"

struct fixture {
	struct event_base *base;
	struct worker *worker;
	atomic_int rounds; /* of the thread, which are one more than its sleeps */
	int announce;      /* so many times, each round */
	int asked;         /* under the lock */
	uint64_t sleep_ms;
	int told;
	pthread_t told_in;
	struct moment told_at;
};

static struct fixture fixture;

static int set_up(void **state)
{
	(void)state;
	fixture = (struct fixture){ .base = event_base_new(), .worker = worker_new(), .sleep_ms = 60000 };
	assert_true(fixture.base && fixture.worker);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	worker_free(fixture.worker);
	event_base_free(fixture.base);
	return 0;
}

/* Announces, then sleeps until it is asked to do more. */
static void run(void *arg)
{
	assert_ptr_equal(arg, &fixture);
	for (;;) {
		for (int i = 0; i < fixture.announce; i++)
			assert_true(worker_tell(fixture.worker));
		atomic_fetch_add(&fixture.rounds, 1);
		worker_lock(fixture.worker);
		if (fixture.asked == 0)
			worker_sleep(fixture.worker, fixture.sleep_ms);
		fixture.asked = 0;
		bool stopping = worker_is_stopping(fixture.worker);
		worker_unlock(fixture.worker);
		if (stopping)
			return;
	}
}

static void on_told(struct moment now, void *arg)
{
	assert_ptr_equal(arg, &fixture);
	fixture.told++;
	fixture.told_at = now;
	fixture.told_in = pthread_self();
	event_base_loopbreak(fixture.base);
}

static void start(void)
{
	assert_true(worker_start(fixture.worker, fixture.base, run, on_told, &fixture));
}

static void wait_for_rounds(int wanted)
{
	for (int i = 0; i < 5000 && atomic_load(&fixture.rounds) < wanted; i++)
		usleep(1000);
	assert_true(atomic_load(&fixture.rounds) >= wanted);
}

static void loop_once(long at_most_ms)
{
	const struct timeval at_most = { at_most_ms / 1000, at_most_ms % 1000 * 1000 };

	event_base_loopexit(fixture.base, &at_most);
	event_base_dispatch(fixture.base);
}

static void what_the_thread_announces_is_told_in_the_loop(void **state)
{
	struct moment before = clock_now();

	(void)state;
	fixture.announce = 1;
	start();
	loop_once(5000);
	assert_int_equal(fixture.told, 1);
	assert_true(pthread_equal(fixture.told_in, pthread_self()));
	assert_true(fixture.told_at.us >= before.us && fixture.told_at.us <= clock_now().us);
	assert_true(fixture.told_at.wall_ms >= before.wall_ms);
}

static void announcements_that_gathered_are_told_at_once(void **state)
{
	(void)state;
	fixture.announce = 1000;
	start();
	wait_for_rounds(1);
	loop_once(5000);
	loop_once(50);
	assert_int_equal(fixture.told, 1);
}

static void a_thread_that_announces_nothing_leaves_the_loop_alone(void **state)
{
	(void)state;
	start();
	wait_for_rounds(1);
	loop_once(50);
	assert_int_equal(fixture.told, 0);
}

static void a_sleeping_thread_is_woken(void **state)
{
	(void)state;
	start();
	wait_for_rounds(1);
	worker_lock(fixture.worker);
	fixture.asked = 1;
	worker_wake(fixture.worker);
	worker_unlock(fixture.worker);
	wait_for_rounds(2);
}

static void a_thread_sleeps_no_longer_than_it_wants(void **state)
{
	(void)state;
	fixture.sleep_ms = 20;
	uint64_t before_ms = clock_monotonic_ms();
	start();
	wait_for_rounds(4);
	assert_in_range(clock_monotonic_ms() - before_ms, 55, 3000);
}

static void a_thread_that_is_asked_to_end_does_not_sleep(void **state)
{
	(void)state;
	uint64_t before_ms = clock_monotonic_ms();
	start();
	worker_stop(fixture.worker); /* before its first sleep, perhaps */
	assert_true(clock_monotonic_ms() - before_ms < 5000);
	assert_int_equal(atomic_load(&fixture.rounds) >= 1, 1);
	worker_stop(fixture.worker); /* again: nothing is left to stop */
}

static void what_was_announced_last_is_not_told_any_more(void **state)
{
	(void)state;
	fixture.announce = 1;
	start();
	wait_for_rounds(1);
	worker_free(fixture.worker);
	fixture.worker = NULL;
	loop_once(50);
	assert_int_equal(fixture.told, 0);
}

static void one_that_never_ran_can_be_stopped_and_freed(void **state)
{
	(void)state;
	worker_lock(fixture.worker);
	assert_false(worker_is_stopping(fixture.worker));
	worker_unlock(fixture.worker);
	worker_stop(fixture.worker);
	worker_free(NULL);
}

static void one_that_cannot_start_says_why(void **state)
{
	struct rlimit limit, none;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	bool started = worker_start(fixture.worker, fixture.base, run, on_told, &fixture);
	int reason = errno;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_false(started);
	assert_int_equal(reason, EMFILE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_thread_announces_is_told_in_the_loop),
		TEST(announcements_that_gathered_are_told_at_once),
		TEST(a_thread_that_announces_nothing_leaves_the_loop_alone),
		TEST(a_sleeping_thread_is_woken),
		TEST(a_thread_sleeps_no_longer_than_it_wants),
		TEST(a_thread_that_is_asked_to_end_does_not_sleep),
		TEST(what_was_announced_last_is_not_told_any_more),
		TEST(one_that_never_ran_can_be_stopped_and_freed),
		TEST(one_that_cannot_start_says_why),
	};

	return RUN_SUITE(tests);
}
