/* live: what the gateway answers from: the live edition, and who is blocked; each watched by a thread, and put in the place of the
 * last while traffic flows. Belongs to the loop's thread. */
#ifndef AGAHI_LIVE_H
#define AGAHI_LIVE_H

#include "agahi/catalogue/catalogue.h"
#include "agahi/gateway/assembly.h"

struct watch;
struct blockwatch;

struct live {
	struct assembly *with;
	void (*changed)(void *arg); /* the content database has; may be NULL */
	void *arg;
	struct watch *watch;
	struct blockwatch *blockwatch;
	struct catalogue *catalogue; /* NULL before live_start() */
};

/* Takes both for the first time, and watches from now on. `live` is filled in but for the last three, which are NULL. False with
 * `error`; live_stop() is due all the same. */
bool live_start(struct live *live, char *error, size_t size);
void live_stop(struct live *live);

/* What is no longer needed once nobody asks. */
void live_free(struct live *live);

/* Is there a message set to answer from? */
bool live_can_answer(const struct live *live);

/* The languages are others. False when memory is short: then they stay. */
bool live_set_languages(struct live *live, const struct config *config);

/* Reads it again, whatever it says of its version. */
void live_reload(struct live *live);

#endif
