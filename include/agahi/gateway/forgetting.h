/* forgetting: who was forgotten at their own word goes into the list of what must stand after a restore (standing.h).
 *
 * As `agahi forget` does it; but afterwards, for the journal knows who is not in the list yet, also after a crash. */
#ifndef AGAHI_FORGETTING_H
#define AGAHI_FORGETTING_H

#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/store/records.h"

/* All but the last must stay as it is while the journal's writer runs. */
struct forgetting {
	const char *journal; /* its path */
	const struct sender_key *key;
	struct log *log;
	bool complained; /* and it did not work since */
};

/* A journal_forgotten_h; `arg` is a struct forgetting. Waits for the list's lock. */
bool forgetting_write_down(const struct journal_forgotten *forgotten, size_t count, void *arg);

#endif
