/* One connection to an SMSC: what begins it and what ends it, in every state. */
#include "session_stage.h"

/* --- outbind and bind --------------------------------------------------------------------------------- */

static void an_outbind_with_the_password_is_followed_by_a_bind(void **state)
{
	static const uint8_t end_of_bind[] = "VIS\0\x34\x06\x08^8300$";
	static const uint32_t binds[] = { PDU_BIND_TRANSCEIVER, PDU_BIND_RECEIVER };
	struct pdu pdu;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = accepted(binds[i]);

		far_end_expect_nothing(&stage->end);
		far_end_knock(&stage->end, "knock");
		assert_int_equal(stage->outbinds, 1);
		assert_true(far_end_read(&stage->end, &pdu));
		assert_int_equal(pdu.command, binds[i]);
		assert_string_equal(pdu.bind.system_id, "agahi");
		assert_string_equal(pdu.bind.password, "open sesame");
		assert_non_null(
			memmem(stage->end.taken, sizeof(stage->end.taken), end_of_bind, sizeof(end_of_bind)));
		assert_false(session_is_bound(stage->session));
		far_end_say(&stage->end, pdu_response_to(binds[i]), PDU_STATUS_OK, pdu.sequence);
		assert_true(session_is_bound(stage->session));
		assert_true(session_can_submit(stage->session));
		assert_int_equal(stage->bound, 1);
		end_stage(stage);
	}
}

static void an_outbind_with_another_password_ends_it(void **state)
{
	static const char *const passwords[] = { "", "knoc", "knock!", "Knock", "open sesame" };

	(void)state;
	for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++) {
		struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

		far_end_knock(&stage->end, passwords[i]);
		assert_int_equal(stage->outbinds, 0);
		expect_end(stage, "an outbind with another password");
		end_stage(stage);
	}
}

static void an_outbind_that_the_owner_does_not_want_ends_it(void **state)
{
	struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

	(void)state;
	stage->takes_outbind = false;
	far_end_knock(&stage->end, "knock");
	expect_end(stage, "an outbind that is not needed: the link is bound");
	end_stage(stage);
}

static void an_outbind_at_another_time_is_refused_and_changes_nothing(void **state)
{
	uint32_t sequence;
	struct stage *stage = binding(&sequence);

	(void)state;
	far_end_knock(&stage->end, "wrong");
	far_end_expect(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_BIND_STATUS);
	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, sequence);
	far_end_knock(&stage->end, "knock");
	assert_int_equal(far_end_expect(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_BIND_STATUS), 1);
	assert_int_equal(stage->outbinds, 1);
	assert_true(session_is_bound(stage->session));
	end_stage(stage);
}

static void without_an_outbind_in_time_it_ends(void **state)
{
	struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

	(void)state;
	expect_end_after(stage, ANSWER_MS, "no outbind in time");
	end_stage(stage);
}

static void a_bind_that_is_not_answered_ends_it(void **state)
{
	uint32_t sequence;
	struct stage *stage = binding(&sequence);

	(void)state;
	expect_end_after(stage, ANSWER_MS, "the SMSC did not answer the bind in time");
	end_stage(stage);
}

static void a_bind_that_is_refused_ends_it_in_words(void **state)
{
	static const struct {
		uint32_t command, status;
		const char *reason;
	} cases[] = {
		{ PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_INVALID_PASSWORD,
			"the SMSC refused the bind: invalid password (0x0e)" },
		{ PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_ALREADY_BOUND,
			"the SMSC refused the bind: already bound (0x05)" },
		{ PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_ID,
			"the SMSC did not understand the bind: command id is invalid (0x03)" },
	};
	uint32_t sequence;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stage *stage = binding(&sequence);

		far_end_say(&stage->end, cases[i].command, cases[i].status, sequence);
		expect_end(stage, cases[i].reason);
		assert_int_equal(stage->bound, 0);
		assert_false(stage->was_unbound);
		end_stage(stage);
	}
}

static void an_answer_to_a_bind_that_was_not_sent_changes_nothing(void **state)
{
	struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

	(void)state;
	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, 1);
	assert_int_equal(stage->bound, 0);
	assert_false(session_is_bound(stage->session));
	end_stage(stage);

	stage = bound();
	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_INVALID_PASSWORD, 1);
	assert_int_equal(stage->bound, 1);
	assert_int_equal(stage->ends, 0);
	end_stage(stage);
}

static void from_here_on_others_are_told(void **state)
{
	struct stage *stage = bound(), *other = new_stage();
	const struct session_handlers handlers = handlers_of(other);

	(void)state;
	session_set_handlers(stage->session, &handlers);
	deliver(stage, PDU_DELIVER_SM, 9);
	assert_int_equal(stage->messages, 0);
	assert_int_equal(other->messages, 1);
	end_stage(stage);
	end_stage(other);
}

/* --- is it there? ------------------------------------------------------------------------------------- */

static void a_silent_smsc_is_asked_and_one_that_does_not_answer_is_gone(void **state)
{
	struct stage *stage = bound();

	(void)state;
	pass(stage, SILENCE_MS - 1);
	far_end_expect_nothing(&stage->end);
	pass(stage, 1);
	far_end_expect(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK);
	submit(stage, 1);
	pass(stage, ANSWER_MS - 1);
	far_end_expect_nothing(&stage->end); /* it is not asked twice */
	assert_int_equal(stage->ends, 0);
	pass(stage, 1);
	expect_fate(stage, 0, 1, SUBMIT_TIMED_OUT, 0);
	expect_end(stage, "the SMSC did not answer enquire_link in time");
	end_stage(stage);
}

static void whatever_is_heard_shows_that_it_is_there(void **state)
{
	static const uint32_t commands[] = { PDU_ENQUIRE_LINK_RESP, PDU_SUBMIT_SM_RESP, PDU_DELIVER_SM_RESP };
	struct stage *stage = bound();

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		pass(stage, SILENCE_MS);
		uint32_t sequence = far_end_expect(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK);
		far_end_say(&stage->end, commands[i], PDU_STATUS_OK, sequence);
		pass(stage, ANSWER_MS);
		far_end_expect_nothing(&stage->end);
		pass(stage, SILENCE_MS - ANSWER_MS - 1);
		far_end_expect_nothing(&stage->end);
		assert_int_equal(stage->ends, 0);
		far_end_say(&stage->end, commands[i], PDU_STATUS_OK, sequence); /* begins the next round */
	}
	end_stage(stage);
}

static void an_smsc_that_asks_is_answered_in_every_state(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence), bound(),
		unbinding(&sequence) };

	(void)state;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		far_end_say(&stages[i]->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 33);
		assert_int_equal(far_end_expect(&stages[i]->end, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK), 33);
		end_stage(stages[i]);
	}
}

/* --- good-bye ----------------------------------------------------------------------------------------- */

static void our_good_bye_ends_it_when_it_is_answered(void **state)
{
	uint32_t sequence;
	struct stage *stage = unbinding(&sequence);

	(void)state;
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK, sequence);
	expect_end(stage, "unbound");
	assert_true(stage->was_unbound);
	end_stage(stage);
}

static void our_good_bye_ends_it_in_time_without_an_answer(void **state)
{
	uint32_t sequence;
	struct stage *stage = unbinding(&sequence);

	(void)state;
	expect_end_after(stage, ANSWER_MS, "unbound");
	assert_false(stage->was_unbound);
	end_stage(stage);

	stage = unbinding(&sequence);
	far_end_close(&stage->end);
	assert_string_equal(stage->reason, "unbound");
	assert_false(stage->was_unbound);
	end_stage(stage);
}

static void what_is_under_way_is_answered_after_our_good_bye(void **state)
{
	struct stage *stage = bound();
	uint32_t submitted = submit(stage, 1);

	(void)state;
	deliver(stage, PDU_DELIVER_SM, 50);
	session_unbind(stage->session, now);
	uint32_t sequence = far_end_expect(&stage->end, PDU_UNBIND, PDU_STATUS_OK);
	assert_true(session_answer(stage->session, PDU_DELIVER_SM, 50, PDU_STATUS_OK, now));
	assert_int_equal(far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK), 50);
	accept_submit(stage, submitted);
	expect_fate(stage, 0, 1, SUBMIT_ACCEPTED, PDU_STATUS_OK);
	assert_int_equal(stage->ends, 0);
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK, sequence);
	expect_end(stage, "unbound");
	end_stage(stage);
}

static void a_good_bye_before_the_bind_ends_it_at_once(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence) };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		session_unbind(stages[i]->session, now);
		expect_end(stages[i], "stopped before it was bound");
		end_stage(stages[i]);
	}
}

static void an_answer_to_no_good_bye_ends_it_and_counts_as_none(void **state)
{
	struct stage *stage = bound();

	(void)state;
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK, 3);
	expect_end(stage, "unbound");
	assert_false(stage->was_unbound);
	end_stage(stage);
}

static void an_smsc_that_unbinds_is_let_go_in_every_state(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence), bound(),
		unbinding(&sequence) };

	(void)state;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		send_unbind(stages[i], 90);
		assert_int_equal(far_end_expect(&stages[i]->end, PDU_UNBIND_RESP, PDU_STATUS_OK), 90);
		expect_end(stages[i], "the SMSC unbound");
		assert_false(stages[i]->was_unbound);
		end_stage(stages[i]);
	}
}

static void an_smsc_that_unbinds_gets_its_answers_first(void **state)
{
	struct stage *stage = bound();
	uint32_t first = submit(stage, 1), second = submit(stage, 2);

	(void)state;
	deliver(stage, PDU_DELIVER_SM, 60);
	deliver(stage, PDU_DELIVER_SM, 61);
	send_unbind(stage, 91);
	send_unbind(stage, 92);
	session_unbind(stage->session, now); /* it ends by itself */
	far_end_expect_nothing(&stage->end);
	assert_true(session_answer(stage->session, PDU_DELIVER_SM, 60, PDU_STATUS_OK, now));
	far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK);
	accept_submit(stage, first);
	far_end_say(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_THROTTLED, second);
	far_end_expect_nothing(&stage->end);
	assert_true(session_answer(stage->session, PDU_DELIVER_SM, 61, PDU_STATUS_OK, now));
	far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK);
	assert_int_equal(far_end_expect(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK), 91);
	expect_end(stage, "the SMSC unbound");
	assert_int_equal(stage->fate_count, 2);
	end_stage(stage);
}

static void an_answer_too_many_does_not_keep_it(void **state)
{
	struct stage *stage = bound();

	(void)state;
	deliver(stage, PDU_DELIVER_SM, 60);
	for (int i = 0; i < 2; i++) {
		assert_true(session_answer(stage->session, PDU_DELIVER_SM, 60, PDU_STATUS_OK, now));
		far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK);
	}
	send_unbind(stage, 91);
	far_end_expect(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK);
	expect_end(stage, "the SMSC unbound");
	end_stage(stage);
}

static void the_last_answer_of_the_smsc_lets_it_go(void **state)
{
	static const uint32_t commands[] = { PDU_SUBMIT_SM_RESP, PDU_GENERIC_NACK };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = bound();
		uint32_t sequence = submit(stage, 1);

		send_unbind(stage, 91);
		far_end_expect_nothing(&stage->end);
		far_end_say(&stage->end, commands[i], PDU_STATUS_THROTTLED, sequence);
		assert_int_equal(far_end_expect(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK), 91);
		expect_end(stage, "the SMSC unbound");
		end_stage(stage);
	}
}

static void an_smsc_that_unbinds_waits_only_so_long_for_answers(void **state)
{
	struct stage *stage = bound();

	(void)state;
	submit(stage, 1);
	deliver(stage, PDU_DELIVER_SM, 60);
	send_unbind(stage, 91);
	deliver(stage, PDU_DELIVER_SM, 61); /* too late for a new one */
	far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_INVALID_BIND_STATUS);
	pass(stage, LAST_ANSWERS_MS - 1);
	far_end_expect_nothing(&stage->end);
	pass(stage, 1);
	assert_int_equal(far_end_expect(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK), 91);
	expect_end(stage, "the SMSC unbound");
	assert_int_equal(stage->fate_count, 1);
	expect_fate(stage, 0, 1, SUBMIT_LOST, 0);
	end_stage(stage);
}

/* --- opening ------------------------------------------------------------------------------------------ */

static struct stage *opened(uint16_t port)
{
	struct stage *stage = new_stage();
	const struct session_target target = { "127.0.0.1", port, PDU_BIND_TRANSMITTER };
	const struct session_handlers handlers = handlers_of(stage);
	char reason[200];

	stage->session =
		session_open(&stage->place, &stage->config, &target, &handlers, now, reason, sizeof(reason));
	assert_non_null(stage->session);
	return stage;
}

static bool has_ended(void *arg)
{
	return ((struct stage *)arg)->ends > 0;
}

static void once_connected_it_binds(void **state)
{
	uint16_t port;
	int listener = test_listen(&port);
	struct stage *stage = opened(port);

	(void)state;
	far_end_take_call(&stage->end, listener);
	far_end_await(&stage->end, PDU_BIND_TRANSMITTER, PDU_STATUS_OK);
	expect_end_after(stage, ANSWER_MS, "the SMSC did not answer the bind in time");
	end_stage(stage);
	close(listener);
}

static void a_connection_that_is_refused_ends_in_words(void **state)
{
	uint16_t port;
	int listener = test_listen(&port);

	(void)state;
	close(listener);
	struct stage *stage = opened(port);
	assert_int_equal(stage->ends, 0);
	test_wait_until(stage->end.base, has_ended, stage);
	assert_string_equal(stage->reason, "Connection refused");
	end_stage(stage);
}

static void a_connection_that_is_not_there_in_time_is_given_up(void **state)
{
	static const char beginning[] = "no connection in time";
	struct stage *stage = opened(9);

	(void)state;
	now = test_later(now, ANSWER_MS - 1);
	session_tick(stage->session, now);
	assert_int_equal(stage->ends, 0);
	now = test_later(now, 1);
	session_tick(stage->session, now);
	assert_int_equal(stage->ends, 1);
	assert_int_equal(strncmp(stage->reason, beginning, strlen(beginning)), 0);
	assert_int_equal(resolver_has_servers(stage->place.connection.resolver),
		strstr(stage->reason, "resolv.conf") == NULL);
	end_stage(stage);
}

static void an_address_of_somebody_else_cannot_be_left_from(void **state)
{
	struct stage *stage = new_stage();
	const struct session_target target = { "127.0.0.1", 9, PDU_BIND_TRANSCEIVER };
	const struct session_handlers handlers = handlers_of(stage);
	char reason[200] = "";

	(void)state;
	stage->config.local_address = "192.0.2.1";
	assert_null(
		session_open(&stage->place, &stage->config, &target, &handlers, now, reason, sizeof(reason)));
	assert_string_equal(reason, "local_address 192.0.2.1: Cannot assign requested address");
	assert_int_equal(stage->ends, 0);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outbind_with_the_password_is_followed_by_a_bind),
		cmocka_unit_test(an_outbind_with_another_password_ends_it),
		cmocka_unit_test(an_outbind_that_the_owner_does_not_want_ends_it),
		cmocka_unit_test(an_outbind_at_another_time_is_refused_and_changes_nothing),
		cmocka_unit_test(without_an_outbind_in_time_it_ends),
		cmocka_unit_test(a_bind_that_is_not_answered_ends_it),
		cmocka_unit_test(a_bind_that_is_refused_ends_it_in_words),
		cmocka_unit_test(an_answer_to_a_bind_that_was_not_sent_changes_nothing),
		cmocka_unit_test(from_here_on_others_are_told),
		cmocka_unit_test(a_silent_smsc_is_asked_and_one_that_does_not_answer_is_gone),
		cmocka_unit_test(whatever_is_heard_shows_that_it_is_there),
		cmocka_unit_test(an_smsc_that_asks_is_answered_in_every_state),
		cmocka_unit_test(our_good_bye_ends_it_when_it_is_answered),
		cmocka_unit_test(our_good_bye_ends_it_in_time_without_an_answer),
		cmocka_unit_test(what_is_under_way_is_answered_after_our_good_bye),
		cmocka_unit_test(a_good_bye_before_the_bind_ends_it_at_once),
		cmocka_unit_test(an_answer_to_no_good_bye_ends_it_and_counts_as_none),
		cmocka_unit_test(an_smsc_that_unbinds_is_let_go_in_every_state),
		cmocka_unit_test(an_smsc_that_unbinds_gets_its_answers_first),
		cmocka_unit_test(an_answer_too_many_does_not_keep_it),
		cmocka_unit_test(the_last_answer_of_the_smsc_lets_it_go),
		cmocka_unit_test(an_smsc_that_unbinds_waits_only_so_long_for_answers),
		cmocka_unit_test(once_connected_it_binds),
		cmocka_unit_test(a_connection_that_is_refused_ends_in_words),
		cmocka_unit_test(a_connection_that_is_not_there_in_time_is_given_up),
		cmocka_unit_test(an_address_of_somebody_else_cannot_be_left_from),
	};

	return RUN_SUITE(tests);
}
