/* Several nodes at one PostgreSQL: each dead life is ended once, each row claimed once, and what is heard comes in its order. */
#include "nodes_stage.h"

#include <event2/event.h>

#include "agahi/base/clock.h"
#include "agahi/peers/neighbours.h"

enum { NODES = 3, ROWS = 2000 };

static const struct lease_times times = { 400, 80, 100 };

struct node {
	struct neighbours *neighbours;
	struct lease lease;
	int64_t life;
	/* What it was told: */
	int64_t ids[ROWS];
	size_t claimed, resent, unread;
	int64_t heard[ROWS]; /* fingerprints */
	int64_t heard_life[ROWS];
	size_t heard_count, heard_at_claim;
	int64_t ended[16];
	size_t ended_count, claimed_at_end;
	size_t own_parts, foreign_parts;
	int64_t part_life;
	size_t changes;
	int64_t version;
	size_t versions;
	char content[64];
	size_t released, not_released;
	char last_reply[64], last_digits[24];
};

static struct event_base *base;
static struct log *journal_log;
static struct node nodes[NODES];

/* --- what is told ------------------------------------------------------------------------------------- */

static void on_heard(
	const struct feed_event *event, int64_t life, uint64_t age_ms, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	assert_true(age_ms < 60000);
	if (node->heard_count == ROWS)
		return;
	node->heard[node->heard_count] = (int64_t)event->fingerprint;
	node->heard_life[node->heard_count++] = life;
}

static void on_life_ended(int64_t life, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	node->claimed_at_end = node->claimed;
	node->ended[node->ended_count++ % 16] = life;
}

static void on_claimed(const struct journal_entry *entry, bool resent, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	if (node->claimed == 0)
		node->heard_at_claim = node->heard_count;
	node->ids[node->claimed++ % ROWS] = entry->id;
	node->resent += resent;
	node->unread += !entry->reply;
	assert_string_equal(entry->smsc, "jazz");
	if (!entry->reply)
		return;
	snprintf(node->last_reply, sizeof(node->last_reply), "%s", entry->reply);
	snprintf(node->last_digits, sizeof(node->last_digits), "%s", entry->sender.digits);
}

static void on_part(const struct journal_part *part, bool foreign, int64_t life, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	assert_int_equal(part->len, 5);
	assert_memory_equal(part->octets, "piece", 5);
	node->part_life = life;
	node->own_parts += !foreign;
	node->foreign_parts += foreign;
}

static void on_changed(const char *what, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	assert_true(strcmp(what, "blocked") == 0 || strcmp(what, "forgotten") == 0);
	node->changes++;
}

static void on_published(int64_t version, const void *octets, size_t len, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	node->version = version;
	node->versions++;
	snprintf(node->content, sizeof(node->content), "%.*s", (int)len, (const char *)octets);
}

static void on_released(const int64_t *ids, size_t count, bool released, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	assert_true(count == 0 || ids[0] != 0);
	*(released ? &node->released : &node->not_released) += count;
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static int set_up(void **state)
{
	(void)state;
	if (!clear_stage())
		skip();
	base = event_base_new();
	journal_log = log_new(stderr, LOG_LEVEL_ERROR);
	memset(nodes, 0, sizeof(nodes));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < NODES; i++)
		neighbours_stop(nodes[i].neighbours);
	log_free(journal_log);
	event_base_free(base);
	return 0;
}

static void start(int index, int64_t epoch)
{
	struct node *node = &nodes[index];
	struct neighbours_parts parts = { .base = base,
		.conninfo = server.conninfo,
		.life = life_of(index + 1, epoch),
		.lease = &node->lease,
		.slots = &slots,
		.log = journal_log,
		.handlers = { on_heard, on_life_ended, on_claimed, on_part, on_changed, on_published,
			on_released, node } };
	char error[256];

	node->life = parts.life;
	lease_begin(&node->lease, times);
	node->neighbours = neighbours_start(&parts, error, sizeof(error));
	if (!node->neighbours)
		fail_msg("%s", error);
}

static void reach(int index, size_t room)
{
	static const char *const smscs[] = { "zong", "jazz" };

	neighbours_set_reach(nodes[index].neighbours, smscs, 2, room);
}

/* A node's writer commits: its lease is good. */
static void beat(int index)
{
	struct node *node = &nodes[index];

	lease_commit_begins(&node->lease, clock_monotonic_ms());
	sql("UPDATE agahi.node SET beat = beat + 1 WHERE id = %d AND epoch = %" PRId64, index + 1,
		node->life & UINT32_MAX);
	lease_commit_ends(&node->lease, true);
}

/* Those that are told of beat meanwhile; true when `done` holds, false after so long. */
static bool run_until(bool (*done)(void), unsigned beating, uint64_t at_most_ms)
{
	const uint64_t end_ms = clock_monotonic_ms() + at_most_ms;
	uint64_t beat_ms = 0;

	while (clock_monotonic_ms() < end_ms && !done()) {
		if (clock_monotonic_ms() >= beat_ms) {
			for (int i = 0; i < NODES; i++) {
				if (beating & 1u << i)
					beat(i);
			}
			beat_ms = clock_monotonic_ms() + 60;
		}
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(2000);
	}
	return done();
}

static bool never(void)
{
	return false;
}

/* --- tests -------------------------------------------------------------------------------------------- */

static bool all_of_a_are_claimed(void)
{
	return nodes[1].claimed + nodes[2].claimed == 1200;
}

static int compare_ids(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static void two_survivors_end_a_life_once_and_claim_each_row_once(void **state)
{
	static int64_t ids[ROWS];
	size_t count = 0;

	(void)state;
	for (int64_t id = 1; id <= 1200; id++)
		add_reply(id, "jazz", life_of(1, 1));
	add_reply(5000, "telenor", life_of(1, 1)); /* nobody reaches it */
	add_reply(5001, "jazz", life_of(2, 1));    /* b lives */
	start(1, 1);
	start(2, 1);
	reach(1, 5000);
	reach(2, 5000);
	assert_true(run_until(all_of_a_are_claimed, 6, 8000));
	run_until(never, 6, 700); /* nothing comes after it */
	assert_true(all_of_a_are_claimed());
	for (int node = 1; node <= 2; node++) {
		memcpy(ids + count, nodes[node].ids, nodes[node].claimed * sizeof(*ids));
		count += nodes[node].claimed;
		assert_int_equal(nodes[node].resent, nodes[node].claimed);
		assert_int_equal(nodes[node].unread, 0);
		assert_int_equal(nodes[node].ended_count, 1);
		assert_int_equal(nodes[node].ended[0], life_of(1, 1));
		assert_int_equal(nodes[node].claimed_at_end, 0);
	}
	qsort(ids, count, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ids[i], (int64_t)i + 1);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 1"), 2);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 2"), 1);
	assert_int_equal(neighbours_figures(nodes[1].neighbours).taken_over +
			neighbours_figures(nodes[2].neighbours).taken_over,
		1);
	assert_int_equal(neighbours_figures(nodes[1].neighbours).claimed, nodes[1].claimed);
	assert_int_equal(neighbours_figures(nodes[1].neighbours).nodes, 1);
	const struct node *one = nodes[1].claimed > 0 ? &nodes[1] : &nodes[2];
	assert_string_equal(one->last_reply, "an answer");
	assert_string_equal(one->last_digits, "923001234567");
}

static void a_node_that_beats_is_left_alone(void **state)
{
	(void)state;
	sql("DELETE FROM agahi.node WHERE id = 3");
	add_reply(1, "jazz", life_of(1, 1));
	start(1, 1);
	nodes[0].life = life_of(1, 1); /* its writer, without a thread beside it */
	lease_begin(&nodes[0].lease, times);
	reach(1, 100);
	run_until(never, 3, 1500);
	assert_int_equal(nodes[1].ended_count, 0);
	assert_int_equal(nodes[1].claimed, 0);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 1"), 1);
}

/* All stand before the same lock: when it is gone they go on, and none has ended another. */
static void who_cannot_commit_ends_nobody(void **state)
{
	(void)state;
	sql("DELETE FROM agahi.node WHERE id = 3");
	start(0, 1);
	start(1, 1);
	run_until(never, 3, 200);
	run_until(never, 0, 1500);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 1"), 1);
	assert_int_equal(number("SELECT epoch FROM agahi.node WHERE id = 2"), 1);
	run_until(never, 3, 300);
	assert_int_equal(number("SELECT sum(epoch) FROM agahi.node WHERE id IN (1, 2)"), 2);
}

static bool b_has_claimed(void)
{
	return nodes[1].claimed > 0;
}

static void what_a_life_shared_is_told_in_order_before_its_replies_are(void **state)
{
	(void)state;
	for (int64_t seq = 0; seq < 300; seq++)
		add_feed(life_of(1, 1), seq, (uint64_t)seq + 1000);
	add_reply(1, "jazz", life_of(1, 1));
	start(1, 1);
	reach(1, 100);
	assert_true(run_until(b_has_claimed, 2, 8000));
	assert_int_equal(nodes[1].heard_at_claim, 300);
	for (size_t i = 0; i < 300; i++) {
		assert_int_equal(nodes[1].heard[i], (int64_t)i + 1000);
		assert_int_equal(nodes[1].heard_life[i], life_of(1, 1));
	}
	assert_true(neighbours_figures(nodes[1].neighbours).stale_p99_ms > 0);
	assert_int_equal(neighbours_figures(nodes[1].neighbours).heard, 300);
}

static bool b_heard_three(void)
{
	return nodes[1].heard_count >= 3;
}

static void a_life_that_began_anew_is_heard_and_its_last_one_is_over(void **state)
{
	(void)state;
	start(1, 1);
	nodes[0].life = life_of(1, 1);
	lease_begin(&nodes[0].lease, times);
	add_feed(life_of(1, 1), 0, 1);
	run_until(never, 3, 200);
	sql("UPDATE agahi.node SET epoch = 2, beat = beat + 1 WHERE id = 1");
	nodes[0].life = life_of(1, 2);
	add_feed(life_of(1, 2), 0, 2);
	add_feed(life_of(1, 2), 1, 3);
	assert_true(run_until(b_heard_three, 3, 3000));
	assert_int_equal(nodes[1].heard_life[0], life_of(1, 1));
	assert_int_equal(nodes[1].heard_life[2], life_of(1, 2));
	assert_int_equal(nodes[1].ended_count, 1);
	assert_int_equal(nodes[1].ended[0], life_of(1, 1));
	run_until(never, 3, 300);
	assert_int_equal(nodes[1].heard_count, 3);
}

static void rows_of_our_own_last_life_come_back(void **state)
{
	(void)state;
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 2");
	add_feed(life_of(2, 1), 0, 1);
	add_reply(1, "jazz", life_of(2, 1));
	start(1, 2);
	reach(1, 100);
	assert_true(run_until(b_has_claimed, 2, 3000));
	assert_int_equal(nodes[1].resent, 1);
	assert_int_equal(nodes[1].heard_at_claim, 1);
	assert_int_equal(nodes[1].ended_count, 1);
	assert_false(lease_is_lost(&nodes[1].lease));
}

static void a_node_without_a_lease_claims_nothing(void **state)
{
	(void)state;
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 1");
	add_reply(1, "jazz", life_of(1, 1));
	start(1, 1);
	reach(1, 100);
	run_until(never, 0, 400); /* b does not beat, and nobody looks at it */
	assert_int_equal(nodes[1].claimed, 0);
	assert_true(run_until(b_has_claimed, 2, 3000));
}

static bool b_is_lost(void)
{
	return lease_is_lost(&nodes[1].lease);
}

static void a_dead_life_claims_nothing_and_learns_that_it_is_over(void **state)
{
	(void)state;
	start(1, 1);
	run_until(never, 2, 150);
	sql("UPDATE agahi.node SET epoch = 2 WHERE id = 2");
	add_reply(1, "jazz", 0);
	reach(1, 100);
	assert_true(run_until(b_is_lost, 0, 3000));
	assert_int_equal(nodes[1].claimed, 0);
	assert_int_equal(number("SELECT owner FROM agahi.outbox"), 0);
}

static void more_than_there_is_room_for_is_left_to_others(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 50; id++)
		add_reply(id, "jazz", 0);
	start(1, 1);
	reach(1, 20);
	run_until(never, 2, 600);
	assert_int_equal(nodes[1].claimed, 20);
	assert_int_equal(number("SELECT count(*) FROM agahi.outbox WHERE owner = 0"), 30);
}

static bool c_has_two(void)
{
	return nodes[2].claimed == 2;
}

static void what_is_released_goes_out_by_another_and_is_not_marked(void **state)
{
	const int64_t ids[] = { 1, 2, 3 };

	(void)state;
	add_reply(1, "jazz", life_of(2, 1));
	add_reply(2, "jazz", life_of(2, 1));
	add_reply(3, "jazz", life_of(3, 1)); /* not b's to give */
	start(1, 1);
	start(2, 1);
	assert_true(neighbours_release(nodes[1].neighbours, ids, 3));
	assert_false(neighbours_release(nodes[1].neighbours, ids, 3));
	reach(2, 100);
	assert_true(run_until(c_has_two, 6, 4000));
	assert_int_equal(nodes[1].released, 3);
	assert_int_equal(nodes[2].resent, 0);
	assert_int_equal(number("SELECT owner FROM agahi.outbox WHERE id = 3"), life_of(3, 1));
}

static bool three_own_parts(void)
{
	return nodes[1].own_parts + nodes[2].own_parts == 6;
}

static void all_parts_of_a_question_go_to_one_node(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 3; id++) {
		add_part(id, life_of(1, 1), 7);
		add_part(id + 10, life_of(1, 1), 8);
	}
	start(1, 1);
	start(2, 1);
	reach(1, 0);
	reach(2, 0);
	assert_true(run_until(three_own_parts, 6, 5000));
	assert_int_equal(nodes[1].own_parts % 3, 0);
	assert_int_equal(nodes[1].own_parts > 0 ? nodes[1].part_life : nodes[2].part_life, life_of(1, 1));
	assert_int_equal(
		number("SELECT max(n) FROM (SELECT count(DISTINCT owner) AS n FROM agahi.part GROUP BY"
		       " reference) AS t"),
		1);
}

static bool b_has_a_foreign_part(void)
{
	return nodes[1].foreign_parts == 1;
}

static void a_part_that_another_took_is_read(void **state)
{
	struct journal_part part = { .record = { .kind = JOURNAL_PART }, .id = 9, .sender_identity = 5 };
	struct buffer row = { 0 };
	char hex[256];

	(void)state;
	start(1, 1);
	nodes[0].life = life_of(1, 1);
	lease_begin(&nodes[0].lease, times);
	run_until(never, 3, 150);
	add_part(9, life_of(1, 1), 7);
	feed_pack(&part.record, &row);
	sodium_bin2hex(hex, sizeof(hex), (const uint8_t *)row.data, row.len);
	buffer_free(&row);
	sql("INSERT INTO agahi.feed (life, seq, octets) VALUES (%" PRId64 ", 0, '\\x%s')", life_of(1, 1),
		hex);
	assert_true(run_until(b_has_a_foreign_part, 3, 3000));
	assert_int_equal(nodes[1].part_life, life_of(1, 1));
	assert_int_equal(nodes[1].own_parts, 0);
}

static bool both_have_a_version(void)
{
	return nodes[1].version == 1 && nodes[2].version == 1;
}

static void of_two_who_publish_after_the_same_version_one_is_first(void **state)
{
	(void)state;
	start(1, 1);
	start(2, 1);
	assert_true(neighbours_publish(nodes[1].neighbours, 0, "from b", 6));
	assert_true(neighbours_publish(nodes[2].neighbours, 0, "from c", 6));
	assert_true(run_until(both_have_a_version, 6, 4000));
	run_until(never, 6, 300);
	assert_true(both_have_a_version());
	assert_string_equal(nodes[1].content, nodes[2].content);
	assert_int_equal(number("SELECT count(*) FROM agahi.content"), 1);
}

static bool b_has_version_five(void)
{
	return nodes[1].version == 5;
}

static void the_newest_three_versions_are_kept(void **state)
{
	(void)state;
	sql("INSERT INTO agahi.content (version, node, octets) SELECT n, 'a', 'old' FROM generate_series(1, "
	    "4) AS n");
	start(1, 1);
	assert_true(neighbours_publish(nodes[1].neighbours, 4, "new", 3));
	assert_true(run_until(b_has_version_five, 2, 4000));
	assert_string_equal(nodes[1].content, "new");
	assert_int_equal(number("SELECT min(version) FROM agahi.content"), 3);
	assert_true(neighbours_publish(
		nodes[1].neighbours, 1, "late", 4)); /* 2 is gone, and yet it is not the next */
	run_until(never, 2, 300);
	assert_int_equal(number("SELECT max(version) FROM agahi.content"), 5);
	assert_int_equal(number("SELECT count(*) FROM agahi.content"), 3);
}

static bool b_was_told_of_three_changes(void)
{
	return nodes[1].changes == 3;
}

static void a_change_is_told_and_what_stands_at_the_start(void **state)
{
	(void)state;
	start(1, 1);
	run_until(never, 2, 200);
	assert_int_equal(nodes[1].changes, 2);
	sql("UPDATE agahi.change SET number = number + 1 WHERE what = 'blocked'");
	assert_true(run_until(b_was_told_of_three_changes, 2, 3000));
}

static void a_connection_that_ends_is_made_anew_and_nothing_is_told_twice(void **state)
{
	(void)state;
	add_feed(life_of(1, 1), 0, 1);
	start(1, 1);
	nodes[0].life = life_of(1, 1);
	lease_begin(&nodes[0].lease, times);
	run_until(never, 3, 200);
	sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
	    " backend_type = 'client backend'");
	add_feed(life_of(1, 1), 1, 2);
	add_feed(life_of(1, 1), 2, 3);
	assert_true(run_until(b_heard_three, 3, 4000));
	run_until(never, 3, 200);
	assert_int_equal(nodes[1].heard_count, 3);
	assert_int_equal(nodes[1].heard[2], 3);
	assert_int_equal(nodes[1].ended_count, 0);
}

static bool a_commit_waits(void)
{
	return number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") > 0;
}

static void a_commit_that_waits_for_a_standby_does_not_keep_it_from_ending(void **state)
{
	(void)state;
	start(1, 1);
	run_until(never, 0, 150);
	sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
	sql("SELECT pg_reload_conf()");
	lease_commit_begins(
		&nodes[1].lease, clock_monotonic_ms() + 10000); /* good for as long as this takes */
	lease_commit_ends(&nodes[1].lease, true);
	assert_true(run_until(a_commit_waits, 0, 4000)); /* a, or c, stood still */
	uint64_t began_ms = clock_monotonic_ms();
	neighbours_stop(nodes[1].neighbours);
	nodes[1].neighbours = NULL;
	assert_true(clock_monotonic_ms() - began_ms < 1500);
	sql("ALTER SYSTEM SET synchronous_standby_names = ''");
	sql("SELECT pg_reload_conf()");
	server_rest(200);
	sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			two_survivors_end_a_life_once_and_claim_each_row_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_node_that_beats_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_cannot_commit_ends_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_a_life_shared_is_told_in_order_before_its_replies_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_life_that_began_anew_is_heard_and_its_last_one_is_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rows_of_our_own_last_life_come_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_node_without_a_lease_claims_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_dead_life_claims_nothing_and_learns_that_it_is_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			more_than_there_is_room_for_is_left_to_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_released_goes_out_by_another_and_is_not_marked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_parts_of_a_question_go_to_one_node, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_part_that_another_took_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			of_two_who_publish_after_the_same_version_one_is_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_newest_three_versions_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_change_is_told_and_what_stands_at_the_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_connection_that_ends_is_made_anew_and_nothing_is_told_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_commit_that_waits_for_a_standby_does_not_keep_it_from_ending, set_up, tear_down),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, begin_suite, end_suite);
}
