/* statistics: the journal in figures, for people and for programs.
 *
 * All figures of a call are of one moment: one read transaction on the caller's connection, which is of no more use
 * after a failure than to tell why. Names and labels are
 * valid during the call of their handler. */
#ifndef AGAHI_STATISTICS_H
#define AGAHI_STATISTICS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* Who is told: first the totals, then each breakdown, and after its name its rows (perhaps none). */
struct statistics_handlers {
	void (*total)(const char *name, int64_t number, void *arg);
	void (*breakdown)(const char *name, void *arg);
	void (*row)(const char *label, int64_t number, void *arg);
	void *arg;
};

/* What was asked, and what became of it. False when it cannot be read (sqlite3_errmsg() tells why). */
bool statistics_read_requests(sqlite3 *db, const struct statistics_handlers *handlers);

/* What waits: replies to be sent, since when (as an age at `wall_ms`), and parts of long requests. */
bool statistics_read_queue(sqlite3 *db, int64_t wall_ms, const struct statistics_handlers *handlers);

#endif
