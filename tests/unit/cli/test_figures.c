/* figures: sums as they may be published, from the operators' file. */
#include "cli_site.h"

#include <jansson.h>

#include "agahi/base/clock.h"
#include "agahi/survey/figures_db.h"

static bool always(void *arg)
{
	(void)arg;
	return true;
}

/* 2027-02-07 10:00 in Pakistan is the 500,549th hour since 1970. */
static void write_figures(const char *sql)
{
	char path[FIGURES_DB_PATH_SIZE], error[8192];

	site_journal(sql);
	figures_db_path(site.content, path);
	if (!figures_db_write(&(struct figures_db_job){ site.journal, path, "Asia/Karachi",
				      INT64_C(1802000000000), always, NULL, NULL },
		    error, sizeof(error)))
		fail_msg("%s", error);
}

static const char sums[] =
	"INSERT INTO hourly VALUES (500549, 'vote', 'ur', 'sms', 'a', 'exact', 0, 0, 100, 150),"
	" (500549, 'che,ck', 'ur', 'sms', 'a', 'exact', 0, 0, 40, 40),"
	" (500550, 'rare', 'en', 'sms', 'a', 'exact', 1, 0, 3, 3),"
	" (500550, 'vote', 'en', 'ussd', 'a', '', 100, 0, 7, 0)";

#define PERIOD "--from", "2027-02-07", "--to", "2027-02-07"

static void tables_for_people_hide_small_sums_and_what_gives_them_away(void **state)
{
	(void)state;
	write_figures(sums);
	assert_int_equal(AGAHI("figures", PERIOD), CLI_OK);
	assert_says(site.out, "From 2027-02-07 to 2027-02-07, Asia/Karachi; as of 2027-02-07 16:33:20.\n");
	assert_says(site.out, "  all                             143          7        193         <5\n");
	assert_says(
		site.out, "topic\n  vote                            100          7        150          0\n");
	assert_says(site.out, "  rare                             <5          0         <5         <5\n");
	assert_says(site.out, "  che,ck                       hidden          0     hidden          0\n");
	assert_says(site.out, "hour\n  10 ");
}

static void cells_are_rows_of_csv(void **state)
{
	(void)state;
	write_figures(sums);
	assert_int_equal(AGAHI("figures", "--csv", PERIOD), CLI_OK);
	assert_says(site.out, "day,hour,topic,language,channel,link,requests,screens,parts,failed\n");
	assert_says(site.out, "2027-02-07,11,rare,en,sms,a,<5,0,<5,<5\n");
	assert_says(site.out, "2027-02-07,10,\"che,ck\",ur,sms,a,hidden,");
	assert_says(site.out, "2027-02-07,11,vote,en,ussd,a,0,7,0,0\n");
}

static void json_has_numbers_and_words_in_their_place_and_times_twice(void **state)
{
	const char *from, *requests_rare = NULL;
	json_int_t from_ms, before_ms, requests;
	json_t *topics;

	(void)state;
	write_figures(sums);
	assert_int_equal(AGAHI("figures", "--json", PERIOD), CLI_OK);
	json_t *root = json_loads(site.out, 0, NULL);
	assert_int_equal(
		json_unpack(root, "{s:I, s:s, s:I, s:{s:I}, s:o}", "from_ms", &from_ms, "from", &from,
			"before_ms", &before_ms, "all", "requests", &requests, "topic", &topics),
		0);
	assert_string_equal(from, "2027-02-07T00:00:00+05:00");
	assert_int_equal(before_ms - from_ms, 24 * 3600 * 1000);
	assert_int_equal(requests, 143);
	assert_int_equal(json_array_size(topics), 3);
	for (size_t i = 0; i < 3; i++) {
		const json_t *row = json_array_get(topics, i);

		if (strcmp(json_string_value(json_object_get(row, "topic")), "rare") == 0)
			requests_rare = json_string_value(json_object_get(row, "requests"));
	}
	assert_string_equal(requests_rare, "<5");
	json_decref(root);
}

static void days_that_are_none_are_a_wrong_call(void **state)
{
	(void)state;
	write_figures(sums);
	assert_int_equal(AGAHI("figures"), CLI_USAGE);
	assert_int_equal(AGAHI("figures", "--from", "2027-02-07"), CLI_USAGE);
	assert_int_equal(AGAHI("figures", "--from", "2027-02-30", "--to", "2027-03-01"), CLI_USAGE);
	assert_says(site.err, "DATE is a day such as 2027-02-07");
	assert_int_equal(AGAHI("figures", "--from", "2027-02-07 10:00", "--to", "2027-03-01"), CLI_USAGE);
	assert_int_equal(AGAHI("figures", "--from", "2027-02-08", "--to", "2027-02-07"), CLI_USAGE);
	assert_says(site.err, "lies before");
	assert_int_equal(AGAHI("figures", PERIOD, "--csv", "--json"), CLI_USAGE);
	assert_int_equal(AGAHI("figures", PERIOD, "more"), CLI_USAGE);
	assert_string_equal(site.out, "");
}

static void without_the_file_there_is_a_clear_word_and_no_journal_is_needed(void **state)
{
	(void)state;
	assert_int_equal(AGAHI("figures", PERIOD), CLI_FAILED);
	assert_says(site.err, "figures.db is not there: a running agahid writes it");
	write_figures(sums);
	unlink(site.journal);
	assert_int_equal(AGAHI("figures", PERIOD), CLI_OK);
	assert_int_equal(access(site.journal, F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tables_for_people_hide_small_sums_and_what_gives_them_away),
		TEST(cells_are_rows_of_csv),
		TEST(json_has_numbers_and_words_in_their_place_and_times_twice),
		TEST(days_that_are_none_are_a_wrong_call),
		TEST(without_the_file_there_is_a_clear_word_and_no_journal_is_needed),
	};

	return RUN_SUITE(tests);
}
