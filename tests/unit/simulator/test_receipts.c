/* How the simulator spells delivery receipts. */
#include "submit_of.h"

#include "agahi/base/buffer.h"
#include "agahi/simulator/receipts.h"
#include "agahi/text/charset.h"

static const struct {
	const char *name;
	const char *beginning; /* of the text; NULL: there is none */
	const char *state;     /* in the text */
	uint8_t esm_class;
	bool id_parameter, state_parameter;
} spellings[] = {
	{ "hex", "id:1a2b3c4d sub:001 dlvrd:001 submit date:", " stat:DELIVRD err:000 text:Polling", 0x04,
		false, false },
	{ "decimal", "id:439041101 sub:001 ", " stat:DELIVRD ", 0x04, false, false },
	{ "padded", "id:00000000000439041101 sub:001 ", " stat:DELIVRD ", 0x04, false, false },
	{ "upper", "id:1A2B3C4D sub:001 ", " stat:DELIVRD ", 0x04, false, false },
	{ "tlv", NULL, NULL, 0x04, true, true },
	{ "unmarked", "id:1a2b3c4d sub:001 ", " stat:DELIVRD ", 0x00, false, false },
	{ "state", NULL, NULL, 0x00, false, true },
	{ "ucs2", "id:1a2b3c4d sub:001 ", " stat:DELIVRD err:000 text:", 0x44, false, false },
	{ "quoted", "ID:\"1A2B3C4D\" Sub:001 ", " STAT:Delivrd ", 0x04, false, false },
};

static struct pdu receipt_in(const char *name, bool delivered, struct receipts_octets *octets)
{
	struct pdu submit = submit_of("Polling day: 1)", 15, 0, 0), pdu;
	const struct receipts_about about = { &submit.message, 0x1a2b3c4d, delivered, 1707379200,
		1707379260 };

	receipts_write(receipts_spelling_named(name), &about, octets, &pdu);
	return pdu;
}

static void each_spelling_of_a_receipt_is_as_its_name_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct receipts_octets octets;
		struct pdu pdu = receipt_in(spellings[i].name, true, &octets);
		struct buffer text = { 0 };
		struct span span = pdu.message.text;

		if (pdu.message.esm_class & PDU_ESM_UDH_INDICATOR) {
			assert_memory_equal(span.data, "\x05\x00\x03\x5a\x01\x01", 6);
			assert_int_equal(pdu.message.data_coding, 8);
			charset_decode(CHARSET_UTF16, span_of(span.data + 6, span.len - 6), &text);
		} else {
			buffer_add(&text, span.data, span.len);
		}
		assert_int_equal(pdu.message.esm_class, spellings[i].esm_class);
		assert_string_equal(pdu.message.source.digits, "923001234567");
		assert_string_equal(pdu.message.destination.digits, "8300");
		assert_int_equal(
			pdu_find_tlv(&pdu, PDU_TAG_RECEIPTED_MESSAGE_ID) != NULL, spellings[i].id_parameter);
		assert_int_equal(
			pdu_find_tlv(&pdu, PDU_TAG_MESSAGE_STATE) != NULL, spellings[i].state_parameter);
		assert_int_equal(span.len > 0, spellings[i].beginning != NULL);
		if (spellings[i].beginning) {
			assert_memory_equal(
				text.data, spellings[i].beginning, strlen(spellings[i].beginning));
			assert_non_null(strstr(text.data, spellings[i].state));
		}
		buffer_free(&text);
	}
}

static void a_message_that_failed_is_told_so(void **state)
{
	struct receipts_octets octets;
	struct pdu pdu = receipt_in("hex", false, &octets);
	uint32_t number;

	(void)state;
	assert_non_null(memmem(pdu.message.text.data, pdu.message.text.len, " dlvrd:000 ", 11));
	assert_non_null(memmem(pdu.message.text.data, pdu.message.text.len, " stat:UNDELIV err:001 ", 22));
	pdu = receipt_in("state", false, &octets);
	assert_true(pdu_find_number(&pdu, PDU_TAG_MESSAGE_STATE, &number));
	assert_int_equal(number, 5);
}

static void receipts_go_only_to_who_asked(void **state)
{
	struct pdu_message submit = { .registered_delivery = 0 };

	(void)state;
	assert_false(receipts_are_wanted(&submit, true) || receipts_are_wanted(&submit, false));
	submit.registered_delivery = 1;
	assert_true(receipts_are_wanted(&submit, true) && receipts_are_wanted(&submit, false));
	submit.registered_delivery = 0x12; /* with another bit set: on failure only */
	assert_true(!receipts_are_wanted(&submit, true) && receipts_are_wanted(&submit, false));
}

static void every_spelling_has_a_name_and_a_meaning_and_the_first_is_usual(void **state)
{
	const char *name, *meaning;
	size_t count = 0;

	(void)state;
	for (; receipts_describe(count, &name, &meaning); count++) {
		assert_string_equal(name, spellings[count].name);
		assert_true(strlen(meaning) > 10);
		assert_non_null(receipts_spelling_named(name));
	}
	assert_int_equal(count, sizeof(spellings) / sizeof(spellings[0]));
	assert_ptr_equal(receipts_spelling_usual(), receipts_spelling_named("hex"));
	assert_null(receipts_spelling_named("no-such-spelling"));
}

static void the_id_of_a_response_is_lower_case_hexadecimal(void **state)
{
	char id[PDU_MESSAGE_ID_SIZE];

	(void)state;
	receipts_write_id(UINT64_C(0xABCDEF0123), id);
	assert_string_equal(id, "abcdef0123");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_spelling_of_a_receipt_is_as_its_name_says),
		cmocka_unit_test(a_message_that_failed_is_told_so),
		cmocka_unit_test(receipts_go_only_to_who_asked),
		cmocka_unit_test(every_spelling_has_a_name_and_a_meaning_and_the_first_is_usual),
		cmocka_unit_test(the_id_of_a_response_is_lower_case_hexadecimal),
	};

	return RUN_SUITE(tests);
}
