/* sums: the journal's table `hourly`, kept in step with what is settled, and outliving it.
 *
 * What a commit adds goes down as one row of JSON (table `hourly_added`) in the same transaction, and is remembered; every
 * few seconds, and at a clean end, what is remembered goes into the sums of its hours and those rows go. To look up every
 * sum at every commit would cost as much as the requests. After a crash the rows are what is known. Belongs to the thread
 * that writes. */
#ifndef AGAHI_SUMS_H
#define AGAHI_SUMS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/store/hourly.h"
#include "agahi/store/records.h"

struct sums;

/* On a journal's connection, which must be open for as long. NULL when memory is short or with sqlite3_errmsg(). */
struct sums *sums_new(sqlite3 *db);

/* NULL is nothing. */
void sums_free(struct sums *sums);

/* How a request with this rule came: HOURLY_SMS or HOURLY_USSD. */
const char *sums_channel(const char *rule);

/* Counts in the open transaction. False when memory is short. */
bool sums_add(struct sums *sums, const struct hourly_sum *more);

/* A request that goes to the outbox: its kind is remembered for when it is settled, so that its row need not be read
 * again; the last 65,536 are. */
void sums_expect(struct sums *sums, const struct journal_entry *entry);

/* Counts a request of the outbox that is settled in the open transaction, before its row goes. One that is not there
 * counts nothing. False when it cannot be read or memory is short. */
bool sums_settle(struct sums *sums, const struct journal_settlement *settlement);

/* Before COMMIT: writes down what was counted. False when it cannot be written. */
bool sums_write(struct sums *sums);

/* After it: it stands. */
void sums_committed(struct sums *sums);

/* The transaction was taken back. */
void sums_discard(struct sums *sums);

/* Outside of transactions: what was written down goes into its hours. False when that is not possible now; nothing is lost. */
bool sums_add_up(struct sums *sums);

#endif
