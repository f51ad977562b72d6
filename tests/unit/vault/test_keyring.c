/* The key of the hour: there before the first row, wiped after the last. */
#include "store.h"

#include "agahi/vault/keyring.h"

#define HOUR ((uint64_t)KEYRING_HOUR_MS)
#define REST ((uint64_t)KEYRING_REST_MS)

static char *folder, *path;
static sqlite3 *db;
static struct keyring *keyring;
static const uint64_t begin_ms = 1000000000;

static void open_keyring(void)
{
	char error[512] = "";

	keyring = keyring_open(db, path, error, sizeof(error));
	assert_string_equal(error, "");
	assert_non_null(keyring);
}

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	open_keyring();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	keyring_close(keyring);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* Seals a reply as row `id` of the outbox, at that time; gives its key. */
static int64_t add_row(int64_t id, uint64_t now_ms)
{
	const struct sealing_secret secret = { SEALING_REPLY, id, { 1, 1, "923001234567" }, "reply", 5 };
	int64_t key = 0;
	size_t len = 0;
	char sql[256];

	assert_true(keyring_renew(keyring, now_ms));
	assert_non_null(keyring_seal(keyring, &secret, &len, &key));
	assert_int_equal(len, sealing_size(&secret));
	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%lld, 1, 'a', 6, 0, '8300', 1, '', '', '', '', '', 0, '', 0, "
		"%lld, x'00', 0)",
		(long long)id, (long long)key);
	assert_true(db_execute(db, sql));
	return key;
}

static void delete_row(int64_t id)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "DELETE FROM outbox WHERE id = %lld", (long long)id);
	assert_true(db_execute(db, sql));
}

static size_t keys_on_disk(void)
{
	struct keyslots *slots = test_open_slots(path);
	size_t count = 0;

	for (size_t i = 0; i < KEYSLOTS; i++)
		count += slots->slots[i].id != 0;
	keyslots_close(slots);
	return count;
}

static void a_key_is_on_the_disk_before_anything_is_sealed_under_it(void **state)
{
	(void)state;
	assert_int_equal(keys_on_disk(), 0);
	assert_true(keyring_renew(keyring, begin_ms));
	assert_int_equal(keys_on_disk(), 1);
	int64_t key = add_row(1, begin_ms);
	struct keyslots *slots = test_open_slots(path);
	assert_non_null(keyslots_find(slots, key));
	keyslots_close(slots);
}

static void a_key_lasts_an_hour_and_is_wiped_when_nothing_of_it_waits(void **state)
{
	(void)state;
	int64_t first = add_row(1, begin_ms);
	assert_true(add_row(2, begin_ms + HOUR - 1) == first);
	int64_t second = add_row(3, begin_ms + HOUR);
	assert_true(second != first);
	assert_true(keyring_wipe_unused(keyring, begin_ms + HOUR, false));
	assert_int_equal(keys_on_disk(), 2);
	delete_row(1);
	assert_true(keyring_wipe_unused(keyring, begin_ms + HOUR, false));
	assert_int_equal(keys_on_disk(), 2);
	delete_row(2);
	assert_true(keyring_wipe_unused(keyring, begin_ms + HOUR, false));
	assert_int_equal(keys_on_disk(), 1);
	assert_null(keyslots_find(keyring_slots(keyring), first));
	assert_non_null(keyslots_find(keyring_slots(keyring), second));
}

static void a_part_that_waits_holds_its_key_too(void **state)
{
	char sql[256];

	(void)state;
	int64_t key = add_row(1, begin_ms);
	snprintf(sql, sizeof(sql),
		"INSERT INTO part VALUES (2, 1, 'a', 6, 0, '8300', 1, 1, 2, 1, 0, 0, %lld, x'00')",
		(long long)key);
	assert_true(db_execute(db, sql));
	delete_row(1);
	assert_true(keyring_wipe_unused(keyring, begin_ms, true));
	assert_int_equal(keys_on_disk(), 1);
	assert_true(db_execute(db, "DELETE FROM part"));
	assert_true(keyring_wipe_unused(keyring, begin_ms, true));
	assert_int_equal(keys_on_disk(), 0);
}

static void when_it_is_quiet_a_key_rests_a_minute_and_is_wiped(void **state)
{
	(void)state;
	int64_t first = add_row(1, begin_ms);
	assert_true(keyring_wipe_unused(keyring, begin_ms + REST, false));
	delete_row(1);
	assert_true(keyring_wipe_unused(keyring, begin_ms + REST - 1, false));
	assert_int_equal(keys_on_disk(), 1);
	assert_true(keyring_wipe_unused(keyring, begin_ms + REST, false));
	assert_int_equal(keys_on_disk(), 0);
	assert_true(add_row(2, begin_ms + REST) != first);
}

static void a_key_that_was_not_used_is_kept_for_the_first_row(void **state)
{
	(void)state;
	assert_true(keyring_renew(keyring, begin_ms));
	assert_true(keyring_wipe_unused(keyring, begin_ms + HOUR - 1, false));
	assert_int_equal(keys_on_disk(), 1);
	assert_true(keyring_wipe_unused(keyring, begin_ms, true));
	assert_int_equal(keys_on_disk(), 0);
}

static void a_life_has_keys_of_its_own_and_wipes_those_of_the_last(void **state)
{
	(void)state;
	int64_t first = add_row(1, begin_ms);
	keyring_close(keyring);
	open_keyring();
	int64_t second = add_row(2, begin_ms);
	assert_true(second != first);
	assert_int_equal(keys_on_disk(), 2);
	delete_row(1);
	assert_true(keyring_wipe_unused(keyring, begin_ms, false));
	assert_int_equal(keys_on_disk(), 1);
	assert_non_null(keyslots_find(keyring_slots(keyring), second));
}

/* Deleted in the log alone, a row may come back after a power cut. */
static void no_key_is_wiped_before_its_rows_are_gone_for_good(void **state)
{
	sqlite3 *reader = test_open_journal(path, DB_READ_ONLY);

	(void)state;
	add_row(1, begin_ms);
	assert_true(db_execute(reader, "BEGIN; SELECT count(*) FROM outbox"));
	delete_row(1);
	sqlite3_busy_timeout(db, 10);
	assert_false(keyring_wipe_unused(keyring, begin_ms, true));
	assert_int_equal(keys_on_disk(), 1);
	assert_true(db_execute(reader, "COMMIT"));
	assert_true(keyring_wipe_unused(keyring, begin_ms, true));
	assert_int_equal(keys_on_disk(), 0);
	db_close(reader);
}

static void when_all_slots_are_taken_sealing_goes_on_under_the_newest(void **state)
{
	int64_t last = 0;

	(void)state;
	for (int i = 0; i < KEYSLOTS; i++)
		last = add_row(i + 1, begin_ms + (uint64_t)i * HOUR);
	assert_true(add_row(100, begin_ms + (uint64_t)KEYSLOTS * HOUR) == last);
	keyring_close(keyring);
	open_keyring();
	int64_t key = add_row(101, begin_ms);
	assert_non_null(keyslots_find(keyring_slots(keyring), key));
	assert_int_equal(keys_on_disk(), KEYSLOTS);
	delete_row(7);
	assert_true(keyring_wipe_unused(keyring, begin_ms, false));
	assert_true(add_row(102, begin_ms + HOUR) != key);
}

/* However many rows of other keys stand before it, a row is found; it may take several looks. */
static void a_row_behind_many_others_holds_its_key(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)"
		"INSERT INTO outbox SELECT i, 1, 'a', 6, 0, '8300', 1, '', '', '', '', '', 0, '', 0, 5, "
		"x'00', 0 FROM n"));
	int64_t key = add_row(12001, begin_ms);
	keyring_close(keyring);
	open_keyring();
	for (int i = 0; i < 5; i++) {
		assert_true(keyring_wipe_unused(keyring, begin_ms, false));
		assert_non_null(keyslots_find(keyring_slots(keyring), key));
	}
	delete_row(12001);
	assert_true(keyring_wipe_unused(keyring, begin_ms, false));
	assert_null(keyslots_find(keyring_slots(keyring), key));
}

static void without_a_file_of_keys_nothing_is_opened(void **state)
{
	char error[512] = "", *file = test_path(folder, "journal.db.slots");

	(void)state;
	assert_int_equal(truncate(file, 1), 0);
	assert_null(keyring_open(db, path, error, sizeof(error)));
	assert_non_null(strstr(error, "this is not the file of the keys"));
	free(file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_is_on_the_disk_before_anything_is_sealed_under_it),
		TEST(a_key_lasts_an_hour_and_is_wiped_when_nothing_of_it_waits),
		TEST(a_part_that_waits_holds_its_key_too),
		TEST(when_it_is_quiet_a_key_rests_a_minute_and_is_wiped),
		TEST(a_key_that_was_not_used_is_kept_for_the_first_row),
		TEST(a_life_has_keys_of_its_own_and_wipes_those_of_the_last),
		TEST(no_key_is_wiped_before_its_rows_are_gone_for_good),
		TEST(when_all_slots_are_taken_sealing_goes_on_under_the_newest),
		TEST(a_row_behind_many_others_holds_its_key),
		TEST(without_a_file_of_keys_nothing_is_opened),
	};

	return RUN_SUITE(tests);
}
