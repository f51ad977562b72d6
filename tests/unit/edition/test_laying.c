/* Editions of other texts, laid over the catalogue of one before them. */
#include "same_answers.h"
#include "sample_set.h"
#include "small_model.h"

#include "agahi/edition/laying.h"

enum { ROUNDS = 30, LATER = 3, QUESTIONS = 120, WALKS = 4, MOST_EDITS = 4, TEXT_SIZE = 4096 };

static struct laying laying;
static struct message_set *questions;

static int set_up(void **state)
{
	(void)state;
	laying = (struct laying){ .built = NULL };
	questions = sample_set(8);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	laying_forget(&laying);
	message_set_free(questions);
	return 0;
}

static struct catalogue *build(const struct message_set *set)
{
	struct catalogue *catalogue = catalogue_build(set, &test_languages);

	assert_non_null(catalogue);
	return catalogue;
}

/* --- the property ------------------------------------------------------------------------------------- */

static void edit_text(struct message_set *set)
{
	static const char *const strange[] = { "", "zqxwv kzzkq zqxwv", "Yeh bilkul naya matn hai",
		"یہ بالکل نئی عبارت ہے", "Send {topics} or {hours}", "x {no_such} y", "where کہاں" };
	struct message_row *row = &set->messages[pick(set->message_count)];
	const struct message_row *other = &set->messages[pick(set->message_count)];
	char text[TEXT_SIZE];

	switch (pick(3)) {
	case 0:
		snprintf(text, sizeof(text), "%s", strange[pick(sizeof(strange) / sizeof(strange[0]))]);
		break;
	case 1:
		snprintf(text, sizeof(text), "%s %s", row->text, other->text);
		break;
	default:
		snprintf(text, sizeof(text), "%s {%s}", other->text,
			set->placeholders[pick(set->placeholder_count)].name);
	}
	sample_set_text(&row->text, text);
}

static void edit(struct message_set *set)
{
	for (size_t i = 1 + pick(MOST_EDITS); i > 0; i--) {
		switch (pick(6)) {
		case 0:
			sample_set_text(&set->placeholders[pick(set->placeholder_count)].value,
				pick(2) == 0 ? "Friday" : "جمعہ");
			break;
		case 1:
			sample_set_text(&set->menus[pick(set->menu_count)].label, "Something else");
			break;
		default:
			edit_text(set);
		}
	}
}

static void assert_alike(
	const struct catalogue *laid, const struct catalogue *anew, const struct message_set *set)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct message_row *row = &set->messages[pick(set->message_count)];
		const char *asked = pick(6) == 0 ? row->text
			: row->keyword_count > 0 && pick(3) == 0
			? row->keywords[pick(row->keyword_count)]
			: questions->examples[pick(questions->example_count)].text;

		assert_same_answer(laid, anew, asked, pick(3) == 0 ? "en" : NULL);
		assert_same_words(laid, anew, asked);
	}
	for (size_t i = 0; i < WALKS; i++)
		assert_same_walk(laid, anew);
}

/* Roman Urdu by another name has no list of words that say nothing. */
static void use_language_without_list(struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].lang, "ur-Latn") == 0)
			sample_set_text(&set->messages[i].lang, "xx-Latn");
	}
}

static unsigned lay_rounds(bool with_list)
{
	unsigned laid_count = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct message_set *set = sample_set(0);

		if (!with_list)
			use_language_without_list(set);
		struct catalogue *built = build(set);
		laying_keep(&laying, built, set);
		catalogue_free(built); /* who answers has another by now */
		for (size_t later = 0; later < LATER; later++) {
			edit(set);
			struct catalogue *laid = laying_lay(&laying, set), *anew = build(set);

			laid_count += laid != NULL;
			if (laid)
				assert_alike(laid, anew, set);
			catalogue_free(anew);
			catalogue_free(laid);
		}
		message_set_free(set);
	}
	return laid_count;
}

static void an_edition_of_other_texts_answers_as_if_it_were_built(void **state)
{
	(void)state;
	seed = 15;
	assert_int_equal(lay_rounds(true), ROUNDS * LATER);
}

static void words_that_say_nothing_are_those_of_the_texts_where_there_is_no_list(void **state)
{
	(void)state;
	seed = 16;
	unsigned laid = lay_rounds(false);
	assert_true(laid > 0 && laid < ROUNDS * LATER);
}

/* --- what is built ------------------------------------------------------------------------------------ */

static void assert_is_laid(const struct message_set *set, bool wanted)
{
	struct catalogue *laid = laying_lay(&laying, set);

	assert_true((laid != NULL) == wanted);
	assert_true(!laid || catalogue_is_overlay(laid));
	catalogue_free(laid);
}

static void keep(const struct message_set *set)
{
	struct catalogue *built = build(set);

	laying_keep(&laying, built, set);
	catalogue_free(built);
}

static void all_but_texts_and_menus_is_built(void **state)
{
	struct message_set *set = sample_set(0);

	(void)state;
	assert_is_laid(set, false); /* nothing is known yet */
	keep(set);
	assert_is_laid(set, true);
	assert_true(message_row_add_keyword(&set->messages[0], "something new"));
	assert_is_laid(set, false);
	keep(set);
	sample_set_text(&set->messages[0].keywords[0], "something else");
	assert_is_laid(set, false);
	keep(set);
	sample_set_text(&set->messages[0].topic, "another");
	assert_is_laid(set, false);
	keep(set);
	sample_set_text(&set->messages[0].lang, "xx");
	assert_is_laid(set, false);
	keep(set);
	assert_true(message_set_add_example(set, set->messages[0].topic, "en", "an example", 0));
	assert_is_laid(set, false);
	laying_forget(&laying);
	assert_is_laid(set, false);
	message_set_free(set);
}

static void what_has_not_learned_from_its_examples_is_built_the_next_time(void **state)
{
	struct message_set *set = sample_set(8);
	struct catalogue *built = build(set);

	(void)state;
	laying_keep(&laying, built, set);
	assert_is_laid(set, false);
	catalogue_set_model(built, small_model());
	laying_keep(&laying, built, set);
	assert_is_laid(set, true);
	struct catalogue *laid = laying_lay(&laying, set);
	assert_true(catalogue_model(laid) && catalogue_model(laid) == catalogue_model(built));
	catalogue_free(built);
	laying_forget(&laying);
	assert_non_null(topics_text(catalogue_topics(laid), 0, 0)); /* it holds what it was laid over */
	catalogue_free(laid);
	message_set_free(set);
}

static void two_texts_of_a_topic_in_a_language_are_built(void **state)
{
	struct message_set *set = sample_set(0);

	(void)state;
	assert_non_null(message_set_add_message(set, set->messages[0].topic, set->messages[0].lang, "x", 0));
	keep(set);
	assert_is_laid(set, false);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_edition_of_other_texts_answers_as_if_it_were_built, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			words_that_say_nothing_are_those_of_the_texts_where_there_is_no_list, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(all_but_texts_and_menus_is_built, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_has_not_learned_from_its_examples_is_built_the_next_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			two_texts_of_a_topic_in_a_language_are_built, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
