/* receiving: what the gateway says in its spool: answers to what was handed over, what is live, what waits.
 *
 * Files there are parsed as strangers' files are (looking.h reads them). Each is taken in one transaction with its
 * record; what was taken once changes nothing when it is read again. The gateway's word counts: an edition that it says is
 * live is live here, whatever the desk thought. */
#ifndef AGAHI_RECEIVING_H
#define AGAHI_RECEIVING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"

struct receiving_news {
	unsigned live, scheduled, refused; /* editions that became so now; added to */
	bool damaged; /* the last file was not taken for what stands in it: to read it again would change nothing */
};

/* out/live.agahi, as octets: what is live. One that the desk knows, by number and content, or by content and base as one
 * handed over, becomes live; else it is a new edition here, with its rows and its model. The one before is retired.
 * False, with `error`, when it is damaged or cannot be kept. */
bool receiving_take_live(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size);

/* The same with what was read already, by another thread. */
struct edition_file;
bool receiving_keep_live(sqlite3 *db, const struct edition_file *file, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size);

/* out/NAME.answer: { file, result, number, at_ms, reason }. For what is neither sent nor scheduled: passed over, true. */
bool receiving_take_answer(sqlite3 *db, struct span octets, int64_t now_ms, struct receiving_news *news,
	char *error, size_t size);

/* out/state.json: what was scheduled, and is neither that nor live any more, is a draft again, with the gateway's
 * reason. */
struct receiving_state {
	struct span octets;
	int64_t written_ms; /* what the desk heard to be scheduled after that is passed over */
};
bool receiving_take_state(sqlite3 *db, const struct receiving_state *state, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size);

#endif
