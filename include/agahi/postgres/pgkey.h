/* pgkey: the key that what waits in PostgreSQL is sealed under. It is made of the key for hashing numbers, so that every node
 * has the same, and no node keeps it. */
#ifndef AGAHI_PGKEY_H
#define AGAHI_PGKEY_H

#include <stdbool.h>

#include "agahi/base/sender.h"
#include "agahi/postgres/pg.h"
#include "agahi/vault/keyslots.h"

/* One slot, whose id is made of its key. The caller's to keyslots_close(). NULL when memory is short. */
struct keyslots *pgkey_slots(const struct sender_key *key);

/* Is it the key that the rows of this database were hashed with? The first that comes is noted. False with pg_error(). */
bool pgkey_check(struct pg *pg, const struct sender_key *key);

#endif
