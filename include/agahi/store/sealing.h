/* sealing: a number, and what belongs to it, as octets that only who has the key can read (XChaCha20-Poly1305).
 *
 * A row's nonce is 16 octets drawn at random for each life of the daemon and the row's id, which a life gives once: so
 * nothing is drawn for each row, and no nonce comes twice. The id and the kind of row are sealed in: a row's octets open
 * nowhere else. Pure functions. */
#ifndef AGAHI_SEALING_H
#define AGAHI_SEALING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/store/keyslots.h"

enum { SEALING_LIFE_OCTETS = 16 };

enum sealing_kind { SEALING_REPLY = 'r', SEALING_PART = 'p' };

struct sealing_secret {
	enum sealing_kind kind;
	int64_t id; /* of the row */
	struct address sender;
	const void *content; /* the reply's text, or a part's octets */
	size_t len;
};

/* How many octets sealing_seal() writes. */
size_t sealing_size(const struct sealing_secret *secret);

/* `life`: the random octets of this life. */
void sealing_seal(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t life[SEALING_LIFE_OCTETS],
	const struct sealing_secret *secret, uint8_t *sealed);

/* Opens what was sealed as `secret->kind` for the row `secret->id`, and fills in the rest; `content` points into `room`,
 * which has `len` octets, and is the caller's to wipe. False when it is not that, or not under this key. */
bool sealing_open(const uint8_t key[KEYSLOTS_KEY_OCTETS], const uint8_t *sealed, size_t len, uint8_t *room,
	struct sealing_secret *secret);

#endif
