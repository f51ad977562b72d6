/* query: a statement that is used once, with its values beside it.
 *
 *   query_run(db, "UPDATE person SET roles = ?1 WHERE id = ?2", QUERY(QUERY_NUMBER(roles), QUERY_NUMBER(id)))
 */
#ifndef AGAHI_QUERY_H
#define AGAHI_QUERY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct query_value {
	enum { QUERY_END_KIND, QUERY_TEXT_KIND, QUERY_NUMBER_KIND, QUERY_OCTETS_KIND, QUERY_NULL_KIND } kind;
	long long number;
	const void *data;
	size_t len;
};

#define QUERY_TEXT(text_) \
	((struct query_value){ .kind = QUERY_TEXT_KIND, .data = (text_) }) /* NULL binds NULL */
#define QUERY_NUMBER(number_) \
	((struct query_value){ .kind = QUERY_NUMBER_KIND, .number = (long long)(number_) })
#define QUERY_OCTETS(data_, len_) \
	((struct query_value){ .kind = QUERY_OCTETS_KIND, .data = (data_), .len = (len_) })
#define QUERY_NULL ((struct query_value){ .kind = QUERY_NULL_KIND })
/* Of an id: 0 binds NULL. */
#define QUERY_ID(id_) \
	((struct query_value){ .kind = (id_) ? QUERY_NUMBER_KIND : QUERY_NULL_KIND, .number = (id_) })
#define QUERY(...) ((const struct query_value[]){ __VA_ARGS__, { .kind = QUERY_END_KIND } })

/* Ready to be stepped; the values must outlive it. NULL on failure. The caller finalizes. */
sqlite3_stmt *query_prepare(sqlite3 *db, const char *sql, const struct query_value *values);

/* Runs one that returns no rows. sqlite3_changes() tells how many it changed. */
bool query_run(sqlite3 *db, const char *sql, const struct query_value *values);

/* The one number that it gives; `number` stays as it was without a row. */
bool query_number(sqlite3 *db, const char *sql, const struct query_value *values, long long *number);

/* The same where it does not matter why there is none: `fallback` when there is no row, and when it cannot be read. */
long long query_number_or(sqlite3 *db, const char *sql, const struct query_value *values, long long fallback);

/* Copies a column as text, cut at a whole character where it does not fit. */
void query_copy_text(sqlite3_stmt *row, int column, char *text, size_t size);

#endif
