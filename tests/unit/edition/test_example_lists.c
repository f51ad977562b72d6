/* Examples stand once, by their hash, in whatever tables a database keeps them. */
#include "testing.h"

#include "agahi/edition/example_lists.h"
#include "agahi/store/db.h"

static const struct example_lists lists = {
	.find = "SELECT id FROM heap WHERE hash = ?",
	.add = "INSERT INTO heap (hash) VALUES (?)",
	.insert = "INSERT INTO grain (heap, position, topic, lang, text) VALUES (?, ?, ?, ?, ?)",
};

static sqlite3 *open_heaps(void)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_true(db_execute(db,
		"CREATE TABLE heap (id INTEGER PRIMARY KEY, hash TEXT UNIQUE);"
		"CREATE TABLE grain (heap INTEGER, position INTEGER, topic TEXT, lang TEXT, text TEXT)"));
	return db;
}

static struct message_set *set_of(const char *text)
{
	struct message_set *set = message_set_new();

	assert_true(message_set_add_example(set, "vote", "en", text, 0));
	assert_true(message_set_add_example(set, "fallback", "en", "my balance", 0));
	return set;
}

static void equal_ones_stand_once(void **state)
{
	struct message_set *set = set_of("where"), *same = set_of("where"), *other = set_of("when");
	sqlite3 *db = open_heaps();

	(void)state;
	long long list = example_lists_keep(db, &lists, set);
	assert_true(list > 0);
	assert_int_equal(example_lists_keep(db, &lists, same), list);
	assert_int_equal(db_number(db, "SELECT count(*) FROM grain", 0), 2);
	assert_int_not_equal(example_lists_keep(db, &lists, other), list);
	assert_int_equal(db_number(db, "SELECT count(*) FROM grain", 0), 4);
	message_set_free(set);
	message_set_free(same);
	message_set_free(other);
	sqlite3_close(db);
}

static void what_cannot_be_stored_has_no_list(void **state)
{
	struct message_set *set = set_of("where");
	sqlite3 *db = open_heaps();

	(void)state;
	assert_true(db_execute(db, "DROP TABLE grain"));
	assert_int_equal(example_lists_keep(db, &lists, set), 0);
	assert_true(db_execute(db, "DROP TABLE heap"));
	assert_int_equal(example_lists_keep(db, &lists, set), 0);
	message_set_free(set);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_ones_stand_once),
		cmocka_unit_test(what_cannot_be_stored_has_no_list),
	};

	return RUN_SUITE(tests);
}
