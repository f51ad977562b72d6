#include "agahi/service/repeats.h"

#include "agahi/base/sets.h"

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

/* The sender's entry, or the one whose place it takes. */
static struct entry *entry_of(struct repeats *repeats, uint64_t *sender)
{
	if (*sender == 0)
		*sender = 1; /* 0 is a free place */
	return sets_place((struct sets *)repeats, *sender);
}

static bool is_again(const struct entry *entry, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	return entry->place.key == sender && entry->hash == hash &&
		now_ms - entry->place.used_ms <= REPEATS_WITHIN_MS;
}

bool repeats_is_machine(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	const struct entry *entry = entry_of(repeats, &sender);

	return is_again(entry, sender, hash, now_ms) && entry->count >= REPEATS_ALLOWED;
}

void repeats_note(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	struct entry *entry = entry_of(repeats, &sender);
	uint64_t count = is_again(entry, sender, hash, now_ms) ? entry->count + 1 : 0;

	*entry = (struct entry){ { sender, now_ms }, hash, count };
}
