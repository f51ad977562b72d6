#include "agahi/web/bodies.h"

#include <string.h>

static bool is_of(const struct guest *guest, const char *network)
{
	return guest && strcmp(guest_network(guest), network) == 0;
}

static size_t held_by(struct guest *const *guests, size_t count, const char *network)
{
	size_t held = 0;
	bool unfinished;

	for (size_t i = 0; i < count; i++)
		held += is_of(guests[i], network) ? guest_body(guests[i], &unfinished) : 0;
	return held;
}

/* Of an address; NULL when all that it has is whole. */
static struct guest *largest_unfinished(struct guest *const *guests, size_t count, const char *network)
{
	struct guest *largest = NULL;
	size_t most = 0;
	bool unfinished;

	for (size_t i = 0; i < count; i++) {
		size_t len = is_of(guests[i], network) ? guest_body(guests[i], &unfinished) : 0;

		if (len <= most || !unfinished)
			continue;
		largest = guests[i];
		most = len;
	}
	return largest;
}

/* Of the address that has most among those that have an unfinished one. */
static struct guest *largest_of_all(struct guest *const *guests, size_t count)
{
	struct guest *found = NULL;
	size_t most = 0;
	bool unfinished = false;

	for (size_t i = 0; i < count; i++) {
		if (!guests[i] || guest_body(guests[i], &unfinished) == 0 || !unfinished)
			continue;
		size_t held = held_by(guests, count, guest_network(guests[i]));
		if (held <= most)
			continue;
		found = largest_unfinished(guests, count, guest_network(guests[i]));
		most = held;
	}
	return found;
}

bool bodies_make_room(struct guest *const *guests, size_t count, const struct guest *guest, size_t more,
	const size_t *taken, struct moment now)
{
	for (;;) {
		struct guest *goes = NULL;

		if (held_by(guests, count, guest_network(guest)) + more > WEB_BODIES_OF_ADDRESS)
			goes = largest_unfinished(guests, count, guest_network(guest));
		else if (*taken + more > WEB_BODIES)
			goes = largest_of_all(guests, count);
		else
			return true;
		if (!goes || goes == guest)
			return false;
		guest_give_way(goes, now);
	}
}
