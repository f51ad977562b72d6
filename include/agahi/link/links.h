/* links: which of several links. They are all there, though some may have stopped for good. Belongs to the loop's thread. */
#ifndef AGAHI_LINKS_H
#define AGAHI_LINKS_H

#include "agahi/link/link.h"

/* Is any of them bound? */
bool links_any_is_bound(struct link *const *links, size_t count);

/* The first bound one to that SMSC (its name of the configuration, config.h), or the first of those that are not; `count` when
 * there is none to it. */
size_t links_find_smsc(struct link *const *links, size_t count, const char *smsc);

#endif
