#include "agahi/postgres/flight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/cluster/test_fault.h"

enum { LOOK_UP_MS = 200, ERASED_AT_ONCE = 10000, MAX_PARAMETERS = CARGO_COLUMNS + 3 };

/* Those of cargo_kind first, by their numbers. */
enum statement {
	BEGIN = CARGO_KIND_COUNT,
	GUARD,
	MAKE_ROOM,
	END_UNWISHED,
	DELETE_UNWISHED_PARTS,
	ERASE_NEWEST,
	FENCE,
	COMMIT,
	STATEMENT_COUNT
};

#define ADD_TO_SUM \
	" ON CONFLICT (hour, topic, language, channel, link, rule, state, manner, node) DO UPDATE" \
	" SET requests = s.requests + excluded.requests, parts = s.parts + excluded.parts"
#define CHANNEL "CASE rule WHEN 'dialled' THEN 'ussd' ELSE 'sms' END"
/* Of rows that left the outbox ("gone"): the last answer to who is forgotten leaves none (8). $: the node. */
#define SETTLE_GONE(node_) \
	", kept AS (INSERT INTO agahi.settled SELECT id, received_ms, settled_ms, link, service_digits, " \
	"sender," \
	" request, topic, language, rule, keyword, state, status, parts, resent, message_ids, fingerprint, " \
	"offered," \
	" manner FROM gone WHERE manner & 8 = 0 ON CONFLICT DO NOTHING)" \
	" INSERT INTO agahi.sum AS s SELECT received_ms / 3600000, topic, language, " CHANNEL \
	", link, rule, state," \
	" manner, count(*), sum(parts), " node_ \
	" FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1" ADD_TO_SUM
#define OUTBOX_ROW \
	"o.id, o.received_ms, o.link, o.service_digits, o.sender, o.request, o.topic, o.language, o.rule, " \
	"o.keyword," \
	" o.fingerprint, o.offered, o.manner"

_Static_assert(JOURNAL_FORGETS == 8 && JOURNAL_SILENT == 2 && JOURNAL_EXPIRED == 3,
	"the statements have the numbers");

/* Behind the columns of its cargo a statement takes the scalars that `scalars` names: l life, q seq, e epoch, n node, w wall
 * clock, k key, i last id, r room, o the feed's octets. */
static const struct {
	const char *name, *sql, *scalars;
} statements[STATEMENT_COUNT] = {
	[CARGO_PARTS] = { "parts",
		"INSERT INTO agahi.part (id, received_ms, link, service_ton, service_npi, service_digits, "
		"sender,"
		" reference, total, sequence, charset, fingerprint, sealed, smsc, key, owner)"
		" SELECT a.*, $15::bigint, $16::bigint FROM unnest($1::bigint[], $2::bigint[], $3::text[],"
		" $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], "
		"$10::bigint[],"
		" $11::bigint[], $12::bigint[], $13::bytea[], $14::text[]) a",
		"kl" },
	/* The fingerprint of the one that came last is the request's own. */
	[CARGO_TAKEN_PARTS] = { "taken",
		"WITH gone AS (DELETE FROM agahi.part p USING unnest($1::bigint[], $2::bigint[], "
		"$3::bigint[],"
		" $4::bigint[]) g (id, request, received_ms, fingerprint) WHERE p.id = g.id RETURNING p.id, "
		"g.request,"
		" g.received_ms, p.fingerprint, g.fingerprint AS own)"
		" INSERT INTO agahi.answered_part SELECT id, request, received_ms, fingerprint FROM gone"
		" WHERE request <> 0 AND fingerprint NOT IN (0, own) ON CONFLICT (id) DO UPDATE SET"
		" request = excluded.request, received_ms = excluded.received_ms, fingerprint = "
		"excluded.fingerprint",
		"" },
	[CARGO_REPLIES] = { "replies",
		"INSERT INTO agahi.outbox (id, received_ms, link, service_ton, service_npi, service_digits, "
		"sender,"
		" request, topic, language, rule, keyword, fingerprint, offered, manner, sealed, edition, "
		"smsc, key,"
		" owner) SELECT a.*, $19::bigint, $20::bigint FROM unnest($1::bigint[], $2::bigint[], "
		"$3::text[],"
		" $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[],"
		" $11::text[], $12::text[], $13::bigint[], $14::text[], $15::bigint[], $16::bytea[], "
		"$17::bigint[],"
		" $18::text[]) a",
		"kl" },
	[CARGO_SILENT] = { "silent",
		"WITH g AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], "
		"$4::text[],"
		" $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])"
		" g (id, received_ms, link, service, sender, request, topic, language, rule, keyword, "
		"fingerprint)),"
		" kept AS (INSERT INTO agahi.settled SELECT id, received_ms, received_ms, link, service, "
		"sender, request,"
		" topic, language, rule, keyword, 2, 0, 0, false, '', fingerprint, '', 0 FROM g)"
		" INSERT INTO agahi.sum AS s SELECT received_ms / 3600000, topic, language, " CHANNEL
		", link, rule, 2, 0, count(*), 0, $12::bigint FROM g GROUP BY 1, 2, 3, 4, 5, 6" ADD_TO_SUM,
		"n" },
	[CARGO_DELIVERIES] = { "deliveries",
		"SELECT agahi.deliver($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], "
		"$6::bigint[])",
		"" },
	[CARGO_SETTLED] = { "settled",
		"WITH gone AS (DELETE FROM agahi.outbox o USING unnest($1::bigint[], $2::bigint[], "
		"$3::bigint[],"
		" $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])"
		" g (id, settled_ms, state, status, parts, resent, message_ids) WHERE o.id = g.id"
		" RETURNING " OUTBOX_ROW
		", g.settled_ms, g.state, g.status, g.parts, g.resent <> 0 AS resent,"
		" g.message_ids)" SETTLE_GONE("$8::bigint"),
		"n" },
	[CARGO_FORGETTING] = { "forgetting",
		"WITH g AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], "
		"$4::bigint[])"
		" g (sender, request, received_ms, fingerprint)),"
		" known AS (INSERT INTO agahi.answered_part SELECT request, request, received_ms, "
		"fingerprint FROM g"
		" ON CONFLICT (id) DO UPDATE SET request = excluded.request, received_ms = "
		"excluded.received_ms,"
		" fingerprint = excluded.fingerprint),"
		" gone AS (DELETE FROM agahi.preference p USING g WHERE p.sender = g.sender)"
		" INSERT INTO agahi.forgetting SELECT DISTINCT ON (sender) sender, request, received_ms, 0 "
		"FROM g"
		" ORDER BY sender, request DESC ON CONFLICT (sender) DO UPDATE SET request = "
		"excluded.request,"
		" received_ms = excluded.received_ms, done = 0",
		"" },
	[CARGO_PREFERENCES] = { "preferences",
		"INSERT INTO agahi.preference SELECT sender, language, stopped <> 0, since_ms"
		" FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) g (sender, language, "
		"stopped, since_ms)"
		" ON CONFLICT (sender) DO UPDATE SET language = excluded.language, stopped = "
		"excluded.stopped,"
		" since_ms = excluded.since_ms",
		"" },
	/* No more than once in seven days. */
	[CARGO_RENEWALS] = { "renewals",
		"UPDATE agahi.preference p SET since_ms = g.at FROM unnest($1::bigint[], $2::bigint[]) g "
		"(sender, at)"
		" WHERE p.sender = g.sender AND p.since_ms < g.at - 604800000",
		"" },
	[CARGO_SILENCES] = { "silences",
		"WITH g AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], "
		"$4::text[],"
		" $5::bigint[]) g (minute, sender, rule, link, count)),"
		" kept AS (INSERT INTO agahi.silence AS s SELECT minute, sender, rule, link, sum(count), "
		"$6::bigint FROM g"
		" GROUP BY 1, 2, 3, 4 ON CONFLICT (minute, sender, rule, link, node) DO UPDATE"
		" SET count = s.count + excluded.count)"
		" INSERT INTO agahi.sum AS s SELECT minute / 60, '', '', 'sms', link, rule, 2, 0, "
		"sum(count), 0,"
		" $6::bigint FROM g GROUP BY 1, 5, 6" ADD_TO_SUM,
		"n" },
	[CARGO_SHOWN] = { "shown",
		"INSERT INTO agahi.sum AS s SELECT hour, topic, language, 'ussd', link, '', 100, 0,"
		" sum(count), 0, $6::bigint FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[],"
		" $5::bigint[]) g (hour, topic, language, link, count) GROUP BY 1, 2, 3, 5" ADD_TO_SUM,
		"n" },
	[BEGIN] = { "begin", "BEGIN", "" },
	[GUARD] = { "guard",
		"INSERT INTO agahi.feed (life, seq, octets) VALUES ($1::bigint, $2::bigint, $3::bytea)",
		"lqo" },
	[MAKE_ROOM] = { "room",
		"DELETE FROM agahi.early_receipt WHERE (link, message_id) IN (SELECT link, message_id"
		" FROM agahi.early_receipt ORDER BY since_ms LIMIT $1::bigint)",
		"r" },
	/* What waits of who wished to be forgotten ends with the commit that takes the wish (wishes.h). */
	[END_UNWISHED] = { "unwished",
		"WITH gone AS (DELETE FROM agahi.outbox o USING agahi.forgetting f WHERE o.sender = f.sender"
		" AND o.id < f.request RETURNING " OUTBOX_ROW
		", $1::bigint AS settled_ms, 3 AS state, 0 AS status,"
		" 0 AS parts, false AS resent, '' AS message_ids)" SETTLE_GONE("$2::bigint"),
		"wn" },
	[DELETE_UNWISHED_PARTS] = { "unwished_parts",
		"DELETE FROM agahi.part p USING agahi.forgetting f WHERE p.sender = f.sender AND p.id < "
		"f.request",
		"" },
	[ERASE_NEWEST] = { "newest",
		"WITH newest AS MATERIALIZED (SELECT id, received_ms, sender FROM agahi.settled"
		" ORDER BY received_ms DESC LIMIT 10000),"
		" gone AS (DELETE FROM agahi.settled s USING newest n, agahi.forgetting f WHERE f.sender = "
		"n.sender"
		" AND n.id <= f.request AND s.id = n.id AND s.received_ms = n.received_ms RETURNING s.id)"
		" DELETE FROM agahi.answered_part WHERE request IN (SELECT id FROM gone)",
		"" },
	[FENCE] = { "fence",
		"SELECT agahi.fence($1::bigint, $2::bigint, $3::bigint), "
		"current_setting('synchronous_standby_names')",
		"nei" },
	[COMMIT] = { "commit", "COMMIT", "" },
};

/* --- preparing ---------------------------------------------------------------------------------------- */

/* All at once: a database may be far. */
static bool send_statements(PGconn *connection)
{
	bool sent = PQenterPipelineMode(connection) == 1;

	for (size_t i = 0; sent && i < STATEMENT_COUNT; i++)
		sent = PQsendPrepare(connection, statements[i].name, statements[i].sql, 0, NULL) == 1;
	return sent && PQpipelineSync(connection) == 1;
}

static bool are_prepared(struct pg *pg)
{
	ExecStatusType status = PGRES_COMMAND_OK;
	bool prepared = true;

	while (status != PGRES_PIPELINE_SYNC) {
		PGresult *result;

		if (!pg_next(pg, &result))
			return false;
		if (!result) /* behind each statement */
			continue;
		status = PQresultStatus(result);
		if (prepared && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_SYNC)
			prepared = pg_refuse_result(pg, result);
		PQclear(result);
	}
	return prepared;
}

bool flight_prepare(struct pg *pg)
{
	PGconn *connection = pg_connection(pg);

	if (test_fault("local") && !pg_execute(pg, "SET synchronous_commit TO local"))
		return false;
	if (!send_statements(connection))
		return pg_refuse(pg, PQerrorMessage(connection));
	return are_prepared(pg) &&
		(PQexitPipelineMode(connection) == 1 || pg_refuse(pg, PQerrorMessage(connection)));
}

/* --- sending ------------------------------------------------------------------------------------------ */

struct parameters {
	const char *values[MAX_PARAMETERS];
	int lengths[MAX_PARAMETERS], formats[MAX_PARAMETERS];
	uint8_t numbers[MAX_PARAMETERS][8];
	int count;
};

static void add_octets(struct parameters *parameters, const void *octets, size_t len)
{
	parameters->values[parameters->count] = octets ? octets : "";
	parameters->lengths[parameters->count] = (int)len;
	parameters->formats[parameters->count] = 1;
	parameters->count++;
}

static int64_t scalar_of(const struct flight_plan *plan, char letter)
{
	switch (letter) {
	case 'l':
		return plan->life;
	case 'q':
		return plan->seq;
	case 'e':
		return plan->life & UINT32_MAX;
	case 'n':
		return plan->life >> 32;
	case 'w':
		return plan->now_ms;
	case 'k':
		return plan->key;
	case 'i':
		return plan->last_id;
	default:
		return (int64_t)plan->make_room;
	}
}

static void add_scalars(struct parameters *parameters, const struct flight_plan *plan, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		uint8_t *octets = parameters->numbers[parameters->count];

		if (*letters == 'o') {
			add_octets(parameters, plan->octets.data, plan->octets.len);
			continue;
		}
		pgarray_write_number(scalar_of(plan, *letters), octets);
		add_octets(parameters, octets, 8);
	}
}

/* What is on its way, in order. */
struct journey {
	struct pg *pg;
	const struct flight_plan *plan;
	PGconn *connection;
	struct flight_patience *patience;
	enum statement sent[STATEMENT_COUNT];
	size_t count;
	bool failed; /* the connection */
	/* What came back: */
	bool committed;
	bool is_alone;    /* no standby is waited for */
	char sqlstate[6]; /* of the first error */
	enum statement at;
	int64_t early_kept;
};

static void send(struct journey *journey, enum statement which)
{
	const struct flight_plan *plan = journey->plan;
	struct parameters parameters;
	size_t columns = 0;

	parameters.count = 0;
	if ((size_t)which < CARGO_KIND_COUNT) {
		const struct pgarray *column = cargo_columns(plan->cargo, (enum cargo_kind)which, &columns);
		for (size_t i = 0; i < columns; i++)
			add_octets(&parameters, column[i].octets.data, column[i].octets.len);
	}
	add_scalars(&parameters, plan, statements[which].scalars);
	if (journey->failed ||
		!PQsendQueryPrepared(journey->connection, statements[which].name, parameters.count,
			parameters.values, parameters.lengths, parameters.formats, 0)) {
		journey->failed = true;
		return;
	}
	journey->sent[journey->count++] = which;
}

static void send_cargo(struct journey *journey)
{
	const struct flight_plan *plan = journey->plan;
	static const enum statement behind_forgetting[] = { END_UNWISHED, DELETE_UNWISHED_PARTS,
		ERASE_NEWEST };

	for (size_t kind = 0; kind < CARGO_KIND_COUNT; kind++) {
		if (cargo_rows(plan->cargo, (enum cargo_kind)kind) == 0)
			continue;
		if (kind == CARGO_DELIVERIES && plan->make_room > 0)
			send(journey, MAKE_ROOM);
		send(journey, (enum statement)kind);
		for (size_t i = 0; kind == CARGO_FORGETTING && i < 3; i++)
			send(journey, behind_forgetting[i]);
	}
}

bool flight_patience_is_over(struct flight_patience *patience)
{
	if (patience->until_ms == 0 && atomic_load(patience->ends))
		patience->until_ms = clock_monotonic_ms() + FLIGHT_PATIENCE_MS;
	return patience->until_ms != 0 && clock_monotonic_ms() >= patience->until_ms;
}

static bool is_given_up(const struct journey *journey)
{
	return flight_patience_is_over(journey->patience) ||
		(journey->plan->until_ms != 0 && clock_monotonic_ms() >= journey->plan->until_ms);
}

/* False when the connection is gone, or given up. */
static bool wait_for(struct journey *journey, bool sending)
{
	return !is_given_up(journey) && pg_wait(journey->pg, sending, LOOK_UP_MS);
}

static bool send_all(struct journey *journey)
{
	int left;

	send(journey, BEGIN);
	if (journey->plan->has_guard)
		send(journey, GUARD);
	if (journey->plan->cargo)
		send_cargo(journey);
	send(journey, FENCE);
	if (test_fault("commit"))
		PQsendFlushRequest(journey->connection);
	send(journey, COMMIT);
	if (journey->failed || !PQpipelineSync(journey->connection))
		return false;
	while ((left = PQflush(journey->connection)) == 1) {
		if (!wait_for(journey, true))
			return false;
	}
	return left == 0;
}

/* --- what comes back ---------------------------------------------------------------------------------- */

/* False when the connection is gone; `*result` is NULL behind the last of a statement. */
static bool next_result(struct journey *journey, PGresult **result)
{
	while (PQisBusy(journey->connection)) {
		if (!wait_for(journey, false))
			return false;
	}
	*result = PQgetResult(journey->connection);
	return PQstatus(journey->connection) == CONNECTION_OK || *result != NULL;
}

static void look_at(struct journey *journey, const PGresult *result, enum statement which)
{
	ExecStatusType status = PQresultStatus(result);
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (status == PGRES_FATAL_ERROR && journey->sqlstate[0] == '\0') {
		snprintf(journey->sqlstate, sizeof(journey->sqlstate), "%s", sqlstate ? sqlstate : "?????");
		journey->at = which;
		pg_refuse_result(journey->pg, result);
	} else if (which == COMMIT && status == PGRES_COMMAND_OK) {
		/* Of a transaction that failed it says ROLLBACK. */
		journey->committed = strcmp(PQcmdStatus((PGresult *)result), "COMMIT") == 0;
	} else if (which == FENCE && status == PGRES_TUPLES_OK) {
		journey->is_alone = *PQgetvalue(result, 0, 1) == '\0';
		journey->committed = test_fault("commit");
	} else if ((size_t)which == CARGO_DELIVERIES && status == PGRES_TUPLES_OK) {
		journey->early_kept = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	}
}

/* Only a warning of COMMIT's tells something: others' are forgotten. */
static bool take_results(struct journey *journey)
{
	PGresult *result = NULL;

	for (size_t i = 0; i < journey->count;) {
		if (!next_result(journey, &result))
			return false;
		if (!result) {
			i++;
			continue;
		}
		look_at(journey, result, journey->sent[i]);
		PQclear(result);
		if (journey->sent[i] != COMMIT)
			pg_was_warned(journey->pg);
	}
	if (!next_result(journey, &result))
		return false;
	bool is_synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
	PQclear(result);
	return is_synced;
}

static bool is_state(const struct journey *journey, const char *sqlstate)
{
	return strcmp(journey->sqlstate, sqlstate) == 0;
}

static enum flight_end end_of(const struct journey *journey, bool warned)
{
	if (journey->committed)
		return warned && !test_fault("commit") ? FLIGHT_WARNED : FLIGHT_COMMITTED;
	if (is_state(journey, "AG001"))
		return FLIGHT_FENCED;
	if (journey->at == GUARD && is_state(journey, "23505"))
		return FLIGHT_THERE;
	/* Deadlock, serialization, a lock not had in time. */
	if (is_state(journey, "40P01") || is_state(journey, "40001") || is_state(journey, "55P03"))
		return FLIGHT_AGAIN;
	return FLIGHT_REFUSED;
}

static bool travel(struct journey *journey)
{
	return journey->connection && PQenterPipelineMode(journey->connection) && send_all(journey) &&
		take_results(journey) && PQexitPipelineMode(journey->connection);
}

/* One that another statement failed in stays open, and is of no use. */
static bool leave_transaction(struct pg *pg)
{
	return PQtransactionStatus(pg_connection(pg)) == PQTRANS_IDLE || pg_execute(pg, "ROLLBACK");
}

enum flight_end flight_fly(
	struct pg *pg, const struct flight_plan *plan, struct flight_patience *patience, int64_t *early_kept)
{
	struct journey journey = { pg, plan, pg_connection(pg), patience, .at = COMMIT };

	pg_was_warned(pg); /* of what was before */
	if (!travel(&journey)) {
		if (journey.sqlstate[0] == '\0' && journey.connection)
			pg_refuse(pg,
				is_given_up(&journey) ? "no answer came in time"
						      : PQerrorMessage(journey.connection));
		pg_disconnect(pg);
		return journey.committed && test_fault("commit") ? FLIGHT_COMMITTED : FLIGHT_LOST;
	}
	bool warned = pg_was_warned(pg);
	/* Somebody emptied it while this connection was open: what was committed just now is on one machine. */
	if (plan->needs_standby && journey.committed && journey.is_alone)
		warned = !pg_refuse(pg,
			"synchronous_standby_names is empty in PostgreSQL: nothing is told as kept until a "
			"synchronous standby is there again");
	enum flight_end end = end_of(&journey, warned);
	if (early_kept)
		*early_kept = journey.early_kept;
	if (end == FLIGHT_REFUSED || !leave_transaction(pg))
		pg_disconnect(pg);
	return end;
}
