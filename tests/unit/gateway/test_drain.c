/* The end: what is in hand goes out, for ten seconds at most, then the links say good-bye. */
#include "middle.h"

#include "agahi/gateway/drain.h"

static struct outbound *outbound;
static size_t uncommitted;
static struct drain drain;

static size_t count_uncommitted(const void *arg)
{
	return *(const size_t *)arg;
}

static int set_up(void **state)
{
	middle_set_up(state);
	const struct outbound_parts parts = { .journal = &middle.journal,
		.receipts = middle.receipts,
		.metrics = middle.metrics,
		.inhand = middle.inhand,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.rules.validity_ms = 3600000 };
	outbound = outbound_new(&parts);
	uncommitted = 0;
	drain = (struct drain){ .parts = { outbound, middle.links, MIDDLE_LINKS, count_uncommitted,
					&uncommitted, NULL } };
	return outbound ? 0 : -1;
}

static int tear_down(void **state)
{
	for (size_t i = 0; i < MIDDLE_LINKS; i++)
		link_close(middle.links[i], middle.now);
	outbound_free(outbound);
	return middle_tear_down(state);
}

static void all_are_gone(void)
{
	for (size_t i = 0; i < MIDDLE_LINKS; i++)
		middle.fakes[i].gone = true;
}

static void add(int64_t id)
{
	const struct journal_entry entry = { .id = id,
		.received_ms = middle.now.wall_ms,
		.link = "",
		.sender = middle_short_citizen(1),
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.reply = "Voting" };

	assert_true(outbound_add(outbound, 0, &entry, false, middle.now));
	outbound_pump(outbound, 0, middle.now);
}

static void with_nothing_in_hand_the_links_unbind_at_once(void **state)
{
	(void)state;
	drain_begin(&drain, middle.now);
	assert_true(drain.draining && drain.unbinding);
	assert_true(middle.fakes[0].stopped && middle.fakes[1].stopped);
	assert_false(drain_is_over(&drain));
	all_are_gone();
	assert_true(drain_is_over(&drain));
	assert_true(drain_was_clean(&drain, middle.now));
}

static void links_that_had_stopped_before_are_not_waited_for(void **state)
{
	(void)state;
	all_are_gone();
	drain_begin(&drain, middle.now);
	assert_true(drain.unbinding);
	assert_true(drain_tick(&drain, middle.now)); /* nobody else would end the loop */
	assert_true(drain_was_clean(&drain, middle.now));
}

static void what_is_uncommitted_is_waited_for(void **state)
{
	(void)state;
	uncommitted = 1;
	drain_begin(&drain, middle.now);
	middle_pass(9999);
	assert_false(drain_tick(&drain, middle.now));
	assert_false(drain.unbinding);
	uncommitted = 0;
	assert_false(drain_tick(&drain, middle.now));
	assert_true(drain.unbinding);
	assert_true(drain.all_committed);
}

static void after_ten_seconds_the_rest_waits_for_the_next_life(void **state)
{
	(void)state;
	uncommitted = 1;
	drain_begin(&drain, middle.now);
	middle_pass(10000);
	assert_false(drain_tick(&drain, middle.now));
	assert_true(drain.unbinding);
	all_are_gone();
	assert_false(drain_was_clean(&drain, middle.now)); /* a request was not committed */
}

static void a_submit_under_way_is_waited_for(void **state)
{
	(void)state;
	add(1);
	drain_begin(&drain, middle.now);
	middle_pass(5000);
	assert_false(drain_tick(&drain, middle.now));
	assert_false(drain.unbinding);
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_ACCEPTED, 0, "1", middle.now);
	drain_tick(&drain, middle.now);
	assert_true(drain.unbinding);
}

static void replies_that_rest_past_the_deadline_are_not_waited_for(void **state)
{
	(void)state;
	add(1);
	for (size_t i = 0; i < 4; i++) { /* 1, 2, 5, 10 seconds */
		fake_link_tell(&middle.fakes[0], i, SUBMIT_REFUSED, PDU_STATUS_THROTTLED, "", middle.now);
		if (i == 3)
			break;
		middle_pass(10000);
		outbound_tick(outbound, middle.now);
	}
	drain_begin(&drain, middle.now);
	assert_true(drain.unbinding);
}

static void replies_that_rest_for_less_are_waited_for_as_long_as_something_moves(void **state)
{
	(void)state;
	add(1);
	fake_link_tell(&middle.fakes[0], 0, SUBMIT_REFUSED, PDU_STATUS_THROTTLED, "", middle.now);
	drain_begin(&drain, middle.now);
	assert_false(drain.unbinding);
	middle_pass(DRAIN_STUCK_AFTER_MS - 1);
	drain_tick(&drain, middle.now);
	assert_false(drain.unbinding);
	middle_pass(1); /* nothing was taken for two seconds, and nothing is under way */
	drain_tick(&drain, middle.now);
	assert_true(drain.unbinding);
}

static void without_a_bound_link_nothing_is_waited_for(void **state)
{
	(void)state;
	middle.fakes[0].bound = middle.fakes[1].bound = false;
	add(1);
	drain_begin(&drain, middle.now);
	assert_true(drain.unbinding);
}

static void a_good_bye_that_is_not_answered_ends_after_three_seconds(void **state)
{
	(void)state;
	drain_begin(&drain, middle.now);
	middle_pass(2999);
	assert_false(drain_tick(&drain, middle.now));
	middle_pass(1);
	assert_true(drain_tick(&drain, middle.now));
	assert_false(drain_was_clean(&drain, middle.now));
}

static void a_connection_lost_within_ten_seconds_makes_the_end_a_doubtful_one(void **state)
{
	(void)state;
	drain_begin(&drain, middle.now);
	all_are_gone();
	middle.fakes[1].lost_ms = moment_ms(middle.now);
	middle_pass(REDELIVERY_DOUBT_MS);
	assert_false(drain_was_clean(&drain, middle.now));
	middle_pass(1);
	assert_true(drain_was_clean(&drain, middle.now));
}

static void an_end_that_was_not_asked_for_is_not_clean(void **state)
{
	(void)state;
	all_are_gone();
	assert_false(drain_was_clean(&drain, middle.now));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(with_nothing_in_hand_the_links_unbind_at_once),
		TEST(links_that_had_stopped_before_are_not_waited_for),
		TEST(what_is_uncommitted_is_waited_for),
		TEST(after_ten_seconds_the_rest_waits_for_the_next_life),
		TEST(a_submit_under_way_is_waited_for),
		TEST(replies_that_rest_past_the_deadline_are_not_waited_for),
		TEST(replies_that_rest_for_less_are_waited_for_as_long_as_something_moves),
		TEST(without_a_bound_link_nothing_is_waited_for),
		TEST(a_good_bye_that_is_not_answered_ends_after_three_seconds),
		TEST(a_connection_lost_within_ten_seconds_makes_the_end_a_doubtful_one),
		TEST(an_end_that_was_not_asked_for_is_not_clean),
	};

	return RUN_SUITE(tests);
}
