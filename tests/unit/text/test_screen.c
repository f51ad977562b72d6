/* What a dialled screen holds, and where a text is cut for it. */
#include "testing.h"

#include "agahi/text/screen.h"

static const struct screen_size gsm = { CHARSET_GSM7, 20, 10 };

static struct screen_paper paper_for(const char *text)
{
	const char *const texts[] = { NULL, text };

	return screen_paper_for(&gsm, texts, 2);
}

static void assert_pieces(const char *body, size_t room, bool whole_lines, const char *wanted)
{
	struct screen_paper paper = paper_for(body);
	struct buffer seen = { 0 };
	size_t at = 0, end;

	buffer_add_text(&seen, "");
	for (; at < strlen(body); at = end) {
		end = screen_cut(&paper, body, at, room, whole_lines);
		assert_true(end > at && end <= strlen(body));
		buffer_add_text(&seen, "[");
		buffer_add(&seen, body + at, end - at);
		buffer_add_text(&seen, "]");
	}
	assert_string_equal(seen.data, wanted);
	buffer_free(&seen);
}

static void one_letter_outside_the_alphabet_makes_all_screens_ucs2(void **state)
{
	const char *const texts[] = { "Menu", NULL, "ووٹ" };
	struct screen_paper paper = paper_for("Menu");

	(void)state;
	assert_false(paper.ucs2);
	assert_int_equal(screen_room(&paper), 20);
	paper = screen_paper_for(&gsm, texts, 3);
	assert_true(paper.ucs2);
	assert_true(paper.right_to_left);
	assert_int_equal(screen_room(&paper), 10);
	paper = screen_paper_for(&gsm, texts, 0);
	assert_false(paper.ucs2);
}

static void what_an_smsc_would_lose_is_ucs2_too(void **state)
{
	const struct screen_size ascii = { CHARSET_ASCII, 20, 10 };
	const char *const texts[] = { "caf\u00e9" };

	(void)state;
	assert_false(screen_paper_for(&gsm, texts, 1).ucs2);
	assert_true(screen_paper_for(&ascii, texts, 1).ucs2);
}

static void costs_are_septets_or_units_with_their_marks(void **state)
{
	struct screen_paper latin = paper_for("{a}"), urdu = paper_for("ووٹ");

	(void)state;
	assert_int_equal(screen_cost(&latin, "a{}"), 5);
	assert_int_equal(screen_cost(&urdu, "a{}"), 4); /* with the mark before it */
	assert_int_equal(screen_cost(&urdu, "🗳"), 2);
	assert_int_equal(screen_cost(&urdu, "1 ECP\n2 ووٹ"), 12);
	assert_int_equal(screen_cost(&urdu, ""), 0);
}

static void texts_are_cut_at_words(void **state)
{
	(void)state;
	assert_pieces("one two three", 20, false, "[one two three]");
	assert_pieces("one two three", 8, false, "[one two][ three]");
	assert_pieces("one two three", 5, false, "[one][ two][ thre][e]");
}

static void menus_are_cut_between_lines(void **state)
{
	(void)state;
	assert_pieces("1 one two\n2 three\n3 four", 18, true, "[1 one two\n2 three][\n3 four]");
	assert_pieces("1 one two\n2 three", 12, true, "[1 one two][\n2 three]");
	assert_pieces("1 one two\n2 three", 12, false, "[1 one two\n2][ three]");
	/* A line that is longer than a screen is cut at a word all the same. */
	assert_pieces("one two three four", 9, true, "[one two][ three][ four]");
}

static void a_word_longer_than_a_screen_is_cut_at_a_letter_with_its_signs(void **state)
{
	(void)state;
	assert_pieces("abcdefgh", 3, false, "[abc][def][gh]");
	assert_pieces("بِبِبِ", 3, false, "[بِ][بِ][بِ]"); /* a vowel sign stays with its letter */
	assert_pieces("🗳🗳", 3, false, "[🗳][🗳]");
}

static void latin_lines_on_right_to_left_screens_are_marked(void **state)
{
	struct screen_paper paper = paper_for("ووٹ");
	struct buffer out = { 0 };

	(void)state;
	assert_int_equal(
		screen_add(&paper, " \nECP\n1 ووٹ\n2 NADRA\n ", strlen(" \nECP\n1 ووٹ\n2 NADRA\n "), &out),
		2);
	assert_string_equal(out.data, "\u200fECP\n1 ووٹ\n\u200f2 NADRA");
	buffer_free(&out);
	assert_int_equal(screen_add(&paper, "  ", 2, &out), 0);
	buffer_free(&out);
	paper = paper_for("Main");
	assert_int_equal(screen_add(&paper, "ECP", 3, &out), 0);
	assert_string_equal(out.data, "ECP");
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_letter_outside_the_alphabet_makes_all_screens_ucs2),
		cmocka_unit_test(what_an_smsc_would_lose_is_ucs2_too),
		cmocka_unit_test(costs_are_septets_or_units_with_their_marks),
		cmocka_unit_test(texts_are_cut_at_words),
		cmocka_unit_test(menus_are_cut_between_lines),
		cmocka_unit_test(a_word_longer_than_a_screen_is_cut_at_a_letter_with_its_signs),
		cmocka_unit_test(latin_lines_on_right_to_left_screens_are_marked),
	};

	return RUN_SUITE(tests);
}
