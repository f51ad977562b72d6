/* lost: what waits in the journal under a key that is in no slot any more, so that nobody can read it.
 *
 * It comes about when the file of the keys is lost or damaged, or with the copy of a journal, which has no keys. It is left
 * where it is for LOST_KEPT_MS, the longest that a reply may wait (service.reply_validity), for the case that the file comes
 * back; then it ends as expired. Belongs to the thread that writes. */
#ifndef AGAHI_LOST_H
#define AGAHI_LOST_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/store/keyring.h"

#define LOST_KEPT_MS (INT64_C(168) * 60 * 60 * 1000)

/* How many replies and parts there are; 0 when they cannot be counted. */
int64_t lost_count(sqlite3 *db, struct keyring *keyring);

/* Replies that were received before `before_ms`: up to `limit` of their ids. */
size_t lost_find(sqlite3 *db, struct keyring *keyring, int64_t before_ms, int64_t *ids, size_t limit);

/* Deletes such parts. False when that is not possible. */
bool lost_delete_parts(sqlite3 *db, struct keyring *keyring, int64_t before_ms);

#endif
