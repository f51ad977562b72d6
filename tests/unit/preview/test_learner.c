/* Learning beside the loop: one draft at a time, on any thread, and nothing is lost of it when memory is short. */
#include "testing.h"

#include <pthread.h>

#include "agahi/learning/model.h"
#include "agahi/preview/learner.h"
#include "example_set.h"

static void what_was_learned_is_a_model_that_knows_the_topics(void **state)
{
	struct learner *learner = learner_new();
	char reason[128];

	(void)state;
	struct learner_job *job = learner_begin(learner, "sha256:a", example_set());
	assert_non_null(job);
	assert_int_equal(learner_octets(job).len, 0); /* not run yet */
	learner_run(job);
	struct model *model = model_read(learner_octets(job), reason, sizeof(reason));
	assert_non_null(model);
	model_free(model);
	learner_end(learner, job);
	learner_free(learner);
}

static void one_is_learned_at_a_time(void **state)
{
	struct learner *learner = learner_new();

	(void)state;
	assert_false(learner_is_at(learner, NULL));
	assert_false(learner_is_at(learner, ""));
	struct learner_job *job = learner_begin(learner, "sha256:a", example_set());
	assert_true(learner_is_at(learner, NULL));
	assert_true(learner_is_at(learner, "sha256:a"));
	assert_false(learner_is_at(learner, "sha256:b"));
	assert_null(learner_begin(learner, "sha256:a", example_set()));
	assert_null(learner_begin(learner, "sha256:b", example_set()));
	assert_true(learner_is_at(learner, "sha256:a"));
	learner_end(learner, job); /* was never run: the desk ends */
	assert_false(learner_is_at(learner, NULL));
	job = learner_begin(learner, "sha256:b", message_set_new());
	assert_non_null(job);
	assert_true(learner_is_at(learner, "sha256:b"));
	learner_end(learner, job);
	learner_free(learner);
}

static void what_is_stopped_comes_to_nothing(void **state)
{
	struct learner *learner = learner_new();
	struct learner_job *job = learner_begin(learner, "sha256:a", example_set());

	(void)state;
	learner_stop(learner);
	learner_run(job);
	assert_int_equal(learner_octets(job).len, 0);
	learner_end(learner, job);
	learner_free(learner);
}

static void where_there_is_nothing_to_learn_there_is_no_model(void **state)
{
	struct learner *learner = learner_new();
	struct learner_job *job = learner_begin(learner, "sha256:a", message_set_new());

	(void)state;
	learner_run(job);
	assert_int_equal(learner_octets(job).len, 0);
	learner_end(learner, job);
	learner_free(learner);
}

static void a_hash_that_is_too_long_is_none(void **state)
{
	struct learner *learner = learner_new();
	char hash[TABLES_HASH_SIZE + 1];

	(void)state;
	memset(hash, 'a', TABLES_HASH_SIZE);
	hash[TABLES_HASH_SIZE] = '\0';
	assert_null(learner_begin(learner, hash, message_set_new()));
	assert_false(learner_is_at(learner, NULL));
	learner_free(learner);
}

static void *run(void *job)
{
	learner_run(job);
	return NULL;
}

static void another_thread_learns_the_same(void **state)
{
	struct learner *learner = learner_new(), *other = learner_new();
	struct learner_job *here = learner_begin(learner, "sha256:a", example_set());
	struct learner_job *there = learner_begin(other, "sha256:a", example_set());
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, run, there), 0);
	learner_run(here);
	pthread_join(thread, NULL);
	assert_true(learner_octets(here).len > 0);
	assert_int_equal(learner_octets(here).len, learner_octets(there).len);
	assert_memory_equal(learner_octets(here).data, learner_octets(there).data, learner_octets(here).len);
	learner_end(learner, here);
	learner_end(other, there);
	learner_free(learner);
	learner_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_learned_is_a_model_that_knows_the_topics),
		cmocka_unit_test(one_is_learned_at_a_time),
		cmocka_unit_test(what_is_stopped_comes_to_nothing),
		cmocka_unit_test(where_there_is_nothing_to_learn_there_is_no_model),
		cmocka_unit_test(a_hash_that_is_too_long_is_none),
		cmocka_unit_test(another_thread_learns_the_same),
	};

	return RUN_SUITE(tests);
}
