/* Marks for a pipe, lines through and under for a terminal, and nothing of a sheet that a terminal obeys. */
#include "printed.h"

#include "agahi/comparison/paper.h"

#define ISOLATE "\u2068"
#define RIGHT_TO_LEFT "\u2067"
#define END "\u2069"

static void assert_written(struct paper *paper, const char *text)
{
	struct printed printed;

	printed_begin(&printed);
	assert_true(paper_print(paper, printed.out));
	assert_null(paper->text.data);
	char *written = printed_end(&printed);
	assert_string_equal(written, text);
	free(written);
}

static void assert_words_written(bool colour, const char *before, const char *after, const char *text)
{
	struct paper paper = { .colour = colour };
	size_t effort = WORDS_ALL_EFFORT;
	struct words words;

	assert_true(words_compare(before, after, &effort, &words));
	paper_add_words(&paper, &words);
	words_free(&words);
	assert_written(&paper, text);
}

static void a_pipe_gets_marks(void **state)
{
	(void)state;
	assert_words_written(false, "a b c", "a x c", "a [-b-]{+x+} c");
}

static void a_terminal_gets_lines_and_colours(void **state)
{
	(void)state;
	assert_words_written(true, "a b c", "a x c", "a \033[31;9mb\033[0m\033[32;4mx\033[0m c");
}

static void a_line_of_urdu_is_isolated_as_a_whole(void **state)
{
	(void)state;
	assert_words_written(false, "ووٹ 8 کو", "ووٹ 9 کو", RIGHT_TO_LEFT "ووٹ [-8-]{+9+} کو" END);
	assert_words_written(false, "please send it: ووٹ", "please send it: اندراج",
		ISOLATE "please send it: [-ووٹ-]{+اندراج+}" END);
}

/* Nothing stands between the two numbers then. */
static void changes_in_a_coloured_line_of_urdu_are_isolated_each(void **state)
{
	(void)state;
	assert_words_written(true, "ووٹ 8 کو", "ووٹ 9 کو",
		RIGHT_TO_LEFT "ووٹ \033[31;9m" ISOLATE "8" END "\033[0m\033[32;4m" ISOLATE "9" END
			      "\033[0m کو" END);
}

static void a_mark_that_is_all_that_changed_can_be_seen(void **state)
{
	(void)state;
	assert_words_written(false, "a\u200f b", "a b", ISOLATE "[-aU+200F-]{+a+} b" END);
}

static void headings_are_bold_on_a_terminal_only(void **state)
{
	struct paper plain = { .colour = false }, coloured = { .colour = true };

	(void)state;
	paper_begin_heading(&plain);
	paper_add_text(&plain, "vote\033[2J");
	paper_end_heading(&plain);
	assert_written(&plain, "voteU+001B[2J\n");
	paper_begin_heading(&coloured);
	paper_end_heading(&coloured);
	assert_written(&coloured, "\033[1m\033[0m\n");
}

static void whole_texts_and_counts(void **state)
{
	struct paper paper = { .colour = false };

	(void)state;
	paper_add_change(&paper, WORDS_REMOVED, "8 February");
	paper_add_change(&paper, WORDS_ADDED, "");
	paper_add_count(&paper, 1, " text");
	paper_add_count(&paper, 2, " text");
	assert_written(&paper, "[-8 February-]{++}1  text2  texts");
}

static void a_stream_that_is_full_is_told(void **state)
{
	struct paper paper = { .colour = false };
	FILE *full = fopen("/dev/full", "we");

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	paper_add_text(&paper, "vote");
	assert_false(paper_print(&paper, full));
	fclose(full);
	assert_null(paper.text.data);
}

/* --- JSON --------------------------------------------------------------------------------------------- */

static void assert_json(json_t *value, const char *text)
{
	struct printed printed;

	printed_begin(&printed);
	assert_true(paper_print_json(value, printed.out));
	char *written = printed_end(&printed);
	assert_string_equal(written, text);
	free(written);
}

static void json_escapes_what_a_terminal_would_obey(void **state)
{
	(void)state;
	assert_json(paper_json_text("ووٹ\u202e\xc2\x9b\x7f\033\U000e0041\n"),
		"\"ووٹ\\u202E\\u009B\\u007F\\u001B\\uDB40\\uDC41\\n\"\n");
}

static void what_was_escaped_is_read_as_it_was(void **state)
{
	static const char text[] = "ووٹ\u202e\xc2\x9b\x7f\033\U000e0041\n";
	struct printed printed;

	(void)state;
	printed_begin(&printed);
	assert_true(paper_print_json(paper_json_text(text), printed.out));
	char *written = printed_end(&printed);
	json_t *value = json_loads(written, JSON_DECODE_ANY, NULL);
	assert_string_equal(json_string_value(value), text);
	json_decref(value);
	free(written);
}

static void json_of_nothing_is_null_and_of_what_is_no_utf8_is_repaired(void **state)
{
	(void)state;
	assert_json(paper_json_text(NULL), "null\n");
	assert_json(paper_json_text("a\xff"), "\"a\ufffd\"\n");
	assert_false(paper_print_json(NULL, stdout));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pipe_gets_marks),
		cmocka_unit_test(a_terminal_gets_lines_and_colours),
		cmocka_unit_test(a_line_of_urdu_is_isolated_as_a_whole),
		cmocka_unit_test(changes_in_a_coloured_line_of_urdu_are_isolated_each),
		cmocka_unit_test(a_mark_that_is_all_that_changed_can_be_seen),
		cmocka_unit_test(headings_are_bold_on_a_terminal_only),
		cmocka_unit_test(whole_texts_and_counts),
		cmocka_unit_test(a_stream_that_is_full_is_told),
		cmocka_unit_test(json_escapes_what_a_terminal_would_obey),
		cmocka_unit_test(what_was_escaped_is_read_as_it_was),
		cmocka_unit_test(json_of_nothing_is_null_and_of_what_is_no_utf8_is_repaired),
	};

	return RUN_SUITE(tests);
}
