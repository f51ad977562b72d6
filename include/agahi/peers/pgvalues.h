/* pgvalues: what goes to PostgreSQL as a parameter, and what comes from it, in binary, as a value. Pure. */
#ifndef AGAHI_PGVALUES_H
#define AGAHI_PGVALUES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"

/* bigint[] and text[] as a parameter in text; buffer_failed when memory is short. */
void pgvalues_add_numbers(struct buffer *out, const int64_t *numbers, size_t count);
void pgvalues_add_texts(struct buffer *out, const char *const *texts, size_t count);

/* Of a result in binary. smallint, integer, bigint, boolean; 0 for NULL and what is none. */
int64_t pgvalues_number(const PGresult *result, int row, int column);

/* Ends in NUL; "" for NULL. Valid as long as the result. */
const char *pgvalues_text(const PGresult *result, int row, int column);
struct span pgvalues_octets(const PGresult *result, int row, int column);

#endif
