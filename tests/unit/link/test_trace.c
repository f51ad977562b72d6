/* A PDU as one line, in which nobody can be found. */
#include "testing.h"

#include "agahi/link/trace.h"

static const struct moment now = { 0, INT64_C(1770000000123) };
static struct buffer line;

static const char *written(bool sent, const struct pdu *pdu, enum pdu_fault fault)
{
	buffer_free(&line);
	line = (struct buffer){ 0 };
	trace_write(sent, pdu, fault, now, &line);
	return line.data;
}

static struct pdu message(const char *text)
{
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_DELIVER_SM;
	pdu.sequence = 12;
	pdu.message.source = (struct address){ 1, 1, "923001234567" };
	pdu.message.destination = (struct address){ 6, 0, "8301" };
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	pdu.message.data_coding = 8;
	return pdu;
}

static void a_message_is_told_without_its_number_and_its_text(void **state)
{
	struct pdu pdu = message("secret question");

	(void)state;
	assert_string_equal(written(false, &pdu, PDU_FAULT_NONE),
		"02:40:00.123Z < deliver_sm sequence=12 status=0x00 from=1:1:923*******67 to=6:0:8301 "
		"service_type=\"\" esm_class=0x00 protocol_id=0x00 data_coding=0x08 registered_delivery=0x00 "
		"octets=15\n");
	assert_null(strstr(line.data, "secret"));
	pdu.message.source = (struct address){ 2, 1, "03001234567" };
	assert_null(strstr(written(false, &pdu, PDU_FAULT_NONE), "3001234567"));
}

static void a_header_is_shown_and_what_stands_behind_it_is_not(void **state)
{
	struct pdu pdu = message("\x05\x00\x03\x2a\x02\x01"
				 "text");

	(void)state;
	pdu.message.text.len = 10;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	const char *told = written(true, &pdu, PDU_FAULT_NONE);
	assert_non_null(strstr(told, " octets=10 udh=0500032a0201\n"));
}

/* As octets, behind "udh=". */
static const char *header_told(const char *octets, size_t len)
{
	struct pdu pdu = message("");

	pdu.message.text = (struct span){ (const uint8_t *)octets, len };
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	return strstr(written(false, &pdu, PDU_FAULT_NONE), " udh=");
}

#define HEADER_TOLD(octets) header_told(octets, sizeof(octets) - 1)

static void of_a_header_only_what_says_how_to_read_is_shown(void **state)
{
	(void)state;
	assert_string_equal(
		HEADER_TOLD("\x12\x08\x04\x01\x02\x03\x01\x05\x04\x0b\x84\x0b\x84\x24\x01\x0d\x25\x01\x0d"
			    "x"),
		" udh=12080401020301"
		"05040b840b84"
		"24010d"
		"25010d\n");
	assert_string_equal(HEADER_TOLD("\x06\x04\x02\x0b\x84\x24\x00"
					"x"),
		" udh=0604020b84(2 octets)\n");
	assert_string_equal(HEADER_TOLD("\x13\x00\x03\x2a\x02\x01\x70\x0c"
					"923471586209VOTE"),
		" udh=1300032a0201(14 octets)\n");
	assert_string_equal(HEADER_TOLD("\x0e\x70\x0c"
					"923471586209VOTE"),
		" udh=0e(14 octets)\n");
	assert_string_equal(HEADER_TOLD("\x05\x24\x03"
					"347VOTE"),
		" udh=05(5 octets)\n");
	assert_string_equal(HEADER_TOLD("\x00"), " udh=00\n");
}

/* The indicator alone makes no header: a length that lies, elements that do not fill it. */
static void a_text_that_is_taken_for_a_header_is_not_shown(void **state)
{
	(void)state;
	assert_string_equal(HEADER_TOLD("923471586209 ki"), " udh=(none in 15 octets)\n");
	assert_string_equal(HEADER_TOLD("0347-1586209 qwertyuiopasdfghjklzxcvbnm qwertyuiopasdfghjklzxcvbnm"),
		" udh=(none in 66 octets)\n");
	assert_string_equal(HEADER_TOLD("\xff"
					"secret"),
		" udh=(none in 7 octets)\n");
	assert_string_equal(HEADER_TOLD("\x06\x00\x03\x2a\x02\x01"
					"923"),
		" udh=(none in 9 octets)\n");
	assert_string_equal(HEADER_TOLD(""), " udh=(none in 0 octets)\n");
}

static void parameters_are_told_by_their_length_but_for_numbers_of_the_protocol(void **state)
{
	static const uint8_t op[] = { 0x12 }, number[] = "923001234567";
	struct pdu pdu = message("x");

	(void)state;
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, op, 1);
	pdu_add_tlv(&pdu, 0x0381, number, sizeof(number) - 1); /* callback_num */
	pdu_add_tlv(&pdu, 0x1400, number, 2);                  /* whoever made it knows what it says */
	pdu_add_tlv(&pdu, PDU_TAG_RECEIPTED_MESSAGE_ID, number, 2);
	pdu.tlvs_set_aside = 2;
	assert_non_null(strstr(written(false, &pdu, PDU_FAULT_NONE),
		" 0x0501=12 0x0381=(12 octets) 0x1400=(2 octets) 0x001e=(2 octets) set_aside=2\n"));
}

static void a_bind_has_no_password_and_a_response_its_id(void **state)
{
	struct pdu pdu = { .command = PDU_BIND_TRANSCEIVER, .sequence = 1 };

	(void)state;
	snprintf(pdu.bind.system_id, sizeof(pdu.bind.system_id), "agahi");
	snprintf(pdu.bind.password, sizeof(pdu.bind.password), "secret");
	assert_non_null(strstr(written(true, &pdu, PDU_FAULT_NONE),
		"> bind_transceiver sequence=1 status=0x00 system_id=\"agahi\"\n"));
	struct pdu response = { .command = PDU_SUBMIT_SM_RESP, .sequence = 3, .status = 0x58 };
	snprintf(response.message_id, sizeof(response.message_id), "a\x1b[2J");
	assert_non_null(strstr(written(false, &response, PDU_FAULT_NONE),
		"< submit_sm_resp sequence=3 status=0x58 message_id=\"a?[2J\"\n"));
}

static void what_was_refused_is_told_with_its_reason(void **state)
{
	struct pdu pdu = { .command = 0x77, .sequence = 4 };

	(void)state;
	assert_non_null(strstr(written(false, &pdu, PDU_FAULT_FIELD_TOO_LONG), "refused=\""));
	buffer_free(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_told_without_its_number_and_its_text),
		cmocka_unit_test(a_header_is_shown_and_what_stands_behind_it_is_not),
		cmocka_unit_test(of_a_header_only_what_says_how_to_read_is_shown),
		cmocka_unit_test(a_text_that_is_taken_for_a_header_is_not_shown),
		cmocka_unit_test(parameters_are_told_by_their_length_but_for_numbers_of_the_protocol),
		cmocka_unit_test(a_bind_has_no_password_and_a_response_its_id),
		cmocka_unit_test(what_was_refused_is_told_with_its_reason),
	};

	return RUN_SUITE(tests);
}
