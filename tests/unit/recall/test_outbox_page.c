/* What waits in the outbox, held in memory of its own: whole, in order, and no more than was asked for. */
#include "store.h"

#include "agahi/recall/outbox_page.h"

static char *folder, *path;
static sqlite3 *db;
static struct keyslots *slots;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	for (int64_t id = 1; id <= 3; id++) {
		struct journal_entry entry = entry_of(id, id == 2 ? "دوسرا جواب" : "the reply");

		test_keep(path, &entry.record);
	}
	db = test_open_journal(path, DB_READ_WRITE);
	slots = test_open_slots(path);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	keyslots_close(slots);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void entries_are_whole_after_the_database_is_closed(void **state)
{
	struct outbox_page *page = outbox_page_read(db, slots, 0, 3, 10);

	(void)state;
	assert_non_null(page);
	db_close(db);
	db = NULL;
	assert_int_equal(outbox_page_count(page), 3);
	const struct journal_entry *entry = outbox_page_entry(page, 1);
	assert_int_equal(entry->id, 2);
	assert_string_equal(entry->reply, "دوسرا جواب");
	assert_string_equal(entry->link, "telco-a");
	assert_string_equal(entry->topic, "voting");
	assert_string_equal(entry->language, "en");
	assert_string_equal(entry->rule, "exact");
	assert_string_equal(entry->keyword, "vote");
	assert_string_equal(entry->sender.digits, "923001234567");
	assert_string_equal(outbox_page_entry(page, 2)->reply, "the reply");
	outbox_page_free(page);
}

static void a_page_ends_at_its_limit_and_at_the_last_id(void **state)
{
	struct outbox_page *page = outbox_page_read(db, slots, 1, 3, 1);

	(void)state;
	assert_int_equal(outbox_page_count(page), 1);
	assert_int_equal(outbox_page_entry(page, 0)->id, 2);
	outbox_page_free(page);
	page = outbox_page_read(db, slots, 0, 2, 10);
	assert_int_equal(outbox_page_count(page), 2);
	outbox_page_free(page);
	page = outbox_page_read(db, slots, 3, 9, 10);
	assert_int_equal(outbox_page_count(page), 0);
	outbox_page_free(page);
}

static void what_no_key_opens_is_there_without_its_reply(void **state)
{
	const struct keyslots none = { .fd = -1 };
	struct outbox_page *page = outbox_page_read(db, &none, 0, 3, 10);

	(void)state;
	assert_int_equal(outbox_page_count(page), 3);
	assert_null(outbox_page_entry(page, 0)->reply);
	outbox_page_free(page);
}

static void a_table_that_cannot_be_read_is_no_page(void **state)
{
	(void)state;
	assert_true(db_execute(db, "DROP TABLE outbox"));
	assert_null(outbox_page_read(db, slots, 0, 3, 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			entries_are_whole_after_the_database_is_closed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_page_ends_at_its_limit_and_at_the_last_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_no_key_opens_is_there_without_its_reply, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_that_cannot_be_read_is_no_page, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
