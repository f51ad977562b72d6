/* Many citizens at once: what the load counts, and what it calls a loss. */
#include "load_stage.h"

#include "agahi/load/load.h"
#include "agahi/simulator/quirks.h"

enum { REQUESTS = 50 };

static struct load_options options;
static unsigned open_now, most_open; /* unanswered messages */

static int set_up(void **state)
{
	(void)state;
	options = (struct load_options){ .requests = REQUESTS,
		.window = 10,
		.text = "vote",
		.service = "8300",
		.patience_s = 15,
		.json = true };
	open_now = most_open = 0;
	return 0;
}

static int load(void)
{
	options.smsc.port = esme.port;
	return load_run(esme.base, &options, esme.log);
}

static int run(void)
{
	return run_load(load, options.json);
}

static void answer(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	esme_reply(from, pdu, "Like this.");
}

/* --- all is well -------------------------------------------------------------------------------------- */

static unsigned numbers_seen;

static void answer_and_look(struct esme *from, const struct pdu *pdu, unsigned number)
{
	numbers_seen += strtoull(pdu->message.source.digits, NULL, 10) == UINT64_C(923000000000) + number - 1;
	assert_string_equal(pdu->message.destination.digits, "8300");
	assert_memory_equal(pdu->message.text.data, "vote", 4);
	answer(from, pdu, number);
}

static void what_is_acknowledged_and_answered_is_well(void **state)
{
	(void)state;
	numbers_seen = 0;
	esme_begin(&esme, answer_and_look);
	assert_int_equal(run(), 0);
	assert_int_equal(numbers_seen, REQUESTS); /* each from a number of its own */
	assert_int_equal(figure("sent"), REQUESTS);
	assert_int_equal(figure("acknowledged"), REQUESTS);
	assert_int_equal(figure("answered"), REQUESTS);
	assert_int_equal(figure("responses"), REQUESTS);
	assert_int_equal(figure("lost") + figure("refused") + figure("doubled"), 0);
	assert_true(real_figure("per_second") > 0);
	assert_true(real_figure("p50_ms") > 0);
	assert_true(real_figure("p50_ms") <= real_figure("max_ms"));
}

static void figures_are_told_in_words_too(void **state)
{
	(void)state;
	options.json = false;
	esme_begin(&esme, answer);
	assert_int_equal(run(), 0);
	assert_non_null(
		strstr(said.text, "sent 50, acknowledged 50, refused 0, answered 50, lost 0, doubled 0\n"));
	assert_non_null(strstr(said.text, " requests/s over "));
	assert_null(strstr(said.text, "connections lost"));
	assert_non_null(strstr(said.text,
		"responses 50 to 50 deliver_sm: 0 unanswered on living connections, "
		"0 answered twice, 0 answered unasked\n"));
}

/* Keeps ten back, and then answers them all. */
static struct pdu kept[10];

static void answer_ten_at_once(struct esme *from, const struct pdu *pdu, unsigned number)
{
	kept[open_now++] = *pdu;
	if (open_now > most_open)
		most_open = open_now;
	if (open_now < 10)
		return;
	open_now = 0;
	for (size_t i = 0; i < 10; i++)
		answer(from, &kept[i], number);
}

static void no_more_than_the_window_are_unanswered(void **state)
{
	(void)state;
	esme_begin(&esme, answer_ten_at_once);
	assert_int_equal(run(), 0); /* an eleventh would not fit in `kept` */
	assert_int_equal(most_open, 10);
	assert_int_equal(figure("answered"), REQUESTS);
}

static void messages_come_no_faster_than_the_rate(void **state)
{
	(void)state;
	options.rate = 1000;
	options.window = REQUESTS;
	esme_begin(&esme, answer);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("answered"), REQUESTS);
	assert_true(real_figure("seconds") >= (REQUESTS - 1) / 1000.0);
	assert_true(real_figure("cpu_seconds") >= 0);
}

static unsigned of_sender[7];

static void answer_and_count_senders(struct esme *from, const struct pdu *pdu, unsigned number)
{
	uint64_t sender = strtoull(pdu->message.source.digits, NULL, 10) - UINT64_C(923000000000);

	assert_true(sender < 7);
	of_sender[sender]++;
	answer(from, pdu, number);
}

static void a_few_senders_write_in_turn_and_each_is_answered_each_time(void **state)
{
	(void)state;
	options.senders = 7;
	memset(of_sender, 0, sizeof(of_sender));
	esme_begin(&esme, answer_and_count_senders);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("answered"), REQUESTS);
	assert_int_equal(figure("doubled"), 0);
	for (unsigned i = 0; i < 7; i++)
		assert_int_equal(of_sender[i], REQUESTS / 7 + (i < REQUESTS % 7));
}

static void look_at_coding(struct esme *from, const struct pdu *pdu, unsigned number)
{
	assert_int_equal(pdu->message.data_coding, 8);
	assert_memory_equal(pdu->message.text.data, "v\0o\0t\0e\0", 8);
	answer(from, pdu, number);
}

static void quirks_of_texts_are_played_under_load(void **state)
{
	(void)state;
	assert_true(quirks_add(&options.smsc.quirks, "ucs2-little-endian"));
	esme_begin(&esme, look_at_coding);
	assert_int_equal(run(), 0);
}

/* The reply overtakes the acknowledgement. */
static void answer_first(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	esme_reply(from, pdu, "Like this.");
	esme_respond(from, pdu, PDU_STATUS_OK);
}

static void a_reply_before_its_acknowledgement_is_one_all_the_same(void **state)
{
	(void)state;
	esme_begin(&esme, answer_first);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("acknowledged"), REQUESTS);
	assert_int_equal(figure("answered"), REQUESTS);
}

/* --- losses ------------------------------------------------------------------------------------------- */

static void answer_all_but_three(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number % 20 == 5)
		esme_respond(from, pdu, PDU_STATUS_OK);
	else
		answer(from, pdu, number);
	if (number == REQUESTS)
		step_us = 5000 * 1000; /* nothing comes any more: patience ends */
}

static void what_is_acknowledged_and_never_answered_is_lost(void **state)
{
	(void)state;
	esme_begin(&esme, answer_all_but_three);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("acknowledged"), REQUESTS);
	assert_int_equal(figure("answered"), REQUESTS - 3);
	assert_int_equal(figure("lost"), 3);
}

static void answer_with_a_second_part(struct esme *from, const struct pdu *pdu, unsigned number)
{
	static const uint8_t octets[] = { 5, 0, 3, 1, 2, 2, 'b' };
	struct pdu part;

	(void)number;
	esme_respond(from, pdu, PDU_STATUS_OK);
	memset(&part, 0, sizeof(part));
	part.message.destination = pdu->message.source;
	part.message.esm_class = PDU_ESM_UDH_INDICATOR;
	part.message.text = span_of(octets, sizeof(octets));
	esme_submit(from, &part);
	step_us = 5000 * 1000;
}

static void a_second_part_alone_is_no_answer(void **state)
{
	(void)state;
	options.requests = 1;
	esme_begin(&esme, answer_with_a_second_part);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("answered"), 0);
	assert_int_equal(figure("lost"), 1);
}

static void answer_the_first_twice(struct esme *from, const struct pdu *pdu, unsigned number)
{
	answer(from, pdu, number);
	if (number == 1) {
		esme_reply(from, pdu, "And again.");
		esme_respond(from, pdu, PDU_STATUS_OK);
	}
}

static void a_second_reply_and_a_second_response_are_counted(void **state)
{
	(void)state;
	esme_begin(&esme, answer_the_first_twice);
	assert_int_equal(run(), 1); /* for the response */
	assert_int_equal(figure("doubled"), 1);
	assert_int_equal(figure("answered_twice"), 1);
	assert_int_equal(figure("answered"), REQUESTS);
}

static void reply_to_a_stranger(struct esme *from, const struct pdu *pdu, unsigned number)
{
	struct pdu stranger = *pdu;

	snprintf(stranger.message.source.digits, ADDRESS_SIZE, "923999999999");
	esme_reply(from, &stranger, "Who is this?");
	answer(from, pdu, number);
}

static void replies_to_who_never_asked_are_passed_over(void **state)
{
	(void)state;
	options.requests = 3;
	esme_begin(&esme, reply_to_a_stranger);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("answered"), 3);
	assert_int_equal(figure("doubled"), 0);
}

/* --- refusals ----------------------------------------------------------------------------------------- */

static void refuse(struct esme *from, const struct pdu *pdu, unsigned number)
{
	(void)number;
	esme_respond(from, pdu, PDU_STATUS_QUEUE_FULL);
}

static void what_is_refused_is_settled_and_where_nothing_is_answered_that_is_a_failure(void **state)
{
	(void)state;
	esme_begin(&esme, refuse);
	assert_int_equal(run(), 1);
	assert_int_equal(figure("refused"), REQUESTS);
	assert_int_equal(figure("lost"), 0);
}

static void refuse_every_other(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number % 2 == 1)
		refuse(from, pdu, number);
	else
		answer(from, pdu, number);
}

static void a_network_that_keeps_messages_delivers_a_refused_one_again(void **state)
{
	(void)state;
	options.redeliver = true;
	options.rate = 1000;
	esme_begin(&esme, refuse_every_other);
	step_us = 20 * 1000; /* at each tick, of a millisecond */
	assert_int_equal(run(), 0);
	assert_int_equal(figure("refused"), 0);
	assert_int_equal(figure("answered"), REQUESTS);
	assert_true(figure("redelivered") > 0);
}

static uint64_t refused_us, again_us;

static void refuse_the_first(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number > 1) {
		again_us = number == 2 ? now.us : again_us;
		answer(from, pdu, number);
		return;
	}
	refused_us = now.us;
	refuse(from, pdu, number);
}

static void what_was_refused_comes_again_after_a_second_and_its_sender_waits(void **state)
{
	(void)state;
	options.redeliver = true;
	options.rate = 1000;
	options.requests = 2;
	options.senders = 1; /* whose second message waits for the answer to the first */
	esme_begin(&esme, refuse_the_first);
	step_us = 20 * 1000;
	assert_int_equal(run(), 0);
	assert_int_equal(esme.messages, 3);
	assert_int_equal(figure("redelivered"), 1);
	assert_int_equal(figure("answered"), 2);
	assert_in_range(again_us - refused_us, 1000 * 1000, 2000 * 1000);
}

static void refuse_with_a_nack_too(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number > 2) {
		answer(from, pdu, number);
		return;
	}
	if (number == 1)
		refuse(from, pdu, number);
	wire_send_header(from->wire, PDU_GENERIC_NACK, PDU_STATUS_SYSTEM_ERROR, pdu->sequence);
	if (number == 2)
		refuse(from, pdu, number);
}

static void what_is_refused_twice_over_is_delivered_again_once(void **state)
{
	(void)state;
	for (int whole = 0; whole < 2; whole++) { /* in runs, and as PDUs that are read one by one */
		if (whole == 1)
			assert_true(quirks_add(&options.smsc.quirks, "ucs2-little-endian"));
		options.redeliver = true;
		options.requests = options.window = 2;
		esme_begin(&esme, refuse_with_a_nack_too);
		step_us = 100 * 1000; /* a second is a few ticks */
		assert_int_equal(run(), 0);
		assert_int_equal(figure("answered"), 2);
		assert_int_equal(figure("redelivered"), 2);
		assert_int_equal(esme.messages, 4);
		if (whole == 0)
			end_load(state);
	}
}

static void throttled_submits_come_again_and_are_counted(void **state)
{
	(void)state;
	options.throttle_percent = 50;
	options.window = 1; /* the submit that is sent again is the last one */
	esme_begin(&esme, answer);
	assert_int_equal(run(), 0);
	assert_int_equal(figure("answered"), REQUESTS);
	assert_in_range(figure("throttled"), 10, 200);
	assert_int_equal(figure("throttled"), esme.throttled);
}

/* --- cuts --------------------------------------------------------------------------------------------- */

static void answer_if_there(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (from->wire)
		answer(from, pdu, number);
}

static void after_a_cut_what_was_not_acknowledged_is_forgotten_or_delivered_again(void **state)
{
	(void)state;
	for (int redeliver = 0; redeliver < 2; redeliver++) {
		options.redeliver = redeliver == 1;
		options.cut_every = 20;
		esme_begin(&esme, answer_if_there);
		esme.rebinds = true;
		run();
		assert_int_equal(figure("sent"), REQUESTS);
		assert_true(figure("connections_lost") >= 2);
		assert_true(esme.binds >= 3);
		if (redeliver) {
			assert_true(figure("redelivered") > 0);
			assert_int_equal(figure("unacknowledged"), 0);
		} else {
			assert_int_equal(figure("redelivered"), 0);
			assert_int_equal(figure("acknowledged") + figure("unacknowledged"), REQUESTS);
		}
		if (redeliver == 0)
			end_load(state);
	}
}

/* --- two connections ---------------------------------------------------------------------------------- */

static struct esme other;

/* The first message goes to the first; the second comes when both are there, and goes to the other. */
static void begin_two(esme_message_h first, esme_message_h second)
{
	options.requests = options.window = 2;
	options.rate = 1;
	esme_begin(&esme, first);
	esme_join(&other, &esme, second);
	step_us = 20 * 1000; /* at each tick, of a millisecond */
}

static int run_two(void)
{
	int result = run();

	esme_leave(&other);
	return result;
}

static uint32_t late_status;
static uint64_t lost_us;

static void on_late(evutil_socket_t fd, short what, void *arg)
{
	struct esme *from = arg;

	(void)fd;
	(void)what;
	if (late_status == PDU_STATUS_OK)
		answer(from, &kept[0], 1);
	else
		esme_respond(from, &kept[0], late_status);
}

static void hang_up(struct esme *from, const struct pdu *pdu, unsigned number)
{
	const struct timeval wait = { 0, 20 * 1000 };

	(void)pdu;
	(void)number;
	lost_us = now.us;
	wire_finish(from->wire, "enough");
	event_base_once(from->base, -1, EV_TIMEOUT, on_late, &esme, &wait);
}

/* The first message when the other connection is gone. */
static void answer_the_first_late(struct esme *from, const struct pdu *pdu, unsigned number)
{
	if (number == 1) {
		kept[0] = *pdu;
		return;
	}
	again_us = number == 2 ? now.us : again_us;
	answer(from, pdu, number);
}

static void what_was_lost_with_one_connection_is_delivered_by_the_other_and_nothing_else(void **state)
{
	(void)state;
	late_status = PDU_STATUS_OK;
	options.redeliver = true;
	begin_two(answer_the_first_late, hang_up);
	assert_int_equal(run_two(), 0);
	assert_int_equal(figure("answered"), 2);
	assert_int_equal(figure("connections_lost"), 1);
	assert_int_equal(figure("redelivered"), 1);
	assert_int_equal(esme.messages, 2);
	assert_in_range(again_us - lost_us, 0, 500 * 1000); /* at once */
}

static void what_waits_on_a_connection_that_lives_is_not_forgotten_with_another(void **state)
{
	(void)state;
	late_status = PDU_STATUS_OK;
	begin_two(answer_the_first_late, hang_up);
	assert_int_equal(run_two(), 0);
	assert_int_equal(figure("acknowledged"), 1);
	assert_int_equal(figure("unacknowledged"), 1);
	assert_int_equal(figure("answered"), 1);
}

/* Once for each way in which it comes back: refused, and lost. */
static void a_message_that_is_refused_when_another_connection_was_lost_is_delivered_again_once(void **state)
{
	(void)state;
	late_status = PDU_STATUS_QUEUE_FULL;
	options.redeliver = true;
	begin_two(answer_the_first_late, hang_up);
	assert_int_equal(run_two(), 0);
	assert_int_equal(figure("answered"), 2);
	assert_int_equal(figure("redelivered"), 2);
	assert_int_equal(esme.messages, 3);
}

/* All that a service may do to a message, each in its turn. */
static void do_anything(struct esme *from, const struct pdu *pdu, unsigned number)
{
	switch (number % 7) {
	case 0:
		refuse(from, pdu, number);
		break;
	case 1:
		wire_send_header(from->wire, PDU_GENERIC_NACK, PDU_STATUS_SYSTEM_ERROR, pdu->sequence);
		refuse(from, pdu, number);
		break;
	case 2:
		wire_finish(from->wire, "enough");
		break;
	case 3:
		answer(from, pdu, number);
		wire_finish(from->wire, "enough");
		break;
	default:
		answer(from, pdu, number);
	}
}

static void whatever_becomes_of_three_connections_each_message_is_answered(void **state)
{
	struct esme more[2];

	(void)state;
	options.redeliver = true;
	options.cut_every = 30;
	options.requests = 300;
	options.rate = 100000;
	esme_begin(&esme, do_anything);
	esme.rebinds = true;
	for (size_t i = 0; i < 2; i++) {
		esme_join(&more[i], &esme, do_anything);
		more[i].rebinds = true;
	}
	step_us = 10 * 1000;
	assert_int_equal(run(), 0);
	for (size_t i = 0; i < 2; i++)
		esme_leave(&more[i]);
	assert_int_equal(figure("acknowledged"), 300);
	assert_int_equal(figure("answered"), 300);
	assert_true(figure("redelivered") > 100);
}

/* --- beginning ---------------------------------------------------------------------------------------- */

static void where_nobody_binds_patience_ends(void **state)
{
	(void)state;
	options.json = false;
	esme_begin(&esme, NULL);
	step_us = 8000 * 1000;
	assert_int_equal(run(), 1);
	assert_non_null(strstr(said.text, "sent 0, acknowledged 0, "));
}

static void a_port_that_is_taken_is_told(void **state)
{
	(void)state;
	esme_begin(&esme, NULL);
	expect_that_a_taken_port_is_told(load);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, end_load)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(what_is_acknowledged_and_answered_is_well),
		ON_STAGE(figures_are_told_in_words_too),
		ON_STAGE(no_more_than_the_window_are_unanswered),
		ON_STAGE(quirks_of_texts_are_played_under_load),
		ON_STAGE(a_reply_before_its_acknowledgement_is_one_all_the_same),
		ON_STAGE(what_is_acknowledged_and_never_answered_is_lost),
		ON_STAGE(a_second_part_alone_is_no_answer),
		ON_STAGE(a_second_reply_and_a_second_response_are_counted),
		ON_STAGE(replies_to_who_never_asked_are_passed_over),
		ON_STAGE(what_is_refused_is_settled_and_where_nothing_is_answered_that_is_a_failure),
		ON_STAGE(a_network_that_keeps_messages_delivers_a_refused_one_again),
		ON_STAGE(messages_come_no_faster_than_the_rate),
		ON_STAGE(a_few_senders_write_in_turn_and_each_is_answered_each_time),
		ON_STAGE(throttled_submits_come_again_and_are_counted),
		ON_STAGE(after_a_cut_what_was_not_acknowledged_is_forgotten_or_delivered_again),
		ON_STAGE(what_was_refused_comes_again_after_a_second_and_its_sender_waits),
		ON_STAGE(what_is_refused_twice_over_is_delivered_again_once),
		ON_STAGE(what_was_lost_with_one_connection_is_delivered_by_the_other_and_nothing_else),
		ON_STAGE(what_waits_on_a_connection_that_lives_is_not_forgotten_with_another),
		ON_STAGE(a_message_that_is_refused_when_another_connection_was_lost_is_delivered_again_once),
		ON_STAGE(whatever_becomes_of_three_connections_each_message_is_answered),
		ON_STAGE(where_nobody_binds_patience_ends),
		ON_STAGE(a_port_that_is_taken_is_told),
	};

	return RUN_SUITE(tests);
}
