/* The simulator: what it says of codings, how it puts replies together, how it spells receipts and plays
 * quirks. */
#include "testing.h"

#include "agahi/buffer.h"
#include "agahi/coding.h"
#include "agahi/replies.h"

/* --- codings ------------------------------------------------------------------------------------------ */

static void every_group_of_codings_has_its_name(void **state)
{
	static const struct {
		uint8_t from, to;
		const char *name;
	} groups[] = {
		{ 0x00, 0x00, "GSM 7-bit" },
		{ 0x01, 0x01, "ASCII" },
		{ 0x02, 0x02, "8-bit data" },
		{ 0x03, 0x03, "Latin-1" },
		{ 0x04, 0x04, "8-bit data" },
		{ 0x08, 0x08, "UCS-2" },
		{ 0x10, 0x13, "GSM 7-bit" },
		{ 0x14, 0x17, "8-bit data" },
		{ 0x18, 0x1b, "UCS-2" },
		{ 0x20, 0x3f, "compressed" },
		{ 0x40, 0x43, "GSM 7-bit" },
		{ 0x44, 0x47, "8-bit data" },
		{ 0x48, 0x4b, "UCS-2" },
		{ 0x54, 0x57, "8-bit data" },
		{ 0x58, 0x5b, "UCS-2" },
		{ 0x60, 0x7f, "compressed" },
		{ 0x80, 0xdf, "GSM 7-bit" },
		{ 0xe0, 0xef, "UCS-2" },
		{ 0xf0, 0xf3, "GSM 7-bit" },
		{ 0xf4, 0xf7, "8-bit data" },
		{ 0xf8, 0xfb, "GSM 7-bit" },
		{ 0xfc, 0xff, "8-bit data" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		for (unsigned code = groups[i].from; code <= groups[i].to; code++)
			assert_string_equal(
				coding_of((uint8_t)code, CHARSET_GSM7, GSM7_DEFAULT).name, groups[i].name);
	}
}

static void the_default_alphabet_and_its_tables_are_named(void **state)
{
	(void)state;
	assert_string_equal(coding_of(0, CHARSET_LATIN1, GSM7_DEFAULT).name, "Latin-1");
	assert_string_equal(coding_of(0xf0, CHARSET_ASCII, GSM7_DEFAULT).name, "ASCII");
	assert_string_equal(coding_of(0, CHARSET_GSM7, GSM7_URDU).name, "GSM 7-bit, Urdu tables");
	assert_string_equal(coding_of(8, CHARSET_GSM7, GSM7_URDU).name, "UCS-2");
	assert_true(coding_is_flash(0x10) && coding_is_flash(0x18) && coding_is_flash(0xf0));
	assert_false(coding_is_flash(0x00) || coding_is_flash(0x11) || coding_is_flash(0xf1));
}

/* --- replies ------------------------------------------------------------------------------------------ */

struct shown {
	unsigned count;
	char text[2048];
	char coding[64];
	size_t parts, total, repeated;
	bool payload;
};

static void on_reply(const struct reply *reply, void *arg)
{
	struct shown *shown = arg;

	shown->count++;
	snprintf(shown->text, sizeof(shown->text), "%s", reply->text);
	snprintf(shown->coding, sizeof(shown->coding), "%s", reply->coding);
	shown->parts = reply->parts;
	shown->total = reply->total;
	shown->repeated = reply->repeated;
	shown->payload = reply->payload;
}

static struct pdu submit_of(const void *octets, size_t len, uint8_t coding, uint8_t esm_class)
{
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_SUBMIT_SM;
	snprintf(pdu.message.source.digits, PDU_ADDRESS_SIZE, "8300");
	snprintf(pdu.message.destination.digits, PDU_ADDRESS_SIZE, "923001234567");
	pdu.message.data_coding = coding;
	pdu.message.esm_class = esm_class;
	pdu.message.text = span_of(octets, len);
	return pdu;
}

static void a_payload_longer_than_a_part_is_shown_whole(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	char text[1001];
	struct pdu pdu;

	(void)state;
	memset(text, 'a', 1000);
	text[1000] = '\0';
	pdu = submit_of(text, 1000, 0, 0);
	pdu_add_tlv(&pdu, PDU_TAG_MESSAGE_PAYLOAD, (const uint8_t *)text, 1000);
	replies_take(replies, &pdu, 0);
	assert_int_equal(shown.count, 1);
	assert_string_equal(shown.text, text);
	assert_true(shown.payload);
	replies_free(replies);
}

static void data_is_shown_in_hex(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	struct pdu pdu =
		submit_of("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\xff\x80", 17, 4, 0);

	(void)state;
	replies_take(replies, &pdu, 0);
	assert_string_equal(shown.text, "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e ff\n80");
	assert_string_equal(shown.coding, "8-bit data");
	pdu = submit_of("\x09\x00\x03", 3, 0, PDU_ESM_UDH_INDICATOR);
	replies_take(replies, &pdu, 0);
	assert_string_equal(shown.text, "09 00 03");
	assert_string_equal(shown.coding, "a header that cannot be read");
	replies_free(replies);
}

static void parts_in_any_order_are_one_reply_and_repeats_are_counted(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	struct pdu second = submit_of("\x05\x00\x03\x07\x02\x02"
				      "\xde\x00\x00\x21",
		10, 8, PDU_ESM_UDH_INDICATOR);
	struct pdu first = submit_of("\x05\x00\x03\x07\x02\x01"
				     "\x00\x41\xd8\x3d",
		10, 8, PDU_ESM_UDH_INDICATOR);

	(void)state;
	replies_take(replies, &second, 0);
	replies_take(replies, &second, 0);
	assert_int_equal(shown.count, 0);
	replies_take(replies, &first, 0);
	assert_int_equal(shown.count, 1);
	assert_string_equal(shown.text, "A😀!"); /* the pair was split between the parts */
	assert_string_equal(shown.coding, "UCS-2");
	assert_int_equal(shown.total, 2);
	assert_int_equal(shown.repeated, 1);
	replies_free(replies);
}

static void what_never_becomes_whole_is_shown_in_part(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	struct pdu part = submit_of("\x05\x00\x03\x07\xff\xc8lost", 10, 0, PDU_ESM_UDH_INDICATOR);

	(void)state;
	replies_take(replies, &part, 500);
	replies_expire(replies, 1499);
	assert_int_equal(shown.count, 0);
	replies_expire(replies, 1500);
	assert_int_equal(shown.parts, 1);
	assert_int_equal(shown.total, 255);
	assert_string_equal(shown.text, "lost");
	replies_take(replies, &part, 2000); /* and freed while it waits */
	replies_free(replies);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_group_of_codings_has_its_name),
		cmocka_unit_test(the_default_alphabet_and_its_tables_are_named),
		cmocka_unit_test(a_payload_longer_than_a_part_is_shown_whole),
		cmocka_unit_test(data_is_shown_in_hex),
		cmocka_unit_test(parts_in_any_order_are_one_reply_and_repeats_are_counted),
		cmocka_unit_test(what_never_becomes_whole_is_shown_in_part),
	};

	return RUN_SUITE(tests);
}
