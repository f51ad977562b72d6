#include "agahi/comparison/row_names.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/pairing.h"

struct row_name row_name_of(const struct message_set *set, enum table table, size_t row)
{
	struct row_name name = { .table = table };

	switch (table) {
	case TABLE_MESSAGES:
		name.parts[0] = set->messages[row].topic;
		name.parts[1] = set->messages[row].lang;
		break;
	case TABLE_PLACEHOLDERS:
		name.parts[0] = set->placeholders[row].name;
		name.parts[1] = set->placeholders[row].lang;
		break;
	case TABLE_MENUS:
		name.parts[0] = set->menus[row].menu;
		name.parts[1] = set->menus[row].item;
		name.parts[2] = set->menus[row].lang;
		break;
	case TABLE_EXAMPLES:
		name.parts[0] = set->examples[row].topic;
		name.parts[1] = set->examples[row].lang;
		name.parts[2] = set->examples[row].text;
		break;
	case TABLE_COUNT:
		break;
	}
	return name;
}

static int compare_names(const struct row_name *a, const struct row_name *b)
{
	int order = 0;

	for (size_t i = 0; order == 0 && i < 3; i++)
		order = strcmp(a->parts[i] ? a->parts[i] : "", b->parts[i] ? b->parts[i] : "");
	return order;
}

bool row_names_are_equal(const struct row_name *a, const struct row_name *b)
{
	return a->table == b->table && compare_names(a, b) == 0;
}

const char *row_name_language(const struct row_name *name)
{
	return name->parts[name->table == TABLE_MENUS ? 2 : 1];
}

size_t row_name_find(const struct message_set *set, const struct row_name *name)
{
	for (size_t row = 0; row < row_count(set, name->table); row++) {
		struct row_name other = row_name_of(set, name->table, row);

		if (row_names_are_equal(&other, name))
			return row;
	}
	return PAIRING_NONE;
}

const char *row_name_write(const struct row_name *name, char text[ROW_NAME_SIZE])
{
	static const char *const words[TABLE_COUNT] = { "message", "placeholder", "menu", "example" };
	bool third = name->table == TABLE_MENUS;

	snprintf(text, ROW_NAME_SIZE, "%s %s %s%s%s", words[name->table], name->parts[0], name->parts[1],
		third ? " " : "", third ? name->parts[2] : "");
	size_t len = strlen(text);
	/* What was cut is cut at a whole character. */
	while (len == ROW_NAME_SIZE - 1 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		text[--len] = '\0';
	if (len > 0 && (unsigned char)text[len - 1] >= 0xc0)
		text[len - 1] = '\0';
	return text;
}

static int compare_entries(const void *a, const void *b)
{
	return compare_names(a, b);
}

bool row_names_are_unique(const struct message_set *set, enum table table)
{
	size_t count = row_count(set, table);
	struct row_name *names = calloc(count + 1, sizeof(*names));
	bool unique = names != NULL;

	for (size_t row = 0; unique && row < count; row++)
		names[row] = row_name_of(set, table, row);
	if (unique)
		qsort(names, count, sizeof(*names), compare_entries);
	for (size_t row = 1; unique && row < count; row++)
		unique = compare_names(&names[row - 1], &names[row]) != 0;
	free(names);
	return unique;
}

/* --- what it says ------------------------------------------------------------------------------------- */

/* With its NUL, so that no two lists of texts are the same octets. */
static void add_text(crypto_hash_sha256_state *state, const char *text)
{
	crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void add_message(crypto_hash_sha256_state *state, const struct message_row *row)
{
	add_text(state, row->text);
	for (size_t i = 0; i < row->keyword_count; i++)
		add_text(state, row->keywords[i]);
}

void row_hash(const struct message_set *set, enum table table, size_t row, char hash[TABLES_HASH_SIZE])
{
	struct row_name name = row_name_of(set, table, row);
	unsigned char octets[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	add_text(&state, table_fact(table)->name);
	for (size_t i = 0; i < 3; i++)
		add_text(&state, name.parts[i] ? name.parts[i] : "");
	if (table == TABLE_MESSAGES) {
		add_message(&state, &set->messages[row]);
	} else if (table == TABLE_PLACEHOLDERS) {
		add_text(&state, set->placeholders[row].value);
	} else if (table == TABLE_MENUS) {
		add_text(&state, set->menus[row].label);
		add_text(&state, set->menus[row].target);
	}
	crypto_hash_sha256_final(&state, octets);
	sodium_bin2hex(hash, TABLES_HASH_SIZE, octets, sizeof(octets));
}

size_t row_count(const struct message_set *set, enum table table)
{
	const size_t counts[TABLE_COUNT] = { set->message_count, set->placeholder_count, set->menu_count,
		set->example_count };

	return table < TABLE_COUNT ? counts[table] : 0;
}

static bool copy_message(const struct message_row *from, struct message_set *to)
{
	struct message_row *row =
		message_set_add_message(to, from->topic, from->lang, from->text, from->line);
	bool copied = row != NULL;

	for (size_t i = 0; copied && i < from->keyword_count; i++)
		copied = message_row_add_keyword(row, from->keywords[i]);
	return copied;
}

bool row_copy(const struct message_set *set, enum table table, size_t row, struct message_set *to)
{
	if (table == TABLE_MESSAGES)
		return copy_message(&set->messages[row], to);
	if (table == TABLE_PLACEHOLDERS) {
		const struct placeholder_row *from = &set->placeholders[row];

		return message_set_add_placeholder(to, from->name, from->lang, from->value, from->line);
	}
	if (table == TABLE_MENUS) {
		const struct menu_row *from = &set->menus[row];
		const char *const fields[] = { from->menu, from->item, from->lang, from->label,
			from->target };

		return message_set_add_menu(to, fields, from->line);
	}
	const struct example_row *from = &set->examples[row];

	return message_set_add_example(to, from->topic, from->lang, from->text, from->line);
}

static bool messages_say_the_same(const struct message_row *a, const struct message_row *b)
{
	if (strcmp(a->text, b->text) != 0 || a->keyword_count != b->keyword_count)
		return false;
	for (size_t i = 0; i < a->keyword_count; i++) {
		if (strcmp(a->keywords[i], b->keywords[i]) != 0)
			return false;
	}
	return true;
}

bool row_says_the_same(const struct message_set *a, size_t row_a, const struct message_set *b, size_t row_b,
	enum table table)
{
	if (table == TABLE_MESSAGES)
		return messages_say_the_same(&a->messages[row_a], &b->messages[row_b]);
	if (table == TABLE_PLACEHOLDERS)
		return strcmp(a->placeholders[row_a].value, b->placeholders[row_b].value) == 0;
	if (table == TABLE_MENUS)
		return strcmp(a->menus[row_a].label, b->menus[row_b].label) == 0 &&
			strcmp(a->menus[row_a].target, b->menus[row_b].target) == 0;
	return true;
}
