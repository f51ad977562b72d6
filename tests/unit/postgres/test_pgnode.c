/* This node's row: one number for one name, and one life at a time. */
#include "database_stage.h"

#include "agahi/postgres/pgnode.h"
#include "agahi/postgres/pgschema.h"

static struct pg *pg;

static int set_up(void **state)
{
	(void)state;
	pg = database_anew();
	assert_true(pg_schema_prepare(pg));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pg_free(pg);
	return 0;
}

static void a_name_has_the_smallest_free_number_and_keeps_it(void **state)
{
	struct pgnode first, second, again, third;

	(void)state;
	assert_true(pgnode_find(pg, "khi-1", &first) && pgnode_find(pg, "lhe-1", &second));
	assert_int_equal(first.number, 1);
	assert_int_equal(second.number, 2);
	assert_true(pgnode_find(pg, "khi-1", &again));
	assert_int_equal(again.number, 1);
	assert_int_equal(again.epoch, first.epoch);
	server_do(&server, "DELETE FROM agahi.node WHERE id = 1");
	assert_true(pgnode_find(pg, "isb-1", &third));
	assert_int_equal(third.number, 1);
}

static void every_life_has_an_epoch_of_its_own(void **state)
{
	struct pgnode first, second;

	(void)state;
	assert_true(pgnode_begin(pg, "khi-1", &first) && pgnode_begin(pg, "khi-1", &second));
	assert_int_equal(second.epoch, first.epoch + 1);
	assert_true(pgnode_life(&second) == ((INT64_C(1) << 32) | second.epoch));
}

/* What it left in the outbox and in the feed is of a life that is over, and not of the new one. */
static void a_number_that_is_given_again_has_none_of_the_lives_it_had(void **state)
{
	struct pgnode gone, anew;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(pgnode_begin(pg, "khi-1", &gone));
	server_do(&server, "DELETE FROM agahi.node WHERE id = 1");
	sleep(4); /* a second for each life it had */
	assert_true(pgnode_begin(pg, "lhe-1", &anew));
	assert_int_equal(anew.number, 1);
	assert_true(pgnode_life(&anew) > pgnode_life(&gone));
	assert_true(pgnode_life(&anew) <= ((INT64_C(1) << 32) | UINT32_MAX));
}

static void when_all_numbers_are_taken_it_is_said(void **state)
{
	struct pgnode node;

	(void)state;
	server_do(&server,
		"INSERT INTO agahi.node SELECT n, 'n' || n, 0, 0, 0 FROM generate_series(1, 1023) n");
	assert_false(pgnode_find(pg, "khi-1", &node));
	assert_non_null(strstr(pg_error(pg), "1023"));
	assert_true(pgnode_find(pg, "n7", &node));
}

static void *find_too(void *arg)
{
	struct pg *other = pg_new(server.conninfo);

	if (!pg_connect(other) || !pgnode_find(other, "together", arg))
		((struct pgnode *)arg)->number = -1;
	pg_free(other);
	return NULL;
}

static void two_that_come_at_once_have_one_number(void **state)
{
	pthread_t threads[4];
	struct pgnode nodes[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, find_too, &nodes[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(nodes[i].number, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
		TEST(a_name_has_the_smallest_free_number_and_keeps_it),
		TEST(every_life_has_an_epoch_of_its_own),
		TEST(a_number_that_is_given_again_has_none_of_the_lives_it_had),
		TEST(when_all_numbers_are_taken_it_is_said),
		TEST(two_that_come_at_once_have_one_number),
	};

	return RUN_SERVER_SUITE(tests);
}
