/* The operators' file: what is in it, and what is not. */
#include "survey.h"

#include <sys/stat.h>

#include "agahi/survey/figures_db.h"

static char path[FIGURES_DB_PATH_SIZE], error[8192];
static bool wanted;

static int set_up(void **state)
{
	wanted = true;
	error[0] = '\0';
	site_set_up(state);
	figures_db_path(site.content, path);
	return 0;
}

static bool go_on(void *arg)
{
	(void)arg;
	return wanted;
}

static bool write_file(void)
{
	return figures_db_write(
		&(struct figures_db_job){ site.journal, path, "Asia/Karachi", NOW_MS, go_on, NULL, NULL },
		error, sizeof(error));
}

static long long number(const char *sql)
{
	sqlite3 *db = figures_db_open(path, error, sizeof(error));

	assert_non_null(db);
	long long found = db_number(db, sql, -1);
	db_close(db);
	return found;
}

static void the_file_stands_beside_the_messages(void **state)
{
	char there[FIGURES_DB_PATH_SIZE];

	(void)state;
	figures_db_path("/srv/agahi/content.db", there);
	assert_string_equal(there, "/srv/agahi/figures.db");
	figures_db_path("content.db", there);
	assert_string_equal(there, "figures.db");
}

static void hours_are_told_with_what_became_of_them(void **state)
{
	(void)state;
	test_execute(site.journal,
		"INSERT INTO hourly VALUES (1, 'vote', 'en', 'sms', 'a', 'exact', 0, 0, 7, 9),"
		" (1, 'vote', 'en', 'sms', 'a', 'exact', 1, 0, 2, 2), (1, 'vote', 'en', 'sms', 'a', 'exact', "
		"3, 0, "
		"1, 1),"
		" (1, '', '', 'sms', 'a', 'limited', 2, 0, 5, 0), (1, 'vote', 'en', 'ussd', 'a', '', 100, 0, "
		"11, "
		"0),"
		" (90000, 'vote', 'en', 'sms', 'a', 'exact', 0, 0, 1, 1)");
	assert_true(write_file());
	assert_int_equal(
		number("SELECT count(*) FROM hourly WHERE hour = 1 AND topic = 'vote' AND language = 'en'"
		       " AND channel = 'sms' AND link = 'a' AND rule = 'exact' AND requests = 10 AND parts = "
		       "12"
		       " AND sent = 7 AND failed = 2 AND expired = 1 AND silent = 0 AND screens = 0"),
		1);
	assert_int_equal(number("SELECT requests FROM hourly WHERE rule = 'limited' AND silent = 5"), 5);
	assert_int_equal(number("SELECT screens FROM hourly WHERE channel = 'ussd' AND requests = 0"), 11);
	assert_int_equal(number("SELECT sum(requests) FROM hourly"), 16);
	assert_int_equal(
		number("SELECT made_ms FROM meta WHERE time_zone = 'Asia/Karachi' AND least_people = 3"),
		NOW_MS);
}

static bool count(void *arg)
{
	return ++*(int *)arg < 50;
}

/* An hour of 1970, as a clock without a battery has it, and one of now. */
static void years_of_which_nothing_is_told_are_not_looked_at(void **state)
{
	int asked = 0;

	(void)state;
	test_execute(site.journal,
		"INSERT INTO hourly VALUES (1, 'vote', 'en', 'sms', 'a', 'keyword', 0, 0, 7, 9),"
		" (495000, 'vote', 'en', 'sms', 'a', 'keyword', 0, 0, 7, 9)");
	assert_true(figures_db_write(
		&(struct figures_db_job){ site.journal, path, "Asia/Karachi", NOW_MS, count, &asked, NULL },
		error, sizeof(error)));
	assert_int_equal(number("SELECT count(*) FROM hourly WHERE hour IN (1, 495000)"), 2);
}

static void what_was_in_the_answers_is_told_and_since_when_it_is_known(void **state)
{
	struct figures_db_meta meta;

	(void)state;
	test_execute(site.journal,
		"INSERT INTO hourly VALUES (1, '', 'en', 'sms', 'a', 'fallback', 0, 1, 7, 9),"
		" (1, '', 'en', 'sms', 'a', 'fallback', 1, 5, 2, 2), (1, '', 'en', 'sms', 'a', 'fallback', "
		"0, 6, 20, 20),"
		" (1, '', 'en', 'sms', 'a', 'fallback', 0, 0, 100, 100); UPDATE counted SET manner_hour = "
		"12");
	assert_true(write_file());
	assert_int_equal(
		number("SELECT count(*) FROM hourly WHERE requests = 129 AND nearest = 9 AND listed = 20"
		       " AND other_language = 22"),
		1);
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	assert_true(figures_db_read_meta(db, &meta));
	assert_int_equal(meta.manner_ms, 12 * INT64_C(3600000));
	assert_int_equal(meta.made_ms, NOW_MS);
	assert_string_equal(meta.zone, "Asia/Karachi");
	assert_false(meta.has_now);
	db_close(db);
}

static void the_last_minutes_and_what_waits_are_told(void **state)
{
	static const struct figures_db_now now = { .recent = { { 5, 41, 300000 }, { 60, 900, 3600000 } },
		.waiting = 7 };
	const struct figures_db_job job = { site.journal, path, "Asia/Karachi", NOW_MS, go_on, NULL, &now };
	struct figures_db_meta meta;

	(void)state;
	assert_true(figures_db_write(&job, error, sizeof(error)));
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	assert_true(figures_db_read_meta(db, &meta));
	assert_true(meta.has_now);
	assert_memory_equal(&meta.now, &now, sizeof(now));
	db_close(db);
}

static void the_group_reads_it_and_nobody_else_whatever_the_umask(void **state)
{
	mode_t kept = umask(077);
	struct stat status;

	(void)state;
	assert_true(write_file());
	umask(kept);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
}

static bool has_octets(const void *octets, size_t len)
{
	static uint8_t file[1 << 20];
	FILE *in = fopen(path, "rbe");

	assert_non_null(in);
	size_t size = fread(file, 1, sizeof(file), in);
	fclose(in);
	return memmem(file, size, octets, len) != NULL;
}

static void no_hash_and_no_lone_word_is_anywhere_in_its_octets(void **state)
{
	/* As SQLite would write it: most significant octet first. */
	static const uint64_t senders[] = { UINT64_C(0x8123456789abcdef), UINT64_C(0x0fedcba987654321),
		UINT64_C(0x7766554433221101), UINT64_C(0x1122334455667788) };
	uint8_t hash[8], turned[8];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		site_ask(senders[i], "where is the tehsil", "fallback", NOW_MS);
		if (i < 2)
			site_ask(senders[i], "Amina of Sukkur", "fallback", NOW_MS);
	}
	site_ask(senders[3], "understood words", "exact", NOW_MS);
	assert_true(write_file());
	assert_int_equal(
		number("SELECT count(*) FROM unmatched WHERE people = 4 AND folded = 'where is the tehsil'"),
		1);
	assert_int_equal(number("SELECT count(*) FROM unmatched"), 1);
	assert_true(has_octets("where is the tehsil", 19));
	for (size_t i = 0; i < 4; i++) {
		for (int octet = 0; octet < 8; octet++)
			hash[octet] = turned[7 - octet] = (uint8_t)(senders[i] >> (56 - 8 * octet));
		assert_false(has_octets(hash, 8) || has_octets(turned, 8));
	}
	assert_false(has_octets("mina", 4));
	assert_false(has_octets("ukkur", 5));
	assert_false(has_octets("understood", 10));
}

struct told {
	char texts[128];
	long long people;
	bool enough;
};

static bool hear(const struct unmatched_text *text, void *arg)
{
	struct told *told = arg;
	size_t len = strlen(told->texts);

	snprintf(told->texts + len, sizeof(told->texts) - len, "%s;", text->text);
	told->people = text->people;
	return !told->enough;
}

static bool tell(long least, long most, struct told *told)
{
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	const struct figures_db_wanted texts = { 0, least, most };

	assert_non_null(db);
	*told->texts = '\0';
	bool read = figures_db_read_texts(db, &texts, hear, told);
	db_close(db);
	return read;
}

static void texts_are_told_with_most_people_first(void **state)
{
	struct told told = { .enough = false };

	(void)state;
	for (uint64_t sender = 1; sender <= 4; sender++) {
		site_ask(sender, "where is the tehsil", "fallback", NOW_MS);
		if (sender < 4)
			site_ask(sender, "a lone heron", "fallback", NOW_MS);
	}
	assert_true(write_file());
	assert_true(tell(3, -1, &told));
	assert_string_equal(told.texts, "where is the tehsil;a lone heron;");
	assert_int_equal(told.people, 3);
	assert_true(tell(3, 1, &told));
	assert_string_equal(told.texts, "where is the tehsil;");
	assert_true(tell(5, -1, &told));
	assert_string_equal(told.texts, "");
	told.enough = true;
	assert_false(tell(3, -1, &told));
	assert_string_equal(told.texts, "where is the tehsil;");
}

static void who_reads_the_old_file_reads_on_while_it_is_replaced(void **state)
{
	(void)state;
	test_execute(
		site.journal, "INSERT INTO hourly VALUES (1, 'vote', 'en', 'sms', 'a', 'exact', 0, 0, 7, 9)");
	assert_true(write_file());
	sqlite3 *old = figures_db_open(path, error, sizeof(error));
	test_execute(site.journal, "UPDATE hourly SET requests = 8");
	assert_true(write_file());
	assert_int_equal(db_number(old, "SELECT requests FROM hourly", -1), 7);
	db_close(old);
	assert_int_equal(number("SELECT requests FROM hourly"), 8);
}

static void a_run_that_fails_or_is_ended_leaves_the_old_file(void **state)
{
	char new_path[FIGURES_DB_PATH_SIZE + 8];

	(void)state;
	test_execute(
		site.journal, "INSERT INTO hourly VALUES (1, 'vote', 'en', 'sms', 'a', 'exact', 0, 0, 7, 9)");
	assert_true(write_file());
	test_execute(site.journal, "UPDATE hourly SET requests = 8");
	wanted = false;
	assert_false(write_file());
	assert_string_equal(error, "");
	wanted = true;
	test_execute(site.journal, "DROP TABLE hourly");
	assert_false(write_file());
	assert_non_null(strstr(error, "no such table: hourly"));
	assert_int_equal(number("SELECT requests FROM hourly"), 7);
	snprintf(new_path, sizeof(new_path), "%s.new", path);
	assert_int_not_equal(access(new_path, F_OK), 0);
}

static void what_is_no_file_of_figures_is_told(void **state)
{
	(void)state;
	assert_null(figures_db_open(path, error, sizeof(error)));
	assert_non_null(strstr(error, "is not there: a running agahid writes it"));
	test_write_file(path,
		"this is no database, but long enough that it could be taken for one by who does not look");
	assert_null(figures_db_open(path, error, sizeof(error)));
	assert_non_null(strstr(error, "is not a file of figures"));
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(figures_db_open(path, error, sizeof(error)));
	assert_non_null(strstr(error, "is no file"));
	unlink(path);
	unlink(site.journal);
	assert_false(write_file());
	assert_non_null(strstr(error, "the journal database cannot be opened"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, site_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_file_stands_beside_the_messages),
		TEST(hours_are_told_with_what_became_of_them),
		TEST(years_of_which_nothing_is_told_are_not_looked_at),
		TEST(what_was_in_the_answers_is_told_and_since_when_it_is_known),
		TEST(the_last_minutes_and_what_waits_are_told),
		TEST(the_group_reads_it_and_nobody_else_whatever_the_umask),
		TEST(no_hash_and_no_lone_word_is_anywhere_in_its_octets),
		TEST(texts_are_told_with_most_people_first),
		TEST(who_reads_the_old_file_reads_on_while_it_is_replaced),
		TEST(a_run_that_fails_or_is_ended_leaves_the_old_file),
		TEST(what_is_no_file_of_figures_is_told),
	};

	return RUN_SUITE(tests);
}
