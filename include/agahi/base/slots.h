/* slots: places for things that come and go, each use of a place with a number of its own.
 *
 * A number stands for its thing as long as that is in; afterwards, when the place has others, it finds nothing. So a
 * number may be given out of hand (with a submit, whose answer may come when nobody waits for it any more). Things stay
 * their owner's. Grows by doubling, never shrinks; every call but slots_enter() is O(1). */
#ifndef AGAHI_SLOTS_H
#define AGAHI_SLOTS_H

#include <stddef.h>
#include <stdint.h>

/* Numbers have no more bits than this; 0 is none. */
enum { SLOTS_NUMBER_BITS = 56 };

struct slot {
	void *item;      /* NULL: free */
	uint32_t serial; /* of its uses */
	uint32_t next;   /* of the free ones */
};

/* Zero-initialise. */
struct slots {
	struct slot *items;
	size_t size;
	uint32_t first_free; /* index + 1; 0: none */
	size_t used;
};

/* The number of its place; 0 when memory is short. */
uint64_t slots_enter(struct slots *slots, void *item);

/* NULL when that use of the place is over. */
void *slots_find(const struct slots *slots, uint64_t number);

void slots_leave(struct slots *slots, uint64_t number);

/* The thing at `index` below `slots->size`, NULL where there is none: to go through all of them. */
void *slots_at(const struct slots *slots, size_t index);

/* The things are not freed. */
void slots_free(struct slots *slots);

#endif
