/* pgarray: a column of what is committed, as PostgreSQL's binary array, so that one statement takes a thousand rows.
 *
 * Zero-initialise, begin, add, finish, look at the octets, free. When memory runs out it has failed, and further additions
 * do nothing. Not thread-safe. */
#ifndef AGAHI_PGARRAY_H
#define AGAHI_PGARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"

enum pgarray_type { PGARRAY_NUMBER, PGARRAY_TEXT, PGARRAY_OCTETS }; /* int8, text, bytea */

struct pgarray {
	struct buffer octets;
	uint32_t count;
};

/* Empties it, in the memory that it has. */
void pgarray_begin(struct pgarray *array, enum pgarray_type type);

void pgarray_add_number(struct pgarray *array, int64_t number);

/* NULL is NULL. What is not UTF-8 becomes "?": the database would refuse the whole commit. */
void pgarray_add_text(struct pgarray *array, const char *text);

/* Room for so many octets, for the caller to fill before anything else is added. NULL when memory is short. */
uint8_t *pgarray_add_room(struct pgarray *array, size_t len);

/* Before it is looked at. False when memory was short. */
bool pgarray_finish(struct pgarray *array);

void pgarray_free(struct pgarray *array);

/* A number alone, as a binary parameter. */
void pgarray_write_number(int64_t number, uint8_t octets[8]);

#endif
