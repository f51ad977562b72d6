/* What libsmpp34 is asked for, and what it never gets to see. */
#include "testing.h"

#include "agahi/smpp/library.h"
#include "agahi/smpp/pdu.h"

static uint8_t octets[PDU_MAX_ENCODED];
static struct fields_out out;
static struct pdu pdu;

static int set_up(void **state)
{
	(void)state;
	memset(octets, 0x55, sizeof(octets));
	out = (struct fields_out){ octets, sizeof(octets), 0 };
	memset(&pdu, 0, sizeof(pdu));
	pdu.sequence = 7;
	return 0;
}

static struct fields_copy copy_of(const void *body, size_t len)
{
	struct fields_copy copy = { .len = PDU_HEADER_OCTETS + len };

	assert_true(copy.len <= sizeof(copy.octets));
	memcpy(copy.octets + PDU_HEADER_OCTETS, body, len);
	return copy;
}

static const char deliver_body[] = "CMT\0\0\0"
				   "923001234567\0\0\0"
				   "8300\0\x40\x7f\2\0\0\1\0\x08\0";

static void the_strings_and_numbers_of_a_message_are_read(void **state)
{
	struct fields_copy copy = copy_of(deliver_body, sizeof(deliver_body));

	(void)state;
	pdu.command = PDU_DELIVER_SM;
	assert_true(library_unpack(FIELDS_DELIVER, &copy, &pdu));
	assert_string_equal(pdu.message.service_type, "CMT");
	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_string_equal(pdu.message.destination.digits, "8300");
	assert_int_equal(pdu.message.esm_class, 0x40);
	assert_int_equal(pdu.message.protocol_id, 0x7f);
	assert_int_equal(pdu.message.priority, 2);
	assert_int_equal(pdu.message.registered_delivery, 1);
	assert_int_equal(pdu.message.data_coding, 8);
}

/* fields_read() has kept what is true of these. */
static void what_is_hidden_from_the_library_is_left_alone(void **state)
{
	struct fields_copy copy = copy_of(deliver_body, sizeof(deliver_body));

	(void)state;
	pdu.command = PDU_DELIVER_SM;
	pdu.status = 0x401;
	pdu.sequence = 0;
	pdu.message.source.ton = 7;
	pdu.message.destination.npi = 200;
	pdu.message.text = span_of("VOTE", 4);
	assert_true(library_unpack(FIELDS_DELIVER, &copy, &pdu));
	assert_int_equal(pdu.status, 0x401);
	assert_int_equal(pdu.sequence, 0);
	assert_int_equal(pdu.message.source.ton, 7);
	assert_int_equal(pdu.message.destination.npi, 200);
	assert_int_equal(pdu.message.text.len, 4);
}

static void nothing_is_read_of_a_body_that_the_library_refuses(void **state)
{
	static const struct pdu_message nothing;
	struct fields_copy copy = copy_of(deliver_body, 10);

	(void)state;
	pdu.command = PDU_DELIVER_SM;
	assert_false(library_unpack(FIELDS_DELIVER, &copy, &pdu));
	assert_memory_equal(&pdu.message, &nothing, sizeof(nothing));
}

/* The status of a response decides in libsmpp34 whether there is a body; it always sees a good one. */
static void the_body_of_an_error_response_is_read(void **state)
{
	struct fields_copy copy = copy_of("id-7", 5);

	(void)state;
	pdu.command = PDU_SUBMIT_SM_RESP;
	pdu.status = PDU_STATUS_THROTTLED;
	assert_true(library_unpack(FIELDS_MESSAGE_ID, &copy, &pdu));
	assert_string_equal(pdu.message_id, "id-7");
}

static void every_body_that_is_written_is_read_again(void **state)
{
	static const struct {
		uint32_t command;
		enum fields_body body;
	} bodies[] = {
		{ PDU_BIND_RECEIVER, FIELDS_BIND },
		{ PDU_BIND_TRANSMITTER, FIELDS_BIND },
		{ PDU_BIND_TRANSCEIVER, FIELDS_BIND },
		{ PDU_BIND_RECEIVER_RESP, FIELDS_BIND_RESPONSE },
		{ PDU_BIND_TRANSMITTER_RESP, FIELDS_BIND_RESPONSE },
		{ PDU_BIND_TRANSCEIVER_RESP, FIELDS_BIND_RESPONSE },
		{ PDU_OUTBIND, FIELDS_OUTBIND },
		{ PDU_SUBMIT_SM, FIELDS_SUBMIT },
		{ PDU_DELIVER_SM, FIELDS_DELIVER },
		{ PDU_DATA_SM, FIELDS_DATA },
		{ PDU_SUBMIT_SM_RESP, FIELDS_MESSAGE_ID },
		{ PDU_DATA_SM_RESP, FIELDS_MESSAGE_ID },
		{ PDU_DELIVER_SM_RESP, FIELDS_DELIVER_RESPONSE },
		{ PDU_ALERT_NOTIFICATION, FIELDS_ALERT },
		{ PDU_ENQUIRE_LINK, FIELDS_NONE },
		{ PDU_UNBIND_RESP, FIELDS_NONE },
		{ PDU_GENERIC_NACK, FIELDS_NONE },
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct pdu back;

		set_up(state);
		pdu.command = bodies[i].command;
		strcpy(pdu.bind.system_id, "a system of 15");
		strcpy(pdu.message.source.digits, "92300123456789012345");
		strcpy(pdu.message_id, "c0ffee");
		assert_true(library_pack(bodies[i].body, &pdu, &out));
		assert_in_range(out.len, PDU_HEADER_OCTETS, FIELDS_COPY_OCTETS);
		struct fields_copy copy = copy_of(octets + PDU_HEADER_OCTETS, out.len - PDU_HEADER_OCTETS);
		memset(&back, 0, sizeof(back));
		back.command = pdu.command;
		assert_true(library_unpack(bodies[i].body, &copy, &back));
		if (bodies[i].body == FIELDS_BIND || bodies[i].body == FIELDS_OUTBIND)
			assert_string_equal(back.bind.system_id, pdu.bind.system_id);
		if (bodies[i].body == FIELDS_SUBMIT || bodies[i].body == FIELDS_DATA)
			assert_string_equal(back.message.source.digits, pdu.message.source.digits);
		if (bodies[i].body == FIELDS_MESSAGE_ID)
			assert_string_equal(back.message_id, pdu.message_id);
	}
}

static void vendor_codes_and_sequence_zero_are_packed(void **state)
{
	(void)state;
	pdu.command = PDU_DELIVER_SM_RESP;
	pdu.status = 0x4ff;
	pdu.sequence = 0;
	assert_true(library_pack(FIELDS_DELIVER_RESPONSE, &pdu, &out));
	assert_int_equal(out.len, PDU_HEADER_OCTETS + 1);
}

static void an_error_response_has_a_body_only_before_parameters(void **state)
{
	(void)state;
	pdu.command = PDU_SUBMIT_SM_RESP;
	pdu.status = PDU_STATUS_THROTTLED;
	assert_true(library_pack(FIELDS_MESSAGE_ID, &pdu, &out));
	assert_int_equal(out.len, PDU_HEADER_OCTETS);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, (const uint8_t *)"\2", 1);
	assert_true(library_pack(FIELDS_MESSAGE_ID, &pdu, &out));
	assert_int_equal(out.len, PDU_HEADER_OCTETS + 1);
}

static void a_text_up_to_its_limit_is_packed_and_a_longer_one_left_out(void **state)
{
	static uint8_t text[PDU_SHORT_MESSAGE_MAX + 1];
	static const struct {
		uint32_t command;
		enum fields_body body;
	} kinds[] = { { PDU_SUBMIT_SM, FIELDS_SUBMIT }, { PDU_DELIVER_SM, FIELDS_DELIVER } };

	memset(text, 'u', sizeof(text));
	for (size_t i = 0; i < 2; i++) {
		set_up(state);
		pdu.command = kinds[i].command;
		assert_true(library_pack(kinds[i].body, &pdu, &out));
		size_t empty = out.len;
		pdu.message.text = span_of(text, PDU_SHORT_MESSAGE_MAX);
		assert_true(library_pack(kinds[i].body, &pdu, &out));
		assert_int_equal(out.len, empty + PDU_SHORT_MESSAGE_MAX);
		assert_int_equal(octets[empty - 1], PDU_SHORT_MESSAGE_MAX);
		assert_memory_equal(octets + empty, text, PDU_SHORT_MESSAGE_MAX);
		pdu.message.text = span_of(text, sizeof(text));
		assert_true(library_pack(kinds[i].body, &pdu, &out));
		assert_int_equal(out.len, empty);
		assert_int_equal(octets[empty - 1], 0);
	}
}

static void a_string_that_does_not_fit_its_field_is_not_packed(void **state)
{
	(void)state;
	pdu.command = PDU_DATA_SM;
	memset(pdu.message.destination.digits, '9', ADDRESS_SIZE - 1);
	assert_true(library_pack(FIELDS_DATA, &pdu, &out));
	pdu.command = PDU_SUBMIT_SM;
	assert_false(library_pack(FIELDS_SUBMIT, &pdu, &out));
	pdu.command = PDU_SUBMIT_SM_RESP;
	memset(pdu.message_id, 'a', 64);
	assert_true(library_pack(FIELDS_MESSAGE_ID, &pdu, &out));
	pdu.message_id[64] = 'a';
	assert_false(library_pack(FIELDS_MESSAGE_ID, &pdu, &out));
}

static void no_room_is_told_and_nothing_written_past_it(void **state)
{
	(void)state;
	pdu.command = PDU_SUBMIT_SM;
	strcpy(pdu.message.destination.digits, "923001234567");
	assert_true(library_pack(FIELDS_SUBMIT, &pdu, &out));
	size_t whole = out.len;
	for (size_t size = 0; size < whole; size++) {
		/* Of exactly this size, so that the sanitizers see any octet past its end. */
		uint8_t *exact = malloc(size > 0 ? size : 1);

		assert_non_null(exact);
		out = (struct fields_out){ exact, size, 0 };
		assert_false(library_pack(FIELDS_SUBMIT, &pdu, &out));
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_strings_and_numbers_of_a_message_are_read, set_up),
		cmocka_unit_test_setup(what_is_hidden_from_the_library_is_left_alone, set_up),
		cmocka_unit_test_setup(nothing_is_read_of_a_body_that_the_library_refuses, set_up),
		cmocka_unit_test_setup(the_body_of_an_error_response_is_read, set_up),
		cmocka_unit_test_setup(every_body_that_is_written_is_read_again, set_up),
		cmocka_unit_test_setup(vendor_codes_and_sequence_zero_are_packed, set_up),
		cmocka_unit_test_setup(an_error_response_has_a_body_only_before_parameters, set_up),
		cmocka_unit_test_setup(a_text_up_to_its_limit_is_packed_and_a_longer_one_left_out, set_up),
		cmocka_unit_test_setup(a_string_that_does_not_fit_its_field_is_not_packed, set_up),
		cmocka_unit_test_setup(no_room_is_told_and_nothing_written_past_it, set_up),
	};

	return RUN_SUITE(tests);
}
