/* forgetting: who was forgotten at their own word goes into the list of what must stand after a restore (standing.h).
 *
 * As `agahi forget` does it; but afterwards, for the journal knows who is not in the list yet, also after a crash. */
#ifndef AGAHI_FORGETTING_H
#define AGAHI_FORGETTING_H

#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/store/records.h"

/* The first three must stay as they are while the journal's writer runs. */
struct forgetting {
	const char *journal; /* its path */
	const struct sender_key *key;
	struct log *log;
	bool complained;     /* and it did not work since */
	int64_t shrink_from; /* when the list is so long, in octets */
};

/* A journal_forgotten_h; `arg` is a struct forgetting. While somebody else has the list's lock it is false, as it is where the
 * file cannot be written: commits do not wait for another program. */
bool forgetting_write_down(const struct journal_forgotten *forgotten, size_t count, void *arg);

#endif
