/* Is the record whole? What a hand on the file does is found, and at which record. */
#include "audit_chain.h"

#include <sodium.h>

#include "agahi/audit/verify.h"

static struct audit_verdict verdict;

static const char *verify(const struct audit_claim *claims, size_t count)
{
	assert_true(audit_verify(site.db, claims, count, &verdict));
	return verdict.words;
}

static struct audit_claim claim_of(const char *source, long long n)
{
	struct audit_claim claim = { .source = source, .n = n };
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT lower(hex(hash)) FROM audit WHERE n = %lld", n);
	sqlite3_stmt *row = db_prepare(site.db, sql);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	snprintf(claim.hash, sizeof(claim.hash), "%s", db_column_text(row, 0));
	sqlite3_finalize(row);
	return claim;
}

static void assert_not_whole(const char *words)
{
	assert_string_equal(verify(NULL, 0), words);
	assert_false(verdict.whole);
}

/* As one would who has the file: with a fitting hash. */
static void change_with_hash(long long n, const char *from, const char *to)
{
	struct audit_claim was = claim_of("", n);
	sqlite3_stmt *row;
	unsigned char hash[32];
	char sql[256], octets[1024];

	(void)was;
	snprintf(sql, sizeof(sql),
		"UPDATE audit SET record = CAST(replace(CAST(record AS TEXT), '%s', '%s') AS BLOB) WHERE n = "
		"%lld",
		from, to, n);
	chain_break_in(sql);
	snprintf(sql, sizeof(sql), "SELECT CAST(record AS TEXT) FROM audit WHERE n = %lld", n);
	row = db_prepare(site.db, sql);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	snprintf(octets, sizeof(octets), "%s", db_column_text(row, 0));
	sqlite3_finalize(row);
	crypto_hash_sha256(hash, (const unsigned char *)octets, strlen(octets));
	assert_true(query_run(site.db, "UPDATE audit SET hash = ?1 WHERE n = ?2",
		QUERY(QUERY_OCTETS(hash, sizeof(hash)), QUERY_NUMBER(n))));
}

static void a_chain_that_nobody_touched_is_whole(void **state)
{
	(void)state;
	assert_string_equal(verify(NULL, 0), "0 records, chain whole");
	assert_true(verdict.whole);
	chain_fill(1);
	assert_string_equal(verify(NULL, 0), "1 record, chain whole");
	chain_fill(999);
	assert_string_equal(verify(NULL, 0), "1000 records, chain whole");
	assert_int_equal(verdict.records, 1000);
	assert_true(verdict.whole);
}

static void a_changed_record_is_found_at_its_number(void **state)
{
	(void)state;
	chain_fill(50);
	chain_break_in("UPDATE audit SET record = CAST(replace(CAST(record AS TEXT), 'saima', 'ahmed') AS "
		       "BLOB) WHERE n = 31");
	assert_not_whole("record 31 was changed: its hash is another");
	assert_int_equal(verdict.records, 30);
}

static void a_changed_record_with_a_fitting_hash_is_found_by_the_next(void **state)
{
	(void)state;
	chain_fill(50);
	change_with_hash(31, "saima", "ahmed");
	assert_not_whole("record 32 does not follow from 31");
}

static void a_missing_record_is_found(void **state)
{
	(void)state;
	chain_fill(50);
	chain_break_in("DELETE FROM audit WHERE n = 31");
	assert_not_whole("record 31 is missing: 32 comes after 30");
}

static void the_first_ones_missing_is_found(void **state)
{
	(void)state;
	chain_fill(5);
	chain_break_in("DELETE FROM audit WHERE n < 3");
	assert_not_whole("record 1 is missing: 3 comes after 0");
}

static void records_that_changed_places_are_found(void **state)
{
	(void)state;
	chain_fill(50);
	chain_break_in("UPDATE audit SET n = 100 WHERE n = 10; UPDATE audit SET n = 10 WHERE n = 11; UPDATE "
		       "audit SET n = 11 WHERE n = 100");
	assert_not_whole("record 10 does not say that it is number 10");
}

static void what_is_no_record_is_found(void **state)
{
	(void)state;
	chain_fill(3);
	chain_break_in("UPDATE audit SET hash = x'00' WHERE n = 2");
	assert_not_whole("record 2 was changed: its hash is another");
	chain_break_in("UPDATE audit SET record = CAST('{}' AS BLOB) WHERE n = 2");
	assert_not_whole("record 2 does not say that it is number 2");
}

static void what_was_written_down_elsewhere_agrees(void **state)
{
	(void)state;
	chain_fill(50);
	const struct audit_claim claims[] = { claim_of("edition 13", 40), { "edition 1", 0, "" },
		claim_of("edition 12", 12), claim_of("note", 50) };
	assert_string_equal(
		verify(claims, 4), "50 records, chain whole; 4 of 4 written down elsewhere agree");
	assert_true(verdict.whole);
	assert_int_equal(verdict.agree, 4);
}

static void a_chain_that_was_written_anew_is_found_by_what_stands_elsewhere(void **state)
{
	(void)state;
	chain_fill(50);
	const struct audit_claim claims[] = { claim_of("edition 12", 12), claim_of("edition 13", 40) };
	chain_break_in("DELETE FROM audit WHERE n > 20");
	chain_fill(30);
	assert_string_equal(verify(NULL, 0), "50 records, chain whole"); /* by itself it cannot be seen */
	chain_break_in("DELETE FROM audit WHERE n > 20");
	assert_true(chain_add_edit("something else"));
	chain_fill(29);
	assert_string_equal(verify(NULL, 0), "50 records, chain whole");
	assert_string_equal(verify(claims, 2),
		"record 40 is not the one that edition 13 knows: records were written anew");
	assert_false(verdict.whole);
	assert_int_equal(verdict.agree, 1);
}

static void an_end_that_was_cut_off_is_found_by_what_stands_elsewhere(void **state)
{
	(void)state;
	chain_fill(50);
	const struct audit_claim claims[] = { claim_of("edition 13", 40) };
	chain_break_in("DELETE FROM audit WHERE n > 38");
	assert_string_equal(verify(claims, 1),
		"edition 13 knows record 40, the last one here is 38: records are missing");
	assert_false(verdict.whole);
}

static void words_of_a_record_cannot_stand_for_its_place(void **state)
{
	struct audit_claim first;

	(void)state;
	chain_fill(2);
	first = claim_of("", 1);
	char about[160];
	snprintf(about, sizeof(about), "x\",\"prev\":\"%s\",\"n\":3,", first.hash);
	assert_true(chain_add_edit(about));
	assert_string_equal(verify(NULL, 0), "3 records, chain whole");
	chain_break_in("DELETE FROM audit WHERE n = 2; UPDATE audit SET n = 2 WHERE n = 3");
	assert_not_whole("record 2 does not say that it is number 2");
}

static void a_database_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	chain_break_in("DROP TABLE audit");
	assert_false(audit_verify(site.db, NULL, 0, &verdict));
	assert_non_null(strstr(verdict.words, "cannot be read"));
	assert_false(verdict.whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(a_chain_that_nobody_touched_is_whole),
		DESK_TEST(a_changed_record_is_found_at_its_number),
		DESK_TEST(a_changed_record_with_a_fitting_hash_is_found_by_the_next),
		DESK_TEST(a_missing_record_is_found),
		DESK_TEST(the_first_ones_missing_is_found),
		DESK_TEST(records_that_changed_places_are_found),
		DESK_TEST(what_is_no_record_is_found),
		DESK_TEST(what_was_written_down_elsewhere_agrees),
		DESK_TEST(a_chain_that_was_written_anew_is_found_by_what_stands_elsewhere),
		DESK_TEST(an_end_that_was_cut_off_is_found_by_what_stands_elsewhere),
		DESK_TEST(words_of_a_record_cannot_stand_for_its_place),
		DESK_TEST(a_database_that_cannot_be_read_is_told),
	};

	return RUN_SUITE(tests);
}
