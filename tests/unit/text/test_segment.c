/* Replies as parts: how long, in which alphabet, cut where. */
#include "testing.h"

#include "agahi/text/charset.h"
#include "agahi/text/gsm7.h"
#include "agahi/text/segment.h"

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

static void what_is_not_utf8_is_sent_repaired(void **state)
{
	struct segments segments;

	(void)state;
	assert_int_equal(segment("a\xff", CHARSET_GSM7, SEGMENT_HEADER_8BIT, &segments), 0);
	assert_int_equal(segments.charset, CHARSET_UTF16);
	assert_memory_equal(segments.octets, "\x00\x61\xff\xfd", 4);
	segments_free(&segments);
	assert_int_equal(segments.count, 0);
}

static void a_payload_has_an_end_too(void **state)
{
	struct segments segments;
	char *text = repeat("a", 60001);

	(void)state;
	assert_true(segment(text, CHARSET_GSM7, SEGMENT_HEADER_NONE, &segments) < 0);
	text[60000] = '\0';
	assert_int_equal(segment(text, CHARSET_GSM7, SEGMENT_HEADER_NONE, &segments), 0);
	assert_int_equal(segments.count, 1);
	segments_free(&segments);
	free(text);
}

static void screens_of_one_dialogue_are_of_one_kind_when_asked_for(void **state)
{
	const struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, true };
	struct segments segments;

	(void)state;
	assert_int_equal(segment_text("VOTE", &format, &segments), 0);
	assert_int_equal(segments.data_coding, 0x08);
	assert_string_equal(segments_encoding_name(&segments), "ucs2");
	segments_free(&segments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_as_long_as_the_standard_allows),
		cmocka_unit_test(escaped_characters_cost_two_septets),
		cmocka_unit_test(parts_joined_give_the_text),
		cmocka_unit_test(what_an_alphabet_would_lose_goes_as_ucs2),
		cmocka_unit_test(graphemes_stay_whole_where_it_costs_nothing),
		cmocka_unit_test(a_text_for_more_than_255_parts_is_refused),
		cmocka_unit_test(urdu_fits_into_septets_where_its_tables_have_it),
		cmocka_unit_test(signs_of_the_single_shift_table_cost_two_septets),
		cmocka_unit_test(a_letter_outside_the_tables_means_utf16),
		cmocka_unit_test(flash_messages_have_class_0),
		cmocka_unit_test(what_is_not_utf8_is_sent_repaired),
		cmocka_unit_test(a_payload_has_an_end_too),
		cmocka_unit_test(screens_of_one_dialogue_are_of_one_kind_when_asked_for),
	};

	return RUN_SUITE(tests);
}
