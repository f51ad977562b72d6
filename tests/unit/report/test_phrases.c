/* The words of faults, in every language. */
#include "testing.h"

#include "agahi/report/phrases.h"

static const char *const holes[] = { "{value}", "{other}", "{list}", "{number}", "{allowed}", "{row}",
	"{topic}", "{lang}" };

static size_t count(const char *words, const char *hole)
{
	size_t found = 0;

	for (; (words = strstr(words, hole)) != NULL; words += strlen(hole))
		found++;
	return found;
}

/* Another language has the same holes, if not in the same order. */
static void assert_same_holes(const char *words, const char *english)
{
	if (!words || *words == '\0')
		fail_msg("no words for: %s", english);
	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		if (count(words, holes[i]) != count(english, holes[i]))
			fail_msg("%s in: %s", holes[i], words);
	}
}

static void every_language_has_words_with_the_same_holes(void **state)
{
	(void)state;
	for (int language = 0; language < PHRASES_LANGUAGES; language++) {
		for (int kind = 0; kind < FAULT_COUNT; kind++)
			assert_same_holes(phrases_of_fault((enum phrases_language)language, (enum fault)kind),
				phrases_of_fault(PHRASES_ENGLISH, (enum fault)kind));
		for (int part = 0; part < PHRASES_PARTS; part++)
			assert_same_holes(
				phrases_of_part((enum phrases_language)language, (enum phrases_part)part),
				phrases_of_part(PHRASES_ENGLISH, (enum phrases_part)part));
	}
}

/* Whatever stands in braces is a hole, or an example of a placeholder. */
static void there_are_no_other_holes(void **state)
{
	(void)state;
	for (int language = 0; language < PHRASES_LANGUAGES; language++) {
		for (int kind = 0; kind < FAULT_COUNT; kind++) {
			const char *words =
				phrases_of_fault((enum phrases_language)language, (enum fault)kind);
			size_t known = count(words, "{polling_date}");

			for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++)
				known += count(words, holes[i]);
			assert_int_equal(count(words, "{"), known);
			assert_int_equal(count(words, "}"), known);
		}
	}
}

static void the_language_is_the_option_or_the_environments(void **state)
{
	(void)state;
	assert_int_equal(phrases_language("ur", NULL, NULL, "en_US.UTF-8"), PHRASES_URDU);
	assert_int_equal(phrases_language("en", "ur_PK", NULL, NULL), PHRASES_ENGLISH);
	assert_int_equal(phrases_language("klingon", NULL, NULL, NULL), PHRASES_NONE);
	assert_int_equal(phrases_language("urd", NULL, NULL, NULL), PHRASES_NONE);
	assert_int_equal(phrases_language("", NULL, NULL, NULL), PHRASES_NONE);
	assert_int_equal(phrases_language(NULL, NULL, NULL, NULL), PHRASES_ENGLISH);
	assert_int_equal(phrases_language(NULL, "ur_PK.UTF-8", "en_US", "en_US"), PHRASES_URDU);
	assert_int_equal(phrases_language(NULL, "", "ur", "en_US"), PHRASES_URDU);
	assert_int_equal(phrases_language(NULL, "", "", "ur_PK"), PHRASES_URDU);
	assert_int_equal(
		phrases_language(NULL, "C", "ur", "ur"), PHRASES_ENGLISH); /* the first that is set */
	assert_int_equal(phrases_language(NULL, "de_DE", NULL, NULL), PHRASES_ENGLISH);
}

static void assert_shown(const char *text, size_t most, const char *wanted)
{
	struct buffer out = { 0 };

	buffer_add_text(&out, "");
	phrases_show(text, most, &out);
	assert_string_equal(out.data, wanted);
	buffer_free(&out);
}

static void no_cell_of_a_sheet_plays_with_the_terminal(void **state)
{
	(void)state;
	assert_shown("a\x1b[2Jb", 90, "aU+001B[2Jb");
	assert_shown("a\u202eb\u2066c\u200f", 90, "aU+202EbU+2066cU+200F");
	assert_shown("a\xc2\x9b"
		     "1m\x7f",
		90, "aU+009B1mU+007F");
	assert_shown("two\nlines\there", 90, "two⏎linesU+0009here");
	assert_shown("\xff\xfe", 90, "\ufffd\ufffd");
	assert_shown("ووٹ میں\u200cنے", 90, "ووٹ میں\u200cنے");
	assert_shown("ووٹ", 4, "وو…");
	assert_shown("", 4, "");
}

static void assert_filled(
	enum phrases_language language, const char *words, struct fault_with with, const char *wanted)
{
	const struct fault_at at = { .topic = "vote", .lang = "ur" };
	struct buffer out = { 0 };

	phrases_fill(language, words, &at, &with, &out);
	assert_string_equal(out.data, wanted);
	buffer_free(&out);
}

static void holes_are_filled_and_what_would_jump_is_isolated(void **state)
{
	(void)state;
	assert_filled(PHRASES_ENGLISH, "{value} has {number} of {allowed}, {lang}, {topic}",
		(struct fault_with){ .value = "x", .number = 3, .allowed = 41 },
		"\"x\" has 3 of 41, ur, vote");
	assert_filled(
		PHRASES_ENGLISH, "{value}", (struct fault_with){ .value = "ووٹ" }, "\u2068\"ووٹ\"\u2069");
	assert_filled(PHRASES_URDU, "{list}", (struct fault_with){ .list = "m.csv" }, "\u2068m.csv\u2069");
	/* What a cell holds is not filled again. */
	assert_filled(PHRASES_ENGLISH, "{value}", (struct fault_with){ .value = "{number}" }, "\"{number}\"");
	assert_filled(PHRASES_ENGLISH, "{polling_date} {", (struct fault_with){ .value = NULL },
		"{polling_date} {");
}

static void a_row_is_told_where_there_is_one(void **state)
{
	struct fault_with with = { .value = "voting", .other = "vote", .number = 7 };
	const struct fault_at nowhere = { .row = 0 };
	const char *words = phrases_of_fault(PHRASES_ENGLISH, FAULT_KEYWORD_TAKEN);
	struct buffer out = { 0 };

	(void)state;
	phrases_fill(PHRASES_ENGLISH, words, &nowhere, &with, &out);
	assert_non_null(strstr(out.data, "already, row 7; decide"));
	buffer_free(&out);
	with.number = 0;
	phrases_fill(PHRASES_ENGLISH, words, &nowhere, &with, &out);
	assert_non_null(strstr(out.data, "already; decide"));
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_language_has_words_with_the_same_holes),
		cmocka_unit_test(there_are_no_other_holes),
		cmocka_unit_test(the_language_is_the_option_or_the_environments),
		cmocka_unit_test(no_cell_of_a_sheet_plays_with_the_terminal),
		cmocka_unit_test(holes_are_filled_and_what_would_jump_is_isolated),
		cmocka_unit_test(a_row_is_told_where_there_is_one),
	};

	return RUN_SUITE(tests);
}
