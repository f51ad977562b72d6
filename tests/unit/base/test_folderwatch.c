/* Who watches a folder is rung when something comes, and when the folder is another one. */
#include "testing.h"

#include <event2/event.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "agahi/base/clock.h"
#include "agahi/base/folderwatch.h"

enum { SLOW_MS = 60000, QUICK_MS = 50 };

static struct site {
	char *folder, *path;
	struct event_base *base;
	struct folderwatch *watch;
	unsigned rung;
	char *log_text;
	size_t log_len;
	FILE *log_file;
	struct log *log;
} site;

static int set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "in");
	site.base = event_base_new();
	site.log_file = open_memstream(&site.log_text, &site.log_len);
	site.log = log_new(site.log_file, LOG_LEVEL_INFO);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	folderwatch_free(site.watch);
	log_free(site.log);
	fclose(site.log_file);
	free(site.log_text);
	event_base_free(site.base);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

static void on_ring(void *arg)
{
	(void)arg;
	site.rung++;
}

/* Lets the loop run until it was rung `more` times, or so long. */
static unsigned run(unsigned more, uint64_t at_most_ms)
{
	uint64_t until_ms = clock_monotonic_ms() + at_most_ms;
	unsigned before = site.rung;

	while (site.rung < before + more && clock_monotonic_ms() < until_ms) {
		const struct timeval slice = { 0, 10 * 1000 };

		event_base_loopexit(site.base, &slice);
		event_base_dispatch(site.base);
	}
	return site.rung - before;
}

static void start(unsigned every_ms)
{
	const struct folderwatch_parts parts = { site.base, site.log, site.path, every_ms, on_ring, NULL };

	site.watch = folderwatch_new(&parts);
	assert_non_null(site.watch);
	assert_int_equal(run(1, 5000), 1);
}

static void make_folder(void)
{
	assert_int_equal(mkdir(site.path, 0700), 0);
}

static void put(const char *name)
{
	char *path = test_path(site.path, name);

	test_write_file(path, "x");
	free(path);
}

static void what_comes_rings(void **state)
{
	(void)state;
	make_folder();
	start(SLOW_MS);
	assert_true(folderwatch_is_told(site.watch));
	assert_int_equal(run(1, 100), 0);
	put("a");
	assert_true(run(1, 5000) > 0);
	run(9, 50);
	char *from = test_path(site.folder, "b"), *to = test_path(site.path, "b");
	test_write_file(from, "x");
	assert_int_equal(run(1, 100), 0);
	assert_int_equal(rename(from, to), 0);
	assert_true(run(1, 5000) > 0);
	run(9, 50);
	assert_int_equal(chmod(to, 0400), 0);
	assert_true(run(1, 5000) > 0);
	assert_int_equal(unlink(to), 0); /* whoever takes a file away rings nobody */
	assert_int_equal(run(1, 100), 0);
	free(from);
	free(to);
}

static void a_folder_that_comes_later_is_found_and_watched(void **state)
{
	(void)state;
	start(QUICK_MS);
	assert_false(folderwatch_is_told(site.watch));
	assert_true(run(3, 5000) >= 3); /* while there is none it is looked for */
	make_folder();
	assert_true(run(1, 5000) > 0);
	assert_true(folderwatch_is_told(site.watch));
	run(9, 100);
	assert_int_equal(run(1, 3 * QUICK_MS), 0);
	put("a");
	assert_true(run(1, 5000) > 0);
	fflush(site.log_file);
	assert_string_equal(site.log_text ? site.log_text : "", "");
}

static void another_folder_in_its_place_is_watched_instead(void **state)
{
	char *aside = test_path(site.folder, "aside");

	(void)state;
	make_folder();
	start(QUICK_MS);
	assert_int_equal(rename(site.path, aside), 0);
	assert_true(run(1, 5000) > 0);
	assert_false(folderwatch_is_told(site.watch));
	make_folder();
	assert_true(run(1, 5000) > 0);
	for (int i = 0; i < 100 && !folderwatch_is_told(site.watch); i++)
		run(1, 50);
	assert_true(folderwatch_is_told(site.watch));
	run(9, 100);
	put("a");
	assert_true(run(1, 5000) > 0);
	free(aside);
}

/* As when a folder is mounted over it: nobody tells. */
static void one_that_nobody_told_of_is_found_all_the_same(void **state)
{
	char *aside = test_path(site.folder, "aside");

	(void)state;
	make_folder();
	assert_int_equal(mkdir(aside, 0700), 0);
	start(SLOW_MS);
	assert_int_equal(rmdir(site.path), 0);
	assert_int_equal(symlink(aside, site.path), 0);
	assert_true(run(1, 5000) > 0);
	assert_true(folderwatch_is_told(site.watch));
	run(9, 50);
	put("a");
	assert_true(run(1, 5000) > 0);
	free(aside);
}

static void without_inotify_it_is_looked_again_and_that_is_told_once(void **state)
{
	struct rlimit as_it_was, none;

	(void)state;
	make_folder();
	int lowest = dup(0);
	assert_true(lowest >= 0);
	close(lowest);
	getrlimit(RLIMIT_NOFILE, &as_it_was);
	none = (struct rlimit){ (rlim_t)lowest, as_it_was.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	start(QUICK_MS);
	assert_false(folderwatch_is_told(site.watch));
	assert_true(run(3, 5000) >= 3);
	fflush(site.log_file);
	assert_non_null(strstr(site.log_text, "event=folder_polled"));
	assert_null(strstr(strstr(site.log_text, "folder_polled") + 1, "folder_polled"));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &as_it_was), 0);
	assert_true(run(1, 5000) > 0);
	assert_true(folderwatch_is_told(site.watch)); /* as soon as there is some */
}

static void a_share_of_another_machine_is_not_trusted_to_tell(void **state)
{
	(void)state;
	assert_true(folderwatch_is_shared(0x6969));
	assert_true(folderwatch_is_shared(0xff534d42));
	assert_true(folderwatch_is_shared(0xffffffffff534d42)); /* where f_type has a sign */
	assert_false(folderwatch_is_shared(0xef53));            /* ext4 */
	assert_false(folderwatch_is_shared(0x01021994));        /* tmpfs */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_comes_rings),
		TEST(a_folder_that_comes_later_is_found_and_watched),
		TEST(another_folder_in_its_place_is_watched_instead),
		TEST(one_that_nobody_told_of_is_found_all_the_same),
		TEST(without_inotify_it_is_looked_again_and_that_is_told_once),
		TEST(a_share_of_another_machine_is_not_trusted_to_tell),
	};

	return RUN_SUITE(tests);
}
