/* keyring: the key of the hour: made before the first row is sealed under it, followed by the next after an hour, and wiped
 * once nothing waits under it any more.
 *
 * Hours are counted by the clock that does not jump. When all slots are taken, sealing goes on under the newest key: that
 * it is wiped later is better than that a citizen gets no answer. Belongs to the thread that writes. */
#ifndef AGAHI_KEYRING_H
#define AGAHI_KEYRING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/vault/keyslots.h"
#include "agahi/vault/sealing.h"

enum {
	KEYRING_HOUR_MS = 60 * 60 * 1000, /* the longest that rows are sealed under one key */
	KEYRING_REST_MS = 60 * 1000       /* after it a key under which nothing waits is done with */
};

struct keyring;

/* On the journal's connection, which must be open for as long. NULL with `error`. */
struct keyring *keyring_open(sqlite3 *db, const char *journal, char *error, size_t size);

/* NULL is nothing. */
void keyring_close(struct keyring *keyring);

/* Before rows are written: there is a key, of this hour if possible. Making one waits for the disk: called as well where
 * nobody waits, it costs a citizen nothing later. False when there is none (keyring_error()). */
bool keyring_renew(struct keyring *keyring, uint64_t now_ms);

/* Seals under the key of the hour. The octets are valid until the next call; NULL when there is no key or no memory. */
const uint8_t *keyring_seal(
	struct keyring *keyring, const struct sealing_secret *secret, size_t *len, int64_t *key_id);

/* Wipes the keys of hours of which nothing waits, when what was deleted is deleted for good (a checkpoint went through);
 * the present one too when it has rested, or at the `end`. Slots
 * that are damaged are free again when nothing waits that an earlier life left. False, when one cannot be wiped now, is no harm: the next time
 * will do. */
bool keyring_wipe_unused(struct keyring *keyring, uint64_t now_ms, bool end);

/* Why there was no key, or nothing could be sealed, the last time; "" when there was, and could. */
const char *keyring_error(const struct keyring *keyring);

const struct keyslots *keyring_slots(const struct keyring *keyring);

#endif
