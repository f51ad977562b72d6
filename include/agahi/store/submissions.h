/* submissions: parts that the SMSC accepted, and the receipts that close them, whichever of the two comes first.
 *
 * A receipt may spell a message's id in several ways, or cut it short. One that fits no submission is kept under all its
 * spellings, for a submit response that is late: 100,000 of them at most, for a network may send receipts for what is
 * not ours; the oldest make room. Belongs to the thread that writes. */
#ifndef AGAHI_SUBMISSIONS_H
#define AGAHI_SUBMISSIONS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/store/records.h"

struct submissions;

/* On a journal's connection, which must be open for as long. NULL with sqlite3_errmsg() when it cannot be prepared. */
struct submissions *submissions_new(sqlite3 *db);

/* NULL is nothing. */
void submissions_free(struct submissions *submissions);

/* False from these when it cannot be written. A submission whose request the journal does not have, or no more, is passed
 * over: its id would lead to somebody who was forgotten meanwhile. */
bool submissions_add(struct submissions *submissions, const struct journal_submission *submission);
bool submissions_close(struct submissions *submissions, const struct journal_receipt *receipt);

/* What waits under one name of an SMSC goes on under another. */
bool submissions_rename(struct submissions *submissions, const char *from, const char *to);

/* After rows were deleted, or a transaction was taken back, by somebody else: how many receipts are kept? */
void submissions_recount(struct submissions *submissions);

#endif
