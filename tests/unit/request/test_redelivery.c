/* A message delivered again, and a citizen who asks again. */
#include "testing.h"

#include "agahi/request/redelivery.h"

enum { START = 1000000 };

static uint64_t ended[4]; /* by generation */

static uint64_t when_ended(const struct redelivery_origin *origin, void *arg)
{
	(void)arg;
	return ended[origin->generation];
}

static struct redelivery *redelivery;
static int first, second;
static void *found;

static int set_up(void **state)
{
	(void)state;
	memset(ended, 0, sizeof(ended));
	redelivery = redelivery_new(1000, START, when_ended, NULL);
	found = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	redelivery_free(redelivery);
	return 0;
}

static enum redelivery_verdict check(uint64_t fingerprint, uint64_t now_ms)
{
	const struct redelivery_origin origin = { 0, 0, 3 }; /* a connection that lives, unless said else */

	return redelivery_check(redelivery, fingerprint, &origin, now_ms, &found);
}

static void receive(uint64_t fingerprint, uint32_t generation, void *request)
{
	redelivery_received(
		redelivery, fingerprint, &(struct redelivery_origin){ 0, 0, generation }, request);
}

static void the_same_question_on_a_living_connection_is_a_new_one(void **state)
{
	(void)state;
	assert_int_equal(check(7, START), REDELIVERY_NEW);
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START + 10);
	assert_int_equal(check(7, START + 1000), REDELIVERY_NEW);
}

static void what_is_not_answered_yet_is_answered_together(void **state)
{
	(void)state;
	receive(7, 1, &first);
	assert_int_equal(check(7, START + 9000), REDELIVERY_PENDING);
	assert_ptr_equal(found, &first);
	ended[1] = START + 9500; /* even when it comes by another connection */
	assert_int_equal(check(7, START + 10000), REDELIVERY_PENDING);
}

static void after_a_lost_connection_the_message_is_known_once(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START + 10);
	ended[1] = START + 500;
	assert_int_equal(check(8, START + 1000), REDELIVERY_NEW);
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 1001), REDELIVERY_NEW); /* the citizen asks anew */
}

static void an_answer_that_is_lost_again_explains_the_next(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START + 10);
	ended[1] = START + 500;
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
	ended[3] = START + 1500;
	assert_int_equal(check(7, START + 2000), REDELIVERY_REPEATED);
	ended[3] = START + 2000 + REDELIVERY_DOUBT_MS + 1;
	assert_int_equal(check(7, ended[3]), REDELIVERY_NEW);
}

static void two_of_the_same_explain_two_redeliveries(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START + 10);
	receive(7, 1, &second);
	redelivery_answered(redelivery, 7, &second, START + 20);
	ended[1] = START + 500;
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 1000), REDELIVERY_NEW);
}

static void an_answer_long_before_the_loss_arrived(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START);
	ended[1] = START + REDELIVERY_DOUBT_MS + 1;
	assert_int_equal(check(7, START + REDELIVERY_DOUBT_MS + 2), REDELIVERY_NEW);
}

static void an_old_loss_explains_nothing(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_answered(redelivery, 7, &first, START);
	ended[1] = START + 1;
	assert_int_equal(check(7, START + 2 + REDELIVERY_WINDOW_MS), REDELIVERY_NEW);
}

static void a_refused_message_is_new_when_it_comes_again(void **state)
{
	(void)state;
	receive(7, 1, &first);
	redelivery_refused(redelivery, 7, &first);
	ended[1] = START + 1;
	assert_int_equal(check(7, START + 2), REDELIVERY_NEW);
}

static void one_answered_after_its_connection_was_lost_is_known(void **state)
{
	(void)state;
	receive(7, 1, &first);
	ended[1] = START + 5;
	redelivery_answered(redelivery, 7, &first, START + 10);
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
}

static void what_an_earlier_life_made_safe_is_known(void **state)
{
	(void)state;
	redelivery_restore(redelivery, 7, 0);
	assert_int_equal(check(7, START + 1000), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 1000), REDELIVERY_NEW);
	redelivery_restore(redelivery, 8, REDELIVERY_DOUBT_MS);
	assert_int_equal(check(8, START + 1000), REDELIVERY_REPEATED);
	redelivery_restore(redelivery, 8, 0);
	assert_int_equal(check(8, START + REDELIVERY_WINDOW_MS + 1), REDELIVERY_NEW);
}

static void the_table_is_bounded_and_forgets_the_oldest(void **state)
{
	uint64_t known = 0;

	(void)state;
	for (uint64_t i = 1; i <= 100000; i++) {
		receive(i, 1, &first);
		redelivery_answered(redelivery, i, &first, START + i / 1000);
	}
	ended[1] = START + 200;
	for (uint64_t i = 1; i <= 100000; i++)
		known += check(i, START + 300) == REDELIVERY_REPEATED;
	assert_in_range(known, 1000, 1024);
}

/* In one set: 0 to 7 times its number of sets. */
static uint64_t in_one_set(uint64_t i)
{
	return 5 + i * 1024;
}

static void of_what_an_earlier_life_made_safe_the_oldest_makes_room(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 12; i++)
		redelivery_restore(redelivery, in_one_set(i), 1200 - 100 * i);
	for (uint64_t i = 0; i < 12; i++)
		assert_int_equal(
			check(in_one_set(i), START + 1), i < 4 ? REDELIVERY_NEW : REDELIVERY_REPEATED);
}

static void those_in_hand_go_last(void **state)
{
	static int requests[9];

	(void)state;
	for (uint64_t i = 0; i < 8; i++)
		receive(in_one_set(i), 1, &requests[i]);
	redelivery_answered(redelivery, in_one_set(5), &requests[5], START + 1);
	redelivery_answered(redelivery, in_one_set(2), &requests[2], START + 2);
	receive(in_one_set(8), 1, &requests[8]); /* in the place of 5, which was answered first */
	ended[1] = START + 3;
	assert_int_equal(check(in_one_set(5), START + 4), REDELIVERY_NEW);
	assert_int_equal(check(in_one_set(2), START + 4), REDELIVERY_REPEATED);
	for (uint64_t i = 0; i < 9; i++) {
		if (i == 2 || i == 5)
			continue;
		assert_int_equal(check(in_one_set(i), START + 4), REDELIVERY_PENDING);
		assert_ptr_equal(found, &requests[i]);
	}
	redelivery_refused(redelivery, in_one_set(0), &requests[0]);
	receive(in_one_set(9), 1, &first); /* in a free place: 2 stays */
	redelivery_answered(redelivery, in_one_set(9), &first, START + 5);
	receive(in_one_set(10), 1, &second); /* in that of 2, whose answer was repeated before */
	ended[1] = ended[3] = START + 7;
	assert_int_equal(check(in_one_set(2), START + 8), REDELIVERY_NEW);
	assert_int_equal(check(in_one_set(9), START + 8), REDELIVERY_REPEATED);
}

static const int64_t other_life = INT64_C(2) << 32 | 5, third_life = INT64_C(3) << 32 | 5;

static void what_another_node_took_is_known_when_its_connection_has_ended(void **state)
{
	(void)state;
	redelivery_elsewhere(redelivery, 7, other_life, 9, START);
	redelivery_elsewhere(redelivery, 8, other_life, 10, START);
	assert_int_equal(check(7, START + 100), REDELIVERY_NEW);
	redelivery_ended_elsewhere(redelivery, third_life, 9, START + 200);
	assert_int_equal(check(7, START + 300), REDELIVERY_NEW);
	redelivery_ended_elsewhere(redelivery, other_life, 9, START + 200);
	assert_int_equal(check(8, START + 300), REDELIVERY_NEW);
	assert_int_equal(check(7, START + 300), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 301), REDELIVERY_NEW); /* the citizen asks anew */
}

static void the_end_of_a_life_ends_all_its_connections(void **state)
{
	(void)state;
	redelivery_elsewhere(redelivery, 7, other_life, 9, START);
	redelivery_elsewhere(redelivery, 8, other_life, 0, START);
	redelivery_elsewhere(redelivery, 9, other_life + 1, 9, START);
	redelivery_ended_elsewhere(redelivery, other_life, 0, START + 200);
	assert_int_equal(check(7, START + 300), REDELIVERY_REPEATED);
	assert_int_equal(check(8, START + 300), REDELIVERY_REPEATED);
	assert_int_equal(check(9, START + 300), REDELIVERY_NEW);
}

static void doubt_and_window_hold_for_other_nodes_too(void **state)
{
	(void)state;
	redelivery_elsewhere(redelivery, 7, other_life, 9, START);
	redelivery_elsewhere(redelivery, 8, other_life, 9, START + 20000);
	redelivery_ended_elsewhere(redelivery, other_life, 9, START + REDELIVERY_DOUBT_MS + 1);
	assert_int_equal(check(7, START + 21000), REDELIVERY_NEW);
	assert_int_equal(check(8, START + 21000 + REDELIVERY_WINDOW_MS), REDELIVERY_NEW);
}

static void the_part_that_completed_a_question_explains_one_redelivery(void **state)
{
	(void)state;
	redelivery_elsewhere(redelivery, 7, other_life, 9, START);
	redelivery_elsewhere(redelivery, 7, other_life, 0, START + 10);
	redelivery_ended_elsewhere(redelivery, other_life, 9, START + 200);
	assert_int_equal(check(7, START + 300), REDELIVERY_REPEATED);
	assert_int_equal(check(7, START + 301), REDELIVERY_NEW);
}

static void the_oldest_end_makes_room(void **state)
{
	(void)state;
	redelivery_elsewhere(redelivery, 7, other_life, 1, START);
	redelivery_elsewhere(redelivery, 8, other_life, 2, START);
	for (uint32_t origin = 1; origin <= REDELIVERY_ENDS + 1; origin++)
		redelivery_ended_elsewhere(redelivery, other_life, origin, START + 1);
	assert_int_equal(check(7, START + 2), REDELIVERY_NEW);
	assert_int_equal(check(8, START + 2), REDELIVERY_REPEATED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_question_on_a_living_connection_is_a_new_one),
		TEST(what_is_not_answered_yet_is_answered_together),
		TEST(after_a_lost_connection_the_message_is_known_once),
		TEST(an_answer_that_is_lost_again_explains_the_next),
		TEST(two_of_the_same_explain_two_redeliveries),
		TEST(an_answer_long_before_the_loss_arrived),
		TEST(an_old_loss_explains_nothing),
		TEST(a_refused_message_is_new_when_it_comes_again),
		TEST(one_answered_after_its_connection_was_lost_is_known),
		TEST(what_an_earlier_life_made_safe_is_known),
		TEST(of_what_an_earlier_life_made_safe_the_oldest_makes_room),
		TEST(those_in_hand_go_last),
		TEST(the_table_is_bounded_and_forgets_the_oldest),
		TEST(what_another_node_took_is_known_when_its_connection_has_ended),
		TEST(the_end_of_a_life_ends_all_its_connections),
		TEST(doubt_and_window_hold_for_other_nodes_too),
		TEST(the_part_that_completed_a_question_explains_one_redelivery),
		TEST(the_oldest_end_makes_room),
	};

	return RUN_SUITE(tests);
}
