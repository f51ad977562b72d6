/* A message as words of the vocabulary. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/match/reading.h"

static struct lexicon *lexicon;
static struct reading reading;

static const struct keyword keywords[] = {
	{ .folded = "polling station", .languages = 1, .topic = 0, .words = 2 },
	{ .folded = "shanakhti", .languages = 1, .topic = 1, .words = 1 },
	{ .folded = "how to vote", .languages = 1, .topic = 2, .words = 3 },
	{ .folded = "women", .languages = 1, .topic = 3, .words = 1 },
};

static int set_up(void **state)
{
	(void)state;
	lexicon = lexicon_new();
	assert_true(lexicon_add_stopwords(lexicon, "please how to", 1));
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		assert_true(lexicon_add_keyword(lexicon, &keywords[i], true));
	assert_true(lexicon_finish(lexicon));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lexicon_free(lexicon);
	return 0;
}

/* The words as they are read: a telling one with +, an unknown one with ?, a guess with ~. */
static void assert_reads(const char *folded, const char *wanted)
{
	struct buffer seen = { 0 };

	memset(&reading, 0, sizeof(reading));
	reading_take(&reading, lexicon, folded, strlen(folded));
	buffer_add_text(&seen, "");
	for (size_t i = 0; i < reading.count; i++) {
		const struct reading_word *word = &reading.words[i];

		buffer_add_text(&seen, i > 0 ? " " : "");
		buffer_add_text(&seen, word->telling ? "+" : "");
		buffer_add_text(&seen, word->likeness != 0 ? "~" : "");
		buffer_add_text(&seen,
			word->count > 0 ? vocabulary_word(lexicon_vocabulary(lexicon), word->guesses[0])
					: "?");
	}
	assert_string_equal(seen.data, wanted);
	buffer_free(&seen);
}

static void known_words_are_what_they_are(void **state)
{
	(void)state;
	assert_reads("please how to vote", "please how to +vote");
	assert_int_equal(reading.telling_count, 1);
	assert_int_equal(reading.telling[0], 3);
	assert_int_equal(reading.unknown, 0);
	assert_reads("", "");
	assert_reads("  vote  ", "+vote");
}

static void others_are_what_they_may_be(void **state)
{
	(void)state;
	assert_reads("shnakhti", "+~shanakhti");
	assert_reads("stations", "+~station");
	assert_reads("wimen", "+~women");
	assert_reads("vite please", "+? please"); /* four letters have too many neighbours in a sentence */
	assert_reads("vite", "+~vote");           /* alone they may be guessed at */
}

static void what_nobody_knows_is_counted_up_to_a_bound(void **state)
{
	(void)state;
	assert_reads("passport weather", "+? +?");
	assert_int_equal(reading.unknown, 2);
	assert_reads("aaaa bbbb cccc dddd eeee ffff", "+? +? +? +? +? +?");
	assert_int_equal(reading.unknown, READING_MAX_UNKNOWN);
	assert_reads("xy z", "? ?"); /* little words of some language */
	assert_int_equal(reading.unknown, 0);
}

static void numbers_tell_unless_they_are_phones(void **state)
{
	(void)state;
	assert_reads("21 4444 51111", "? +? ?");
	assert_int_equal(reading.unknown, 1);
}

static void two_words_run_together_are_parted_where_a_keyword_begins_with_both(void **state)
{
	(void)state;
	assert_reads("pollingstation", "+polling +station");
	assert_reads("stationpolling", "+?");
	assert_reads("womenvote", "+?");
}

static void a_word_said_again_says_nothing_more(void **state)
{
	(void)state;
	assert_reads("vote vote women vote", "+vote vote +women vote");
	assert_int_equal(reading.telling_count, 2);
}

static void a_long_text_is_read_up_to_a_bound_and_at_a_bounded_cost(void **state)
{
	char text[2048];
	size_t len = 0;

	(void)state;
	while (len + 12 < sizeof(text))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "w%zurdlike ", len);
	memset(&reading, 0, sizeof(reading));
	reading_take(&reading, lexicon, text, len);
	assert_int_equal(reading.count, READING_MAX_WORDS);
	assert_true(reading.steps <= READING_MAX_STEPS + 1000);
	/* Without blanks: one word, longer than any, and not looked for. */
	memset(text, 'a', sizeof(text));
	memset(&reading, 0, sizeof(reading));
	reading_take(&reading, lexicon, text, sizeof(text));
	assert_int_equal(reading.count, 1);
	assert_true(reading.steps < sizeof(text) + 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(known_words_are_what_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(others_are_what_they_may_be, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_nobody_knows_is_counted_up_to_a_bound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_tell_unless_they_are_phones, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			two_words_run_together_are_parted_where_a_keyword_begins_with_both, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(a_word_said_again_says_nothing_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_long_text_is_read_up_to_a_bound_and_at_a_bounded_cost, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
