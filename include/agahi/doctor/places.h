/* places: what the daemon must be able to read and write, and whether we can, who look in its place. */
#ifndef AGAHI_PLACES_H
#define AGAHI_PLACES_H

#include "agahi/config/config.h"
#include "agahi/doctor/facts.h"

struct places {
	struct place_facts *items;
	size_t count;
	bool failed; /* memory was short: some are missing */
};

/* Where root asks, becomes the owner of the journal's folder, or where that is root's or missing, the user `agahi`; for good.
 * Then what we can do is what the daemon can. Says who we are now. */
struct user_facts places_become_daemon(const char *journal);

/* Looks at every file and folder that the configuration in `file` names. places_free() it. */
void places_look(const struct config *config, const char *file, struct places *places);
void places_free(struct places *places);

#endif
