/* arriving: the editions of what was shared on their way into the content database, one by one.
 *
 * All but arriving_open() and arriving_close() in the caller's transaction. False where the database cannot do it, or, then
 * `damaged` with the reason, where what came is not what it says. */
#ifndef AGAHI_ARRIVING_H
#define AGAHI_ARRIVING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/exchange/exchange_file.h"

struct arriving {
	sqlite3 *db;
	struct exchange_file *file;
	struct message_set *sets[EXCHANGE_MOST_EDITIONS]; /* of those that are not here; NULL: not read yet */
	bool stored[EXCHANGE_MOST_EDITIONS];
	bool damaged;
	char error[512];
};

/* Reads the octets, which must outlive it, and the sets that the database has not: so nobody waits for that who writes in it. False
 * with `error` when it is damaged, or memory is short. */
bool arriving_open(struct arriving *arriving, sqlite3 *db, struct span octets, char *error, size_t size);
void arriving_close(struct arriving *arriving);

size_t arriving_count(const struct arriving *arriving);
const struct edition *arriving_edition(const struct arriving *arriving, size_t at);

/* What is live in it, or has that number; NULL: none. */
const struct edition *arriving_live(const struct arriving *arriving);
const struct edition *arriving_with_number(const struct arriving *arriving, long long number);

/* The lowest number in it; 0: none. */
long long arriving_oldest(const struct arriving *arriving);

/* Of a draft in it. */
bool arriving_has_name(const struct arriving *arriving, const char *name);

/* Stores one with its rows and its model, as a retired edition or a draft that is scheduled. There must be none of its
 * number or name. */
bool arriving_store(struct arriving *arriving, size_t at);

/* It stands here by its number or name, with that content: what is said of it is what all nodes say. */
bool arriving_tell_same(struct arriving *arriving, size_t at);

/* Is a scheduled draft as it was in what was shared last? */
bool arriving_was_shared(sqlite3 *db, const struct edition *draft, bool *was);

/* With its rows. */
bool arriving_delete(sqlite3 *db, const struct edition *draft);

/* Drafts that wait here, as they were shared, and do not wait elsewhere any more: those that came from elsewhere, or have gone live,
 * are gone; others are drafts without a time. */
bool arriving_end_withdrawn(struct arriving *arriving);

/* Its drafts are what was scheduled in what was shared last. */
bool arriving_remember(struct arriving *arriving);

#endif
