/* A catalogue with other texts laid over it answers as one that was built of them: random edits of the sample set. */
#include "same_answers.h"
#include "sample_set.h"

enum { ONE_EXAMPLE_IN = 8, ROUNDS = 40, QUESTIONS = 160, MOST_EDITS = 3, WALKS = 6, TEXT_SIZE = 4096 };

/* --- edits -------------------------------------------------------------------------------------------- */

/* Some of its words, in a turned order. */
static void write_shuffled(const char *text, char out[TEXT_SIZE])
{
	size_t len = strlen(text), from = len == 0 ? 0 : pick(len);

	while (from < len && text[from] != ' ')
		from++;
	snprintf(out, TEXT_SIZE, "%s %.*s", text + from, (int)(from / 2 < from ? from : 0), text);
}

static void write_edit(const struct message_set *set, const struct message_row *row, char out[TEXT_SIZE])
{
	static const char *const strange[] = { "", "?", "zqxwv kzzkq zqxwv",
		"Yeh bilkul naya matn hai, yeh naya hai", "یہ بالکل نئی عبارت ہے", "{topics}",
		"Send {topics} {topics} or {hours}", "x {no_such} y", "kahan kidhar where کہاں" };
	const struct message_row *other = &set->messages[pick(set->message_count)];

	switch (pick(6)) {
	case 0:
		snprintf(out, TEXT_SIZE, "%s", strange[pick(sizeof(strange) / sizeof(strange[0]))]);
		return;
	case 1:
		snprintf(out, TEXT_SIZE, "%s", other->text);
		return;
	case 2:
		snprintf(out, TEXT_SIZE, "%s {%s} {topics}", row->text,
			set->placeholders[pick(set->placeholder_count)].name);
		return;
	case 3:
		snprintf(out, TEXT_SIZE, "%s %s", set->examples[pick(set->example_count)].text, row->text);
		return;
	default:
		write_shuffled(row->text, out);
	}
}

/* --- the same? ------------------------------------------------------------------------------------------ */

static void assert_same(
	const struct catalogue *over, const struct catalogue *anew, const struct message_set *set)
{
	static const char *const preferred[] = { NULL, NULL, "en", "ur-Latn" };
	const struct topics *topics = catalogue_topics(anew);

	for (int language = 0; language < (int)topics_language_count(topics); language++)
		assert_int_equal(topics_language_is_latin(catalogue_topics(over), language),
			topics_language_is_latin(topics, language));
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct message_row *row = &set->messages[pick(set->message_count)];
		const char *asked = set->examples[pick(set->example_count)].text;

		if (pick(5) == 0 && row->keyword_count > 0)
			asked = row->keywords[pick(row->keyword_count)];
		else if (pick(8) == 0)
			asked = row->text;
		assert_same_answer(over, anew, asked, preferred[pick(4)]);
		assert_same_words(over, anew, asked);
	}
	for (size_t i = 0; i < WALKS; i++)
		assert_same_walk(over, anew);
}

/* --- rounds ------------------------------------------------------------------------------------------- */

struct edits {
	struct catalogue_text texts[MOST_EDITS];
	size_t count;
	char *before[MOST_EDITS];
};

/* Changes a row of the set, unless an edit has it already. */
static void edit_row(struct message_set *set, const struct topics *topics, struct edits *edits)
{
	struct message_row *row = &set->messages[pick(set->message_count)];
	struct catalogue_text *text = &edits->texts[edits->count];
	char after[TEXT_SIZE];

	*text = (struct catalogue_text){ .topic = topics_find(topics, row->topic),
		.language = topics_find_language(topics, row->lang) };
	for (size_t i = 0; i < edits->count; i++) {
		if (edits->texts[i].topic == text->topic && edits->texts[i].language == text->language)
			return;
	}
	write_edit(set, row, after);
	edits->before[edits->count++] = row->text;
	text->before = row->text;
	text->after = row->text = strdup(after);
	text->filled = message_set_fill(set, row);
	assert_true(text->after && text->filled);
}

static void edit_label(struct message_set *set)
{
	struct menu_row *row = &set->menus[pick(set->menu_count)];

	sample_set_text(&row->label, pick(2) == 0 ? "Something else" : "کچھ اور");
}

static struct catalogue *lay_edits(
	const struct catalogue *under, struct message_set *set, const struct topics *topics, bool menus)
{
	struct edits edits = { .count = 0 };

	for (size_t i = 1 + pick(MOST_EDITS); i > 0; i--)
		edit_row(set, topics, &edits);
	if (menus)
		edit_label(set);
	struct catalogue *over = catalogue_overlay(
		under, &(struct catalogue_changes){ edits.texts, edits.count, menus ? set : NULL });
	assert_non_null(over);
	for (size_t i = 0; i < edits.count; i++) {
		free((char *)edits.texts[i].filled);
		free(edits.before[i]);
	}
	return over;
}

static void what_is_laid_over_answers_as_what_is_built_anew(void **state)
{
	(void)state;
	seed = 20261126;
	for (size_t round = 0; round < ROUNDS; round++) {
		struct message_set *set = sample_set(ONE_EXAMPLE_IN);
		struct catalogue *base = catalogue_build(set, &test_languages);
		const struct topics *topics = catalogue_topics(base);
		struct catalogue *over = lay_edits(base, set, topics, pick(2) == 0);
		struct catalogue *above = pick(2) == 0 ? lay_edits(over, set, topics, pick(3) == 0) : NULL;
		struct catalogue *anew = catalogue_build(set, &test_languages);

		assert_non_null(anew);
		assert_same(above ? above : over, anew, set);
		catalogue_free(anew);
		catalogue_free(above);
		catalogue_free(over);
		catalogue_free(base);
		message_set_free(set);
	}
}

/* The row at the end, so that it can be there and not there. */
static void put_last(struct message_set *set, const char *topic, const char *lang)
{
	struct message_row *row = sample_row(set, topic, lang),
			   *last = &set->messages[set->message_count - 1];
	struct message_row moved = *row;

	*row = *last;
	*last = moved;
}

static void a_translation_that_was_not_there_is_laid_over_too(void **state)
{
	struct message_set *set = sample_set(ONE_EXAMPLE_IN);

	(void)state;
	seed = 7;
	put_last(set, "limited", "ur-Latn");
	struct message_row *row = &set->messages[set->message_count - 1];
	assert_int_equal(row->keyword_count, 0);
	set->message_count--;
	struct catalogue *base = catalogue_build(set, &test_languages);
	const struct topics *topics = catalogue_topics(base);
	const struct catalogue_text change = { topics_find(topics, row->topic),
		topics_find_language(topics, row->lang), row->text, NULL, row->text };
	assert_null(topics_text(topics, change.topic, change.language));
	set->message_count++;
	struct catalogue *anew = catalogue_build(set, &test_languages);
	struct catalogue *over = catalogue_overlay(base, &(struct catalogue_changes){ &change, 1, NULL });
	assert_true(anew && over);
	assert_string_equal(topics_text(catalogue_topics(over), change.topic, change.language), row->text);
	assert_same(over, anew, set);
	catalogue_free(over);
	catalogue_free(anew);
	catalogue_free(base);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_laid_over_answers_as_what_is_built_anew),
		cmocka_unit_test(a_translation_that_was_not_there_is_laid_over_too),
	};

	return RUN_SUITE(tests);
}
