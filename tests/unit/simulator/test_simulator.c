/* The simulator: what it says of codings, how it puts replies together, how it spells receipts and plays
 * quirks. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/simulator/coding.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/receipts.h"
#include "agahi/simulator/replies.h"
#include "agahi/simulator/tally.h"

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
	snprintf(pdu.message.source.digits, ADDRESS_SIZE, "8300");
	snprintf(pdu.message.destination.digits, ADDRESS_SIZE, "923001234567");
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

/* --- receipts ----------------------------------------------------------------------------------------- */

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

/* --- quirks ------------------------------------------------------------------------------------------- */

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

/* --- the tally ---------------------------------------------------------------------------------------- */

static void the_tally_knows_missing_second_and_unasked_responses(void **state)
{
	struct tally tally = { 0 };
	uint32_t cookie = 0;

	(void)state;
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(tally_add(&tally, i + 5000), i);
	assert_int_equal(tally_take(&tally, 700, &cookie), TALLY_FIRST);
	assert_int_equal(cookie, 5700);
	assert_int_equal(tally.unanswered, 999);
	assert_int_equal(tally_take(&tally, 700, &cookie), TALLY_AGAIN);
	assert_int_equal(tally_take(&tally, 0, &cookie), TALLY_UNASKED);
	assert_int_equal(tally_take(&tally, 1001, &cookie), TALLY_UNASKED);
	assert_int_equal(tally_cookie(&tally, 1), 5001);
	assert_int_equal(tally.unanswered, 999);
	tally_free(&tally);
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
		cmocka_unit_test(each_spelling_of_a_receipt_is_as_its_name_says),
		cmocka_unit_test(a_message_that_failed_is_told_so),
		cmocka_unit_test(receipts_go_only_to_who_asked),
		cmocka_unit_test(quirks_of_responses_change_their_octets),
		cmocka_unit_test(quirks_of_requests_change_their_octets),
		cmocka_unit_test(quirks_of_texts_change_their_coding_and_leave_headers),
		cmocka_unit_test(quirks_of_numbers_spell_one_citizen_in_many_ways),
		cmocka_unit_test(every_quirk_has_a_name_and_a_meaning),
		cmocka_unit_test(the_tally_knows_missing_second_and_unasked_responses),
	};

	return RUN_SUITE(tests);
}
