/* Nodes with a content database each, and in the middle one that plays the journal. */
#include "exchange_site.h"

#include <event2/event.h>
#include <stdatomic.h>

#include "agahi/base/clock.h"
#include "agahi/exchange/sharing.h"

enum { NODES = 2 };

/* What the nodes share, as the engine keeps it: a version by compare and set, told to all that listen. */
static struct {
	struct event_base *base;
	struct sharing *nodes[NODES];
	int64_t version;
	struct buffer octets;
	unsigned offers, lost;
	bool away; /* it takes nothing */
	atomic_uint taken[NODES];
	char *log_text;
	size_t log_len;
	FILE *log_file;
	struct log *log;
} middle;

static void tell(int node)
{
	if (middle.nodes[node] && middle.version > 0)
		sharing_published(middle.nodes[node], middle.version, middle.octets.data, middle.octets.len);
}

static void publish(int64_t after, const void *octets, size_t len, void *arg)
{
	(void)arg;
	middle.offers++;
	if (middle.away)
		return;
	if (after != middle.version) {
		middle.lost++;
		return;
	}
	middle.version++;
	buffer_empty(&middle.octets);
	buffer_add(&middle.octets, octets, len);
	for (int i = 0; i < NODES; i++)
		tell(i);
}

static void note_taken(void *arg)
{
	atomic_fetch_add((atomic_uint *)arg, 1);
}

static void start(int node)
{
	const struct sharing_parts parts = { middle.base, pair.paths[node], middle.log, publish, note_taken,
		&middle.taken[node], 50 };

	middle.nodes[node] = sharing_start(&parts, site.error, sizeof(site.error));
	assert_non_null(middle.nodes[node]);
	tell(node);
}

static void stop(int node)
{
	sharing_stop(middle.nodes[node]);
	middle.nodes[node] = NULL;
}

static int set_up(void **state)
{
	pair_set_up(state);
	memset(&middle, 0, sizeof(middle));
	middle.base = event_base_new();
	middle.log_file = open_memstream(&middle.log_text, &middle.log_len);
	middle.log = log_new(middle.log_file, LOG_LEVEL_INFO);
	return 0;
}

static int tear_down(void **state)
{
	for (int i = 0; i < NODES; i++)
		stop(i);
	buffer_free(&middle.octets);
	log_free(middle.log);
	fclose(middle.log_file);
	free(middle.log_text);
	event_base_free(middle.base);
	return pair_tear_down(state);
}

#define NODES_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void run_ms(long ms)
{
	const struct timeval most = { ms / 1000, ms % 1000 * 1000 };

	event_base_loopexit(middle.base, &most);
	event_base_loop(middle.base, EVLOOP_NO_EXIT_ON_EMPTY);
}

/* Until it says so, but no longer than three seconds. */
static void wait_until(bool (*is_so)(void))
{
	uint64_t until_ms = clock_monotonic_ms() + 3000;

	while (!is_so() && clock_monotonic_ms() < until_ms)
		run_ms(10);
	assert_true(is_so());
}

static bool both_are_of_the_newest(void)
{
	return middle.version > 0 && sharing_version(middle.nodes[0]) == middle.version &&
		sharing_version(middle.nodes[1]) == middle.version && !state_of(0).changed &&
		!state_of(1).changed;
}

static void assert_live_on_both(const char *text, long long number)
{
	for (int i = 0; i < NODES; i++) {
		at(i);
		assert_string_equal(text_of("live"), text);
		assert_int_equal(test_live_number(site.db), number);
	}
}

static void assert_logged(const char *words)
{
	fflush(middle.log_file);
	if (!strstr(middle.log_text, words))
		fail_msg("wanted %s in: %s", words, middle.log_text);
}

static void publish_on(int node, const char *text)
{
	at(node);
	publish_text(text);
	sharing_content_changed(middle.nodes[node]);
}

static void what_is_published_on_one_is_answered_by_all(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(both_are_of_the_newest);
	assert_live_on_both("one", 1);
	publish_on(1, "two");
	run_ms(50);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("two", 2);
	assert_int_equal(middle.version, 2);
	assert_true(atomic_load(&middle.taken[0]) > 0 && atomic_load(&middle.taken[1]) > 0);
	assert_true(sharing_is_well(middle.nodes[0]) && sharing_is_well(middle.nodes[1]));
	assert_logged("event=content_taken");
	run_ms(300); /* nobody offers what is known */
	assert_int_equal(middle.offers, 2);
}

static void both_publish_at_once_and_one_wins(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "zero");
	wait_until(both_are_of_the_newest);
	publish_on(0, "mine");
	publish_on(1, "yours");
	run_ms(100);
	wait_until(both_are_of_the_newest);
	at(0);
	bool mine = strcmp(text_of("live"), "mine") == 0;
	assert_live_on_both(mine ? "mine" : "yours", 2);
	at(mine ? 1 : 0);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM edition WHERE refused_ms > 0", 0), 1);
	assert_logged("event=content_overtaken");
}

static void what_was_changed_while_nobody_listened_is_shared_at_the_start(void **state)
{
	(void)state;
	publish_text("one");
	start(0);
	start(1);
	wait_until(both_are_of_the_newest);
	stop(1);
	at(1);
	publish_text("two");
	start(1);
	run_ms(100);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("two", 2);
}

static void who_was_away_takes_the_newest(void **state)
{
	char text[16];

	(void)state;
	start(0);
	start(1);
	publish_on(0, "text 1");
	wait_until(both_are_of_the_newest);
	stop(1);
	for (int i = 2; i <= 6; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		publish_on(0, text);
		run_ms(100);
	}
	start(1);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("text 6", 6);
	assert_int_equal(middle.version, 6);
}

static bool first_is_not_well(void)
{
	return !sharing_is_well(middle.nodes[0]);
}

static void what_is_damaged_is_refused_and_put_right_by_who_publishes_next(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(both_are_of_the_newest);
	middle.version++;
	middle.octets.data[middle.octets.len / 2] ^= 1;
	tell(0);
	tell(1);
	wait_until(first_is_not_well);
	assert_live_on_both("one", 1);
	assert_logged("event=content_refused");
	assert_logged("it is damaged");
	publish_on(1, "two");
	wait_until(both_are_of_the_newest);
	assert_live_on_both("two", 2);
	assert_true(sharing_is_well(middle.nodes[0]));
}

static void what_is_too_large_is_refused_unread(void **state)
{
	(void)state;
	start(0);
	publish_on(0, "one");
	run_ms(200);
	sharing_published(middle.nodes[0], 9, "", (size_t)EXCHANGE_MAX_OCTETS + 1);
	wait_until(first_is_not_well);
	assert_logged("256 MiB are the most");
	at(0);
	assert_string_equal(text_of("live"), "one");
}

static bool the_second_is_three(void)
{
	at(1);
	return strcmp(text_of("live"), "three") == 0;
}

static void what_cannot_be_written_now_is_taken_later(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(both_are_of_the_newest);
	at(1);
	assert_true(db_execute(site.db,
		"CREATE TRIGGER stop BEFORE INSERT ON shared BEGIN SELECT RAISE(ABORT, 'stopped'); END"));
	publish_on(0, "three");
	run_ms(300);
	assert_logged("event=content_not_taken");
	at(1);
	assert_string_equal(text_of("live"), "one");
	assert_true(db_execute(site.db, "DROP TRIGGER stop"));
	wait_until(the_second_is_three);
}

static bool was_offered(void)
{
	return middle.offers > 1;
}

static void the_database_may_be_away(void **state)
{
	(void)state;
	middle.away = true;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(was_offered);
	middle.away = false;
	wait_until(both_are_of_the_newest);
	assert_live_on_both("one", 1);
}

static void a_database_that_was_set_up_anew_gets_what_is_live(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(both_are_of_the_newest);
	publish_on(0, "two");
	run_ms(50);
	wait_until(both_are_of_the_newest);
	stop(0);
	stop(1);
	middle.version = 0;
	start(0);
	start(1);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("two", 2);
	assert_int_equal(middle.version, 1);
}

static void an_older_version_than_is_here_is_of_another_database(void **state)
{
	(void)state;
	start(0);
	publish_on(0, "one");
	run_ms(200);
	stop(0);
	assert_int_equal(middle.version, 1);
	at(0);
	assert_true(db_execute(site.db, "UPDATE shared SET version = 7"));
	publish_text("two");
	start(0);
	start(1);
	run_ms(100);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("two", 2);
	assert_int_equal(middle.version, 2);
	assert_logged("event=content_went_back");
}

static void another_file_in_its_place_is_brought_up_to_date(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	wait_until(both_are_of_the_newest);
	at(1);
	assert_true(db_execute(site.db,
		"DELETE FROM shared; DELETE FROM keyword; DELETE FROM message; DELETE FROM edition"));
	sharing_content_changed(middle.nodes[1]);
	run_ms(50);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("one", 1);
	assert_int_equal(middle.version, 1);
}

static void it_stops_in_the_middle(void **state)
{
	(void)state;
	start(0);
	start(1);
	publish_on(0, "one");
	run_ms(30);
	stop(0);
	stop(1);
	start(0);
	start(1);
	run_ms(50);
	wait_until(both_are_of_the_newest);
	assert_live_on_both("one", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NODES_TEST(what_is_published_on_one_is_answered_by_all),
		NODES_TEST(both_publish_at_once_and_one_wins),
		NODES_TEST(what_was_changed_while_nobody_listened_is_shared_at_the_start),
		NODES_TEST(who_was_away_takes_the_newest),
		NODES_TEST(what_is_damaged_is_refused_and_put_right_by_who_publishes_next),
		NODES_TEST(what_is_too_large_is_refused_unread),
		NODES_TEST(what_cannot_be_written_now_is_taken_later),
		NODES_TEST(the_database_may_be_away),
		NODES_TEST(a_database_that_was_set_up_anew_gets_what_is_live),
		NODES_TEST(an_older_version_than_is_here_is_of_another_database),
		NODES_TEST(another_file_in_its_place_is_brought_up_to_date),
		NODES_TEST(it_stops_in_the_middle),
	};

	return RUN_SUITE(tests);
}
