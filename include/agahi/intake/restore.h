/* restore: what an earlier life of the daemon left in the journal, taken in again.
 *
 * At once: citizens' preferences, the limiter's memory, messages that may be delivered again after a crash, parts of
 * long questions. Page by page, read in a thread of their own, so that the loop never waits for them: replies that were not
 * settled. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_RESTORE_H
#define AGAHI_RESTORE_H

#include <stdbool.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/delivery/outbound.h"
#include "agahi/intake/fragments.h"
#include "agahi/journal/journal.h"
#include "agahi/request/redelivery.h"
#include "agahi/service/limiter.h"
#include "agahi/service/preferences.h"

struct restore_parts {
	struct journal *journal;
	struct preferences *preferences;
	struct limiter *limiter;
	struct redelivery *redelivery;
	struct fragments *fragments;
	struct outbound *outbound;
	struct log *log;
	const char *const *links; /* by their names; NULL: not to be found by it */
	size_t link_count;
	struct event_base *base;
	const char *place; /* where replies are read from: config_place() */
};

struct restore;

/* What the parts name must outlive it. NULL when memory is short. */
struct restore *restore_new(const struct restore_parts *parts);
void restore_free(struct restore *restore);

/* What was told so long before now, or later, may be missing in what restore_memory() reads next (history_unread_ms()). */
uint64_t restore_unread_ms(const struct restore *restore);

/* Preferences, limiter, redeliveries. False when the journal cannot be read. */
bool restore_memory(struct restore *restore, struct moment now);

/* The preferences anew, for some may have been forgotten meanwhile. False when they cannot be read. */
bool restore_preferences(struct restore *restore);

/* Parts of questions that were not whole; those that became it are asked. Before the journal's writer starts. */
bool restore_fragments(struct restore *restore, struct moment now);

/* One link more, at the end of `links`. */
void restore_add_link(struct restore *restore);

/* To be called several times a second: takes the page of replies that was read, and asks for the next when few are in hand;
 * nothing when all were taken in. */
void restore_outbox(struct restore *restore, struct moment now);

/* Is a page being read? */
bool restore_is_reading(const struct restore *restore);

#endif
