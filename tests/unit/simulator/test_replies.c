/* How the simulator puts the parts of a reply together. */
#include "submit_of.h"

#include "agahi/simulator/replies.h"

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

static struct pdu part_of(const char octets[7], size_t len, uint8_t coding)
{
	return submit_of(octets, len, coding, PDU_ESM_UDH_INDICATOR);
}

static void messages_of_one_reference_are_told_apart_by_number_and_count(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	struct pdu first = part_of("\x05\x00\x03\x07\x02\x01"
				   "a",
		7, 0);
	struct pdu second = part_of("\x05\x00\x03\x07\x02\x02"
				    "b",
		7, 0);
	struct pdu of_three = part_of("\x05\x00\x03\x07\x03\x02"
				      "c",
		7, 0);
	struct pdu for_another = second, from_another = second;

	(void)state;
	for_another.message.destination.digits[11] = '8';
	from_another.message.source.digits[3] = '1';
	replies_take(replies, &first, 0);
	replies_take(replies, &for_another, 0);
	replies_take(replies, &from_another, 0);
	replies_take(replies, &of_three, 0);
	assert_int_equal(shown.count, 0);
	replies_take(replies, &second, 0);
	assert_int_equal(shown.count, 1);
	assert_string_equal(shown.text, "ab");
	replies_expire(replies, 1000);
	assert_int_equal(shown.count, 4);
	replies_free(replies);
}

static void parts_of_several_codings_are_each_read_in_their_own(void **state)
{
	struct shown shown = { 0 };
	struct replies *replies = replies_new(CHARSET_GSM7, 1000, on_reply, &shown);
	struct pdu first = part_of("\x05\x00\x03\x07\x02\x01"
				   "a",
		7, 0);
	struct pdu second = part_of("\x05\x00\x03\x07\x02\x02\x06\x48", 8, 8);

	(void)state;
	replies_take(replies, &first, 0);
	replies_take(replies, &second, 0);
	assert_string_equal(shown.text, "aو");
	assert_string_equal(shown.coding, "of several codings");
	assert_int_equal(shown.parts, 2);
	replies_free(replies);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payload_longer_than_a_part_is_shown_whole),
		cmocka_unit_test(data_is_shown_in_hex),
		cmocka_unit_test(parts_in_any_order_are_one_reply_and_repeats_are_counted),
		cmocka_unit_test(what_never_becomes_whole_is_shown_in_part),
		cmocka_unit_test(messages_of_one_reference_are_told_apart_by_number_and_count),
		cmocka_unit_test(parts_of_several_codings_are_each_read_in_their_own),
	};

	return RUN_SUITE(tests);
}
