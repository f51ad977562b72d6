/* box: what the desk must be able to read again (the secrets of authenticator apps), locked with a key that is not in the
 * database (libsodium's secretbox); and hashes with the same key, for what is too short to be hashed without one.
 *
 * The key file stands beside the database, "desk.key", 0600. Lost, every second factor is lost: it belongs in the backup,
 * kept apart from the database's. */
#ifndef AGAHI_STAFF_BOX_H
#define AGAHI_STAFF_BOX_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

enum { BOX_KEY_OCTETS = 32, BOX_HASH_OCTETS = 32, BOX_MORE_OCTETS = 40 /* that a sealed text is longer */ };

struct box {
	unsigned char key[BOX_KEY_OCTETS];
};

/* Reads the key beside `database`; makes it where nobody has a second factor yet. A key that does not open what is there is
 * refused. False with `error`. */
bool box_load(sqlite3 *db, const char *database, struct box *box, char *error, size_t size);

/* `sealed` has room for len + BOX_MORE_OCTETS. */
void box_seal(const struct box *box, const void *octets, size_t len, unsigned char *sealed);
/* Exactly `len` octets from a sealed text of `sealed_len`. False when it is another length, was changed, or is of another key. */
bool box_open(
	const struct box *box, const unsigned char *sealed, size_t sealed_len, void *octets, size_t len);

/* A hash that only this key gives; `purpose` keeps one use apart from another. At most BOX_HASH_OCTETS. */
void box_hash(const struct box *box, const char *purpose, const char *text, unsigned char *hash, size_t len);

#endif
