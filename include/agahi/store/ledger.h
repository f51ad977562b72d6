/* ledger: the journal's file, and what each kind of record writes into it.
 *
 * SQL and nothing else: no threads, no queues, no retries; those are the journal's. Not thread-safe: it
 * belongs to whoever writes. */
#ifndef AGAHI_LEDGER_H
#define AGAHI_LEDGER_H

#include <sqlite3.h>

#include "agahi/config/config.h"
#include "agahi/store/db.h"
#include "agahi/store/records.h"
#include "agahi/vault/keyslots.h"

struct ledger;

/* Opens or makes the file. NULL with `error` on failure. */
struct ledger *ledger_open(const char *path, enum config_durability durability, char *error, size_t size);
void ledger_close(struct ledger *ledger);

/* Why the last call failed. */
const char *ledger_error(const struct ledger *ledger);

/* How long begin, and what else is written, waits for another program's lock: DB_BUSY_TIMEOUT_MS to begin with, and again
 * after housekeeping and proofs. */
void ledger_wait_for_locks(struct ledger *ledger, int at_most_ms);

/* Everything between begin and commit is written, or nothing is. */
bool ledger_begin(struct ledger *ledger);
bool ledger_commit(struct ledger *ledger);
void ledger_roll_back(struct ledger *ledger);

/* Writes a record of any kind, which must be there until the transaction ends: settlements are gathered. False when it cannot be
 * written. */
bool ledger_write(struct ledger *ledger, const struct journal_record *record);

/* Writes the settlements that were gathered, of requests that the journal has; the commit does it for what is left. Before requests are
 * written, these go where the settled leave room: fewer pages change. */
bool ledger_settle(struct ledger *ledger);

/* What the rows take on disk: of the file, without pages that are free for others. As of the last commit, or keeping of the house. */
int64_t ledger_used_octets(const struct ledger *ledger);

/* Commits something that changes nothing: after a failure, to know whether the disk takes writes again. Does not wait for
 * another program's lock. */
bool ledger_prove_writable(struct ledger *ledger);

/* Submissions that wait for receipts under one name of their SMSC go on under another. */
bool ledger_rename_link(struct ledger *ledger, const char *from, const char *to);

/* Can the file be read and written at all? Changes nothing. */
bool ledger_check(struct ledger *ledger);

/* Was the last end a clean one? Marks this life as running, or ended well. */
bool ledger_mark_life(struct ledger *ledger, bool clean);

/* What commits counted goes into the sums of its hours (sums.h); what cannot be added now is added in the next life. */
void ledger_add_up(struct ledger *ledger);

/* The same, deletes a step's worth of rows older than `retention_ms`, and empties the WAL. True when there may be more. Keys under
 * which nothing waits any more are wiped, and replies that nobody can read end when they have waited for LOST_KEPT_MS. */
bool ledger_keep_house(struct ledger *ledger, int64_t now_ms, int64_t retention_ms);

/* Tells who was forgotten and not told yet, many at once; outside of transactions. True when there are more. */
bool ledger_tell_forgotten(struct ledger *ledger, journal_forgotten_h handler, void *arg);

/* The keys that what waits is sealed under: of this thread. */
const struct keyslots *ledger_slots(const struct ledger *ledger);

/* At the end of a life: the keys under which nothing waits are wiped. */
void ledger_wipe_keys(struct ledger *ledger);

/* See mending_redate(). */
bool ledger_redate(struct ledger *ledger, int64_t now_ms);

/* See housekeeping_empty_wal(). */
void ledger_empty_wal(struct ledger *ledger);

/* For reading and for tools: the file opened by itself, with this version's schema. NULL with `error` on
 * failure. */
sqlite3 *ledger_open_file(const char *path, enum db_mode mode, char *error, size_t size);

#endif
