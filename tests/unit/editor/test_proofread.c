/* What a text costs, and how it reads. */
#include "testing.h"

#include "agahi/editor/proofread.h"

static void a_cost_is_in_parts_of_the_cheapest_encoding(void **state)
{
	struct proofread_cost cost = proofread_cost("Vote");

	(void)state;
	assert_int_equal(cost.parts, 1);
	assert_false(cost.ucs2);
	cost = proofread_cost(
		"اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب اب");
	assert_true(cost.ucs2);
	assert_int_equal(cost.parts, 2);
	assert_int_equal(cost.parts_7bit, 1);
	cost = proofread_cost("غور");
	assert_int_equal(cost.parts, 1);
	assert_int_equal(cost.parts_7bit, 0);
}

static void a_text_that_no_sms_holds_costs_nothing(void **state)
{
	size_t len = 153 * 255 + 1;
	char *text = malloc(len + 1);

	(void)state;
	memset(text, 'a', len);
	text[len] = '\0';
	assert_int_equal(proofread_cost(text).parts, 0);
	text[len - 1] = '\0';
	assert_int_equal(proofread_cost(text).parts, 255);
	free(text);
}

static void assert_costly(const char *text, const char *wanted)
{
	struct buffer out = { 0 };

	buffer_add_text(&out, "");
	assert_true(proofread_costly_characters(text, &out) == (*wanted != '\0'));
	if (*wanted != '\0')
		assert_string_equal(out.data, wanted);
	buffer_free(&out);
}

static void characters_that_cost_are_named_once_with_what_to_write(void **state)
{
	(void)state;
	assert_costly("It\u2019s \u2019t", " \u2019 (U+2019; write ')");
	assert_costly("a \u4e2d", " \u4e2d (U+4E2D)");
	assert_costly("plain {€}", "");
	assert_costly("", "");
	/* Eight may be an accident, nine are another language. */
	assert_costly("абвгдежзи", "");
}

static void letters_that_urdus_tables_lack_are_all_named(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	assert_false(proofread_not_in_urdu_tables("ووٹ ABC", &out));
	assert_true(proofread_not_in_urdu_tables("غور ئ غ", &out));
	assert_string_equal(out.data, " غ (U+063A) ئ (U+0626)");
	buffer_free(&out);
}

static void assert_longest(const char *text, size_t words, const char *wanted)
{
	const char *sentence;
	size_t len;

	assert_int_equal(proofread_longest_sentence(text, &sentence, &len), words);
	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(sentence, wanted, len);
}

static void the_longest_sentence_is_counted_in_words(void **state)
{
	(void)state;
	assert_longest("One two. Three four five! Six", 3, " Three four five");
	assert_longest("ایک دو۔ تین چار پانچ؟", 3, " تین چار پانچ");
	assert_longest("one\ntwo three", 2, "two three");
	assert_longest("no end at all", 4, "no end at all");
	assert_longest("  ", 0, "");
	assert_longest("", 0, "");
}

static void assert_trap(const char *text, const char *wanted)
{
	enum proofread_trap kind;
	size_t len = 0;
	const char *trap = proofread_find_trap(text, &len, &kind);

	if (*wanted == '\0') {
		assert_null(trap);
		return;
	}
	assert_non_null(trap);
	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(trap, wanted, len);
	assert_int_equal(kind, *wanted >= 'A' ? PROOFREAD_LATIN_FIRST : PROOFREAD_DIGITS_PARTED);
}

static void what_turns_around_on_a_right_to_left_screen_is_found(void **state)
{
	(void)state;
	assert_trap("ECP کا دفتر", "ECP");
	assert_trap("دفتر\nECP کا دفتر", "ECP");
	assert_trap("نمبر 051-9204402 ہے", "051-9204402");
	assert_trap("نمبر 300 123 456", "300 123");
	assert_trap("نمبر \u200e051-9204402 ہے", ""); /* marked: it stays in order */
	assert_trap("نمبر 0519204402", "");
	assert_trap("دفتر ECP", "");
	assert_trap("", "");
}

static void assert_number(const char *text, const char *wanted)
{
	size_t len = 0;
	const char *at = proofread_find_number(text, "8301", &len);

	if (!wanted) {
		assert_null(at);
		return;
	}
	assert_non_null(at);
	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(at, wanted, len);
}

static void a_number_is_found_where_it_stands_by_itself(void **state)
{
	(void)state;
	assert_number("Send it to 8301.", "8301");
	assert_number("8301", "8301");
	assert_number("نمبر ۸۳۰۱ پر", "۸۳۰۱");
	assert_number("کوڈ ٨٣٠١۔", "٨٣٠١");
	assert_number("call 83010, then 8301", "8301");
	assert_number("call 051-8301", NULL);
	assert_number("dial *8301#", NULL);
	assert_number("83011 or 18301", NULL);
	assert_number("830 1", NULL);
	assert_number("", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cost_is_in_parts_of_the_cheapest_encoding),
		cmocka_unit_test(a_text_that_no_sms_holds_costs_nothing),
		cmocka_unit_test(characters_that_cost_are_named_once_with_what_to_write),
		cmocka_unit_test(letters_that_urdus_tables_lack_are_all_named),
		cmocka_unit_test(the_longest_sentence_is_counted_in_words),
		cmocka_unit_test(what_turns_around_on_a_right_to_left_screen_is_found),
		cmocka_unit_test(a_number_is_found_where_it_stands_by_itself),
	};

	return RUN_SUITE(tests);
}
