/* What a sheet holds is shown, and does nothing to the terminal. */
#include "testing.h"

#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"

static void assert_visible(const char *text, bool marks, const char *shown)
{
	struct buffer out = { 0 };

	visible_add(text, strlen(text), marks, &out);
	assert_string_equal(out.data, shown);
	buffer_free(&out);
}

static void assert_isolated(const char *text, const char *shown)
{
	struct buffer out = { 0 };

	visible_add_isolated(text, &out);
	assert_string_equal(out.data, shown);
	buffer_free(&out);
}

static void letters_of_every_script_stay(void **state)
{
	(void)state;
	assert_visible("Bring ووٹ، 21 – ਵੋਟ 😀", false, "Bring ووٹ، 21 – ਵੋਟ 😀");
	assert_visible("می\u200cں\u200d", true, "می\u200cں\u200d");
}

static void control_characters_are_spelt_out(void **state)
{
	(void)state;
	assert_visible("\033[2Ja\tb\r\x7f", false, "U+001B[2JaU+0009bU+000DU+007F");
	assert_visible("a\xc2\x85\xc2\x9b"
		       "31m",
		false, "aU+0085U+009B31m");
}

static void a_line_break_is_a_sign_in_the_line(void **state)
{
	(void)state;
	assert_visible("a\nb\u2028c\u2029", false, "a⏎bU+2028cU+2029");
}

static void what_turns_a_line_around_is_spelt_out(void **state)
{
	(void)state;
	assert_visible("\u202a\u202e\u2066\u2069", false, "U+202AU+202EU+2066U+2069");
	assert_visible("\U000e0041", false, "U+E0041");
	assert_visible("\u206a\u206f\ufff9\ufffb\u061c", false, "U+206AU+206FU+FFF9U+FFFBU+061C");
}

static void a_clean_text_has_none_of_them_and_its_words_stay_apart(void **state)
{
	static const char *const texts[][2] = {
		{ "\033[2J\u202ewhere\u202c is\r\n\tit\xc2\x9b", "[2Jwhere is it" },
		{ "a\nb \n c\u2028d", "a b  c d" },
		{ "می\u200cں ووٹ\u200f", "می\u200cں ووٹ\u200f" },
		{ "\033\u2066", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char before[FOLD_MAX_OCTETS], after[FOLD_MAX_OCTETS];
		struct buffer out = { 0 };

		visible_add_clean(texts[i][0], &out);
		assert_string_equal(out.data, texts[i][1]);
		fold_text(texts[i][0], strlen(texts[i][0]), before);
		fold_text(out.data, strlen(out.data), after);
		assert_string_equal(before, after);
		buffer_free(&out);
	}
}

static void direction_marks_stay_unless_they_are_asked_for(void **state)
{
	(void)state;
	assert_visible("ووٹ\u200f", false, "ووٹ\u200f");
	assert_visible("ووٹ\u200f\u00ad", true, "ووٹU+200FU+00AD");
}

static void octets_that_are_no_utf8_are_replaced(void **state)
{
	(void)state;
	assert_visible("a\xff"
		       "b\xd9",
		false, "a\ufffdb\ufffd");
}

static void only_what_is_written_from_the_right_is_isolated(void **state)
{
	(void)state;
	assert_isolated("vote", "vote");
	assert_isolated("", "");
	assert_isolated("how ووٹ", "\u2068how ووٹ\u2069");
	assert_isolated("ووٹ\u2069", "\u2068ووٹU+2069\u2069");
}

static bool is_harmless(uint32_t character)
{
	return character >= 0x20 && (character < 0x7f || character >= 0xa0) &&
		(character < 0x202a || character > 0x202e) && (character < 0x2066 || character > 0x2069) &&
		character != 0x2028 && character != 0x2029;
}

static void no_octets_of_any_kind_come_through_to_do_harm(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buffer out = { 0 };
		char octets[24];

		for (size_t j = 0; j < sizeof(octets); j++)
			octets[j] =
				(char)(rand_r(&seed) % 3 == 0 ? "\xe2\x80\xaa\x81\xc2\x9b"[rand_r(&seed) % 6]
							      : rand_r(&seed) % 256);
		visible_add(octets, sizeof(octets), i % 2, &out);
		assert_int_equal(utf8_first_fault(out.data, out.len), out.len);
		for (size_t at = 0; at < out.len;) {
			uint32_t character;

			at += utf8_next(out.data + at, out.len - at, &character);
			assert_true(is_harmless(character));
		}
		buffer_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_of_every_script_stay),
		cmocka_unit_test(control_characters_are_spelt_out),
		cmocka_unit_test(a_line_break_is_a_sign_in_the_line),
		cmocka_unit_test(what_turns_a_line_around_is_spelt_out),
		cmocka_unit_test(a_clean_text_has_none_of_them_and_its_words_stay_apart),
		cmocka_unit_test(direction_marks_stay_unless_they_are_asked_for),
		cmocka_unit_test(octets_that_are_no_utf8_are_replaced),
		cmocka_unit_test(only_what_is_written_from_the_right_is_isolated),
		cmocka_unit_test(no_octets_of_any_kind_come_through_to_do_harm),
	};

	return RUN_SUITE(tests);
}
