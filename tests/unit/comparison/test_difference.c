/* What is not the same in two message sets. */
#include "rows.h"

#include "agahi/comparison/difference.h"

/* --- sets --------------------------------------------------------------------------------------------- */

/* Two sets that are the same until a test changes one. */
struct sets {
	struct message_set *before, *after;
	struct difference *difference;
};

static void fill(struct message_set *set)
{
	rows_add_message(set, "vote", "en", "vote|voting", "Bring your card on {day}");
	rows_add_message(set, "vote", "ur", "ووٹ", "اصل شناختی کارڈ {day} کو لائیں");
	rows_add_message(set, "women", "en", "women", "Every woman may vote");
	assert_true(message_set_add_placeholder(set, "day", "", "8 February", 0));
	assert_true(message_set_add_placeholder(set, "day", "ur", "8 فروری", 0));
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

	difference_free(sets->difference);
	message_set_free(sets->before);
	message_set_free(sets->after);
	free(sets);
	return 0;
}

static const struct difference *made(struct sets *sets)
{
	difference_free(sets->difference);
	sets->difference = difference_make(sets->before, sets->after);
	assert_non_null(sets->difference);
	return sets->difference;
}

static void assert_list(const struct difference_list *list, const char *joined)
{
	char written[512] = "";

	for (size_t i = 0; i < list->count; i++) {
		strcat(written, i > 0 ? "|" : "");
		strcat(written, list->texts[i]);
	}
	assert_string_equal(written, joined);
}

static void swap_messages(struct message_set *set, size_t a, size_t b)
{
	struct message_row row = set->messages[a];

	set->messages[a] = set->messages[b];
	set->messages[b] = row;
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void equal_sets_have_no_difference(void **state)
{
	assert_true(difference_is_empty(made(*state)));
}

static void a_changed_text_is_told_word_by_word(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->messages[1].text, "نیا شناختی کارڈ {day} کو لائیں");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 1);
	const struct difference_message *message = &difference->messages[0];
	assert_int_equal(message->change, DIFFERENCE_CHANGED);
	assert_true(message->text_changed);
	assert_string_equal(message->after->lang, "ur");
	assert_int_equal(message->words.count, 3);
	assert_memory_equal(message->words.pieces[0].text, "اصل", message->words.pieces[0].len);
	assert_int_equal(message->words.pieces[1].change, WORDS_ADDED);
	assert_int_equal(difference->counts.texts_changed, 1);
	assert_int_equal(difference->counts.keywords_added, 0);
}

static void keywords_that_come_and_go_are_listed(void **state)
{
	struct sets *sets = *state;
	struct message_row *row = &sets->after->messages[0];

	rows_replace(&row->keywords[1], "ballot");
	assert_true(message_row_add_keyword(row, "cast"));
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 1);
	assert_false(difference->messages[0].text_changed);
	assert_list(&difference->messages[0].keywords_added, "ballot|cast");
	assert_list(&difference->messages[0].keywords_removed, "voting");
	assert_false(difference->messages[0].keywords_moved);
	assert_int_equal(difference->counts.texts_changed, 0);
	assert_int_equal(difference->counts.keywords_added, 2);
	assert_int_equal(difference->counts.keywords_removed, 1);
}

static void another_first_keyword_is_a_change(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->messages[0].keywords[0], "voting");
	rows_replace(&sets->after->messages[0].keywords[1], "vote");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 1);
	assert_true(difference->messages[0].keywords_moved);
	assert_int_equal(difference->messages[0].keywords_added.count, 0);
}

static void a_new_language_is_no_new_topic(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->after, "women", "ur", "خواتین", "ہر خاتون");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 1);
	assert_int_equal(difference->messages[0].change, DIFFERENCE_ADDED);
	assert_false(difference->messages[0].whole_topic);
	assert_list(&difference->messages[0].keywords_added, "خواتین");
	assert_int_equal(difference->counts.topics_added, 0);
	assert_int_equal(difference->counts.texts_added, 1);
}

static void a_topic_of_two_languages_is_counted_once(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->after, "youth", "en", "", "a");
	rows_add_message(sets->after, "help", "en", "", "b");
	rows_add_message(sets->after, "youth", "ur", "", "c");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->counts.topics_added, 2);
	assert_int_equal(difference->counts.texts_added, 3);
	assert_true(difference->messages[2].whole_topic);
}

static void a_topic_that_is_gone_stands_where_it_stood(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->before, "youth", "en", "youth", "a");
	rows_add_message(sets->before, "results", "en", "", "b");
	rows_add_message(sets->after, "results", "en", "", "c");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 2);
	assert_int_equal(difference->messages[0].change, DIFFERENCE_REMOVED);
	assert_string_equal(difference_message_row(&difference->messages[0])->topic, "youth");
	assert_null(difference->messages[0].after);
	assert_true(difference->messages[0].whole_topic);
	assert_int_equal(difference->counts.topics_removed, 1);
	assert_int_equal(difference->counts.keywords_removed, 1);
}

static void rows_in_another_order_are_told_as_that_and_no_more(void **state)
{
	struct sets *sets = *state;

	swap_messages(sets->after, 0, 2);
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 0);
	assert_true(difference->moved[TABLE_MESSAGES]);
	assert_false(difference->moved[TABLE_MENUS]);
	assert_false(difference_is_empty(difference));
}

/* --- placeholders ------------------------------------------------------------------------------------- */

static void a_placeholder_tells_how_many_texts_it_touches(void **state)
{
	struct sets *sets = *state;

	rows_add_message(sets->before, "day", "en", "", "{day}, {day} and {daylight}");
	rows_add_message(sets->after, "day", "en", "", "{day}, {day} and {daylight}");
	rows_replace(&sets->after->placeholders[0].value, "15 February");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->message_count, 0);
	assert_int_equal(difference->placeholder_count, 1);
	assert_int_equal(difference->placeholders[0].change, DIFFERENCE_CHANGED);
	assert_string_equal(difference->placeholders[0].before->value, "8 February");
	assert_int_equal(difference->placeholders[0].texts, 2); /* ur has a value of its own */
	assert_int_equal(difference->counts.placeholders_changed, 1);
}

static void placeholders_come_and_go_by_language(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->placeholders[1].lang, "sd");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->placeholder_count, 2);
	assert_int_equal(difference->placeholders[0].change, DIFFERENCE_REMOVED);
	assert_int_equal(difference->placeholders[0].texts, 1);
	assert_int_equal(difference->placeholders[1].change, DIFFERENCE_ADDED);
	assert_string_equal(difference_placeholder_row(&difference->placeholders[1])->lang, "sd");
	assert_int_equal(difference->placeholders[1].texts, 0);
}

/* --- menus and examples ------------------------------------------------------------------------------- */

static void labels_and_targets_are_compared(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->menus[0].label, "How to vote");
	rows_replace(&sets->after->menus[1].target, "menu:women");
	rows_add_menu(sets->after, "women", "a", "en", "A", "vote");
	const struct difference *difference = made(sets);
	assert_int_equal(difference->menu_count, 3);
	assert_string_equal(difference_menu_row(&difference->menus[1])->target, "menu:women");
	assert_int_equal(difference->menus[2].change, DIFFERENCE_ADDED);
	assert_int_equal(difference->counts.menu_items_changed, 2);
	assert_int_equal(difference->counts.menu_items_added, 1);
	assert_int_equal(difference->menus_moved.count, 0);
}

static void a_menu_with_its_items_in_another_order_is_named(void **state)
{
	struct sets *sets = *state;
	struct menu_row first = sets->after->menus[0];

	sets->after->menus[0] = sets->after->menus[1];
	sets->after->menus[1] = first;
	const struct difference *difference = made(sets);
	assert_int_equal(difference->menu_count, 0);
	assert_true(difference->moved[TABLE_MENUS]);
	assert_list(&difference->menus_moved, "main");
}

static void another_first_menu_is_another_first_screen(void **state)
{
	struct sets *sets = *state;

	assert_null(made(sets)->first_menu_after);
	rows_replace(&sets->after->menus[0].menu, "start");
	const struct difference *difference = made(sets);
	assert_string_equal(difference->first_menu_before, "main");
	assert_string_equal(difference->first_menu_after, "start");
}

static void examples_are_counted_by_topic_and_language(void **state)
{
	struct sets *sets = *state;

	rows_replace(&sets->after->examples[0].text, "how to vote");
	assert_true(message_set_add_example(sets->after, "vote", "ur", "ووٹ کیسے", 0));
	assert_true(message_set_add_example(sets->after, "vote", "en", "voting how", 0));
	const struct difference *difference = made(sets);
	assert_int_equal(difference->examples_count, 2);
	assert_list(&difference->examples[0].added, "how to vote|voting how");
	assert_list(&difference->examples[0].removed, "how do I vote");
	assert_string_equal(difference->examples[1].lang, "ur");
	assert_int_equal(difference->counts.examples_added, 3);
	assert_int_equal(difference->counts.examples_removed, 1);
}

/* --- at random ---------------------------------------------------------------------------------------- */

static const char *any_of(unsigned *seed, const char *const *words)
{
	return words[rand_r(seed) % 3];
}

/* Small sets of few words: rows twice, rows moved, and equal ones too. */
static struct message_set *random_set(unsigned *seed)
{
	static const char *const topics[] = { "a", "b", "c" }, *const tags[] = { "ur", "en", "" },
				 *const texts[] = { "x", "x y", "" }, *const words[] = { "k", "k|l", "l|k" };
	struct message_set *set = message_set_new();

	for (int i = rand_r(seed) % 3; i > 0; i--)
		rows_add_message(set, any_of(seed, topics), "ur", any_of(seed, words), any_of(seed, texts));
	for (int i = rand_r(seed) % 3; i > 0; i--)
		message_set_add_placeholder(
			set, any_of(seed, topics), any_of(seed, tags), any_of(seed, texts), 0);
	for (int i = rand_r(seed) % 3; i > 0; i--)
		rows_add_menu(
			set, any_of(seed, topics), "i", "ur", any_of(seed, texts), any_of(seed, topics));
	for (int i = rand_r(seed) % 3; i > 0; i--)
		message_set_add_example(set, any_of(seed, topics), "ur", any_of(seed, texts), 0);
	return set;
}

static void a_difference_is_empty_when_the_hashes_are_equal_and_only_then(void **state)
{
	unsigned seed = 5;
	int equal = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		unsigned again = seed; /* every other pair is the same rows, every fourth in another order */
		struct sets sets = { random_set(&seed), random_set(i % 2 == 0 ? &again : &seed), NULL };

		if (i % 4 == 0 && sets.after->message_count > 1)
			swap_messages(sets.after, 0, sets.after->message_count - 1);
		char before[TABLES_HASH_SIZE], after[TABLES_HASH_SIZE];

		assert_true(tables_hash(sets.before, before) && tables_hash(sets.after, after));
		assert_int_equal(difference_is_empty(made(&sets)), strcmp(before, after) == 0);
		equal += strcmp(before, after) == 0;
		difference_free(sets.difference);
		message_set_free(sets.before);
		message_set_free(sets.after);
	}
	assert_in_range(equal, 1000, 19000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_sets, free_sets)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(equal_sets_have_no_difference),
		TEST(a_changed_text_is_told_word_by_word),
		TEST(keywords_that_come_and_go_are_listed),
		TEST(another_first_keyword_is_a_change),
		TEST(a_new_language_is_no_new_topic),
		TEST(a_topic_of_two_languages_is_counted_once),
		TEST(a_topic_that_is_gone_stands_where_it_stood),
		TEST(rows_in_another_order_are_told_as_that_and_no_more),
		TEST(a_placeholder_tells_how_many_texts_it_touches),
		TEST(placeholders_come_and_go_by_language),
		TEST(labels_and_targets_are_compared),
		TEST(a_menu_with_its_items_in_another_order_is_named),
		TEST(another_first_menu_is_another_first_screen),
		TEST(examples_are_counted_by_topic_and_language),
		cmocka_unit_test(a_difference_is_empty_when_the_hashes_are_equal_and_only_then),
	};

	return RUN_SUITE(tests);
}
