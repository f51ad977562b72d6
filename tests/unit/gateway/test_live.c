/* What is answered from: taken at the start, and put in the place of the last while the loop goes round. */
#include "assembly_stage.h"

#include "agahi/gateway/live.h"
#include "agahi/recall/blocklist.h"
#include "agahi/store/ledger.h"

static struct live live;
static unsigned changes;

static void on_changed(void *arg)
{
	(void)arg;
	changes++;
}

static int set_up_live(void **state)
{
	changes = 0;
	return set_up(state);
}

static int tear_down_live(void **state)
{
	live_stop(&live);
	int failed = tear_down(state);

	live_free(&live);
	return failed;
}

static void publish(const char *csv)
{
	struct report report = { 0 };
	sqlite3 *db = library_open(site.content, DB_READ_WRITE, error, sizeof(error));
	struct message_set *set = test_set_from(csv, &report);

	assert_true(test_publish(db, set, 1, error, sizeof(error)));
	message_set_free(set);
	report_free(&report);
	db_close(db);
}

static void start(void)
{
	make(LINK("a", CODE("8300")));
	live = (struct live){ .with = &assembly, .changed = on_changed };
	if (!live_start(&live, error, sizeof(error)))
		fail_msg("%s", error);
}

static bool has_edition(void *arg)
{
	return catalogue_edition(live.catalogue) == *(const int64_t *)arg;
}

static bool has_blocked(void *arg)
{
	(void)arg;
	return assembly.blocklist.count == 1;
}

static void an_edition_takes_the_place_of_the_last(void **state)
{
	int64_t second = 2;

	(void)state;
	publish(TEST_MESSAGES);
	start();
	assert_int_equal(catalogue_edition(live.catalogue), 1);
	assert_true(test_is_told(lines, "event=content_loaded edition=1"));
	publish(TEST_MESSAGES "office,en,office,The office is in the town\noffice,ur,دفتر,دفتر شہر میں ہے\n");
	test_wait_until(base, has_edition, &second);
	assert_true(changes > 0);
}

static void without_any_it_says_what_is_next(void **state)
{
	(void)state;
	start();
	assert_true(test_is_told(lines, "event=content_empty"));
	assert_true(test_is_told(lines, "agahi -c FILE import FOLDER"));
}

static void who_is_blocked_is_known_soon(void **state)
{
	(void)state;
	start();
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_WRITE, error, sizeof(error));
	assert_true(blocklist_add(db, 77, 1));
	db_close(db);
	test_wait_until(base, has_blocked, NULL);
	assert_true(blocklist_has(&assembly.blocklist, 77));
}

static void languages_are_others_without_a_new_start(void **state)
{
	(void)state;
	publish(TEST_MESSAGES);
	start();
	const struct config *fresh = load(LINK("a", CODE("8300")), "");
	assert_true(live_set_languages(&live, fresh));
	live_reload(&live);
	config_free(fresh);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_live, tear_down_live)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_edition_takes_the_place_of_the_last),
		TEST(without_any_it_says_what_is_next),
		TEST(who_is_blocked_is_known_soon),
		TEST(languages_are_others_without_a_new_start),
	};

	return RUN_SUITE(tests);
}
