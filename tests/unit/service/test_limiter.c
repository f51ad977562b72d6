/* How often one sender is answered. */
#include "testing.h"

#include "agahi/service/limiter.h"
#include "agahi/simulator/phone.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, START = 24 * HOUR };

static const struct limiter_rates rates = { .burst = 5, .per_minute = 6, .per_day = 60 };

static unsigned take_many(struct limiter *limiter, uint64_t sender, uint64_t now, unsigned times)
{
	unsigned allowed = 0;

	for (unsigned i = 0; i < times; i++)
		allowed += limiter_take(limiter, sender, now) == LIMITER_ALLOW;
	return allowed;
}

static void the_burst_then_one_notice_then_silence(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	assert_int_equal(take_many(limiter, 1, START, 5), 5);
	assert_int_equal(limiter_take(limiter, 1, START), LIMITER_NOTICE);
	assert_int_equal(limiter_take(limiter, 1, START), LIMITER_SILENT);
	assert_int_equal(limiter_take(limiter, 1, START + 100), LIMITER_SILENT);
	assert_int_equal(limiter_take(limiter, 2, START), LIMITER_ALLOW);
	limiter_free(limiter);
}

static void tokens_come_back_at_the_rate_of_a_minute(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	take_many(limiter, 1, START, 6);
	assert_int_equal(limiter_take(limiter, 1, START + 9999), LIMITER_SILENT);
	assert_int_equal(limiter_take(limiter, 1, START + 10000), LIMITER_ALLOW);
	assert_int_equal(limiter_take(limiter, 1, START + 10000), LIMITER_SILENT);
	assert_int_equal(take_many(limiter, 1, START + 10 * MINUTE, 10), 5);
	limiter_free(limiter);
}

static void the_notice_comes_again_only_after_a_rest(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	take_many(limiter, 1, START, 6);
	/* One who goes on at a message a second is not told every ten seconds. */
	for (uint64_t now = START + 1000; now < START + 2 * MINUTE; now += 1000)
		assert_int_not_equal(limiter_take(limiter, 1, now), LIMITER_NOTICE);
	take_many(limiter, 1, START + 10 * MINUTE, 5);
	assert_int_equal(limiter_take(limiter, 1, START + 10 * MINUTE), LIMITER_NOTICE);
	limiter_free(limiter);
}

static void a_day_has_its_own_limit(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);
	unsigned allowed = 0;

	(void)state;
	for (uint64_t now = START; now < START + HOUR; now += 15000)
		allowed += limiter_take(limiter, 1, now) == LIMITER_ALLOW;
	assert_in_range(allowed, 60, 63); /* the day's 60, and what an hour gives back */
	limiter_free(limiter);
}

static void a_token_can_be_given_back(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	take_many(limiter, 1, START, 5);
	limiter_give_back(limiter, 1);
	assert_int_equal(limiter_take(limiter, 1, START), LIMITER_ALLOW);
	limiter_give_back(limiter, 99);
	limiter_free(limiter);
}

static uint64_t made_up_number(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return *seed ^ *seed >> 29;
}

static void made_up_numbers_do_not_push_out_one_who_asked_too_much(void **state)
{
	struct limiter *limiter = limiter_new(10000, &rates);
	uint64_t seed = 1;

	(void)state;
	take_many(limiter, 0xfeed, START, 7);
	for (int i = 0; i < 1000000; i++)
		limiter_take(limiter, made_up_number(&seed), START + 1000);
	assert_int_equal(limiter_take(limiter, 0xfeed, START + 1000), LIMITER_SILENT);
	limiter_free(limiter);
}

/* One set: of eight who asked 4, 1, 3 … times, the ninth takes the place of the one who asked once. */
static void in_a_full_set_the_one_with_the_most_tokens_is_forgotten(void **state)
{
	static const unsigned asked[8] = { 4, 2, 3, 5, 1, 2, 3, 4 };
	struct limiter *limiter = limiter_new(8, &rates);

	(void)state;
	for (uint64_t i = 0; i < 8; i++)
		take_many(limiter, 10 + i, START, asked[i]);
	limiter_take(limiter, 99, START);
	assert_true(limiter_owes_help(limiter, 99));
	for (uint64_t i = 0; i < 8; i++)
		assert_int_equal(limiter_owes_help(limiter, 10 + i), asked[i] != 1); /* it knows the sender */
	for (uint64_t i = 0; i < 8; i++) {
		if (asked[i] != 1)
			assert_int_equal(take_many(limiter, 10 + i, START, 10), 5 - asked[i]);
	}
	limiter_free(limiter);
}

static void a_restart_that_takes_the_tokens_again_remembers(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	for (int i = 0; i < 5; i++)
		limiter_take(limiter, 1, START - 2000);
	assert_int_equal(limiter_take(limiter, 1, START), LIMITER_NOTICE);
	limiter_free(limiter);
}

static void other_rates_hold_from_the_next_message_on(void **state)
{
	static const struct limiter_rates more = { .burst = 10, .per_minute = 60, .per_day = 600 },
					  fewer = { .burst = 1, .per_minute = 1, .per_day = 1 };
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	assert_int_equal(take_many(limiter, 1, START, 6), 5);
	limiter_set_rates(limiter, &more);
	assert_int_equal(take_many(limiter, 2, START, 20), 10);
	assert_int_equal(take_many(limiter, 1, START + MINUTE, 20), 10); /* who was over the old limit too */
	limiter_set_rates(limiter, &fewer);
	assert_int_equal(take_many(limiter, 3, START + MINUTE, 20), 1);
	assert_int_equal(take_many(limiter, 2, START + MINUTE, 1), 0);
	assert_int_equal(take_many(limiter, 2, START + 26 * HOUR, 1), 1);
	limiter_free(limiter);
}

static void a_token_of_another_node_is_charged_though_there_is_none(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	take_many(limiter, 1, START, 5);
	for (int i = 0; i < 3; i++)
		limiter_took(limiter, 1, START);
	assert_int_equal(limiter_take(limiter, 1, START + 39999), LIMITER_NOTICE);
	assert_int_equal(limiter_take(limiter, 1, START + 40000), LIMITER_ALLOW);
	limiter_free(limiter);
}

static void the_notice_of_another_node_is_given_once(void **state)
{
	struct limiter *limiter = limiter_new(1000, &rates);

	(void)state;
	limiter_note_notice(limiter, 1); /* of whom nothing is known: nothing */
	for (int i = 0; i < 5; i++)
		limiter_took(limiter, 1, START);
	limiter_note_notice(limiter, 1);
	assert_int_equal(limiter_take(limiter, 1, START), LIMITER_SILENT);
	limiter_took(limiter, 1, START + 60000); /* quiet until the burst was whole */
	assert_int_equal(take_many(limiter, 1, START + 60000, 4), 4);
	assert_int_equal(limiter_take(limiter, 1, START + 60000), LIMITER_NOTICE);
	limiter_free(limiter);
}

/* What one node allowed, the other hears of 200 ms later: the worst case is asking both at once. */
static void two_nodes_allow_what_the_rates_allow_and_one_burst(void **state)
{
	enum { STEP = 100, LATE = 2 };
	const struct limiter_rates all_day = { .burst = 5, .per_minute = 6, .per_day = 10000 };
	struct limiter *nodes[2] = { limiter_new(1000, &all_day), limiter_new(1000, &all_day) };
	bool took[2][10 * MINUTE / STEP] = { 0 };
	unsigned allowed = 0;

	(void)state;
	for (size_t i = 0; i < 10 * MINUTE / STEP; i++) {
		uint64_t now = START + i * STEP;

		for (size_t node = 0; node < 2; node++) {
			if (i >= LATE && took[1 - node][i - LATE])
				limiter_took(nodes[node], 1, now);
		}
		for (size_t node = 0; node < 2; node++) {
			took[node][i] = limiter_take(nodes[node], 1, now) == LIMITER_ALLOW;
			allowed += took[node][i];
		}
	}
	assert_in_range(allowed, 60, 60 + 2 * all_day.burst);
	limiter_free(nodes[0]);
	limiter_free(nodes[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_burst_then_one_notice_then_silence),
		cmocka_unit_test(tokens_come_back_at_the_rate_of_a_minute),
		cmocka_unit_test(the_notice_comes_again_only_after_a_rest),
		cmocka_unit_test(a_day_has_its_own_limit),
		cmocka_unit_test(a_token_can_be_given_back),
		cmocka_unit_test(made_up_numbers_do_not_push_out_one_who_asked_too_much),
		cmocka_unit_test(in_a_full_set_the_one_with_the_most_tokens_is_forgotten),
		cmocka_unit_test(a_restart_that_takes_the_tokens_again_remembers),
		cmocka_unit_test(other_rates_hold_from_the_next_message_on),
		cmocka_unit_test(a_token_of_another_node_is_charged_though_there_is_none),
		cmocka_unit_test(the_notice_of_another_node_is_given_once),
		cmocka_unit_test(two_nodes_allow_what_the_rates_allow_and_one_burst),
	};

	return RUN_SUITE(tests);
}
