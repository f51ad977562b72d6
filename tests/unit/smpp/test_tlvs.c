/* Optional parameters: which are kept, which are set aside, and how they are written. */
#include "octets.h"

static struct pdu pdu;

static int set_up(void **state)
{
	(void)state;
	made.len = 0;
	memset(&pdu, 0, sizeof(pdu));
	return 0;
}

static bool read_tlvs(uint16_t *cut)
{
	return tlvs_read(span_of(made.data, made.len), &pdu, cut);
}

static void known_parameters_are_kept_among_ten_thousand_others(void **state)
{
	uint16_t cut;
	uint32_t op;

	(void)state;
	for (unsigned i = 0; i < 10000; i++)
		put_tlv(0x1400 + i % 100, "x", 1);
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x12", 1);
	assert_true(read_tlvs(&cut));
	assert_int_equal(pdu.tlvs_set_aside, 10000);
	assert_int_equal(pdu.tlv_count, 1);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USSD_SERVICE_OP, &op));
	assert_int_equal(op, 0x12);
}

static void a_known_parameter_given_twice_counts_once(void **state)
{
	uint16_t cut;
	uint32_t op;

	(void)state;
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x01", 1);
	put_tlv(PDU_TAG_USSD_SERVICE_OP, "\x02", 1);
	assert_true(read_tlvs(&cut));
	assert_int_equal(pdu.tlv_count, 1);
	assert_int_equal(pdu.tlvs_set_aside, 1);
	assert_true(pdu_find_number(&pdu, PDU_TAG_USSD_SERVICE_OP, &op));
	assert_int_equal(op, 1);
}

static void a_parameter_of_the_wrong_length_is_set_aside(void **state)
{
	uint16_t cut;

	(void)state;
	put_tlv(PDU_TAG_SAR_REFERENCE, "\x01", 1);
	put_tlv(PDU_TAG_MESSAGE_STATE, "\x01\x02", 2);
	put_tlv(PDU_TAG_RECEIPTED_MESSAGE_ID, "", 0);
	put_tlv(PDU_TAG_MESSAGE_PAYLOAD, "", 0); /* may be empty */
	assert_true(read_tlvs(&cut));
	assert_int_equal(pdu.tlv_count, 1);
	assert_int_equal(pdu.tlvs_set_aside, 3);
	assert_non_null(pdu_find_tlv(&pdu, PDU_TAG_MESSAGE_PAYLOAD));
}

static void a_fault_tells_what_is_lost_and_keeps_what_stood_before(void **state)
{
	static const struct {
		size_t len;
		uint16_t cut;
	} ends[] = { { 1, 0 }, { 3, 0 }, { 4, PDU_TAG_MESSAGE_PAYLOAD }, { 6, PDU_TAG_MESSAGE_PAYLOAD } };
	uint16_t cut;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		set_up(state);
		put_tlv(PDU_TAG_USER_MESSAGE_REFERENCE, "\0\7", 2);
		size_t first = made.len;
		put_tlv(PDU_TAG_MESSAGE_PAYLOAD, "abc", 3);
		made.len = first + ends[i].len;
		assert_false(read_tlvs(&cut));
		assert_int_equal(cut, ends[i].cut);
		assert_int_equal(pdu.tlv_count, 1);
	}
}

static void a_number_has_one_to_four_octets(void **state)
{
	static const uint8_t octets[] = { 1, 2, 3, 4, 5 };
	static const uint32_t values[] = { 0, 0x01, 0x0102, 0x010203, 0x01020304, 0 };
	uint32_t value;

	for (size_t len = 0; len <= sizeof(octets); len++) {
		set_up(state);
		pdu_add_tlv(&pdu, 0x1400, octets, len);
		assert_int_equal(pdu_find_number(&pdu, 0x1400, &value), len >= 1 && len <= 4);
		if (len >= 1 && len <= 4)
			assert_int_equal(value, values[len]);
		assert_false(pdu_find_number(&pdu, 0x1401, &value));
	}
}

static void a_full_table_takes_no_more(void **state)
{
	(void)state;
	for (int i = 0; i < PDU_MAX_TLVS; i++)
		assert_true(pdu_add_tlv(&pdu, (uint16_t)(0x1400 + i), (const uint8_t *)"x", 1));
	assert_false(pdu_add_tlv(&pdu, 0x1500, (const uint8_t *)"x", 1));
	assert_int_equal(pdu.tlv_count, PDU_MAX_TLVS);
}

static void a_parameter_is_appended_while_there_is_room(void **state)
{
	static uint8_t octets[UINT16_MAX + 16];
	struct fields_out out = { octets, 12, 2 };

	(void)state;
	assert_true(tlvs_append(&out, PDU_TAG_MESSAGE_PAYLOAD, span_of("ab", 2)));
	assert_int_equal(out.len, 8);
	assert_memory_equal(octets + 2, "\x04\x24\0\2ab", 6);
	assert_true(tlvs_append(&out, 0x1400, span_of(NULL, 0)));
	assert_int_equal(out.len, 12);
	assert_false(tlvs_append(&out, 0x1400, span_of(NULL, 0)));
	assert_int_equal(out.len, 12);
	out = (struct fields_out){ octets, sizeof(octets), 0 };
	assert_false(tlvs_append(&out, 0x1400, span_of(octets, UINT16_MAX + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(known_parameters_are_kept_among_ten_thousand_others, set_up),
		cmocka_unit_test_setup(a_known_parameter_given_twice_counts_once, set_up),
		cmocka_unit_test_setup(a_parameter_of_the_wrong_length_is_set_aside, set_up),
		cmocka_unit_test_setup(a_fault_tells_what_is_lost_and_keeps_what_stood_before, set_up),
		cmocka_unit_test_setup(a_number_has_one_to_four_octets, set_up),
		cmocka_unit_test_setup(a_full_table_takes_no_more, set_up),
		cmocka_unit_test_setup(a_parameter_is_appended_while_there_is_room, set_up),
	};

	return RUN_SUITE(tests);
}
