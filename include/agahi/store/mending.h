/* mending: what an older version, or a clock that was wrong, left in the journal is put right, a step at a time, so that
 * traffic never waits long. Belongs to the thread that writes; time comes in as an argument. */
#ifndef AGAHI_MENDING_H
#define AGAHI_MENDING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { MENDING_STEP = 500 }; /* rows of one kind */

struct mending;

/* On a journal's connection, which must be open for as long. NULL with sqlite3_errmsg() when it cannot be prepared. */
struct mending *mending_new(sqlite3 *db);

/* NULL is nothing. */
void mending_free(struct mending *mending);

/* Questions of before, which were kept whatever was made of them, go where something matched. True when there are more. */
bool mending_scrub(struct mending *mending);

/* What is dated more than a day after `now_ms` was written while the clock was ahead. It counts as of today, or it would be
 * kept for as long as the clock was ahead. For a clock that is believed. True when there may be more. */
bool mending_redate(struct mending *mending, int64_t now_ms);

#endif
