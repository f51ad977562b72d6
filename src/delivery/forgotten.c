#include "agahi/delivery/forgotten.h"

#include <string.h>

/* Where the sender stands, or would. */
static size_t place_of(const struct forgotten *forgotten, uint64_t identity)
{
	size_t low = 0, high = forgotten->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (forgotten->senders[middle].identity < identity)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool stands_at(const struct forgotten *forgotten, size_t place, uint64_t identity)
{
	return place < forgotten->count && forgotten->senders[place].identity == identity;
}

bool forgotten_add(struct forgotten *forgotten, uint64_t identity, int64_t request)
{
	size_t place = place_of(forgotten, identity);
	struct forgotten_sender *sender = &forgotten->senders[place];

	if (!stands_at(forgotten, place, identity)) {
		if (forgotten->count == FORGOTTEN_MOST)
			return false;
		memmove(sender + 1, sender, (forgotten->count++ - place) * sizeof(*sender));
	}
	*sender = (struct forgotten_sender){ identity, request };
	return true;
}

bool forgotten_has(const struct forgotten *forgotten, uint64_t identity, int64_t request)
{
	size_t place = place_of(forgotten, identity);

	return stands_at(forgotten, place, identity) && request < forgotten->senders[place].request;
}
