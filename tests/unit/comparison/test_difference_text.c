/* A difference as a person reads it. */
#include "printed.h"
#include "rows.h"

#include "agahi/comparison/difference_text.h"

struct sets {
	struct message_set *before, *after;
};

static void fill(struct message_set *set)
{
	rows_add_message(set, "vote", "en", "vote|voting", "Bring your card on {day}");
	rows_add_message(set, "women", "en", "women", "Every woman may vote");
	assert_true(message_set_add_placeholder(set, "day", "", "8 February", 0));
	rows_add_menu(set, "main", "vote", "en", "Voting", "vote");
	rows_add_menu(set, "main", "women", "en", "Women", "women");
	assert_true(message_set_add_example(set, "vote", "en", "how do I vote", 0));
}

static int make_sets(void **state)
{
	struct sets *sets = calloc(1, sizeof(*sets));

	assert_non_null(sets);
	sets->before = message_set_new();
	sets->after = message_set_new();
	fill(sets->before);
	fill(sets->after);
	*state = sets;
	return 0;
}

static int free_sets(void **state)
{
	struct sets *sets = *state;

	message_set_free(sets->before);
	message_set_free(sets->after);
	free(sets);
	return 0;
}

/* free() it. */
static char *print(const struct sets *sets, enum paper_format format)
{
	struct difference *difference = difference_make(sets->before, sets->after);
	struct printed printed;

	assert_non_null(difference);
	printed_begin(&printed);
	assert_true(difference_print(difference, format, printed.out));
	difference_free(difference);
	return printed_end(&printed);
}

static void assert_text(const struct sets *sets, const char *text)
{
	char *written = print(sets, PAPER_PLAIN);

	assert_string_equal(written, text);
	free(written);
}

static void two_equal_sets_are_said_to_be(void **state)
{
	assert_text(*state, "no difference\n");
}

static void a_text_and_its_keywords(void **state)
{
	struct sets *sets = *state;
	struct message_row *row = &sets->after->messages[0];

	rows_replace(&row->text, "Bring the original card on {day}");
	rows_replace(&row->keywords[0], "ballot");
	assert_text(sets,
		"vote, en: changed\n"
		"    Bring [-your-]{+the original+} card on {day}\n"
		"    keywords added: ballot\n"
		"    keywords removed: vote\n"
		"1 text changed; 1 keyword added, 1 removed\n");
}

static void another_first_keyword_is_named(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->messages[0].keywords[0], "voting");
	rows_replace(&sets->after->messages[0].keywords[1], "vote");
	assert_text(sets,
		"vote, en: changed\n"
		"    keywords in another order; the first is voting\n"
		"the same rows in another order\n");
}

static void topics_and_languages_that_come_and_go(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->before, "youth", "en", "youth", "Young people");
	rows_add_message(sets->after, "women", "ur", "خواتین", "ہر خاتون\nووٹ دے");
	rows_add_message(sets->after, "results", "en", "", "Soon");
	assert_text(sets,
		"youth, en: removed, and the topic with it\n"
		"    [-Young people-]\n"
		"    keywords removed: youth\n"
		"women, ur: added\n"
		"    \u2067{+ہر خاتون⏎ووٹ دے+}\u2069\n"
		"    keywords added: \u2068خواتین\u2069\n"
		"results, en: added, a new topic\n"
		"    {+Soon+}\n"
		"1 topic added, 1 removed; 2 texts added, 1 removed; 1 keyword added, 1 removed\n");
}

static void a_placeholder_with_the_texts_it_is_in(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->placeholders[0].value, "15 February");
	assert_true(message_set_add_placeholder(sets->after, "hours", "ur", "8", 0));
	assert_text(sets,
		"placeholder day, every language: changed, in 1 text\n"
		"    [-8 February-] {+15 February+}\n"
		"placeholder hours, ur: added, in 0 texts\n"
		"    {+8+}\n"
		"1 placeholder added, 1 changed\n");
}

static void menu_items_with_what_changed_of_them(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->menus[0].label, "How to vote");
	rows_replace(&sets->after->menus[1].target, "menu:women");
	rows_add_menu(sets->after, "women", "title", "en", "Women", "");
	assert_text(sets,
		"menu main, vote, en: changed\n"
		"    label: [-Voting-] {+How to vote+}\n"
		"menu main, women, en: changed\n"
		"    target: [-women-] {+menu:women+}\n"
		"menu women, title, en: added\n"
		"    label: {+Women+}\n"
		"1 menu item added, 2 changed\n");
}

static void another_first_screen_is_told(void **state)
{
	struct sets *sets = *state;
	char *written;

	rows_replace(&sets->after->menus[0].menu, "start");
	written = print(sets, PAPER_PLAIN);
	assert_non_null(strstr(written, "the first screen is menu start, and was menu main\n"));
	free(written);
}

static void rows_in_another_order(void **state)
{
	struct sets *sets = *state;
	struct menu_row menu = sets->after->menus[0];
	struct message_row message = sets->after->messages[0];

	sets->after->menus[0] = sets->after->menus[1];
	sets->after->menus[1] = menu;
	sets->after->messages[0] = sets->after->messages[1];
	sets->after->messages[1] = message;
	assert_text(sets,
		"menu main: its items stand in another order\n"
		"messages: rows stand in another order\n"
		"menus: rows stand in another order\n"
		"the same rows in another order\n");
}

static void examples_up_to_a_score_and_a_count(void **state)
{
	struct sets *sets = *state;
	struct buffer expected = { 0 };
	char text[32];

	rows_replace(&sets->after->examples[0].text, "how to vote");
	buffer_add_text(&expected,
		"examples of vote, en: 23 added, 1 removed\n    [-how do I vote-]\n"
		"    {+how to vote+}\n");
	for (int i = 1; i < 23; i++) {
		snprintf(text, sizeof(text), "example %d", i);
		assert_true(message_set_add_example(sets->after, "vote", "en", text, 0));
		if (i < DIFFERENCE_MOST_LISTED)
			buffer_add_format(&expected, "    {+%s+}\n", text);
	}
	buffer_add_text(&expected, "    and 3 more\n23 examples added, 1 removed\n");
	assert_text(sets, expected.data);
	buffer_free(&expected);
}

static void many_keywords_are_cut_too(void **state)
{
	struct sets *sets = *state;
	char keyword[32];

	for (int i = 0; i < 25; i++) {
		snprintf(keyword, sizeof(keyword), "k%d", i);
		assert_true(message_row_add_keyword(&sets->after->messages[1], keyword));
	}
	char *written = print(sets, PAPER_PLAIN);
	assert_non_null(strstr(written, ", k19, and 5 more\n25 keywords added\n"));
	free(written);
}

static void a_sheet_can_not_steer_the_terminal(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->after, "x\033[2J", "\u202e", "a\rb", "\033]0;title\007");
	rows_add_menu(sets->after, "m\n", "i\033c", "e\x7f", "l\u2066", "t\x9b");
	assert_true(message_set_add_placeholder(sets->after, "p\033", "\033", "\033", 0));
	assert_true(message_set_add_example(sets->after, "e\033", "\033", "\033", 0));
	for (int format = PAPER_PLAIN; format <= PAPER_JSON; format++) {
		char *written = print(sets, (enum paper_format)format);

		for (const char *at = written; (at = strchr(at, '\033')) != NULL; at++)
			assert_true(format == PAPER_COLOUR && at[1] == '[' &&
				at[strspn(at + 2, "0123456789;") + 2] == 'm');
		assert_null(strpbrk(written, "\r\a\x7f"));
		assert_null(strstr(written, "\u202e"));
		assert_null(strstr(written, "\u2066"));
		free(written);
	}
}

static void colours_mark_what_marks_mark(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->messages[0].text, "Bring the card on {day}");
	char *written = print(sets, PAPER_COLOUR);
	assert_string_equal(written,
		"\033[1mvote, en: changed\033[0m\n"
		"    Bring \033[31;9myour\033[0m\033[32;4mthe\033[0m card on {day}\n"
		"1 text changed\n");
	free(written);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_sets, free_sets)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_equal_sets_are_said_to_be),
		TEST(a_text_and_its_keywords),
		TEST(another_first_keyword_is_named),
		TEST(topics_and_languages_that_come_and_go),
		TEST(a_placeholder_with_the_texts_it_is_in),
		TEST(menu_items_with_what_changed_of_them),
		TEST(another_first_screen_is_told),
		TEST(rows_in_another_order),
		TEST(examples_up_to_a_score_and_a_count),
		TEST(many_keywords_are_cut_too),
		TEST(a_sheet_can_not_steer_the_terminal),
		TEST(colours_mark_what_marks_mark),
	};

	return RUN_SUITE(tests);
}
