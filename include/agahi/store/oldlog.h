/* oldlog: the log (WAL) that a journal of an older version leaves, which has numbers in clear, is overwritten before it goes.
 *
 * What was freed on the disk before, no program finds again: docs/host.md says what to do about it. */
#ifndef AGAHI_OLDLOG_H
#define AGAHI_OLDLOG_H

#include <sqlite3.h>
#include <stdbool.h>

/* Is this the journal of a version that wrote numbers in clear? */
bool oldlog_is_due(const char *journal);

/* Closes a connection to such a journal, which sealed what was in it, in such a way that the log stays. */
void oldlog_close(sqlite3 *db);

/* Brings what is in the log into the journal, and overwrites it. When no connection of ours is open. False when another
 * program uses the journal, or the disk does not take it: nothing is lost, and the log goes as it is. */
bool oldlog_overwrite(const char *journal);

#endif
