/* PDUs over one connection: how the stream is cut, what is refused, how it ends. */
#include "far_end.h"

#include <event2/bufferevent.h>

#include "agahi/link/wire.h"

enum { MOST_PDUS = 64, LONG_TEXT = 60000 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct wire *wire;
	struct wire_refusals refusals;
	struct log *log;
	FILE *lines;
	struct far_end end;
	uint32_t commands[MOST_PDUS];
	uint32_t sequences[MOST_PDUS];
	size_t count;
	unsigned ends;
	char reason[200];
	bool frees_at_pdu;
	bool frees_at_end;
	bool finishes_at_pdu;
};

static void free_wire(struct stage *stage)
{
	wire_free(stage->wire);
	stage->wire = NULL;
}

static void on_received(const struct pdu *pdu, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_true(stage->count < MOST_PDUS);
	assert_int_equal(at.us, now.us);
	assert_int_equal(at.wall_ms, now.wall_ms);
	stage->commands[stage->count] = pdu->command;
	stage->sequences[stage->count++] = pdu->sequence;
	if (stage->frees_at_pdu)
		free_wire(stage);
	else if (stage->finishes_at_pdu)
		wire_finish(stage->wire, "enough");
}

static void on_closed(const char *reason, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(at.us, now.us);
	snprintf(stage->reason, sizeof(stage->reason), "%s", reason);
	stage->ends++;
	if (stage->frees_at_end)
		free_wire(stage);
}

static struct stage *new_stage(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	const struct wire_handlers handlers = { NULL, on_received, on_closed, stage };
	int ends[2];

	assert_non_null(stage);
	test_pair(ends);
	stage->end = (struct far_end){ .base = event_base_new(), .fd = ends[1] };
	stage->lines = tmpfile();
	stage->log = log_new(stage->lines, LOG_LEVEL_INFO);
	stage->wire = wire_new(bufferevent_socket_new(stage->end.base, ends[0],
				       BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS),
		"telco", stage->log, &stage->refusals, &handlers);
	assert_non_null(stage->wire);
	return stage;
}

static void end_stage(struct stage *stage)
{
	wire_free(stage->wire);
	far_end_close(&stage->end);
	log_free(stage->log);
	fclose(stage->lines);
	event_base_free(stage->end.base);
	free(stage);
}

static size_t header(uint32_t length, uint32_t command, uint32_t sequence, uint8_t out[16])
{
	const uint32_t fields[] = { htonl(length), htonl(command), 0, htonl(sequence) };

	memcpy(out, fields, sizeof(fields));
	return sizeof(fields);
}

/* --- the stream --------------------------------------------------------------------------------------- */

static void the_stream_is_cut_wherever_it_breaks(void **state)
{
	struct stage *stage = new_stage();
	uint8_t octets[3 * 16];

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		header(16, PDU_ENQUIRE_LINK, 10 + i, octets + 16 * (size_t)i);
	for (size_t i = 0; i < 16; i++) {
		assert_int_equal(stage->count, 0);
		far_end_write(&stage->end, octets + i, 1);
	}
	assert_int_equal(stage->count, 1);
	far_end_write(&stage->end, octets + 16, 20);
	assert_int_equal(stage->count, 2);
	far_end_write(&stage->end, octets + 36, 12);
	assert_int_equal(stage->count, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(stage->sequences[i], 10 + i);
	end_stage(stage);
}

static void pdus_of_every_length_are_sent(void **state)
{
	static uint8_t text[LONG_TEXT];
	struct stage *stage = new_stage();
	struct pdu pdu, read;

	(void)state;
	assert_true(wire_send_header(stage->wire, PDU_DELIVER_SM_RESP, PDU_STATUS_SYSTEM_ERROR, 77));
	assert_int_equal(far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_SYSTEM_ERROR), 77);
	memset(text, 'x', sizeof(text));
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 78);
	pdu.message.text = span_of(text, sizeof(text));
	assert_true(wire_send(stage->wire, &pdu));
	assert_true(far_end_read(&stage->end, &read));
	assert_int_equal(read.message.text.len, LONG_TEXT);
	assert_false(wire_send(stage->wire, &(struct pdu){ .command = 0x77 }));
	far_end_expect_nothing(&stage->end);
	end_stage(stage);
}

static void octets_are_sent_as_they_are(void **state)
{
	static uint8_t octets[PDU_MAX_OCTETS + 1];
	struct stage *stage = new_stage();
	size_t len = header(16, PDU_UNBIND, 5, octets);

	(void)state;
	assert_false(wire_send_octets(stage->wire, span_of(octets, 0)));
	assert_false(wire_send_octets(stage->wire, span_of(octets, sizeof(octets))));
	assert_true(wire_send_octets(stage->wire, span_of(octets, len)));
	assert_int_equal(far_end_expect(&stage->end, PDU_UNBIND, PDU_STATUS_OK), 5);
	end_stage(stage);
}

/* Some are longer than a block, and all together than many. */
static void pdus_and_octets_arrive_in_the_order_they_were_sent(void **state)
{
	static uint8_t text[LONG_TEXT];
	struct stage *stage = new_stage();
	uint8_t octets[16];
	struct pdu pdu, read;
	uint32_t sequence = 0;

	(void)state;
	for (size_t round = 0; round < 50; round++) {
		far_end_fill_message(&pdu, PDU_SUBMIT_SM, ++sequence);
		pdu.message.text = span_of(text, round % 10 == 7 ? sizeof(text) : round * 60);
		assert_true(wire_send(stage->wire, &pdu));
		assert_true(wire_send_octets(
			stage->wire, span_of(octets, header(16, PDU_ENQUIRE_LINK, ++sequence, octets))));
	}
	for (uint32_t expected = 1; expected <= sequence; expected++) {
		assert_true(far_end_read(&stage->end, &read));
		assert_int_equal(read.sequence, expected);
	}
	far_end_expect_nothing(&stage->end);
	end_stage(stage);
}

static void one_that_is_freed_with_something_to_send_sends_it_not(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	assert_true(wire_send_header(stage->wire, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 1));
	free_wire(stage);
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

/* --- refusals ----------------------------------------------------------------------------------------- */

static void what_is_not_understood_is_answered_and_it_goes_on(void **state)
{
	struct stage *stage = new_stage();
	uint8_t octets[16];

	(void)state;
	far_end_write(&stage->end, octets, header(16, 0x77, 6, octets));
	assert_int_equal(far_end_expect(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_ID), 6);
	assert_int_equal(stage->count, 0);
	assert_int_equal(stage->refusals.faults[PDU_FAULT_COMMAND].total, 1);
	far_end_write(&stage->end, octets, header(16, 0x80000077, 7, octets));
	far_end_expect_nothing(&stage->end); /* a response is not answered */
	assert_int_equal(stage->refusals.faults[PDU_FAULT_COMMAND].total, 2);
	far_end_say(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 8);
	assert_int_equal(stage->count, 1);
	assert_true(test_is_told(stage->lines,
		"event=pdu_refused link=telco command=unknown command_id=0x00000077 sequence=6 reason="));
	assert_false(test_is_told(stage->lines, "total=2")); /* once a minute */
	end_stage(stage);
}

static void a_citizens_number_that_is_refused_is_told_masked(void **state)
{
	static const char number[] = "923001234567923001234567";
	struct stage *stage = new_stage();
	uint8_t octets[128] = { 0 };
	size_t len = 16;

	(void)state;
	octets[len++] = 0;                /* service_type */
	len += 2;                         /* source: TON, NPI */
	memcpy(octets + len, number, 24); /* too long for an address of deliver_sm */
	len += sizeof(number);
	len += 20; /* the rest, all of it 0 */
	header((uint32_t)len, PDU_DELIVER_SM, 9, octets);
	far_end_write(&stage->end, octets, len);
	assert_int_equal(stage->refusals.faults[PDU_FAULT_FIELD_TOO_LONG].total, 1);
	assert_true(test_is_told(stage->lines, "field=source_addr octets=24 value=\"########"));
	assert_false(test_is_told(stage->lines, number));
	struct pdu answer;
	assert_true(far_end_read(&stage->end, &answer));
	assert_int_equal(answer.command, PDU_DELIVER_SM_RESP);
	assert_int_equal(answer.sequence, 9);
	assert_int_not_equal(answer.status, PDU_STATUS_OK);
	end_stage(stage);
}

static void what_was_taken_although_something_was_amiss_is_counted(void **state)
{
	struct stage *stage = new_stage();
	uint8_t octets[16 + PDU_MESSAGE_ID_SIZE + 1] = { 0 };

	(void)state;
	memset(octets + 16, 'a', PDU_MESSAGE_ID_SIZE); /* an id that is too long */
	header(sizeof(octets), PDU_SUBMIT_SM_RESP, 3, octets);
	far_end_write(&stage->end, octets, sizeof(octets));
	assert_int_equal(stage->count, 1);
	assert_int_equal(stage->refusals.repairs[PDU_REPAIR_RESPONSE].total, 1);
	assert_int_equal(stage->refusals.repairs[PDU_REPAIR_TLVS].total, 0);
	assert_true(test_is_told(
		stage->lines, "event=pdu_repaired link=telco command=submit_sm_resp sequence=3 reason="));
	end_stage(stage);
}

static void a_broken_length_ends_it(void **state)
{
	static const uint32_t lengths[] = { 0, 15, PDU_MAX_OCTETS + 1, 0xffffffff };
	uint8_t octets[16];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct stage *stage = new_stage();
		char wanted[200];

		snprintf(wanted, sizeof(wanted),
			"command_length %u is outside 16 to 65536: the connection is closed", lengths[i]);
		far_end_write(&stage->end, octets, header(lengths[i], PDU_ENQUIRE_LINK, 1, octets));
		far_end_expect(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_LENGTH);
		assert_int_equal(stage->count, 0);
		assert_int_equal(stage->ends, 1);
		assert_string_equal(stage->reason, wanted);
		assert_int_equal(stage->refusals.faults[PDU_FAULT_NONE].total, 1);
		assert_false(wire_send_header(stage->wire, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 1));
		assert_false(wire_send_octets(stage->wire, span_of(octets, 16)));
		wire_finish(stage->wire, "again"); /* it has ended, and is not told twice */
		test_turn(stage->end.base);
		assert_int_equal(stage->ends, 1);
		end_stage(stage);
	}
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void it_ends_when_the_peer_hangs_up(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->frees_at_end = true;
	far_end_close(&stage->end);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, "the peer closed the connection");
	end_stage(stage);
}

static void it_may_be_freed_while_it_tells_of_a_pdu(void **state)
{
	struct stage *stage = new_stage();
	uint8_t octets[32];

	(void)state;
	stage->frees_at_pdu = true;
	header(16, PDU_ENQUIRE_LINK, 1, octets);
	header(16, PDU_ENQUIRE_LINK, 2, octets + 16);
	far_end_write(&stage->end, octets, sizeof(octets));
	assert_int_equal(stage->count, 1); /* the second has nobody to be told to */
	assert_int_equal(stage->ends, 0);
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

static void nothing_is_read_once_it_is_to_end(void **state)
{
	struct stage *stage = new_stage();
	uint8_t octets[32];

	(void)state;
	stage->finishes_at_pdu = true;
	header(16, PDU_ENQUIRE_LINK, 1, octets);
	header(16, PDU_ENQUIRE_LINK, 2, octets + 16);
	far_end_write(&stage->end, octets, sizeof(octets));
	assert_int_equal(stage->count, 1);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, "enough");
	end_stage(stage);
}

static void everything_is_sent_before_it_ends(void **state)
{
	static uint8_t text[LONG_TEXT];
	struct stage *stage = new_stage();
	struct pdu pdu, read;
	uint32_t sent = 0, taken = 0;

	(void)state;
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	pdu.message.text = span_of(text, sizeof(text));
	for (; sent < 30; sent++) { /* more than a socket holds */
		pdu.sequence = sent + 1;
		assert_true(wire_send(stage->wire, &pdu));
	}
	wire_finish(stage->wire, "enough");
	wire_finish(stage->wire, "more than enough");
	test_turn(stage->end.base);
	assert_int_equal(stage->ends, 0);
	while (taken < sent && far_end_read(&stage->end, &read))
		assert_int_equal(read.sequence, ++taken);
	assert_int_equal(taken, sent);
	test_turn(stage->end.base);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, "enough");
	end_stage(stage);
}

static void one_that_is_to_end_ends_when_the_peer_hangs_up(void **state)
{
	static uint8_t text[LONG_TEXT];
	struct stage *stage = new_stage();
	struct pdu pdu;

	(void)state;
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 1);
	pdu.message.text = span_of(text, sizeof(text));
	for (int i = 0; i < 30; i++)
		assert_true(wire_send(stage->wire, &pdu));
	wire_finish(stage->wire, "enough");
	far_end_close(&stage->end);
	test_turn(stage->end.base);
	assert_int_equal(stage->ends, 1);
	assert_string_equal(stage->reason, "enough");
	end_stage(stage);
}

static void a_peer_that_does_not_read_is_not_read_from(void **state)
{
	static uint8_t text[LONG_TEXT];
	struct stage *stage = new_stage();
	struct pdu pdu, read;

	(void)state;
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 1);
	pdu.message.text = span_of(text, sizeof(text));
	for (size_t octets = 0; octets < WIRE_MAX_UNSENT + 1024 * 1024; octets += LONG_TEXT)
		assert_true(wire_send(stage->wire, &pdu));
	far_end_say(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 1);
	assert_int_equal(stage->count, 1); /* the last that it takes */
	far_end_say(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 2);
	assert_int_equal(stage->count, 1);
	for (int i = 0; i < 20; i++)
		assert_true(far_end_read(&stage->end, &read));
	assert_int_equal(stage->count, 1); /* more than half is still to go */
	while (far_end_read(&stage->end, &read))
		;
	assert_int_equal(stage->count, 2);
	far_end_say(&stage->end, PDU_ENQUIRE_LINK, PDU_STATUS_OK, 3);
	assert_int_equal(stage->count, 3);
	end_stage(stage);
}

/* Takes what has this command, and is told of nothing else. */
static size_t skim_links(struct span octets, struct moment at, void *arg)
{
	size_t used = 0;

	(void)at;
	(void)arg;
	while (octets.len - used >= 16 && fields_read_u32(octets.data + used + 4) == PDU_ENQUIRE_LINK)
		used += 16;
	return used;
}

static void who_skims_takes_pdus_from_the_front_and_the_others_come_as_ever(void **state)
{
	static const uint32_t commands[] = { PDU_ENQUIRE_LINK, PDU_ENQUIRE_LINK, PDU_UNBIND, PDU_ENQUIRE_LINK,
		PDU_UNBIND_RESP };
	struct stage *stage = new_stage();
	uint8_t octets[5 * 16];

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		header(16, commands[i], i + 1, octets + 16 * (size_t)i);
	wire_set_skim(stage->wire, skim_links);
	far_end_write(&stage->end, octets, sizeof(octets) - 1);
	assert_int_equal(stage->count, 1);
	assert_int_equal(stage->sequences[0], 3);
	far_end_write(&stage->end, octets + sizeof(octets) - 1, 1);
	assert_int_equal(stage->count, 2);
	assert_int_equal(stage->sequences[1], 5);
	wire_set_skim(stage->wire, NULL);
	far_end_write(&stage->end, octets, 16);
	assert_int_equal(stage->count, 3);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stream_is_cut_wherever_it_breaks),
		cmocka_unit_test(pdus_of_every_length_are_sent),
		cmocka_unit_test(octets_are_sent_as_they_are),
		cmocka_unit_test(pdus_and_octets_arrive_in_the_order_they_were_sent),
		cmocka_unit_test(one_that_is_freed_with_something_to_send_sends_it_not),
		cmocka_unit_test(what_is_not_understood_is_answered_and_it_goes_on),
		cmocka_unit_test(a_citizens_number_that_is_refused_is_told_masked),
		cmocka_unit_test(what_was_taken_although_something_was_amiss_is_counted),
		cmocka_unit_test(a_broken_length_ends_it),
		cmocka_unit_test(it_ends_when_the_peer_hangs_up),
		cmocka_unit_test(it_may_be_freed_while_it_tells_of_a_pdu),
		cmocka_unit_test(nothing_is_read_once_it_is_to_end),
		cmocka_unit_test(everything_is_sent_before_it_ends),
		cmocka_unit_test(one_that_is_to_end_ends_when_the_peer_hangs_up),
		cmocka_unit_test(a_peer_that_does_not_read_is_not_read_from),
		cmocka_unit_test(who_skims_takes_pdus_from_the_front_and_the_others_come_as_ever),
	};

	return RUN_SUITE(tests);
}
