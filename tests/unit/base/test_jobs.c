#include "agahi/base/jobs.h"

#include <event2/event.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "testing.h"

/* The order in which things came, and in which thread. */
struct told {
	int order[2 * JOBS_WAITING + 2];
	size_t count;
	pthread_t ran;
	pthread_mutex_t gate;
};

struct one {
	struct told *told;
	int number;
	int ran;
};

static void run(void *arg)
{
	struct one *one = arg;

	pthread_mutex_lock(&one->told->gate);
	one->told->ran = pthread_self();
	pthread_mutex_unlock(&one->told->gate);
	one->ran++;
}

static void done(void *arg)
{
	struct one *one = arg;

	one->told->order[one->told->count++] = one->number;
}

static void jobs_run_beside_the_loop_and_are_told_in_it_in_their_order(void **state)
{
	struct told told = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct one ones[3] = { { &told, 1, 0 }, { &told, 2, 0 }, { &told, 3, 0 } };
	struct event_base *base = event_base_new();
	struct jobs *jobs = jobs_new(base);

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_true(jobs_put(jobs, run, done, &ones[i]));
	while (told.count < 3)
		event_base_loop(base, EVLOOP_ONCE);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(told.order[i], i + 1);
		assert_int_equal(ones[i].ran, 1);
	}
	assert_false(pthread_equal(told.ran, pthread_self()));
	jobs_free(jobs);
	event_base_free(base);
}

static void more_than_may_wait_are_refused_and_none_is_lost_at_the_end(void **state)
{
	struct told told = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct one ones[JOBS_WAITING + 1];
	struct event_base *base = event_base_new();
	struct jobs *jobs = jobs_new(base);

	(void)state;
	pthread_mutex_lock(&told.gate);
	for (int i = 0; i <= JOBS_WAITING; i++) {
		ones[i] = (struct one){ &told, i, 0 };
		assert_int_equal(jobs_put(jobs, run, done, &ones[i]), i < JOBS_WAITING);
	}
	pthread_mutex_unlock(&told.gate);
	jobs_free(jobs);
	assert_int_equal(told.count, JOBS_WAITING);
	for (int i = 0; i < JOBS_WAITING; i++)
		assert_int_equal(ones[i].ran, 1);
	event_base_free(base);
	jobs_free(NULL);
}

static void strangers_let_others_go_first(void **state)
{
	struct told told = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct one ones[6];
	struct event_base *base = event_base_new();
	struct jobs *jobs = jobs_new(base);

	(void)state;
	pthread_mutex_lock(&told.gate);
	for (int i = 0; i < 6; i++)
		ones[i] = (struct one){ &told, i, 0 };
	assert_true(jobs_put(jobs, run, done, &ones[0]));
	usleep(50000); /* it is begun */
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "10.0.0.1", true }, run, done, &ones[1]));
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "10.0.0.2", true }, run, done, &ones[2]));
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "a cookie", false }, run, done, &ones[3]));
	assert_true(jobs_put(jobs, run, done, &ones[4]));
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "10.0.0.3", true }, run, done, &ones[5]));
	pthread_mutex_unlock(&told.gate);
	while (told.count < 6)
		event_base_loop(base, EVLOOP_ONCE);
	static const int expected[] = { 0, 3, 4, 1, 2, 5 };
	assert_memory_equal(told.order, expected, sizeof(expected));
	jobs_free(jobs);
	event_base_free(base);
}

/* A crowd from one address takes one place, a crowd of strangers not the last ones. */
static void each_has_one_place_and_some_are_for_who_is_known(void **state)
{
	struct told told = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct one ones[2 * JOBS_WAITING];
	struct event_base *base = event_base_new();
	struct jobs *jobs = jobs_new(base);
	size_t put = 0;

	(void)state;
	pthread_mutex_lock(&told.gate);
	for (int i = 0; i < JOBS_WAITING; i++) {
		ones[put] = (struct one){ &told, i, 0 };
		put += jobs_put_for(jobs, &(struct jobs_owner){ "10.0.0.1", true }, run, done, &ones[put]);
	}
	assert_int_equal(put, 1);
	for (int i = 0; i < JOBS_WAITING; i++) {
		char address[32];

		snprintf(address, sizeof(address), "10.0.1.%d", i);
		ones[put] = (struct one){ &told, i, 0 };
		put += jobs_put_for(jobs, &(struct jobs_owner){ address, true }, run, done, &ones[put]);
	}
	assert_int_equal(put, JOBS_WAITING - JOBS_FOR_KNOWN);
	ones[put] = (struct one){ &told, 99, 0 };
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "a cookie", false }, run, done, &ones[put]));
	assert_false(jobs_put_for(jobs, &(struct jobs_owner){ "a cookie", false }, run, done, &ones[put]));
	pthread_mutex_unlock(&told.gate);
	while (told.count < put + 1)
		event_base_loop(base, EVLOOP_ONCE);
	/* Who was served may come again. */
	ones[put + 1] = (struct one){ &told, 100, 0 };
	assert_true(jobs_put_for(jobs, &(struct jobs_owner){ "a cookie", false }, run, done, &ones[put + 1]));
	jobs_free(jobs);
	event_base_free(base);
}

/* --- memory ------------------------------------------------------------------------------------------- */

enum { BLOCKS = 64 * 1024, BLOCK = 1000, PATIENCE = 100 };

static char *blocks[BLOCKS];

static void take_much(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc(BLOCK);
		assert_non_null(blocks[i]);
		memset(blocks[i], 1, BLOCK);
	}
}

/* All but the last: it keeps what is below from being given back by itself. */
static void free_it(void *arg)
{
	for (size_t i = 0; i + 1 < BLOCKS; i++)
		free(blocks[i]);
	*(bool *)arg = true;
}

static long resident_mib(void)
{
	long pages = 0;
	FILE *in = fopen("/proc/self/statm", "re");

	assert_non_null(in);
	assert_int_equal(fscanf(in, "%*d %ld", &pages), 1);
	fclose(in);
	return pages * sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

static void what_jobs_took_of_memory_goes_back_when_there_is_a_pause(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* which keeps what is freed, to find who uses it */
#endif
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	struct event_base *base = event_base_new();
	struct jobs *jobs = jobs_new(base);
	bool freed = false;
	long before = resident_mib();

	assert_true(jobs_put(jobs, take_much, free_it, &freed));
	while (!freed)
		event_base_loop(base, EVLOOP_ONCE);
	for (int i = 0; i < PATIENCE && resident_mib() > before + 16; i++)
		nanosleep(&pause, NULL);
	assert_in_range(resident_mib(), 0, before + 16);
	free(blocks[BLOCKS - 1]);
	jobs_free(jobs);
	event_base_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_run_beside_the_loop_and_are_told_in_it_in_their_order),
		cmocka_unit_test(strangers_let_others_go_first),
		cmocka_unit_test(each_has_one_place_and_some_are_for_who_is_known),
		cmocka_unit_test(what_jobs_took_of_memory_goes_back_when_there_is_a_pause),
		cmocka_unit_test(more_than_may_wait_are_refused_and_none_is_lost_at_the_end),
	};

	return RUN_SUITE(tests);
}
