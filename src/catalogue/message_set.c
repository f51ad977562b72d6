#include "agahi/catalogue/message_set.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/text/utf8.h"

struct message_set *message_set_new(void)
{
	return calloc(1, sizeof(struct message_set));
}

static void free_message(struct message_row *row)
{
	for (size_t i = 0; i < row->keyword_count; i++)
		free(row->keywords[i]);
	free((void *)row->keywords);
	free(row->topic);
	free(row->lang);
	free(row->text);
}

static void free_placeholder(struct placeholder_row *row)
{
	free(row->name);
	free(row->lang);
	free(row->value);
}

static void free_menu(struct menu_row *row)
{
	free(row->menu);
	free(row->item);
	free(row->lang);
	free(row->label);
	free(row->target);
}

static void free_example(struct example_row *row)
{
	free(row->topic);
	free(row->lang);
	free(row->text);
}

static void free_messages(struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++)
		free_message(&set->messages[i]);
	free(set->messages);
}

static void free_placeholders(struct message_set *set)
{
	for (size_t i = 0; i < set->placeholder_count; i++)
		free_placeholder(&set->placeholders[i]);
	free(set->placeholders);
}

static void free_menus(struct message_set *set)
{
	for (size_t i = 0; i < set->menu_count; i++)
		free_menu(&set->menus[i]);
	free(set->menus);
}

static void free_examples(struct message_set *set)
{
	for (size_t i = 0; i < set->example_count; i++)
		free_example(&set->examples[i]);
	free(set->examples);
}

void message_set_free(struct message_set *set)
{
	if (!set)
		return;
	free_messages(set);
	free_placeholders(set);
	free_menus(set);
	free_examples(set);
	free(set);
}

/* Room for one more entry, zeroed, at the end of a growing array; capacity is the next power of two. */
static void *grow(void *array, size_t count, size_t entry_size, void **entry)
{
	void *grown = array;

	*entry = NULL;
	if (count == 0 || (count & (count - 1)) == 0)
		grown = realloc(array, (count == 0 ? 1 : count * 2) * entry_size);
	if (!grown)
		return array;
	*entry = (char *)grown + count * entry_size;
	memset(*entry, 0, entry_size);
	return grown;
}

struct message_row *message_set_add_message(
	struct message_set *set, const char *topic, const char *lang, const char *text, unsigned line)
{
	void *entry;

	set->messages = grow(set->messages, set->message_count, sizeof(*set->messages), &entry);
	struct message_row *row = entry;
	if (!row)
		return NULL;
	*row = (struct message_row){ strdup(topic), strdup(lang), strdup(text), NULL, 0, line };
	if (!row->topic || !row->lang || !row->text) {
		free_message(row);
		return NULL;
	}
	set->message_count++;
	return row;
}

bool message_row_add_keyword(struct message_row *row, const char *keyword)
{
	void *entry;

	row->keywords = grow(row->keywords, row->keyword_count, sizeof(*row->keywords), &entry);
	char *copy = strdup(keyword);
	if (!entry || !copy) {
		free(copy);
		return false;
	}
	*(char **)entry = copy;
	row->keyword_count++;
	return true;
}

bool message_set_add_placeholder(
	struct message_set *set, const char *name, const char *lang, const char *value, unsigned line)
{
	void *entry;

	set->placeholders =
		grow(set->placeholders, set->placeholder_count, sizeof(*set->placeholders), &entry);
	struct placeholder_row *row = entry;
	if (!row)
		return false;
	*row = (struct placeholder_row){ strdup(name), strdup(lang), strdup(value), line };
	if (!row->name || !row->lang || !row->value) {
		free_placeholder(row);
		return false;
	}
	set->placeholder_count++;
	return true;
}

bool message_set_add_menu(struct message_set *set, const char *const fields[5], unsigned line)
{
	void *entry;

	set->menus = grow(set->menus, set->menu_count, sizeof(*set->menus), &entry);
	struct menu_row *row = entry;
	if (!row)
		return false;
	*row = (struct menu_row){ strdup(fields[0]), strdup(fields[1]), strdup(fields[2]), strdup(fields[3]),
		strdup(fields[4]), line };
	if (!row->menu || !row->item || !row->lang || !row->label || !row->target) {
		free_menu(row);
		return false;
	}
	set->menu_count++;
	return true;
}

bool message_set_add_example(
	struct message_set *set, const char *topic, const char *lang, const char *text, unsigned line)
{
	void *entry;

	set->examples = grow(set->examples, set->example_count, sizeof(*set->examples), &entry);
	struct example_row *row = entry;
	if (!row)
		return false;
	*row = (struct example_row){ strdup(topic), strdup(lang), strdup(text), line };
	if (!row->topic || !row->lang || !row->text) {
		free_example(row);
		return false;
	}
	set->example_count++;
	return true;
}

void message_set_move_messages(struct message_set *to, struct message_set *from)
{
	free_messages(to);
	to->messages = from->messages;
	to->message_count = from->message_count;
	to->messages_file = from->messages_file;
	from->messages = NULL;
	from->message_count = 0;
}

void message_set_move_placeholders(struct message_set *to, struct message_set *from)
{
	free_placeholders(to);
	to->placeholders = from->placeholders;
	to->placeholder_count = from->placeholder_count;
	to->placeholders_file = from->placeholders_file;
	from->placeholders = NULL;
	from->placeholder_count = 0;
}

void message_set_move_menus(struct message_set *to, struct message_set *from)
{
	free_menus(to);
	to->menus = from->menus;
	to->menu_count = from->menu_count;
	to->menus_file = from->menus_file;
	from->menus = NULL;
	from->menu_count = 0;
}

void message_set_move_examples(struct message_set *to, struct message_set *from)
{
	free_examples(to);
	to->examples = from->examples;
	to->example_count = from->example_count;
	to->examples_file = from->examples_file;
	from->examples = NULL;
	from->example_count = 0;
}

const char *message_set_placeholder(
	const struct message_set *set, const char *name, size_t name_len, const char *lang)
{
	const char *value = NULL;

	for (size_t i = 0; i < set->placeholder_count; i++) {
		const struct placeholder_row *row = &set->placeholders[i];

		if (strlen(row->name) != name_len || memcmp(row->name, name, name_len) != 0)
			continue;
		if (strcmp(row->lang, lang) == 0)
			return row->value;
		if (*row->lang == '\0')
			value = row->value;
	}
	return value;
}

bool placeholder_stands_at(const char *text, const char **name, size_t *name_len)
{
	if (*text != '{')
		return false;
	*name = text + 1;
	*name_len = strspn(*name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return *name_len > 0 && (*name)[*name_len] == '}';
}

const char *placeholder_find(const char *text, const char **name, size_t *name_len)
{
	while ((text = strchr(text, '{')) != NULL && !placeholder_stands_at(text, name, name_len))
		text++;
	return text;
}

char *message_set_fill(const struct message_set *set, const struct message_row *row)
{
	struct buffer filled = { 0 };
	const char *at = row->text;
	const char *found, *name, *last = NULL, *value = NULL;
	size_t name_len, last_len = 0;

	while (filled.len < MESSAGE_SET_MAX_FILLED &&
		(found = placeholder_find(at, &name, &name_len)) != NULL) {
		const char *after = name + name_len + 1;

		/* The same again and again is looked for once. */
		if (!last || name_len != last_len || memcmp(name, last, name_len) != 0)
			value = message_set_placeholder(set, name, name_len, row->lang);
		last = name;
		last_len = name_len;

		buffer_add(&filled, at, (size_t)(found - at));
		if (value)
			buffer_add_text(&filled, value);
		else
			buffer_add(&filled, found, (size_t)(after - found));
		at = after;
	}
	buffer_add_text(&filled, at);
	if (!filled.failed && filled.len > MESSAGE_SET_MAX_FILLED) {
		filled.len = utf8_cut(filled.data, filled.len, MESSAGE_SET_MAX_FILLED);
		filled.data[filled.len] = '\0';
	}
	return buffer_take(&filled);
}
