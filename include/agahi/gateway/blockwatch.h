/* blockwatch: the daemon's eye on its block list: a change that `agahi block` makes is in use within two seconds.
 *
 * A thread with a connection of its own looks every second whether anything in the journal changed (where nodes share it, whether
 * the list did: when it is told, and every half a minute), and reads the list again; the loop gets it when it is another. So nothing in the loop waits for a disk. It is a thread for itself: what
 * else looks into the journal may take as long as it likes. */
#ifndef AGAHI_BLOCKWATCH_H
#define AGAHI_BLOCKWATCH_H

#include "agahi/base/log.h"
#include "agahi/recall/blocklist.h"

struct blockwatch;
struct event_base;

/* In the loop's thread: another list, which is the handler's from here on. */
typedef void (*blockwatch_h)(struct blocklist list, void *arg);

struct blockwatch_parts {
	struct event_base *base;
	const char *journal; /* where it is (journal_db_open()); all of these must outlive it */
	struct log *log;
	blockwatch_h handler;
	void *arg;
};

/* Reads the list of now into `first`, which is the caller's, and starts to look. NULL with `error` when the list cannot
 * be read: nobody is to be answered who is on it. */
struct blockwatch *blockwatch_start(
	const struct blockwatch_parts *parts, struct blocklist *first, char *error, size_t size);

/* Any thread: the list may be another now; it is looked at without waiting for the next turn. */
void blockwatch_look_now(struct blockwatch *watch);

/* NULL is nothing. The handler is not called any more. */
void blockwatch_stop(struct blockwatch *watch);

#endif
