/* The block list: in the journal, and in memory. */
#include "store.h"

#include "agahi/recall/blocklist.h"

static char *folder, *path, error[512];
static sqlite3 *db;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void who_is_on_the_list_is_found_and_nobody_else(void **state)
{
	static const uint64_t senders[] = { UINT64_MAX - 5, 7, 0, UINT64_C(1) << 63, 1000 };
	struct blocklist list = { 0 };

	(void)state;
	assert_false(blocklist_has(&list, 0));
	for (size_t i = 0; i < 5; i++)
		assert_true(blocklist_add(db, senders[i], 1));
	assert_true(blocklist_load(db, &list, error, sizeof(error)));
	assert_int_equal(list.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(blocklist_has(&list, senders[i]));
	assert_false(blocklist_has(&list, 8));
	assert_false(blocklist_has(&list, UINT64_MAX));
	blocklist_clear(&list);
	assert_false(blocklist_has(&list, 7));
}

static void a_long_list_is_read_whole(void **state)
{
	struct blocklist list = { 0 };

	(void)state;
	assert_true(db_execute(db,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
		" INSERT INTO blocked SELECT i * 7919, 1 FROM n"));
	assert_true(blocklist_load(db, &list, error, sizeof(error)));
	assert_int_equal(list.count, 10000);
	assert_true(blocklist_has(&list, 10000 * 7919));
	assert_false(blocklist_has(&list, 10000 * 7919 + 1));
	blocklist_clear(&list);
}

static void who_is_blocked_twice_keeps_the_first_time_and_leaves_once(void **state)
{
	bool was_blocked;

	(void)state;
	assert_true(blocklist_add(db, 7, 1));
	assert_true(blocklist_add(db, 7, 2));
	assert_int_equal(db_number(db, "SELECT since_ms FROM blocked", 0), 1);
	assert_true(blocklist_remove(db, 7, &was_blocked) && was_blocked);
	assert_true(blocklist_remove(db, 7, &was_blocked) && !was_blocked);
}

static void two_lists_are_equal_when_they_block_the_same(void **state)
{
	struct blocklist one = { 0 }, other = { 0 };

	(void)state;
	assert_true(blocklist_equals(&one, &other));
	assert_true(blocklist_add(db, 7, 1));
	assert_true(blocklist_load(db, &one, error, sizeof(error)));
	assert_false(blocklist_equals(&one, &other));
	assert_true(blocklist_load(db, &other, error, sizeof(error)));
	assert_true(blocklist_equals(&one, &other));
	other.senders[0] = 8;
	assert_false(blocklist_equals(&one, &other));
	blocklist_clear(&one);
	blocklist_clear(&other);
}

static void a_list_that_cannot_be_read_or_written_is_told(void **state)
{
	struct blocklist list = { 0 };
	bool was_blocked = true;

	(void)state;
	assert_true(db_execute(db, "DROP VIEW identities; DROP TABLE blocked"));
	assert_false(blocklist_load(db, &list, error, sizeof(error)));
	assert_non_null(strstr(error, "the block list cannot be read: no such table"));
	assert_int_equal(list.count, 0);
	assert_false(blocklist_add(db, 7, 1));
	assert_false(blocklist_remove(db, 7, &was_blocked));
	assert_false(was_blocked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_is_on_the_list_is_found_and_nobody_else),
		TEST(a_long_list_is_read_whole),
		TEST(who_is_blocked_twice_keeps_the_first_time_and_leaves_once),
		TEST(two_lists_are_equal_when_they_block_the_same),
		TEST(a_list_that_cannot_be_read_or_written_is_told),
	};

	return RUN_SUITE(tests);
}
