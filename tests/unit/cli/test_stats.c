/* stats, queue: the journal's figures on paper. */
#include "cli_site.h"

#include <jansson.h>

static const char rows[] = "INSERT INTO settled (received_ms, settled_ms, link, service, sender, request, "
			   "topic, language, rule, keyword,"
			   " state, status, parts, resent, message_id) VALUES"
			   " (1, 2, 'a', '8300', 1, 'vote', 'vote', 'en', 'exact', 'vote', 0, 0, 2, 0, 'x'),"
			   " (1, 2, 'a', '8300', 1, 'vote', 'vote', 'ur', 'exact', 'vote', 0, 0, 1, 1, 'y'),"
			   " (1, 2, 'b', '8300', 2, 'x', '', '', 'loop', '', 2, 0, 0, 0, '');"
			   "INSERT INTO silence VALUES (1, 7, 'limited', 'a', 40);";

static void plain_figures_are_names_and_numbers(void **state)
{
	(void)state;
	site_journal(rows);
	assert_int_equal(AGAHI("stats"), CLI_OK);
	assert_says(site.out, "requests             43\n");
	assert_says(site.out, "sent                 2\n");
	assert_says(site.out, "silent               41\n");
	assert_says(site.out, "topics\n  vote                 2\n");
	assert_says(site.out,
		"rules\n  limited              40\n  exact                2\n  loop                 1\n");
}

static void json_has_them_all_even_those_without_rows(void **state)
{
	int waiting = -1;
	json_t *links = NULL;

	(void)state;
	site_journal(rows);
	assert_int_equal(AGAHI("queue", "--json"), CLI_OK);
	json_t *figures = json_loads(site.out, 0, NULL);
	assert_int_equal(json_unpack(figures, "{s:i, s:o}", "waiting", &waiting, "links", &links), 0);
	assert_int_equal(waiting, 0);
	assert_int_equal(json_object_size(links), 0);
	json_decref(figures);
	assert_int_equal(AGAHI("stats", "--json"), CLI_OK);
	figures = json_loads(site.out, 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(figures, "links"), "a")), 2);
	json_decref(figures);
}

static void the_age_of_the_oldest_is_told(void **state)
{
	(void)state;
	site_journal("INSERT INTO outbox VALUES (1, unixepoch() * 1000 - 90000, 'a', 1, 1, '2', 3, '', '', "
		     "'', '', '', 0, '', 0, 1, x'00', 0)");
	assert_int_equal(AGAHI("queue"), CLI_OK);
	assert_says(site.out, "waiting              1\n");
	assert_says(site.out, "oldest_seconds       9"); /* 90, or a little more */
}

static void without_a_journal_there_are_none(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("stats"), CLI_FAILED);
	assert_says(site.err, "journal.db");
	assert_int_equal(AGAHI("stats", "--loud"), CLI_USAGE);
	assert_int_equal(AGAHI("queue", "more"), CLI_USAGE);
	assert_says(site.err, "agahi -c FILE queue");
}

/* Zeros would be believed. */
static void a_journal_that_breaks_is_told_and_not_counted(void **state)
{
	(void)state;
	site_journal("DROP TABLE submission");
	assert_int_equal(AGAHI("stats"), CLI_FAILED);
	assert_says(site.err, "the journal cannot be read: no such table");
	assert_string_equal(site.out, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			plain_figures_are_names_and_numbers, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			json_has_them_all_even_those_without_rows, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(the_age_of_the_oldest_is_told, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			without_a_journal_there_are_none, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
			a_journal_that_breaks_is_told_and_not_counted, site_set_up, site_tear_down),
	};

	return RUN_SUITE(tests);
}
