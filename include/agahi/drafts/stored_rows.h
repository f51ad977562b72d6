/* stored_rows: one row of an edition in the desk's database: as it is, as it was, written, taken away, moved.
 *
 * `rev` and what rows were: contents.h. All in the caller's transaction. */
#ifndef AGAHI_STORED_ROWS_H
#define AGAHI_STORED_ROWS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/comparison/row_names.h"
#include "agahi/staff/staff.h"

/* By whom, when, under which rev. */
struct stored_change {
	long long edition, rev;
	long long by; /* person; 0: the gateway */
	int64_t now_ms;
};

/* One row as it is, or was. */
struct stored_row {
	struct message_set *set;           /* it alone; NULL: there is none */
	const struct message_row *message; /* in `set`: the one that is of its table, the others NULL */
	const struct placeholder_row *placeholder;
	const struct menu_row *menu;
	long long rev; /* 0: there is none */
	long long by;
	char by_shown[STAFF_SHOWN_SIZE]; /* "" where the gateway had it so */
	int64_t at_ms;
	long long position;
};

/* False when it cannot be read. stored_row_free() in any case. */
bool stored_row_find(sqlite3 *db, long long edition, const struct row_name *name, struct stored_row *row);

/* As it was at `rev`; none when it is not known. by and at are not. */
bool stored_row_find_past(
	sqlite3 *db, long long edition, const struct row_name *name, long long rev, struct stored_row *row);
void stored_row_free(struct stored_row *row);

/* Row 0 of the table in `set`: in place of the one of its name, or as a new one after those of its topic, placeholder or
 * menu, else at the end. What there was is kept by its rev. */
bool stored_row_put(
	sqlite3 *db, const struct stored_change *change, enum table table, const struct message_set *set);

/* Both for a row that is there. */
bool stored_row_remove(sqlite3 *db, const struct stored_change *change, const struct row_name *name);

/* Before another row of its table; NULL: to the end. */
bool stored_row_move(sqlite3 *db, const struct stored_change *change, const struct row_name *name,
	const struct row_name *before);

/* Forgets what rows were before: when it is no draft any more. */
bool stored_rows_forget_past(sqlite3 *db, long long edition);

/* Keeps what row `row` of `set` was at `rev`. */
bool stored_row_keep_past(sqlite3 *db, long long edition, long long rev, const struct message_set *set,
	enum table table, size_t row);

#endif
