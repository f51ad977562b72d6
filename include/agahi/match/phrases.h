/* phrases: a table of phrases that the program knows, found where they stand in a text.
 *
 * Folded (fold.h), words with single spaces between them; the table is sorted by octets. Pure. */
#ifndef AGAHI_PHRASES_H
#define AGAHI_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

struct phrase {
	const char *words;
	unsigned of; /* what it says: the table's own */
};

struct phrases {
	const struct phrase *at;
	size_t count;
};

/* The longest phrase with which `folded` begins, whole words; NULL when none does. */
const struct phrase *phrases_find(struct phrases table, const char *folded);

/* Is the word one of a list: words with a blank before and behind each? */
bool phrases_list_has(const char *list, const char *word, size_t len);

/* The first that is out of order, or NULL: for tests. */
const struct phrase *phrases_unsorted(struct phrases table);

#endif
