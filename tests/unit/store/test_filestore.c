/* The store in a file: a batch is one commit, and what fails leaves nothing. */
#include "store.h"

#include "agahi/store/filestore.h"

struct fixture {
	char *folder, *path;
	struct store *store;
};

static struct fixture fixture;

static int set_up(void **state)
{
	char error[512] = "";

	(void)state;
	fixture.folder = test_folder_make();
	fixture.path = test_path(fixture.folder, "journal.db");
	fixture.store = filestore_open(fixture.path, DURABILITY_FULL, error, sizeof(error));
	assert_string_equal(error, "");
	assert_true(fixture.store->backend->begin_life(fixture.store));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture.store->backend->close(fixture.store);
	free(fixture.path);
	test_folder_remove(fixture.folder);
	return 0;
}

static enum store_outcome commit(struct journal_record *first)
{
	return fixture.store->backend->commit(fixture.store, first, true);
}

static long long count_of(const char *table)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return test_number(fixture.path, sql);
}

static void what_settles_may_stand_behind_what_is_new(void **state)
{
	struct journal_entry first = entry_of(1, "the reply"), second = entry_of(2, "the reply");
	struct journal_settlement settlement = settlement_of(1, JOURNAL_SENT);

	(void)state;
	assert_int_equal(commit(&first.record), STORE_COMMITTED);
	second.record.next = &settlement.record;
	assert_int_equal(commit(&second.record), STORE_COMMITTED);
	assert_int_equal(count_of("outbox"), 1);
	assert_int_equal(count_of("settled"), 1);
}

static void of_a_batch_that_fails_nothing_stays_and_the_reason_does(void **state)
{
	struct journal_entry first = entry_of(1, "the reply"), again = entry_of(1, "the reply");

	(void)state;
	first.record.next = &again.record;
	assert_int_equal(commit(&first.record), STORE_FAILED);
	assert_non_null(strstr(fixture.store->backend->error(fixture.store), "UNIQUE"));
	assert_int_equal(count_of("outbox"), 0);
	first.record.next = NULL;
	assert_int_equal(commit(&first.record), STORE_COMMITTED);
	assert_int_equal(count_of("outbox"), 1);
}

static void nobody_waits_for_its_beat(void **state)
{
	(void)state;
	assert_int_equal(fixture.store->beat_ms, 0);
	assert_true(fixture.store->backend->prove(fixture.store));
	assert_true(fixture.store->backend->used_octets(fixture.store) > 0);
}

static void a_clean_end_is_remembered_and_a_new_life_undoes_it(void **state)
{
	(void)state;
	assert_int_equal(test_number(fixture.path, "SELECT clean FROM life"), 0);
	fixture.store->backend->end_life(fixture.store, true);
	assert_int_equal(test_number(fixture.path, "SELECT clean FROM life"), 1);
	assert_true(fixture.store->backend->begin_life(fixture.store));
	fixture.store->backend->end_life(fixture.store, false);
	assert_int_equal(test_number(fixture.path, "SELECT clean FROM life"), 0);
}

static void a_file_that_cannot_be_made_is_told(void **state)
{
	char error[512] = "";

	(void)state;
	assert_null(filestore_open("/nowhere/at/all/journal.db", DURABILITY_FULL, error, sizeof(error)));
	assert_non_null(strstr(error, "/nowhere/at/all/journal.db"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_settles_may_stand_behind_what_is_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			of_a_batch_that_fails_nothing_stays_and_the_reason_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_waits_for_its_beat, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_clean_end_is_remembered_and_a_new_life_undoes_it, set_up, tear_down),
		cmocka_unit_test(a_file_that_cannot_be_made_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
