/* What nodes tell each other of a sender, and what each does with it. */
#include "testing.h"

#include "agahi/request/hearsay.h"

enum { START = 10000000, SENDER = 42 };

static const int64_t other_life = INT64_C(2) << 32 | 5;
static const struct limiter_rates rates = { .burst = 3, .per_minute = 6, .per_day = 100 };

static struct hearsay memory;
static struct moment now;

static uint64_t never(const struct redelivery_origin *origin, void *arg)
{
	(void)origin;
	(void)arg;
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	now = (struct moment){ (uint64_t)START * 1000, INT64_C(1700000000000) };
	memory = (struct hearsay){ limiter_new(1000, &rates), preferences_new(1000), conversations_new(1000),
		redelivery_new(1000, START, never, NULL), START };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	limiter_free(memory.limiter);
	preferences_free(memory.preferences);
	conversations_free(memory.conversations);
	redelivery_free(memory.redelivery);
	return 0;
}

static void hear(struct feed_event event, uint64_t age_ms)
{
	event.sender = SENDER;
	hearsay_take(&memory, &event, other_life, age_ms, now);
}

static void pass(uint64_t ms)
{
	now.us += ms * 1000;
}

static enum redelivery_verdict check(uint64_t fingerprint)
{
	const struct redelivery_origin origin = { 0, 0, 1 };
	void *first;

	return redelivery_check(memory.redelivery, fingerprint, &origin, moment_ms(now), &first);
}

/* --- telling ------------------------------------------------------------------------------------------ */

static void every_connection_has_a_number_of_its_own(void **state)
{
	const struct redelivery_origin origins[] = { { 0, 0, 1 }, { 0, 1, 1 }, { 1, 0, 1 }, { 1, 1, 1 },
		{ 127, 1, 1 }, { 0, 0, 2 }, { 0, 0, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
		assert_int_not_equal(hearsay_origin(&origins[i]), 0);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(hearsay_origin(&origins[i]), hearsay_origin(&origins[j]));
	}
}

static void what_was_taken_and_decided_stands_in_the_entry(void **state)
{
	struct journal_entry entry = { .offered = "vote|women" };
	const struct admission_taken token = { .token = true }, notice = { .notice = true },
				     help = { .help = true };
	const struct decision plain = { .kind = DECIDE_REPLY },
			      thanks = { .kind = DECIDE_REPLY, .thanks = true };

	(void)state;
	hearsay_note(&entry, &token, &thanks);
	assert_int_equal(entry.told, JOURNAL_TOOK_TOKEN | JOURNAL_TOLD_THANKS);
	assert_string_equal(entry.offer, "vote|women");
	hearsay_note(&entry, &notice, &plain);
	assert_int_equal(entry.told, JOURNAL_TOLD_LIMIT);
	hearsay_note(&entry, &help, &plain);
	assert_int_equal(entry.told, JOURNAL_TOLD_HELP);
}

/* --- hearing ------------------------------------------------------------------------------------------ */

static void tokens_are_charged_and_those_of_before_the_start_are_not(void **state)
{
	(void)state;
	pass(1000);
	hear((struct feed_event){ .kind = FEED_MESSAGE, .token = true }, 1001);
	hear((struct feed_event){ .kind = FEED_MESSAGE }, 0);
	for (int i = 0; i < 2; i++)
		hear((struct feed_event){ .kind = FEED_MESSAGE, .token = true }, 1000);
	assert_int_equal(limiter_take(memory.limiter, SENDER, moment_ms(now)), LIMITER_ALLOW);
	assert_int_equal(limiter_take(memory.limiter, SENDER, moment_ms(now)), LIMITER_NOTICE);
}

static void a_language_and_stop_hold_here_too(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_PREFERENCE, .language = "ps", .stopped = true }, 0);
	const struct preference set = preferences_get(memory.preferences, SENDER);
	assert_string_equal(set.language, "ps");
	assert_true(set.stopped);
	hear((struct feed_event){ .kind = FEED_PREFERENCE }, 0);
	const struct preference after = preferences_get(memory.preferences, SENDER);
	assert_null(after.language);
	assert_false(after.stopped);
	hear((struct feed_event){ .kind = FEED_PREFERENCE, .language = "ur" }, 1);
	assert_null(preferences_get(memory.preferences, SENDER).language); /* the journal told of it */
}

static void an_offer_of_another_node_can_be_picked_from(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_OFFER, .language = "ur", .offer = "vote|women" },
		CONVERSATIONS_OFFER_MS - 1000);
	const struct conversation there = conversations_get(memory.conversations, SENDER, moment_ms(now));
	assert_int_equal(there.offer.count, 2);
	assert_string_equal(there.offer.topics[1], "women");
	assert_string_equal(there.offer.language, "ur");
	pass(2000);
	assert_int_equal(conversations_get(memory.conversations, SENDER, moment_ms(now)).offer.count, 0);
}

static void an_older_offer_does_not_take_the_place_of_a_newer_one(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_OFFER, .language = "ur", .offer = "vote" }, 1000);
	hear((struct feed_event){ .kind = FEED_OFFER, .language = "ur", .offer = "women" }, 5000);
	assert_string_equal(
		conversations_get(memory.conversations, SENDER, moment_ms(now)).offer.topics[0], "vote");
}

static void an_offer_of_too_many_topics_is_cut(void **state)
{
	struct feed_event offer = { .kind = FEED_OFFER, .language = "ur" };

	(void)state;
	for (int i = 0; i < 2 * CHOICES_MAX; i++)
		strcat(offer.offer, i == 0 ? "a" : "|a");
	hear(offer, 0);
	assert_int_equal(
		conversations_get(memory.conversations, SENDER, moment_ms(now)).offer.count, CHOICES_MAX);
}

static void what_is_told_once_is_told_by_one_node(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		hear((struct feed_event){ .kind = FEED_MESSAGE, .token = true }, 0);
	hear((struct feed_event){ .kind = FEED_TOLD,
		     .told = JOURNAL_TOLD_LIMIT | JOURNAL_TOLD_HELP | JOURNAL_TOLD_THANKS },
		0);
	assert_int_equal(limiter_take(memory.limiter, SENDER, moment_ms(now)), LIMITER_SILENT);
	assert_false(limiter_owes_help(memory.limiter, SENDER));
	assert_true(conversations_get(memory.conversations, SENDER, moment_ms(now)).thanked);
}

static void without_limits_nothing_is_charged(void **state)
{
	struct limiter *limiter = memory.limiter;

	(void)state;
	memory.limiter = NULL;
	hear((struct feed_event){ .kind = FEED_MESSAGE, .token = true }, 0);
	hear((struct feed_event){ .kind = FEED_TOLD, .told = JOURNAL_TOLD_LIMIT }, 0);
	memory.limiter = limiter;
}

static void a_message_of_a_connection_that_has_ended_may_come_by_us(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_MESSAGE, .fingerprint = 7, .origin = 300 }, 5000);
	hear((struct feed_event){ .kind = FEED_MESSAGE, .fingerprint = 8, .origin = 300 },
		REDELIVERY_WINDOW_MS + REDELIVERY_DOUBT_MS + 1);
	assert_int_equal(check(7), REDELIVERY_NEW);
	hear((struct feed_event){ .kind = FEED_CONNECTION_ENDED, .origin = 300 }, 100);
	assert_int_equal(check(7), REDELIVERY_REPEATED);
	assert_int_equal(check(8), REDELIVERY_NEW);
}

static void a_part_of_a_connection_that_has_ended_may_come_by_us(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_PART, .fingerprint = 7, .origin = 300, .id = 3 }, 0);
	hear((struct feed_event){ .kind = FEED_CONNECTION_ENDED, .origin = 300 }, 0);
	assert_int_equal(check(7), REDELIVERY_REPEATED);
}

static void of_who_is_forgotten_nothing_is_left(void **state)
{
	(void)state;
	hear((struct feed_event){ .kind = FEED_PREFERENCE, .language = "ps" }, 0);
	hear((struct feed_event){ .kind = FEED_OFFER, .language = "ur", .offer = "vote" }, 0);
	hear((struct feed_event){ .kind = FEED_FORGET, .id = 9 }, 0);
	assert_null(preferences_get(memory.preferences, SENDER).language);
	assert_int_equal(conversations_get(memory.conversations, SENDER, moment_ms(now)).offer.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_connection_has_a_number_of_its_own),
		cmocka_unit_test(what_was_taken_and_decided_stands_in_the_entry),
		TEST(tokens_are_charged_and_those_of_before_the_start_are_not),
		TEST(a_language_and_stop_hold_here_too),
		TEST(an_offer_of_another_node_can_be_picked_from),
		TEST(an_older_offer_does_not_take_the_place_of_a_newer_one),
		TEST(an_offer_of_too_many_topics_is_cut),
		TEST(what_is_told_once_is_told_by_one_node),
		TEST(without_limits_nothing_is_charged),
		TEST(a_message_of_a_connection_that_has_ended_may_come_by_us),
		TEST(a_part_of_a_connection_that_has_ended_may_come_by_us),
		TEST(of_who_is_forgotten_nothing_is_left),
	};

	return RUN_SUITE(tests);
}
