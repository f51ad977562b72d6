/* block: numbers that are never answered. */
#include "cli_site.h"

#include "agahi/recall/blocklist.h"

static size_t blocked(void)
{
	char error[512];
	struct blocklist list = { 0 };
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_ONLY, error, sizeof(error));

	assert_true(blocklist_load(db, &list, error, sizeof(error)));
	size_t count = list.count;
	blocklist_clear(&list);
	db_close(db);
	return count;
}

static void a_number_is_blocked_and_let_in_again_in_any_spelling(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("block", "+923001234567"), CLI_OK);
	assert_says(site.out, "is blocked");
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	assert_int_equal(blocked(), 1);
	assert_int_equal(AGAHI("block", "--remove", "0300 1234567"), CLI_OK);
	assert_says(site.out, "is answered again");
	assert_int_equal(blocked(), 0);
	assert_int_equal(AGAHI("block", "--remove", "923001234567"), CLI_FAILED);
	assert_says(site.err, "was not blocked");
}

static void the_number_itself_is_neither_shown_nor_kept(void **state)
{
	char *command = NULL;

	(void)state;
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK);
	assert_null(strstr(site.out, "3001234567"));
	assert_true(
		asprintf(&command, "cat '%s'/journal.db* | grep -c 3001234567 >/dev/null", site.folder) > 0);
	assert_int_not_equal(system(command), 0);
	free(command);
}

static void what_an_older_version_blocked_is_on_the_list_first(void **state)
{
	char error[512];

	(void)state;
	assert_int_equal(AGAHI("block", "923001234567"), CLI_OK); /* makes the key */
	sqlite3 *content = library_open(site.content, DB_READ_WRITE, error, sizeof(error));
	assert_true(db_execute(content, "INSERT INTO blocked VALUES (7, 1), (-8, 2)"));
	if (AGAHI("block", "923001234567") != CLI_OK)
		fail_msg("%s", site.err);
	assert_int_equal(blocked(), 3);
	assert_int_equal(db_number(content, "SELECT count(*) FROM blocked", -1), 0);
	db_close(content);
}

static void what_is_no_number_is_not_blocked(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("block", "me"), CLI_USAGE);
	assert_int_equal(AGAHI("block"), CLI_USAGE);
	assert_int_equal(AGAHI("block", "8300", "8301"), CLI_USAGE);
	assert_int_equal(AGAHI("block", "--loud", "8300"), CLI_USAGE);
	assert_int_equal(access(site.journal, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_number_is_blocked_and_let_in_again_in_any_spelling, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			the_number_itself_is_neither_shown_nor_kept, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_an_older_version_blocked_is_on_the_list_first, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_no_number_is_not_blocked, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
