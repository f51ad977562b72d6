/* Which part of a long message a PDU carries: by header, by SAR parameters, by neither. */
#include "testing.h"

#include "agahi/smpp/concat.h"

static struct pdu pdu;
static struct udh numbers;
static struct span text;

static int set_up(void **state)
{
	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	return 0;
}

static bool read_part(const void *octets, size_t len)
{
	text = span_of(octets, len);
	return concat_read(&pdu, &text, &numbers);
}

#define READ(octets) read_part(octets, sizeof(octets) - 1)

static void add_sar(const char *reference, const char *total, const char *sequence)
{
	pdu.tlv_count = 0;
	pdu_add_tlv(&pdu, PDU_TAG_SAR_REFERENCE, (const uint8_t *)reference, 2);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, (const uint8_t *)total, 1);
	pdu_add_tlv(&pdu, PDU_TAG_SAR_SEQUENCE, (const uint8_t *)sequence, 1);
}

static void assert_part(unsigned reference, unsigned sequence, unsigned total)
{
	assert_true(numbers.concatenated);
	assert_int_equal(numbers.reference, reference);
	assert_int_equal(numbers.sequence, sequence);
	assert_int_equal(numbers.total, total);
}

static void a_text_without_header_or_parameters_is_whole(void **state)
{
	(void)state;
	assert_true(READ("VOTE"));
	assert_false(numbers.concatenated);
	assert_int_equal(text.len, 4);
	assert_true(READ(""));
	assert_int_equal(text.len, 0);
}

static void a_header_tells_the_part_and_leaves_the_text(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	assert_true(READ("\5\0\3\x21\3\2VOTE"));
	assert_part(0x21, 2, 3);
	assert_memory_equal(text.data, "VOTE", text.len);
}

static void sar_parameters_tell_the_part(void **state)
{
	(void)state;
	add_sar("\1\2", "\3", "\2");
	assert_true(READ("VOTE"));
	assert_part(0x102, 2, 3);
	assert_int_equal(text.len, 4);
}

static void a_header_goes_before_sar_parameters(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	add_sar("\1\2", "\5", "\4");
	assert_true(READ("\5\0\3\x21\3\2VOTE"));
	assert_part(0x21, 2, 3);
}

/* A national table in the header, the numbers in the parameters: both count. */
static void a_header_without_numbers_keeps_its_table_beside_sar(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	add_sar("\1\2", "\3", "\1");
	assert_true(READ("\3\x24\1\x0dVOTE"));
	assert_part(0x102, 1, 3);
	assert_int_equal(numbers.shift, GSM7_URDU_SINGLE);
	assert_int_equal(text.len, 4);
}

static void sar_numbers_that_make_no_sense_count_for_nothing(void **state)
{
	static const char *const pairs[][2] = { { "\0", "\0" }, { "\1", "\1" }, { "\3", "\0" },
		{ "\3", "\4" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		add_sar("\1\2", pairs[i][0], pairs[i][1]);
		assert_true(READ("VOTE"));
		assert_false(numbers.concatenated);
	}
	pdu.tlv_count = 2; /* no sequence */
	assert_true(READ("VOTE"));
	assert_false(numbers.concatenated);
}

/* The indicator is set, and what stands there is text: its first letter is taken for the header's length. */
static void an_indicator_without_a_header_is_broken_or_costs_no_more_than_its_length(void **state)
{
	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	assert_false(READ("VOTE")); /* 0x56 octets are not there */
	assert_false(READ(""));
	assert_true(READ("\0VOTE")); /* a header of nothing */
	assert_false(numbers.concatenated);
	assert_int_equal(text.len, 4);
}

static void a_header_is_seen_without_its_indicator_only_when_it_cannot_be_text(void **state)
{
	(void)state;
	assert_true(READ("\5\0\3\x21\3\2VOTE"));
	assert_part(0x21, 2, 3);
	assert_true(READ("\5\0\3\x21\3\4VOTE")); /* the fourth of three */
	assert_false(numbers.concatenated);
	assert_int_equal(text.len, 10);
	assert_true(READ("\5\0\3"));
	assert_int_equal(text.len, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_text_without_header_or_parameters_is_whole, set_up),
		cmocka_unit_test_setup(a_header_tells_the_part_and_leaves_the_text, set_up),
		cmocka_unit_test_setup(sar_parameters_tell_the_part, set_up),
		cmocka_unit_test_setup(a_header_goes_before_sar_parameters, set_up),
		cmocka_unit_test_setup(a_header_without_numbers_keeps_its_table_beside_sar, set_up),
		cmocka_unit_test_setup(sar_numbers_that_make_no_sense_count_for_nothing, set_up),
		cmocka_unit_test_setup(
			an_indicator_without_a_header_is_broken_or_costs_no_more_than_its_length, set_up),
		cmocka_unit_test_setup(
			a_header_is_seen_without_its_indicator_only_when_it_cannot_be_text, set_up),
	};

	return RUN_SUITE(tests);
}
