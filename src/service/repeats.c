#include "agahi/repeats.h"

#include "agahi/sets.h"

struct entry {
	struct sets_entry place;
	uint64_t hash;  /* of the last message */
	uint64_t count; /* of times that it came again at once */
};

_Static_assert(sizeof(struct entry) == 32, "as the header says");

struct repeats *repeats_new(size_t senders)
{
	return (struct repeats *)sets_new(senders, sizeof(struct entry));
}

void repeats_free(struct repeats *repeats)
{
	sets_free((struct sets *)repeats);
}

bool repeats_is_machine(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	struct entry *entry = sets_place((struct sets *)repeats, sender ? sender : 1);
	bool again = entry->place.key == sender && entry->hash == hash &&
		now_ms - entry->place.used_ms <= REPEATS_WITHIN_MS;

	*entry = (struct entry){ { sender ? sender : 1, now_ms }, hash, again ? entry->count + 1 : 0 };
	return entry->count > REPEATS_ALLOWED;
}
