/* history: what is in the journal's file, read back: at start, what an earlier life left, and for tools.
 *
 * All on a connection of the caller's, in the order in which it was written; each handler is called for each
 * row, with what it gets valid during the call. False when the rows cannot be read (sqlite3_errmsg() tells
 * why), or memory is short. */
#ifndef AGAHI_HISTORY_H
#define AGAHI_HISTORY_H

#include <sqlite3.h>

#include "agahi/store/records.h"
#include "agahi/vault/keyslots.h"

typedef void (*history_entry_h)(const struct journal_entry *entry, void *arg);
typedef void (*history_part_h)(const struct journal_part *part, void *arg);
typedef void (*history_preference_h)(uint64_t sender, const char *language, bool stopped, void *arg);
typedef void (*history_fingerprint_h)(uint64_t fingerprint, int64_t age_ms, void *arg);
typedef void (*history_answered_h)(uint64_t sender, int64_t received_ms, void *arg);

/* What is sealed under a key that is not in `slots` cannot be read: an entry then comes without sender and reply (NULL), a
 * part does not come (lost.h). */

/* Entries above `after_id` and up to `last_id`, at most `limit` of them: a large outbox is taken in piece by piece, while the
 * writer runs. */
bool history_read_outbox(sqlite3 *db, const struct keyslots *slots, int64_t after_id, int64_t last_id,
	size_t limit, history_entry_h handler, void *arg);
bool history_read_parts(sqlite3 *db, const struct keyslots *slots, history_part_h handler, void *arg);
bool history_read_preferences(sqlite3 *db, history_preference_h handler, void *arg);

/* Requests of persons since `since_ms`, the newest `limit` of them, oldest first: for the limiter. */
bool history_read_answered(
	sqlite3 *db, int64_t since_ms, size_t limit, history_answered_h handler, void *arg);

/* The fingerprints of the messages that came within the last `within_ms` before the newest, at most `limit` of each
 * kind: requests, the parts of those, and parts that wait; the oldest first, each with how long before the newest it came. It
 * is what may be delivered again after a crash. */
bool history_read_doubtful(
	sqlite3 *db, int64_t within_ms, size_t limit, history_fingerprint_h handler, void *arg);

/* What was written so long ago may not be in what is read now, where several nodes write: its commit is under way. No more than a
 * minute is told, for somebody's transaction may stand open for hours; and a minute when it cannot be read. */
int64_t history_unread_ms(sqlite3 *db);

/* Did anybody ever tell us anything? */
bool history_has_preferences(sqlite3 *db);

/* What one sender told us. True, too, when that was nothing: then the handler is not called. */
bool history_find_preference(sqlite3 *db, uint64_t sender, history_preference_h handler, void *arg);

#endif
