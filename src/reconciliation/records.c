#include "agahi/reconciliation/records.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

/* Where the text stands from now on. */
static uint32_t keep(struct records *records, const char *text)
{
	size_t at = records->ids.len;

	buffer_add(&records->ids, text, strlen(text) + 1);
	if (records->ids.failed || records->ids.len > UINT32_MAX)
		records->failed = true;
	return (uint32_t)at;
}

static bool make_room(struct records *records)
{
	if (records->count < records->capacity)
		return true;
	size_t capacity = records->capacity ? records->capacity + records->capacity / 2 : FIRST_CAPACITY;
	struct record *items = realloc(records->items, capacity * sizeof(*items));
	if (!items)
		return false;
	records->items = items;
	records->capacity = capacity;
	return true;
}

void records_add(struct records *records, const char *id, int64_t ms, enum record_state state, unsigned row)
{
	char key[RECEIPT_ID_SIZE];

	if (records->failed || !make_room(records)) {
		records->failed = true;
		return;
	}
	receipt_canonical(id, strlen(id), key);
	uint32_t key_at = keep(records, key);
	records->items[records->count++] = (struct record){ .ms = ms,
		.key = key_at,
		.id = strcmp(id, key) == 0 ? key_at : keep(records, id),
		.row = row,
		.state = (uint8_t)state };
}

void records_free(struct records *records)
{
	free(records->items);
	buffer_free(&records->ids);
	*records = (struct records){ 0 };
}

const char *records_key(const struct records *records, const struct record *record)
{
	return records->ids.data + record->key;
}

const char *records_id(const struct records *records, const struct record *record)
{
	return records->ids.data + record->id;
}

static int compare(const void *one, const void *other, void *ids)
{
	const struct record *left = one, *right = other;
	int order = strcmp((const char *)ids + left->key, (const char *)ids + right->key);

	if (order != 0)
		return order;
	if (left->ms != right->ms)
		return left->ms < right->ms ? -1 : 1;
	return left->row < right->row ? -1 : left->row > right->row;
}

void records_sort(struct records *records)
{
	if (records->count > 0)
		qsort_r(records->items, records->count, sizeof(records->items[0]), compare,
			records->ids.data);
}

bool records_have(const struct records *records, const char *key)
{
	size_t first = 0, behind = records->count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;
		int order = strcmp(key, records_key(records, &records->items[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			behind = middle;
		else
			first = middle + 1;
	}
	return false;
}

void records_respell(struct records *records, enum records_spelling spelling)
{
	for (size_t i = 0; i < records->count && spelling != RECORDS_AS_THEY_ARE && !records->failed; i++) {
		char other[RECEIPT_ID_SIZE];

		if (receipt_in_other_base(records_key(records, &records->items[i]),
			    spelling == RECORDS_TO_HEXADECIMAL, other))
			records->items[i].key = keep(records, other);
	}
}
