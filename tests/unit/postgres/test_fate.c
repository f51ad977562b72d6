/* What a commit is told as, after tries that came back with less than an answer. */
#include "testing.h"

#include "agahi/postgres/fate.h"

static struct fate fate;
static enum store_outcome outcome;

static const struct flight_plan whole = {
	.cargo = (const struct cargo *)&fate, .has_guard = true, .life = 1, .seq = 2, .make_room = 3
};

static int set_up(void **state)
{
	(void)state;
	fate = (struct fate){ 0 };
	return 0;
}

static bool is_known_after(enum flight_end end)
{
	return fate_judge(&fate, end, &outcome);
}

static void goes_on_after(enum flight_end end, enum fate_stage stage)
{
	assert_false(is_known_after(end));
	assert_int_equal(fate.stage, stage);
}

static void ends_after(enum flight_end end, enum store_outcome expected)
{
	assert_true(is_known_after(end));
	assert_int_equal(outcome, expected);
}

static void an_answer_is_believed(void **state)
{
	(void)state;
	ends_after(FLIGHT_COMMITTED, STORE_COMMITTED);
	ends_after(FLIGHT_REFUSED, STORE_FAILED);
	ends_after(FLIGHT_FENCED, STORE_FENCED);
}

static void what_was_written_is_confirmed_by_a_commit_behind_it(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	goes_on_after(FLIGHT_THERE, FATE_CONFIRM);
	assert_false(fate_next(&fate, &whole).has_guard);
	assert_null(fate_next(&fate, &whole).cargo);
	goes_on_after(FLIGHT_WARNED, FATE_CONFIRM);
	goes_on_after(FLIGHT_LOST, FATE_CONFIRM);
	ends_after(FLIGHT_COMMITTED, STORE_COMMITTED);
}

static void what_was_not_goes_again_as_it_was(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	const struct flight_plan again = fate_next(&fate, &whole);
	assert_ptr_equal(again.cargo, whole.cargo);
	assert_true(again.has_guard && again.seq == whole.seq && again.make_room == whole.make_room);
	ends_after(FLIGHT_COMMITTED, STORE_COMMITTED);
}

static void a_warning_is_a_doubt(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_WARNED, FATE_WHOLE);
	assert_true(fate.is_doubtful);
}

static void a_doubt_that_cannot_be_written_is_buried_before_it_fails(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	goes_on_after(FLIGHT_REFUSED, FATE_TOMB);
	const struct flight_plan tomb = fate_next(&fate, &whole);
	assert_true(tomb.has_guard);
	assert_null(tomb.cargo);
	assert_int_equal(tomb.octets.len, 1);
	goes_on_after(FLIGHT_REFUSED, FATE_TOMB);
	ends_after(FLIGHT_COMMITTED, STORE_FAILED);
}

static void whose_place_it_is_is_looked_at_when_both_were_sent(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	goes_on_after(FLIGHT_REFUSED, FATE_TOMB);
	goes_on_after(FLIGHT_LOST, FATE_TOMB);
	goes_on_after(FLIGHT_THERE, FATE_LOOK);
	fate.stage = FATE_REFUSED;
	assert_false(fate_next(&fate, &whole).has_guard);
	ends_after(FLIGHT_COMMITTED, STORE_FAILED);
	fate.stage = FATE_CONFIRM;
	ends_after(FLIGHT_COMMITTED, STORE_COMMITTED);
}

static void a_place_that_another_took_is_no_success(void **state)
{
	(void)state;
	ends_after(FLIGHT_THERE, STORE_FAILED);
}

static void who_meets_others_goes_again_and_not_for_ever(void **state)
{
	int tries = 1;

	(void)state;
	while (!is_known_after(FLIGHT_AGAIN) && tries < 1000)
		tries++;
	assert_int_equal(outcome, STORE_FAILED);
	assert_int_equal(tries, 20);
}

static void in_doubt_it_goes_again_for_ever(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	for (int i = 0; i < 1000; i++)
		goes_on_after(FLIGHT_AGAIN, FATE_WHOLE);
}

/* Who asked is answered by another node meanwhile. */
static void what_is_given_up_is_buried_or_found_written(void **state)
{
	(void)state;
	goes_on_after(FLIGHT_LOST, FATE_WHOLE);
	fate_give_up(&fate);
	assert_int_equal(fate.stage, FATE_TOMB);
	assert_null(fate_next(&fate, &whole).cargo);
	assert_true(fate_next(&fate, &whole).has_guard);
	goes_on_after(FLIGHT_LOST, FATE_TOMB);
	ends_after(FLIGHT_COMMITTED, STORE_FAILED);
	fate = (struct fate){ .is_doubtful = true };
	fate_give_up(&fate);
	goes_on_after(FLIGHT_THERE, FATE_LOOK);
	fate = (struct fate){ .stage = FATE_CONFIRM, .is_doubtful = true };
	fate_give_up(&fate); /* it is written already */
	ends_after(FLIGHT_COMMITTED, STORE_COMMITTED);
}

static void the_fence_ends_it_at_every_stage(void **state)
{
	(void)state;
	for (int stage = FATE_WHOLE; stage <= FATE_REFUSED; stage++) {
		fate = (struct fate){ .stage = (enum fate_stage)stage, .is_doubtful = true };
		ends_after(FLIGHT_FENCED, STORE_FENCED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_answer_is_believed, set_up),
		cmocka_unit_test_setup(what_was_written_is_confirmed_by_a_commit_behind_it, set_up),
		cmocka_unit_test_setup(what_was_not_goes_again_as_it_was, set_up),
		cmocka_unit_test_setup(a_warning_is_a_doubt, set_up),
		cmocka_unit_test_setup(a_doubt_that_cannot_be_written_is_buried_before_it_fails, set_up),
		cmocka_unit_test_setup(whose_place_it_is_is_looked_at_when_both_were_sent, set_up),
		cmocka_unit_test_setup(a_place_that_another_took_is_no_success, set_up),
		cmocka_unit_test_setup(who_meets_others_goes_again_and_not_for_ever, set_up),
		cmocka_unit_test_setup(in_doubt_it_goes_again_for_ever, set_up),
		cmocka_unit_test_setup(what_is_given_up_is_buried_or_found_written, set_up),
		cmocka_unit_test_setup(the_fence_ends_it_at_every_stage, set_up),
	};

	return RUN_SUITE(tests);
}
