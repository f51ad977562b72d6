#include "agahi/staff/attempts.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/audit/audit.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"

enum { BUCKETS_NAME = 4096, BUCKETS_ADDRESS = 65536, BUCKET_SIZE = 24 };

struct bucket {
	char what[BUCKET_SIZE];
	long long free; /* failures that cost nothing */
};

/* --- in which bucket ---------------------------------------------------------------------------------- */

static unsigned number_of(const void *octets, size_t len, unsigned buckets)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, octets, len);
	return (hash[0] | (unsigned)hash[1] << 8) % buckets;
}

static struct bucket bucket_of_name(const char *name)
{
	struct bucket bucket = { .free = ATTEMPTS_FREE_NAME };

	snprintf(bucket.what, sizeof(bucket.what), "name %u", number_of(name, strlen(name), BUCKETS_NAME));
	return bucket;
}

/* Of IPv6 the net of 64 bits: who has one address of it has all. */
static struct bucket bucket_of_address(const char *address)
{
	struct bucket bucket = { .free = ATTEMPTS_FREE_ADDRESS };
	struct in6_addr net;
	bool is_net = inet_pton(AF_INET6, address, &net) == 1 && !IN6_IS_ADDR_V4MAPPED(&net);

	snprintf(bucket.what, sizeof(bucket.what), "address %u",
		is_net ? number_of(&net, 8, BUCKETS_ADDRESS)
		       : number_of(address, strlen(address), BUCKETS_ADDRESS));
	return bucket;
}

/* --- how long to wait --------------------------------------------------------------------------------- */

static long long delay_ms(long long failures, long long free)
{
	long long doublings = failures - free;

	if (doublings < 0)
		return 0;
	return doublings >= 6 ? ATTEMPTS_LONGEST_S * 1000LL : 1000LL << doublings;
}

/* A failure of tomorrow is of a clock that was set: it holds nobody up. */
static int wait_s(long long failures, long long last_ms, long long free, int64_t now_ms)
{
	long long left_ms = last_ms + delay_ms(failures, free) - now_ms;

	if (last_ms > now_ms + ATTEMPTS_LONGEST_S * 1000LL || now_ms - last_ms > ATTEMPTS_FORGIVEN_MS ||
		left_ms <= 0)
		return 0;
	return (int)((left_ms + 999) / 1000);
}

static int wait_of(sqlite3 *db, const struct bucket *bucket, int64_t now_ms)
{
	sqlite3_stmt *row = query_prepare(
		db, "SELECT failures, last_ms FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT(bucket->what)));
	int wait = 0;

	if (row && sqlite3_step(row) == SQLITE_ROW)
		wait = wait_s(
			sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), bucket->free, now_ms);
	return row && sqlite3_finalize(row) == SQLITE_OK ? wait : -1;
}

int attempts_allowed(sqlite3 *db, const char *name, const char *address, int64_t now_ms)
{
	struct bucket of_name = bucket_of_name(name), of_address = bucket_of_address(address);
	int name_s = wait_of(db, &of_name, now_ms), address_s = wait_of(db, &of_address, now_ms);

	if (name_s < 0 || address_s < 0)
		return -1;
	return name_s > address_s ? name_s : address_s;
}

/* --- counting ----------------------------------------------------------------------------------------- */

static bool forget_old(sqlite3 *db, int64_t now_ms)
{
	return query_run(db, "DELETE FROM attempt WHERE last_ms < ?1 OR last_ms > ?2",
		QUERY(QUERY_NUMBER(now_ms - ATTEMPTS_FORGIVEN_MS),
			QUERY_NUMBER(now_ms + ATTEMPTS_FORGIVEN_MS)));
}

static bool count(sqlite3 *db, const struct bucket *bucket, int64_t now_ms)
{
	return query_run(db,
		"INSERT INTO attempt (what, failures, last_ms) VALUES (?1, 1, ?2)"
		" ON CONFLICT (what) DO UPDATE SET failures = failures + 1, last_ms = excluded.last_ms",
		QUERY(QUERY_TEXT(bucket->what), QUERY_NUMBER(now_ms)));
}

int attempts_begin(sqlite3 *db, const char *name, const char *address, int64_t now_ms)
{
	struct bucket of_name = bucket_of_name(name), of_address = bucket_of_address(address);

	if (!desk_db_begin(db))
		return -1;
	int wait = attempts_allowed(db, name, address, now_ms);
	bool good = wait == 0 && forget_old(db, now_ms) && count(db, &of_name, now_ms) &&
		count(db, &of_address, now_ms);
	bool counted = desk_db_end(db, good);
	return wait == 0 && !counted ? -1 : wait;
}

bool attempts_failed(sqlite3 *db, const char *name, const char *address, int64_t now_ms, const char *what)
{
	struct person person;
	bool found = staff_find(db, name, &person);
	const struct audit_entry entry = { .who = found && person.id ? person.name : "nobody",
		.what = "log-in-failed",
		.about = what,
		.address = address,
		.now_ms = now_ms };

	return found && desk_db_begin(db) && desk_db_end(db, audit_add(db, &entry));
}

static bool count_back(sqlite3 *db, const struct bucket *bucket)
{
	return query_run(db, "UPDATE attempt SET failures = failures - 1 WHERE what = ?1 AND failures > 0",
		QUERY(QUERY_TEXT(bucket->what)));
}

bool attempts_right(sqlite3 *db, const char *name, const char *address)
{
	struct bucket of_name = bucket_of_name(name), of_address = bucket_of_address(address);

	return desk_db_begin(db) && desk_db_end(db, count_back(db, &of_name) && count_back(db, &of_address));
}

bool attempts_forgive(sqlite3 *db, const char *name)
{
	struct bucket of_name = bucket_of_name(name);

	return query_run(db, "DELETE FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT(of_name.what)));
}
