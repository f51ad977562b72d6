/* What goes out of a reply: cut for its link, each part a PDU. */
#include "testing.h"

#include "fakes/link.h"

#include "agahi/delivery/parts.h"

static const char urdu[] = "ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں اور پولنگ کے دن اپنے پولنگ اسٹیشن پر "
			   "وقت سے پہلے پہنچ جائیں";

static struct link fake;
static struct parts parts;
static struct prepared *text;
static struct parts_octets octets;
static struct pdu pdu;

static const struct short_address service = { 6, 0, "8300" }, citizen = { 1, 1, "923001234567" };

static int set_up(void **state)
{
	(void)state;
	fake_link_init(&fake);
	memset(&parts, 0, sizeof(parts));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	prepared_drop(text);
	text = NULL;
	return 0;
}

static bool cut(const char *said, bool flash, uint16_t reference)
{
	text = prepared_new(said, strlen(said));
	return text && parts_cut(&parts, text, &fake.config, flash, reference);
}

static void fill(size_t part)
{
	parts_fill(&parts, part, &fake.config, &service, &citizen, &octets, &pdu);
}

static void one_part_has_no_header(void **state)
{
	(void)state;
	assert_int_equal(parts_count(&parts), 0);
	assert_true(cut("Hello", false, 7));
	assert_int_equal(parts_count(&parts), 1);
	fill(0);
	assert_int_equal(pdu.command, PDU_SUBMIT_SM);
	assert_int_equal(pdu.message.esm_class, 0);
	assert_int_equal(pdu.message.data_coding, 0);
	assert_int_equal(pdu.message.text.len, 5);
	assert_memory_equal(pdu.message.text.data, "Hello", 5);
	assert_string_equal(pdu.message.source.digits, "8300");
	assert_string_equal(pdu.message.destination.digits, "923001234567");
	assert_int_equal(pdu.tlv_count, 0);
	assert_false(pdu.message.registered_delivery);
}

static void parts_share_a_short_reference_in_the_header(void **state)
{
	(void)state;
	assert_true(cut(urdu, false, 0x1234));
	assert_int_equal(parts_count(&parts), 2);
	for (size_t i = 0; i < 2; i++) {
		fill(i);
		assert_int_equal(pdu.message.esm_class, PDU_ESM_UDH_INDICATOR);
		const uint8_t header[] = { 5, 0, 3, 0x34, 2, (uint8_t)(i + 1) };
		assert_memory_equal(pdu.message.text.data, header, sizeof(header));
		assert_int_equal(pdu.message.data_coding, 8);
		assert_true(pdu.message.text.len <= 140);
	}
}

static void a_wide_reference_has_both_octets(void **state)
{
	(void)state;
	fake.config.long_messages = LONG_UDH16;
	assert_true(cut(urdu, false, 0x1234));
	fill(1);
	const uint8_t header[] = { 6, 8, 4, 0x12, 0x34, 2, 2 };
	assert_memory_equal(pdu.message.text.data, header, sizeof(header));
}

static void sar_tells_it_in_parameters(void **state)
{
	uint32_t value;

	(void)state;
	fake.config.long_messages = LONG_SAR;
	assert_true(cut(urdu, false, 0x1234));
	fill(1);
	assert_int_equal(pdu.message.esm_class, 0);
	assert_true(pdu_find_number(&pdu, PDU_TAG_SAR_REFERENCE, &value));
	assert_int_equal(value, 0x1234);
	assert_true(pdu_find_number(&pdu, PDU_TAG_SAR_TOTAL, &value));
	assert_int_equal(value, 2);
	assert_true(pdu_find_number(&pdu, PDU_TAG_SAR_SEQUENCE, &value));
	assert_int_equal(value, 2);
}

static void a_payload_is_not_cut(void **state)
{
	(void)state;
	fake.config.long_messages = LONG_PAYLOAD;
	assert_true(cut(urdu, false, 1));
	assert_int_equal(parts_count(&parts), 1);
	fill(0);
	assert_int_equal(pdu.message.esm_class, 0);
	assert_true(pdu.message.text.len > 140);
}

static void the_hosts_wishes_are_in_every_part(void **state)
{
	(void)state;
	fake.config.registered_delivery = true;
	fake.config.service_type = "VOTE";
	fake.config.source_ton = 3;
	fake.config.source_npi = 9;
	assert_true(cut("Hello", true, 1));
	fill(0);
	assert_int_equal(pdu.message.registered_delivery, 1);
	assert_string_equal(pdu.message.service_type, "VOTE");
	assert_int_equal(pdu.message.source.ton, 3);
	assert_int_equal(pdu.message.source.npi, 9);
	assert_int_equal(pdu.message.data_coding & 0x13, 0x10); /* class 0: shown at once, not kept */
}

static void urdu_in_septets_has_a_header_even_alone(void **state)
{
	static const char *const shift = "ur";

	(void)state;
	fake.config.national_shift = (struct config_strings){ (const char **)(uintptr_t)&shift, 1 };
	assert_true(cut(
		"ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لانا ہے اور پولنگ کے دن اپنے پولنگ اسٹیشن پر پہنچنا "
		"ہے",
		false, 1));
	assert_int_equal(parts_count(&parts), 1);
	fill(0);
	assert_int_equal(pdu.message.esm_class, PDU_ESM_UDH_INDICATOR);
	assert_true(prepared_shift(parts.cut) != GSM7_DEFAULT);
	assert_true(octets.text[0] >= 3);
}

static void parts_are_marked_as_when_they_were_cut(void **state)
{
	(void)state;
	assert_true(cut(urdu, false, 7));
	assert_true(parts_count(&parts) > 1);
	fake.config.long_messages = LONG_SAR; /* meanwhile */
	fill(1);
	assert_int_equal(pdu.message.esm_class, PDU_ESM_UDH_INDICATOR);
	assert_null(pdu_find_tlv(&pdu, PDU_TAG_SAR_REFERENCE));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_part_has_no_header),
		TEST(parts_share_a_short_reference_in_the_header),
		TEST(a_wide_reference_has_both_octets),
		TEST(sar_tells_it_in_parameters),
		TEST(a_payload_is_not_cut),
		TEST(the_hosts_wishes_are_in_every_part),
		TEST(urdu_in_septets_has_a_header_even_alone),
		TEST(parts_are_marked_as_when_they_were_cut),
	};

	return RUN_SUITE(tests);
}
