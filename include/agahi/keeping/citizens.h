/* citizens: what the host does to one citizen's rows by hand. It is written down first (standing.h), so that it stands after a
 * restore. */
#ifndef AGAHI_CITIZENS_H
#define AGAHI_CITIZENS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/config/config.h"

/* Takes everything out of the journal that is about a number, in any spelling; `rows` tells how many. The block list is not
 * touched. False with `error`: nothing was removed. */
bool citizens_forget(const struct config *config, const char *msisdn, int *rows, char *error, size_t size);

/* Never answers the number (again); `was_blocked` tells how it was. What an older version blocked, in the content database, is
 * on the list first. False with `error`: the list is as it was. */
bool citizens_block(const struct config *config, const char *msisdn, bool remove, bool *was_blocked,
	char *error, size_t size);

#endif
