/* unanswered: what got the menu, as far as several people sent it. */
#include "cli_site.h"

#include <jansson.h>

#include "agahi/survey/figures_db.h"

static const int64_t NOW_MS = INT64_C(1802000000000); /* 2027-02-07 16:33:20 in Pakistan */

static bool always(void *arg)
{
	(void)arg;
	return true;
}

static void ask(uint64_t sender, const char *text, int64_t ago_ms)
{
	static int id;
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%d, %lld, 1, 'a', '8300', %lld, '%s', 'fallback', 'ur', "
		"'fallback', '', 0, 0,"
		" 1, 0, '', 0, 'vote|check', 0)",
		++id, (long long)(NOW_MS - ago_ms), (long long)sender, text);
	site_journal(sql);
}

static void write_figures(void)
{
	char path[FIGURES_DB_PATH_SIZE], error[8192];

	for (uint64_t sender = 1; sender <= 4; sender++) {
		ask(sender, "=cmd|\"tehsil\"", 0);
		if (sender <= 3)
			ask(sender, "old words", INT64_C(9) * 86400 * 1000);
		if (sender <= 2)
			ask(sender, "amina bibi", 0);
	}
	figures_db_path(site.content, path);
	if (!figures_db_write(&(struct figures_db_job){ site.journal, path, "Asia/Karachi", NOW_MS, always,
				      NULL, NULL },
		    error, sizeof(error)))
		fail_msg("%s", error);
	unlink(site.journal);
}

static void for_people_most_people_come_first_and_nothing_of_two(void **state)
{
	(void)state;
	write_figures();
	assert_int_equal(AGAHI("unanswered"), CLI_OK);
	assert_says(site.out, "people  times  first             last              offered");
	assert_says(site.out,
		"     4      4  2027-02-07 16:33  2027-02-07 16:33  vote|check                    "
		"=cmd|\"tehsil\"\n"
		"     3      3  2027-01-29 16:33  2027-01-29 16:33  vote|check                    old "
		"words\n");
	assert_null(strstr(site.out, "amina"));
	assert_int_equal(access(site.journal, F_OK), -1);
}

static void rows_for_examples_lack_the_topic_alone_and_hold_no_formula(void **state)
{
	(void)state;
	write_figures();
	assert_int_equal(AGAHI("unanswered", "--csv"), CLI_OK);
	assert_string_equal(site.out,
		"topic,lang,text,#people,#times,#first,#last,#offered\n"
		",ur,\"'=cmd|\"\"tehsil\"\"\",4,4,2027-02-07 16:33:00,2027-02-07 16:33:00,vote|check\n"
		",ur,\"old words\",3,3,2027-01-29 16:33:00,2027-01-29 16:33:00,vote|check\n");
}

static void programs_get_times_twice(void **state)
{
	const char *text, *folded, *first, *offered, *lang;
	json_int_t people, times, first_ms;

	(void)state;
	write_figures();
	assert_int_equal(AGAHI("unanswered", "--json"), CLI_OK);
	json_t *texts = json_loads(site.out, 0, NULL);
	assert_int_equal(json_array_size(texts), 2);
	assert_int_equal(json_unpack(json_array_get(texts, 1), "{s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s}",
				 "text", &text, "folded", &folded, "people", &people, "times", &times,
				 "first_ms", &first_ms, "first", &first, "offered", &offered, "lang", &lang),
		0);
	assert_string_equal(text, "old words");
	assert_string_equal(first, "2027-01-29T16:33:00+05:00");
	assert_int_equal(first_ms % 60000, 0);
	assert_int_equal(people, 3);
	json_decref(texts);
}

static void a_later_day_and_a_higher_floor_leave_less(void **state)
{
	(void)state;
	write_figures();
	assert_int_equal(AGAHI("unanswered", "--since", "2027-02-01"), CLI_OK);
	assert_null(strstr(site.out, "old words"));
	assert_says(site.out, "tehsil");
	assert_int_equal(AGAHI("unanswered", "--least", "4"), CLI_OK);
	assert_null(strstr(site.out, "old words"));
	assert_int_equal(AGAHI("unanswered", "--since", "36500d", "--least", "3"), CLI_OK);
	assert_says(site.out, "old words");
}

static void the_floor_is_not_lowered(void **state)
{
	static const char *const wrong[] = { "2", "0", "-1" };

	(void)state;
	write_figures();
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(AGAHI("unanswered", "--least", wrong[i]), CLI_USAGE);
		assert_says(site.err, "--least is 3 or more: what fewer people wrote may tell who they are");
		assert_string_equal(site.out, "");
	}
	assert_int_equal(AGAHI("unanswered", "--least", "3x"), CLI_USAGE);
	assert_int_equal(AGAHI("unanswered", "--since", "soon"), CLI_USAGE);
	assert_says(site.err, "30d");
	assert_int_equal(AGAHI("unanswered", "--csv", "--json"), CLI_USAGE);
	assert_int_equal(AGAHI("unanswered", "more"), CLI_USAGE);
}

static void without_the_file_there_is_a_clear_word(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("unanswered"), CLI_FAILED);
	assert_says(site.err, "figures.db is not there: a running agahid writes it");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(for_people_most_people_come_first_and_nothing_of_two),
		TEST(rows_for_examples_lack_the_topic_alone_and_hold_no_formula),
		TEST(programs_get_times_twice),
		TEST(a_later_day_and_a_higher_floor_leave_less),
		TEST(the_floor_is_not_lowered),
		TEST(without_the_file_there_is_a_clear_word),
	};

	return RUN_SUITE(tests);
}
