/* A text that goes out again and again. */
#include "testing.h"

#include "agahi/text/prepared.h"

static const char urdu[] = "ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں اور پولنگ کے دن اپنے پولنگ اسٹیشن پر "
			   "وقت سے پہلے پہنچ جائیں";

static const struct segment_format plain = { .alphabet = CHARSET_GSM7, .header = SEGMENT_HEADER_8BIT };

static struct prepared *prepare(const char *text)
{
	struct prepared *prepared = prepared_new(text, strlen(text));

	assert_non_null(prepared);
	return prepared;
}

static void its_parts_are_those_of_its_text(void **state)
{
	struct prepared *prepared = prepare(urdu);
	const struct prepared_parts *parts = prepared_cut(prepared, &plain);
	struct segments segments;

	(void)state;
	assert_int_equal(segment_text(urdu, &plain, &segments), 0);
	assert_non_null(parts);
	assert_int_equal(prepared_count(parts), 2);
	assert_int_equal(prepared_count(parts), segments.count);
	assert_int_equal(prepared_coding(parts), segments.data_coding);
	assert_int_equal(prepared_shift(parts), segments.shift);
	for (size_t i = 0; i < segments.count; i++) {
		const struct span one = prepared_part(parts, i), other = segments_part(&segments, i);

		assert_int_equal(one.len, other.len);
		assert_memory_equal(one.data, other.data, one.len);
	}
	assert_string_equal(prepared_text(prepared), urdu);
	assert_ptr_equal(prepared_of(prepared_text(prepared)), prepared);
	assert_null(prepared_of(NULL));
	segments_free(&segments);
	prepared_drop(prepared);
}

static void it_is_cut_once_for_each_format(void **state)
{
	struct prepared *prepared = prepare(urdu);
	struct segment_format wide = plain, flash = plain, shifted = plain;

	(void)state;
	wide.header = SEGMENT_HEADER_16BIT;
	flash.flash = true;
	shifted.urdu = true;
	const struct prepared_parts *parts = prepared_cut(prepared, &plain);
	assert_ptr_equal(prepared_cut(prepared, &plain), parts);
	assert_ptr_not_equal(prepared_cut(prepared, &wide), parts);
	assert_ptr_not_equal(prepared_cut(prepared, &flash), parts);
	assert_int_equal(prepared_coding(prepared_cut(prepared, &flash)), 0x18);
	assert_ptr_equal(prepared_cut(prepared, &plain), parts);
	assert_ptr_equal(prepared_cut(prepared, &shifted), prepared_cut(prepared, &shifted));
	prepared_drop(prepared);
}

static void it_lives_as_long_as_somebody_holds_it(void **state)
{
	char text[] = "How to vote";
	struct prepared *prepared = prepare(text);
	const struct prepared_parts *parts = prepared_cut(prepared_hold(prepared), &plain);

	(void)state;
	memset(text, 'x', strlen(text));
	prepared_drop(prepared);
	assert_string_equal(prepared_text(prepared), "How to vote");
	assert_int_equal(prepared_part(parts, 0).len, 11);
	prepared_drop(prepared);
	prepared_drop(NULL);
}

static void an_empty_text_has_one_part_and_too_long_a_one_none(void **state)
{
	struct prepared *prepared = prepare("");

	(void)state;
	assert_int_equal(prepared_count(prepared_cut(prepared, &plain)), 1);
	assert_int_equal(prepared_part(prepared_cut(prepared, &plain), 0).len, 0);
	prepared_drop(prepared);
	char *text = malloc(SEGMENT_MAX_PARTS * 153 + 2);
	memset(text, 'a', SEGMENT_MAX_PARTS * 153 + 1);
	text[SEGMENT_MAX_PARTS * 153 + 1] = '\0';
	prepared = prepare(text);
	assert_null(prepared_cut(prepared, &plain));
	prepared_drop(prepared);
	text[SEGMENT_MAX_PARTS * 153] = '\0';
	prepared = prepare(text);
	assert_int_equal(prepared_count(prepared_cut(prepared, &plain)), SEGMENT_MAX_PARTS);
	assert_int_equal(prepared_part(prepared_cut(prepared, &plain), SEGMENT_MAX_PARTS - 1).len, 153);
	prepared_drop(prepared);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_parts_are_those_of_its_text),
		cmocka_unit_test(it_is_cut_once_for_each_format),
		cmocka_unit_test(it_lives_as_long_as_somebody_holds_it),
		cmocka_unit_test(an_empty_text_has_one_part_and_too_long_a_one_none),
	};

	return RUN_SUITE(tests);
}
