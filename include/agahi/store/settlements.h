/* settlements: what became of replies, on its way from the outbox to `settled`.
 *
 * Most that a commit settles were asked one after another and met the same fate: such a range moves in one statement. So
 * they are gathered while the transaction is open, and written before it ends. Belongs to the thread that writes. */
#ifndef AGAHI_SETTLEMENTS_H
#define AGAHI_SETTLEMENTS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/store/records.h"
#include "agahi/store/sums.h"

struct settlements;

/* On a journal's connection; both must be there for as long. NULL with sqlite3_errmsg(), or when memory is short. */
struct settlements *settlements_new(sqlite3 *db, struct sums *sums);

/* NULL is nothing. */
void settlements_free(struct settlements *settlements);

/* Of the open transaction; `settlement` must be there until it is written or discarded. Of two of one request the first counts. False
 * when memory is short. */
bool settlements_add(struct settlements *settlements, const struct journal_settlement *settlement);

/* Before COMMIT, and before anything that asks what is settled. One whose request is not in the outbox does nothing. False when it cannot be
 * written. */
bool settlements_write(struct settlements *settlements);

/* The transaction was taken back. */
void settlements_discard(struct settlements *settlements);

#endif
