/* block: numbers that are never answered. */
#include "cli_site.h"

static size_t blocked(void)
{
	char error[512];
	uint64_t *senders;
	size_t count;
	sqlite3 *db = library_open(site.content, DB_READ_ONLY, error, sizeof(error));

	assert_true(library_blocked(db, &senders, &count, error, sizeof(error)));
	free(senders);
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
		asprintf(&command, "cat '%s'/content.db* | grep -c 3001234567 >/dev/null", site.folder) > 0);
	assert_int_not_equal(system(command), 0);
	free(command);
}

static void what_is_no_number_is_not_blocked(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("block", "me"), CLI_USAGE);
	assert_int_equal(AGAHI("block"), CLI_USAGE);
	assert_int_equal(AGAHI("block", "8300", "8301"), CLI_USAGE);
	assert_int_equal(AGAHI("block", "--loud", "8300"), CLI_USAGE);
	assert_int_equal(access(site.content, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_number_is_blocked_and_let_in_again_in_any_spelling, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			the_number_itself_is_neither_shown_nor_kept, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_no_number_is_not_blocked, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
