/* Status codes in words that somebody at the other end of a telephone understands. */
#include "testing.h"

#include "agahi/smpp/status.h"

static void every_status_that_we_send_has_words_of_its_own(void **state)
{
	static const enum pdu_status sent[] = { PDU_STATUS_OK, PDU_STATUS_INVALID_MESSAGE_LENGTH,
		PDU_STATUS_INVALID_COMMAND_LENGTH, PDU_STATUS_INVALID_COMMAND_ID,
		PDU_STATUS_INVALID_BIND_STATUS, PDU_STATUS_ALREADY_BOUND, PDU_STATUS_SYSTEM_ERROR,
		PDU_STATUS_INVALID_SOURCE, PDU_STATUS_INVALID_DESTINATION, PDU_STATUS_INVALID_PASSWORD,
		PDU_STATUS_INVALID_SYSTEM_ID, PDU_STATUS_QUEUE_FULL, PDU_STATUS_INVALID_SERVICE_TYPE,
		PDU_STATUS_INVALID_SYSTEM_TYPE, PDU_STATUS_THROTTLED, PDU_STATUS_INVALID_SCHEDULE,
		PDU_STATUS_INVALID_EXPIRY, PDU_STATUS_TEMPORARY_APP_ERROR, PDU_STATUS_PERMANENT_APP_ERROR,
		PDU_STATUS_INVALID_TLV_STREAM };
	enum { COUNT = sizeof(sent) / sizeof(sent[0]) };

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const char *words = pdu_status_words(sent[i]);

		assert_string_not_equal(words, "reserved status code");
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(words, pdu_status_words(sent[j]));
	}
}

static void a_code_is_told_by_the_words_of_the_standard(void **state)
{
	(void)state;
	assert_string_equal(pdu_status_words(0x0e), "invalid password");
	assert_string_equal(pdu_status_words(0x58), "throttled: too many messages");
	assert_string_equal(pdu_status_words(0xff), "unknown error");
}

static void vendor_and_reserved_codes_are_told_as_such(void **state)
{
	static const struct {
		uint32_t status;
		const char *words;
	} edges[] = {
		{ 0x09, "reserved status code" }, /* between two that have words */
		{ 0x3ff, "reserved status code" },
		{ 0x400, "vendor's own error" },
		{ 0x4ff, "vendor's own error" },
		{ 0x500, "reserved status code" },
		{ UINT32_MAX, "reserved status code" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		assert_string_equal(pdu_status_words(edges[i].status), edges[i].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_that_we_send_has_words_of_its_own),
		cmocka_unit_test(a_code_is_told_by_the_words_of_the_standard),
		cmocka_unit_test(vendor_and_reserved_codes_are_told_as_such),
	};

	return RUN_SUITE(tests);
}
