#include "agahi/edition/tables.h"

#include <sodium.h>
#include <string.h>

#include "agahi/text/cell.h"

static const struct table_fact facts[TABLE_COUNT] = {
	[TABLE_MESSAGES] = { "messages", { "topic", "lang", "keywords", "text" } },
	[TABLE_PLACEHOLDERS] = { "placeholders", { "placeholder", "lang", "value" } },
	[TABLE_MENUS] = { "menus", { "menu", "item", "lang", "label", "target" } },
	[TABLE_EXAMPLES] = { "examples", { "topic", "lang", "text" } },
};

const struct table_fact *table_fact(enum table table)
{
	return &facts[table];
}

/* Where rows go, and how a cell is written. */
struct pen {
	struct buffer *out;
	void (*add_cell)(struct buffer *out, const char *text);
};

/* As many fields as there are before the first NULL. */
static void add_row(const struct pen *pen, const char *const fields[TABLE_MAX_COLUMNS + 1])
{
	for (size_t i = 0; fields[i]; i++) {
		buffer_add_text(pen->out, i > 0 ? "," : "");
		pen->add_cell(pen->out, fields[i]);
	}
	buffer_add_text(pen->out, "\r\n");
}

static void add_message(const struct pen *pen, const struct message_row *row)
{
	struct buffer keywords = { 0 };

	for (size_t i = 0; i < row->keyword_count; i++) {
		buffer_add_text(&keywords, i > 0 ? "|" : "");
		buffer_add_text(&keywords, row->keywords[i]);
	}
	const char *const fields[TABLE_MAX_COLUMNS + 1] = { row->topic, row->lang,
		keywords.data ? keywords.data : "", row->text };
	add_row(pen, fields);
	pen->out->failed = pen->out->failed || keywords.failed;
	buffer_free(&keywords);
}

static void add_messages(const struct pen *pen, const struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++)
		add_message(pen, &set->messages[i]);
}

static void add_placeholders(const struct pen *pen, const struct message_set *set)
{
	for (size_t i = 0; i < set->placeholder_count; i++) {
		const struct placeholder_row *row = &set->placeholders[i];
		const char *const fields[TABLE_MAX_COLUMNS + 1] = { row->name, row->lang, row->value };

		add_row(pen, fields);
	}
}

static void add_menus(const struct pen *pen, const struct message_set *set)
{
	for (size_t i = 0; i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];
		const char *const fields[TABLE_MAX_COLUMNS + 1] = { row->menu, row->item, row->lang,
			row->label, row->target };

		add_row(pen, fields);
	}
}

static void add_examples(const struct pen *pen, const struct message_set *set)
{
	for (size_t i = 0; i < set->example_count; i++) {
		const struct example_row *row = &set->examples[i];
		const char *const fields[TABLE_MAX_COLUMNS + 1] = { row->topic, row->lang, row->text };

		add_row(pen, fields);
	}
}

static void write_table(const struct message_set *set, enum table table, const struct pen *pen)
{
	static void (*const add[TABLE_COUNT])(const struct pen *pen, const struct message_set *set) = {
		[TABLE_MESSAGES] = add_messages,
		[TABLE_PLACEHOLDERS] = add_placeholders,
		[TABLE_MENUS] = add_menus,
		[TABLE_EXAMPLES] = add_examples,
	};

	buffer_add_text(pen->out, "\xef\xbb\xbf");
	add_row(pen, facts[table].columns);
	add[table](pen, set);
}

void table_write(const struct message_set *set, enum table table, struct buffer *out)
{
	write_table(set, table, &(struct pen){ out, cell_add });
}

void table_write_sheet(const struct message_set *set, enum table table, struct buffer *out)
{
	write_table(set, table, &(struct pen){ out, cell_add_guarded });
}

/* Adds the table with its name and length before it. False when memory is short. */
static bool hash_table(crypto_hash_sha256_state *state, const struct message_set *set, enum table table)
{
	struct buffer text = { 0 }, head = { 0 };

	table_write(set, table, &text);
	buffer_add_format(&head, "%s %zu\n", facts[table].name, text.len);
	bool complete = !text.failed && !head.failed;
	if (complete) {
		crypto_hash_sha256_update(state, (const unsigned char *)head.data, head.len);
		crypto_hash_sha256_update(state, (const unsigned char *)text.data, text.len);
	}
	buffer_free(&text);
	buffer_free(&head);
	return complete;
}

static bool hash_of(
	const struct message_set *set, enum table first, enum table last, char hash[TABLES_HASH_SIZE])
{
	unsigned char octets[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	bool complete = true;

	crypto_hash_sha256_init(&state);
	for (int table = (int)first; complete && table <= (int)last; table++)
		complete = hash_table(&state, set, (enum table)table);
	crypto_hash_sha256_final(&state, octets);
	sodium_bin2hex(hash, TABLES_HASH_SIZE, octets, sizeof(octets));
	return complete;
}

bool tables_hash(const struct message_set *set, char hash[TABLES_HASH_SIZE])
{
	return hash_of(set, (enum table)0, (enum table)(TABLE_COUNT - 1), hash);
}

bool table_hash(const struct message_set *set, enum table table, char hash[TABLES_HASH_SIZE])
{
	return hash_of(set, table, table, hash);
}
