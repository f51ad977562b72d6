/* kept: fields of forms that a person could not save: the session was over, somebody else was faster, the computer
 * slept. By person and path of the page, until they are saved or thrown away. */
#ifndef AGAHI_KEPT_H
#define AGAHI_KEPT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"

enum {
	KEPT_MOST = 64 /* a person; the oldest gives way */,
	KEPT_MAX_OCTETS = 256 * 1024,
	KEPT_MAX_PATH = 512
};

/* `fields` as a form sends them (application/x-www-form-urlencoded), in place of what was kept for that page. False when
 * they are more than KEPT_MAX_OCTETS, the path is longer than that, or they cannot be kept. */
bool kept_put(sqlite3 *db, long long person, const char *path, const char *fields, int64_t now_ms);

/* Appends them; `*at_ms` 0 when there are none (may be NULL). False when they cannot be read. */
bool kept_find(sqlite3 *db, long long person, const char *path, struct buffer *fields, int64_t *at_ms);
bool kept_drop(sqlite3 *db, long long person, const char *path);

/* Newest first. */
typedef void (*kept_each_h)(const char *path, int64_t at_ms, void *arg);
bool kept_list(sqlite3 *db, long long person, kept_each_h handler, void *arg);

/* Those that were kept before then are gone. */
bool kept_delete_before(sqlite3 *db, int64_t before_ms);

#endif
