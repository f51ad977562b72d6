/* pg: one to PostgreSQL, opened the way all of ours are: time-outs, so that no cut leaves it, or a lock, waiting for
 * ever; the primary of the hosts that the conninfo lists; prepared for what is committed to be on two machines.
 *
 * A server that stands still keeps its connections open, and says nothing: who asks gives up after a while, by its own clock. The
 * connection is closed then, and what was asked is of unknown fate. */
#ifndef AGAHI_PG_H
#define AGAHI_PG_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct pg;

/* Not connected yet; `conninfo` is copied. NULL when memory is short. */
struct pg *pg_new(const char *conninfo);
void pg_free(struct pg *pg);

/* How long one answer is waited for. A daemon has others to answer; whoever reads a month by a command may wait. */
enum { PG_PATIENCE_MS = 5000, PG_PATIENCE_LONG_MS = 10 * 60 * 1000 };

/* From now on; it is PG_PATIENCE_MS until then. What it was. */
unsigned pg_set_patience(struct pg *pg, unsigned patience_ms);

/* Connects, or connects again, to the primary. False with pg_error(). */
bool pg_connect(struct pg *pg);
void pg_disconnect(struct pg *pg);
bool pg_is_connected(const struct pg *pg);

/* NULL: there is none. It never blocks (PQsetnonblocking()): what is sent through it is waited for by pg_next(). */
PGconn *pg_connection(struct pg *pg);

/* Was there a warning since it was asked last (a COMMIT that did not wait for its standby comes back as one)? */
bool pg_was_warned(struct pg *pg);

/* Why the last call failed, in words without the password. */
const char *pg_error(const struct pg *pg);

/* Was it with this SQLSTATE that the last call failed? */
bool pg_failed_with(const struct pg *pg, const char *sqlstate);

/* For who talks to PostgreSQL through pg_connection(): `why` is what pg_error() says from now on. False. */
bool pg_refuse(struct pg *pg, const char *why);

/* The same, in the words of what came back; where the role lacks a right, with what to do. False. */
bool pg_refuse_result(struct pg *pg, const PGresult *result);

/* Runs one that gives no rows. False with pg_error(). */
bool pg_execute(struct pg *pg, const char *sql);

/* With text parameters. NULL with pg_error(); else the caller's to PQclear(). */
PGresult *pg_query(struct pg *pg, const char *sql, int count, const char *const *values);

/* As PQexecParams() takes them; what is NULL is as it is there. */
struct pg_values {
	int count;
	const Oid *types;
	const char *const *values; /* NULL is NULL */
	const int *lengths;        /* of octets */
	const int *formats;        /* 1: octets */
};

/* The same, with rows in binary. `values` may be NULL: none. */
PGresult *pg_ask(struct pg *pg, const char *sql, const struct pg_values *values);

/* --- of what was sent through pg_connection() --------------------------------------------------------- */

/* Sends what is left, and waits, for PG_PATIENCE_MS or what was set, for what PQgetResult() gives then; NULL is behind the last
 * of a statement. False with pg_error(): the connection is lost, or closed, for no answer came in time. */
bool pg_next(struct pg *pg, PGresult **result);

/* Waits until there is something to read, or, where something is to be sent, room for it, but no longer than that, and takes in
 * what came. False: the connection is lost. */
bool pg_wait(struct pg *pg, bool sending, int most_ms);

/* A transaction that no standby is waited for with: for what a later commit carries over with it, or what may be done again. One
 * that waits cannot be given up. */
#define PG_BEGIN_LOCAL "BEGIN; SET LOCAL synchronous_commit TO local"

/* Is what is committed on two machines? False with pg_error(), in words for a host: synchronous_commit is off, or no standby is
 * listed as synchronous. */
bool pg_check_standby(struct pg *pg);

#endif
