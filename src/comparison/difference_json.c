#include "agahi/comparison/difference_json.h"

#include "agahi/comparison/paper.h"

/* A field of a row, or null where there is no row. */
#define FIELD_OF(row, field) paper_json_text((row) ? (row)->field : NULL)

static json_t *list_json(const struct difference_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, paper_json_text(list->texts[i]));
	return array;
}

static json_t *words_json(const struct words *words)
{
	static const char *const ops[] = {
		[WORDS_SAME] = "same", [WORDS_REMOVED] = "removed", [WORDS_ADDED] = "added"
	};
	json_t *array = json_array();

	for (size_t i = 0; i < words->count; i++)
		json_array_append_new(array,
			json_pack("{s:s, s:o}", "op", ops[words->pieces[i].change], "text",
				paper_json_text_of(words->pieces[i].text, words->pieces[i].len)));
	return array;
}

static json_t *message_json(const struct difference_message *message)
{
	const struct message_row *row = difference_message_row(message);

	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "topic",
		paper_json_text(row->topic), "lang", paper_json_text(row->lang), "change",
		difference_change_name(message->change), "text_before", FIELD_OF(message->before, text),
		"text_after", FIELD_OF(message->after, text), "words", words_json(&message->words),
		"keywords_added", list_json(&message->keywords_added), "keywords_removed",
		list_json(&message->keywords_removed), "keywords_moved", message->keywords_moved);
}

static json_t *placeholder_json(const struct difference_placeholder *placeholder)
{
	const struct placeholder_row *row = difference_placeholder_row(placeholder);

	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:I}", "placeholder", paper_json_text(row->name), "lang",
		paper_json_text(row->lang), "change", difference_change_name(placeholder->change),
		"value_before", FIELD_OF(placeholder->before, value), "value_after",
		FIELD_OF(placeholder->after, value), "texts", (json_int_t)placeholder->texts);
}

static json_t *menu_json(const struct difference_menu *menu)
{
	const struct menu_row *row = difference_menu_row(menu);

	return json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "menu", paper_json_text(row->menu),
		"item", paper_json_text(row->item), "lang", paper_json_text(row->lang), "change",
		difference_change_name(menu->change), "label_before", FIELD_OF(menu->before, label),
		"label_after", FIELD_OF(menu->after, label), "target_before", FIELD_OF(menu->before, target),
		"target_after", FIELD_OF(menu->after, target));
}

static json_t *examples_json(const struct difference_examples *examples)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "topic", paper_json_text(examples->topic), "lang",
		paper_json_text(examples->lang), "added", list_json(&examples->added), "removed",
		list_json(&examples->removed));
}

static json_t *moved_json(const struct difference *difference)
{
	json_t *array = json_array();

	for (int table = 0; table < TABLE_COUNT; table++) {
		if (difference->moved[table])
			json_array_append_new(array, json_string(table_fact((enum table)table)->name));
	}
	return array;
}

static json_t *counts_json(const struct difference_counts *counts)
{
	const struct {
		const char *name;
		size_t count;
	} fields[] = {
		{ "topics_added", counts->topics_added },
		{ "topics_removed", counts->topics_removed },
		{ "texts_added", counts->texts_added },
		{ "texts_removed", counts->texts_removed },
		{ "texts_changed", counts->texts_changed },
		{ "keywords_added", counts->keywords_added },
		{ "keywords_removed", counts->keywords_removed },
		{ "placeholders_added", counts->placeholders_added },
		{ "placeholders_removed", counts->placeholders_removed },
		{ "placeholders_changed", counts->placeholders_changed },
		{ "menu_items_added", counts->menu_items_added },
		{ "menu_items_removed", counts->menu_items_removed },
		{ "menu_items_changed", counts->menu_items_changed },
		{ "examples_added", counts->examples_added },
		{ "examples_removed", counts->examples_removed },
	};
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		json_object_set_new(object, fields[i].name, json_integer((json_int_t)fields[i].count));
	return object;
}

json_t *difference_json(const struct difference *difference)
{
	json_t *messages = json_array(), *placeholders = json_array(), *menus = json_array(),
	       *examples = json_array();

	for (size_t i = 0; i < difference->message_count; i++)
		json_array_append_new(messages, message_json(&difference->messages[i]));
	for (size_t i = 0; i < difference->placeholder_count; i++)
		json_array_append_new(placeholders, placeholder_json(&difference->placeholders[i]));
	for (size_t i = 0; i < difference->menu_count; i++)
		json_array_append_new(menus, menu_json(&difference->menus[i]));
	for (size_t i = 0; i < difference->examples_count; i++)
		json_array_append_new(examples, examples_json(&difference->examples[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "messages", messages,
		"placeholders", placeholders, "menus", menus, "examples", examples, "menus_moved",
		list_json(&difference->menus_moved), "first_menu_before",
		paper_json_text(difference->first_menu_before), "first_menu_after",
		paper_json_text(difference->first_menu_after), "moved", moved_json(difference), "summary",
		counts_json(&difference->counts));
}
