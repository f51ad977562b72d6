/* The guarded door: what is a frame, what is taken, what is repaired, what is refused with which status; and the
 * whole way of octets in and out, where libsmpp34 1.14.1 breaks on legal input. */
#include "octets.h"

static struct pdu pdu;
static enum pdu_codec codec;

static int by_our_own(void **state)
{
	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	codec = PDU_CODEC_OWN;
	return 0;
}

static int by_libsmpp34(void **state)
{
	by_our_own(state);
	codec = PDU_CODEC_LIBSMPP34;
	return 0;
}

static enum pdu_fault decode(void)
{
	/* A copy of exactly this size, so that the sanitizers see any read past its end. */
	uint8_t *exact = malloc(made.len);

	assert_non_null(exact);
	memcpy(exact, made.data, made.len);
	enum pdu_fault fault = pdu_decode_by(codec, span_of(exact, made.len), &pdu);
	/* What points into the octets is compared before they go. */
	if (fault == PDU_FAULT_NONE && pdu.message.text.len > 0 && pdu.message.text.len <= made.len)
		pdu.message.text.data = made.data + (pdu.message.text.data - exact);
	for (size_t i = 0; i < pdu.tlv_count; i++)
		pdu.tlvs[i].value.data = made.data + (pdu.tlvs[i].value.data - exact);
	free(exact);
	return fault;
}

static void a_message_is_read(void **state)
{
	(void)state;
	make_deliver();
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.command, PDU_DELIVER_SM);
	assert_int_equal(pdu.sequence, 7);
	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_int_equal(pdu.message.source.ton, 1);
	assert_string_equal(pdu.message.destination.digits, "8300");
	assert_int_equal(pdu.message.destination.ton, 6);
	assert_int_equal(pdu.message.text.len, 4);
	assert_memory_equal(pdu.message.text.data, "VOTE", 4);
}

static void thirty_tlvs_do_not_overrun_the_librarys_log(void **state)
{
	(void)state;
	make_deliver();
	for (unsigned i = 0; i < 30; i++)
		put_tlv(0x1400 + i, "x", 1);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlvs_set_aside, 30);
}

static void put_broken_tlv(unsigned tag)
{
	put_u16(tag);
	put_u16(19);
	put("xy", 2);
}

static void a_broken_optional_part_costs_what_stands_behind_the_fault(void **state)
{
	static const char *const tails[] = { "\0", "\x04\x24\0" };
	uint32_t value;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		make_deliver();
		put(tails[i], i == 0 ? 1 : 3);
		end();
		assert_int_equal(decode(), PDU_FAULT_NONE);
		assert_memory_equal(pdu.message.text.data, "VOTE", 4);
		assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_TLVS);
	}
	make_deliver();
	put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\0\7", 2);
	put_broken_tlv(PDU_TAG_MESSAGE_PAYLOAD);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlv_count, 1);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USER_MESSAGE_REFERENCE, &value));
	assert_int_equal(value, 7);
}

static void a_message_whose_text_is_in_the_broken_part_is_refused(void **state)
{
	static const uint32_t commands[] = { PDU_DELIVER_SM, PDU_DATA_SM };
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		begin(commands[i], 0, 7);
		if (commands[i] == PDU_DELIVER_SM)
			put_deliver_body(1, 1, "923001234567", "");
		else
			put("\0\1\0011\0\1\0012\0\0\0\0", 12);
		put_broken_tlv(PDU_TAG_MESSAGE_PAYLOAD);
		end();
		assert_int_equal(decode(), PDU_FAULT_TLV_STREAM);
		assert_int_equal(pdu.status, PDU_STATUS_INVALID_TLV_STREAM);
		assert_int_equal(pdu.sequence, 7);
	}
}

/* An empty message with rubbish behind it is an empty message still. */
static void rubbish_behind_an_empty_text_costs_only_itself(void **state)
{
	static const unsigned tags[] = { PDU_TAG_USER_MESSAGE_REFERENCE, 0x1400, 0x3fff };
	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		begin(PDU_DELIVER_SM, 0, 7);
		put_deliver_body(1, 1, "923001234567", "");
		put_broken_tlv(tags[i]);
		end();
		assert_int_equal(decode(), PDU_FAULT_NONE);
		assert_int_equal(pdu.message.text.len, 0);
	}
}

/* The header of a response says what became of the request, whatever stands behind it. */
static void no_response_is_refused_for_its_body(void **state)
{
	static const uint32_t commands[] = { PDU_SUBMIT_SM_RESP, PDU_DATA_SM_RESP, PDU_BIND_TRANSCEIVER_RESP,
		PDU_BIND_RECEIVER_RESP, PDU_DELIVER_SM_RESP, PDU_ENQUIRE_LINK_RESP, PDU_UNBIND_RESP,
		PDU_GENERIC_NACK };
	static const uint32_t statuses[] = { 0, 0x0b, 0x58, 0x401 };
	static const struct {
		const char *octets;
		size_t len;
	} bodies[] = { { "", 0 }, { "\0", 1 }, { "id", 2 }, { "id\0", 3 }, { "id\0rubbish", 10 },
		{ "\x04\x23\0\3abc", 7 },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789012345678", 80 },
		{ "\xff\xff\xff\xff", 4 } };
	(void)state;
	for (size_t i = 0; i < 8 * 4 * 8; i++) {
		begin(commands[i % 8], statuses[i / 8 % 4], 7);
		put(bodies[i / 32].octets, bodies[i / 32].len);
		end();
		assert_int_equal(decode(), PDU_FAULT_NONE);
		assert_int_equal(pdu.command, commands[i % 8]);
		assert_int_equal(pdu.status, statuses[i / 8 % 4]);
		assert_int_equal(pdu.sequence, 7);
		assert_true(strlen(pdu.message_id) < sizeof(pdu.message_id));
	}
	begin(PDU_SUBMIT_SM_RESP, 0, 7);
	put("id-7\0rubbish", 12);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_string_equal(pdu.message_id, "id-7");
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_RESPONSE);
}

/* What a provider prescribes for the bind goes out as it is configured. */
static void a_bind_carries_what_the_library_would_not(void **state)
{
	static const char octets[] = "agahi\0a password of 24 octets!\0vma\0\x50\7\x09^83.*$";
	struct pdu read;
	uint8_t out[PDU_MAX_ENCODED];

	(void)state;
	pdu.command = PDU_BIND_TRANSMITTER;
	pdu.sequence = 9;
	pdu.bind = (struct pdu_bind){ "agahi", "a password of 24 octets!", "vma", 0x50, 7, 9, "^83.*$" };
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_int_equal(len, PDU_HEADER_OCTETS + sizeof(octets));
	assert_memory_equal(out + PDU_HEADER_OCTETS, octets, sizeof(octets));
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &read), PDU_FAULT_NONE);
	assert_string_equal(read.bind.password, pdu.bind.password);
	assert_int_equal(read.bind.interface_version, 0x50);
	assert_int_equal(pdu_encode_by(codec, &pdu, out, len - 1), 0);
}

static void a_vendor_status_is_kept_as_a_number(void **state)
{
	(void)state;
	begin(PDU_SUBMIT_SM_RESP, 0x401, 9);
	put_text("");
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, 0x401);
}

static void an_error_response_may_have_a_nul_body_or_none(void **state)
{
	(void)state;
	begin(PDU_SUBMIT_SM_RESP, PDU_STATUS_THROTTLED, 9);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_THROTTLED);
	begin(PDU_SUBMIT_SM_RESP, PDU_STATUS_THROTTLED, 9);
	put_text("");
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_THROTTLED);
	begin(PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_INVALID_PASSWORD, 1);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_PASSWORD);
}

static void a_good_response_gives_its_message_id(void **state)
{
	(void)state;
	begin(PDU_SUBMIT_SM_RESP, 0, 9);
	put_text("abc-123");
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_string_equal(pdu.message_id, "abc-123");
	assert_int_equal(pdu.sequence, 9);
}

static void a_payload_of_two_thousand_octets_is_carried(void **state)
{
	uint8_t payload[2000];

	(void)state;
	memset(payload, 'x', sizeof(payload));
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "923001234567", "");
	put_tlv(PDU_TAG_MESSAGE_PAYLOAD, payload, sizeof(payload));
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.text.len, 2000);
	assert_memory_equal(pdu.message.text.data, payload, 2000);
	make_deliver(); /* a text of its own goes before */
	put_tlv(PDU_TAG_MESSAGE_PAYLOAD, payload, 5);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.text.len, 4);
}

static void every_cut_of_a_message_is_refused_or_read_but_never_overrun(void **state)
{
	(void)state;
	make_deliver();
	put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\x00\x01", 2);
	size_t whole = made.len;
	for (size_t len = PDU_HEADER_OCTETS; len < whole; len++) {
		made.len = len;
		end();
		/* The body is a whole message, however much of the optional parameters follows it. */
		assert_int_equal(decode() == PDU_FAULT_NONE, len >= whole - 6);
		make_deliver();
		put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\x00\x01", 2);
	}
}

static void an_unknown_command_is_nacked(void **state)
{
	(void)state;
	begin(0x00010203, 0, 5);
	put("whatever", 8);
	end();
	assert_int_equal(decode(), PDU_FAULT_COMMAND);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_COMMAND_ID);
	assert_int_equal(pdu_response_to(pdu.command), PDU_GENERIC_NACK);
}

static void octets_after_an_enquire_link_change_nothing(void **state)
{
	(void)state;
	begin(PDU_ENQUIRE_LINK, 0, 0);
	put("x", 1);
	end();
	assert_int_equal(decode(), PDU_FAULT_NONE);
	assert_int_equal(pdu.sequence, 0); /* a number like others */
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_TLVS);
}

static void only_lengths_from_16_to_64k_are_frames(void **state)
{
	static const struct {
		uint8_t octets[4];
		enum pdu_frame frame;
	} cases[] = {
		{ { 0, 0, 0, 0 }, PDU_FRAME_BROKEN },
		{ { 0, 0, 0, 15 }, PDU_FRAME_BROKEN },
		{ { 0, 0, 0, 16 }, PDU_FRAME_PARTIAL },
		{ { 0, 1, 0, 0 }, PDU_FRAME_PARTIAL },
		{ { 0, 1, 0, 1 }, PDU_FRAME_BROKEN },
		{ { 0xff, 0xff, 0xff, 0xff }, PDU_FRAME_BROKEN },
	};
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(pdu_frame(span_of(cases[i].octets, 4), &len), cases[i].frame);
	assert_int_equal(pdu_frame(span_of(cases[0].octets, 3), &len), PDU_FRAME_PARTIAL);
}

static void what_is_encoded_is_decoded_again(void **state)
{
	static uint8_t out[PDU_MAX_OCTETS];
	struct pdu back;

	(void)state;
	pdu.command = PDU_SUBMIT_SM;
	pdu.sequence = 42;
	strcpy(pdu.message.service_type, "CMT");
	pdu.message.source = (struct address){ 6, 0, "8300" };
	pdu.message.destination = (struct address){ 7, 77, "923001234567" };
	pdu.message.data_coding = 8;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	strcpy(pdu.message.validity_period, "000001000000000R");
	pdu.message.text = span_of("\x05\x00\x03\x01\x02\x01text", 10);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, (const uint8_t *)"\x02", 1);
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_true(len > 0);
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.sequence, 42);
	assert_string_equal(back.message.service_type, "CMT");
	assert_int_equal(back.message.source.ton, 6);
	assert_int_equal(back.message.destination.ton, 7);
	assert_int_equal(back.message.destination.npi, 77);
	assert_string_equal(back.message.destination.digits, "923001234567");
	assert_string_equal(back.message.validity_period, "000001000000000R");
	assert_int_equal(back.message.data_coding, 8);
	assert_int_equal(back.message.text.len, 10);
	assert_memory_equal(back.message.text.data, "\x05\x00\x03\x01\x02\x01text", 10);
	assert_non_null(pdu_find_tlv(&back, PDU_TAG_SAR_TOTAL));
}

static void a_long_text_is_encoded_as_payload(void **state)
{
	static uint8_t out[PDU_MAX_OCTETS];
	static uint8_t text[3000];
	struct pdu back;

	(void)state;
	memset(text, 'u', sizeof(text));
	pdu.command = PDU_SUBMIT_SM;
	pdu.sequence = 1;
	pdu.message.text = span_of(text, sizeof(text));
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_true(len > sizeof(text));
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.message.text.len, sizeof(text));
	assert_int_equal(pdu_encode_by(codec, &pdu, out, 1000), 0);
}

static void a_vendor_status_can_be_sent(void **state)
{
	uint8_t out[PDU_MAX_ENCODED];
	struct pdu back;

	(void)state;
	pdu.command = PDU_DELIVER_SM_RESP;
	pdu.status = 0x4ff;
	pdu.sequence = 3;
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_int_equal(len, 17);
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.status, 0x4ff);
}

/* Found by fuzz_pdu: the parameter was read back as the message id. */
static void an_error_response_with_a_parameter_has_a_body(void **state)
{
	uint8_t out[PDU_MAX_ENCODED];
	struct pdu back;

	(void)state;
	pdu.command = PDU_SUBMIT_SM_RESP;
	pdu.status = 0x01000000;
	pdu.sequence = 3;
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, (const uint8_t *)"\x02", 1);
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.status, 0x01000000);
	assert_string_equal(back.message_id, "");
	assert_non_null(pdu_find_tlv(&back, PDU_TAG_SAR_TOTAL));
}

static void nothing_of_a_refused_body_is_told(void **state)
{
	static const struct pdu_message no_message;
	static const struct pdu_bind no_bind;
	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "923001234567", "");
	put_broken_tlv(PDU_TAG_USSD_SERVICE_OP);
	end();
	assert_int_equal(decode(), PDU_FAULT_TLV_STREAM);
	assert_int_equal(pdu.command, PDU_DELIVER_SM);
	assert_memory_equal(&pdu.message, &no_message, sizeof(no_message));
	begin(PDU_BIND_TRANSCEIVER, 0, 1);
	put("agahi\0secret\0", 13);
	end();
	assert_int_equal(decode(), PDU_FAULT_TRUNCATED);
	assert_memory_equal(&pdu.bind, &no_bind, sizeof(no_bind));
}

/* The status to answer with depends on the fault, and the peer's sequence number goes back to it. */
static void a_pdu_of_another_length_than_it_says_is_refused(void **state)
{
	(void)state;
	make_deliver();
	end();
	made.data[3]--;
	assert_int_equal(decode(), PDU_FAULT_TRUNCATED);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_COMMAND_LENGTH);
	assert_int_equal(pdu.sequence, 7);
	made.len = PDU_HEADER_OCTETS - 1;
	assert_int_equal(decode(), PDU_FAULT_TRUNCATED);
	assert_int_equal(pdu.sequence, 0);
}

static void a_command_that_is_not_ours_is_not_written(void **state)
{
	enum { QUERY_SM = 3 };
	uint8_t out[PDU_MAX_ENCODED];
	(void)state;
	pdu.command = QUERY_SM;
	pdu.sequence = 3;
	assert_int_equal(pdu_encode_by(codec, &pdu, out, sizeof(out)), 0);
	assert_string_equal(pdu_command_name(QUERY_SM), "unknown");
}

/* data_sm has no short_message; and no parameter is given twice. */
static void the_text_of_a_data_sm_is_its_payload(void **state)
{
	uint8_t out[PDU_MAX_ENCODED];
	struct pdu back;

	(void)state;
	pdu.command = PDU_DATA_SM;
	pdu.sequence = 3;
	pdu.message.text = span_of("VOTE", 4);
	pdu_add_tlv(&pdu, PDU_TAG_MESSAGE_PAYLOAD, (const uint8_t *)"stale", 5);
	size_t len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.tlv_count, 1);
	assert_int_equal(back.tlvs_set_aside, 0);
	assert_int_equal(back.message.text.len, 4);
	assert_memory_equal(back.message.text.data, "VOTE", 4);
	pdu.message.text.len = 0; /* then what it carries is left as it is */
	len = pdu_encode_by(codec, &pdu, out, sizeof(out));
	assert_int_equal(pdu_decode_by(codec, span_of(out, len), &back), PDU_FAULT_NONE);
	assert_memory_equal(back.message.text.data, "stale", 5);
}

static void faults_and_repairs_have_words(void **state)
{
	(void)state;
	for (int fault = 0; fault < PDU_FAULT_COUNT; fault++)
		assert_true(strlen(pdu_fault_words((enum pdu_fault)fault)) > 0);
	for (int repair = 0; repair < PDU_REPAIR_COUNT; repair++)
		assert_true(strlen(pdu_repair_words((enum pdu_repair)repair)) > 0);
}

static void responses_match_their_requests(void **state)
{
	(void)state;
	assert_int_equal(pdu_response_to(PDU_DELIVER_SM), PDU_DELIVER_SM_RESP);
	assert_int_equal(pdu_response_to(PDU_DATA_SM), PDU_DATA_SM_RESP);
	assert_int_equal(pdu_response_to(PDU_OUTBIND), PDU_GENERIC_NACK);
	assert_int_equal(pdu_response_to(PDU_ALERT_NOTIFICATION), PDU_GENERIC_NACK);
	assert_true(pdu_is_response(PDU_GENERIC_NACK));
	assert_false(pdu_is_response(PDU_SUBMIT_SM));
}

static void a_pdu_is_begun_empty(void **state)
{
	static const struct pdu_message no_message;
	static const struct pdu_bind no_bind;

	(void)state;
	memset(&pdu, 0x55, sizeof(pdu));
	pdu_begin(&pdu, PDU_BIND_TRANSCEIVER_RESP);
	assert_int_equal(pdu.command, PDU_BIND_TRANSCEIVER_RESP);
	assert_int_equal(pdu.status, 0);
	assert_int_equal(pdu.sequence, 0);
	assert_int_equal(pdu.repairs, 0);
	assert_int_equal(pdu.tlv_count, 0);
	assert_int_equal(pdu.tlvs_set_aside, 0);
	assert_null(pdu.long_field);
	assert_string_equal(pdu.message_id, "");
	assert_memory_equal(&pdu.message, &no_message, sizeof(no_message));
	assert_memory_equal(&pdu.bind, &no_bind, sizeof(no_bind));
}

/* Versions of clang-format do not agree about braces in a macro. */
/* clang-format off */
#define BY_BOTH(test) \
	cmocka_unit_test_setup(test, by_our_own), { #test " by libsmpp34", test, by_libsmpp34, NULL, NULL }
/* clang-format on */

int main(void)
{
	const struct CMUnitTest tests[] = {
		BY_BOTH(a_message_is_read),
		BY_BOTH(thirty_tlvs_do_not_overrun_the_librarys_log),
		BY_BOTH(a_broken_optional_part_costs_what_stands_behind_the_fault),
		BY_BOTH(a_message_whose_text_is_in_the_broken_part_is_refused),
		BY_BOTH(rubbish_behind_an_empty_text_costs_only_itself),
		BY_BOTH(no_response_is_refused_for_its_body),
		BY_BOTH(a_bind_carries_what_the_library_would_not),
		BY_BOTH(a_vendor_status_is_kept_as_a_number),
		BY_BOTH(an_error_response_may_have_a_nul_body_or_none),
		BY_BOTH(a_good_response_gives_its_message_id),
		BY_BOTH(a_payload_of_two_thousand_octets_is_carried),
		BY_BOTH(every_cut_of_a_message_is_refused_or_read_but_never_overrun),
		BY_BOTH(an_unknown_command_is_nacked),
		BY_BOTH(octets_after_an_enquire_link_change_nothing),
		BY_BOTH(only_lengths_from_16_to_64k_are_frames),
		BY_BOTH(what_is_encoded_is_decoded_again),
		BY_BOTH(a_long_text_is_encoded_as_payload),
		BY_BOTH(a_vendor_status_can_be_sent),
		BY_BOTH(an_error_response_with_a_parameter_has_a_body),
		BY_BOTH(nothing_of_a_refused_body_is_told),
		BY_BOTH(a_pdu_of_another_length_than_it_says_is_refused),
		BY_BOTH(a_command_that_is_not_ours_is_not_written),
		BY_BOTH(the_text_of_a_data_sm_is_its_payload),
		cmocka_unit_test(a_pdu_is_begun_empty),
		cmocka_unit_test(faults_and_repairs_have_words),
		cmocka_unit_test(responses_match_their_requests),
	};

	return RUN_SUITE(tests);
}
