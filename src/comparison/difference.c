#include "agahi/comparison/difference.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/pairing.h"

static const char *const change_names[] = { "added", "removed", "changed" };

const char *difference_change_name(enum difference_change change)
{
	return change_names[change];
}

const struct message_row *difference_message_row(const struct difference_message *message)
{
	return message->after ? message->after : message->before;
}

const struct placeholder_row *difference_placeholder_row(const struct difference_placeholder *placeholder)
{
	return placeholder->after ? placeholder->after : placeholder->before;
}

const struct menu_row *difference_menu_row(const struct difference_menu *menu)
{
	return menu->after ? menu->after : menu->before;
}

static enum difference_change change_of(const struct pairing_pair *pair)
{
	if (pair->before == PAIRING_NONE)
		return DIFFERENCE_ADDED;
	return pair->after == PAIRING_NONE ? DIFFERENCE_REMOVED : DIFFERENCE_CHANGED;
}

/* Counts a change in the one of three that is its own. */
static void count(enum difference_change change, size_t *added, size_t *removed, size_t *changed)
{
	size_t *const counters[] = {
		[DIFFERENCE_ADDED] = added, [DIFFERENCE_REMOVED] = removed, [DIFFERENCE_CHANGED] = changed
	};

	(*counters[change])++;
}

/* --- lists -------------------------------------------------------------------------------------------- */

static bool list_add(struct difference_list *list, const char *text)
{
	size_t have = list->count;

	if (have == 0 || (have & (have - 1)) == 0) {
		const char **texts =
			realloc((void *)list->texts, (have == 0 ? 1 : have * 2) * sizeof(*texts));

		if (!texts)
			return false;
		list->texts = texts;
	}
	list->texts[list->count++] = text;
	return true;
}

static bool list_has(const struct difference_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->texts[i], text) == 0)
			return true;
	}
	return false;
}

/* Two sets, and what becomes of them. */
struct comparison {
	const struct message_set *before, *after;
	struct difference *difference;
	size_t effort; /* words.h */
};

/* --- messages ----------------------------------------------------------------------------------------- */

static bool has_topic(const struct message_set *set, const char *topic)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, topic) == 0)
			return true;
	}
	return false;
}

static bool list_keywords(struct difference_message *message, const struct pairing *pairing)
{
	bool complete = true;

	message->keywords_moved = pairing->moved;
	for (size_t i = 0; complete && i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];

		if (pair->before == PAIRING_NONE)
			complete = list_add(&message->keywords_added, message->after->keywords[pair->after]);
		else if (pair->after == PAIRING_NONE)
			complete =
				list_add(&message->keywords_removed, message->before->keywords[pair->before]);
	}
	return complete;
}

static bool compare_keywords(struct difference_message *message)
{
	struct pairing pairing = { NULL, 0, false };
	bool complete = pairing_of_keywords(message->before, message->after, &pairing) &&
		list_keywords(message, &pairing);

	free(pairing.pairs);
	return complete;
}

static bool is_unchanged(const struct difference_message *message)
{
	return message->change == DIFFERENCE_CHANGED && !message->text_changed &&
		message->keywords_added.count == 0 && message->keywords_removed.count == 0 &&
		!message->keywords_moved;
}

static void count_message(const struct difference_message *message, struct difference_counts *counts)
{
	size_t *texts_changed = message->text_changed ? &counts->texts_changed : &(size_t){ 0 };

	count(message->change, &counts->texts_added, &counts->texts_removed, texts_changed);
	counts->keywords_added += message->keywords_added.count;
	counts->keywords_removed += message->keywords_removed.count;
}

/* A topic's rows need not stand together; it is counted with the first of them. */
static void count_topic(struct difference *difference, const struct difference_message *message)
{
	const char *topic = difference_message_row(message)->topic;

	for (const struct difference_message *other = difference->messages; other < message; other++) {
		if (other->whole_topic && strcmp(difference_message_row(other)->topic, topic) == 0)
			return;
	}
	if (message->whole_topic)
		count(message->change, &difference->counts.topics_added, &difference->counts.topics_removed,
			&(size_t){ 0 });
}

static bool add_message(struct comparison *comparison, const struct pairing_pair *pair)
{
	struct difference *difference = comparison->difference;
	struct difference_message *message = &difference->messages[difference->message_count++];

	message->change = change_of(pair);
	message->before = pair->before == PAIRING_NONE ? NULL : &comparison->before->messages[pair->before];
	message->after = pair->after == PAIRING_NONE ? NULL : &comparison->after->messages[pair->after];
	message->whole_topic = message->change != DIFFERENCE_CHANGED &&
		!has_topic(message->before ? comparison->after : comparison->before,
			difference_message_row(message)->topic);
	message->text_changed =
		message->before && message->after && strcmp(message->before->text, message->after->text) != 0;
	if (!compare_keywords(message))
		return false;
	if (is_unchanged(message)) {
		memset(message, 0, sizeof(*message));
		difference->message_count--;
		return true;
	}
	count_message(message, &difference->counts);
	count_topic(difference, message);
	return !message->text_changed ||
		words_compare(
			message->before->text, message->after->text, &comparison->effort, &message->words);
}

static bool compare_messages(struct comparison *comparison, const struct pairing *pairing)
{
	comparison->difference->messages = calloc(pairing->count + 1, sizeof(struct difference_message));
	bool complete = comparison->difference->messages != NULL;

	for (size_t i = 0; complete && i < pairing->count; i++)
		complete = add_message(comparison, &pairing->pairs[i]);
	return complete;
}

/* --- placeholders ------------------------------------------------------------------------------------- */

static bool has_name(const char *text, const char *wanted)
{
	const char *name;
	size_t name_len;

	for (; placeholder_find(text, &name, &name_len); text = name) {
		if (strlen(wanted) == name_len && memcmp(name, wanted, name_len) == 0)
			return true;
	}
	return false;
}

/* Does the value in a language come from this row? */
static bool is_value(
	const struct message_set *set, const struct placeholder_row *placeholder, const char *lang)
{
	return message_set_placeholder(set, placeholder->name, strlen(placeholder->name), lang) ==
		placeholder->value;
}

static size_t count_texts(const struct message_set *set, const struct placeholder_row *placeholder)
{
	size_t texts = 0;

	for (size_t i = 0; i < set->message_count; i++)
		texts += has_name(set->messages[i].text, placeholder->name) &&
			is_value(set, placeholder, set->messages[i].lang);
	return texts;
}

static bool compare_placeholders(struct comparison *comparison, const struct pairing *pairing)
{
	struct difference *difference = comparison->difference;
	struct difference_counts *counts = &difference->counts;

	difference->placeholders = calloc(pairing->count + 1, sizeof(*difference->placeholders));
	for (size_t i = 0; difference->placeholders && i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];
		struct difference_placeholder placeholder = { .change = change_of(pair) };

		if (pair->before != PAIRING_NONE)
			placeholder.before = &comparison->before->placeholders[pair->before];
		if (pair->after != PAIRING_NONE)
			placeholder.after = &comparison->after->placeholders[pair->after];
		if (placeholder.change == DIFFERENCE_CHANGED &&
			strcmp(placeholder.before->value, placeholder.after->value) == 0)
			continue;
		placeholder.texts = count_texts(placeholder.after ? comparison->after : comparison->before,
			difference_placeholder_row(&placeholder));
		count(placeholder.change, &counts->placeholders_added, &counts->placeholders_removed,
			&counts->placeholders_changed);
		difference->placeholders[difference->placeholder_count++] = placeholder;
	}
	return difference->placeholders != NULL;
}

/* --- menus -------------------------------------------------------------------------------------------- */

static bool compare_menus(struct comparison *comparison, const struct pairing *pairing)
{
	struct difference *difference = comparison->difference;
	struct difference_counts *counts = &difference->counts;

	difference->menus = calloc(pairing->count + 1, sizeof(*difference->menus));
	for (size_t i = 0; difference->menus && i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];
		struct difference_menu menu = { .change = change_of(pair) };

		if (pair->before != PAIRING_NONE)
			menu.before = &comparison->before->menus[pair->before];
		if (pair->after != PAIRING_NONE)
			menu.after = &comparison->after->menus[pair->after];
		if (menu.change == DIFFERENCE_CHANGED && strcmp(menu.before->label, menu.after->label) == 0 &&
			strcmp(menu.before->target, menu.after->target) == 0)
			continue;
		count(menu.change, &counts->menu_items_added, &counts->menu_items_removed,
			&counts->menu_items_changed);
		difference->menus[difference->menu_count++] = menu;
	}
	return difference->menus != NULL;
}

/* Did the row that follows this one in its menu, in the same language, stand before it? */
static bool is_overtaken(const struct comparison *comparison, const struct pairing *pairing, size_t at)
{
	const struct menu_row *row = &comparison->after->menus[pairing->pairs[at].after];

	for (size_t i = at + 1; i < pairing->count; i++) {
		const struct pairing_pair *next = &pairing->pairs[i];

		if (next->before != PAIRING_NONE && next->after != PAIRING_NONE &&
			strcmp(comparison->after->menus[next->after].menu, row->menu) == 0 &&
			strcmp(comparison->after->menus[next->after].lang, row->lang) == 0)
			return next->before < pairing->pairs[at].before;
	}
	return false;
}

static bool list_moved_menus(struct comparison *comparison, const struct pairing *pairing)
{
	struct difference_list *moved = &comparison->difference->menus_moved;
	bool complete = true;

	for (size_t i = 0; pairing->moved && complete && i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];

		if (pair->before == PAIRING_NONE || pair->after == PAIRING_NONE ||
			list_has(moved, comparison->after->menus[pair->after].menu))
			continue;
		if (is_overtaken(comparison, pairing, i))
			complete = list_add(moved, comparison->after->menus[pair->after].menu);
	}
	return complete;
}

static const char *first_menu(const struct message_set *set)
{
	return set->menu_count > 0 ? set->menus[0].menu : NULL;
}

static bool compare_menus_and_order(struct comparison *comparison, const struct pairing *pairing)
{
	const char *before = first_menu(comparison->before), *after = first_menu(comparison->after);

	if (before && after && strcmp(before, after) != 0) {
		comparison->difference->first_menu_before = before;
		comparison->difference->first_menu_after = after;
	}
	return compare_menus(comparison, pairing) && list_moved_menus(comparison, pairing);
}

/* --- examples ----------------------------------------------------------------------------------------- */

/* Rows of a topic mostly stand together: the latest is looked at first. */
static struct difference_examples *examples_of(struct difference *difference, const struct example_row *row)
{
	for (size_t i = difference->examples_count; i-- > 0;) {
		struct difference_examples *examples = &difference->examples[i];

		if (strcmp(examples->topic, row->topic) == 0 && strcmp(examples->lang, row->lang) == 0)
			return examples;
	}
	struct difference_examples *examples = &difference->examples[difference->examples_count++];
	*examples = (struct difference_examples){ .topic = row->topic, .lang = row->lang };
	return examples;
}

static bool compare_examples(struct comparison *comparison, const struct pairing *pairing)
{
	struct difference *difference = comparison->difference;

	difference->examples = calloc(pairing->count + 1, sizeof(*difference->examples));
	bool complete = difference->examples != NULL;
	for (size_t i = 0; complete && i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];
		enum difference_change change = change_of(pair);

		if (change == DIFFERENCE_CHANGED)
			continue;
		const struct example_row *row = change == DIFFERENCE_ADDED
			? &comparison->after->examples[pair->after]
			: &comparison->before->examples[pair->before];
		struct difference_examples *examples = examples_of(difference, row);
		complete = list_add(
			change == DIFFERENCE_ADDED ? &examples->added : &examples->removed, row->text);
		count(change, &difference->counts.examples_added, &difference->counts.examples_removed,
			&(size_t){ 0 });
	}
	return complete;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool compare_table(struct comparison *comparison, enum table table)
{
	static bool (*const compare[TABLE_COUNT])(
		struct comparison * comparison, const struct pairing *pairing) = {
		[TABLE_MESSAGES] = compare_messages,
		[TABLE_PLACEHOLDERS] = compare_placeholders,
		[TABLE_MENUS] = compare_menus_and_order,
		[TABLE_EXAMPLES] = compare_examples,
	};
	struct pairing pairing = { NULL, 0, false };

	bool complete = pairing_of_tables(comparison->before, comparison->after, table, &pairing) &&
		compare[table](comparison, &pairing);
	comparison->difference->moved[table] = pairing.moved;
	free(pairing.pairs);
	return complete;
}

struct difference *difference_make(const struct message_set *before, const struct message_set *after)
{
	struct comparison comparison = { before, after, calloc(1, sizeof(struct difference)),
		WORDS_ALL_EFFORT };
	bool complete = comparison.difference != NULL;

	for (int table = 0; complete && table < TABLE_COUNT; table++)
		complete = compare_table(&comparison, (enum table)table);
	if (complete)
		return comparison.difference;
	difference_free(comparison.difference);
	return NULL;
}

void difference_free(struct difference *difference)
{
	if (!difference)
		return;
	for (size_t i = 0; i < difference->message_count; i++) {
		words_free(&difference->messages[i].words);
		free((void *)difference->messages[i].keywords_added.texts);
		free((void *)difference->messages[i].keywords_removed.texts);
	}
	for (size_t i = 0; i < difference->examples_count; i++) {
		free((void *)difference->examples[i].added.texts);
		free((void *)difference->examples[i].removed.texts);
	}
	free(difference->messages);
	free(difference->placeholders);
	free(difference->menus);
	free((void *)difference->menus_moved.texts);
	free(difference->examples);
	free(difference);
}

bool difference_is_empty(const struct difference *difference)
{
	bool moved = false;

	for (int table = 0; table < TABLE_COUNT; table++)
		moved = moved || difference->moved[table];
	return !moved && difference->message_count == 0 && difference->placeholder_count == 0 &&
		difference->menu_count == 0 && difference->examples_count == 0;
}
