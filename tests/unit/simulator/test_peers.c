/* Who is connected to the simulator: binds, turns, good-byes. */
#include "far_end.h"

#include "agahi/simulator/peers.h"
#include "agahi/simulator/quirks.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
static uint64_t step_us; /* how much passes whenever somebody looks */

struct moment clock_now(void)
{
	now.us += step_us;
	return now;
}

enum { ENDS = 3 };

struct stage {
	struct event_base *base;
	struct log *log;
	FILE *lines;
	struct peers_options options;
	struct peers *peers;
	struct far_end ends[ENDS];
	unsigned bound, lost, received;
	unsigned owed;     /* responses, by who is lost */
	struct peer *from; /* of what was received last */
	uint32_t command;
	bool cut_on_receipt;
};

static void on_bound(void *arg)
{
	((struct stage *)arg)->bound++;
}

static void on_lost(struct peer *peer, void *arg)
{
	struct stage *stage = arg;

	stage->lost++;
	stage->owed += peer_tally(peer)->unanswered;
}

static void on_received(struct peer *peer, const struct pdu *pdu, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.wall_ms, now.wall_ms);
	stage->received++;
	stage->from = peer;
	stage->command = pdu->command;
	if (stage->cut_on_receipt)
		peers_cut(stage->peers);
}

static struct stage *new_stage(const char *password, uint32_t quirks)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	signal(SIGPIPE, SIG_IGN);
	step_us = 0;
	stage->base = event_base_new();
	stage->lines = tmpfile();
	stage->log = log_new(stage->lines, LOG_LEVEL_INFO);
	stage->options = (struct peers_options){ test_free_port(), password, quirks };
	const struct peers_handlers handlers = { on_bound, on_lost, on_received, stage };
	stage->peers = peers_new(stage->base, &stage->options, stage->log, &handlers);
	assert_non_null(stage->peers);
	for (size_t i = 0; i < ENDS; i++)
		stage->ends[i] = (struct far_end){ .base = stage->base, .fd = -1 };
	return stage;
}

static void end_stage(struct stage *stage)
{
	peers_free(stage->peers);
	for (size_t i = 0; i < ENDS; i++)
		far_end_close(&stage->ends[i]);
	log_free(stage->log);
	fclose(stage->lines);
	event_base_free(stage->base);
	free(stage);
}

static void ask_to_bind(struct far_end *end, uint32_t command, const char *password)
{
	struct pdu pdu = { .command = command, .sequence = 1, .bind = { .system_id = "agahi" } };

	snprintf(pdu.bind.password, sizeof(pdu.bind.password), "%s", password);
	pdu.bind.interface_version = 0x34;
	far_end_send(end, &pdu);
}

static void bind_as(struct stage *stage, size_t which, uint32_t command)
{
	far_end_call(&stage->ends[which], stage->options.port);
	ask_to_bind(&stage->ends[which], command, "");
	far_end_await(&stage->ends[which], pdu_response_to(command), PDU_STATUS_OK);
}

/* --- binds -------------------------------------------------------------------------------------------- */

static void each_kind_of_bind_receives_and_transmits_what_it_says(void **state)
{
	static const struct {
		uint32_t command;
		bool receives, transmits;
	} binds[] = {
		{ PDU_BIND_TRANSCEIVER, true, true },
		{ PDU_BIND_RECEIVER, true, false },
		{ PDU_BIND_TRANSMITTER, false, true },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct stage *stage = new_stage(NULL, 0);

		bind_as(stage, 0, binds[i].command);
		struct peer *peer = peers_find(stage->peers, 1);
		assert_non_null(peer);
		assert_int_equal(peer_number(peer), 1);
		assert_int_equal(peer_receives(peer), binds[i].receives);
		assert_int_equal(peer_transmits(peer), binds[i].transmits);
		assert_int_equal(stage->bound, binds[i].receives);
		assert_ptr_equal(peers_next_receiver(stage->peers), binds[i].receives ? peer : NULL);
		assert_true(test_is_told(stage->lines, "peer_bound"));
		end_stage(stage);
	}
}

static void another_password_is_refused_and_the_right_one_may_follow(void **state)
{
	struct stage *stage = new_stage("secret", 0);
	struct far_end *end = &stage->ends[0];

	(void)state;
	far_end_call(end, stage->options.port);
	ask_to_bind(end, PDU_BIND_TRANSCEIVER, "guess");
	far_end_await(end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_INVALID_PASSWORD);
	assert_int_equal(stage->bound, 0);
	ask_to_bind(end, PDU_BIND_TRANSCEIVER, "secret");
	far_end_await(end, PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_OK);
	assert_int_equal(stage->bound, 1);
	end_stage(stage);
}

static void a_second_bind_on_one_connection_is_refused(void **state)
{
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	bind_as(stage, 0, PDU_BIND_RECEIVER);
	ask_to_bind(&stage->ends[0], PDU_BIND_TRANSMITTER, "");
	far_end_await(&stage->ends[0], PDU_BIND_TRANSMITTER_RESP, PDU_STATUS_ALREADY_BOUND);
	assert_false(peer_transmits(peers_find(stage->peers, 1)));
	end_stage(stage);
}

static bool has_ended(void *arg)
{
	return far_end_is_closed(arg);
}

static void the_quirk_of_dropping_closes_behind_an_accepted_bind(void **state)
{
	uint32_t quirks = 0;

	(void)state;
	assert_true(quirks_add(&quirks, "bind-and-drop"));
	struct stage *stage = new_stage(NULL, quirks);
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	test_wait_until(stage->base, has_ended, &stage->ends[0]);
	assert_int_equal(stage->bound, 0);
	assert_int_equal(stage->lost, 0);
	assert_null(peers_find(stage->peers, 1));
	end_stage(stage);
}

/* --- what is said on a connection --------------------------------------------------------------------- */

static void enquiries_and_good_byes_are_answered(void **state)
{
	struct stage *stage = new_stage(NULL, 0);
	struct far_end *end = &stage->ends[0];

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	far_end_say(end, PDU_ENQUIRE_LINK, 0, 7);
	assert_int_equal(far_end_await(end, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK), 7);
	far_end_say(end, PDU_ENQUIRE_LINK_RESP, 0, 8); /* nothing to say to that */
	far_end_say(end, PDU_UNBIND, 0, 9);
	assert_int_equal(far_end_await(end, PDU_UNBIND_RESP, PDU_STATUS_OK), 9);
	test_wait_until(stage->base, has_ended, end);
	assert_int_equal(stage->lost, 1);
	assert_int_equal(stage->received, 0);
	assert_true(test_is_told(stage->lines, "the peer unbound"));
	end_stage(stage);
}

static bool has_received(void *arg)
{
	return ((struct stage *)arg)->received > 0;
}

static void submits_and_responses_are_handed_on_with_their_peer(void **state)
{
	static const uint32_t commands[] = { PDU_SUBMIT_SM, PDU_DATA_SM, PDU_DELIVER_SM_RESP,
		PDU_GENERIC_NACK };
	struct stage *stage = new_stage(NULL, 0);
	struct pdu pdu;

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	bind_as(stage, 1, PDU_BIND_TRANSMITTER);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		stage->received = 0;
		far_end_fill_message(&pdu, commands[i], 3);
		far_end_send(&stage->ends[i % 2], &pdu);
		test_wait_until(stage->base, has_received, stage);
		assert_int_equal(stage->command, commands[i]);
		assert_int_equal(peer_number(stage->from), 1 + i % 2);
	}
	end_stage(stage);
}

static void what_is_sent_goes_out_as_the_quirks_have_it(void **state)
{
	struct pdu pdu, sent = { .command = PDU_SUBMIT_SM_RESP, .sequence = 5, .message_id = "1a2b" };
	uint32_t quirks = 0;

	(void)state;
	assert_true(quirks_add(&quirks, "response-short"));
	struct stage *stage = new_stage(NULL, quirks);
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	struct peer *peer = peers_find(stage->peers, 1);
	assert_int_equal(peer_encode(peer, &sent).len, 16);
	assert_true(peer_send(peer, &sent));
	test_wait_until(stage->base, far_end_has_mail, &stage->ends[0]);
	assert_true(far_end_read(&stage->ends[0], &pdu));
	assert_string_equal(pdu.message_id, "");
	assert_true(peer_send_octets(
		peer, span_of("\x00\x00\x00\x10\x00\x00\x00\x15\x00\x00\x00\x00\x00\x00\x00\x63", 16)));
	assert_int_equal(far_end_await(&stage->ends[0], PDU_ENQUIRE_LINK, PDU_STATUS_OK), 99);
	end_stage(stage);
}

/* --- turns -------------------------------------------------------------------------------------------- */

static void those_that_receive_are_served_in_turn(void **state)
{
	struct stage *stage = new_stage(NULL, 0);
	unsigned served[4] = { 0 };

	(void)state;
	assert_null(peers_next_receiver(stage->peers));
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	bind_as(stage, 1, PDU_BIND_TRANSMITTER);
	bind_as(stage, 2, PDU_BIND_RECEIVER);
	for (int i = 0; i < 6; i++) {
		struct peer *peer = peers_next_receiver(stage->peers);

		assert_non_null(peer);
		served[peer_number(peer)]++;
		peers_mark_served(peer);
	}
	assert_int_equal(served[1], 3);
	assert_int_equal(served[2], 0);
	assert_int_equal(served[3], 3);
	end_stage(stage);
}

static bool has_lost(void *arg)
{
	return ((struct stage *)arg)->lost > 0;
}

static void who_is_gone_is_told_and_passed_over(void **state)
{
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	bind_as(stage, 1, PDU_BIND_TRANSCEIVER);
	peers_mark_served(peers_find(stage->peers, 1));
	tally_add(peer_tally(peers_find(stage->peers, 1)), 9);
	far_end_close(&stage->ends[0]);
	test_wait_until(stage->base, has_lost, stage);
	assert_int_equal(stage->owed, 1);
	assert_null(peers_find(stage->peers, 1));
	assert_int_equal(peer_number(peers_next_receiver(stage->peers)), 2);
	end_stage(stage);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void a_cut_drops_everybody_even_when_one_of_them_asks(void **state)
{
	struct stage *stage = new_stage(NULL, 0);
	struct pdu pdu;

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	bind_as(stage, 1, PDU_BIND_TRANSMITTER);
	stage->cut_on_receipt = true;
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 2);
	far_end_send(&stage->ends[0], &pdu);
	test_wait_until(stage->base, has_lost, stage);
	assert_int_equal(stage->lost, 1); /* the other took no messages */
	test_wait_until(stage->base, has_ended, &stage->ends[0]);
	test_wait_until(stage->base, has_ended, &stage->ends[1]);
	bind_as(stage, 2, PDU_BIND_TRANSCEIVER); /* and they may come back */
	assert_int_equal(stage->bound, 2);
	end_stage(stage);
}

static void a_cut_that_nobody_waited_for_is_forgotten_with_them(void **state)
{
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	peers_cut(stage->peers);
	peers_free(stage->peers);
	stage->peers = NULL;
	test_turn(stage->base);
	assert_int_equal(stage->lost, 0);
	end_stage(stage);
}

/* Written before it is read: the loop is turned inside. */
static void say_beforehand(struct far_end *end, uint32_t command, uint32_t sequence)
{
	const struct pdu pdu = { .command = command, .sequence = sequence };
	uint8_t octets[64];
	size_t len = pdu_encode(&pdu, octets, sizeof(octets));

	assert_int_equal(write(end->fd, octets, len), len);
}

static void at_the_end_everybody_is_unbound_and_nobody_is_let_in(void **state)
{
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	bind_as(stage, 1, PDU_BIND_RECEIVER);
	say_beforehand(&stage->ends[0], PDU_UNBIND_RESP, 0x7fffffff);
	say_beforehand(&stage->ends[1], PDU_UNBIND_RESP, 0x7fffffff);
	assert_int_equal(peers_end(stage->peers), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(far_end_await(&stage->ends[i], PDU_UNBIND, PDU_STATUS_OK), 0x7fffffff);
		test_wait_until(stage->base, has_ended, &stage->ends[i]);
	}
	assert_int_equal(stage->lost, 0); /* that was our doing */
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(stage->options.port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), -1);
	assert_int_equal(errno, ECONNREFUSED);
	close(fd);
	end_stage(stage);
}

static void the_end_waits_for_responses_and_answers_no_longer_than_it_may(void **state)
{
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	bind_as(stage, 0, PDU_BIND_TRANSCEIVER);
	assert_int_equal(tally_add(peer_tally(peers_find(stage->peers, 1)), 9), 1);
	assert_int_equal(peers_count_unanswered(stage->peers), 1);
	uint64_t since_us = now.us;
	step_us = 100 * 1000;
	assert_int_equal(peers_end(stage->peers), 1);
	step_us = 0;
	assert_in_range(now.us - since_us, 4000 * 1000, 4800 * 1000); /* two seconds for each */
	end_stage(stage);
}

static void a_port_that_is_taken_is_told(void **state)
{
	const struct peers_handlers handlers = { on_bound, on_lost, on_received, NULL };
	struct stage *stage = new_stage(NULL, 0);

	(void)state;
	errno = 0;
	assert_null(peers_new(stage->base, &stage->options, stage->log, &handlers));
	assert_int_equal(errno, EADDRINUSE);
	peers_free(NULL);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_bind_receives_and_transmits_what_it_says),
		cmocka_unit_test(another_password_is_refused_and_the_right_one_may_follow),
		cmocka_unit_test(a_second_bind_on_one_connection_is_refused),
		cmocka_unit_test(the_quirk_of_dropping_closes_behind_an_accepted_bind),
		cmocka_unit_test(enquiries_and_good_byes_are_answered),
		cmocka_unit_test(submits_and_responses_are_handed_on_with_their_peer),
		cmocka_unit_test(what_is_sent_goes_out_as_the_quirks_have_it),
		cmocka_unit_test(those_that_receive_are_served_in_turn),
		cmocka_unit_test(who_is_gone_is_told_and_passed_over),
		cmocka_unit_test(a_cut_drops_everybody_even_when_one_of_them_asks),
		cmocka_unit_test(a_cut_that_nobody_waited_for_is_forgotten_with_them),
		cmocka_unit_test(at_the_end_everybody_is_unbound_and_nobody_is_let_in),
		cmocka_unit_test(the_end_waits_for_responses_and_answers_no_longer_than_it_may),
		cmocka_unit_test(a_port_that_is_taken_is_told),
	};

	return RUN_SUITE(tests);
}
