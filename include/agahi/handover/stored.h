/* stored: an edition or a draft of the content database as the edition file that it is. */
#ifndef AGAHI_STORED_H
#define AGAHI_STORED_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "agahi/handover/edition_file.h"

/* `which` as editions_find() has it, with its set, the model where there is one, and when it went live. The caller's
 * (edition_file_free()). NULL with `error`; with an `error` of "" there is none of that name. */
struct edition_file *stored_edition(sqlite3 *db, const char *which, char *error, size_t size);

/* The same as a file at `path`, put in place in one piece (base/placing.h). */
bool stored_write(sqlite3 *db, const char *which, const char *path, mode_t mode, char *error, size_t size);

#endif
