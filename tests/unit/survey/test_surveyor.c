/* The thread that writes the operators' file. */
#include "survey.h"

#include <event2/event.h>
#include <sys/stat.h>
#include <time.h>

#include "agahi/survey/figures_db.h"
#include "agahi/survey/surveyor.h"

static struct event_base *base;
static char path[FIGURES_DB_PATH_SIZE], error[512];

static int set_up(void **state)
{
	site_set_up(state);
	base = event_base_new();
	figures_db_path(site.content, path);
	return base ? 0 : -1;
}

static int tear_down(void **state)
{
	event_base_free(base);
	return site_tear_down(state);
}

static struct surveyor *start_with_copy(const char *copy)
{
	const struct surveyor_parts parts = { base, site.journal, site.content, "Asia/Karachi", NULL, copy };
	struct surveyor *surveyor = surveyor_start(&parts, error, sizeof(error));

	assert_non_null(surveyor);
	return surveyor;
}

static struct surveyor *start(void)
{
	return start_with_copy(NULL);
}

static void the_desk_gets_a_copy_for_its_group(void **state)
{
	char *copy = test_path(site.folder, "copy.db");
	struct stat what;

	(void)state;
	surveyor_stop(start_with_copy(copy), true);
	assert_int_equal(stat(copy, &what), 0);
	assert_int_equal(what.st_mode & 07777, 0640);
	sqlite3 *db = figures_db_open(copy, error, sizeof(error));
	assert_non_null(db);
	db_close(db);
	free(copy);
}

static void it_is_written_soon_after_the_start(void **state)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };

	(void)state;
	struct surveyor *surveyor = start();
	for (int i = 0; i < 100 && access(path, F_OK) != 0; i++)
		nanosleep(&pause, NULL);
	assert_int_equal(access(path, F_OK), 0);
	surveyor_stop(surveyor, false);
}

static void a_clean_end_writes_it_once_more_and_another_does_not(void **state)
{
	(void)state;
	surveyor_stop(start(), false);
	assert_int_not_equal(access(path, F_OK), 0);
	surveyor_stop(start(), true);
	assert_int_equal(access(path, F_OK), 0);
	surveyor_stop(NULL, true);
}

static void what_the_loop_counts_is_in_the_file(void **state)
{
	struct figures_db_meta meta;

	(void)state;
	struct surveyor *surveyor = start();
	surveyor_note(surveyor, 100, 3);
	surveyor_note(surveyor, 140, 8);
	surveyor_note(NULL, 1, 1);
	surveyor_stop(surveyor, true);
	sqlite3 *db = figures_db_open(path, error, sizeof(error));
	assert_non_null(db);
	assert_true(figures_db_read_meta(db, &meta));
	assert_true(meta.has_now);
	assert_int_equal(meta.now.waiting, 8);
	assert_int_equal(meta.now.recent[0].minutes, 5);
	assert_int_equal(meta.now.recent[0].requests, 40);
	assert_int_equal(meta.now.recent[1].minutes, 60);
	db_close(db);
}

static void what_cannot_be_written_ends_nothing(void **state)
{
	(void)state;
	unlink(site.journal);
	surveyor_stop(start(), true);
	assert_int_not_equal(access(path, F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_written_soon_after_the_start),
		TEST(the_desk_gets_a_copy_for_its_group),
		TEST(a_clean_end_writes_it_once_more_and_another_does_not),
		TEST(what_the_loop_counts_is_in_the_file),
		TEST(what_cannot_be_written_ends_nothing),
	};

	return RUN_SUITE(tests);
}
