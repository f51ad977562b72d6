/* sealing: a number, and what belongs to it, as octets that only who has the key can read (XChaCha20-Poly1305).
 *
 * A row's nonce is 16 octets drawn at random for each life of the daemon and the row's id, which a life gives once: so
 * nothing is drawn for each row, and no nonce comes twice. What XChaCha20 makes of the key and the first 16 octets is made
 * once for all rows. The id and the kind of row are sealed in: a row's octets open nowhere else. Pure functions. */
#ifndef AGAHI_SEALING_H
#define AGAHI_SEALING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/vault/keyslots.h"

enum { SEALING_LIFE_OCTETS = 16 };

enum sealing_kind { SEALING_REPLY = 'r', SEALING_PART = 'p' };

struct sealing_secret {
	enum sealing_kind kind;
	int64_t id; /* of the row */
	struct address sender;
	const void *content; /* the reply's text, or a part's octets */
	size_t len;
};

/* How many octets sealing_close() writes. */
size_t sealing_size(const struct sealing_secret *secret);

/* What rows of this life are sealed with. It is to be wiped as the key is. */
struct sealing_seal {
	uint8_t life[SEALING_LIFE_OCTETS];
	uint8_t subkey[KEYSLOTS_KEY_OCTETS];
};

/* `life`: the random octets of this life. */
void sealing_prepare(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t life[SEALING_LIFE_OCTETS],
	struct sealing_seal *seal);

void sealing_close(const struct sealing_seal *seal, const struct sealing_secret *secret, uint8_t *sealed);

/* Opens what was sealed as `secret->kind` for the row `secret->id`, and fills in the rest; `content` points into `room`,
 * which has `len` octets, and is the caller's to wipe. False when it is not that, or not under this key. */
bool sealing_open(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t *sealed, size_t len, uint8_t *room,
	struct sealing_secret *secret);

#endif
