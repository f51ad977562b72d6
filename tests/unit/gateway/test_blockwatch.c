/* The thread that notices what `agahi block` changed. */
#include "store.h"

#include <event2/event.h>

#include "agahi/gateway/blockwatch.h"

static struct {
	char *folder, *path;
	struct event_base *base;
	struct blocklist first, latest;
	int told;
} site;

static void take(struct blocklist list, void *arg)
{
	assert_ptr_equal(arg, &site);
	blocklist_clear(&site.latest);
	site.latest = list;
	site.told++;
	event_base_loopbreak(site.base);
}

static int set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "journal.db");
	site.base = event_base_new();
	db_close(test_open_journal(site.path, DB_READ_WRITE));
	return site.base ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	blocklist_clear(&site.first);
	blocklist_clear(&site.latest);
	event_base_free(site.base);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

static struct blockwatch *start(char *error, size_t size)
{
	const struct blockwatch_parts parts = { site.base, site.path, NULL, take, &site };

	return blockwatch_start(&parts, &site.first, error, size);
}

static void give_up(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	event_base_loopbreak(site.base);
}

static void wait_ms(int ms)
{
	const struct timeval patience = { ms / 1000, ms % 1000 * 1000 };
	struct event *timer = event_new(site.base, -1, 0, give_up, NULL);

	assert_true(timer && event_add(timer, &patience) == 0);
	event_base_dispatch(site.base);
	event_free(timer);
}

static void the_list_of_the_start_comes_at_once(void **state)
{
	char error[512];

	(void)state;
	test_execute(site.path, "INSERT INTO blocked VALUES (42, 1)");
	struct blockwatch *watch = start(error, sizeof(error));
	assert_non_null(watch);
	assert_true(blocklist_has(&site.first, 42));
	blockwatch_stop(watch);
	assert_int_equal(site.told, 0);
}

static void a_change_comes_by_itself_within_two_seconds(void **state)
{
	char error[512];

	(void)state;
	test_execute(site.path, "INSERT INTO blocked VALUES (42, 1)");
	struct blockwatch *watch = start(error, sizeof(error));
	test_execute(site.path, "INSERT INTO blocked VALUES (-43, 1)");
	wait_ms(2000);
	assert_int_equal(site.told, 1);
	assert_true(blocklist_has(&site.latest, 42) && blocklist_has(&site.latest, (uint64_t)-43));
	test_execute(site.path, "DELETE FROM blocked");
	wait_ms(2000);
	assert_int_equal(site.told, 2);
	assert_int_equal(site.latest.count, 0);
	blockwatch_stop(watch);
}

static void who_is_told_looks_at_once(void **state)
{
	char error[512];

	(void)state;
	struct blockwatch *watch = start(error, sizeof(error));
	test_execute(site.path, "INSERT INTO blocked VALUES (42, 1)");
	blockwatch_look_now(watch);
	wait_ms(400);
	assert_int_equal(site.told, 1);
	assert_true(blocklist_has(&site.latest, 42));
	blockwatch_stop(watch);
}

static void other_writes_to_the_journal_tell_nothing(void **state)
{
	char error[512];

	(void)state;
	struct blockwatch *watch = start(error, sizeof(error));
	test_execute(site.path, "INSERT INTO preference VALUES (1, 'ur', 0, 1)");
	wait_ms(1500);
	assert_int_equal(site.told, 0);
	blockwatch_stop(watch);
}

static void a_list_that_breaks_stays_in_use_as_it_was(void **state)
{
	char error[512];

	(void)state;
	struct blockwatch *watch = start(error, sizeof(error));
	test_execute(site.path, "DROP VIEW identities; DROP TABLE blocked");
	wait_ms(1500);
	assert_int_equal(site.told, 0);
	test_execute(site.path,
		"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER);"
		"INSERT INTO blocked VALUES (5, 5)");
	wait_ms(2000);
	assert_int_equal(site.told, 1);
	assert_true(blocklist_has(&site.latest, 5));
	blockwatch_stop(watch);
}

static void a_list_that_cannot_be_read_is_no_start(void **state)
{
	char error[512] = "";

	(void)state;
	test_execute(site.path, "DROP VIEW identities; DROP TABLE blocked");
	assert_null(start(error, sizeof(error)));
	assert_non_null(strstr(error, "the block list cannot be read"));
	unlink(site.path);
	assert_null(start(error, sizeof(error)));
	assert_non_null(strstr(error, "the journal database cannot be opened"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_list_of_the_start_comes_at_once),
		TEST(a_change_comes_by_itself_within_two_seconds),
		TEST(who_is_told_looks_at_once),
		TEST(other_writes_to_the_journal_tell_nothing),
		TEST(a_list_that_breaks_stays_in_use_as_it_was),
		TEST(a_list_that_cannot_be_read_is_no_start),
	};

	return RUN_SUITE(tests);
}
