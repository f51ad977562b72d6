/* A statement with its values: each kind arrives as what it is. */
#include "desk_site.h"

#include "agahi/bureau/query.h"

static void each_kind_arrives_as_what_it_is(void **state)
{
	static const unsigned char octets[] = { 0, 1, 0 };
	sqlite3_stmt *row = query_prepare(site.db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7",
		QUERY(QUERY_TEXT("it's"), QUERY_NUMBER(INT64_MAX), QUERY_OCTETS(octets, sizeof(octets)),
			QUERY_NULL, QUERY_TEXT(NULL), QUERY_ID(0), QUERY_ID(7)));

	(void)state;
	assert_non_null(row);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	assert_string_equal(sqlite3_column_text(row, 0), "it's");
	assert_true(sqlite3_column_int64(row, 1) == INT64_MAX);
	assert_int_equal(sqlite3_column_bytes(row, 2), 3);
	assert_memory_equal(sqlite3_column_blob(row, 2), octets, 3);
	for (int i = 3; i < 6; i++)
		assert_int_equal(sqlite3_column_type(row, i), SQLITE_NULL);
	assert_int_equal(sqlite3_column_int(row, 6), 7);
	sqlite3_finalize(row);
}

static void one_value_too_many_is_refused(void **state)
{
	(void)state;
	assert_null(query_prepare(site.db, "SELECT ?1", QUERY(QUERY_NUMBER(1), QUERY_NUMBER(2))));
	assert_null(query_prepare(site.db, "SELEKT", NULL));
}

static void what_is_run_is_done_and_told(void **state)
{
	long long number = 42;

	(void)state;
	assert_true(query_run(
		site.db, "INSERT INTO attempt VALUES (?1, ?2, 3)", QUERY(QUERY_TEXT("a"), QUERY_NUMBER(2))));
	assert_int_equal(sqlite3_changes(site.db), 1);
	assert_false(query_run(
		site.db, "INSERT INTO attempt VALUES (?1, ?2, 3)", QUERY(QUERY_TEXT("a"), QUERY_NUMBER(2))));
	assert_true(query_number(
		site.db, "SELECT failures FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT("b")), &number));
	assert_int_equal(number, 42);
	assert_true(query_number(
		site.db, "SELECT failures FROM attempt WHERE what = ?1", QUERY(QUERY_TEXT("a")), &number));
	assert_int_equal(number, 2);
	assert_false(query_number(site.db, "SELECT nothing FROM attempt", NULL, &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(each_kind_arrives_as_what_it_is),
		DESK_TEST(one_value_too_many_is_refused),
		DESK_TEST(what_is_run_is_done_and_told),
	};

	return RUN_SUITE(tests);
}
