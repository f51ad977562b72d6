#include "agahi/postgres/pg.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"

enum { ERROR_SIZE = 512, LOOK_UP_MS = 200 };

#define INSUFFICIENT_PRIVILEGE "42501"

struct pg {
	char *conninfo;
	PGconn *connection; /* NULL: none */
	unsigned patience_ms;
	bool warned;
	char sqlstate[6]; /* of the last failure; "": none */
	char error[ERROR_SIZE];
};

/* A lock that a client holds who is cut off is gone in seconds. synchronous_commit: a role or database may have set it to
 * less. Plans are made once: what is given as an array is looked for one by one, however long it is. */
static const char session_sql[] =
	"SET search_path TO agahi, pg_catalog;"
	"SET client_min_messages TO warning;"
	"SET statement_timeout TO 0;"
	"SET lock_timeout TO '10s';"
	"SET idle_in_transaction_session_timeout TO '5s';"
	"SET tcp_keepalives_idle TO 2;"
	"SET tcp_keepalives_interval TO 1;"
	"SET tcp_keepalives_count TO 3;"
	"SET bytea_output TO 'hex';"
	"SET jit TO off;"
	"SET plan_cache_mode TO force_generic_plan;"
	"SET enable_hashjoin TO off;"
	"SET enable_mergejoin TO off;"
	"SET enable_seqscan TO off;"
	"SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
	" WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)";

/* --- errors ------------------------------------------------------------------------------------------- */

/* libpq's words have line ends in them, and never the password. */
static void note_error(struct pg *pg, const char *words)
{
	size_t len = 0;

	for (; *words != '\0' && len + 1 < sizeof(pg->error); words++) {
		bool blank = *words == '\n' || *words == '\t' || *words == ' ';
		if (blank && (len == 0 || pg->error[len - 1] == ' '))
			continue;
		pg->error[len++] = blank ? ' ' : *words;
	}
	while (len > 0 && pg->error[len - 1] == ' ')
		len--;
	pg->error[len] = '\0';
}

const char *pg_error(const struct pg *pg)
{
	return pg->error;
}

bool pg_failed_with(const struct pg *pg, const char *sqlstate)
{
	return strcmp(pg->sqlstate, sqlstate) == 0;
}

bool pg_refuse(struct pg *pg, const char *why)
{
	note_error(pg, why);
	return false;
}

/* It makes tables, takes days away, and reads what other nodes wrote: rights that are granted one by one are not enough. */
static void advise_owner(struct pg *pg, const char *words)
{
	const char *role = PQuser(pg->connection), *database = PQdb(pg->connection);
	char advice[ERROR_SIZE];

	snprintf(advice, sizeof(advice),
		"%s: the role %s (store.database) has to own the database %s, and what is in its schema "
		"agahi. As "
		"its superuser: ALTER DATABASE %s OWNER TO %s, and for what another role made REASSIGN OWNED "
		"BY that "
		"role TO %s",
		words, role, database, database, role, role);
	note_error(pg, advice);
}

/* The words alone: what the server adds of the statement and its values is not for a log. */
bool pg_refuse_result(struct pg *pg, const PGresult *result)
{
	const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	snprintf(pg->sqlstate, sizeof(pg->sqlstate), "%s", sqlstate ? sqlstate : "");
	if (words && pg_failed_with(pg, INSUFFICIENT_PRIVILEGE))
		advise_owner(pg, words);
	else
		note_error(pg, words ? words : PQerrorMessage(pg->connection));
	return false;
}

/* Severity in English, whatever language the server speaks. */
static void take_notice(void *arg, const PGresult *result)
{
	struct pg *pg = arg;
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (!severity || strcmp(severity, "WARNING") != 0)
		return;
	pg->warned = true;
	const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	note_error(pg, words ? words : "a warning without words");
}

bool pg_was_warned(struct pg *pg)
{
	bool warned = pg->warned;

	pg->warned = false;
	return warned;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct pg *pg_new(const char *conninfo)
{
	struct pg *pg = calloc(1, sizeof(*pg));

	if (!pg)
		return NULL;
	pg->patience_ms = PG_PATIENCE_MS;
	pg->conninfo = strdup(conninfo);
	if (pg->conninfo)
		return pg;
	free(pg);
	return NULL;
}

void pg_free(struct pg *pg)
{
	if (!pg)
		return;
	pg_disconnect(pg);
	explicit_bzero(pg->conninfo, strlen(pg->conninfo)); /* it may have the password */
	free(pg->conninfo);
	free(pg);
}

unsigned pg_set_patience(struct pg *pg, unsigned patience_ms)
{
	unsigned before = pg->patience_ms;

	pg->patience_ms = patience_ms;
	return before;
}

void pg_disconnect(struct pg *pg)
{
	PQfinish(pg->connection);
	pg->connection = NULL;
	pg->warned = false;
}

bool pg_is_connected(const struct pg *pg)
{
	return pg->connection && PQstatus(pg->connection) == CONNECTION_OK;
}

PGconn *pg_connection(struct pg *pg)
{
	return pg->connection;
}

/* --- waiting ------------------------------------------------------------------------------------------ */

/* What came is looked for in any case: with TLS some of it may be in memory already. */
bool pg_wait(struct pg *pg, bool sending, int most_ms)
{
	struct pollfd place = { .fd = PQsocket(pg->connection),
		.events = (short)(POLLIN | (sending ? POLLOUT : 0)) };

	poll(&place, 1, most_ms); /* a signal: who waits looks again */
	return PQconsumeInput(pg->connection) == 1;
}

static bool give_up(struct pg *pg)
{
	char why[ERROR_SIZE];

	pg_disconnect(pg);
	snprintf(why, sizeof(why),
		"no answer came within %u s, and the connection was closed: see whether the database server, "
		"or its "
		"disk, stands still",
		(pg->patience_ms + 999) / 1000);
	return pg_refuse(pg, why);
}

bool pg_next(struct pg *pg, PGresult **result)
{
	const uint64_t until_ms = clock_monotonic_ms() + pg->patience_ms;
	bool is_open = true;
	int unsent;

	*result = NULL;
	while (is_open && ((unsent = PQflush(pg->connection)) == 1 || PQisBusy(pg->connection))) {
		if (clock_monotonic_ms() >= until_ms)
			return give_up(pg);
		is_open = pg_wait(pg, unsent == 1, LOOK_UP_MS);
	}
	*result = PQgetResult(pg->connection);
	return *result || pg_is_connected(pg) || pg_refuse(pg, PQerrorMessage(pg->connection));
}

/* --- asking ------------------------------------------------------------------------------------------- */

static bool has_connection(struct pg *pg)
{
	pg->sqlstate[0] = '\0';
	if (pg->connection)
		return true;
	note_error(pg, "there is no connection to PostgreSQL");
	return false;
}

/* Of all that belong to what was sent the last, which is where one failed. NULL with pg_error(). */
static PGresult *take_last(struct pg *pg)
{
	PGresult *last = NULL, *result;

	while (pg_next(pg, &result)) {
		if (!result)
			return last;
		PQclear(last);
		last = result;
	}
	PQclear(last);
	return NULL;
}

static PGresult *take_answer(struct pg *pg, int was_sent)
{
	PGresult *result = was_sent ? take_last(pg) : NULL;
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return result;
	if (pg->connection) /* else it was given up, with words for it */
		pg_refuse_result(pg, result);
	PQclear(result);
	return NULL;
}

bool pg_execute(struct pg *pg, const char *sql)
{
	PGresult *result = has_connection(pg) ? take_answer(pg, PQsendQuery(pg->connection, sql)) : NULL;

	PQclear(result);
	return result != NULL;
}

static PGresult *ask(struct pg *pg, const char *sql, const struct pg_values *values, int format)
{
	return has_connection(pg)
		? take_answer(pg,
			  PQsendQueryParams(pg->connection, sql, values->count, values->types, values->values,
				  values->lengths, values->formats, format))
		: NULL;
}

PGresult *pg_query(struct pg *pg, const char *sql, int count, const char *const *values)
{
	return ask(pg, sql, &(struct pg_values){ .count = count, .values = values }, 0);
}

PGresult *pg_ask(struct pg *pg, const char *sql, const struct pg_values *values)
{
	static const struct pg_values none = { 0 };

	return ask(pg, sql, values ? values : &none, 1);
}

/* --- connecting --------------------------------------------------------------------------------------- */

/* Asked by itself: libpq's own words about one that it cannot read quote it, with the password. */
static bool is_readable(struct pg *pg)
{
	PQconninfoOption *options = PQconninfoParse(pg->conninfo, NULL);

	if (!options)
		note_error(pg,
			"store.database cannot be read: it is to be key=value pairs with blanks between "
			"them (host=a,b dbname=agahi user=agahi), or one postgresql:// address");
	PQconninfoFree(options);
	return options != NULL;
}

/* What stands before the conninfo is what the operator may change; what stands behind it not. */
static PGconn *open_connection(const char *conninfo)
{
	static const char *const keys[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "fallback_application_name", "dbname",
		"keepalives", "client_encoding", "target_session_attrs", NULL };
	const char *const values[] = { "2", "3000", "2", "1", "3", "agahi", conninfo, "1", "UTF8",
		"read-write", NULL };

	return PQconnectdbParams(keys, values, 1);
}

static bool is_prepared(struct pg *pg)
{
	PQsetNoticeReceiver(pg->connection, take_notice, pg);
	if (PQsetnonblocking(pg->connection, 1) != 0)
		return pg_refuse(pg, PQerrorMessage(pg->connection));
	bool prepared = pg_execute(pg, session_sql);
	pg->warned = false;
	return prepared;
}

bool pg_connect(struct pg *pg)
{
	pg_disconnect(pg);
	if (!is_readable(pg))
		return false;
	pg->connection = open_connection(pg->conninfo);
	if (!pg_is_connected(pg))
		pg_refuse(pg, pg->connection ? PQerrorMessage(pg->connection) : "memory is short");
	else if (is_prepared(pg))
		return true;
	pg_disconnect(pg);
	return false;
}

/* --- the standby -------------------------------------------------------------------------------------- */

static bool is_waited_for(const char *synchronous_commit)
{
	return strcmp(synchronous_commit, "on") == 0 || strcmp(synchronous_commit, "remote_apply") == 0;
}

bool pg_check_standby(struct pg *pg)
{
	PGresult *result = pg_query(pg,
		"SELECT current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),"
		" current_setting('fsync')",
		0, NULL);

	if (!result)
		return false;
	const char *why = NULL;
	if (!is_waited_for(PQgetvalue(result, 0, 0)))
		why = "synchronous_commit is not on: what is committed is not waited for";
	else if (*PQgetvalue(result, 0, 1) == '\0')
		why = "synchronous_standby_names is empty in PostgreSQL: with one machine lost, messages "
		      "that were "
		      "acknowledged would be lost. Set up a synchronous standby (with Patroni: "
		      "synchronous_mode "
		      "and synchronous_mode_strict), or, where one machine is what there is, set store.alone";
	else if (strcmp(PQgetvalue(result, 0, 2), "on") != 0)
		why = "fsync is off in PostgreSQL: a power cut would lose what was acknowledged";
	if (why)
		note_error(pg, why);
	PQclear(result);
	return !why;
}
