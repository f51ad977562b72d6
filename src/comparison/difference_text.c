#include "agahi/comparison/difference_text.h"

#include <string.h>

#include "agahi/comparison/difference_json.h"

static const char indent[] = "    ";

static void add(struct paper *paper, const char *words)
{
	buffer_add_text(&paper->text, words);
}

static void add_names(struct paper *paper, const char *first, const char *second)
{
	paper_add_text(paper, first);
	add(paper, ", ");
	paper_add_text(paper, second);
}

static void add_more(struct paper *paper, const char *before, size_t count)
{
	if (count > DIFFERENCE_MOST_LISTED)
		buffer_add_format(&paper->text, "%sand %zu more", before, count - DIFFERENCE_MOST_LISTED);
}

/* What a row had and has; NULL: nothing. */
static void add_before_and_after(
	struct paper *paper, const char *label, const char *before, const char *after)
{
	add(paper, indent);
	add(paper, label);
	if (before)
		paper_add_change(paper, WORDS_REMOVED, before);
	add(paper, before && after ? " " : "");
	if (after)
		paper_add_change(paper, WORDS_ADDED, after);
	add(paper, "\n");
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void add_keywords(struct paper *paper, const char *label, const struct difference_list *keywords)
{
	if (keywords->count == 0)
		return;
	add(paper, indent);
	add(paper, label);
	for (size_t i = 0; i < keywords->count && i < DIFFERENCE_MOST_LISTED; i++) {
		add(paper, i > 0 ? ", " : "");
		paper_add_text(paper, keywords->texts[i]);
	}
	add_more(paper, ", ", keywords->count);
	add(paper, "\n");
}

static const char *message_change_words(const struct difference_message *message)
{
	if (message->whole_topic)
		return message->change == DIFFERENCE_ADDED ? "added, a new topic"
							   : "removed, and the topic with it";
	return difference_change_name(message->change);
}

static void add_message(struct paper *paper, const struct difference_message *message)
{
	const struct message_row *row = difference_message_row(message);

	paper_begin_heading(paper);
	add_names(paper, row->topic, row->lang);
	add(paper, ": ");
	add(paper, message_change_words(message));
	paper_end_heading(paper);
	if (message->text_changed) {
		add(paper, indent);
		paper_add_words(paper, &message->words);
		add(paper, "\n");
	} else if (message->change != DIFFERENCE_CHANGED) {
		add_before_and_after(paper, "", message->before ? message->before->text : NULL,
			message->after ? message->after->text : NULL);
	}
	add_keywords(paper, "keywords added: ", &message->keywords_added);
	add_keywords(paper, "keywords removed: ", &message->keywords_removed);
	if (message->keywords_moved) {
		add(paper, indent);
		add(paper, "keywords in another order; the first is ");
		paper_add_text(paper, row->keywords[0]);
		add(paper, "\n");
	}
}

/* --- placeholders, menus, examples -------------------------------------------------------------------- */

static void add_placeholder(struct paper *paper, const struct difference_placeholder *placeholder)
{
	const struct placeholder_row *row = difference_placeholder_row(placeholder);

	paper_begin_heading(paper);
	add(paper, "placeholder ");
	add_names(paper, row->name, row->lang[0] == '\0' ? "every language" : row->lang);
	buffer_add_format(&paper->text, ": %s, in ", difference_change_name(placeholder->change));
	paper_add_count(paper, placeholder->texts, "text");
	paper_end_heading(paper);
	add_before_and_after(paper, "", placeholder->before ? placeholder->before->value : NULL,
		placeholder->after ? placeholder->after->value : NULL);
}

/* Also of a row that is new or gone, all that it has. */
static void add_menu_field(struct paper *paper, const char *label, const char *before, const char *after)
{
	bool same = before && after && strcmp(before, after) == 0;
	bool nothing = (!before || *before == '\0') && (!after || *after == '\0');

	if (!same && !nothing)
		add_before_and_after(paper, label, before, after);
}

static void add_menu(struct paper *paper, const struct difference_menu *menu)
{
	const struct menu_row *row = difference_menu_row(menu), *before = menu->before, *after = menu->after;

	paper_begin_heading(paper);
	add(paper, "menu ");
	add_names(paper, row->menu, row->item);
	add(paper, ", ");
	paper_add_text(paper, row->lang);
	buffer_add_format(&paper->text, ": %s", difference_change_name(menu->change));
	paper_end_heading(paper);
	add_menu_field(paper, "label: ", before ? before->label : NULL, after ? after->label : NULL);
	add_menu_field(paper, "target: ", before ? before->target : NULL, after ? after->target : NULL);
}

static void add_example_texts(
	struct paper *paper, enum words_change change, const struct difference_list *texts)
{
	for (size_t i = 0; i < texts->count && i < DIFFERENCE_MOST_LISTED; i++) {
		add(paper, indent);
		paper_add_change(paper, change, texts->texts[i]);
		add(paper, "\n");
	}
	add_more(paper, indent, texts->count);
	add(paper, texts->count > DIFFERENCE_MOST_LISTED ? "\n" : "");
}

static void add_examples(struct paper *paper, const struct difference_examples *examples)
{
	paper_begin_heading(paper);
	add(paper, "examples of ");
	add_names(paper, examples->topic, examples->lang);
	buffer_add_format(
		&paper->text, ": %zu added, %zu removed", examples->added.count, examples->removed.count);
	paper_end_heading(paper);
	add_example_texts(paper, WORDS_REMOVED, &examples->removed);
	add_example_texts(paper, WORDS_ADDED, &examples->added);
}

/* --- order and sums ----------------------------------------------------------------------------------- */

static void add_order(struct paper *paper, const struct difference *difference)
{
	if (difference->first_menu_after) {
		add(paper, "the first screen is menu ");
		paper_add_text(paper, difference->first_menu_after);
		add(paper, ", and was menu ");
		paper_add_text(paper, difference->first_menu_before);
		add(paper, "\n");
	}
	for (size_t i = 0; i < difference->menus_moved.count; i++) {
		add(paper, "menu ");
		paper_add_text(paper, difference->menus_moved.texts[i]);
		add(paper, ": its items stand in another order\n");
	}
	for (int table = 0; table < TABLE_COUNT; table++) {
		if (difference->moved[table])
			buffer_add_format(&paper->text, "%s: rows stand in another order\n",
				table_fact((enum table)table)->name);
	}
}

struct sum {
	const char *what;
	size_t added, removed, changed;
};

/* "2 texts added, 1 changed"; nothing where all are 0. False then. */
static bool add_sum(struct paper *paper, const struct sum *sum, bool first)
{
	const struct {
		size_t count;
		const char *change;
	} parts[] = { { sum->added, "added" }, { sum->removed, "removed" }, { sum->changed, "changed" } };
	bool named = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].count == 0)
			continue;
		add(paper, named ? ", " : first ? "" : "; ");
		if (named)
			buffer_add_format(&paper->text, "%zu", parts[i].count);
		else
			paper_add_count(paper, parts[i].count, sum->what);
		buffer_add_format(&paper->text, " %s", parts[i].change);
		named = true;
	}
	return named;
}

static void add_summary(struct paper *paper, const struct difference *difference)
{
	const struct difference_counts *counts = &difference->counts;
	const struct sum sums[] = {
		{ "topic", counts->topics_added, counts->topics_removed, 0 },
		{ "text", counts->texts_added, counts->texts_removed, counts->texts_changed },
		{ "keyword", counts->keywords_added, counts->keywords_removed, 0 },
		{ "placeholder", counts->placeholders_added, counts->placeholders_removed,
			counts->placeholders_changed },
		{ "menu item", counts->menu_items_added, counts->menu_items_removed,
			counts->menu_items_changed },
		{ "example", counts->examples_added, counts->examples_removed, 0 },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		any = add_sum(paper, &sums[i], !any) || any;
	if (!any)
		add(paper,
			difference_is_empty(difference) ? "no difference" : "the same rows in another order");
	add(paper, "\n");
}

bool difference_print(const struct difference *difference, enum paper_format format, FILE *out)
{
	struct paper paper = { .colour = format == PAPER_COLOUR };

	if (format == PAPER_JSON)
		return paper_print_json(difference_json(difference), out);
	for (size_t i = 0; i < difference->message_count; i++)
		add_message(&paper, &difference->messages[i]);
	for (size_t i = 0; i < difference->placeholder_count; i++)
		add_placeholder(&paper, &difference->placeholders[i]);
	for (size_t i = 0; i < difference->menu_count; i++)
		add_menu(&paper, &difference->menus[i]);
	for (size_t i = 0; i < difference->examples_count; i++)
		add_examples(&paper, &difference->examples[i]);
	add_order(&paper, difference);
	add_summary(&paper, difference);
	return paper_print(&paper, out);
}

bool difference_print_summary(const struct difference *difference, FILE *out)
{
	struct paper paper = { .colour = false };

	add_summary(&paper, difference);
	return paper_print(&paper, out);
}
