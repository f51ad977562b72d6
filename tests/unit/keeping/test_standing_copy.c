/* The list of what must stand after a restore, beside backups. */
#include "keeping_site.h"

#include <sys/time.h>

#include "agahi/keeping/standing_copy.h"

static char path[STANDING_COPY_PATH_SIZE];
static bool missing;

static void write_list(const char *name, const char *text, time_t when)
{
	char *at = site_path(name);
	const struct timeval times[] = { { when, 0 }, { when, 0 } };

	test_write_file(at, text);
	assert_int_equal(utimes(at, times), 0);
	free(at);
}

static void assert_list(const char *name, const char *text)
{
	char *at = site_path(name), found[64] = "";
	FILE *file = fopen(at, "re");

	assert_non_null(file);
	assert_non_null(fgets(found, sizeof(found), file));
	assert_string_equal(found, text);
	fclose(file);
	free(at);
}

static bool take(void)
{
	return standing_copy_take(site.journal, site.copy, path, &missing, site.error, sizeof(site.error));
}

static void a_list_goes_beside_the_backup_and_over_nothing(void **state)
{
	(void)state;
	assert_true(standing_copy_make(site.journal, site.copy, path, site.error, sizeof(site.error)));
	assert_string_equal(path, "");
	assert_false(site_has("saved.standing"));
	write_list("journal.db.standing", "one", 1);
	assert_true(standing_copy_make(site.journal, site.copy, path, site.error, sizeof(site.error)));
	assert_says(path, "/saved.standing");
	assert_list("saved.standing", "one");
	write_list("journal.db.standing", "two", 1);
	assert_false(standing_copy_make(site.journal, site.copy, path, site.error, sizeof(site.error)));
	assert_says(site.error, "saved.standing cannot be made");
	assert_list("saved.standing", "one");
}

static void the_journal_s_own_is_left_as_it_is(void **state)
{
	(void)state;
	write_list("journal.db.standing", "own", 1);
	write_list("saved.standing", "newer", 9);
	assert_true(take());
	assert_false(missing);
	assert_string_equal(path, "");
	assert_list("journal.db.standing", "own");
}

static void where_it_is_lost_the_newest_beside_the_backups_takes_its_place(void **state)
{
	(void)state;
	write_list("saved.standing", "older", 5);
	write_list("later.standing", "newest", 7);
	write_list("early.standing", "oldest", 3);
	write_list("later.standing.txt", "another", 9);
	assert_true(take());
	assert_false(missing);
	assert_says(path, "/later.standing");
	assert_list("journal.db.standing", "newest");
}

static void that_there_is_none_is_told(void **state)
{
	(void)state;
	assert_true(take());
	assert_true(missing);
	assert_string_equal(path, "");
	assert_false(site_has("journal.db.standing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_list_goes_beside_the_backup_and_over_nothing),
		SITE_TEST(the_journal_s_own_is_left_as_it_is),
		SITE_TEST(where_it_is_lost_the_newest_beside_the_backups_takes_its_place),
		SITE_TEST(that_there_is_none_is_told),
	};

	return RUN_SUITE(tests);
}
