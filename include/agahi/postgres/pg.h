/* pg: one to PostgreSQL, opened the way all of ours are: time-outs, so that no cut leaves it, or a lock, waiting for
 * ever; the primary of the hosts that the conninfo lists; prepared for what is committed to be on two machines. */
#ifndef AGAHI_PG_H
#define AGAHI_PG_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct pg;

/* Not connected yet; `conninfo` is copied. NULL when memory is short. */
struct pg *pg_new(const char *conninfo);
void pg_free(struct pg *pg);

/* Connects, or connects again, to the primary. False with pg_error(). */
bool pg_connect(struct pg *pg);
void pg_disconnect(struct pg *pg);
bool pg_is_connected(const struct pg *pg);

PGconn *pg_connection(struct pg *pg);

/* Was there a warning since it was asked last (a COMMIT that did not wait for its standby comes back as one)? */
bool pg_was_warned(struct pg *pg);

/* Why the last call failed, in words without the password. */
const char *pg_error(const struct pg *pg);

/* For who talks to PostgreSQL through pg_connection(): `why` is what pg_error() says from now on. False. */
bool pg_refuse(struct pg *pg, const char *why);

/* Runs one that gives no rows. False with pg_error(). */
bool pg_execute(struct pg *pg, const char *sql);

/* With text parameters. NULL with pg_error(); else the caller's to PQclear(). */
PGresult *pg_query(struct pg *pg, const char *sql, int count, const char *const *values);

/* A transaction that no standby is waited for with: for what a later commit carries over with it, or what may be done again. One
 * that waits cannot be given up. */
#define PG_BEGIN_LOCAL "BEGIN; SET LOCAL synchronous_commit TO local"

/* Is what is committed on two machines? False with pg_error(), in words for a host: synchronous_commit is off, or no standby is
 * listed as synchronous. */
bool pg_check_standby(struct pg *pg);

#endif
