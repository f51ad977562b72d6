/* What the quirks of networks do to messages and octets. */
#include "submit_of.h"

#include "agahi/simulator/quirks.h"

static uint32_t quirk_set(const char *name)
{
	uint32_t quirks = 0;

	assert_true(quirks_add(&quirks, name));
	return quirks;
}

/* The PDU's octets with the quirk; `out` has room. */
static struct span patched(const char *quirk, const struct pdu *pdu, uint8_t out[1024])
{
	size_t len = pdu_encode(pdu, out, 1024);

	assert_true(len > 0);
	len = quirks_patch(quirk_set(quirk), out, len, 1024);
	assert_int_equal(out[0] << 24 | out[1] << 16 | out[2] << 8 | out[3], len);
	return span_of(out, len);
}

static void quirks_of_responses_change_their_octets(void **state)
{
	struct pdu response = { .command = PDU_SUBMIT_SM_RESP, .sequence = 7, .message_id = "1a2b" };
	uint8_t out[1024];
	struct span octets;

	(void)state;
	assert_int_equal(patched("response-short", &response, out).len, 16);
	octets = patched("response-long-id", &response, out);
	assert_int_equal(octets.len, 16 + 81);
	assert_memory_equal(octets.data + 16 + 76, "1a2b", 5);
	octets = patched("response-rubbish", &response, out);
	assert_int_equal(octets.len, 16 + 5 + 7);
	assert_memory_equal(octets.data + 21, "\xde\xad\xbe\xef\x00\x2a\xff", 7);
	response.status = PDU_STATUS_THROTTLED;
	octets = patched("refusal-with-tlv", &response, out);
	assert_int_equal(octets.len, 16 + 9);
	assert_memory_equal(octets.data + 16,
		"\x00\x1d\x00\x05"
		"busy",
		9);
	assert_int_equal(patched("response-long-id", &response, out).len, 16); /* an error has no id */
	response = (struct pdu){ .command = PDU_BIND_TRANSCEIVER_RESP, .sequence = 1 };
	assert_int_equal(patched("bind-short", &response, out).len, 16);
}

static void quirks_of_requests_change_their_octets(void **state)
{
	struct pdu deliver = submit_of("VOTE", 4, 0, 0);
	uint8_t out[1024], plain[1024];
	struct span octets;

	(void)state;
	deliver.command = PDU_DELIVER_SM;
	size_t len = pdu_encode(&deliver, plain, sizeof(plain));
	octets = patched("trailing-octet", &deliver, out);
	assert_int_equal(octets.len, len + 1);
	assert_int_equal(octets.data[len], 0);
	octets = patched("tlv-cut", &deliver, out);
	assert_int_equal(octets.len, len + 6);
	assert_memory_equal(octets.data + len + 2, "\x00\x13", 2);
	octets = patched("service-type-long", &deliver, out);
	assert_int_equal(octets.len, len + 7);
	assert_memory_equal(octets.data + 16, "smscsim", 8);
	assert_memory_equal(octets.data + 24, plain + 17, len - 17);
	assert_int_equal(patched("response-short", &deliver, out).len, len);
}

static void quirks_of_texts_change_their_coding_and_leave_headers(void **state)
{
	static const uint8_t text[] = { 5, 0, 3, 9, 2, 1, 0x06, 0x48, 0x00, 0x41 };
	struct pdu pdu = submit_of(text, sizeof(text), 8, PDU_ESM_UDH_INDICATOR);
	struct buffer room = { 0 };
	struct pdu_message message = pdu.message;

	(void)state;
	quirks_shape(quirk_set("ucs2-little-endian"), &message, &room);
	assert_int_equal(message.text.len, 10);
	assert_memory_equal(message.text.data, "\x05\x00\x03\x09\x02\x01\x48\x06\x41\x00", 10);
	buffer_free(&room);
	message = pdu.message;
	quirks_shape(quirk_set("utf8"), &message, &room);
	assert_int_equal(message.text.len, 9);
	assert_memory_equal(message.text.data,
		"\x05\x00\x03\x09\x02\x01\xd9\x88"
		"A",
		9);
	assert_int_equal(message.data_coding, 8);
	buffer_free(&room);
	message = pdu.message;
	quirks_shape(quirk_set("ucs2-as-48") | quirk_set("udh-unmarked"), &message, &room);
	assert_int_equal(message.data_coding, 0x48);
	assert_int_equal(message.esm_class, 0);
	assert_memory_equal(message.text.data, text, sizeof(text));
	buffer_free(&room);
}

static void quirks_of_numbers_spell_one_citizen_in_many_ways(void **state)
{
	static const struct {
		const char *quirk;
		const char *digits;
		uint8_t ton;
	} numbers[] = {
		{ "number-national", "3001234567", 2 },
		{ "number-zero", "03001234567", 0 },
		{ "number-00", "00923001234567", 0 },
		{ "number-plus", "+923001234567", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct pdu_message message = { .source = { 1, 1, "923001234567" } };
		struct buffer room = { 0 };

		quirks_shape(quirk_set(numbers[i].quirk), &message, &room);
		assert_string_equal(message.source.digits, numbers[i].digits);
		assert_int_equal(message.source.ton, numbers[i].ton);
		buffer_free(&room);
	}
}

static void every_quirk_has_a_name_and_a_meaning(void **state)
{
	const char *name, *meaning;
	uint32_t all = 0;
	size_t count = 0;

	(void)state;
	for (; quirks_describe(count, &name, &meaning); count++) {
		assert_true(quirks_add(&all, name));
		assert_true(strlen(meaning) > 10);
	}
	assert_int_equal(count, QUIRK_COUNT);
	assert_int_equal(all, (UINT64_C(1) << QUIRK_COUNT) - 1);
	assert_false(quirks_add(&all, "no-such-quirk"));
	assert_int_equal(quirks_copies(quirk_set("twice")), 2);
	assert_int_equal(quirks_copies(quirk_set("twenty")), 20);
	assert_int_equal(quirks_copies(0), 1);
}

static void a_quirk_leaves_what_it_is_not_about(void **state)
{
	struct pdu pdu = submit_of("abcd", 4, 0, 0);
	struct pdu_message message = pdu.message;
	struct buffer room = { 0 };
	uint8_t octets[1024];

	(void)state;
	quirks_shape(quirk_set("utf8") | quirk_set("ucs2-as-48"), &message, &room); /* not in UCS-2 */
	assert_memory_equal(message.text.data, "abcd", 4);
	assert_int_equal(message.data_coding, 0);
	message.data_coding = 8;
	message.esm_class = PDU_ESM_UDH_INDICATOR;
	message.text = span_of("\x09\x00\x03", 3); /* a header that is none */
	quirks_shape(quirk_set("utf8"), &message, &room);
	assert_memory_equal(message.text.data, "\x09\x00\x03", 3);
	assert_int_equal(room.len, 0);
	snprintf(message.source.digits, ADDRESS_SIZE, "14155550123");
	quirks_shape(quirk_set("number-zero"), &message, &room); /* of another country */
	assert_string_equal(message.source.digits, "14155550123");
	size_t len = pdu_encode(&pdu, octets, sizeof(octets));
	assert_int_equal(quirks_patch(quirk_set("trailing-octet"), octets, len, len + 1), len); /* no room */
	buffer_free(&room);
}

static void only_quirks_of_texts_need_ucs2(void **state)
{
	(void)state;
	assert_true(quirks_need_ucs2(quirk_set("utf8")));
	assert_true(quirks_need_ucs2(quirk_set("ucs2-little-endian")));
	assert_true(quirks_need_ucs2(quirk_set("ucs2-as-48")));
	assert_false(quirks_need_ucs2(quirk_set("twenty")));
	assert_false(quirks_need_ucs2(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quirks_of_responses_change_their_octets),
		cmocka_unit_test(quirks_of_requests_change_their_octets),
		cmocka_unit_test(quirks_of_texts_change_their_coding_and_leave_headers),
		cmocka_unit_test(quirks_of_numbers_spell_one_citizen_in_many_ways),
		cmocka_unit_test(every_quirk_has_a_name_and_a_meaning),
		cmocka_unit_test(a_quirk_leaves_what_it_is_not_about),
		cmocka_unit_test(only_quirks_of_texts_need_ucs2),
	};

	return RUN_SUITE(tests);
}
