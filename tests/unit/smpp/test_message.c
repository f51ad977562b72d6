/* A PDU is read once: kinds, headers, marks, characters, whatever networks do to them. */
#include "testing.h"

#include "agahi/smpp/message.h"
#include "agahi/text/script.h"

static struct message_reading reading;
static struct message message;
static struct pdu pdu;

static int set_up(void **state)
{
	(void)state;
	reading = (struct message_reading){ .alphabet = CHARSET_GSM7,
		.scripts = SCRIPT_LATIN | SCRIPT_ARABIC,
		.dialect = *ussd_dialect_named("end-bit") };
	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_DELIVER_SM;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	message_clear(&message);
	return 0;
}

static void read_octets(uint8_t data_coding, const void *octets, size_t len)
{
	message_clear(&message);
	pdu.message.data_coding = data_coding;
	pdu.message.text = span_of(octets, len);
	assert_true(message_read(&reading, &pdu, &message));
}

#define READ(data_coding, text) read_octets(data_coding, text, sizeof(text) - 1)

static void a_question_is_text_with_its_addresses(void **state)
{
	(void)state;
	strcpy(pdu.message.source.digits, "923001234567");
	strcpy(pdu.message.destination.digits, "8300");
	READ(0, "VOTE");
	assert_int_equal(message.kind, MESSAGE_QUESTION);
	assert_string_equal(message.text.data, "VOTE");
	assert_string_equal(message.sender.digits, "923001234567");
	assert_string_equal(message.service.digits, "8300");
	assert_int_equal(message.charset, message.declared);
}

static void the_next_message_is_read_into_the_same_memory(void **state)
{
	(void)state;
	READ(0, "a long question");
	const char *memory = message.text.data;
	pdu.message.text = span_of("VOTE", 4);
	assert_true(message_read(&reading, &pdu, &message));
	assert_ptr_equal(message.text.data, memory);
	assert_string_equal(message.text.data, "VOTE");
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	assert_true(message_read(&reading, &pdu, &message));
	assert_int_equal(message.kind, MESSAGE_BROKEN_HEADER);
	assert_int_equal(message.text.len, 0);
}

static void octets_that_contradict_their_coding_are_read_as_they_are(void **state)
{
	(void)state;
	READ(8, "\x48\x06\x48\x06\x79\x06");
	assert_string_equal(message.text.data, "ووٹ");
	assert_int_equal(message.charset, CHARSET_UTF16_LE);
	assert_int_equal(message.declared, CHARSET_UTF16);
	READ(0, "\xd9\x88\xd9\x88\xd9\xb9");
	assert_string_equal(message.text.data, "ووٹ");
	READ(0x58, "\x06\x48\x06\x48\x06\x79");
	assert_string_equal(message.text.data, "ووٹ");
	assert_int_equal(message.charset, message.declared);
}

static void parts_are_told_by_header_parameters_or_an_unmarked_header(void **state)
{
	static const uint8_t reference[] = { 0, 9 }, two[] = { 2 }, one[] = { 1 };

	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	READ(0, "\5\0\3\x21\2\1VOTE");
	assert_int_equal(message.kind, MESSAGE_PART);
	assert_int_equal(message.header.reference, 0x21);
	assert_int_equal(message.octets.len, 4);
	assert_int_equal(message.whole.len, 10);
	pdu.message.esm_class = 0;
	READ(0, "\6\x08\4\1\2\3\2VOTE");
	assert_int_equal(message.kind, MESSAGE_PART);
	assert_int_equal(message.header.reference, 0x102);
	assert_int_equal(message.header.sequence, 2);
	READ(0, "\5\0\3\x21\2\3VOTE"); /* the third of two */
	assert_int_equal(message.kind, MESSAGE_QUESTION);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_REFERENCE, reference, 2);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, two, 1);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_SEQUENCE, one, 1);
	READ(0, "VOTE");
	assert_int_equal(message.kind, MESSAGE_PART);
	assert_int_equal(message.header.reference, 9);
}

static void a_header_past_the_end_is_broken(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	READ(0, "\xff\0\3");
	assert_int_equal(message.kind, MESSAGE_BROKEN_HEADER);
}

/* The indicator is set and a bare text follows. Its first character is no header's length, in either alphabet, or
 * the elements do not fit: nothing of the text is eaten. */
static void an_indicator_without_a_header_is_told_and_eats_no_text(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	READ(0, "VOTE");
	assert_int_equal(message.kind, MESSAGE_BROKEN_HEADER);
	assert_int_equal(message.whole.len, 4);
	assert_int_equal(message.octets.len, 4);
	READ(8, "\x06\x48\x06\x48\x06\x79\0 \x06\x48\x06\x48\x06\x79");
	assert_int_equal(message.kind, MESSAGE_BROKEN_HEADER);
	assert_int_equal(message.octets.len, 14);
	READ(0, "");
	assert_int_equal(message.kind, MESSAGE_BROKEN_HEADER);
}

static void a_header_of_nothing_leaves_a_question(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	READ(0, "\0VOTE");
	assert_int_equal(message.kind, MESSAGE_QUESTION);
	assert_string_equal(message.text.data, "VOTE");
}

/* Where the length is odd, the last octet is half a character: what stands before it is read. */
static void ucs2_of_odd_length_loses_no_more_than_its_last_octet(void **state)
{
	static uint8_t octets[2001];
	static const size_t lens[] = { 1, 3, 139, 255, 2001 };

	(void)state;
	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = i % 2 == 0 ? 0x06 : 0x48; /* U+0648, و */
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		read_octets(8, octets, lens[i]);
		assert_int_equal(message.kind, MESSAGE_QUESTION);
		assert_int_equal(message.charset, CHARSET_UTF16);
		assert_int_equal(message.text.len, lens[i] / 2 * strlen("و"));
		for (size_t at = 0; at < message.text.len; at += strlen("و"))
			assert_memory_equal(message.text.data + at, "و", strlen("و"));
	}
}

/* Latin letters, one in each octet, under the wrong data_coding: their number decides nothing. */
static void letters_under_ucs2_are_read_as_letters_whatever_their_number(void **state)
{
	(void)state;
	READ(8, "REGISTER");
	assert_string_equal(message.text.data, "REGISTER");
	READ(8, "POLLING STATION");
	assert_string_equal(message.text.data, "POLLING STATION");
	READ(8, "VOTE!");
	assert_string_equal(message.text.data, "VOTE!");
}

static void receipts_are_told_by_any_mark_and_by_shape_where_they_are_asked_for(void **state)
{
	static const uint8_t delivered[] = { 2 };

	(void)state;
	READ(0, "id:1a2b stat:DELIVRD");
	assert_int_equal(message.kind, MESSAGE_QUESTION);
	reading.receipts = true;
	READ(0, "id:1a2b stat:DELIVRD");
	assert_int_equal(message.kind, MESSAGE_RECEIPT);
	assert_true(message.has_receipt_id);
	assert_string_equal(message.receipt.ids[0], "1a2b");
	assert_int_equal(message.receipt.state, RECEIPT_DELIVERED);
	pdu_add_tlv(&pdu, PDU_TAG_MESSAGE_STATE, delivered, 1);
	reading.receipts = false;
	READ(0, "");
	assert_int_equal(message.kind, MESSAGE_RECEIPT);
	assert_false(message.has_receipt_id);
}

/* A part that has all of it is a receipt, whatever comes behind; of one that is cut between its fields nobody can
 * tell before it is whole. */
static void an_unmarked_receipt_in_parts_is_told_by_a_part_that_has_its_fields(void **state)
{
	(void)state;
	reading.receipts = true;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	READ(0, "\5\0\3\x21\2\1id:1a2b stat:DELIVRD err:000 text:");
	assert_int_equal(message.kind, MESSAGE_RECEIPT);
	assert_string_equal(message.receipt.ids[0], "1a2b");
	READ(0, "\5\0\3\x21\2\1id:1a2b sub:001 dlvrd:001");
	assert_int_equal(message.kind, MESSAGE_PART);
	READ(0, "\5\0\3\x21\2\2 stat:DELIVRD err:000");
	assert_int_equal(message.kind, MESSAGE_PART);
}

static void a_receipt_is_read_as_any_message_first(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_DELIVERY_RECEIPT | PDU_ESM_UDH_INDICATOR;
	READ(8, "\3\x24\1\x0d\0i\0d\0:\0a\0b\0 \0s\0t\0a\0t\0:\0U\0N\0D\0E\0L\0I\0V");
	assert_int_equal(message.kind, MESSAGE_RECEIPT);
	assert_string_equal(message.receipt.ids[0], "ab");
	assert_int_equal(message.receipt.state, RECEIPT_UNDELIVERED);
}

static void dialogues_are_told_by_parameters_or_service_type(void **state)
{
	static const uint8_t begin[] = { 1 }, session[] = { 0x12, 0x34 };

	(void)state;
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, begin, 1);
	pdu_add_tlv(&pdu, PDU_TAG_ITS_SESSION_INFO, session, 2);
	READ(0x48, "\0*\0008\0003\0000\0000\0#");
	assert_int_equal(message.kind, MESSAGE_DIALOGUE);
	assert_int_equal(message.dialogue.kind, USSD_BEGIN);
	assert_int_equal(message.dialogue.session, 0x1234 >> 1);
	assert_string_equal(message.text.data, "*8300#");
	pdu.tlv_count = 0;
	strcpy(pdu.message.service_type, "USSD");
	READ(0, "*8300#");
	assert_int_equal(message.kind, MESSAGE_QUESTION); /* the link serves no codes */
	reading.dialogues = true;
	reading.dialect.session_by = USSD_BY_SUBSCRIBER;
	READ(0, "*8300#");
	assert_int_equal(message.dialogue.kind, USSD_BEGIN);
	READ(0, "3");
	assert_int_equal(message.dialogue.kind, USSD_RESUME);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_question_is_text_with_its_addresses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_next_message_is_read_into_the_same_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			octets_that_contradict_their_coding_are_read_as_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			parts_are_told_by_header_parameters_or_an_unmarked_header, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_header_past_the_end_is_broken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			receipts_are_told_by_any_mark_and_by_shape_where_they_are_asked_for, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			an_indicator_without_a_header_is_told_and_eats_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_header_of_nothing_leaves_a_question, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			ucs2_of_odd_length_loses_no_more_than_its_last_octet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			letters_under_ucs2_are_read_as_letters_whatever_their_number, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_unmarked_receipt_in_parts_is_told_by_a_part_that_has_its_fields, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_receipt_is_read_as_any_message_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			dialogues_are_told_by_parameters_or_service_type, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
