/* The guarded door: each way in which libsmpp34 1.14.1 breaks on legal input, and each way in which input is
 * not legal. */
#include "testing.h"

#include "agahi/smpp/pdu.h"

struct octets {
	uint8_t data[PDU_MAX_OCTETS];
	size_t len;
};

static struct octets made;

static void put(const void *data, size_t len)
{
	assert_true(made.len + len <= sizeof(made.data));
	memcpy(made.data + made.len, data, len);
	made.len += len;
}

static void put_u8(unsigned value)
{
	uint8_t octet = (uint8_t)value;

	put(&octet, 1);
}

static void put_u16(unsigned value)
{
	put_u8(value >> 8);
	put_u8(value & 0xff);
}

static void put_u32(uint32_t value)
{
	put_u16(value >> 16);
	put_u16(value & 0xffff);
}

static void put_text(const char *text)
{
	put(text, strlen(text) + 1);
}

static void begin(uint32_t command, uint32_t status, uint32_t sequence)
{
	made.len = 0;
	put_u32(0);
	put_u32(command);
	put_u32(status);
	put_u32(sequence);
}

static void end(void)
{
	size_t len = made.len;

	made.len = 0;
	put_u32((uint32_t)len);
	made.len = len;
}

static void put_tlv(unsigned tag, const void *value, size_t len)
{
	put_u16(tag);
	put_u16((unsigned)len);
	put(value, len);
}

static void put_deliver_body(unsigned ton, unsigned npi, const char *source, const char *text)
{
	put_text("");
	put_u8(ton);
	put_u8(npi);
	put_text(source);
	put_u8(6);
	put_u8(0);
	put_text("8300");
	put("\0\0\0", 3);
	put_text("");
	put_text("");
	put("\0\0\0\0", 4);
	put_u8((unsigned)strlen(text));
	put(text, strlen(text));
}

static void make_deliver(void)
{
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "923001234567", "VOTE");
}

static enum pdu_fault decode(struct pdu *pdu)
{
	/* A copy of exactly this size, so that the sanitizers see any read past its end. */
	uint8_t *exact = malloc(made.len);

	assert_non_null(exact);
	memcpy(exact, made.data, made.len);
	enum pdu_fault fault = pdu_decode(span_of(exact, made.len), pdu);
	/* What points into the octets is compared before they go. */
	if (fault == PDU_FAULT_NONE && pdu->message.text.len > 0 && pdu->message.text.len <= made.len)
		pdu->message.text.data = made.data + (pdu->message.text.data - exact);
	for (size_t i = 0; i < pdu->tlv_count; i++)
		pdu->tlvs[i].value.data = made.data + (pdu->tlvs[i].value.data - exact);
	free(exact);
	return fault;
}

static void a_message_is_read(void **state)
{
	struct pdu pdu;

	(void)state;
	make_deliver();
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
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
	struct pdu pdu;

	(void)state;
	make_deliver();
	for (unsigned i = 0; i < 30; i++)
		put_tlv(0x1400 + i, "x", 1);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlvs_set_aside, 30);
}

static void ten_thousand_tlvs_are_set_aside_and_known_ones_kept(void **state)
{
	struct pdu pdu;
	uint32_t op;

	(void)state;
	make_deliver();
	for (unsigned i = 0; i < 10000; i++)
		put_tlv(0x1400 + i % 100, "x", 1);
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x12", 1);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlvs_set_aside, 10000);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USSD_SERVICE_OP, &op));
	assert_int_equal(op, 0x12);
}

static void a_known_tlv_given_twice_counts_once(void **state)
{
	struct pdu pdu;
	uint32_t op;

	(void)state;
	make_deliver();
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x01", 1);
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x02", 1);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlv_count, 1);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USSD_SERVICE_OP, &op));
	assert_int_equal(op, 1);
}

static void a_tlv_of_the_wrong_length_is_set_aside(void **state)
{
	struct pdu pdu;

	(void)state;
	make_deliver();
	put_tlv(PDU_TAG_SAR_REFERENCE, "\x01", 1);
	put_tlv(PDU_TAG_MESSAGE_STATE, "\x01\x02", 2);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlv_count, 0);
	assert_int_equal(pdu.tlvs_set_aside, 2);
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
	struct pdu pdu;
	uint32_t value;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		make_deliver();
		put(tails[i], i == 0 ? 1 : 3);
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
		assert_memory_equal(pdu.message.text.data, "VOTE", 4);
		assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_TLVS);
	}
	make_deliver();
	put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\0\7", 2);
	put_broken_tlv(PDU_TAG_MESSAGE_PAYLOAD);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.tlv_count, 1);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USER_MESSAGE_REFERENCE, &value));
	assert_int_equal(value, 7);
}

static void a_message_whose_text_is_in_the_broken_part_is_refused(void **state)
{
	static const uint32_t commands[] = { PDU_DELIVER_SM, PDU_DATA_SM };
	struct pdu pdu;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		begin(commands[i], 0, 7);
		if (commands[i] == PDU_DELIVER_SM)
			put_deliver_body(1, 1, "923001234567", "");
		else
			put("\0\1\0011\0\1\0012\0\0\0\0", 12);
		put_broken_tlv(PDU_TAG_MESSAGE_PAYLOAD);
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_TLV_STREAM);
		assert_int_equal(pdu.status, PDU_STATUS_INVALID_TLV_STREAM);
		assert_int_equal(pdu.sequence, 7);
	}
}

/* An empty message with rubbish behind it is an empty message still. */
static void rubbish_behind_an_empty_text_costs_only_itself(void **state)
{
	static const unsigned tags[] = { PDU_TAG_USER_MESSAGE_REFERENCE, 0x1400, 0x3fff };
	struct pdu pdu;

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		begin(PDU_DELIVER_SM, 0, 7);
		put_deliver_body(1, 1, "923001234567", "");
		put_broken_tlv(tags[i]);
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
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
	struct pdu pdu;

	(void)state;
	for (size_t i = 0; i < 8 * 4 * 8; i++) {
		begin(commands[i % 8], statuses[i / 8 % 4], 7);
		put(bodies[i / 32].octets, bodies[i / 32].len);
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
		assert_int_equal(pdu.command, commands[i % 8]);
		assert_int_equal(pdu.status, statuses[i / 8 % 4]);
		assert_int_equal(pdu.sequence, 7);
		assert_true(strlen(pdu.message_id) < sizeof(pdu.message_id));
	}
	begin(PDU_SUBMIT_SM_RESP, 0, 7);
	put("id-7\0rubbish", 12);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_string_equal(pdu.message_id, "id-7");
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_RESPONSE);
}

static void a_field_that_nobody_needs_is_cut(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_text("smscsim");
	put("\1\1", 2);
	put_text("923001234567");
	put("\6\0", 2);
	put_text("8300");
	put("\0\0\0", 3);
	put_text("2026-11-25 10:00 or so"); /* schedule_delivery_time, which is unused here */
	put_text("");
	put("\0\0\0\0\4VOTE", 9);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_string_equal(pdu.message.service_type, "smscs");
	assert_memory_equal(pdu.message.text.data, "VOTE", 4);
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_FIELD);
}

static void an_address_that_is_too_long_is_named(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "92300123456789012345678", "VOTE");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_FIELD_TOO_LONG);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_SOURCE);
	assert_string_equal(pdu.long_field, "source_addr");
	assert_int_equal(pdu.long_value.len, 23);
}

/* What a provider prescribes for the bind goes out as it is configured. */
static void a_bind_carries_what_the_library_would_not(void **state)
{
	static const char octets[] = "agahi\0a password of 24 octets!\0vma\0\x50\7\x09^83.*$";
	struct pdu pdu, read;
	uint8_t out[PDU_MAX_ENCODED];

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_BIND_TRANSMITTER;
	pdu.sequence = 9;
	pdu.bind = (struct pdu_bind){ "agahi", "a password of 24 octets!", "vma", 0x50, 7, 9, "^83.*$" };
	size_t len = pdu_encode(&pdu, out, sizeof(out));
	assert_int_equal(len, PDU_HEADER_OCTETS + sizeof(octets));
	assert_memory_equal(out + PDU_HEADER_OCTETS, octets, sizeof(octets));
	assert_int_equal(pdu_decode(span_of(out, len), &read), PDU_FAULT_NONE);
	assert_string_equal(read.bind.password, pdu.bind.password);
	assert_int_equal(pdu_encode(&pdu, out, len - 1), 0);
}

static void a_vendor_status_is_kept_as_a_number(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_SUBMIT_SM_RESP, 0x401, 9);
	put_text("");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, 0x401);
	assert_string_equal(pdu_status_words(pdu.status), "vendor's own error");
}

static void an_error_response_may_have_a_nul_body_or_none(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_SUBMIT_SM_RESP, PDU_STATUS_THROTTLED, 9);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_THROTTLED);
	begin(PDU_SUBMIT_SM_RESP, PDU_STATUS_THROTTLED, 9);
	put_text("");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_THROTTLED);
	begin(PDU_BIND_TRANSCEIVER_RESP, PDU_STATUS_INVALID_PASSWORD, 1);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_PASSWORD);
}

static void a_good_response_gives_its_message_id(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_SUBMIT_SM_RESP, 0, 9);
	put_text("abc-123");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_string_equal(pdu.message_id, "abc-123");
	assert_int_equal(pdu.sequence, 9);
}

static void any_ton_and_npi_are_kept(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(7, 200, "923001234567", "VOTE");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.source.ton, 7);
	assert_int_equal(pdu.message.source.npi, 200);
}

static void a_payload_of_two_thousand_octets_is_carried(void **state)
{
	struct pdu pdu;
	uint8_t payload[2000];

	(void)state;
	memset(payload, 'x', sizeof(payload));
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "923001234567", "");
	put_tlv(PDU_TAG_MESSAGE_PAYLOAD, payload, sizeof(payload));
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.text.len, 2000);
	assert_memory_equal(pdu.message.text.data, payload, 2000);
}

static void a_bind_of_any_interface_version_is_read(void **state)
{
	static const uint8_t versions[] = { 0x00, 0x33, 0x34, 0x50 };
	struct pdu pdu;

	(void)state;
	for (size_t i = 0; i < sizeof(versions); i++) {
		begin(PDU_BIND_TRANSCEIVER, 0, 1);
		put_text("agahi");
		put_text("secret");
		put_text("");
		put_u8(versions[i]);
		put("\0\0", 2);
		put_text("");
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
		assert_int_equal(pdu.bind.interface_version, versions[i]);
		assert_string_equal(pdu.bind.system_id, "agahi");
		assert_string_equal(pdu.bind.password, "secret");
	}
}

static void an_overlong_password_is_answered_as_such(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_BIND_TRANSCEIVER, 0, 1);
	put_text("agahi");
	put_text("a password that never ends, and goes on, and on, and on, and on, and on");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_FIELD_TOO_LONG);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_PASSWORD);
}

static void an_overlong_source_is_answered_as_such(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_deliver_body(1, 1, "9230012345678901234567890", "VOTE");
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_FIELD_TOO_LONG);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_SOURCE);
}

static void a_text_that_runs_past_the_end_is_refused(void **state)
{
	struct pdu pdu;

	(void)state;
	make_deliver();
	made.data[made.len - 5] = 200;
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_TRUNCATED);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_COMMAND_LENGTH);
}

static void a_string_without_its_nul_is_refused(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put("abc", 3);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_TRUNCATED);
}

static void every_cut_of_a_message_is_refused_or_read_but_never_overrun(void **state)
{
	struct pdu pdu;

	(void)state;
	make_deliver();
	put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\x00\x01", 2);
	size_t whole = made.len;
	for (size_t len = PDU_HEADER_OCTETS; len < whole; len++) {
		made.len = len;
		end();
		/* The body is a whole message, however much of the optional parameters follows it. */
		assert_int_equal(decode(&pdu) == PDU_FAULT_NONE, len >= whole - 6);
		make_deliver();
		put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\x00\x01", 2);
	}
}

static void times_in_a_deliver_sm_do_not_matter(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_DELIVER_SM, 0, 7);
	put_text("");
	put("\1\1", 2);
	put_text("923001234567");
	put("\6\0", 2);
	put_text("8300");
	put("\0\0\0", 3);
	put_text("260208080000000+");
	put_text("000000010000000R");
	put("\0\0\0\0", 4);
	put_u8(2);
	put("HI", 2);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.text.len, 2);
}

static void a_message_of_254_octets_is_read(void **state)
{
	struct pdu pdu;
	char text[256];

	(void)state;
	for (size_t len = 253; len <= 255; len++) {
		memset(text, 'a', len);
		text[len] = '\0';
		begin(PDU_DELIVER_SM, 0, 7);
		put_deliver_body(1, 1, "923001234567", text);
		end();
		assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
		assert_int_equal(pdu.message.text.len, len);
	}
}

static void an_unknown_command_is_nacked(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(0x00010203, 0, 5);
	put("whatever", 8);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_COMMAND);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_COMMAND_ID);
	assert_int_equal(pdu_response_to(pdu.command), PDU_GENERIC_NACK);
}

static void octets_after_an_enquire_link_change_nothing(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_ENQUIRE_LINK, 0, 5);
	put("x", 1);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_TLVS);
}

static void sequence_zero_is_read(void **state)
{
	struct pdu pdu;

	(void)state;
	begin(PDU_ENQUIRE_LINK, 0, 0);
	end();
	assert_int_equal(decode(&pdu), PDU_FAULT_NONE);
	assert_int_equal(pdu.sequence, 0);
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
	struct pdu pdu, back;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
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
	size_t len = pdu_encode(&pdu, out, sizeof(out));
	assert_true(len > 0);
	assert_int_equal(pdu_decode(span_of(out, len), &back), PDU_FAULT_NONE);
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
	struct pdu pdu, back;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	memset(text, 'u', sizeof(text));
	pdu.command = PDU_SUBMIT_SM;
	pdu.sequence = 1;
	pdu.message.text = span_of(text, sizeof(text));
	size_t len = pdu_encode(&pdu, out, sizeof(out));
	assert_true(len > sizeof(text));
	assert_int_equal(pdu_decode(span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.message.text.len, sizeof(text));
	assert_int_equal(pdu_encode(&pdu, out, 1000), 0);
}

static void a_vendor_status_can_be_sent(void **state)
{
	uint8_t out[PDU_MAX_ENCODED];
	struct pdu pdu, back;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_DELIVER_SM_RESP;
	pdu.status = 0x4ff;
	pdu.sequence = 3;
	size_t len = pdu_encode(&pdu, out, sizeof(out));
	assert_int_equal(len, 17);
	assert_int_equal(pdu_decode(span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.status, 0x4ff);
}

/* Found by fuzz_pdu: the parameter was read back as the message id. */
static void an_error_response_with_a_parameter_has_a_body(void **state)
{
	uint8_t out[PDU_MAX_ENCODED];
	struct pdu pdu, back;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_SUBMIT_SM_RESP;
	pdu.status = 0x01000000;
	pdu.sequence = 3;
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, (const uint8_t *)"\x02", 1);
	size_t len = pdu_encode(&pdu, out, sizeof(out));
	assert_int_equal(pdu_decode(span_of(out, len), &back), PDU_FAULT_NONE);
	assert_int_equal(back.status, 0x01000000);
	assert_string_equal(back.message_id, "");
	assert_non_null(pdu_find_tlv(&back, PDU_TAG_SAR_TOTAL));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_read),
		cmocka_unit_test(thirty_tlvs_do_not_overrun_the_librarys_log),
		cmocka_unit_test(ten_thousand_tlvs_are_set_aside_and_known_ones_kept),
		cmocka_unit_test(a_known_tlv_given_twice_counts_once),
		cmocka_unit_test(a_tlv_of_the_wrong_length_is_set_aside),
		cmocka_unit_test(a_broken_optional_part_costs_what_stands_behind_the_fault),
		cmocka_unit_test(a_message_whose_text_is_in_the_broken_part_is_refused),
		cmocka_unit_test(rubbish_behind_an_empty_text_costs_only_itself),
		cmocka_unit_test(no_response_is_refused_for_its_body),
		cmocka_unit_test(a_field_that_nobody_needs_is_cut),
		cmocka_unit_test(an_address_that_is_too_long_is_named),
		cmocka_unit_test(a_bind_carries_what_the_library_would_not),
		cmocka_unit_test(a_vendor_status_is_kept_as_a_number),
		cmocka_unit_test(an_error_response_may_have_a_nul_body_or_none),
		cmocka_unit_test(a_good_response_gives_its_message_id),
		cmocka_unit_test(any_ton_and_npi_are_kept),
		cmocka_unit_test(a_payload_of_two_thousand_octets_is_carried),
		cmocka_unit_test(a_bind_of_any_interface_version_is_read),
		cmocka_unit_test(an_overlong_password_is_answered_as_such),
		cmocka_unit_test(an_overlong_source_is_answered_as_such),
		cmocka_unit_test(a_text_that_runs_past_the_end_is_refused),
		cmocka_unit_test(a_string_without_its_nul_is_refused),
		cmocka_unit_test(every_cut_of_a_message_is_refused_or_read_but_never_overrun),
		cmocka_unit_test(times_in_a_deliver_sm_do_not_matter),
		cmocka_unit_test(a_message_of_254_octets_is_read),
		cmocka_unit_test(an_unknown_command_is_nacked),
		cmocka_unit_test(octets_after_an_enquire_link_change_nothing),
		cmocka_unit_test(sequence_zero_is_read),
		cmocka_unit_test(only_lengths_from_16_to_64k_are_frames),
		cmocka_unit_test(what_is_encoded_is_decoded_again),
		cmocka_unit_test(a_long_text_is_encoded_as_payload),
		cmocka_unit_test(a_vendor_status_can_be_sent),
		cmocka_unit_test(an_error_response_with_a_parameter_has_a_body),
		cmocka_unit_test(responses_match_their_requests),
	};

	return RUN_SUITE(tests);
}
