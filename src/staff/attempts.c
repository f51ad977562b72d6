#include "agahi/staff/attempts.h"

#include <stdio.h>

#include "agahi/audit/audit.h"
#include "agahi/base/network.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"

enum {
	BUCKET_SIZE = 24,
	BUCKETS_OF_ONE = 3,
	TEXT_SIZE = 512,
	NAMES = 4096,
	PAIRS = 65536,
	HOUR_MS = 60 * 60 * 1000
};

struct bucket {
	char what[BUCKET_SIZE];
	long long free;    /* failures that cost nothing, before the wait doubles; or */
	long long an_hour; /* that may be in an hour; 0: the former */
};

/* Those in which one try counts. */
struct buckets {
	struct bucket of[BUCKETS_OF_ONE];
	size_t count;
};

/* --- in which buckets --------------------------------------------------------------------------------- */

/* `other` is short and has no line break. A name that is cut is nobody's. */
static unsigned number_of(const struct box *box, const char *kind, const char *name, const char *other)
{
	unsigned char hash[4];
	char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "%s\n%s", other, name);
	box_hash(box, kind, text, hash, sizeof(hash));
	return hash[0] | (unsigned)hash[1] << 8 | (unsigned)hash[2] << 16;
}

static void add(struct buckets *buckets, const char *kind, unsigned number, unsigned most, long long free,
	long long an_hour)
{
	struct bucket *bucket = &buckets->of[buckets->count++];

	*bucket = (struct bucket){ .free = free, .an_hour = an_hour };
	snprintf(bucket->what, sizeof(bucket->what), "%s %u", kind, number % most);
}

static void add_own(struct buckets *buckets, const struct box *box, const struct attempt *attempt)
{
	char network[NETWORK_SIZE];

	network_of(attempt->address, network);
	if (*attempt->known)
		add(buckets, "known", number_of(box, "known", attempt->name, attempt->known), PAIRS,
			ATTEMPTS_FREE, 0);
	else
		add(buckets, "pair", number_of(box, "pair", attempt->name, network), PAIRS, ATTEMPTS_FREE, 0);
}

static struct buckets buckets_of(const struct box *box, const struct attempt *attempt)
{
	bool is_code = attempt->what == ATTEMPT_CODE;
	struct buckets buckets = { .count = 0 };
	char network[NETWORK_SIZE];

	add_own(&buckets, box, attempt);
	if (*attempt->known)
		return buckets;
	network_of(attempt->address, network);
	add(&buckets, "address", number_of(box, "address", "", network), PAIRS, ATTEMPTS_FREE_ADDRESS, 0);
	/* Apart: who has no password must not use up the codes of who has. */
	add(&buckets, is_code ? "codes" : "name", number_of(box, "name", attempt->name, ""), NAMES, 0,
		is_code ? ATTEMPTS_CODES_AN_HOUR : ATTEMPTS_PASSWORDS_AN_HOUR);
	return buckets;
}

/* --- how long to wait --------------------------------------------------------------------------------- */

struct level {
	long long failures, last_ms;
};

static long long delay_ms(long long failures, long long free)
{
	long long doublings = failures - free;

	if (doublings < 0)
		return 0;
	return doublings >= 6 ? ATTEMPTS_LONGEST_S * 1000LL : 1000LL << doublings;
}

/* What is left by now. A failure of tomorrow is of a clock that was set. */
static struct level level_now(const struct bucket *bucket, struct level level, int64_t now_ms)
{
	const struct level none = { 0, now_ms };

	if (level.last_ms > now_ms + ATTEMPTS_LONGEST_S * 1000LL)
		return none;
	if (bucket->an_hour == 0)
		return now_ms - level.last_ms > ATTEMPTS_FORGIVEN_MS ? none : level;
	long long each_ms = HOUR_MS / bucket->an_hour;
	long long gone = now_ms > level.last_ms ? (now_ms - level.last_ms) / each_ms : 0;
	if (gone >= level.failures)
		return none;
	return (struct level){ level.failures - gone, level.last_ms + gone * each_ms };
}

static int wait_s(const struct bucket *bucket, struct level level, int64_t now_ms)
{
	long long delay = bucket->an_hour == 0     ? delay_ms(level.failures, bucket->free)
		: level.failures < bucket->an_hour ? 0
						   : HOUR_MS / bucket->an_hour;
	long long left_ms = delay == 0 ? 0 : level.last_ms + delay - now_ms;

	return left_ms <= 0 ? 0 : (int)((left_ms + 999) / 1000);
}

static bool read_level(sqlite3 *db, const struct bucket *bucket, int64_t now_ms, struct level *level)
{
	sqlite3_stmt *row = query_prepare(
		db, "SELECT failures, last_ms FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT(bucket->what)));

	*level = (struct level){ 0, now_ms };
	if (row && sqlite3_step(row) == SQLITE_ROW)
		*level = level_now(bucket,
			(struct level){ sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1) }, now_ms);
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

static int wait_of(sqlite3 *db, const struct buckets *buckets, int64_t now_ms)
{
	struct level level;
	int longest = 0;

	for (size_t i = 0; i < buckets->count; i++) {
		if (!read_level(db, &buckets->of[i], now_ms, &level))
			return -1;
		int wait = wait_s(&buckets->of[i], level, now_ms);
		longest = wait > longest ? wait : longest;
	}
	return longest;
}

int attempts_allowed(sqlite3 *db, const struct box *box, const struct attempt *attempt)
{
	const struct buckets buckets = buckets_of(box, attempt);

	return wait_of(db, &buckets, attempt->now_ms);
}

/* --- counting ----------------------------------------------------------------------------------------- */

static bool forget_old(sqlite3 *db, int64_t now_ms)
{
	return query_run(db, "DELETE FROM attempt WHERE last_ms < ?1 OR last_ms > ?2",
		QUERY(QUERY_NUMBER(now_ms - ATTEMPTS_FORGIVEN_MS),
			QUERY_NUMBER(now_ms + ATTEMPTS_FORGIVEN_MS)));
}

/* The wait of a doubling one begins with its last failure; of one an hour it goes on from where it was. */
static bool count(sqlite3 *db, const struct bucket *bucket, int64_t now_ms)
{
	struct level level;

	return read_level(db, bucket, now_ms, &level) &&
		query_run(db, "INSERT OR REPLACE INTO attempt (what, failures, last_ms) VALUES (?1, ?2, ?3)",
			QUERY(QUERY_TEXT(bucket->what), QUERY_NUMBER(level.failures + 1),
				QUERY_NUMBER(bucket->an_hour ? level.last_ms : now_ms)));
}

static bool count_all(sqlite3 *db, const struct buckets *buckets, int64_t now_ms)
{
	bool good = forget_old(db, now_ms);

	for (size_t i = 0; good && i < buckets->count; i++)
		good = count(db, &buckets->of[i], now_ms);
	return good;
}

int attempts_begin(sqlite3 *db, const struct box *box, const struct attempt *attempt)
{
	const struct buckets buckets = buckets_of(box, attempt);

	if (!desk_db_begin(db))
		return -1;
	int wait = wait_of(db, &buckets, attempt->now_ms);
	bool counted = desk_db_end(db, wait == 0 && count_all(db, &buckets, attempt->now_ms));
	return wait == 0 && !counted ? -1 : wait;
}

bool attempts_failed(sqlite3 *db, const struct attempt *attempt)
{
	static const char *const words[] = { [ATTEMPT_PASSWORD] = "password", [ATTEMPT_CODE] = "code" };
	struct person person;
	bool found = staff_find(db, attempt->name, &person);
	const struct audit_entry entry = { .who = found && person.id ? person.name : "nobody",
		.what = "log-in-failed",
		.about = words[attempt->what],
		.address = attempt->address,
		.now_ms = attempt->now_ms };

	return found && desk_db_begin(db) && desk_db_end(db, audit_add(db, &entry));
}

static bool count_back(sqlite3 *db, const struct buckets *buckets)
{
	bool good = true;

	for (size_t i = 0; good && i < buckets->count; i++)
		good = query_run(db,
			"UPDATE attempt SET failures = failures - 1 WHERE what = ?1 AND failures > 0",
			QUERY(QUERY_TEXT(buckets->of[i].what)));
	return good;
}

bool attempts_take_back(sqlite3 *db, const struct box *box, const struct attempt *attempt)
{
	const struct buckets buckets = buckets_of(box, attempt);

	return desk_db_begin(db) && desk_db_end(db, count_back(db, &buckets));
}

bool attempts_forgive(sqlite3 *db, const struct box *box, const struct attempt *attempt)
{
	struct buckets own = { .count = 0 };

	add_own(&own, box, attempt);
	return query_run(db, "DELETE FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT(own.of[0].what)));
}
