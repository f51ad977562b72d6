/* dialled: what stands in a dialled code, and the short code that belongs to it. Pure. */
#ifndef AGAHI_DIALLED_H
#define AGAHI_DIALLED_H

#include <stddef.h>

#include "agahi/base/address.h"
#include "agahi/config/config.h"

/* The keys behind one of the link's codes, from the text or the address that was dialled; "" when there are none. */
void dialled_keys(
	const struct config_link *link, const char *text, const char *digits, char *keys, size_t size);

/* Where an SMS comes from that is asked for in a dialogue: the link's first short code, else what was dialled. */
struct address dialled_service(const struct config_link *link, const struct address *dialled);

#endif
