#include "agahi/vault/unsealed.h"

#include <sodium.h>
#include <stdlib.h>

bool unsealed_open(struct unsealed *unsealed, const struct keyslots *slots, int64_t key, struct span sealed,
	enum sealing_kind kind, int64_t id)
{
	const struct keyslot *slot = keyslots_find(slots, key);

	*unsealed = (struct unsealed){
		.secret = { .kind = kind, .id = id }, .room = malloc(sealed.len + 1), .len = sealed.len + 1
	};
	if (!unsealed->room)
		return false;
	unsealed->is_open =
		slot && sealing_open(slot->key, sealed.data, sealed.len, unsealed->room, &unsealed->secret);
	if (unsealed->is_open)
		((char *)unsealed->secret.content)[unsealed->secret.len] = '\0';
	return true;
}

void unsealed_clear(struct unsealed *unsealed)
{
	if (unsealed->room)
		sodium_memzero(unsealed->room, unsealed->len);
	free(unsealed->room);
	sodium_memzero(unsealed, sizeof(*unsealed));
}
