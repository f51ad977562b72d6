/* What is kept of one number is gathered, by any spelling, and nothing is changed by it. */
#include "keeping_site.h"

#include "agahi/keeping/citizens.h"
#include "agahi/keeping/extract.h"

static struct extract extract;

static bool gather(const char *number)
{
	return extract_make(&site.config, number, 0, &extract, site.error, sizeof(site.error));
}

static void what_is_kept_is_gathered_by_every_spelling(void **state)
{
	static const char *const spellings[] = { "923001234567", "+923001234567", "00923001234567",
		"03001234567", "3001234567", "0923001234567", "+9203001234567" };

	(void)state;
	site.config.store.retention_days = 12;
	site_settle(site.journal, 1, "923001234567");
	site_settle(site.journal, 2, "923001234568");
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		if (!gather(spellings[i]))
			fail_msg("%s", site.error);
		assert_string_equal(extract.masked, "923*******67");
		assert_int_equal(extract.citizen.request_count, 1);
		assert_int_equal(extract.citizen.requests[0].id, 1);
		assert_int_equal(extract.retention_days, 12);
		assert_int_equal(extract.deed_count, 0);
		assert_true(extract.now_ms > 0);
		extract_free(&extract);
	}
	assert_false(site_has("journal.db.standing"));
}

static void what_was_done_by_hand_is_told_after_all_else_is_forgotten(void **state)
{
	bool was_blocked;
	int rows;

	(void)state;
	site_settle(site.journal, 1, "923001234567");
	assert_true(citizens_forget(&site.config, "923001234567", &rows, site.error, sizeof(site.error)));
	assert_true(citizens_block(
		&site.config, "923001234567", false, &was_blocked, site.error, sizeof(site.error)));
	assert_true(gather("03001234567"));
	assert_int_equal(extract.citizen.request_count, 0);
	assert_true(extract.citizen.is_blocked);
	assert_int_equal(extract.deed_count, 2);
	assert_int_equal(extract.deeds[0].deed, STANDING_FORGET);
	assert_int_equal(extract.deeds[1].deed, STANDING_BLOCK);
	extract_free(&extract);
}

static void of_many_deeds_the_last_are_told(void **state)
{
	bool was_blocked;

	(void)state;
	for (int i = 0; i <= EXTRACT_MOST_DEEDS; i++)
		assert_true(citizens_block(&site.config, "923001234567", i % 2 == 0, &was_blocked, site.error,
			sizeof(site.error)));
	assert_true(gather("923001234567"));
	assert_int_equal(extract.deed_count, EXTRACT_MOST_DEEDS);
	assert_int_equal(extract.deeds[0].deed, STANDING_BLOCK);
	assert_int_equal(extract.deeds[EXTRACT_MOST_DEEDS - 1].deed, STANDING_UNBLOCK);
	extract_free(&extract);
}

static void without_a_key_nothing_was_hashed_or_it_is_missed(void **state)
{
	char *key = site_path("journal.db.key");

	(void)state;
	unlink(key);
	assert_true(gather("923001234567"));
	assert_true(citizen_is_unknown(&extract.citizen));
	assert_false(site_has("journal.db.key"));
	extract_free(&extract);
	site_settle(site.journal, 1, "923001234567");
	assert_false(gather("923001234567"));
	assert_says(site.error, "the key for hashing numbers is missing");
	assert_false(site_has("journal.db.key"));
	extract_free(&extract);
	free(key);
}

static void a_journal_that_is_not_there_is_told(void **state)
{
	(void)state;
	site.config.store.journal = "/nowhere/journal.db";
	assert_false(gather("923001234567"));
	assert_string_equal(site.error,
		"/nowhere/journal.db: No such file or directory; the daemon has never run with this "
		"configuration");
	extract_free(&extract);
}

static void it_is_for_who_may_read_the_journal(void **state)
{
	enum { SOMEBODY = 65534 };

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(site.folder, 0700), 0);
	assert_int_equal(seteuid(SOMEBODY), 0);
	bool gathered = gather("923001234567");
	assert_int_equal(seteuid(0), 0);
	assert_false(gathered);
	assert_says(site.error, "run this as the daemon's user");
	extract_free(&extract);
}

static void what_cannot_be_read_is_told(void **state)
{
	char *path = site_path("journal.db.standing");

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(gather("923001234567"));
	assert_says(site.error, "journal.db.standing");
	extract_free(&extract);
	rmdir(path);
	test_execute(site.journal, "DROP TABLE submission");
	assert_false(gather("923001234567"));
	assert_says(site.error, "journal.db: it cannot be read: no such table: submission");
	extract_free(&extract);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_is_kept_is_gathered_by_every_spelling),
		SITE_TEST(what_was_done_by_hand_is_told_after_all_else_is_forgotten),
		SITE_TEST(of_many_deeds_the_last_are_told),
		SITE_TEST(without_a_key_nothing_was_hashed_or_it_is_missed),
		SITE_TEST(a_journal_that_is_not_there_is_told),
		SITE_TEST(it_is_for_who_may_read_the_journal),
		SITE_TEST(what_cannot_be_read_is_told),
	};

	return RUN_SUITE(tests);
}
