#include "agahi/audit/verify.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/query.h"

enum { HASH_OCTETS = 32 };

struct walk {
	const struct audit_claim **claims; /* by number */
	size_t claim_count, next_claim;
	char last_hash[AUDIT_HASH_SIZE];
	struct audit_verdict *verdict;
};

/* Says the first fault, and ends the walk. */
static bool __attribute__((format(printf, 2, 3))) fault(struct walk *walk, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(walk->verdict->words, sizeof(walk->verdict->words), format, values);
	va_end(values);
	walk->verdict->whole = false;
	return false;
}

/* Between the octets of a record of ours: in a text of it a quotation mark stands after a backslash, so this is never part of
 * one. */
static bool has(const char *record, size_t len, const char *piece)
{
	return memmem(record, len, piece, strlen(piece)) != NULL;
}

static bool follows(const struct walk *walk, const char *record, size_t len)
{
	char piece[AUDIT_HASH_SIZE + 16];

	snprintf(piece, sizeof(piece), ",\"prev\":\"%s\",", walk->last_hash);
	return has(record, len, piece);
}

static bool says_number(const char *record, size_t len, long long n)
{
	char piece[48];

	snprintf(piece, sizeof(piece), ",\"n\":%lld,", n);
	return has(record, len, piece);
}

static bool check_claims(struct walk *walk, long long n)
{
	for (; walk->next_claim < walk->claim_count && walk->claims[walk->next_claim]->n <= n;
		walk->next_claim++) {
		const struct audit_claim *claim = walk->claims[walk->next_claim];

		if (claim->n > 0 && strcmp(claim->hash, walk->last_hash) != 0)
			return fault(walk,
				"record %lld is not the one that %s knows: records were written anew",
				claim->n, claim->source);
		walk->verdict->agree++;
	}
	return true;
}

static bool check_record(struct walk *walk, sqlite3_stmt *row)
{
	long long n = sqlite3_column_int64(row, 0), expected = walk->verdict->records + 1;
	const char *record = sqlite3_column_blob(row, 1);
	size_t len = (size_t)sqlite3_column_bytes(row, 1);
	unsigned char hash[HASH_OCTETS];

	if (n != expected)
		return fault(
			walk, "record %lld is missing: %lld comes after %lld", expected, n, expected - 1);
	if (!record || !says_number(record, len, n))
		return fault(walk, "record %lld does not say that it is number %lld", n, n);
	if (!follows(walk, record, len))
		return fault(walk, "record %lld does not follow from %lld", n, n - 1);
	crypto_hash_sha256(hash, (const unsigned char *)record, len);
	if (sqlite3_column_bytes(row, 2) != HASH_OCTETS ||
		memcmp(hash, sqlite3_column_blob(row, 2), HASH_OCTETS) != 0)
		return fault(walk, "record %lld was changed: its hash is another", n);
	sodium_bin2hex(walk->last_hash, sizeof(walk->last_hash), hash, sizeof(hash));
	walk->verdict->records = n;
	return check_claims(walk, n);
}

static void conclude(struct walk *walk)
{
	struct audit_verdict *verdict = walk->verdict;
	int len = snprintf(verdict->words, sizeof(verdict->words), "%lld record%s, chain whole",
		verdict->records, verdict->records == 1 ? "" : "s");

	if (walk->claim_count > 0)
		snprintf(verdict->words + len, sizeof(verdict->words) - (size_t)len,
			"; %zu of %zu written down elsewhere agree", verdict->agree, walk->claim_count);
	verdict->whole = true;
}

/* False when it cannot be read. */
static bool walk_chain(sqlite3 *db, struct walk *walk)
{
	sqlite3_stmt *rows = query_prepare(db, "SELECT n, record, hash FROM audit ORDER BY n", NULL);
	bool good = rows && check_claims(walk, 0);

	while (good && sqlite3_step(rows) == SQLITE_ROW)
		good = check_record(walk, rows);
	if (sqlite3_finalize(rows) != SQLITE_OK || !rows) {
		fault(walk, "the record cannot be read: %s", sqlite3_errmsg(db));
		return false;
	}
	if (good && walk->next_claim < walk->claim_count)
		fault(walk, "%s knows record %lld, the last one here is %lld: records are missing",
			walk->claims[walk->next_claim]->source, walk->claims[walk->next_claim]->n,
			walk->verdict->records);
	else if (good)
		conclude(walk);
	return true;
}

static int by_number(const void *left, const void *right)
{
	const struct audit_claim *a = *(const struct audit_claim *const *)left;
	const struct audit_claim *b = *(const struct audit_claim *const *)right;

	return (a->n > b->n) - (a->n < b->n);
}

bool audit_verify(sqlite3 *db, const struct audit_claim *claims, size_t count, struct audit_verdict *verdict)
{
	struct walk walk = { .claim_count = count, .verdict = verdict };

	memset(verdict, 0, sizeof(*verdict));
	walk.claims = calloc(count + 1, sizeof(*walk.claims));
	if (!walk.claims)
		return fault(&walk, "memory is short");
	for (size_t i = 0; i < count; i++)
		walk.claims[i] = &claims[i];
	qsort(walk.claims, count, sizeof(*walk.claims), by_number);
	bool read = walk_chain(db, &walk);
	free(walk.claims);
	return read;
}
