/* audit: the record of who did what, as a chain: each record has the hash of the one before it in it.
 *
 * Exact octets are kept and hashed:
 * {"about":…,"address":…,"at":…,"clock":…,"n":…,"new":…,"old":…,"prev":…,"what":…,"who":…}, keys in this order, those that do
 * not apply left out; hash = SHA-256 of them, in hex; the first has an empty "prev". "at" never goes back: where the clock was
 * set back it is the time of the record before, and "clock" says by how many seconds ("-3600").
 * Never texts of citizens, passwords, codes. In the caller's transaction: where it cannot be added, what it tells of must not
 * happen. */
#ifndef AGAHI_AUDIT_H
#define AGAHI_AUDIT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AUDIT_HASH_SIZE = 65, AUDIT_RECORD_MOST = 16384 /* octets of one; a longer one is not added */ };

struct audit_entry {
	const char *
		who; /* the name of a person; "desk" for what the program does by itself, "gateway" for what it told */
	const char *what; /* "log-in", "edit", … : one of audit_actions (actions.h); another is not added */
	const char *about;       /* "message vote ur", "edition 13"; "" */
	const char *old, *fresh; /* hashes or plain values before and after; NULL: does not apply */
	const char *address;     /* of the browser; NULL */
	int64_t now_ms;
};

/* False when it cannot be written, when `what` is no action, or when a text is not UTF-8. Needs a transaction that is open. */
bool audit_add(sqlite3 *db, const struct audit_entry *entry);

/* The last record: its number (0: none yet) and hash ("" then). */
bool audit_head(sqlite3 *db, long long *n, char hash[AUDIT_HASH_SIZE]);

struct audit_record {
	long long n;
	const char *who, *what, *about, *old, *fresh, *address, *at,
		*clock;     /* valid during the call; "" where there is none */
	const char *record; /* the octets */
	char hash[AUDIT_HASH_SIZE];
};
typedef void (*audit_each_h)(const struct audit_record *record, void *arg);

/* What to list: newest first, before `before` (0: from the end), at most `most`; "" is any. */
struct audit_wanted {
	long long before;
	size_t most;
	const char *who, *what, *about; /* about: begins with */
};
bool audit_list(sqlite3 *db, const struct audit_wanted *wanted, audit_each_h handler, void *arg);

#endif
