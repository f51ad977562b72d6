/* The journal, and what is known of a citizen. */
#include "cli_site.h"

#include "agahi/recall/identity.h"

#define CITIZEN "+92 300 1234567"

/* The daemon ran here, and the citizen told it this. */
static void remember(const char *language, bool stopped)
{
	char error[512], sql[256], tag[64];
	struct sender_key key;

	assert_true(
		identity_prepare(&(struct identity_place){ .journal = site.journal, .country_code = "92" },
			&key, error, sizeof(error)));
	snprintf(tag, sizeof(tag), "'%s'", language ? language : "");
	snprintf(sql, sizeof(sql), "INSERT OR REPLACE INTO preference VALUES (%lld, %s, %d, 1)",
		(long long)sender_identity_of(&key, "923001234567"), language ? tag : "NULL", stopped);
	site_journal(sql);
}

static void nothing_is_known_where_the_daemon_never_ran(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	assert_int_equal(AGAHI("ask", "--from", CITIZEN, "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
	assert_string_equal(site.err, "");
	assert_int_equal(access(site.journal, F_OK), -1); /* asking makes no journal */
}

static void the_stored_language_is_found_in_any_spelling_of_the_number(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	remember("ur-Latn", false);
	assert_int_equal(AGAHI("ask", "--from", CITIZEN, "vote"), CLI_OK);
	assert_says(site.out, "Vote ke liye");
	assert_int_equal(AGAHI("ask", "--from", "0300-1234567", "vote"), CLI_OK);
	assert_says(site.out, "Vote ke liye");
	assert_int_equal(AGAHI("ask", "--from", "03001234568", "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
}

static void who_asked_for_stop_gets_no_menu(void **state)
{
	(void)state;
	site_import(TEST_MESSAGES, NULL);
	remember(NULL, true);
	assert_int_equal(AGAHI("ask", "--from", CITIZEN, "--explain", "qwertz"), CLI_OK);
	assert_string_equal(site.out, "");
	assert_says(site.err, "rule=stopped");
	assert_int_equal(AGAHI("ask", "--from", CITIZEN, "vote"), CLI_OK);
	assert_says(site.out, "How to vote");
}

static void a_lost_key_is_told_and_nothing_is_made_up(void **state)
{
	char *key = site_path("journal.db.key");

	(void)state;
	site_import(TEST_MESSAGES, NULL);
	remember("ur-Latn", false);
	unlink(key);
	assert_int_equal(AGAHI("ask", "--from", CITIZEN, "vote"), CLI_OK);
	assert_says(site.err, key);
	assert_says(site.out, "How to vote");
	assert_int_equal(access(key, F_OK), -1);
	free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_known_where_the_daemon_never_ran, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(the_stored_language_is_found_in_any_spelling_of_the_number,
			site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(who_asked_for_stop_gets_no_menu, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			a_lost_key_is_told_and_nothing_is_made_up, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
