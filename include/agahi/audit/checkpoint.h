/* checkpoint: the head of the record, written down to be kept by somebody else: a note of three lines (origin, number, hash)
 * that the desk signs.
 *
 *   desk.example/audit
 *   4711
 *   77b0…
 *
 *   — desk.example/audit GkJTQ0…
 *
 * The form is the signed note of the transparency logs (c2sp.org/signed-note): what is signed are the three lines with their
 * ends, by Ed25519; the last line has base64(key id, 4 octets || signature), key id = the first octets of
 * SHA-256(origin || 0x0a || 0x01 || public key). The key's seed stands in a file of its own beside the database (0600). */
#ifndef AGAHI_AUDIT_CHECKPOINT_H
#define AGAHI_AUDIT_CHECKPOINT_H

#include "agahi/audit/audit.h"
#include "agahi/base/buffer.h"

enum {
	CHECKPOINT_NOTE_SIZE = 640,
	CHECKPOINT_ORIGIN_SIZE = 256,
	CHECKPOINT_PUBLIC_OCTETS = 32,
	CHECKPOINT_SECRET_OCTETS = 64
};

struct checkpoint_key {
	unsigned char open[CHECKPOINT_PUBLIC_OCTETS]; /* the public half */
	unsigned char secret[CHECKPOINT_SECRET_OCTETS];
};

/* The key that stands beside the database of this name; makes it where there is neither a key nor a checkpoint yet. False
 * with `error`. */
bool checkpoint_key_load(
	sqlite3 *db, const char *database, struct checkpoint_key *key, char *error, size_t size);

/* A name for the notes: no blanks, no "+", not empty, fits. */
bool checkpoint_origin_is_good(const char *origin);

struct checkpoint {
	char origin[CHECKPOINT_ORIGIN_SIZE];
	long long n;
	char hash[AUDIT_HASH_SIZE];
	long long at_ms; /* of those kept in the database; else 0 */
};

/* Signs the head and keeps the note (in the caller's transaction). Where nothing came since the last one, gives that. */
bool checkpoint_make(sqlite3 *db, const struct checkpoint_key *key, const char *origin, long long now_ms,
	char note[CHECKPOINT_NOTE_SIZE]);

/* Reads a note, and checks its signature by `open`. False with the reason: "the signature is not of this desk". */
bool checkpoint_read(const char *note, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS],
	struct checkpoint *checkpoint, char *error, size_t size);

/* The newest that is kept; n is 0 when there is none. False when it cannot be read. */
bool checkpoint_newest(sqlite3 *db, struct checkpoint *checkpoint, char note[CHECKPOINT_NOTE_SIZE]);

/* All that are kept, the newest first, each looked at as checkpoint_read() does: `fault` is NULL where it is a note of this desk's, else what is wrong with it, and
 * then of `checkpoint` only the number of its row is known. False when they cannot be read. */
typedef void (*checkpoint_look_h)(const struct checkpoint *checkpoint, const char *fault, void *arg);
bool checkpoint_look(sqlite3 *db, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS],
	checkpoint_look_h handler, void *arg);

/* The public key as verifiers of notes want it: NAME+KEYID+BASE64. */
void checkpoint_print_key(
	const char *origin, const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], struct buffer *out);

/* For paper: what it is, the note, the hash in groups of four, the key, how to check it. Plain text of 72 columns. */
void checkpoint_print(const struct checkpoint *checkpoint, const char *note,
	const unsigned char open[CHECKPOINT_PUBLIC_OCTETS], struct buffer *out);

#endif
