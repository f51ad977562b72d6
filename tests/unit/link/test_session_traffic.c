/* What one connection carries: submits and what becomes of them, messages and their answers. */
#include "session_stage.h"

/* --- submits ------------------------------------------------------------------------------------------ */

static void a_submit_is_told_its_answer(void **state)
{
	static const struct {
		uint32_t command, status;
		enum submit_outcome outcome;
		uint32_t told;
	} cases[] = {
		{ PDU_SUBMIT_SM_RESP, PDU_STATUS_QUEUE_FULL, SUBMIT_REFUSED, PDU_STATUS_QUEUE_FULL },
		{ PDU_DATA_SM_RESP, 0x444, SUBMIT_REFUSED, 0x444 },
		{ PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_ID, SUBMIT_REFUSED,
			PDU_STATUS_INVALID_COMMAND_ID },
		{ PDU_GENERIC_NACK, PDU_STATUS_OK, SUBMIT_REFUSED, PDU_STATUS_SYSTEM_ERROR },
	};
	struct stage *stage = bound();

	(void)state;
	accept_submit(stage, submit(stage, 77));
	expect_fate(stage, 0, 77, SUBMIT_ACCEPTED, PDU_STATUS_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t sequence = submit(stage, 100 + i);

		assert_int_equal(session_open_submits(stage->session), 1);
		far_end_say(&stage->end, cases[i].command, cases[i].status, sequence);
		expect_fate(stage, 1 + i, 100 + i, cases[i].outcome, cases[i].told);
		assert_int_equal(session_open_submits(stage->session), 0);
	}
	assert_int_equal(stage->fate_count, 5);
	end_stage(stage);
}

static void a_full_window_takes_no_more_until_an_answer_comes(void **state)
{
	struct stage *stage = bound();
	uint32_t first = submit(stage, 1), second, third;

	(void)state;
	assert_true(session_can_submit(stage->session));
	second = submit(stage, 2);
	assert_false(session_can_submit(stage->session));
	assert_int_equal(session_open_submits(stage->session), WINDOW);
	assert_false(try_submit(stage, 3, &third));
	far_end_expect_nothing(&stage->end);
	accept_submit(stage, second);
	assert_true(session_can_submit(stage->session));
	submit(stage, 3);
	accept_submit(stage, first);
	expect_fate(stage, 0, 2, SUBMIT_ACCEPTED, PDU_STATUS_OK);
	expect_fate(stage, 1, 1, SUBMIT_ACCEPTED, PDU_STATUS_OK);
	end_stage(stage);
}

static void what_cannot_be_written_is_not_under_way(void **state)
{
	const struct submitter submitter = { NULL, NULL, 5 };
	struct pdu pdu = { .command = 0x77 };
	struct stage *stage = bound();

	(void)state;
	assert_false(session_submit(stage->session, &pdu, &submitter, now));
	assert_int_equal(session_open_submits(stage->session), 0);
	pass(stage, ANSWER_MS);
	assert_int_equal(stage->fate_count, 0);
	end_stage(stage);
}

static void a_submit_that_is_answered_late_is_told_twice(void **state)
{
	struct stage *stage = bound();
	uint32_t sequence = submit(stage, 42);

	(void)state;
	pass(stage, ANSWER_MS - 1);
	assert_int_equal(stage->fate_count, 0);
	pass(stage, 1);
	assert_int_equal(stage->fate_count, 1);
	expect_fate(stage, 0, 42, SUBMIT_TIMED_OUT, 0);
	assert_int_equal(session_open_submits(stage->session), 0);
	accept_submit(stage, sequence);
	assert_int_equal(stage->fate_count, 2);
	expect_fate(stage, 1, 42, SUBMIT_ACCEPTED, PDU_STATUS_OK);
	accept_submit(stage, sequence); /* and once more, to nobody */
	accept_submit(stage, 12345);
	assert_int_equal(stage->fate_count, 2);
	assert_int_equal(stage->ends, 0);
	end_stage(stage);
}

static void what_is_open_is_told_as_lost_before_the_end(void **state)
{
	struct stage *stage = bound();

	(void)state;
	submit(stage, 1);
	submit(stage, 2);
	far_end_close(&stage->end);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, "the peer closed the connection");
	assert_int_equal(stage->fate_count, 2);
	expect_fate(stage, 0, 1, SUBMIT_LOST, 0);
	expect_fate(stage, 1, 2, SUBMIT_LOST, 0);
	end_stage(stage);
}

static void what_is_open_is_told_as_lost_when_the_owner_frees_it(void **state)
{
	struct stage *stage = bound();

	(void)state;
	submit(stage, 1);
	session_free(stage->session, now);
	stage->session = NULL;
	assert_int_equal(stage->fate_count, 1);
	expect_fate(stage, 0, 1, SUBMIT_LOST, 0);
	assert_int_equal(stage->ends, 0);
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

static void only_a_bound_connection_takes_submits(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence), unbinding(&sequence),
		bound() };

	(void)state;
	deliver(stages[3], PDU_DELIVER_SM, 3);
	send_unbind(stages[3], 4);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		assert_false(session_is_bound(stages[i]->session));
		assert_false(session_can_submit(stages[i]->session));
		assert_false(try_submit(stages[i], 1, &sequence));
		assert_int_equal(session_open_submits(stages[i]->session), 0);
		far_end_expect_nothing(&stages[i]->end);
		end_stage(stages[i]);
	}
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void a_message_is_told_and_answered_by_its_number(void **state)
{
	static const uint32_t commands[] = { PDU_DELIVER_SM, PDU_DATA_SM };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = bound();

		deliver(stage, commands[i], 70);
		deliver(stage, commands[i], 71);
		assert_int_equal(stage->messages, 2);
		assert_int_equal(stage->message.sequence, 71);
		assert_string_equal(stage->message.message.source.digits, "923001234567");
		far_end_expect_nothing(&stage->end);
		assert_true(session_answer(stage->session, commands[i], 71, PDU_STATUS_OK, now));
		assert_int_equal(
			far_end_expect(&stage->end, pdu_response_to(commands[i]), PDU_STATUS_OK), 71);
		assert_true(session_answer(stage->session, commands[i], 70, PDU_STATUS_SYSTEM_ERROR, now));
		assert_int_equal(
			far_end_expect(&stage->end, pdu_response_to(commands[i]), PDU_STATUS_SYSTEM_ERROR),
			70);
		end_stage(stage);
	}
}

static void a_message_out_of_its_time_is_refused(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence), unbinding(&sequence) };

	(void)state;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		deliver(stages[i], PDU_DELIVER_SM, 8);
		assert_int_equal(stages[i]->messages, 0);
		assert_int_equal(far_end_expect(&stages[i]->end, PDU_DELIVER_SM_RESP,
					 i == 2 ? PDU_STATUS_TEMPORARY_APP_ERROR
						: PDU_STATUS_INVALID_BIND_STATUS), /* it comes again */
			8);
		end_stage(stages[i]);
	}
}

static void nothing_is_answered_before_the_bind(void **state)
{
	uint32_t sequence;
	struct stage *stages[] = { accepted(PDU_BIND_TRANSCEIVER), binding(&sequence) };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_false(session_answer(stages[i]->session, PDU_DELIVER_SM, 8, PDU_STATUS_OK, now));
		far_end_expect_nothing(&stages[i]->end);
		end_stage(stages[i]);
	}
}

static void requests_that_only_an_smsc_takes_are_refused(void **state)
{
	struct stage *stage = bound();
	struct pdu pdu = { .command = PDU_BIND_RECEIVER, .sequence = 6 };

	(void)state;
	deliver(stage, PDU_SUBMIT_SM, 5);
	assert_int_equal(far_end_expect(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_INVALID_BIND_STATUS), 5);
	far_end_send(&stage->end, &pdu);
	assert_int_equal(
		far_end_expect(&stage->end, PDU_BIND_RECEIVER_RESP, PDU_STATUS_INVALID_BIND_STATUS), 6);
	assert_true(session_is_bound(stage->session));
	assert_int_equal(stage->messages, 0);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_submit_is_told_its_answer),
		cmocka_unit_test(a_full_window_takes_no_more_until_an_answer_comes),
		cmocka_unit_test(what_cannot_be_written_is_not_under_way),
		cmocka_unit_test(a_submit_that_is_answered_late_is_told_twice),
		cmocka_unit_test(what_is_open_is_told_as_lost_before_the_end),
		cmocka_unit_test(what_is_open_is_told_as_lost_when_the_owner_frees_it),
		cmocka_unit_test(only_a_bound_connection_takes_submits),
		cmocka_unit_test(a_message_is_told_and_answered_by_its_number),
		cmocka_unit_test(a_message_out_of_its_time_is_refused),
		cmocka_unit_test(nothing_is_answered_before_the_bind),
		cmocka_unit_test(requests_that_only_an_smsc_takes_are_refused),
	};

	return RUN_SUITE(tests);
}
