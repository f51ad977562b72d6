#include "agahi/postgres/claims.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/postgres/opened.h"
#include "agahi/postgres/pgvalues.h"

enum { NUMBER_SIZE = 24, ERROR_SIZE = 256, KEPT_VERSIONS = 3 };

static const char take_replies[] =
	"UPDATE agahi.outbox SET owner = $1::bigint, resent = resent OR owner <> 0 WHERE id = ANY(ARRAY("
	"SELECT o.id FROM unnest($2::bigint[], $3::bigint[]) AS b(low, high)"
	" JOIN agahi.outbox AS o ON o.owner >= b.low AND o.owner < b.high"
	" WHERE o.smsc = ANY($4::text[]) LIMIT $5::bigint FOR UPDATE OF o SKIP LOCKED))"
	" RETURNING " OPENED_REPLY_COLUMNS;

/* One node at a time: all parts of a question go to the same. */
static const char take_parts[] =
	"WITH free AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(7307216, 1) AS mine),"
	" dead AS MATERIALIZED (SELECT p.id, p.owner, p.smsc, p.sender, p.reference FROM free,"
	" unnest($2::bigint[], $3::bigint[]) AS b(low, high)"
	" JOIN agahi.part AS p ON p.owner >= b.low AND p.owner < b.high"
	" WHERE free.mine AND p.smsc = ANY($4::text[])),"
	" question AS MATERIALIZED (SELECT smsc, sender, reference FROM dead GROUP BY 1, 2, 3 LIMIT "
	"$5::bigint)"
	" UPDATE agahi.part AS p SET owner = $1::bigint FROM dead JOIN question USING (smsc, sender, "
	"reference)"
	" WHERE p.id = dead.id AND p.owner = dead.owner"
	" RETURNING p.id, received_ms, link, service_ton, service_npi, service_digits, p.sender, key, sealed,"
	" p.smsc, p.reference, total, sequence, charset, fingerprint, dead.owner";

struct claims {
	struct claims_parts parts;
	PGresult *doubtful; /* rows of a claim of unknown fate; NULL: none is */
	enum telling_kind doubtful_kind;
	char node[NUMBER_SIZE], epoch[NUMBER_SIZE], life[NUMBER_SIZE];
	char error[ERROR_SIZE];
};

struct claims *claims_new(const struct claims_parts *parts)
{
	struct claims *claims = calloc(1, sizeof(*claims));

	if (!claims)
		return NULL;
	claims->parts = *parts;
	snprintf(claims->node, sizeof(claims->node), "%" PRId64, parts->life >> 32);
	snprintf(claims->epoch, sizeof(claims->epoch), "%" PRId64, parts->life & UINT32_MAX);
	snprintf(claims->life, sizeof(claims->life), "%" PRId64, parts->life);
	return claims;
}

void claims_free(struct claims *claims)
{
	if (!claims)
		return;
	PQclear(claims->doubtful);
	free(claims);
}

const char *claims_error(const struct claims *claims)
{
	return claims->error;
}

bool claims_is_in_doubt(const struct claims *claims)
{
	return claims->doubtful != NULL;
}

/* --- transactions ------------------------------------------------------------------------------------- */

static enum claims_outcome fail(struct claims *claims, enum claims_outcome outcome, const char *reason)
{
	snprintf(claims->error, sizeof(claims->error), "%s", reason);
	claims->error[strcspn(claims->error, "\n")] = '\0';
	pg_disconnect(claims->parts.pg);
	return outcome;
}

static bool begin(struct claims *claims)
{
	return pg_execute(claims->parts.pg, "BEGIN") ||
		fail(claims, CLAIMS_FAILED, pg_error(claims->parts.pg)) == CLAIMS_DONE;
}

/* Rows in binary; NULL: it failed, and nothing is changed. */
static PGresult *ask(struct claims *claims, const char *sql, int count, const char *const *values)
{
	PGresult *result =
		PQexecParams(pg_connection(claims->parts.pg), sql, count, NULL, values, NULL, NULL, 1);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (state && strcmp(state, "AG001") == 0)
		lease_lose(claims->parts.lease);
	fail(claims, CLAIMS_FAILED, PQerrorMessage(pg_connection(claims->parts.pg)));
	PQclear(result);
	return NULL;
}

static bool run(struct claims *claims, const char *sql, int count, const char *const *values)
{
	PGresult *result = ask(claims, sql, count, values);

	PQclear(result);
	return result != NULL;
}

static bool fence(struct claims *claims)
{
	const char *values[] = { claims->node, claims->epoch };

	return run(claims, "SELECT agahi.fence($1::bigint, $2::bigint, 0)", 2, values);
}

static enum claims_outcome commit(struct claims *claims)
{
	struct pg *pg = claims->parts.pg;

	pg_was_warned(pg);
	if (!pg_execute(pg, "COMMIT"))
		return fail(claims, CLAIMS_UNKNOWN, pg_error(pg));
	if (pg_was_warned(pg))
		return fail(claims, CLAIMS_UNKNOWN, "a commit came back with a warning");
	return CLAIMS_DONE;
}

static enum claims_outcome roll_back(struct claims *claims, enum claims_outcome outcome)
{
	if (!pg_execute(claims->parts.pg, "ROLLBACK"))
		return fail(claims, CLAIMS_FAILED, pg_error(claims->parts.pg));
	return outcome;
}

enum claims_outcome claims_end_life(struct claims *claims, uint32_t node, int64_t epoch, int64_t beat)
{
	char id[NUMBER_SIZE], was[NUMBER_SIZE], beats[NUMBER_SIZE];
	const char *values[] = { id, was, beats };
	PGresult *result;

	snprintf(id, sizeof(id), "%" PRIu32, node);
	snprintf(was, sizeof(was), "%" PRId64, epoch);
	snprintf(beats, sizeof(beats), "%" PRId64, beat);
	if (!begin(claims))
		return CLAIMS_FAILED;
	result = ask(claims,
		"UPDATE agahi.node SET epoch = epoch + 1 WHERE id = $1::integer AND epoch = $2::bigint"
		" AND beat = $3::bigint",
		3, values);
	if (!result)
		return CLAIMS_FAILED;
	bool moved = strcmp(PQcmdTuples(result), "1") == 0;
	PQclear(result);
	return moved ? commit(claims) : roll_back(claims, CLAIMS_NOTHING);
}

/* --- claims -------------------------------------------------------------------------------------------- */

static bool read_row(struct claims *claims, const PGresult *rows, int row, enum telling_kind kind,
	struct tellings *tellings)
{
	const struct keyslots *slots = claims->parts.slots;

	return kind == TELLING_REPLY ? opened_add_reply(slots, rows, row, tellings)
				     : opened_add_part(slots, rows, row, false, tellings);
}

/* Ours and told; where memory is short a row stays ours and waits for the next life. */
static enum claims_outcome tell_rows(
	struct claims *claims, PGresult *rows, enum telling_kind kind, struct tellings *tellings)
{
	bool told = true;

	for (int row = 0; row < PQntuples(rows); row++)
		told &= read_row(claims, rows, row, kind, tellings);
	PQclear(rows);
	if (!told)
		snprintf(claims->error, sizeof(claims->error), "memory is short");
	return CLAIMS_DONE;
}

static enum claims_outcome take(struct claims *claims, const char *sql, int count, const char *const *values,
	enum telling_kind kind, struct tellings *tellings)
{
	PGresult *rows = begin(claims) ? ask(claims, sql, count, values) : NULL;

	if (!rows)
		return CLAIMS_FAILED;
	if (PQntuples(rows) == 0) {
		PQclear(rows);
		return roll_back(claims, CLAIMS_NOTHING);
	}
	if (!fence(claims)) {
		PQclear(rows);
		return CLAIMS_FAILED;
	}
	enum claims_outcome outcome = commit(claims);
	if (outcome == CLAIMS_DONE)
		return tell_rows(claims, rows, kind, tellings);
	claims->doubtful = rows;
	claims->doubtful_kind = kind;
	return outcome;
}

static enum claims_outcome take_page(struct claims *claims, const char *sql,
	const struct claims_bounds *bounds, const char *const *smscs, size_t smsc_count, size_t most,
	enum telling_kind kind, struct tellings *tellings)
{
	struct buffer low = { 0 }, high = { 0 }, names = { 0 };
	char limit[NUMBER_SIZE];
	enum claims_outcome outcome = CLAIMS_FAILED;

	snprintf(limit, sizeof(limit), "%zu", most < CLAIMS_PAGE ? most : CLAIMS_PAGE);
	pgvalues_add_numbers(&low, bounds->low, bounds->count);
	pgvalues_add_numbers(&high, bounds->high, bounds->count);
	pgvalues_add_texts(&names, smscs, smsc_count);
	if (!low.failed && !high.failed && !names.failed) {
		const char *values[] = { claims->life, low.data, high.data, names.data, limit };
		outcome = take(claims, sql, 5, values, kind, tellings);
	}
	buffer_free(&low);
	buffer_free(&high);
	buffer_free(&names);
	return outcome;
}

enum claims_outcome claims_take_replies(struct claims *claims, const struct claims_bounds *bounds,
	const char *const *smscs, size_t smsc_count, size_t most, struct tellings *tellings)
{
	return take_page(claims, take_replies, bounds, smscs, smsc_count, most, TELLING_REPLY, tellings);
}

enum claims_outcome claims_take_parts(struct claims *claims, const struct claims_bounds *bounds,
	const char *const *smscs, size_t smsc_count, struct tellings *tellings)
{
	return take_page(claims, take_parts, bounds, smscs, smsc_count, CLAIMS_PAGE, TELLING_PART, tellings);
}

static int compare_numbers(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* Those ids of the claim in doubt that are ours. The rows are locked: a commit that is under way yet is waited for. NULL: it
 * failed. */
static PGresult *ask_ours(struct claims *claims, const int64_t *ids, size_t count)
{
	struct buffer list = { 0 };
	PGresult *ours = NULL;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, claims->life };
		ours = ask(claims,
			claims->doubtful_kind == TELLING_REPLY
				? "SELECT id FROM agahi.outbox WHERE id = ANY($1::bigint[]) AND owner ="
				  " $2::bigint FOR UPDATE"
				: "SELECT id FROM agahi.part WHERE id = ANY($1::bigint[]) AND owner ="
				  " $2::bigint FOR UPDATE",
			2, values);
	}
	buffer_free(&list);
	return ours;
}

/* `ids` is room for all of them. */
static enum claims_outcome settle(struct claims *claims, int64_t *ids, struct tellings *tellings)
{
	int count = PQntuples(claims->doubtful);
	enum claims_outcome outcome = CLAIMS_FAILED;
	PGresult *ours = NULL;

	for (int row = 0; row < count; row++)
		ids[row] = pgvalues_number(claims->doubtful, row, 0);
	if (begin(claims) && (ours = ask_ours(claims, ids, (size_t)count)) && fence(claims))
		outcome = commit(claims);
	if (outcome == CLAIMS_DONE) {
		int found = PQntuples(ours);
		for (int row = 0; row < found; row++)
			ids[row] = pgvalues_number(ours, row, 0);
		qsort(ids, (size_t)found, sizeof(*ids), compare_numbers);
		for (int row = 0; row < count; row++) {
			int64_t id = pgvalues_number(claims->doubtful, row, 0);
			if (bsearch(&id, ids, (size_t)found, sizeof(*ids), compare_numbers))
				read_row(claims, claims->doubtful, row, claims->doubtful_kind, tellings);
		}
		PQclear(claims->doubtful);
		claims->doubtful = NULL;
	}
	PQclear(ours);
	return outcome;
}

enum claims_outcome claims_settle(struct claims *claims, struct tellings *tellings)
{
	int64_t *ids;
	enum claims_outcome outcome;

	if (!claims->doubtful)
		return CLAIMS_DONE;
	ids = calloc((size_t)PQntuples(claims->doubtful) + 1, sizeof(*ids));
	if (!ids)
		return CLAIMS_FAILED;
	outcome = settle(claims, ids, tellings);
	free(ids);
	return outcome;
}

bool claims_read_parts(struct claims *claims, const int64_t *ids, size_t count, struct tellings *tellings)
{
	struct buffer list = { 0 };
	PGresult *rows = NULL;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, claims->life };
		rows = ask(claims,
			"SELECT " OPENED_PART_COLUMNS ", owner FROM agahi.part WHERE id = ANY($1::bigint[])"
			" AND owner <> $2::bigint ORDER BY id",
			2, values);
	}
	buffer_free(&list);
	for (int row = 0; rows && row < PQntuples(rows); row++)
		opened_add_part(claims->parts.slots, rows, row, true, tellings);
	PQclear(rows);
	return rows != NULL;
}

/* --- given away --------------------------------------------------------------------------------------- */

enum claims_outcome claims_release(struct claims *claims, const int64_t *ids, size_t count)
{
	struct buffer list = { 0 };
	bool written = false;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, claims->life };
		written = begin(claims) &&
			run(claims,
				"UPDATE agahi.outbox SET owner = 0 WHERE id = ANY($1::bigint[]) AND owner ="
				" $2::bigint",
				2, values) &&
			fence(claims);
	}
	buffer_free(&list);
	return written ? commit(claims) : CLAIMS_FAILED;
}

/* Two who find the same newest version make the same next one: the second breaks the key. */
static enum claims_outcome insert_version(struct claims *claims, const char *after, struct span octets)
{
	const char *values[] = { after, claims->node, (const char *)octets.data };
	const int lengths[] = { 0, 0, (int)octets.len }, formats[] = { 0, 0, 1 };
	PGresult *result = PQexecParams(pg_connection(claims->parts.pg),
		"INSERT INTO agahi.content (version, node, octets)"
		" SELECT $1::bigint + 1, n.name, $3::bytea FROM agahi.node AS n WHERE n.id = $2::integer"
		" AND $1::bigint = (SELECT coalesce(max(version), 0) FROM agahi.content)",
		3, NULL, values, lengths, formats, 1);
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	enum claims_outcome outcome = CLAIMS_FAILED;

	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		outcome = strcmp(PQcmdTuples(result), "1") == 0 ? CLAIMS_DONE : CLAIMS_NOTHING;
	else if (state && strcmp(state, "23505") == 0)
		outcome = CLAIMS_NOTHING;
	else
		fail(claims, CLAIMS_FAILED, PQerrorMessage(pg_connection(claims->parts.pg)));
	PQclear(result);
	return outcome;
}

enum claims_outcome claims_publish(struct claims *claims, int64_t after, struct span octets)
{
	char number[NUMBER_SIZE], oldest[NUMBER_SIZE];
	const char *const values[] = { oldest };
	enum claims_outcome outcome;

	snprintf(number, sizeof(number), "%" PRId64, after);
	snprintf(oldest, sizeof(oldest), "%" PRId64, after + 1 - KEPT_VERSIONS);
	if (!begin(claims))
		return CLAIMS_FAILED;
	outcome = insert_version(claims, number, octets);
	if (outcome == CLAIMS_NOTHING)
		return roll_back(claims, CLAIMS_NOTHING);
	if (outcome != CLAIMS_DONE ||
		!run(claims, "DELETE FROM agahi.content WHERE version <= $1::bigint", 1, values) ||
		!fence(claims))
		return CLAIMS_FAILED;
	return commit(claims);
}
