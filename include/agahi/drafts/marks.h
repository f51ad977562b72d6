/* marks: "I have read this one": which rows of an edition a person has read, as they were then. A row that was changed
 * since is unread again. */
#ifndef AGAHI_MARKS_H
#define AGAHI_MARKS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/comparison/row_names.h"

enum { MARKS_MOST = 4000 /* a person, an edition */ };

/* `what` is row_name_write(), `hash` row_hash(). False when it cannot be kept. */
bool marks_set(
	sqlite3 *db, long long edition, long long person, const char *what, const char *hash, bool read);

/* Whether it is marked with this hash. False when it is not, or that cannot be read. */
bool marks_has(sqlite3 *db, long long edition, long long person, const char *what, const char *hash);

typedef void (*marks_each_h)(const char *what, const char *hash, void *arg);
bool marks_list(sqlite3 *db, long long edition, long long person, marks_each_h handler, void *arg);

#endif
