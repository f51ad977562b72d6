/* What a link's configuration makes of a text, its addresses and its screens. */
#include "testing.h"

#include "agahi/link/format.h"

static void a_text_is_written_as_the_link_wants_it(void **state)
{
	static const struct {
		enum config_long_messages configured;
		enum segment_header header;
	} cases[] = { { LONG_UDH8, SEGMENT_HEADER_8BIT }, { LONG_UDH16, SEGMENT_HEADER_16BIT },
		{ LONG_SAR, SEGMENT_HEADER_16BIT }, { LONG_PAYLOAD, SEGMENT_HEADER_NONE } };
	const char *languages[] = { "ur" };
	struct config_link link = { .default_alphabet = CHARSET_LATIN1 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		link.long_messages = cases[i].configured;
		struct segment_format format = format_for_link(&link, i % 2 == 0);
		assert_int_equal(format.header, cases[i].header);
		assert_int_equal(format.alphabet, CHARSET_LATIN1);
		assert_int_equal(format.flash, i % 2 == 0);
		assert_false(format.urdu);
	}
	link.national_shift = (struct config_strings){ languages, 1 };
	assert_true(format_for_link(&link, false).urdu);
}

static void a_screen_holds_what_the_link_says(void **state)
{
	const struct config_link link = { .default_alphabet = CHARSET_GSM7,
		.ussd = { .max_septets = 182, .max_ucs2 = 70 } };
	struct screen_size size = screen_size_for_link(&link);

	(void)state;
	assert_int_equal(size.alphabet, CHARSET_GSM7);
	assert_int_equal(size.septets, 182);
	assert_int_equal(size.units, 70);
}

static void our_address_is_of_the_kind_that_the_provider_prescribes(void **state)
{
	static const struct {
		int ton, npi;
		uint8_t written_ton, written_npi;
	} cases[] = { { -1, -1, 6, 1 }, { 3, -1, 3, 1 }, { -1, 8, 6, 8 }, { 0, 0, 0, 0 } };
	const struct address service = { 6, 1, "8300" }, citizen = { 1, 1, "923001234567" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct config_link link = { .source_ton = cases[i].ton, .source_npi = cases[i].npi };
		struct pdu_message message;

		memset(&message, 0xff, sizeof(message));
		fill_addresses_for_link(&link, &service, &citizen, &message);
		assert_string_equal(message.source.digits, "8300");
		assert_int_equal(message.source.ton, cases[i].written_ton);
		assert_int_equal(message.source.npi, cases[i].written_npi);
		assert_string_equal(message.destination.digits, "923001234567");
		assert_int_equal(message.destination.ton, 1);
		assert_int_equal(message.destination.npi, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_written_as_the_link_wants_it),
		cmocka_unit_test(a_screen_holds_what_the_link_says),
		cmocka_unit_test(our_address_is_of_the_kind_that_the_provider_prescribes),
	};

	return RUN_SUITE(tests);
}
