/* A link: bound by one connection or two, its messages and their answers, its end, and an SMSC that asks for a bind. */
#include "link_stage.h"

/* --- connecting --------------------------------------------------------------------------------------- */

static void a_link_binds_and_is_ready(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	make_link(stage);
	assert_ptr_equal(link_config(stage->link), &stage->config);
	assert_int_equal(link_wait_ms(stage->link, now), UINT64_MAX);
	assert_int_equal(link_open_submits(stage->link), 0);
	assert_false(link_can_submit(stage->link, now));
	end_stage(stage);

	stage = new_stage();
	start(stage);
	assert_false(submit(stage, 1));
	bind_on(stage, 0);
	assert_int_equal(stage->readies, 1);
	assert_true(link_can_submit(stage->link, now));
	assert_int_equal(link_wait_ms(stage->link, now), 0);
	assert_true(
		test_is_told(stage->lines, "event=link_bound link=telco bind=transceiver host=127.0.0.1:"));
	end_stage(stage);
}

static void a_receiver_and_a_transmitter_make_one_link(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.bind = BIND_RECEIVER_AND_TRANSMITTER;
	start(stage);
	far_end_take_call(&stage->end, stage->listeners[0]);
	far_end_take_call(&stage->submitting, stage->listeners[0]);
	far_end_answer_bind(&stage->end, PDU_BIND_RECEIVER, PDU_STATUS_OK);
	test_turn(stage->base);
	assert_false(link_is_bound(stage->link));
	assert_false(link_can_submit(stage->link, now));
	assert_int_equal(stage->readies, 0);
	far_end_answer_bind(&stage->submitting, PDU_BIND_TRANSMITTER, PDU_STATUS_OK);
	settle(stage, is_bound);
	assert_int_equal(stage->readies, 1);
	assert_true(test_is_told(stage->lines, "bind=receiver"));
	assert_true(test_is_told(stage->lines, "bind=transmitter"));

	deliver(stage, 5);
	assert_int_equal(stage->ticket.leg, 0);
	assert_true(submit(stage, 9));
	assert_int_equal(link_open_submits(stage->link), 1);
	take_submit(&stage->submitting);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	assert_int_equal(far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK), 5);

	far_end_close(&stage->end); /* the one that submits goes on */
	test_turn(stage->base);
	assert_true(link_can_submit(stage->link, now));
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 0);
	far_end_say(&stage->submitting, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->submitting, PDU_UNBIND, PDU_STATUS_OK));
	settle(stage, has_no_connection);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);
}

/* --- tickets ------------------------------------------------------------------------------------------ */

static void a_message_is_answered_by_its_own_connection_only(void **state)
{
	struct stage *stage = bound();

	(void)state;
	deliver(stage, 40);
	struct link_ticket first = stage->ticket;
	assert_int_equal(first.command, PDU_DELIVER_SM);
	assert_int_equal(link_ended_ms(stage->link, &first), 0);
	assert_true(link_answer(stage->link, &first, PDU_STATUS_SYSTEM_ERROR, now));
	assert_int_equal(far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_SYSTEM_ERROR), 40);
	now = test_later(now, 123);
	cut(stage);
	uint64_t ended_ms = moment_ms(now);
	assert_false(link_answer(stage->link, &first, PDU_STATUS_OK, now));
	assert_int_equal(link_ended_ms(stage->link, &first), ended_ms);
	assert_int_equal(stage->ends, 1);
	assert_int_equal(stage->ended.generation, first.generation);
	assert_int_equal(stage->ended.leg, first.leg);
	expect_attempt(stage, 0, FIRST_MS);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	deliver(stage, 40);
	assert_false(link_answer(stage->link, &first, PDU_STATUS_OK, now));
	assert_int_equal(link_ended_ms(stage->link, &first), ended_ms);
	assert_int_equal(link_ended_ms(stage->link, &stage->ticket), 0);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

static void only_an_end_without_a_good_bye_is_a_loss(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	start(stage);
	far_end_take_call(&stage->end, stage->listeners[0]);
	cut(stage); /* before it was bound */
	assert_int_equal(link_lost_ms(stage->link), 0);
	expect_attempt(stage, 0, FIRST_MS);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	now = test_later(now, 77);
	cut(stage);
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	end_stage(stage);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void a_link_that_is_stopped_says_good_bye(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 0);
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->end, PDU_UNBIND, PDU_STATUS_OK));
	settle(stage, has_no_connection);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(link_lost_ms(stage->link), 0);
	assert_true(test_is_told(
		stage->lines, "event=link_closed link=telco bind=transceiver reason=\"unbound\""));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);
}

static void a_good_bye_that_is_not_answered_is_a_loss(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_stop(stage->link, now);
	pass(stage, ANSWER_MS);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	end_stage(stage);
}

static void a_link_that_is_not_bound_stops_at_once(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	start(stage); /* connecting */
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);

	stage = bound();
	cut(stage); /* waiting for its next attempt */
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void a_link_that_is_closed_tells_submitters_and_nobody_else(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 100;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 6));
	assert_false(link_can_submit(stage->link, now)); /* it would be called in 10 ms */
	link_close(stage->link, now);
	assert_int_equal(stage->fate_count, 1);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_LOST);
	usleep(20000);
	test_turn(stage->base);
	assert_int_equal(stage->readies, 1);
	assert_int_equal(stage->stops, 0);
	assert_false(submit(stage, 7));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void what_cannot_be_made_is_told_in_words(void **state)
{
	struct stage *stage = new_stage();
	const struct link_handlers handlers = { on_message, on_ready, on_stopped, on_ended, stage };
	char error[200] = "", wanted[200];

	(void)state;
	stage->config.tls = (struct config_tls){ true, "/nowhere/ca.pem", true, "", "" };
	assert_null(link_new(
		stage->base, stage->resolver, stage->log, &stage->config, &handlers, error, sizeof(error)));
	assert_non_null(strstr(error, "links.tls: ca_file /nowhere/ca.pem cannot be used: "));

	stage->config.tls.enabled = false;
	stage->config.outbind.listen = stage->hosts[0]; /* somebody listens there */
	make_link(stage);
	assert_false(link_start(stage->link, now, error, sizeof(error)));
	snprintf(wanted, sizeof(wanted),
		"links.outbind.listen: %s cannot be listened on: Address already in use", stage->hosts[0]);
	assert_string_equal(error, wanted);
	end_stage(stage);
}

/* --- outbind ------------------------------------------------------------------------------------------ */

/* The link listens on `*port`. */
static struct stage *listening(uint16_t *port)
{
	struct stage *stage = new_stage();

	*port = test_free_port();
	snprintf(stage->hosts[1], sizeof(stage->hosts[1]), "127.0.0.1:%u", *port);
	stage->config.outbind.listen = stage->hosts[1];
	start(stage);
	return stage;
}

static void ask_for_a_bind(struct stage *stage, uint16_t port)
{
	far_end_call(&stage->end, port);
	far_end_knock(&stage->end, "knock");
}

static void an_attempt_of_ours_gives_way_to_an_smsc_that_asks(void **state)
{
	uint16_t port;
	struct stage *stage = listening(&port);

	(void)state;
	far_end_take_call(&stage->submitting, stage->listeners[0]);
	ask_for_a_bind(stage, port);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	deliver(stage, 3);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

static void while_an_attempt_is_waited_for_an_smsc_may_ask(void **state)
{
	uint16_t port;
	struct stage *stage = listening(&port);

	(void)state;
	far_end_take_call(&stage->end, stage->listeners[0]);
	cut(stage);
	ask_for_a_bind(stage, port);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	pass(stage, LONGEST_MS);
	assert_false(far_end_accept(&stage->submitting, stage->listeners[0]));
	cut(stage); /* and its end is followed by an attempt of ours */
	expect_attempt(stage, 0, 2 * FIRST_MS);
	end_stage(stage);
}

static void a_link_that_is_bound_or_stopping_needs_no_outbind(void **state)
{
	uint16_t port;
	struct stage *stage = listening(&port);

	(void)state;
	bind_on(stage, 0);
	stage->submitting = stage->end;
	ask_for_a_bind(stage, port);
	test_wait_until(stage->base, far_end_has_mail, &stage->end);
	assert_true(far_end_is_closed(&stage->end));
	assert_true(link_is_bound(stage->link));
	assert_true(test_is_told(stage->lines, "event=outbind_refused link=telco"));
	close(stage->end.fd);

	link_stop(stage->link, now);
	ask_for_a_bind(stage, port);
	test_wait_until(stage->base, far_end_has_mail, &stage->end);
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

static void a_connection_that_gives_way_has_ended(void **state)
{
	uint16_t port;
	struct stage *stage = listening(&port);

	(void)state;
	bind_on(stage, 0);
	deliver(stage, 8);
	struct link_ticket ticket = stage->ticket;
	far_end_say(&stage->end, PDU_UNBIND, PDU_STATUS_OK, 9); /* our answer is waited for */
	test_turn(stage->base);
	stage->submitting = stage->end;
	now = test_later(now, 500);
	ask_for_a_bind(stage, port);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	assert_int_equal(link_ended_ms(stage->link, &ticket), moment_ms(now));
	assert_int_equal(stage->ended.generation, ticket.generation);
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	assert_false(link_answer(stage->link, &ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

static void a_link_that_is_closed_takes_no_calls(void **state)
{
	uint16_t port;
	struct stage *stage = listening(&port);

	(void)state;
	ask_for_a_bind(stage, port);
	link_close(stage->link, now);
	test_wait_until(stage->base, far_end_has_mail, &stage->end);
	assert_int_equal(stage->stops, 0);
	int listener = test_listen_on(port); /* nobody does any more */
	assert_true(listener >= 0);
	close(listener);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_binds_and_is_ready),
		cmocka_unit_test(a_receiver_and_a_transmitter_make_one_link),
		cmocka_unit_test(a_message_is_answered_by_its_own_connection_only),
		cmocka_unit_test(only_an_end_without_a_good_bye_is_a_loss),
		cmocka_unit_test(a_link_that_is_stopped_says_good_bye),
		cmocka_unit_test(a_good_bye_that_is_not_answered_is_a_loss),
		cmocka_unit_test(a_link_that_is_not_bound_stops_at_once),
		cmocka_unit_test(a_link_that_is_closed_tells_submitters_and_nobody_else),
		cmocka_unit_test(what_cannot_be_made_is_told_in_words),
		cmocka_unit_test(an_attempt_of_ours_gives_way_to_an_smsc_that_asks),
		cmocka_unit_test(while_an_attempt_is_waited_for_an_smsc_may_ask),
		cmocka_unit_test(a_link_that_is_bound_or_stopping_needs_no_outbind),
		cmocka_unit_test(a_connection_that_gives_way_has_ended),
		cmocka_unit_test(a_link_that_is_closed_takes_no_calls),
	};

	return RUN_SUITE(tests);
}
