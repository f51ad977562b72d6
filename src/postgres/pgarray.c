#include "agahi/postgres/pgarray.h"

#include <endian.h>
#include <string.h>

#include "agahi/text/utf8.h"

/* array_send() of PostgreSQL: dimensions, has it NULLs, type of its elements, count, lower bound; then each with its length
 * before it. */
enum { COUNT_AT = 12, INT8 = 20, TEXT = 25, BYTEA = 17 };

static void add_word(struct pgarray *array, uint32_t word)
{
	word = htobe32(word);
	buffer_add(&array->octets, &word, sizeof(word));
}

void pgarray_begin(struct pgarray *array, enum pgarray_type type)
{
	static const uint32_t types[] = {
		[PGARRAY_NUMBER] = INT8, [PGARRAY_TEXT] = TEXT, [PGARRAY_OCTETS] = BYTEA
	};

	buffer_empty(&array->octets);
	array->count = 0;
	add_word(array, 1);
	add_word(array, 1); /* there may be NULLs */
	add_word(array, types[type]);
	add_word(array, 0);
	add_word(array, 1);
}

void pgarray_write_number(int64_t number, uint8_t octets[8])
{
	uint64_t word = htobe64((uint64_t)number);

	memcpy(octets, &word, sizeof(word));
}

void pgarray_add_number(struct pgarray *array, int64_t number)
{
	uint8_t octets[8];

	pgarray_write_number(number, octets);
	add_word(array, sizeof(octets));
	buffer_add(&array->octets, octets, sizeof(octets));
	array->count++;
}

uint8_t *pgarray_add_room(struct pgarray *array, size_t len)
{
	static const uint8_t nothing[256];

	add_word(array, (uint32_t)len);
	for (size_t left = len; left > 0;) {
		size_t part = left < sizeof(nothing) ? left : sizeof(nothing);
		buffer_add(&array->octets, nothing, part);
		left -= part;
	}
	array->count++;
	return array->octets.failed ? NULL : (uint8_t *)array->octets.data + array->octets.len - len;
}

/* Octet by octet where it is not UTF-8. */
static void add_cleaned(struct pgarray *array, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t good = utf8_first_fault(text + at, len - at);
		buffer_add(&array->octets, good > 0 ? text + at : "?", good > 0 ? good : 1);
		at += good > 0 ? good : 1;
	}
}

void pgarray_add_text(struct pgarray *array, const char *text)
{
	array->count++;
	if (!text) {
		add_word(array, UINT32_MAX);
		return;
	}
	size_t len = strlen(text); /* a "?" is as long as the octet that it stands for */
	add_word(array, (uint32_t)len);
	add_cleaned(array, text, len);
}

bool pgarray_finish(struct pgarray *array)
{
	uint32_t count = htobe32(array->count);

	if (array->octets.failed)
		return false;
	memcpy(array->octets.data + COUNT_AT, &count, sizeof(count));
	return true;
}

void pgarray_free(struct pgarray *array)
{
	buffer_free(&array->octets);
}
