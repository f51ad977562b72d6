/* example_lists: examples stand once for all sets that have the same: as lists, each known by its hash.
 *
 * Two databases keep such, that of content and the desk's, under names of their own. In the caller's transaction. */
#ifndef AGAHI_EXAMPLE_LISTS_H
#define AGAHI_EXAMPLE_LISTS_H

#include <sqlite3.h>

#include "agahi/catalogue/message_set.h"

/* The statements of a database. */
struct example_lists {
	const char *find;   /* the id of the list that has a hash */
	const char *add;    /* a list of a hash */
	const char *insert; /* list, position, topic, lang, text */
};

/* The list that has the examples of `set`; a new one where there is none. 0 when it can be neither found nor stored. */
long long example_lists_keep(sqlite3 *db, const struct example_lists *lists, const struct message_set *set);

#endif
