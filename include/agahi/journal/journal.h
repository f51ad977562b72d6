/* journal: nothing is acknowledged before it is safe.
 *
 * One SQLite file (WAL), or a PostgreSQL database that several nodes share (shared.h), with a writer thread of its own that commits in groups: whatever has gathered while
 * the last commit was on its way goes into the next one. Two tables carry the work: the outbox has requests
 * in hand, with the citizen's number and the reply, until the reply's fate is settled; `settled` has what
 * became of each request, without number and reply. Number and reply are sealed under the key of the hour (keyring.h), which
 * is wiped once nothing of its hour waits: so a number is nowhere in clear, and what the disk keeps of old pages is noise.
 * After a crash the outbox is what still has to go out.
 *
 * Threads: every call here is made in the loop's thread unless it says otherwise; `done` is called there too.
 * When a commit fails (disk full, file locked, read-only), the records in it that somebody waits for are told as
 * failed, so that they are not acknowledged; the others wait and are tried again. */
#ifndef AGAHI_JOURNAL_H
#define AGAHI_JOURNAL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/histogram.h"
#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/config/config.h"
#include "agahi/store/records.h"
#include "agahi/vault/keyslots.h"

struct journal;
struct event_base;

struct journal_options {
	const char *path; /* of the file; with another engine, of what stands beside it (the lock) */
	enum config_durability durability;
	const struct config_store *shared; /* the engine for several nodes, and where it is; NULL: a file */
	const struct sender_key
		*key; /* with `shared`: what waits is sealed under one made of it; read at journal_start() */
	int retention_days;
	int max_size_mib; /* above it journal_is_full() */
	struct log *log;
	journal_forgotten_h forgotten; /* NULL: nobody is told, and none is done with */
	void *forgotten_arg;
};

/* Opens or makes the file, or connects to the database, and locks PATH.lock for as long as it is open. NULL with `error` on
 * failure: another program holds the lock, the file cannot be read or written, the database is away or has no standby. */
struct journal *journal_open(const struct journal_options *options, char *error, size_t size);

/* Before journal_start(): what waits for receipts under the name `from` waits under `to`. */
bool journal_rename_link(struct journal *journal, const char *from, const char *to);

/* Starts the writer. False with `error` when that, or the first write, is not possible. */
bool journal_start(struct journal *journal, struct event_base *base, char *error, size_t size);

/* Ahead of journal_close(): whoever is slow is waited for by a commit for a few seconds only, while other things end. NULL is
 * nothing. */
void journal_give_up(struct journal *journal);

/* The first half of journal_close(): what was handed in is written, and from here on nothing is any more; the files stay
 * open, so that others may read them. */
void journal_finish(struct journal *journal, bool clean);

/* Writes what was handed in, ends the writer, tells `done` of what was not reported yet, closes the
 * file. `clean`: every answer reached the SMSC, which has nothing to deliver again. */
void journal_close(struct journal *journal, bool clean);

int64_t journal_next_id(struct journal *journal);
/* Hands a record in. One with `done` stays its owner's memory and is the journal's until `done` is called, once, later
 * and never inside; when its commit fails it is told as failed. One without is copied; when memory is short it is lost,
 * and a settlement that is lost is logged (its reply goes out again after a restart). */
void journal_put(struct journal *journal, struct journal_record *record);

/* Handed in and not yet written. */
size_t journal_backlog(const struct journal *journal);

/* How long commits took. */
const struct histogram *journal_commit_times(const struct journal *journal);

/* Is the last commit that was tried good? */
bool journal_is_healthy(const struct journal *journal);

/* Has it grown over its ceiling? Whoever takes new requests is to refuse them; what settles old ones goes on.
 */
bool journal_is_full(const struct journal *journal);
int64_t journal_used_octets(const struct journal *journal);
int64_t journal_max_octets(const struct journal *journal);

/* For history.h: the loop's own connection for reading. NULL from journal_start() on where several nodes share it: the loop does
 * not wait for a network. */
sqlite3 *journal_reader(const struct journal *journal);

/* The keys under which what an earlier life left is sealed, for history.h too. */
const struct keyslots *journal_slots(const struct journal *journal);

/* For shared.h: NULL where it is a file, of one machine alone. */
struct member *journal_member(const struct journal *journal);

/* The highest id in the outbox when the journal was opened. */
int64_t journal_last_outbox_id(const struct journal *journal);

/* Was the last life ended by journal_close() with `clean`? */
bool journal_was_clean(const struct journal *journal);

#endif
