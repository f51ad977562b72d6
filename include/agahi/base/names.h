/* names: a bounded table of names, each with a small number that it keeps for good: for what is counted by names that
 * others choose.
 *
 * Whoever comes first has a place. What comes when all are taken, and what is no name for a label of a figure (longer
 * than NAMES_SIZE - 1 octets, or other than printable ASCII without " and \), is NAMES_OTHER. Allocated once. */
#ifndef AGAHI_NAMES_H
#define AGAHI_NAMES_H

#include <stddef.h>

enum { NAMES_SIZE = 64, NAMES_OTHER = 0 };

struct names;

/* At most `most` names besides "other". NULL when memory is short. */
struct names *names_new(size_t most);
void names_free(struct names *names);

/* Gives it a number when it has none. "other" is NAMES_OTHER, too. */
size_t names_number(struct names *names, const char *name);

/* How many numbers were given: all are below it. */
size_t names_count(const struct names *names);

const char *names_at(const struct names *names, size_t number);

#endif
