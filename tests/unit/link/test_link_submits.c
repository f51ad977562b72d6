/* What a link submits: at what pace, and who is told. */
#include "link_stage.h"

/* --- submits ------------------------------------------------------------------------------------------ */

static void whoever_waits_is_called_after_every_fate(void **state)
{
	struct stage *stage = bound();
	uint32_t sequence;

	(void)state;
	submit_and_answer(stage, PDU_STATUS_OK);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_ACCEPTED);
	assert_int_equal(stage->readies, 2);
	assert_int_equal(stage->fates_at_ready, 1); /* and not before it was told */
	submit_and_answer(stage, PDU_STATUS_INVALID_DESTINATION);
	assert_int_equal(stage->fates[1].outcome, SUBMIT_REFUSED);
	assert_int_equal(stage->fates[1].status, PDU_STATUS_INVALID_DESTINATION);
	assert_int_equal(stage->fates[1].cookie, 1);
	assert_int_equal(stage->readies, 3);
	assert_true(submit(stage, 2));
	sequence = take_submit(&stage->end);
	pass(stage, ANSWER_MS);
	assert_int_equal(stage->fates[2].outcome, SUBMIT_TIMED_OUT);
	assert_int_equal(stage->readies, 4);
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, sequence);
	wanted_fates = 4;
	settle(stage, has_fates);
	assert_int_equal(stage->fates[3].outcome, SUBMIT_ACCEPTED);
	assert_int_equal(stage->fates[3].cookie, 2);
	assert_int_equal(stage->readies, 5);
	assert_true(submit(stage, 3));
	cut(stage);
	assert_int_equal(stage->fates[4].outcome, SUBMIT_LOST);
	assert_int_equal(stage->readies, 6);
	end_stage(stage);
}

static void a_rate_keeps_submits_apart(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 10;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 1));
	assert_false(link_can_submit(stage->link, now));
	assert_false(submit(stage, 2));
	assert_in_range(link_wait_ms(stage->link, now), 90, 100);
	now = test_later(now, 94);
	assert_false(link_can_submit(stage->link, now));
	now = test_later(now, 1);
	assert_int_equal(link_wait_ms(stage->link, now), 0);
	assert_true(submit(stage, 2));
	end_stage(stage);
}

static unsigned wanted_readies;

static bool is_ready(void *arg)
{
	return ((struct stage *)arg)->readies >= wanted_readies;
}

static void whoever_waits_is_called_when_the_pace_allows_it(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 50;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 1));
	test_turn(stage->base);
	struct timespec began, called;
	clock_gettime(CLOCK_MONOTONIC, &began);
	assert_false(link_can_submit(stage->link, now));
	assert_false(link_can_submit(stage->link, now)); /* once is enough */
	wanted_readies = 2;
	settle(stage, is_ready);
	clock_gettime(CLOCK_MONOTONIC, &called); /* the timer's clock is not ours */
	assert_true((called.tv_sec - began.tv_sec) * 1000000000 + called.tv_nsec - began.tv_nsec > 10000000);
	usleep(40000);
	test_turn(stage->base);
	assert_int_equal(stage->readies, 2);
	end_stage(stage);
}

/* How many more the link takes. */
static unsigned fill(struct stage *stage)
{
	unsigned taken = 0;

	while (submit(stage, 1000 + taken))
		taken++;
	return taken;
}

static void a_refusal_that_passes_halves_what_is_under_way(void **state)
{
	static const struct {
		uint32_t status;
		bool passes;
	} cases[] = { { PDU_STATUS_THROTTLED, true }, { PDU_STATUS_QUEUE_FULL, true },
		{ PDU_STATUS_SYSTEM_ERROR, true }, { PDU_STATUS_INVALID_BIND_STATUS, true },
		{ PDU_STATUS_TEMPORARY_APP_ERROR, true }, { 0x444, true }, { 0x445, false },
		{ PDU_STATUS_OK, false }, { PDU_STATUS_INVALID_DESTINATION, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stage *stage = bound();

		assert_int_equal(link_is_temporary(stage->link, cases[i].status), cases[i].passes);
		submit_and_answer(stage, cases[i].status);
		assert_int_equal(fill(stage), cases[i].passes ? 4 : 8);
		assert_int_equal(link_wait_ms(stage->link, now), 0); /* an answer is waited for, no time */
		assert_int_equal(link_open_submits(stage->link), cases[i].passes ? 4 : 8);
		end_stage(stage);
	}
}

static void too_much_for_one_at_a_time_is_a_pause(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.window = 1;
	start(stage);
	bind_on(stage, 0);
	submit_and_answer(stage, PDU_STATUS_THROTTLED);
	assert_false(link_can_submit(stage->link, now));
	assert_in_range(link_wait_ms(stage->link, now), 1, 100);
	now = test_later(now, 100);
	assert_true(link_can_submit(stage->link, now));
	end_stage(stage);
}

static void three_in_a_row_that_nobody_answers_are_too_many(void **state)
{
	struct stage *stage = bound();
	size_t silent[] = { 2, 1, 3 };
	unsigned taken[] = { 8, 8, 4 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < silent[i]; j++) {
			assert_true(submit(stage, 1));
			take_submit(&stage->end);
			pass(stage, ANSWER_MS);
		}
		if (i < 2)
			submit_and_answer(stage, PDU_STATUS_OK);
	}
	assert_int_equal(fill(stage), taken[2]);
	end_stage(stage);

	stage = bound();
	for (size_t i = 0; i < 2; i++) {
		assert_true(submit(stage, 1));
		pass(stage, ANSWER_MS);
	}
	assert_int_equal(fill(stage), taken[0]);
	end_stage(stage);
}

/* --- held down ---------------------------------------------------------------------------------------- */

/* What the far end reads of a connection: whole PDUs, or, at its end, why. */
static int read_error(struct stage *stage)
{
	uint8_t octets[64];
	ssize_t got;

	for (int i = 0; i < 1000; i++) {
		test_turn(stage->base);
		got = recv(stage->end.fd, octets, sizeof(octets), MSG_DONTWAIT);
		if (got == 0)
			return 0;
		if (got < 0 && errno != EAGAIN)
			return errno;
		usleep(1000);
	}
	return -1;
}

static void a_link_that_is_held_is_cut_with_a_reset_and_nothing_leaves_any_more(void **state)
{
	struct stage *stage = bound();

	(void)state;
	assert_true(submit(stage, 7)); /* and the loop did not turn since */
	link_hold(stage->link, "the lease is over", now);
	assert_int_equal(stage->fate_count, 1);
	assert_int_equal(stage->fates[0].cookie, 7);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_LOST);
	assert_false(link_is_bound(stage->link));
	assert_int_equal(read_error(stage), ECONNRESET);
	assert_true(test_is_told(stage->lines, "event=link_reset"));
	link_hold(stage->link, "the lease is over", now);
	for (int i = 0; i < 100; i++)
		pass(stage, 1000);
	assert_false(submit(stage, 8));
	assert_false(far_end_accept(&stage->submitting, stage->listeners[0]));
	end_stage(stage);
}

static void a_link_that_was_held_begins_anew(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_hold(stage->link, "the lease is over", now);
	pass(stage, 1000);
	link_resume(stage->link, now);
	far_end_close(&stage->end);
	bind_on(stage, 0);
	assert_true(submit(stage, 1));
	link_resume(stage->link, now);
	assert_true(link_is_bound(stage->link));
	end_stage(stage);
}

static void a_link_that_is_held_can_be_stopped_and_stays_so(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_hold(stage->link, "the lease is over", now);
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	link_resume(stage->link, now);
	pass(stage, 10000);
	assert_true(link_has_stopped(stage->link));
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_waits_is_called_after_every_fate),
		cmocka_unit_test(a_rate_keeps_submits_apart),
		cmocka_unit_test(whoever_waits_is_called_when_the_pace_allows_it),
		cmocka_unit_test(a_refusal_that_passes_halves_what_is_under_way),
		cmocka_unit_test(too_much_for_one_at_a_time_is_a_pause),
		cmocka_unit_test(three_in_a_row_that_nobody_answers_are_too_many),
		cmocka_unit_test(a_link_that_is_held_is_cut_with_a_reset_and_nothing_leaves_any_more),
		cmocka_unit_test(a_link_that_was_held_begins_anew),
		cmocka_unit_test(a_link_that_is_held_can_be_stopped_and_stays_so),
	};

	return RUN_SUITE(tests);
}
