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

/* Looks through `spool`/out: answers, then what is live (where the file is another than `*seen`, a hash over its time and size; 0 at first).
 * Answers to editions that the desk knows nothing of stay where they are. `news` is zeroed. */
bool receiving_look(sqlite3 *db, const char *spool, uint64_t *seen, int64_t now_ms,
	struct receiving_news *news, char *error, size_t size);

#endif
