/* Octets that wait, and the order in which they go. */
#include "far_end.h"

#include "agahi/simulator/delayed.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct event_base *base;
	struct delayed *delayed;
	unsigned count;
	char order[16];
	uint32_t peers[16];
};

static void on_due(uint32_t peer, struct span octets, void *arg)
{
	struct stage *stage = arg;

	assert_int_equal(octets.len, 1);
	assert_true(stage->count < sizeof(stage->order) - 1);
	stage->peers[stage->count] = peer;
	stage->order[stage->count++] = (char)octets.data[0];
	if (octets.data[0] == '!') /* who is called may put in more */
		assert_true(delayed_add(stage->delayed, peer, span_of("?", 1), 5, now));
}

static int set_up(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	stage->base = event_base_new();
	stage->delayed = delayed_new(stage->base, on_due, stage);
	assert_non_null(stage->delayed);
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	delayed_free(stage->delayed);
	event_base_free(stage->base);
	free(stage);
	return 0;
}

static void put_in(struct stage *stage, const char *octet, uint32_t in_ms)
{
	assert_true(delayed_add(stage->delayed, (uint32_t)octet[0] * 10, span_of(octet, 1), in_ms, now));
}

/* Lets the timer fire, which is of the machine; whether anything is due is by our clock. */
static void let_pass(struct stage *stage, unsigned ms)
{
	now = test_later(now, ms);
	for (unsigned i = 0; i < ms + 5; i++) {
		usleep(1000);
		test_turn(stage->base);
	}
}

static void what_waits_goes_when_it_is_due_and_not_before(void **state)
{
	struct stage *stage = *state;

	put_in(stage, "a", 10);
	let_pass(stage, 9);
	assert_int_equal(stage->count, 0);
	let_pass(stage, 1);
	assert_string_equal(stage->order, "a");
	assert_int_equal(stage->peers[0], 970);
	let_pass(stage, 20);
	assert_int_equal(stage->count, 1);
}

static void the_next_one_due_goes_first_and_equals_in_their_order(void **state)
{
	struct stage *stage = *state;

	put_in(stage, "c", 20);
	put_in(stage, "a", 10);
	put_in(stage, "d", 20);
	put_in(stage, "b", 10);
	let_pass(stage, 10);
	assert_string_equal(stage->order, "ab");
	put_in(stage, "e", 10);
	let_pass(stage, 10);
	assert_string_equal(stage->order, "abcde");
}

static void more_may_be_put_in_by_who_is_called(void **state)
{
	struct stage *stage = *state;

	put_in(stage, "!", 5);
	let_pass(stage, 5);
	assert_string_equal(stage->order, "!");
	let_pass(stage, 5);
	assert_string_equal(stage->order, "!?");
}

static void what_still_waits_at_the_end_is_dropped(void **state)
{
	struct stage *stage = *state;

	put_in(stage, "a", 0);
	put_in(stage, "b", 12000);
	delayed_free(stage->delayed);
	stage->delayed = NULL;
	let_pass(stage, 5);
	assert_int_equal(stage->count, 0);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STAGE(what_waits_goes_when_it_is_due_and_not_before),
		ON_STAGE(the_next_one_due_goes_first_and_equals_in_their_order),
		ON_STAGE(more_may_be_put_in_by_who_is_called),
		ON_STAGE(what_still_waits_at_the_end_is_dropped),
	};

	return RUN_SUITE(tests);
}
