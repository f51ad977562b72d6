/* A link whose configuration becomes another, and one that leaves: what is under way is answered first. */
#include "link_stage.h"

#include "agahi/link/tls.h"

static struct config_link other;

/* Its configuration with changes, in a place of its own. */
static struct config_link *changed(struct stage *stage)
{
	other = stage->config;
	return &other;
}

static void change(struct stage *stage, bool binds_anew)
{
	link_set_config(stage->link, &other, NULL, binds_anew, now);
	memset(&stage->config, 0xa5, sizeof(stage->config)); /* nobody looks there any more */
}

static void take_good_bye(struct stage *stage)
{
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->end, PDU_UNBIND, PDU_STATUS_OK));
}

static bool has_stopped(void *arg)
{
	return link_has_stopped(((struct stage *)arg)->link);
}

static void take_last_good_bye(struct stage *stage)
{
	take_good_bye(stage);
	settle(stage, has_stopped);
	far_end_close(&stage->end);
}

static void take_next_call(struct stage *stage)
{
	struct far_end before = stage->end;

	far_end_take_call(&stage->end, stage->listeners[0]);
	close(before.fd);
}

/* --- at once ------------------------------------------------------------------------------------------ */

static void a_wider_window_holds_at_once(void **state)
{
	struct stage *stage = bound();
	unsigned before = 0, after = 0;

	(void)state;
	while (submit(stage, before))
		before++;
	assert_int_equal(before, stage->config.window);
	changed(stage)->window = 100;
	change(stage, false);
	while (before + after < MOST_FATES && submit(stage, before + after))
		after++;
	assert_int_equal(before + after, MOST_FATES);
	assert_true(link_is_bound(stage->link));
	for (unsigned i = 0; i < MOST_FATES; i++) /* those from before have their answers too */
		far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, take_submit(&stage->end));
	wanted_fates = MOST_FATES;
	settle(stage, has_fates);
	for (unsigned i = 0; i < MOST_FATES; i++)
		assert_int_equal(stage->fates[i].cookie, i);
	end_stage(stage);
}

static void a_narrower_window_waits_until_fewer_are_under_way(void **state)
{
	struct stage *stage = bound();
	unsigned before = 0;

	(void)state;
	while (submit(stage, before))
		before++;
	changed(stage)->window = 1;
	change(stage, false);
	wanted_fates = before - 1;
	for (unsigned i = 0; i + 1 < before; i++)
		far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, take_submit(&stage->end));
	settle(stage, has_fates);
	assert_false(link_can_submit(stage->link, now));
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, take_submit(&stage->end));
	wanted_fates = before;
	settle(stage, has_fates);
	assert_true(link_can_submit(stage->link, now));
	end_stage(stage);
}

static void another_rate_holds_at_once(void **state)
{
	struct stage *stage = bound();

	(void)state;
	changed(stage)->submit_rate = 10;
	change(stage, false);
	assert_true(submit(stage, 1));
	assert_in_range(link_wait_ms(stage->link, now), 90, 100);
	end_stage(stage);
}

static void another_patience_holds_at_once(void **state)
{
	struct stage *stage = bound();

	(void)state;
	changed(stage)->response_timeout = 1;
	change(stage, false);
	assert_true(submit(stage, 1));
	pass(stage, 1000);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_TIMED_OUT);
	assert_true(link_is_bound(stage->link));
	end_stage(stage);
}

/* --- anew --------------------------------------------------------------------------------------------- */

static void another_password_is_bound_with_after_a_good_bye(void **state)
{
	struct stage *stage = bound();
	struct pdu pdu;

	(void)state;
	changed(stage)->password = "another";
	change(stage, true);
	assert_true(link_is_running(stage->link));
	take_good_bye(stage);
	take_next_call(stage);
	test_wait_until(stage->base, far_end_has_mail, &stage->end);
	assert_true(far_end_read(&stage->end, &pdu));
	assert_string_equal(pdu.bind.password, "another");
	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, pdu.sequence);
	settle(stage, is_bound);
	assert_int_equal(stage->stops, 0);
	assert_int_equal(link_lost_ms(stage->link), 0);
	end_stage(stage);
}

static void what_is_under_way_is_answered_before_the_good_bye(void **state)
{
	struct stage *stage = bound();

	(void)state;
	deliver(stage, 7);
	struct link_ticket ticket = stage->ticket;
	assert_true(submit(stage, 1));
	uint32_t sequence = take_submit(&stage->end);
	changed(stage)->hosts.items = &stage->items[1];
	change(stage, true);
	assert_false(submit(stage, 2));
	assert_false(link_is_bound(stage->link));
	pass(stage, 100);
	far_end_expect_nothing(&stage->end);

	struct pdu pdu; /* what comes now comes again */
	far_end_fill_message(&pdu, PDU_DELIVER_SM, 8);
	far_end_send(&stage->end, &pdu);
	assert_int_equal(far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_TEMPORARY_APP_ERROR), 8);
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, sequence);
	wanted_fates = 1;
	settle(stage, has_fates);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_ACCEPTED);
	pass(stage, 100);
	far_end_expect_nothing(&stage->end);
	assert_true(link_answer(stage->link, &ticket, PDU_STATUS_OK, now));
	assert_int_equal(far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK), 7);
	pass(stage, 100);
	take_good_bye(stage);
	far_end_take_call(&stage->submitting, stage->listeners[1]); /* the other host */
	end_stage(stage);
}

static void answers_that_do_not_come_hold_up_nothing_for_longer_than_they_may_take(void **state)
{
	struct stage *stage = bound();

	(void)state;
	deliver(stage, 7); /* nobody of ours answers it */
	changed(stage)->system_type = "x";
	change(stage, true);
	pass(stage, ANSWER_MS - 1);
	far_end_expect_nothing(&stage->end);
	pass(stage, 1);
	far_end_await(&stage->end, PDU_UNBIND, PDU_STATUS_OK);
	pass(stage, ANSWER_MS); /* nor that */
	far_end_close(&stage->end);
	bind_on(stage, 0);
	end_stage(stage);
}

static void two_connections_become_one_and_one_becomes_two(void **state)
{
	struct stage *stage = bound();

	(void)state;
	changed(stage)->bind = BIND_RECEIVER_AND_TRANSMITTER;
	change(stage, true);
	take_good_bye(stage);
	take_next_call(stage);
	far_end_take_call(&stage->submitting, stage->listeners[0]);
	far_end_answer_bind(&stage->end, PDU_BIND_RECEIVER, PDU_STATUS_OK);
	far_end_answer_bind(&stage->submitting, PDU_BIND_TRANSMITTER, PDU_STATUS_OK);
	settle(stage, is_bound);
	deliver(stage, 3);
	struct link_ticket ticket = stage->ticket;
	assert_true(link_answer(stage->link, &ticket, PDU_STATUS_OK, now));

	struct config_link third = other;
	third.bind = BIND_TRANSCEIVER_ONE;
	link_set_config(stage->link, &third, NULL, true, now);
	far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK);
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->end, PDU_UNBIND, PDU_STATUS_OK));
	far_end_say(&stage->submitting, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->submitting, PDU_UNBIND, PDU_STATUS_OK));
	far_end_close(&stage->end);
	bind_on(stage, 0);
	assert_false(
		link_answer(stage->link, &ticket, PDU_STATUS_OK, now)); /* of a connection that is gone */
	assert_true(link_ended_ms(stage->link, &ticket) != 0);
	assert_int_equal(stage->stops, 0);
	end_stage(stage);
}

static void a_link_that_waits_for_its_next_attempt_tries_at_once(void **state)
{
	struct stage *stage = bound();

	(void)state;
	cut(stage);
	changed(stage)->password = "another";
	change(stage, true);
	bind_on(stage, 0);
	end_stage(stage);
}

static void a_second_change_while_it_leaves_is_bound_with(void **state)
{
	struct stage *stage = bound();

	(void)state;
	changed(stage)->password = "second";
	change(stage, true);
	struct config_link third = other;
	third.hosts.items = &stage->items[1];
	link_set_config(stage->link, &third, NULL, true, now);
	take_good_bye(stage);
	far_end_take_call(&stage->submitting, stage->listeners[1]);
	end_stage(stage);
}

/* --- leaving and coming back -------------------------------------------------------------------------- */

static void a_link_that_leaves_has_stopped_after_its_good_bye(void **state)
{
	struct stage *stage = bound();
	char error[128];

	(void)state;
	assert_true(submit(stage, 1));
	link_leave(stage->link, now);
	link_leave(stage->link, now); /* once is enough */
	assert_false(link_is_running(stage->link));
	assert_int_equal(stage->stops, 0);
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, take_submit(&stage->end));
	wanted_fates = 1;
	settle(stage, has_fates);
	pass(stage, 100);
	assert_false(link_has_stopped(stage->link));
	take_last_good_bye(stage);
	assert_int_equal(stage->stops, 1);
	assert_true(link_has_stopped(stage->link));
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);

	assert_true(link_start(stage->link, now, error, sizeof(error)));
	assert_true(link_is_running(stage->link));
	bind_on(stage, 0);
	end_stage(stage);
}

static void a_link_that_is_gone_while_it_binds_anew_does_not_come_back(void **state)
{
	struct stage *stage = bound();

	(void)state;
	changed(stage)->password = "another";
	change(stage, true);
	link_leave(stage->link, now);
	take_last_good_bye(stage);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void a_link_that_has_stopped_takes_a_configuration_and_stays(void **state)
{
	struct stage *stage = bound();
	char error[128];

	(void)state;
	cut(stage);
	link_leave(stage->link, now);
	assert_int_equal(stage->stops, 1);
	changed(stage)->hosts.items = &stage->items[1];
	change(stage, true);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	assert_true(link_start(stage->link, now, error, sizeof(error)));
	far_end_take_call(&stage->submitting, stage->listeners[1]);
	end_stage(stage);
}

static void what_is_listened_on_moves_and_a_place_that_is_taken_is_told(void **state)
{
	struct stage *stage = new_stage();
	uint16_t first = test_free_port(), second = test_free_port();
	char places[2][32];

	(void)state;
	snprintf(places[0], sizeof(places[0]), "127.0.0.1:%u", first);
	snprintf(places[1], sizeof(places[1]), "127.0.0.1:%u", second);
	stage->config.outbind.password = "knock";
	stage->config.outbind.listen = places[0];
	start(stage);
	bind_on(stage, 0);
	changed(stage)->outbind.listen = places[1];
	change(stage, false);
	int old = test_listen_on(first);
	assert_true(old >= 0);

	struct config_link third = other;
	third.outbind.listen = places[0];
	link_set_config(stage->link, &third, NULL, false, now);
	assert_true(test_is_told(stage->lines, "event=outbind_unavailable link=telco"));
	assert_true(link_is_bound(stage->link));
	close(old);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wider_window_holds_at_once),
		cmocka_unit_test(a_narrower_window_waits_until_fewer_are_under_way),
		cmocka_unit_test(another_rate_holds_at_once),
		cmocka_unit_test(another_patience_holds_at_once),
		cmocka_unit_test(another_password_is_bound_with_after_a_good_bye),
		cmocka_unit_test(what_is_under_way_is_answered_before_the_good_bye),
		cmocka_unit_test(answers_that_do_not_come_hold_up_nothing_for_longer_than_they_may_take),
		cmocka_unit_test(two_connections_become_one_and_one_becomes_two),
		cmocka_unit_test(a_link_that_waits_for_its_next_attempt_tries_at_once),
		cmocka_unit_test(a_second_change_while_it_leaves_is_bound_with),
		cmocka_unit_test(a_link_that_leaves_has_stopped_after_its_good_bye),
		cmocka_unit_test(a_link_that_is_gone_while_it_binds_anew_does_not_come_back),
		cmocka_unit_test(a_link_that_has_stopped_takes_a_configuration_and_stays),
		cmocka_unit_test(what_is_listened_on_moves_and_a_place_that_is_taken_is_told),
	};

	return RUN_SUITE(tests);
}
