#include "agahi/staff/codes.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"

enum { CODE_LETTERS = 12 };

/* Without i, l, o, u: neither another letter nor a digit looks like one of these on paper. */
static const char letters[] = "abcdefghjkmnpqrstvwxyz";

static void make_one(char code[CODE_SIZE])
{
	size_t len = 0;

	for (size_t i = 0; i < CODE_LETTERS; i++) {
		if (i > 0 && i % 4 == 0)
			code[len++] = '-';
		code[len++] = letters[randombytes_uniform(sizeof(letters) - 1)];
	}
	code[len] = '\0';
}

/* The letters alone. False when it cannot be a code. */
static bool read_one(const char *text, char plain[CODE_LETTERS + 1])
{
	size_t len = 0;

	for (; *text; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;

		if (c == ' ' || c == '-')
			continue;
		if (!strchr(letters, c) || len == CODE_LETTERS)
			return false;
		plain[len++] = c;
	}
	plain[len] = '\0';
	return len == CODE_LETTERS;
}

/* With whose it is: the same code of two people is two hashes. */
static void hash_one(
	const struct box *box, long long person, const char *plain, unsigned char hash[BOX_HASH_OCTETS])
{
	char purpose[64];

	snprintf(purpose, sizeof(purpose), "recovery code of %lld", person);
	box_hash(box, purpose, plain, hash, BOX_HASH_OCTETS);
}

bool codes_replace(sqlite3 *db, const struct box *box, long long person, struct codes *codes)
{
	bool good = query_run(db, "DELETE FROM recovery_code WHERE person = ?1", QUERY(QUERY_NUMBER(person)));

	for (size_t i = 0; good && i < CODES_COUNT; i++) {
		unsigned char hash[BOX_HASH_OCTETS];
		char plain[CODE_LETTERS + 1];

		make_one(codes->codes[i]);
		read_one(codes->codes[i], plain);
		hash_one(box, person, plain, hash);
		sodium_memzero(plain, sizeof(plain));
		good = query_run(db, "INSERT INTO recovery_code (person, hash) VALUES (?1, ?2)",
			QUERY(QUERY_NUMBER(person), QUERY_OCTETS(hash, sizeof(hash))));
	}
	return good;
}

enum staff_result codes_use(
	sqlite3 *db, const struct box *box, long long person, const char *code, int64_t now_ms)
{
	unsigned char hash[BOX_HASH_OCTETS];
	char plain[CODE_LETTERS + 1];

	if (!read_one(code, plain))
		return STAFF_CODE_WRONG;
	hash_one(box, person, plain, hash);
	sodium_memzero(plain, sizeof(plain));
	if (!query_run(db,
		    "UPDATE recovery_code SET used_ms = ?1 WHERE person = ?2 AND hash = ?3 AND used_ms = 0",
		    QUERY(QUERY_NUMBER(now_ms > 0 ? now_ms : 1), QUERY_NUMBER(person),
			    QUERY_OCTETS(hash, sizeof(hash)))))
		return STAFF_BROKEN;
	return sqlite3_changes(db) == 1 ? STAFF_DONE : STAFF_CODE_WRONG;
}

int codes_left(sqlite3 *db, long long person)
{
	long long left = -1;

	query_number(db, "SELECT count(*) FROM recovery_code WHERE person = ?1 AND used_ms = 0",
		QUERY(QUERY_NUMBER(person)), &left);
	return (int)left;
}

enum staff_result codes_renew(
	sqlite3 *db, const struct box *box, const struct staff_actor *actor, struct codes *codes)
{
	enum staff_result result = acts_begin(db, actor, 0);

	if (result != STAFF_DONE)
		return result;
	return acts_end(db,
		acts_result(codes_replace(db, box, actor->person->id, codes) &&
			acts_record_person(db, actor, "recovery-codes", actor->person, NULL, NULL)));
}
