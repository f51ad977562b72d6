/* library: message sets in the content database.
 *
 * A set is stored whole and published in one transaction: readers see the old one or the new one. Earlier
 * sets stay, as retired. */
#ifndef AGAHI_LIBRARY_H
#define AGAHI_LIBRARY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/store/db.h"

sqlite3 *library_open(const char *path, enum db_mode mode, char *error, size_t size);

/* The published set; an empty one when nothing was published yet. NULL, with `error`, when it can not be read. */
struct message_set *library_load(sqlite3 *db, char *error, size_t size);

/* The version number of the published set, 0 for none. */
long long library_version(sqlite3 *db);

/* Stores `set` and makes it the published one. On failure nothing is changed and `error` says why. */
bool library_publish(sqlite3 *db, const struct message_set *set, int64_t now_ms, char *error, size_t size);

#endif
