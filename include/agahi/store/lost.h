/* lost: replies that wait in the journal under a key that is in no slot any more, so that nobody can read them.
 *
 * It comes about when the file of the keys is lost or damaged, or with the copy of a journal, which has no keys. They are left
 * where they are for LOST_KEPT_MS, the longest that a reply may wait (service.reply_validity), for the case that the file
 * comes back; then they end as expired. Belongs to the thread that writes. */
#ifndef AGAHI_LOST_H
#define AGAHI_LOST_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/vault/keyslots.h"

#define LOST_KEPT_MS (INT64_C(168) * 60 * 60 * 1000)

/* Of the `limit` replies that wait longest, those that were received before `before_ms` and cannot be read: their ids. */
size_t lost_find(sqlite3 *db, const struct keyslots *slots, int64_t before_ms, int64_t *ids, size_t limit);

#endif
