/* One connection to an SMSC: every state, what ends it, and what becomes of what was under way. */
#include "far_end.h"

#include "agahi/base/resolver.h"
#include "agahi/link/session.h"

enum { ANSWER_MS = 5000, SILENCE_MS = 30000, LAST_ANSWERS_MS = 2000, WINDOW = 2, MOST_FATES = 8 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct fate {
	uint64_t cookie;
	enum submit_outcome outcome;
	uint32_t status;
	char message_id[PDU_MESSAGE_ID_SIZE];
	bool before_the_end;
};

struct stage {
	struct config_link config;
	struct session_place place;
	struct wire_refusals refusals;
	struct session *session;
	struct far_end end;
	bool takes_outbind;
	unsigned outbinds;
	unsigned bound;
	unsigned messages;
	struct pdu message; /* the last; its text is gone */
	struct fate fates[MOST_FATES];
	size_t fate_count;
	unsigned ends;
	char reason[200];
	struct moment ended;
	bool was_unbound;
};

/* --- the owner ---------------------------------------------------------------------------------------- */

static void on_bound(struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->bound++;
}

static void on_message(const struct pdu *pdu, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->messages++;
	stage->message = *pdu;
}

static void on_submitted(
	const struct submitter *submitter, const struct submit_fate *fate, struct moment at, void *arg)
{
	struct stage *stage = arg;
	struct fate *into = &stage->fates[stage->fate_count++];

	assert_true(stage->fate_count <= MOST_FATES);
	assert_int_equal(at.us, now.us);
	*into = (struct fate){ submitter->cookie, fate->outcome, fate->status, "", stage->ends == 0 };
	snprintf(into->message_id, sizeof(into->message_id), "%s", fate->message_id);
}

/* As the link does it: nothing may touch the session afterwards. */
static void on_closed(const char *reason, struct moment at, void *arg)
{
	struct stage *stage = arg;
	struct session *session = stage->session;

	stage->ends++;
	snprintf(stage->reason, sizeof(stage->reason), "%s", reason);
	stage->ended = at;
	stage->was_unbound = session_was_unbound(session);
	stage->session = NULL;
	session_free(session, at);
}

static bool on_outbind(struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	stage->outbinds++;
	return stage->takes_outbind;
}

static struct session_handlers handlers_of(struct stage *stage)
{
	return (struct session_handlers){ on_bound, on_message, on_submitted, on_closed, on_outbind, stage };
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static struct stage *new_stage(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->config = (struct config_link){ .name = "telco",
		.system_id = "agahi",
		.password = "open sesame",
		.system_type = "VIS",
		.address_range = "^8300$",
		.addr_ton = 6,
		.addr_npi = 8,
		.interface_version = 0x34,
		.local_address = "",
		.window = WINDOW,
		.enquire_link = SILENCE_MS / 1000,
		.response_timeout = ANSWER_MS / 1000,
		.outbind = { "", "knock" } };
	stage->end.base = event_base_new();
	stage->end.fd = -1;
	stage->place.connection.base = stage->end.base;
	stage->place.connection.resolver = resolver_new(stage->end.base);
	stage->place.refusals = &stage->refusals;
	stage->takes_outbind = true;
	return stage;
}

/* A connection that the SMSC opened. */
static struct stage *accepted(uint32_t bind)
{
	struct stage *stage = new_stage();
	const struct session_target target = { "smsc.example", 0, bind };
	const struct session_handlers handlers = handlers_of(stage);
	int ends[2];

	test_pair(ends);
	stage->end.fd = ends[1];
	stage->session = session_accept(&stage->place, &stage->config, ends[0], &target, &handlers, now);
	assert_non_null(stage->session);
	return stage;
}

static void send_outbind(struct stage *stage, const char *password)
{
	struct pdu pdu = { .command = PDU_OUTBIND, .sequence = 1 };

	snprintf(pdu.bind.system_id, sizeof(pdu.bind.system_id), "smsc");
	snprintf(pdu.bind.password, sizeof(pdu.bind.password), "%s", password);
	far_end_send(&stage->end, &pdu);
}

static struct stage *binding(uint32_t *sequence)
{
	struct stage *stage = accepted(PDU_BIND_TRANSCEIVER);

	send_outbind(stage, "knock");
	*sequence = far_end_expect(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	return stage;
}

static struct stage *bound(void)
{
	uint32_t sequence;
	struct stage *stage = binding(&sequence);

	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, sequence);
	assert_int_equal(stage->bound, 1);
	assert_true(session_is_bound(stage->session));
	return stage;
}

static struct stage *unbinding(uint32_t *sequence)
{
	struct stage *stage = bound();

	session_unbind(stage->session, now);
	*sequence = far_end_expect(&stage->end, PDU_UNBIND, PDU_STATUS_OK);
	return stage;
}

static void end_stage(struct stage *stage)
{
	session_free(stage->session, now);
	far_end_close(&stage->end);
	resolver_free(stage->place.connection.resolver);
	event_base_free(stage->end.base);
	free(stage);
}

static void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	if (stage->session)
		session_tick(stage->session, now);
	test_turn(stage->end.base);
}

/* It must last until just before `ms`, and end then. */
static void expect_end_after(struct stage *stage, uint64_t ms, const char *reason)
{
	pass(stage, ms - 1);
	assert_int_equal(stage->ends, 0);
	pass(stage, 1);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, reason);
	assert_int_equal(stage->ended.us, now.us);
}

static void expect_end(struct stage *stage, const char *reason)
{
	test_turn(stage->end.base);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, reason);
	assert_null(stage->session);
	assert_true(far_end_is_closed(&stage->end));
}

static bool try_submit(struct stage *stage, uint64_t cookie, uint32_t *sequence)
{
	const struct submitter submitter = { NULL, NULL, cookie };
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	bool sent = session_submit(stage->session, &pdu, &submitter, now);
	*sequence = pdu.sequence;
	return sent;
}

/* Returns its sequence number, as the SMSC saw it. */
static uint32_t submit(struct stage *stage, uint64_t cookie)
{
	uint32_t sequence;

	assert_true(try_submit(stage, cookie, &sequence));
	assert_int_equal(far_end_expect(&stage->end, PDU_SUBMIT_SM, PDU_STATUS_OK), sequence);
	return sequence;
}

static void accept_submit(struct stage *stage, uint32_t sequence)
{
	struct pdu pdu = { .command = PDU_SUBMIT_SM_RESP, .sequence = sequence, .message_id = "id-1" };

	far_end_send(&stage->end, &pdu);
}

static void expect_fate(const struct stage *stage, size_t which, uint64_t cookie, enum submit_outcome outcome,
	uint32_t status)
{
	assert_true(which < stage->fate_count);
	assert_int_equal(stage->fates[which].cookie, cookie);
	assert_int_equal(stage->fates[which].outcome, outcome);
	assert_int_equal(stage->fates[which].status, status);
	assert_string_equal(stage->fates[which].message_id, outcome == SUBMIT_ACCEPTED ? "id-1" : "");
	assert_true(stage->fates[which].before_the_end);
}

static void deliver(struct stage *stage, uint32_t command, uint32_t sequence)
{
	struct pdu pdu;

	far_end_fill_message(&pdu, command, sequence);
	far_end_send(&stage->end, &pdu);
}

static void send_unbind(struct stage *stage, uint32_t sequence)
{
	far_end_say(&stage->end, PDU_UNBIND, PDU_STATUS_OK, sequence);
}

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
		send_outbind(stage, "knock");
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

		send_outbind(stage, passwords[i]);
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
	send_outbind(stage, "knock");
	expect_end(stage, "an outbind that is not needed: the link is bound");
	end_stage(stage);
}

static void an_outbind_at_another_time_is_refused_and_changes_nothing(void **state)
{
	uint32_t sequence;
	struct stage *stage = binding(&sequence);

	(void)state;
	send_outbind(stage, "wrong");
	far_end_expect(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_BIND_STATUS);
	far_end_say(&stage->end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK, sequence);
	send_outbind(stage, "knock");
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
		assert_int_equal(
			far_end_expect(&stages[i]->end, PDU_DELIVER_SM_RESP, PDU_STATUS_INVALID_BIND_STATUS),
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

static int listen_on(uint16_t *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (const struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

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

static bool has_come(void *arg)
{
	struct far_end *end = arg;
	uint8_t octet;

	return recv(end->fd, &octet, 1, MSG_PEEK) == 1;
}

static bool has_ended(void *arg)
{
	return ((struct stage *)arg)->ends > 0;
}

static void once_connected_it_binds(void **state)
{
	uint16_t port;
	int listener = listen_on(&port);
	struct stage *stage = opened(port);

	(void)state;
	stage->end.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	assert_true(stage->end.fd >= 0);
	test_wait_until(stage->end.base, has_come, &stage->end);
	far_end_expect(&stage->end, PDU_BIND_TRANSMITTER, PDU_STATUS_OK);
	expect_end_after(stage, ANSWER_MS, "the SMSC did not answer the bind in time");
	end_stage(stage);
	close(listener);
}

static void a_connection_that_is_refused_ends_in_words(void **state)
{
	uint16_t port;
	int listener = listen_on(&port);

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
		cmocka_unit_test(the_last_answer_of_the_smsc_lets_it_go),
		cmocka_unit_test(an_smsc_that_unbinds_waits_only_so_long_for_answers),
		cmocka_unit_test(once_connected_it_binds),
		cmocka_unit_test(a_connection_that_is_refused_ends_in_words),
		cmocka_unit_test(a_connection_that_is_not_there_in_time_is_given_up),
		cmocka_unit_test(an_address_of_somebody_else_cannot_be_left_from),
	};

	return RUN_SUITE(tests);
}
