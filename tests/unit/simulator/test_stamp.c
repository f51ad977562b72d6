/* PDUs that are stamped out read as those that are encoded one by one. */
#include "testing.h"

#include "agahi/simulator/receipts.h"
#include "agahi/simulator/smsc.h"
#include "agahi/simulator/stamp.h"

static void a_deliver_sm_is_octet_for_octet_what_is_encoded(void **state)
{
	static const char *const numbers[] = { "923000000000", "923001234567", "924048999999" };
	uint8_t stamped[STAMP_MAX_OCTETS], encoded[PDU_MAX_ENCODED];
	struct pdu_message message;
	struct stamp stamp;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct pdu pdu = { .command = PDU_DELIVER_SM, .sequence = 0x12345678 };

		smsc_fill_addresses(&message, numbers[0], "8300");
		message.data_coding = 8;
		message.text = span_of("\6\60", 2);
		assert_true(stamp_prepare(&stamp, &message));
		stamp_deliver(&stamp, strtoull(numbers[i], NULL, 10), 0x12345678, stamped);
		smsc_fill_addresses(&pdu.message, numbers[i], "8300");
		pdu.message.data_coding = 8;
		pdu.message.text = span_of("\6\60", 2);
		assert_int_equal(pdu_encode(&pdu, encoded, sizeof(encoded)), stamp.len);
		assert_memory_equal(stamped, encoded, stamp.len);
	}
}

static void what_is_too_long_for_a_stamp_is_none(void **state)
{
	static uint8_t text[STAMP_MAX_OCTETS];
	struct pdu_message message;
	struct stamp stamp;

	(void)state;
	smsc_fill_addresses(&message, "923000000000", "8300");
	message.text = span_of(text, sizeof(text));
	assert_false(stamp_prepare(&stamp, &message));
}

static void a_response_is_octet_for_octet_what_is_encoded(void **state)
{
	static const uint64_t messages[] = { 0, 9, 0xa00, UINT64_C(0x6927a1b2cd0), UINT64_MAX };
	uint8_t stamped[STAMP_RESPONSE_OCTETS], encoded[PDU_MAX_ENCODED];

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(messages) / sizeof(messages[0]); i++) {
		struct pdu pdu = { .command = PDU_SUBMIT_SM_RESP, .sequence = 99 };

		pdu.status = i % 2 ? PDU_STATUS_THROTTLED : PDU_STATUS_OK;
		if (pdu.status == PDU_STATUS_OK)
			receipts_write_id(messages[i / 2], pdu.message_id);
		size_t len = stamp_submit_response(99, pdu.status, messages[i / 2], stamped);
		assert_int_equal(pdu_encode(&pdu, encoded, sizeof(encoded)), len);
		assert_memory_equal(stamped, encoded, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deliver_sm_is_octet_for_octet_what_is_encoded),
		cmocka_unit_test(what_is_too_long_for_a_stamp_is_none),
		cmocka_unit_test(a_response_is_octet_for_octet_what_is_encoded),
	};

	return RUN_SUITE(tests);
}
