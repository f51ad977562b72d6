/* Forgetting and blocking, which must stand after a restore. */
#include "keeping_site.h"

#include "agahi/keeping/citizens.h"
#include "agahi/recall/standing.h"

#define BLOCK(number, remove) \
	citizens_block(&site.config, number, remove, &was_blocked, site.error, sizeof(site.error))

static int lines_of_list(void)
{
	char *path = site_path("journal.db.standing");
	FILE *file = fopen(path, "re");
	int lines = 0;

	for (int c; file && (c = fgetc(file)) != EOF;)
		lines += c == '\n';
	if (file)
		fclose(file);
	free(path);
	return lines;
}

static void who_is_forgotten_is_written_down_without_the_number(void **state)
{
	char *command = NULL;
	int rows = 0;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	assert_true(citizens_forget(&site.config, "0300-1234567", &rows, site.error, sizeof(site.error)));
	assert_int_equal(rows, 1);
	assert_int_equal(lines_of_list(), 1 + SENDER_IDENTITIES);
	assert_true(asprintf(&command, "grep -q 3001234567 '%s'/journal.db.standing", site.folder) > 0);
	assert_int_not_equal(system(command), 0);
	free(command);
}

static void a_block_is_set_and_taken_back(void **state)
{
	bool was_blocked = false;

	(void)state;
	assert_true(BLOCK("923001234567", false));
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 1);
	assert_true(BLOCK("+92 300 1234567", true));
	assert_true(was_blocked);
	assert_true(BLOCK("+92 300 1234567", true));
	assert_false(was_blocked);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 0);
	assert_int_equal(lines_of_list(), 4);
}

static void what_cannot_be_written_down_is_not_done(void **state)
{
	char *path = site_path("journal.db.standing");
	bool was_blocked = false;
	int rows = 0;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(citizens_forget(&site.config, "923001234567", &rows, site.error, sizeof(site.error)));
	assert_says(site.error, "journal.db.standing");
	assert_false(BLOCK("923001234567", false));
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM settled"), 1);
	assert_int_equal(test_number(site.journal, "SELECT count(*) FROM blocked"), 0);
	free(path);
}

static void without_its_key_a_journal_is_left_alone(void **state)
{
	char *key = site_path("journal.db.key");
	int rows = 0;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	unlink(key);
	assert_false(citizens_forget(&site.config, "923001234567", &rows, site.error, sizeof(site.error)));
	assert_says(site.error, "the key for hashing numbers is missing");
	assert_int_equal(lines_of_list(), 0);
	free(key);
}

static void what_a_citizen_chose_is_known_in_any_spelling(void **state)
{
	struct citizens_choice choice;
	char sql[128];

	(void)state;
	snprintf(sql, sizeof(sql), "INSERT INTO preference VALUES (%lld, 'ur-Latn', 1, 1)",
		(long long)sender_identity_of(&site.key, "923001234567"));
	test_execute(site.journal, sql);
	assert_true(citizens_know(&site.config, "0300 1234567", &choice, site.error, sizeof(site.error)));
	assert_string_equal(choice.language, "ur-Latn");
	assert_true(choice.stopped);
	assert_true(citizens_know(&site.config, "0300 1234568", &choice, site.error, sizeof(site.error)));
	assert_string_equal(choice.language, "");
	assert_false(choice.stopped);
	char *key = site_path("journal.db.key");
	unlink(key);
	assert_false(citizens_know(&site.config, "0300 1234567", &choice, site.error, sizeof(site.error)));
	assert_says(site.error, "the key for hashing numbers is missing");
	free(key);
}

static void where_the_daemon_never_ran_nothing_was_chosen(void **state)
{
	struct citizens_choice choice;
	char *path = site_path("elsewhere.db");

	(void)state;
	site.config.store.journal = path;
	assert_true(citizens_know(&site.config, "0300 1234567", &choice, site.error, sizeof(site.error)));
	assert_false(site_has("elsewhere.db"));
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(citizens_know(&site.config, "0300 1234567", &choice, site.error, sizeof(site.error)));
	site.config.store.journal = site.journal;
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(who_is_forgotten_is_written_down_without_the_number),
		SITE_TEST(a_block_is_set_and_taken_back),
		SITE_TEST(what_cannot_be_written_down_is_not_done),
		SITE_TEST(without_its_key_a_journal_is_left_alone),
		SITE_TEST(what_a_citizen_chose_is_known_in_any_spelling),
		SITE_TEST(where_the_daemon_never_ran_nothing_was_chosen),
	};

	return RUN_SUITE(tests);
}
