/* forgotten: whose replies in hand are not to go out any more, until somebody looked through them for it.
 *
 * Bounded: when it is full, look. Belongs to the loop's thread. */
#ifndef AGAHI_FORGOTTEN_H
#define AGAHI_FORGOTTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORGOTTEN_MOST = 256 };

/* Zero-initialised nobody is. */
struct forgotten {
	struct forgotten_sender {
		uint64_t identity;
		int64_t request;   /* by which: what was asked before it is forgotten */
	} senders[FORGOTTEN_MOST]; /* sorted */
	size_t count;
};

/* False when it is full. */
bool forgotten_add(struct forgotten *forgotten, uint64_t identity, int64_t request);

bool forgotten_has(const struct forgotten *forgotten, uint64_t identity, int64_t request);

#endif
