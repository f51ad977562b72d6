/* exchange: what the nodes of one service share of their content databases, seen from one of them.
 *
 * Shared are what is live, some editions before it, and drafts that are scheduled; drafts that are not are a node's own. All of it
 * has one version, which grows by one with each change of anyone. The database remembers which version stands in it, and what that
 * one held; so it knows, also after a restart, whether something was changed here since. */
#ifndef AGAHI_EXCHANGE_H
#define AGAHI_EXCHANGE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/exchange/exchange_file.h"

enum {
	EXCHANGE_HISTORY = 16,                    /* editions before the live one that go along */
	EXCHANGE_HISTORY_ROOM = 16 * 1024 * 1024, /* as long as all of it is smaller */
	EXCHANGE_MOST_SCHEDULED = 64
};

struct exchange_state {
	int64_t version;               /* that stands here; 0: none was ever shared */
	char digest[TABLES_HASH_SIZE]; /* of its octets */
	bool changed;                  /* what is live or scheduled is not what that version held */
	bool empty;                    /* nothing is live here, nor scheduled */
	long long live;                /* number of what is */
};

/* `db` can be written: hashes that an earlier version of the database did not have are filled. False with `error`. */
bool exchange_state(sqlite3 *db, struct exchange_state *state, char *error, size_t size);

/* Appends all of it, of one moment. False with `error`: it cannot be read, is damaged, or too large. */
bool exchange_pack(sqlite3 *db, struct buffer *out, char *error, size_t size);

/* What was shared is not known any more, as before the first time: another database counts its versions anew. */
bool exchange_forget(sqlite3 *db, char *error, size_t size);

/* The digest that octets end with, in hexadecimal digits; "" where they are too short. */
void exchange_digest(struct span octets, char digest[TABLES_HASH_SIZE]);

#endif
