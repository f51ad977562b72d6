/* unsealed: one row that was sealed (sealing.h), opened in memory of its own. */
#ifndef AGAHI_UNSEALED_H
#define AGAHI_UNSEALED_H

#include "agahi/base/span.h"
#include "agahi/vault/keyslots.h"
#include "agahi/vault/sealing.h"

struct unsealed {
	struct sealing_secret secret; /* with a NUL behind its content */
	bool is_open; /* else it is not sealed under a key that is in the slots, or is not what was sealed: `secret` is empty */
	uint8_t *room;
	size_t len;
};

/* Opens `sealed`, of the row `id`, under the key `key`. False when memory is short; else to be wiped by unsealed_clear(). */
bool unsealed_open(struct unsealed *unsealed, const struct keyslots *slots, int64_t key, struct span sealed,
	enum sealing_kind kind, int64_t id);
void unsealed_clear(struct unsealed *unsealed);

#endif
