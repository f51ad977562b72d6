/* One look at the others: what it finds the first time, and what is new the next. */
#include "nodes_stage.h"

#include "agahi/base/clock.h"
#include "agahi/peers/hearing.h"

static struct pg *own;
static struct lease lease;
static struct takeover *takeover;
static struct hearing *hearing;
static struct tellings tellings;
static struct hearing_look look;

static int set_up(void **state)
{
	(void)state;
	if (!clear_stage())
		skip();
	own = pg_new(server.conninfo);
	assert_true(pg_connect(own));
	lease_begin(&lease, (struct lease_times){ 300, 60, 100 });
	lease_commit_begins(&lease, clock_monotonic_ms() + 60000); /* good throughout */
	lease_commit_ends(&lease, true);
	const struct takeover_parts parts = { own, life_of(2, 1), &lease, &slots };
	takeover = takeover_new(&parts);
	const struct hearing_parts of_it = { own, takeover, life_of(2, 1), &lease };
	hearing = hearing_new(&of_it);
	tellings_init(&tellings);
	return takeover && hearing ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	tellings_clear(&tellings);
	hearing_free(hearing);
	takeover_free(takeover);
	pg_free(own);
	hearing = NULL;
	takeover = NULL;
	own = NULL;
	return 0;
}

/* How many of that kind it tells. */
static size_t look_for(enum telling_kind kind)
{
	size_t count = 0;

	tellings_clear(&tellings);
	if (!hearing_look(hearing, &look, &tellings))
		fail_msg("%s", hearing_error(hearing));
	for (struct telling *telling = tellings.first; telling; telling = telling->next)
		count += telling->kind == kind;
	return count;
}

static void the_last_ten_minutes_are_heard_at_the_start_and_then_what_is_new(void **state)
{
	(void)state;
	add_feed(life_of(1, 1), 1, 1);
	sql("UPDATE agahi.feed SET at = at - interval '20 minutes'");
	add_feed(life_of(1, 1), 2, 2);
	add_feed(life_of(2, 1), 1, 3); /* our own */
	assert_int_equal(look_for(TELLING_FEED), 1);
	assert_int_equal(look_for(TELLING_FEED), 0);
	add_feed(life_of(1, 1), 3, 4);
	add_feed(life_of(3, 1), 0, 5);
	assert_int_equal(look_for(TELLING_FEED), 2);
	assert_false(look.more);
}

static void what_is_told_by_hand_is_heard_from_the_first_look_on(void **state)
{
	(void)state;
	add_feed(LIVES_BY_HAND, 1, 1);
	assert_int_equal(look_for(TELLING_FEED), 1);
	assert_int_equal(look_for(TELLING_FEED), 0);
	add_feed(LIVES_BY_HAND, 2, 2);
	assert_int_equal(look_for(TELLING_FEED), 1);
	assert_int_equal(tellings.first->number, LIVES_BY_HAND);
}

static void a_long_feed_comes_page_by_page_and_ends_with_its_life(void **state)
{
	(void)state;
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 1");
	for (int64_t seq = 0; seq < HEARING_PAGE + 10; seq++)
		add_feed(life_of(1, 1), seq, (uint64_t)seq + 1);
	assert_int_equal(look_for(TELLING_FEED), HEARING_PAGE);
	assert_true(look.more);
	assert_false(look.ended);
	assert_int_equal(look_for(TELLING_LIFE_ENDED), 1);
	assert_int_equal(tellings.count, 11);
	assert_true(look.ended);
	assert_int_equal(look_for(TELLING_LIFE_ENDED), 0);
}

static void one_that_stands_still_is_found_but_not_after_a_time_without_looks(void **state)
{
	(void)state;
	look_for(TELLING_FEED);
	server_rest(400); /* more than half of the lease */
	look_for(TELLING_FEED);
	assert_int_equal(look.dead_count, 0);
	for (int i = 0; i < 8 && look.dead_count == 0; i++) {
		server_rest(70);
		sql("UPDATE agahi.node SET beat = beat + 1 WHERE id = 3");
		look_for(TELLING_FEED);
	}
	assert_int_equal(look.dead_count, 1);
	assert_int_equal(look.dead[0].node, 1);
	assert_int_equal(look.dead[0].epoch, 1);
	assert_int_equal(look.dead[0].beat, 1);
}

static void that_our_own_life_is_over_is_seen(void **state)
{
	(void)state;
	look_for(TELLING_FEED);
	assert_false(lease_is_lost(&lease));
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 2");
	look_for(TELLING_FEED);
	assert_true(lease_is_lost(&lease));
}

static void the_newest_version_is_fetched_once(void **state)
{
	(void)state;
	sql("INSERT INTO agahi.content (version, node, octets) VALUES (4, 'a', 'older'), (5, 'a', 'sets')");
	assert_int_equal(look_for(TELLING_PUBLISHED), 1);
	assert_int_equal(look_for(TELLING_PUBLISHED), 0);
	sql("INSERT INTO agahi.content (version, node, octets) VALUES (6, 'a', 'newer')");
	assert_int_equal(look_for(TELLING_PUBLISHED), 1);
	assert_int_equal(tellings.first->number, 6);
	assert_memory_equal(tellings.first->octets, "newer", 5);
}

static void changes_are_told_at_the_start_and_when_they_come(void **state)
{
	(void)state;
	assert_int_equal(look_for(TELLING_CHANGED), 2);
	assert_int_equal(look_for(TELLING_CHANGED), 0);
	sql("UPDATE agahi.change SET number = number + 1 WHERE what = 'forgotten'");
	assert_int_equal(look_for(TELLING_CHANGED), 1);
	assert_string_equal(tellings.first->what, "forgotten");
}

static void tell_part(int64_t life, int64_t seq, int64_t id)
{
	const struct journal_part part = {
		.record = { .kind = JOURNAL_PART }, .id = id, .sender_identity = 5
	};
	struct buffer row = { 0 };
	char hex[256];

	feed_pack(&part.record, &row);
	sodium_bin2hex(hex, sizeof(hex), (const uint8_t *)row.data, row.len);
	buffer_free(&row);
	sql("INSERT INTO agahi.feed (life, seq, octets) VALUES (%" PRId64 ", %" PRId64 ", '\\x%s')", life,
		seq, hex);
}

static int64_t holder_of(int64_t id)
{
	for (const struct telling *telling = tellings.first; telling; telling = telling->next) {
		if (telling->kind == TELLING_PART && telling->part.id == id)
			return telling->number;
	}
	fail_msg("the part is not told");
	return -1;
}

static void a_part_is_its_life_s_or_nobody_s_when_that_is_over_or_another_took_it(void **state)
{
	(void)state;
	add_part(11, life_of(1, 1), 7);
	add_part(12, life_of(3, 1), 7);
	add_part(13, life_of(1, 2), 7);
	tell_part(life_of(1, 1), 1, 11);
	tell_part(life_of(1, 1), 2, 12);
	tell_part(life_of(1, 1), 3, 13);
	assert_int_equal(look_for(TELLING_PART), 3);
	assert_int_equal(holder_of(11), life_of(1, 1));
	assert_int_equal(holder_of(12), FOLLOWING_NOBODY);
	assert_int_equal(holder_of(13), FOLLOWING_NOBODY);
	add_part(14, life_of(1, 1), 8);
	tell_part(life_of(1, 1), 4, 14);
	sql("UPDATE agahi.node SET epoch = 2, beat = beat + 1 WHERE id = 1");
	assert_int_equal(look_for(TELLING_PART), 1);
	assert_int_equal(holder_of(14), FOLLOWING_NOBODY);
}

static void a_damaged_row_of_the_feed_is_handed_over_as_it_is(void **state)
{
	(void)state;
	look_for(TELLING_FEED);
	sql("INSERT INTO agahi.feed (life, seq, octets) VALUES (%" PRId64 ", 0, '\\x')", life_of(1, 1));
	sql("INSERT INTO agahi.feed (life, seq, octets) VALUES (%" PRId64 ", 1, '\\xffffff')", life_of(1, 1));
	assert_int_equal(look_for(TELLING_FEED), 2);
	assert_int_equal(look_for(TELLING_FEED), 0);
}

static void without_a_connection_a_look_fails_with_words(void **state)
{
	(void)state;
	look_for(TELLING_FEED);
	sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
	    " backend_type = 'client backend'");
	assert_false(hearing_look(hearing, &look, &tellings));
	assert_true(*hearing_error(hearing) != '\0');
	assert_false(pg_is_connected(own));
	assert_true(pg_connect(own));
	add_feed(life_of(1, 1), 0, 1);
	assert_int_equal(look_for(TELLING_FEED), 1);
}

static void a_server_that_stands_still_is_given_up_and_looked_at_again(void **state)
{
	(void)state;
	look_for(TELLING_FEED);
	pg_set_patience(own, 300);
	pid_t backend = server_freeze(PQbackendPID(pg_connection(own)));
	assert_false(hearing_look(hearing, &look, &tellings));
	kill(backend, SIGCONT);
	assert_non_null(strstr(hearing_error(hearing), "no answer came within 1 s"));
	assert_false(pg_is_connected(own));
	pg_set_patience(own, PG_PATIENCE_MS);
	assert_true(pg_connect(own));
	add_feed(life_of(1, 1), 0, 1);
	assert_int_equal(look_for(TELLING_FEED), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_last_ten_minutes_are_heard_at_the_start_and_then_what_is_new),
		TEST(what_is_told_by_hand_is_heard_from_the_first_look_on),
		TEST(a_long_feed_comes_page_by_page_and_ends_with_its_life),
		TEST(one_that_stands_still_is_found_but_not_after_a_time_without_looks),
		TEST(that_our_own_life_is_over_is_seen),
		TEST(the_newest_version_is_fetched_once),
		TEST(changes_are_told_at_the_start_and_when_they_come),
		TEST(a_part_is_its_life_s_or_nobody_s_when_that_is_over_or_another_took_it),
		TEST(a_damaged_row_of_the_feed_is_handed_over_as_it_is),
		TEST(without_a_connection_a_look_fails_with_words),
		TEST(a_server_that_stands_still_is_given_up_and_looked_at_again),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, begin_suite, end_suite);
}
