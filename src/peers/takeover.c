#include "agahi/peers/takeover.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/peers/opened.h"
#include "agahi/peers/pgvalues.h"

enum { NUMBER_SIZE = 24, ERROR_SIZE = 512, KEPT_VERSIONS = 3 };

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

struct takeover {
	struct takeover_parts parts;
	PGresult *doubtful; /* rows of a claim of unknown fate; NULL: none is */
	enum telling_kind doubtful_kind;
	char node[NUMBER_SIZE], epoch[NUMBER_SIZE], life[NUMBER_SIZE];
	char error[ERROR_SIZE];
};

struct takeover *takeover_new(const struct takeover_parts *parts)
{
	struct takeover *takeover = calloc(1, sizeof(*takeover));

	if (!takeover)
		return NULL;
	takeover->parts = *parts;
	snprintf(takeover->node, sizeof(takeover->node), "%" PRId64, parts->life >> 32);
	snprintf(takeover->epoch, sizeof(takeover->epoch), "%" PRId64, parts->life & UINT32_MAX);
	snprintf(takeover->life, sizeof(takeover->life), "%" PRId64, parts->life);
	return takeover;
}

void takeover_free(struct takeover *takeover)
{
	if (!takeover)
		return;
	PQclear(takeover->doubtful);
	free(takeover);
}

const char *takeover_error(const struct takeover *takeover)
{
	return takeover->error;
}

bool takeover_is_in_doubt(const struct takeover *takeover)
{
	return takeover->doubtful != NULL;
}

/* --- transactions ------------------------------------------------------------------------------------- */

static enum takeover_outcome fail(
	struct takeover *takeover, enum takeover_outcome outcome, const char *reason)
{
	snprintf(takeover->error, sizeof(takeover->error), "%s", reason);
	pg_disconnect(takeover->parts.pg);
	return outcome;
}

static bool begin(struct takeover *takeover)
{
	return pg_execute(takeover->parts.pg, "BEGIN") ||
		fail(takeover, TAKEOVER_FAILED, pg_error(takeover->parts.pg)) == TAKEOVER_DONE;
}

/* Rows in binary; NULL: it failed, and nothing is changed. */
static PGresult *ask(struct takeover *takeover, const char *sql, int count, const char *const *values)
{
	struct pg *pg = takeover->parts.pg;
	PGresult *result = pg_ask(pg, sql, &(struct pg_values){ .count = count, .values = values });

	if (result)
		return result;
	if (pg_failed_with(pg, "AG001"))
		lease_lose(takeover->parts.lease);
	fail(takeover, TAKEOVER_FAILED, pg_error(pg));
	return NULL;
}

static bool run(struct takeover *takeover, const char *sql, int count, const char *const *values)
{
	PGresult *result = ask(takeover, sql, count, values);

	PQclear(result);
	return result != NULL;
}

static bool fence(struct takeover *takeover)
{
	const char *values[] = { takeover->node, takeover->epoch };

	return run(takeover, "SELECT agahi.fence($1::bigint, $2::bigint, 0)", 2, values);
}

static enum takeover_outcome commit(struct takeover *takeover)
{
	struct pg *pg = takeover->parts.pg;

	pg_was_warned(pg);
	if (!pg_execute(pg, "COMMIT"))
		return fail(takeover, TAKEOVER_UNKNOWN, pg_error(pg));
	if (pg_was_warned(pg))
		return fail(takeover, TAKEOVER_UNKNOWN, "a commit came back with a warning");
	return TAKEOVER_DONE;
}

static enum takeover_outcome roll_back(struct takeover *takeover, enum takeover_outcome outcome)
{
	if (!pg_execute(takeover->parts.pg, "ROLLBACK"))
		return fail(takeover, TAKEOVER_FAILED, pg_error(takeover->parts.pg));
	return outcome;
}

enum takeover_outcome takeover_end_life(struct takeover *takeover, uint32_t node, int64_t epoch, int64_t beat)
{
	char id[NUMBER_SIZE], was[NUMBER_SIZE], beats[NUMBER_SIZE];
	const char *values[] = { id, was, beats };
	PGresult *result;

	snprintf(id, sizeof(id), "%" PRIu32, node);
	snprintf(was, sizeof(was), "%" PRId64, epoch);
	snprintf(beats, sizeof(beats), "%" PRId64, beat);
	if (!begin(takeover))
		return TAKEOVER_FAILED;
	result = ask(takeover,
		"UPDATE agahi.node SET epoch = epoch + 1 WHERE id = $1::integer AND epoch = $2::bigint"
		" AND beat = $3::bigint",
		3, values);
	if (!result)
		return TAKEOVER_FAILED;
	bool moved = strcmp(PQcmdTuples(result), "1") == 0;
	PQclear(result);
	return moved ? commit(takeover) : roll_back(takeover, TAKEOVER_NOTHING);
}

/* --- claims -------------------------------------------------------------------------------------------- */

static bool read_row(struct takeover *takeover, const PGresult *rows, int row, enum telling_kind kind,
	struct tellings *tellings)
{
	const struct keyslots *slots = takeover->parts.slots;

	return kind == TELLING_REPLY ? opened_add_reply(slots, rows, row, tellings)
				     : opened_add_part(slots, rows, row, false, tellings);
}

/* Ours and told; where memory is short a row stays ours and waits for the next life. */
static enum takeover_outcome tell_rows(
	struct takeover *takeover, PGresult *rows, enum telling_kind kind, struct tellings *tellings)
{
	bool told = true;

	for (int row = 0; row < PQntuples(rows); row++)
		told &= read_row(takeover, rows, row, kind, tellings);
	PQclear(rows);
	if (!told)
		snprintf(takeover->error, sizeof(takeover->error), "memory is short");
	return TAKEOVER_DONE;
}

static enum takeover_outcome take(struct takeover *takeover, const char *sql, int count,
	const char *const *values, enum telling_kind kind, struct tellings *tellings)
{
	PGresult *rows = begin(takeover) ? ask(takeover, sql, count, values) : NULL;

	if (!rows)
		return TAKEOVER_FAILED;
	if (PQntuples(rows) == 0) {
		PQclear(rows);
		return roll_back(takeover, TAKEOVER_NOTHING);
	}
	if (!fence(takeover)) {
		PQclear(rows);
		return TAKEOVER_FAILED;
	}
	enum takeover_outcome outcome = commit(takeover);
	if (outcome == TAKEOVER_DONE)
		return tell_rows(takeover, rows, kind, tellings);
	takeover->doubtful = rows;
	takeover->doubtful_kind = kind;
	return outcome;
}

static enum takeover_outcome take_page(struct takeover *takeover, const char *sql,
	const struct takeover_bounds *bounds, const char *const *smscs, size_t smsc_count, size_t most,
	enum telling_kind kind, struct tellings *tellings)
{
	struct buffer low = { 0 }, high = { 0 }, names = { 0 };
	char limit[NUMBER_SIZE];
	enum takeover_outcome outcome = TAKEOVER_FAILED;

	snprintf(limit, sizeof(limit), "%zu", most < TAKEOVER_PAGE ? most : TAKEOVER_PAGE);
	pgvalues_add_numbers(&low, bounds->low, bounds->count);
	pgvalues_add_numbers(&high, bounds->high, bounds->count);
	pgvalues_add_texts(&names, smscs, smsc_count);
	if (!low.failed && !high.failed && !names.failed) {
		const char *values[] = { takeover->life, low.data, high.data, names.data, limit };
		outcome = take(takeover, sql, 5, values, kind, tellings);
	}
	buffer_free(&low);
	buffer_free(&high);
	buffer_free(&names);
	return outcome;
}

enum takeover_outcome takeover_take_replies(struct takeover *takeover, const struct takeover_bounds *bounds,
	const char *const *smscs, size_t smsc_count, size_t most, struct tellings *tellings)
{
	return take_page(takeover, take_replies, bounds, smscs, smsc_count, most, TELLING_REPLY, tellings);
}

enum takeover_outcome takeover_take_parts(struct takeover *takeover, const struct takeover_bounds *bounds,
	const char *const *smscs, size_t smsc_count, struct tellings *tellings)
{
	return take_page(
		takeover, take_parts, bounds, smscs, smsc_count, TAKEOVER_PAGE, TELLING_PART, tellings);
}

static int compare_numbers(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* Those ids of the claim in doubt that are ours. The rows are locked: a commit that is under way yet is waited for. NULL: it
 * failed. */
static PGresult *ask_ours(struct takeover *takeover, const int64_t *ids, size_t count)
{
	struct buffer list = { 0 };
	PGresult *ours = NULL;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, takeover->life };
		ours = ask(takeover,
			takeover->doubtful_kind == TELLING_REPLY
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
static enum takeover_outcome settle(struct takeover *takeover, int64_t *ids, struct tellings *tellings)
{
	int count = PQntuples(takeover->doubtful);
	enum takeover_outcome outcome = TAKEOVER_FAILED;
	PGresult *ours = NULL;

	for (int row = 0; row < count; row++)
		ids[row] = pgvalues_number(takeover->doubtful, row, 0);
	if (begin(takeover) && (ours = ask_ours(takeover, ids, (size_t)count)) && fence(takeover))
		outcome = commit(takeover);
	if (outcome == TAKEOVER_DONE) {
		int found = PQntuples(ours);
		for (int row = 0; row < found; row++)
			ids[row] = pgvalues_number(ours, row, 0);
		qsort(ids, (size_t)found, sizeof(*ids), compare_numbers);
		for (int row = 0; row < count; row++) {
			int64_t id = pgvalues_number(takeover->doubtful, row, 0);
			if (bsearch(&id, ids, (size_t)found, sizeof(*ids), compare_numbers))
				read_row(
					takeover, takeover->doubtful, row, takeover->doubtful_kind, tellings);
		}
		PQclear(takeover->doubtful);
		takeover->doubtful = NULL;
	}
	PQclear(ours);
	return outcome;
}

enum takeover_outcome takeover_settle(struct takeover *takeover, struct tellings *tellings)
{
	int64_t *ids;
	enum takeover_outcome outcome;

	if (!takeover->doubtful)
		return TAKEOVER_DONE;
	ids = calloc((size_t)PQntuples(takeover->doubtful) + 1, sizeof(*ids));
	if (!ids)
		return TAKEOVER_FAILED;
	outcome = settle(takeover, ids, tellings);
	free(ids);
	return outcome;
}

bool takeover_read_parts(
	struct takeover *takeover, const int64_t *ids, size_t count, struct tellings *tellings)
{
	struct buffer list = { 0 };
	PGresult *rows = NULL;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, takeover->life };
		rows = ask(takeover,
			"SELECT " OPENED_PART_COLUMNS ", owner FROM agahi.part WHERE id = ANY($1::bigint[])"
			" AND owner <> $2::bigint ORDER BY id",
			2, values);
	}
	buffer_free(&list);
	for (int row = 0; rows && row < PQntuples(rows); row++)
		opened_add_part(takeover->parts.slots, rows, row, true, tellings);
	PQclear(rows);
	return rows != NULL;
}

/* --- given away --------------------------------------------------------------------------------------- */

enum takeover_outcome takeover_release(struct takeover *takeover, const int64_t *ids, size_t count)
{
	struct buffer list = { 0 };
	bool written = false;

	pgvalues_add_numbers(&list, ids, count);
	if (!list.failed) {
		const char *values[] = { list.data, takeover->life };
		written = begin(takeover) &&
			run(takeover,
				"UPDATE agahi.outbox SET owner = 0, resent = resent OR -id = "
				"ANY($1::bigint[])"
				" WHERE id = ANY(ARRAY(SELECT abs(i) FROM unnest($1::bigint[]) AS u(i)))"
				" AND owner = $2::bigint",
				2, values) &&
			fence(takeover);
	}
	buffer_free(&list);
	return written ? commit(takeover) : TAKEOVER_FAILED;
}

/* Two who find the same newest version make the same next one: the second breaks the key. */
static enum takeover_outcome insert_version(struct takeover *takeover, const char *after, struct span octets)
{
	const char *values[] = { after, takeover->node, (const char *)octets.data };
	const int lengths[] = { 0, 0, (int)octets.len }, formats[] = { 0, 0, 1 };
	const struct pg_values parameters = { 3, NULL, values, lengths, formats };
	struct pg *pg = takeover->parts.pg;
	PGresult *result = pg_ask(pg,
		"INSERT INTO agahi.content (version, node, octets)"
		" SELECT $1::bigint + 1, n.name, $3::bytea FROM agahi.node AS n WHERE n.id = $2::integer"
		" AND $1::bigint = (SELECT coalesce(max(version), 0) FROM agahi.content)",
		&parameters);
	bool is_first = result && strcmp(PQcmdTuples(result), "1") == 0;

	PQclear(result);
	if (result)
		return is_first ? TAKEOVER_DONE : TAKEOVER_NOTHING;
	return pg_failed_with(pg, "23505") ? TAKEOVER_NOTHING : fail(takeover, TAKEOVER_FAILED, pg_error(pg));
}

enum takeover_outcome takeover_publish(struct takeover *takeover, int64_t after, struct span octets)
{
	char number[NUMBER_SIZE], oldest[NUMBER_SIZE];
	const char *const values[] = { oldest };
	enum takeover_outcome outcome;

	snprintf(number, sizeof(number), "%" PRId64, after);
	snprintf(oldest, sizeof(oldest), "%" PRId64, after + 1 - KEPT_VERSIONS);
	if (!begin(takeover))
		return TAKEOVER_FAILED;
	outcome = insert_version(takeover, number, octets);
	if (outcome == TAKEOVER_NOTHING)
		return roll_back(takeover, TAKEOVER_NOTHING);
	if (outcome != TAKEOVER_DONE ||
		!run(takeover, "DELETE FROM agahi.content WHERE version <= $1::bigint", 1, values) ||
		!fence(takeover))
		return TAKEOVER_FAILED;
	return commit(takeover);
}
