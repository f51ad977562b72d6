/* wishes: what a citizen wishes for beside an answer, and the journal does: to be answered in a language, to be left alone,
 * to be forgotten.
 *
 * Whoever wishes to be forgotten loses, with the commit that takes the wish, the replies that wait, the parts of long
 * questions, the language and STOP, and of the history what stands in its newest WISHES_STEP ids. The rest of the history has
 * no index by citizen, which would cost every request more than this costs the few; it is gone through between commits, in
 * steps, once for all who wish it meanwhile. Who that is stands in the table `forgetting` until it is done and told, so that
 * a crash changes nothing. The answer itself is the only thing left, until it is settled; against its being asked twice,
 * the fingerprint of the wish is kept for an hour without its sender (table answered_part). The block list stays, and
 * sums, which nobody is in. Belongs to the thread that writes. */
#ifndef AGAHI_WISHES_H
#define AGAHI_WISHES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/store/records.h"

struct wishes;

enum { WISHES_STEP = 10000 };

/* On a journal's connection, which must be open for as long. NULL when memory is short or with sqlite3_errmsg(). */
struct wishes *wishes_new(sqlite3 *db);

/* NULL is nothing. */
void wishes_free(struct wishes *wishes);

/* What this request wishes for, in the open transaction, as are the next two. False when it cannot be written. */
bool wishes_keep(struct wishes *wishes, const struct journal_entry *entry);

/* Ids of replies that wait and are not wished for any more, for the caller to end: 0 when there are none left, or nobody
 * wished to be forgotten in this transaction. */
size_t wishes_find_unwished(struct wishes *wishes, int64_t *ids, size_t limit);

/* Before the commit: the rest of what goes with it. False when it cannot be written. */
bool wishes_finish(struct wishes *wishes);

/* The transaction was taken back, or is over. */
void wishes_discard(struct wishes *wishes);

/* Outside of transactions: one step through the history, where anybody is to be forgotten. True when there is more. */
bool wishes_step(struct wishes *wishes);

/* Outside of transactions, too: tells who was forgotten and not told yet, a thousand at once. True when there are more, and
 * the handler took these. */
bool wishes_tell(struct wishes *wishes, journal_forgotten_h handler, void *arg);

#endif
