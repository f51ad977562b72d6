/* journal: nothing is acknowledged before it is safe.
 *
 * One SQLite file (WAL) with a writer thread of its own that commits in groups: whatever has gathered while
 * the last commit was on its way goes into the next one. Two tables carry the work: outbox    requests in
 * hand, with the citizen's number and the reply, until the reply's fate is settled settled   what became of
 * each request, without number and reply so a number is in clear in one place and only as long as it is
 * needed. After a crash the outbox is what still has to go out.
 *
 * Threads: every call here is made in the loop's thread unless it says otherwise; handlers run there too.
 * When a commit fails (disk full, file locked, read-only), requests in it are reported as failed, so that
 * they are not acknowledged; settlements wait and are tried again. */
#ifndef AGAHI_JOURNAL_H
#define AGAHI_JOURNAL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/config.h"
#include "agahi/db.h"
#include "agahi/log.h"
#include "agahi/metrics.h"

enum journal_state {
	JOURNAL_SENT,    /* every part was accepted by the SMSC */
	JOURNAL_FAILED,  /* the SMSC refused it for good */
	JOURNAL_SILENT,  /* nothing was to be answered */
	JOURNAL_EXPIRED, /* the reply waited longer than it may */
	JOURNAL_STATE_COUNT
};

enum { JOURNAL_MAX_PART_IDS = 16, JOURNAL_LINK_SIZE = 64, JOURNAL_ADDRESS_SIZE = 65 };

struct journal_address {
	uint8_t ton;
	uint8_t npi;
	char digits[JOURNAL_ADDRESS_SIZE];
};

/* One request with its reply. Filled by the caller, who owns it until journal_h gave it back. Strings that
 * are pointers must stay valid until then. */
struct journal_entry {
	int64_t id; /* from journal_next_id(): they grow in order of arrival */
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	struct journal_address sender;
	struct journal_address service; /* our address that was written to */
	uint64_t sender_identity;
	uint64_t fingerprint; /* of the message's octets: redelivery.h */
	const char *request;  /* what was asked, digits masked */
	const char *topic;    /* "" when there is none, as for the next three */
	const char *language;
	const char *rule;
	const char *keyword;
	const char *reply; /* NULL: nothing is to be answered, and the request is settled as JOURNAL_SILENT */
	bool sets_preference;
	const char *preference; /* NULL: no language chosen */
	bool stopped;
	int64_t part_ids[JOURNAL_MAX_PART_IDS]; /* parts that this request was put together from */
	size_t part_id_count;
	void *owner; /* the caller's */
};

/* A part of a long request, kept until the request is whole. */
struct journal_part {
	int64_t id;
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	struct journal_address sender;
	struct journal_address service;
	uint16_t reference;
	uint8_t total;
	uint8_t sequence;
	uint8_t charset;
	uint8_t octets[255];
	uint8_t len;
	void *owner; /* the caller's, given back to journal_part_h */
};

struct journal_settlement {
	int64_t id;
	enum journal_state state;
	uint32_t status; /* command_status of the last refusal, 0 for none */
	uint8_t parts;   /* of the reply */
	bool resent;     /* a submission's fate was unknown, so the citizen may have it twice */
	int64_t settled_ms;
	char message_id[66]; /* the SMSC's, of the first part */
};

/* A part that the SMSC accepted and will send a receipt for. */
struct journal_submission {
	char link[JOURNAL_LINK_SIZE];
	char message_id[66]; /* canonical: receipt.h */
	int64_t request;
	int64_t now_ms;
};

enum { JOURNAL_RECEIPT_IDS = 6 };

struct journal_receipt {
	char link[JOURNAL_LINK_SIZE];
	char ids[JOURNAL_RECEIPT_IDS][66]; /* canonical spellings, the likeliest first */
	size_t id_count;
	bool delivered; /* or failed */
	int64_t now_ms;
	void *owner; /* given back to receipt_done */
};

struct journal_handlers {
	/* The entry was committed, or not; it is the caller's again. */
	void (*entry_done)(struct journal_entry *entry, bool committed, void *arg);
	void (*part_done)(void *owner, int64_t part_id, bool committed, void *arg);
	void (*receipt_done)(void *owner, bool committed, void *arg);
	void *arg;
};

struct journal;
struct event_base;

/* Opens or makes the file. NULL with `error` on failure. */
struct journal *journal_open(const char *path, enum config_durability durability, int retention_days,
	struct log *log, char *error, size_t size);

/* Starts the writer. */
bool journal_start(struct journal *journal, struct event_base *base, const struct journal_handlers *handlers);

/* Writes what was handed in, ends the writer, calls the handlers of what was not reported yet, closes the
 * file. `clean`: every answer reached the SMSC, which has nothing to deliver again. */
void journal_close(struct journal *journal, bool clean);

int64_t journal_next_id(struct journal *journal);
void journal_commit(struct journal *journal, struct journal_entry *entry);
void journal_settle(struct journal *journal, const struct journal_settlement *settlement);
void journal_keep_part(struct journal *journal, const struct journal_part *part);
void journal_drop_part(struct journal *journal, int64_t part_id);

/* A receipt closes the submission of its message, whichever of the two comes first. One that fits none is
 * kept for an hour, for a response that is late. */
void journal_submission(struct journal *journal, const struct journal_submission *submission);
void journal_receipt(struct journal *journal, const struct journal_receipt *receipt);

/* Handed in and not yet written. */
size_t journal_backlog(const struct journal *journal);

/* How long commits took. */
const struct histogram *journal_commit_times(const struct journal *journal);

/* Is the last commit that was tried good? */
bool journal_is_healthy(const struct journal *journal);

/* --- what is there at start: only before journal_start(), in the order that it was written --- */

typedef void (*journal_entry_h)(const struct journal_entry *entry, void *arg);
typedef void (*journal_part_h)(const struct journal_part *part, void *arg);
typedef void (*journal_preference_h)(uint64_t sender, const char *language, bool stopped, void *arg);
typedef void (*journal_fingerprint_h)(uint64_t fingerprint, void *arg);
typedef void (*journal_answered_h)(uint64_t sender, int64_t received_ms, void *arg);

/* Entries above `after_id`, at most `limit` of them; false when they cannot be read. This one may also be
 * called while the writer runs, which is how a large outbox is taken in piece by piece. */
bool journal_read_outbox(
	struct journal *journal, int64_t after_id, size_t limit, journal_entry_h handler, void *arg);
bool journal_read_parts(struct journal *journal, journal_part_h handler, void *arg);
bool journal_read_preferences(struct journal *journal, journal_preference_h handler, void *arg);

/* Requests of persons since `since_ms`, the newest `limit` of them, oldest first: for the limiter. */
bool journal_read_answered(
	struct journal *journal, int64_t since_ms, size_t limit, journal_answered_h handler, void *arg);

/* After an end that was not clean: the fingerprints of the requests that came within the last `within_ms`
 * before it, at most `limit` of them. After a clean one there are none. */
bool journal_read_doubtful(
	struct journal *journal, int64_t within_ms, size_t limit, journal_fingerprint_h handler, void *arg);

/* The highest id in the outbox when the journal was opened. */
int64_t journal_last_outbox_id(const struct journal *journal);

/* For tools: the file opened for reading, with this version's schema. */
sqlite3 *journal_open_for_reading(const char *path, char *error, size_t size);
sqlite3 *journal_open_for_writing(const char *path, char *error, size_t size);
const char *journal_state_name(enum journal_state state);

#endif
