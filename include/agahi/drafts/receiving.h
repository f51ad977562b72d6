/* receiving: what the gateway says in its spool: answers to what was handed over, what is live, what is scheduled.
 *
 * Files there are read whole, bounded, and parsed as strangers' files are. Each is taken in one transaction with its
 * record; what was taken once changes nothing when it is read again. */
#ifndef AGAHI_RECEIVING_H
#define AGAHI_RECEIVING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"

struct receiving_news {
	unsigned live, scheduled, refused; /* editions that became so now */
};

/* out/live.agahi, as octets: what is live. One that the desk knows, by number, or by its content as one handed over, becomes
 * live; else it is a new edition here. The one before is retired. False with `error` when it is damaged or cannot be kept. */
bool receiving_take_live(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size);

/* out/NAME.answer: {file, result, number, at_ms, reason}. For an edition that is not sent or scheduled: passed over, true. */
bool receiving_take_answer(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size);

/* out/state.json, written at `written_ms`: what was scheduled and is not any more, without being live, is a draft again, with the
 * gateway's reason. Written before the desk heard that it was scheduled: passed over. */
struct receiving_state {
	struct span octets;
	int64_t written_ms;
};
bool receiving_take_state(sqlite3 *db, const struct receiving_state *state, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size);

/* Looks through `spool`/out: answers to what was handed over, then what is live and what waits. `seen` is a memory of
 * files that were looked at, zeroed at first; `news` is zeroed. A file that is not there is no fault. */
struct receiving_seen {
	int64_t live_ms, state_ms; /* when they were written; -1: look again */
};
bool receiving_look(sqlite3 *db, const char *spool, struct receiving_seen *seen, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size);

#endif
