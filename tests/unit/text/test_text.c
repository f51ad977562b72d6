/* Alphabets, headers and parts of messages. */
#include "testing.h"

#include "agahi/text/charset.h"
#include "agahi/text/gsm7.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"
#include "agahi/text/utf8.h"

static void assert_decodes(enum charset charset, const void *octets, size_t len, const char *wanted)
{
	struct buffer out = { 0 };

	buffer_add(&out, "", 0);
	charset_decode(charset, span_of(octets, len), &out);
	assert_string_equal(out.data, wanted);
	buffer_free(&out);
}

static void gsm_septets_are_read(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7, "VOTE", 4, "VOTE");
	assert_decodes(CHARSET_GSM7, "\x00\x11\x02\x10", 4, "@_$Δ");
	assert_decodes(CHARSET_GSM7, "\x1b\x28\x1b\x65\x1b\x29", 6, "{€}");
}

static void an_escape_to_nothing_shows_the_plain_code(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7,
		"\x1b"
		"A",
		2, "A");
	assert_decodes(CHARSET_GSM7, "A\x1b", 2, "A");
	assert_decodes(CHARSET_GSM7, "\x1b\x1b", 2, " ");
}

static void octets_outside_an_alphabet_are_marked(void **state)
{
	(void)state;
	assert_decodes(CHARSET_GSM7, "a\xff", 2, "a\uFFFD");
	assert_decodes(CHARSET_ASCII, "a\xe9", 2, "a\uFFFD");
}

static void every_gsm_character_goes_there_and_back(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 128; code++) {
		uint8_t octet = (uint8_t)code, back[2];
		struct buffer out = { 0 };
		uint32_t character;

		if (code == GSM7_ESCAPE)
			continue;
		charset_decode(CHARSET_GSM7, span_of(&octet, 1), &out);
		utf8_next(out.data, out.len, &character);
		assert_int_equal(gsm7_put(character, GSM7_DEFAULT, back), 1);
		assert_int_equal(back[0], code);
		buffer_free(&out);
	}
}

static void latin1_and_ascii_are_read(void **state)
{
	(void)state;
	assert_decodes(CHARSET_LATIN1, "caf\xe9", 4, "café");
	assert_decodes(CHARSET_ASCII, "VOTE", 4, "VOTE");
}

static void urdu_and_emoji_are_read_from_utf16(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\x06\x48\x06\x48\x06\x79", 6, "ووٹ");
	assert_decodes(CHARSET_UTF16, "\xd8\x3d\xdd\xf3", 4, "🗳");
}

static void broken_utf16_is_repaired(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\xd8\x3d\x00\x41", 4,
		"\uFFFD"
		"A");
	assert_decodes(CHARSET_UTF16, "\xdd\xf3\x00\x41", 4,
		"\uFFFD"
		"A");
	assert_decodes(CHARSET_UTF16, "\x00\x41\x06", 3, "A");
	assert_decodes(CHARSET_UTF16, "\xd8\x3d", 2, "\uFFFD");
}

static void a_byte_order_mark_is_obeyed(void **state)
{
	(void)state;
	assert_decodes(CHARSET_UTF16, "\xfe\xff\x00\x41", 4, "A");
	assert_decodes(CHARSET_UTF16, "\xff\xfe\x41\x00", 4, "A");
}

static void data_codings_of_the_field_are_told_apart(void **state)
{
	static const struct {
		uint8_t coding;
		enum charset charset;
	} cases[] = { { 0x00, CHARSET_GSM7 }, { 0x01, CHARSET_ASCII }, { 0x03, CHARSET_LATIN1 },
		{ 0x04, CHARSET_LATIN1 }, { 0x08, CHARSET_UTF16 }, { 0x10, CHARSET_GSM7 },
		{ 0x18, CHARSET_UTF16 }, { 0x19, CHARSET_UTF16 }, { 0xf0, CHARSET_GSM7 },
		{ 0xf1, CHARSET_GSM7 }, { 0xf5, CHARSET_LATIN1 }, { 0xe0, CHARSET_UTF16 },
		{ 0xc8, CHARSET_GSM7 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(charset_of(cases[i].coding, CHARSET_GSM7), cases[i].charset);
	assert_int_equal(charset_of(0, CHARSET_LATIN1), CHARSET_LATIN1);
}

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

/* --- segmenting --------------------------------------------------------------------------------------- */

static char *repeat(const char *piece, size_t times)
{
	char *text = calloc(times + 1, strlen(piece));

	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * strlen(piece), piece, strlen(piece));
	return text;
}

static int segment(const char *text, enum charset alphabet, enum segment_header header, struct segments *out)
{
	const struct segment_format format = { alphabet, header, false, false, false };

	return segment_text(text, &format, out);
}

static size_t parts_of(const char *piece, size_t times, enum segment_header header)
{
	struct segments segments;
	char *text = repeat(piece, times);

	assert_int_equal(segment(text, CHARSET_GSM7, header, &segments), 0);
	size_t count = segments.count;
	segments_free(&segments);
	free(text);
	return count;
}

static void parts_are_as_long_as_the_standard_allows(void **state)
{
	(void)state;
	assert_int_equal(parts_of("a", 160, SEGMENT_HEADER_8BIT), 1);
	assert_int_equal(parts_of("a", 161, SEGMENT_HEADER_8BIT), 2);
	assert_int_equal(parts_of("a", 306, SEGMENT_HEADER_8BIT), 2);
	assert_int_equal(parts_of("a", 307, SEGMENT_HEADER_8BIT), 3);
	assert_int_equal(parts_of("a", 304, SEGMENT_HEADER_16BIT), 2);
	assert_int_equal(parts_of("a", 305, SEGMENT_HEADER_16BIT), 3);
	assert_int_equal(parts_of("ب", 70, SEGMENT_HEADER_8BIT), 1);
	assert_int_equal(parts_of("ب", 71, SEGMENT_HEADER_8BIT), 2);
	assert_int_equal(parts_of("ب", 134, SEGMENT_HEADER_8BIT), 2);
	assert_int_equal(parts_of("ب", 135, SEGMENT_HEADER_8BIT), 3);
	assert_int_equal(parts_of("ب", 133, SEGMENT_HEADER_16BIT), 3);
	assert_int_equal(parts_of("a", 5000, SEGMENT_HEADER_NONE), 1);
	assert_int_equal(parts_of("a", 0, SEGMENT_HEADER_8BIT), 1);
}

static void escaped_characters_cost_two_septets(void **state)
{
	(void)state;
	assert_int_equal(parts_of("€", 80, SEGMENT_HEADER_8BIT), 1);
	assert_int_equal(parts_of("€", 81, SEGMENT_HEADER_8BIT), 2);
	/* 76 pairs fit into 153 septets: no part ends in half a pair. */
	assert_int_equal(parts_of("€", 152, SEGMENT_HEADER_8BIT), 2);
	assert_int_equal(parts_of("€", 153, SEGMENT_HEADER_8BIT), 3);
}

static void assert_joined_parts_give(const char *text, enum charset alphabet, uint8_t wanted_coding)
{
	struct segments segments;
	struct buffer joined = { 0 };

	assert_int_equal(segment(text, alphabet, SEGMENT_HEADER_8BIT, &segments), 0);
	assert_int_equal(segments.data_coding, wanted_coding);
	buffer_add(&joined, "", 0);
	for (size_t i = 0; i < segments.count; i++) /* each part by itself, as a phone may show it */
		charset_decode(
			charset_of(segments.data_coding, alphabet), segments_part(&segments, i), &joined);
	assert_string_equal(joined.data, text);
	buffer_free(&joined);
	segments_free(&segments);
}

static void parts_joined_give_the_text(void **state)
{
	char *emoji = repeat("🗳", 100);
	char *braces = repeat("{x}", 120);

	(void)state;
	assert_joined_parts_give("Send VOTE to 8300", CHARSET_GSM7, 0x00);
	assert_joined_parts_give(
		"ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں۔ ووٹ ڈالنے کے لیے اصل شناختی کارڈ لائیں۔",
		CHARSET_GSM7, 0x08);
	assert_joined_parts_give(emoji, CHARSET_GSM7, 0x08);
	assert_joined_parts_give(braces, CHARSET_GSM7, 0x00);
	free(emoji);
	free(braces);
}

static void what_an_alphabet_would_lose_goes_as_ucs2(void **state)
{
	(void)state;
	assert_joined_parts_give("café é", CHARSET_LATIN1, 0x00);
	assert_joined_parts_give("café é", CHARSET_ASCII, 0x08);
	assert_joined_parts_give("10 €", CHARSET_LATIN1, 0x08);
	assert_joined_parts_give("10 €", CHARSET_GSM7, 0x00);
	/* In Latin-1 but not in GSM: the SMSC would drop it on the way. */
	assert_joined_parts_give("50 \u00b0", CHARSET_LATIN1, 0x08);
	assert_joined_parts_give("`", CHARSET_ASCII, 0x08);
}

static void graphemes_stay_whole_where_it_costs_nothing(void **state)
{
	struct segments segments;
	struct buffer text = { 0 };
	struct buffer first = { 0 };

	(void)state;
	for (int i = 0; i < 66; i++)
		buffer_add_text(&text, "ب");
	buffer_add_text(&text, "بِ and more text"); /* letter 67 has a vowel sign, letter 68 */
	assert_int_equal(segment(text.data, CHARSET_GSM7, SEGMENT_HEADER_8BIT, &segments), 0);
	assert_int_equal(segments.count, 2);
	charset_decode(CHARSET_UTF16, segments_part(&segments, 0), &first);
	assert_int_equal(first.len, 66 * 2);
	segments_free(&segments);
	buffer_free(&text);
	buffer_free(&first);
}

static void a_text_for_more_than_255_parts_is_refused(void **state)
{
	struct segments segments;
	char *text = repeat("ب", 67 * 255 + 1);

	(void)state;
	assert_true(segment(text, CHARSET_GSM7, SEGMENT_HEADER_8BIT, &segments) < 0);
	free(text);
}

/* --- Urdu in 7 bits ----------------------------------------------------------------------------------- */

/* Letters of the locking table, with a sign that only the single shift table has. */
#define LOCKING_ONLY "اب پت "
#define WITH_SINGLE "اب، پ۔"

static void assert_urdu(
	const char *piece, size_t times, enum segment_header header, enum gsm7_shift shift, size_t parts)
{
	const struct segment_format format = { CHARSET_GSM7, header, true, false, false };
	char *text = repeat(piece, times);
	struct segments segments;
	struct buffer joined = { 0 };

	assert_int_equal(segment_text(text, &format, &segments), 0);
	assert_int_equal(segments.shift, shift);
	assert_int_equal(segments.count, parts);
	assert_int_equal(segments.data_coding, segments.charset == CHARSET_UTF16 ? 8 : 0);
	buffer_add(&joined, "", 0);
	for (size_t i = 0; i < segments.count; i++)
		charset_decode(segments.charset, segments_part(&segments, i), &joined);
	assert_string_equal(joined.data, text);
	buffer_free(&joined);
	segments_free(&segments);
	free(text);
}

static void urdu_fits_into_septets_where_its_tables_have_it(void **state)
{
	(void)state;
	/* One part either way: nothing is saved, so the form that every phone reads is kept. */
	assert_urdu("ب", 70, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 1);
	assert_urdu("ب", 71, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 1);
	assert_urdu("ب", 155, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 1);
	assert_urdu("ب", 156, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 2);
	assert_urdu("ب", 298, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 2);
	assert_urdu("ب", 299, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 3);
	assert_urdu("ب", 296, SEGMENT_HEADER_16BIT, GSM7_URDU_LOCKING, 2);
	assert_urdu("ب", 297, SEGMENT_HEADER_16BIT, GSM7_URDU_LOCKING, 3);
	assert_urdu(LOCKING_ONLY, 20, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 1);
}

static void signs_of_the_single_shift_table_cost_two_septets(void **state)
{
	(void)state;
	/* Six characters, eight septets; 152 septets alone, 146 in parts, of which no pair is split. */
	assert_urdu(WITH_SINGLE, 19, SEGMENT_HEADER_8BIT, GSM7_URDU, 1);
	assert_urdu(WITH_SINGLE, 20, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 2);
	assert_urdu(WITH_SINGLE, 34, SEGMENT_HEADER_8BIT, GSM7_URDU, 2);
	assert_urdu(WITH_SINGLE, 36, SEGMENT_HEADER_8BIT, GSM7_URDU, 2);
}

static void a_letter_outside_the_tables_means_utf16(void **state)
{
	(void)state;
	assert_urdu("ب", 100, SEGMENT_HEADER_8BIT, GSM7_URDU_LOCKING, 1);
	assert_urdu("غ", 100, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 2);
	assert_urdu("ئ", 100, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 2);
	assert_urdu("ؤ", 100, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 2);
	assert_urdu("بَ", 50, SEGMENT_HEADER_8BIT, GSM7_DEFAULT, 2);
}

static void every_urdu_code_goes_there_and_back(void **state)
{
	static const enum gsm7_shift shifts[] = { GSM7_URDU_LOCKING, GSM7_URDU_SINGLE, GSM7_URDU };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (unsigned code = 0; code < 256; code++) {
			uint8_t octets[2] = { GSM7_ESCAPE, (uint8_t)(code & 0x7f) }, back[2];
			struct buffer first = { 0 }, second = { 0 };
			uint32_t character;

			bool escaped = code >= 128;
			if (octets[1] == GSM7_ESCAPE)
				continue;
			gsm7_decode(span_of(octets + !escaped, escaped ? 2 : 1), shifts[i], &first);
			utf8_next(first.data, first.len, &character);
			size_t len = gsm7_put(character, shifts[i], back);
			assert_in_range(len, 1, 2);
			gsm7_decode(span_of(back, len), shifts[i], &second);
			assert_string_equal(first.data, second.data);
			buffer_free(&first);
			buffer_free(&second);
		}
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

static void flash_messages_have_class_0(void **state)
{
	struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, true, false };
	struct segments segments;

	(void)state;
	assert_int_equal(segment_text("VOTE", &format, &segments), 0);
	assert_int_equal(segments.data_coding, 0x10);
	segments_free(&segments);
	assert_int_equal(segment_text("ووٹ", &format, &segments), 0);
	assert_int_equal(segments.data_coding, 0x18);
	segments_free(&segments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gsm_septets_are_read),
		cmocka_unit_test(an_escape_to_nothing_shows_the_plain_code),
		cmocka_unit_test(octets_outside_an_alphabet_are_marked),
		cmocka_unit_test(every_gsm_character_goes_there_and_back),
		cmocka_unit_test(latin1_and_ascii_are_read),
		cmocka_unit_test(urdu_and_emoji_are_read_from_utf16),
		cmocka_unit_test(broken_utf16_is_repaired),
		cmocka_unit_test(a_byte_order_mark_is_obeyed),
		cmocka_unit_test(data_codings_of_the_field_are_told_apart),
		cmocka_unit_test(part_numbers_are_read_from_both_headers),
		cmocka_unit_test(other_header_elements_are_passed_over),
		cmocka_unit_test(headers_that_run_past_the_end_are_refused),
		cmocka_unit_test(senseless_part_numbers_are_ignored),
		cmocka_unit_test(a_written_header_is_read_again),
		cmocka_unit_test(parts_are_as_long_as_the_standard_allows),
		cmocka_unit_test(escaped_characters_cost_two_septets),
		cmocka_unit_test(parts_joined_give_the_text),
		cmocka_unit_test(what_an_alphabet_would_lose_goes_as_ucs2),
		cmocka_unit_test(graphemes_stay_whole_where_it_costs_nothing),
		cmocka_unit_test(a_text_for_more_than_255_parts_is_refused),
		cmocka_unit_test(urdu_fits_into_septets_where_its_tables_have_it),
		cmocka_unit_test(signs_of_the_single_shift_table_cost_two_septets),
		cmocka_unit_test(a_letter_outside_the_tables_means_utf16),
		cmocka_unit_test(every_urdu_code_goes_there_and_back),
		cmocka_unit_test(shift_elements_are_written_and_read),
		cmocka_unit_test(flash_messages_have_class_0),
	};

	return RUN_SUITE(tests);
}
