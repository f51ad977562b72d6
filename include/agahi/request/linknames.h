/* linknames: names of links for whom outlives the link's configuration: one copy of each name, kept to the end.
 *
 * So that a record on its way to the journal names its link without a copy of its own, however often the configuration is
 * read anew meanwhile. There are as many as an operator thought of. Added to in one thread; a name may be read in others. */
#ifndef AGAHI_LINKNAMES_H
#define AGAHI_LINKNAMES_H

/* Zero-initialise. */
struct linknames {
	struct linkname *first; /* that was asked for last */
};

/* The copy of the name; NULL when memory is short. */
const char *linknames_keep(struct linknames *names, const char *name);

void linknames_free(struct linknames *names);

#endif
