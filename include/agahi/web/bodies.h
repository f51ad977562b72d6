/* bodies: the memory in which the bodies of requests are gathered, shared out among guests.
 *
 * WEB_BODIES in all, WEB_BODIES_OF_ADDRESS for one address. Where it does not reach, the largest unfinished body goes: of that
 * address, or, when all is full, of the address that has most. So who sends much, slowly, stands in nobody's way but their own. */
#ifndef AGAHI_BODIES_H
#define AGAHI_BODIES_H

#include "agahi/web/guest.h"

/* Makes room for `more` octets of `guest`'s body beside the `*taken` that all have. False when it is the guest's own that is too
 * much. Ends others, by which `*taken` shrinks and places of `guests` (some are NULL) may become NULL. */
bool bodies_make_room(struct guest *const *guests, size_t count, const struct guest *guest, size_t more,
	const size_t *taken, struct moment now);

#endif
