/* countdown: memory that is short at the n-th allocation.
 *
 * For suites that are named in COUNTDOWN_SUITES of the Makefile: there the allocations of our own objects are
 * counted (malloc, calloc, realloc, strdup, strndup, vasprintf, by the linker's --wrap), and SQLite's too where
 * the suite asks for it. Run something once for each n from 1 on, until countdown_stop() says that no allocation
 * was left to fail: then it has been short of memory at every place there is. Counts in all threads. */
#ifndef AGAHI_TEST_COUNTDOWN_H
#define AGAHI_TEST_COUNTDOWN_H

#include <stdbool.h>

enum countdown_kind {
	COUNTDOWN_ONE, /* the n-th allocation fails, and no other */
	COUNTDOWN_ALL  /* the n-th and every one after it */
};

/* From now on allocations are counted. */
void countdown_start(unsigned long n, enum countdown_kind kind);

/* From now on all succeed again. Did one fail? */
bool countdown_stop(void);

/* The n after this one where each costs a database: all of the first, then ever fewer of the many that are alike, in odd
 * steps, so that what goes by even and odd goes on. */
static inline unsigned long countdown_next(unsigned long n)
{
	return n + 1 + n / 150 * 2;
}

/* Counts SQLite's allocations as well. To be called before anything else of SQLite. */
void countdown_count_sqlite(void);

#endif
