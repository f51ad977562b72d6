/* What waits is sealed before SQLite sees it. */
#include "store.h"

#include "agahi/recall/history.h"
#include "agahi/store/waiting.h"

static char *folder, *path;
static sqlite3 *db;
static struct keyring *keyring;
static struct waiting *waiting;

static int set_up(void **state)
{
	char error[512];

	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	keyring = keyring_open(db, path, error, sizeof(error));
	waiting = waiting_new(db, keyring);
	return keyring && waiting ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	waiting_free(waiting);
	keyring_close(keyring);
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void neither_number_nor_text_is_in_the_files(void **state)
{
	static const char *const secrets[] = { "923001234567", "3001234567", "the reply", "a part of it" };
	struct journal_part part = part_of(6, 1);
	char command[600];

	(void)state;
	part.len = (uint8_t)snprintf((char *)part.octets, sizeof(part.octets), "a part of it");
	for (int64_t id = 7; id < 300; id++) {
		struct journal_entry entry = entry_of(id, "the reply");

		part.id = 1000 + id;
		assert_true(waiting_add_reply(waiting, &entry) && waiting_add_part(waiting, &part));
	}
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		snprintf(command, sizeof(command), "cat '%s'/* | grep -aq '%s'", folder, secrets[i]);
		assert_int_not_equal(system(command), 0);
	}
	snprintf(command, sizeof(command), "cat '%s'/* | grep -aq telco-a",
		folder); /* it can be found at all */
	assert_int_equal(system(command), 0);
}

static void note(const struct journal_entry *entry, void *arg)
{
	assert_string_equal(entry->reply, "the reply");
	(*(int *)arg)++;
}

static void what_was_written_is_read(void **state)
{
	struct journal_entry entry = entry_of(7, "the reply");
	int seen = 0;

	(void)state;
	assert_true(waiting_add_reply(waiting, &entry));
	assert_false(waiting_add_reply(waiting, &entry)); /* its id is taken */
	assert_true(history_read_outbox(db, keyring_slots(keyring), 0, INT64_MAX, 10, note, &seen));
	assert_int_equal(seen, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(neither_number_nor_text_is_in_the_files),
		TEST(what_was_written_is_read),
	};

	return RUN_SUITE(tests);
}
