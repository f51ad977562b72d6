/* The rows of a set, there and back. */
#include "edition_site.h"

#include "agahi/edition/rows.h"

static struct message_set *full_set(void)
{
	static const char *const menu[] = { "root", "1", "en", "Voting", "vote" };
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	message_set_add_placeholder(set, "b", "en", "second letter, first row", 0);
	message_set_add_placeholder(set, "a", "", "1234", 0);
	message_set_add_menu(set, menu, 0);
	message_set_add_example(set, "vote", "en", "where do I go", 0);
	message_set_add_example(set, "fallback", "en", "my balance", 0);
	report_free(&report);
	return set;
}

static long long add_edition(const char *name)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "INSERT INTO edition (state, name, made_ms) VALUES ('draft', '%s', 1)",
		name);
	assert_true(db_execute(site.db, sql));
	return sqlite3_last_insert_rowid(site.db);
}

static void assert_same_rows(const struct message_set *set, long long id)
{
	struct message_set *loaded = message_set_new();
	char hash[TABLES_HASH_SIZE], wanted[TABLES_HASH_SIZE];

	assert_true(rows_load(site.db, id, loaded));
	assert_true(tables_hash(set, wanted) && tables_hash(loaded, hash));
	assert_string_equal(hash, wanted);
	message_set_free(loaded);
}

static void all_four_tables_come_back_in_their_order(void **state)
{
	struct message_set *set = full_set();
	long long id = add_edition("a");

	(void)state;
	assert_true(rows_store(site.db, id, set));
	assert_same_rows(set, id);
	message_set_free(set);
}

static void equal_examples_stand_once(void **state)
{
	struct message_set *set = full_set();
	long long first = add_edition("a"), second = add_edition("b"), third = add_edition("c");

	(void)state;
	assert_true(rows_store(site.db, first, set) && rows_store(site.db, second, set));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", 0), 2);
	message_set_add_example(set, "vote", "en", "one more", 0);
	assert_true(rows_store(site.db, third, set));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", 0), 5);
	assert_same_rows(set, third);
	assert_true(rows_delete(site.db, first));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", 0), 5);
	assert_true(rows_delete(site.db, second));
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", 0), 3);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM keyword", 0),
		db_number(site.db, "SELECT count(*) FROM keyword WHERE set_id = 3", 0));
	message_set_free(set);
}

static void a_copy_has_the_same_rows(void **state)
{
	struct message_set *set = full_set();
	long long from = add_edition("a"), to = add_edition("b");

	(void)state;
	assert_true(rows_store(site.db, from, set) && rows_copy(site.db, from, to));
	assert_same_rows(set, to);
	message_set_free(set);
}

static void a_table_that_is_gone_is_told_and_not_read_as_empty(void **state)
{
	struct message_set *set = full_set(), *loaded = message_set_new();
	long long id = add_edition("a");

	(void)state;
	assert_true(rows_store(site.db, id, set));
	assert_true(db_execute(site.db, "DROP TABLE example"));
	assert_false(rows_load(site.db, id, loaded));
	library_tell(site.db, site.error, sizeof(site.error));
	assert_non_null(strstr(site.error, "no such table"));
	message_set_free(set);
	message_set_free(loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(all_four_tables_come_back_in_their_order),
		SITE_TEST(equal_examples_stand_once),
		SITE_TEST(a_copy_has_the_same_rows),
		SITE_TEST(a_table_that_is_gone_is_told_and_not_read_as_empty),
	};

	return RUN_SUITE(tests);
}
