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
	pdu.message.text = (struct span){ (const uint8_t *)"\xffsecret question that is long", 29 };
	told = written(
		true, &pdu, PDU_FAULT_NONE); /* a length that lies shows no more than a header may have */
	assert_int_equal(strlen(strstr(told, "udh=")), strlen("udh=") + 2 * 16 + 1);
}

static void parameters_are_told_by_their_length_but_for_short_ones(void **state)
{
	static const uint8_t op[] = { 0x12 }, number[] = "923001234567";
	struct pdu pdu = message("x");

	(void)state;
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, op, 1);
	pdu_add_tlv(&pdu, 0x0381, number, sizeof(number) - 1); /* callback_num */
	pdu.tlvs_set_aside = 2;
	assert_non_null(
		strstr(written(false, &pdu, PDU_FAULT_NONE), " 0x0501=12 0x0381=(12 octets) set_aside=2\n"));
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
		cmocka_unit_test(parameters_are_told_by_their_length_but_for_short_ones),
		cmocka_unit_test(a_bind_has_no_password_and_a_response_its_id),
		cmocka_unit_test(what_was_refused_is_told_with_its_reason),
	};

	return RUN_SUITE(tests);
}
