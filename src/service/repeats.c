#include "agahi/service/repeats.h"

#include "agahi/base/sets.h"

struct entry {
	uint64_t noted_ms;
	uint32_t hash;  /* of the last message; its lower half tells two texts of one sender apart */
	uint32_t count; /* of times that it came again at once */
};

_Static_assert(sizeof(struct entry) + SETS_KEY_OCTETS == REPEATS_SENDER_OCTETS, "as the header says");

static uint64_t when_noted(const void *entry, const void *nothing)
{
	(void)nothing;
	return ((const struct entry *)entry)->noted_ms;
}

struct repeats *repeats_new(size_t senders)
{
	return (struct repeats *)sets_new(senders, sizeof(struct entry), when_noted);
}

void repeats_free(struct repeats *repeats)
{
	sets_free((struct sets *)repeats);
}

void repeats_expect(const struct repeats *repeats, uint64_t sender)
{
	sets_expect((const struct sets *)repeats, sender);
}

static bool is_again(const struct entry *entry, uint64_t hash, uint64_t now_ms)
{
	return entry && entry->hash == (uint32_t)hash && now_ms - entry->noted_ms <= REPEATS_WITHIN_MS;
}

bool repeats_is_machine(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	const struct entry *entry = sets_find((struct sets *)repeats, sender);

	return is_again(entry, hash, now_ms) && entry->count >= REPEATS_ALLOWED;
}

void repeats_note(struct repeats *repeats, uint64_t sender, uint64_t hash, uint64_t now_ms)
{
	struct sets *sets = (struct sets *)repeats;
	struct entry *entry = sets_find(sets, sender);
	uint32_t count = is_again(entry, hash, now_ms) ? entry->count + 1 : 0;

	if (!entry)
		entry = sets_add(sets, sender, NULL);
	*entry = (struct entry){ now_ms, (uint32_t)hash, count };
}
