/* Headers of parts: numbers and shifts, as phones write them. */
#include "testing.h"

#include "agahi/text/udh.h"

static void part_numbers_are_read_from_both_headers(void **state)
{
	struct udh udh;
	struct span text = span_of("\x05\x00\x03\x2a\x03\x02"
				   "abc",
		9);

	(void)state;
	assert_true(udh_read(&text, &udh));
	assert_true(udh.concatenated);
	assert_int_equal(udh.reference, 0x2a);
	assert_int_equal(udh.total, 3);
	assert_int_equal(udh.sequence, 2);
	assert_int_equal(text.len, 3);
	text = span_of("\x06\x08\x04\x12\x34\x02\x01z", 8);
	assert_true(udh_read(&text, &udh));
	assert_int_equal(udh.reference, 0x1234);
	assert_int_equal(text.len, 1);
}

static void other_header_elements_are_passed_over(void **state)
{
	struct udh udh;
	struct span text = span_of("\x0b\x05\x04\x0b\x84\x23\xf0\x00\x03\x07\x02\x01hi", 14);

	(void)state;
	assert_true(udh_read(&text, &udh));
	assert_true(udh.concatenated);
	assert_int_equal(udh.reference, 7);
	assert_int_equal(text.len, 2);
}

static void headers_that_run_past_the_end_are_refused(void **state)
{
	struct udh udh;
	struct span text = span_of("\x20\x00\x03", 3);

	(void)state;
	assert_false(udh_read(&text, &udh));
	text = span_of("\x04\x00\x30\x01\x02", 5);
	assert_false(udh_read(&text, &udh));
	text = span_of("", 0);
	assert_false(udh_read(&text, &udh));
}

static void senseless_part_numbers_are_ignored(void **state)
{
	struct udh udh;
	struct span text = span_of("\x05\x00\x03\x01\x02\x03x", 7);

	(void)state;
	assert_true(udh_read(&text, &udh));
	assert_false(udh.concatenated);
	text = span_of("\x05\x00\x03\x01\x00\x00x", 7);
	assert_true(udh_read(&text, &udh));
	assert_false(udh.concatenated);
}

static void a_written_header_is_read_again(void **state)
{
	const struct udh written = { true, 0x1ff, 4, 3, GSM7_DEFAULT };
	uint8_t octets[UDH_MAX_OCTETS];
	struct udh udh;

	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		size_t len = udh_write(&written, wide, octets);
		struct span text = span_of(octets, len);

		assert_int_equal(len, wide ? UDH_CONCAT16_OCTETS : UDH_CONCAT8_OCTETS);
		assert_true(udh_read(&text, &udh));
		assert_int_equal(udh.reference, wide ? 0x1ff : 0xff);
		assert_int_equal(udh.sequence, 3);
		assert_int_equal(text.len, 0);
	}
}

static void shift_elements_are_written_and_read(void **state)
{
	static const uint8_t wanted[] = { 11, 0x24, 1, 13, 0x25, 1, 13, 0x00, 3, 7, 2, 1 };
	const struct udh written = { true, 7, 2, 1, GSM7_URDU };
	uint8_t octets[UDH_MAX_OCTETS + 1];
	struct udh udh;

	(void)state;
	assert_int_equal(udh_write(&written, false, octets), sizeof(wanted));
	assert_memory_equal(octets, wanted, sizeof(wanted));
	assert_int_equal(udh_length(true, false, GSM7_URDU), sizeof(wanted));
	struct span text = span_of(octets, sizeof(wanted));
	assert_true(udh_read(&text, &udh));
	assert_true(udh.concatenated);
	assert_int_equal(udh.reference, 7);
	assert_int_equal(udh.total, 2);
	assert_int_equal(udh.sequence, 1);
	assert_int_equal(udh.shift, GSM7_URDU);
	assert_int_equal(text.len, 0);
	/* Languages whose tables are not here. */
	text = span_of("\x03\x25\x01\x01x", 5);
	assert_true(udh_read(&text, &udh));
	assert_int_equal(udh.shift, GSM7_DEFAULT);
	assert_int_equal(text.len, 1);
}

static void an_element_of_a_wrong_length_says_nothing(void **state)
{
	struct udh udh;
	struct span text = span_of("\x06\x00\x04\x2a\x03\x02\x01z", 8);

	(void)state;
	assert_true(udh_read(&text, &udh));
	assert_false(udh.concatenated);
	assert_int_equal(text.len, 1);
	text = span_of("\x01\x00z", 3); /* half an element */
	assert_true(udh_read(&text, &udh));
	assert_int_equal(text.len, 1);
}

static void a_header_costs_what_it_holds(void **state)
{
	(void)state;
	assert_int_equal(udh_length(false, false, GSM7_DEFAULT), 0);
	assert_int_equal(udh_length(true, false, GSM7_DEFAULT), UDH_CONCAT8_OCTETS);
	assert_int_equal(udh_length(true, true, GSM7_DEFAULT), UDH_CONCAT16_OCTETS);
	assert_int_equal(udh_length(false, false, GSM7_URDU_LOCKING), 4);
	assert_int_equal(udh_length(true, true, GSM7_URDU), UDH_MAX_OCTETS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(part_numbers_are_read_from_both_headers),
		cmocka_unit_test(other_header_elements_are_passed_over),
		cmocka_unit_test(headers_that_run_past_the_end_are_refused),
		cmocka_unit_test(senseless_part_numbers_are_ignored),
		cmocka_unit_test(a_written_header_is_read_again),
		cmocka_unit_test(shift_elements_are_written_and_read),
		cmocka_unit_test(an_element_of_a_wrong_length_says_nothing),
		cmocka_unit_test(a_header_costs_what_it_holds),
	};

	return RUN_SUITE(tests);
}
