/* Two texts word by word, and the two texts out of the words again. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/comparison/words.h"

static struct words compared(const char *before, const char *after)
{
	size_t effort = WORDS_ALL_EFFORT;
	struct words words;

	assert_true(words_compare(before, after, &effort, &words));
	return words;
}

/* The pieces as [-old-]{+new+}. */
static void assert_words(const char *before, const char *after, const char *pieces)
{
	static const char *const marks[][2] = {
		[WORDS_SAME] = { "", "" }, [WORDS_REMOVED] = { "[-", "-]" }, [WORDS_ADDED] = { "{+", "+}" }
	};
	struct words words = compared(before, after);
	struct buffer out = { 0 };

	buffer_add_text(&out, "");
	for (size_t i = 0; i < words.count; i++) {
		buffer_add_text(&out, marks[words.pieces[i].change][0]);
		buffer_add(&out, words.pieces[i].text, words.pieces[i].len);
		buffer_add_text(&out, marks[words.pieces[i].change][1]);
	}
	assert_string_equal(out.data, pieces);
	buffer_free(&out);
	words_free(&words);
}

/* All pieces but those of one kind are a text. */
static void assert_pieces_make(const struct words *words, enum words_change without, const char *text)
{
	struct buffer out = { 0 };

	buffer_add_text(&out, "");
	for (size_t i = 0; i < words->count; i++) {
		assert_int_not_equal(words->pieces[i].len, 0);
		assert_true(i == 0 || words->pieces[i].change != words->pieces[i - 1].change);
		if (words->pieces[i].change != without)
			buffer_add(&out, words->pieces[i].text, words->pieces[i].len);
	}
	assert_string_equal(out.data, text);
	buffer_free(&out);
}

static void assert_both_come_back(const char *before, const char *after)
{
	struct words words = compared(before, after);

	assert_pieces_make(&words, WORDS_ADDED, before);
	assert_pieces_make(&words, WORDS_REMOVED, after);
	words_free(&words);
}

static void a_word_in_place_of_another_keeps_its_blanks(void **state)
{
	(void)state;
	assert_words("Bring your card along", "Bring the card along", "Bring [-your-]{+the+} card along");
	assert_words("ووٹ کے لیے اصل کارڈ لائیں", "ووٹ کے لیے نیا کارڈ لائیں",
		"ووٹ کے لیے [-اصل-]{+نیا+} کارڈ لائیں");
}

static void a_word_more_or_less_takes_one_blank_with_it(void **state)
{
	(void)state;
	assert_words("a b c", "a c", "a [-b -]c");
	assert_words("a c", "a b c", "a {+b +}c");
	assert_words("now", "vote now", "{+vote +}now");
	assert_words("vote now", "vote", "vote[- now-]");
}

static void blanks_alone_may_change(void **state)
{
	(void)state;
	assert_words("a b", "a  b", "a {+ +}b");
	assert_words("a b", "a\nb", "a[- -]{+\n+}b");
	assert_words("a b ", " a b", "{+ +}a b[- -]");
}

static void the_same_text_is_one_piece_and_an_empty_one_is_none(void **state)
{
	(void)state;
	assert_words("a b c", "a b c", "a b c");
	assert_words("", "", "");
	assert_words("", "a b", "{+a b+}");
	assert_words("a b", "", "[-a b-]");
	assert_words(" ", "", "[- -]");
}

static void the_longest_common_part_stays(void **state)
{
	(void)state;
	assert_words("x a b c d y", "p c a b d q", "[-x-]{+p c+} a b [-c -]d [-y-]{+q+}");
}

static void a_text_that_is_new_is_no_riddle_of_scattered_words(void **state)
{
	(void)state;
	assert_words("Bring a card to the station by noon", "See if you are on the roll",
		"[-Bring a card to the station by noon-]{+See if you are on the roll+}");
	assert_words("a b c d", "w x c y", "[-a b-]{+w x+} c [-d-]{+y+}");
}

static char *many_words(const char *word, size_t count)
{
	struct buffer out = { 0 };

	for (size_t i = 0; i < count; i++)
		buffer_add_format(&out, "%s%zu ", word, i * 7919 % count);
	return buffer_take(&out);
}

static void what_takes_too_long_is_replaced_as_a_whole(void **state)
{
	char *before = many_words("a", 3000), *after = many_words("b", 3000);
	struct words words = compared(before, after);

	(void)state;
	assert_int_equal(words.count, 3); /* the last blank stays */
	words_free(&words);
	assert_both_come_back(before, after);
	free(before);
	free(after);
}

static void the_effort_of_many_texts_is_bounded_together(void **state)
{
	size_t effort = 20;
	struct words words;

	(void)state;
	assert_true(words_compare("a b c d", "b x d y", &effort, &words)); /* 4 by 4 words */
	assert_int_equal(effort, 4);
	assert_int_equal(words.pieces[0].len, strlen("a "));
	words_free(&words);
	assert_true(words_compare("a b c d", "b x d y", &effort, &words));
	assert_int_equal(effort, 4);
	assert_int_equal(words.count, 2);
	words_free(&words);
}

/* --- at random ---------------------------------------------------------------------------------------- */

static void make_text(unsigned *seed, char text[256])
{
	static const char *const bits[] = { "a", "b", "ووٹ", "کارڈ", " ", " ", "  ", "\n", "c", "\u200c",
		"\t", "vote" };
	size_t count = (size_t)rand_r(seed) % 30;

	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		strcat(text, bits[(size_t)rand_r(seed) % (sizeof(bits) / sizeof(bits[0]))]);
}

static void the_pieces_of_any_two_texts_make_both(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		char before[256], after[256];

		make_text(&seed, before);
		make_text(&seed, after);
		assert_both_come_back(before, after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_in_place_of_another_keeps_its_blanks),
		cmocka_unit_test(a_word_more_or_less_takes_one_blank_with_it),
		cmocka_unit_test(blanks_alone_may_change),
		cmocka_unit_test(the_same_text_is_one_piece_and_an_empty_one_is_none),
		cmocka_unit_test(the_longest_common_part_stays),
		cmocka_unit_test(a_text_that_is_new_is_no_riddle_of_scattered_words),
		cmocka_unit_test(what_takes_too_long_is_replaced_as_a_whole),
		cmocka_unit_test(the_effort_of_many_texts_is_bounded_together),
		cmocka_unit_test(the_pieces_of_any_two_texts_make_both),
	};

	return RUN_SUITE(tests);
}
