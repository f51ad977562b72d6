#include "agahi/comparison/pairing.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	const struct pairing_key *key;
	size_t row;
};

static int compare_keys(const struct pairing_key *a, const struct pairing_key *b)
{
	int order = 0;

	for (size_t i = 0; order == 0 && i < PAIRING_MAX_FIELDS && a->fields[i] && b->fields[i]; i++)
		order = strcmp(a->fields[i], b->fields[i]);
	return order;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	int order = compare_keys(first->key, second->key);

	return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

static struct entry *sort_rows(const struct pairing_table *table)
{
	struct entry *entries = calloc(table->count + 1, sizeof(*entries));

	if (!entries)
		return NULL;
	for (size_t i = 0; i < table->count; i++)
		entries[i] = (struct entry){ &table->keys[i], i };
	qsort(entries, table->count, sizeof(*entries), compare_entries);
	return entries;
}

/* By row of either table, its partner's. */
struct partners {
	size_t *of_before, *of_after;
};

static void find_partners(const struct entry *before, size_t before_count, const struct entry *after,
	size_t after_count, struct partners *partners)
{
	memset(partners->of_before, 0xff, before_count * sizeof(size_t));
	memset(partners->of_after, 0xff, after_count * sizeof(size_t));
	for (size_t i = 0, j = 0; i < before_count && j < after_count;) {
		int order = compare_keys(before[i].key, after[j].key);

		if (order == 0) {
			partners->of_before[before[i].row] = after[j].row;
			partners->of_after[after[j].row] = before[i].row;
		}
		i += order <= 0;
		j += order >= 0;
	}
}

/* Rows that are gone, from `row` of the old table on. */
static void add_gone(
	const struct partners *partners, size_t row, size_t before_count, struct pairing *pairing)
{
	for (; row < before_count && partners->of_before[row] == PAIRING_NONE; row++)
		pairing->pairs[pairing->count++] = (struct pairing_pair){ row, PAIRING_NONE };
}

static void put_in_order(
	const struct partners *partners, size_t before_count, size_t after_count, struct pairing *pairing)
{
	size_t latest = 0;

	add_gone(partners, 0, before_count, pairing);
	for (size_t row = 0; row < after_count; row++) {
		size_t partner = partners->of_after[row];

		pairing->pairs[pairing->count++] = (struct pairing_pair){ partner, row };
		if (partner == PAIRING_NONE)
			continue;
		pairing->moved = pairing->moved || partner < latest;
		latest = partner;
		add_gone(partners, partner + 1, before_count, pairing);
	}
}

bool pairing_make(
	const struct pairing_table *before, const struct pairing_table *after, struct pairing *pairing)
{
	struct entry *before_rows = sort_rows(before), *after_rows = sort_rows(after);
	struct partners partners = { calloc(before->count + 1, sizeof(size_t)),
		calloc(after->count + 1, sizeof(size_t)) };

	*pairing = (struct pairing){ calloc(before->count + after->count + 1, sizeof(*pairing->pairs)), 0,
		false };
	bool complete =
		before_rows && after_rows && partners.of_before && partners.of_after && pairing->pairs;
	if (complete) {
		find_partners(before_rows, before->count, after_rows, after->count, &partners);
		put_in_order(&partners, before->count, after->count, pairing);
	} else {
		free(pairing->pairs);
		pairing->pairs = NULL;
	}
	free(before_rows);
	free(after_rows);
	free(partners.of_before);
	free(partners.of_after);
	return complete;
}

/* --- tables of sets ----------------------------------------------------------------------------------- */

static struct pairing_key message_key(const struct message_set *set, size_t row)
{
	return (struct pairing_key){ { set->messages[row].topic, set->messages[row].lang } };
}

static struct pairing_key placeholder_key(const struct message_set *set, size_t row)
{
	return (struct pairing_key){ { set->placeholders[row].name, set->placeholders[row].lang } };
}

static struct pairing_key menu_key(const struct message_set *set, size_t row)
{
	return (struct pairing_key){ { set->menus[row].menu, set->menus[row].item, set->menus[row].lang } };
}

static struct pairing_key example_key(const struct message_set *set, size_t row)
{
	const struct example_row *example = &set->examples[row];

	return (struct pairing_key){ { example->topic, example->lang, example->text } };
}

static size_t row_count(const struct message_set *set, enum table table)
{
	const size_t counts[TABLE_COUNT] = { [TABLE_MESSAGES] = set->message_count,
		[TABLE_PLACEHOLDERS] = set->placeholder_count,
		[TABLE_MENUS] = set->menu_count,
		[TABLE_EXAMPLES] = set->example_count };

	return counts[table];
}

static bool make_keys(const struct message_set *set, enum table table, struct pairing_table *keys)
{
	static struct pairing_key (*const key_of[TABLE_COUNT])(const struct message_set *set, size_t row) = {
		[TABLE_MESSAGES] = message_key,
		[TABLE_PLACEHOLDERS] = placeholder_key,
		[TABLE_MENUS] = menu_key,
		[TABLE_EXAMPLES] = example_key,
	};

	keys->count = row_count(set, table);
	keys->keys = calloc(keys->count + 1, sizeof(*keys->keys));
	for (size_t i = 0; keys->keys && i < keys->count; i++)
		keys->keys[i] = key_of[table](set, i);
	return keys->keys != NULL;
}

bool pairing_of_tables(const struct message_set *before, const struct message_set *after, enum table table,
	struct pairing *pairing)
{
	struct pairing_table before_keys = { NULL, 0 }, after_keys = { NULL, 0 };
	bool complete = make_keys(before, table, &before_keys) && make_keys(after, table, &after_keys) &&
		pairing_make(&before_keys, &after_keys, pairing);

	free(before_keys.keys);
	free(after_keys.keys);
	return complete;
}

static bool make_keyword_keys(const struct message_row *row, struct pairing_table *keys)
{
	keys->count = row ? row->keyword_count : 0;
	keys->keys = calloc(keys->count + 1, sizeof(*keys->keys));
	for (size_t i = 0; keys->keys && i < keys->count; i++)
		keys->keys[i] = (struct pairing_key){ { row->keywords[i] } };
	return keys->keys != NULL;
}

bool pairing_of_keywords(
	const struct message_row *before, const struct message_row *after, struct pairing *pairing)
{
	struct pairing_table before_keys = { NULL, 0 }, after_keys = { NULL, 0 };
	bool complete = make_keyword_keys(before, &before_keys) && make_keyword_keys(after, &after_keys) &&
		pairing_make(&before_keys, &after_keys, pairing);

	free(before_keys.keys);
	free(after_keys.keys);
	return complete;
}
