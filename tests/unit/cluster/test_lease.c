/* Who may submit, and who is dead: never both of one life, as long as clocks run alike within the margin. */
#include "testing.h"

#include "agahi/cluster/lease.h"

enum { L = 3000, M = 600, HOLD = 200 };

static const struct lease_times times = { L, M, HOLD };
static struct lease lease;
static struct lease_watch watch;

static int set_up(void **state)
{
	(void)state;
	lease_begin(&lease, times);
	watch = (struct lease_watch){ .times = times };
	return 0;
}

static void commit(uint64_t sent_ms)
{
	lease_commit_begins(&lease, sent_ms);
	lease_commit_ends(&lease, true);
}

static void times_follow_the_configured_seconds(void **state)
{
	struct lease_times three = lease_times_of(3), one = lease_times_of(1), none = lease_times_of(0);

	(void)state;
	assert_true(three.lease_ms == 3000 && three.margin_ms == 600 && three.hold_ms == 200);
	assert_true(one.lease_ms == 1000 && one.margin_ms == 200 && one.hold_ms == 100);
	assert_true(none.lease_ms > none.margin_ms);
	assert_int_equal(lease_beat_ms(&three), 600);
}

static void nobody_may_submit_before_the_first_commit(void **state)
{
	(void)state;
	assert_false(lease_may_submit(&lease, 0));
	assert_false(lease_may_submit(&lease, 5));
	assert_true(lease_is_over(&lease, 5));
	assert_false(lease_is_lost(&lease));
}

static void a_commit_gives_the_right_from_when_it_was_sent(void **state)
{
	(void)state;
	lease_commit_begins(&lease, 10000);
	assert_false(lease_may_submit(&lease, 10001));
	lease_commit_ends(&lease, true);
	assert_true(lease_may_submit(&lease, 10150));
	assert_true(lease_may_submit(&lease, 10000 + L - M - 1));
	assert_false(lease_may_submit(&lease, 10000 + L - M));
	assert_true(lease_is_over(&lease, 10000 + L - M));
}

static void a_commit_that_failed_says_nothing(void **state)
{
	(void)state;
	commit(10000);
	lease_commit_begins(&lease, 11000);
	lease_commit_ends(&lease, false);
	assert_true(lease_may_submit(&lease, 12000));
	assert_true(lease_is_over(&lease, 10000 + L - M));
	lease_commit_ends(&lease, true); /* of none that began */
	assert_true(lease_is_over(&lease, 10000 + L - M));
}

static void while_a_commit_is_late_nothing_new_begins_and_nothing_is_closed(void **state)
{
	(void)state;
	commit(10000);
	lease_commit_begins(&lease, 10500);
	assert_true(lease_may_submit(&lease, 10500 + HOLD - 1));
	assert_false(lease_may_submit(&lease, 10500 + HOLD));
	assert_false(lease_is_over(&lease, 10500 + HOLD));
	lease_commit_ends(&lease, true);
	assert_true(lease_may_submit(&lease, 10500 + HOLD));
}

static void a_lease_that_was_over_is_good_again_with_the_next_commit(void **state)
{
	(void)state;
	commit(10000);
	assert_true(lease_is_over(&lease, 50000));
	commit(50000);
	assert_true(lease_may_submit(&lease, 50001));
}

static void a_lease_that_is_lost_never_comes_back(void **state)
{
	(void)state;
	commit(10000);
	lease_lose(&lease);
	assert_true(lease_is_lost(&lease) && lease_is_over(&lease, 10001));
	commit(10100);
	assert_false(lease_may_submit(&lease, 10101));
}

static void a_node_that_stands_still_for_so_long_is_dead(void **state)
{
	(void)state;
	assert_false(lease_watch_note(&watch, 2, 7, 40, 1000));
	assert_false(lease_watch_note(&watch, 2, 7, 40, 1000 + L + M - 1));
	assert_true(lease_watch_note(&watch, 2, 7, 40, 1000 + L + M));
	assert_true(
		lease_watch_note(&watch, 2, 7, 40, 1000 + L + M + 50)); /* until it was compared and set */
	assert_false(lease_watch_note(&watch, 2, 8, 40, 1000 + L + M + 100));
}

static void a_beat_begins_the_count_anew(void **state)
{
	(void)state;
	assert_false(lease_watch_note(&watch, 2, 7, 40, 1000));
	assert_false(lease_watch_note(&watch, 2, 7, 41, 4000));
	assert_false(lease_watch_note(&watch, 2, 7, 41, 1000 + L + M));
	assert_true(lease_watch_note(&watch, 2, 7, 41, 4000 + L + M));
}

static void nodes_are_counted_apart(void **state)
{
	(void)state;
	lease_watch_note(&watch, 2, 7, 40, 1000);
	lease_watch_note(&watch, 3, 7, 40, 2000);
	assert_true(lease_watch_note(&watch, 2, 7, 40, 1000 + L + M));
	assert_false(lease_watch_note(&watch, 3, 7, 40, 1000 + L + M));
}

static void what_was_not_watched_counts_from_now(void **state)
{
	(void)state;
	lease_watch_note(&watch, 2, 7, 40, 1000);
	lease_watch_restart(&watch, 60000);
	assert_false(lease_watch_note(&watch, 2, 7, 40, 60001));
	assert_true(lease_watch_note(&watch, 2, 7, 40, 60000 + L + M));
}

static void rows_of_nodes_that_are_no_more_keep_no_dead_one_from_being_found(void **state)
{
	(void)state;
	for (uint64_t now_ms = 1000; now_ms < 1000 + L + M; now_ms += 50) {
		for (uint32_t node = 1; node < LEASE_NODES; node++)
			assert_false(lease_watch_note(&watch, node, 1, 40, now_ms));
	}
	for (uint32_t node = 1; node < LEASE_NODES; node++)
		assert_true(lease_watch_note(&watch, node, 1, 40, 1000 + L + M));
}

static void numbers_that_no_node_has_are_never_dead(void **state)
{
	(void)state;
	assert_false(lease_watch_note(&watch, LEASE_NODES, 1, 40, 1000));
	assert_false(lease_watch_note(&watch, UINT32_MAX, 1, 40, 1000 + L + M));
}

/* --- P3: the last submit of the old life is before the first takeover ---------------------------------------- */

static uint64_t next_random(uint64_t *random, uint64_t below)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return *random % below;
}

/* A clock of a machine: where it began, and so many millionths faster than the true time. */
struct drifting {
	uint64_t begins_ms;
	int64_t faster;
};

static uint64_t shown_ms(const struct drifting *clock, uint64_t true_us)
{
	return clock->begins_ms +
		(uint64_t)((int64_t)true_us + (int64_t)true_us / 1000000 * clock->faster) / 1000;
}

/* One beats at random and dies, or is cut off with a commit under way that was made or was not; another looks at random. */
static void check_one_life(uint64_t *random)
{
	const int64_t most = (int64_t)M * 1000000 / L; /* rates apart by m / L, half of it each way */
	const struct drifting old = { 1 + next_random(random, 1000000),
		(int64_t)next_random(random, (uint64_t)most) - most / 2 };
	const struct drifting other = { 1 + next_random(random, 1000000),
		(int64_t)next_random(random, (uint64_t)most) - most / 2 };
	const uint64_t dies_us = 1000000 * (1 + next_random(random, 10));
	uint64_t submitted_us = 0, taken_us = 0, beat_us = 0, sent_us = 0, look_us = 0;
	int64_t beat = 0;

	set_up(NULL);
	for (uint64_t now_us = 0; taken_us == 0; now_us += 1000) {
		if (sent_us == 0 && now_us >= beat_us && now_us < dies_us) {
			lease_commit_begins(&lease, shown_ms(&old, now_us));
			sent_us = now_us + 1000 * (1 + next_random(random, 150));
		}
		if (sent_us != 0 && now_us >= sent_us) {
			bool arrived = now_us < dies_us || next_random(random, 2) == 0;
			beat += arrived;
			if (now_us < dies_us) {
				lease_commit_ends(&lease, true);
				beat_us = now_us + 1000 * next_random(random, 600);
			}
			sent_us = now_us < dies_us ? 0 : UINT64_MAX;
		}
		if (lease_may_submit(&lease, shown_ms(&old, now_us)))
			submitted_us = now_us;
		if (now_us >= look_us) {
			look_us = now_us + 1000 * (50 + next_random(random, 50));
			if (lease_watch_note(&watch, 1, 1, beat, shown_ms(&other, now_us)))
				taken_us = now_us;
		}
	}
	assert_true(submitted_us < taken_us);
}

static void the_last_submit_of_a_life_is_before_it_is_taken_over(void **state)
{
	uint64_t random = 88172645463325252U;

	(void)state;
	for (int i = 0; i < 300; i++)
		check_one_life(&random);
}

/* The control: were the margin none, clocks that are so far apart would be too much. */
static void without_a_margin_a_slow_clock_submits_too_long(void **state)
{
	const struct drifting slow = { 1, -100000 }, fast = { 1, 100000 };
	const struct lease_times none = { L, 0, L };
	bool both = false;

	(void)state;
	lease_begin(&lease, none);
	watch.times = none;
	commit(shown_ms(&slow, 0));
	for (uint64_t now_us = 0; now_us < 2 * L * UINT64_C(1000); now_us += 1000)
		both |= lease_watch_note(&watch, 1, 1, 1, shown_ms(&fast, now_us)) &&
			lease_may_submit(&lease, shown_ms(&slow, now_us));
	assert_true(both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(times_follow_the_configured_seconds, set_up),
		cmocka_unit_test_setup(nobody_may_submit_before_the_first_commit, set_up),
		cmocka_unit_test_setup(a_commit_gives_the_right_from_when_it_was_sent, set_up),
		cmocka_unit_test_setup(a_commit_that_failed_says_nothing, set_up),
		cmocka_unit_test_setup(
			while_a_commit_is_late_nothing_new_begins_and_nothing_is_closed, set_up),
		cmocka_unit_test_setup(a_lease_that_was_over_is_good_again_with_the_next_commit, set_up),
		cmocka_unit_test_setup(a_lease_that_is_lost_never_comes_back, set_up),
		cmocka_unit_test_setup(a_node_that_stands_still_for_so_long_is_dead, set_up),
		cmocka_unit_test_setup(a_beat_begins_the_count_anew, set_up),
		cmocka_unit_test_setup(nodes_are_counted_apart, set_up),
		cmocka_unit_test_setup(what_was_not_watched_counts_from_now, set_up),
		cmocka_unit_test_setup(
			rows_of_nodes_that_are_no_more_keep_no_dead_one_from_being_found, set_up),
		cmocka_unit_test_setup(numbers_that_no_node_has_are_never_dead, set_up),
		cmocka_unit_test_setup(the_last_submit_of_a_life_is_before_it_is_taken_over, set_up),
		cmocka_unit_test_setup(without_a_margin_a_slow_clock_submits_too_long, set_up),
	};

	return RUN_SUITE(tests);
}
