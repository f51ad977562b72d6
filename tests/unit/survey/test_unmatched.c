/* What leaves the journal in words, and what never does. */
#include "survey.h"

#include "agahi/base/buffer.h"
#include "agahi/survey/unmatched.h"

static struct buffer told;
static int pieces;

static bool tell(const struct unmatched_text *text, void *arg)
{
	(void)arg;
	buffer_add_format(&told, "[%s|%s|%lld|%lld|%lld|%lld|%s|%s]", text->folded, text->text,
		(long long)text->people, (long long)text->times,
		(long long)((text->first_ms - NOW_MS) / MINUTE_MS),
		(long long)((text->last_ms - NOW_MS) / MINUTE_MS), text->offered, text->language);
	return true;
}

static bool go_on(void *arg)
{
	pieces++;
	return arg == NULL;
}

static const char *read_since(int64_t since_ms)
{
	sqlite3 *db = test_open_journal(site.journal, DB_READ_ONLY);

	buffer_free(&told);
	told = (struct buffer){ 0 };
	buffer_add_text(&told, "");
	pieces = 0;
	assert_true(unmatched_read(db, since_ms, tell, go_on, NULL));
	db_close(db);
	return told.data;
}

static void ask(uint64_t sender, const char *text)
{
	site_ask(sender, text, "fallback", NOW_MS);
}

static void what_two_people_sent_stays_and_what_three_sent_leaves(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++)
		ask(1, "my neighbour Amina");
	ask(2, "my neighbour Amina");
	assert_string_equal(read_since(0), "");
	ask(3, "my neighbour Amina");
	assert_string_equal(read_since(0), "[my neighbour amina|my neighbour Amina|3|52|0|0|vote|check|en]");
}

static void spellings_of_one_text_are_one_and_the_one_shown_was_sent_by_three_too(void **state)
{
	(void)state;
	ask(1, "Where is, the Tehsil");
	ask(2, "where is the tehsil");
	ask(3, "WHERE IS THE TEHSIL?");
	for (int i = 0; i < 9; i++)
		ask(1, "where is the tehsil!!!! (Amina)"); /* another text */
	assert_string_equal(read_since(0), "[where is the tehsil|where is the tehsil|3|3|0|0|vote|check|en]");
	for (uint64_t sender = 11; sender <= 13; sender++)
		ask(sender, "WHERE IS THE TEHSIL?");
	assert_string_equal(
		read_since(0), "[where is the tehsil|WHERE IS THE TEHSIL?|6|6|0|0|vote|check|en]");
}

static void what_a_terminal_would_obey_never_leaves(void **state)
{
	(void)state;
	ask(1, "\033[2JWhere\u202e is\r\nit\xc2\x9b");
	ask(2, "[2JWhere is it");
	ask(3, "\u2066[2JWhere is\tit");
	assert_string_equal(read_since(0), "[2jwhere is it|[2JWhere is it|3|3|0|0|vote|check|en]");
}

static void only_what_nobody_understood_is_read(void **state)
{
	(void)state;
	for (uint64_t sender = 1; sender <= 5; sender++) {
		site_ask(sender, "vote", "exact", NOW_MS);
		site_ask(sender, "stop it", "stopped", NOW_MS);
		ask(sender, "?!"); /* no word in it */
	}
	assert_string_equal(read_since(0), "");
}

static void times_are_of_whole_minutes_and_what_is_older_does_not_count(void **state)
{
	(void)state;
	site_ask(1, "tehsil", "fallback", NOW_MS - 2 * DAY_MS);
	site_ask(2, "tehsil", "fallback", NOW_MS + 61 * 1000);
	site_ask(3, "tehsil", "fallback", NOW_MS + 1);
	site_ask(4, "tehsil", "fallback", NOW_MS + 3599 * 1000);
	assert_string_equal(read_since(NOW_MS - DAY_MS), "[tehsil|tehsil|3|3|0|59|vote|check|en]");
	assert_string_equal(read_since(0), "[tehsil|tehsil|4|4|-2880|59|vote|check|en]");
}

static void most_people_come_first(void **state)
{
	(void)state;
	for (uint64_t sender = 1; sender <= 4; sender++) {
		ask(sender, "common");
		if (sender <= 3)
			ask(sender, "rarer");
		ask(1, "rarer");
	}
	const char *text = read_since(0);
	assert_non_null(strstr(text, "[rarer|rarer|3|7|"));
	assert_true(strstr(text, "[common|") < strstr(text, "[rarer|"));
}

static void a_long_journal_is_read_in_pieces_each_row_once(void **state)
{
	(void)state;
	test_execute(site.journal,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
		" INSERT INTO settled SELECT i, 1767225600000 + i / 7, 1, 'a', '8300', i % 4, 'tehsil', "
		"'fallback', 'en',"
		" 'fallback', '', 0, 0, 1, 0, '', 0, '', 0 FROM n");
	assert_string_equal(read_since(0), "[tehsil|tehsil|4|9000|0|0||en]");
	assert_int_equal(pieces, 5);
}

static void who_is_asked_to_end_ends(void **state)
{
	sqlite3 *db = test_open_journal(site.journal, DB_READ_ONLY);
	int end = 1;

	(void)state;
	assert_false(unmatched_read(db, 0, tell, go_on, &end));
	db_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_two_people_sent_stays_and_what_three_sent_leaves),
		TEST(spellings_of_one_text_are_one_and_the_one_shown_was_sent_by_three_too),
		TEST(what_a_terminal_would_obey_never_leaves),
		TEST(only_what_nobody_understood_is_read),
		TEST(times_are_of_whole_minutes_and_what_is_older_does_not_count),
		TEST(most_people_come_first),
		TEST(a_long_journal_is_read_in_pieces_each_row_once),
		TEST(who_is_asked_to_end_ends),
	};
	int failed = RUN_SUITE(tests);

	buffer_free(&told);
	return failed;
}
