/* inhand: memory for what is in hand: a block for each request, in which its reply stands when it is committed.
 *
 * Blocks are of one size and bounded in number. They are taken from the system some dozens at a time, and given back when
 * none of these is used: so a request costs no allocation, and an idle daemon keeps no room for busy hours. Belongs to the
 * loop's thread. */
#ifndef AGAHI_INHAND_H
#define AGAHI_INHAND_H

#include <stddef.h>

struct inhand;

/* At most `most` blocks of `size` octets. NULL when memory is short. */
struct inhand *inhand_new(size_t size, size_t most);

/* Every block must have been given back. */
void inhand_free(struct inhand *inhand);

/* A block, aligned for everything, with anything in it. NULL when all are in use, or memory is short. */
void *inhand_take(struct inhand *inhand);

void inhand_give(struct inhand *inhand, void *block); /* NULL is nothing */

size_t inhand_size(const struct inhand *inhand); /* of a block */
size_t inhand_used(const struct inhand *inhand);

#endif
