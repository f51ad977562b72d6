/* keyed: words under keys that several of them share, such as how they sound.
 *
 * A key stands for its hash, of 64 bits; who finds a word has to look whether it is of the key. Filled, then sorted once,
 * then read-only; a look costs the same whatever the number of words. */
#ifndef AGAHI_KEYED_H
#define AGAHI_KEYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyed;

/* Room for `most` words. NULL when memory is short. */
struct keyed *keyed_new(size_t most);
void keyed_free(struct keyed *keyed);

void keyed_add(struct keyed *keyed, uint64_t key, uint32_t word);

/* To be called once, after the last word, which came in ascending order. False when memory is short. */
bool keyed_sort(struct keyed *keyed);

/* Where the words of a key begin, one behind the other, ascending; and whether there is one of it at a place. */
size_t keyed_first(const struct keyed *keyed, uint64_t key);
bool keyed_has(const struct keyed *keyed, size_t place, uint64_t key);
uint32_t keyed_word(const struct keyed *keyed, size_t place);

#endif
