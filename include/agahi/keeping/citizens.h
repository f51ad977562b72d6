/* citizens: what the host does to one citizen's rows by hand. It is written down first (standing.h), so that it stands after a
 * restore. And what was chosen by one, for who tries on paper what the daemon would answer. */
#ifndef AGAHI_CITIZENS_H
#define AGAHI_CITIZENS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/config/config.h"
#include "agahi/store/records.h"

/* Takes everything out of the journal that is about a number, in any spelling; `rows` tells how many. The block list is not
 * touched. False with `error`: nothing was removed. */
bool citizens_forget(const struct config *config, const char *msisdn, int *rows, char *error, size_t size);

/* Never answers the number (again); `was_blocked` tells how it was. What an older version blocked, in the content database, is
 * on the list first. False with `error`: the list is as it was. */
bool citizens_block(const struct config *config, const char *msisdn, bool remove, bool *was_blocked,
	char *error, size_t size);

/* What a citizen told us. */
struct citizens_choice {
	char language[JOURNAL_LANGUAGE_SIZE]; /* "": none chosen */
	bool stopped;
};

/* Nothing where the daemon never ran, and nothing is made. False with `error` when it cannot be told; then it is as if nothing
 * were known. */
bool citizens_know(const struct config *config, const char *msisdn, struct citizens_choice *choice,
	char *error, size_t size);

#endif
