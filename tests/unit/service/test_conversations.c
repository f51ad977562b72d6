/* What was offered to whom, and for how long. */
#include "testing.h"

#include <stdio.h>

#include "agahi/service/conversations.h"

enum { START_MS = 1000000 };

static const struct offer three = { { "polling", "vote", "check" }, 3, "ur-Latn" };
static const struct offer two = { { "women", "youth" }, 2, "en" };

static struct offer offer_to(const struct conversations *conversations, uint64_t sender, uint64_t now_ms)
{
	return conversations_get(conversations, sender, now_ms).offer;
}

static bool thanked(const struct conversations *conversations, uint64_t sender, uint64_t now_ms)
{
	return conversations_get(conversations, sender, now_ms).thanked;
}

static void an_offer_stands_for_ten_minutes(void **state)
{
	struct conversations *conversations = conversations_new(1000);

	(void)state;
	assert_int_equal(offer_to(conversations, 7, START_MS).count, 0);
	conversations_note_offer(conversations, 7, &three, START_MS);
	struct offer offer = offer_to(conversations, 7, START_MS + CONVERSATIONS_OFFER_MS);
	assert_int_equal(offer.count, 3);
	assert_string_equal(offer.topics[0], "polling");
	assert_string_equal(offer.topics[2], "check");
	assert_string_equal(offer.language, "ur-Latn");
	assert_int_equal(offer_to(conversations, 8, START_MS).count, 0);
	assert_int_equal(offer_to(conversations, 7, START_MS + CONVERSATIONS_OFFER_MS + 1000).count, 0);
	conversations_free(conversations);
}

static void a_second_offer_replaces_the_first(void **state)
{
	struct conversations *conversations = conversations_new(1000);

	(void)state;
	conversations_note_offer(conversations, 7, &three, START_MS);
	conversations_note_offer(conversations, 7, &two, START_MS + 1000);
	struct offer offer = offer_to(conversations, 7, START_MS + 2000);
	assert_int_equal(offer.count, 2);
	assert_string_equal(offer.topics[1], "youth");
	assert_null(offer.topics[2]);
	assert_string_equal(offer.language, "en");
	conversations_free(conversations);
}

static void thanks_are_remembered_for_a_day_and_beside_an_offer(void **state)
{
	struct conversations *conversations = conversations_new(1000);

	(void)state;
	assert_false(thanked(conversations, 7, START_MS));
	conversations_note_thanks(conversations, 7, START_MS);
	conversations_note_offer(conversations, 7, &two, START_MS + 1000);
	assert_true(thanked(conversations, 7, START_MS + CONVERSATIONS_THANKS_MS));
	assert_false(thanked(conversations, 7, START_MS + CONVERSATIONS_THANKS_MS + 1000));
	assert_false(thanked(conversations, 8, START_MS));
	assert_int_equal(offer_to(conversations, 7, START_MS + 2000).count, 2);
	conversations_free(conversations);
}

static void a_full_table_forgets_who_was_spoken_to_longest_ago(void **state)
{
	struct conversations *conversations = conversations_new(8);

	(void)state;
	for (uint64_t sender = 0; sender < 9; sender++)
		conversations_note_offer(conversations, sender * 8 + 1, &three, START_MS + sender);
	assert_int_equal(offer_to(conversations, 1, START_MS + 10).count, 0);
	assert_int_equal(offer_to(conversations, 9, START_MS + 10).count, 3);
	assert_int_equal(offer_to(conversations, 65, START_MS + 10).count, 3);
	conversations_free(conversations);
}

/* In whatever order they sit: thanks count as an offer does, and who is forgotten leaves a free place. */
static void who_was_spoken_to_since_stays(void **state)
{
	struct conversations *conversations = conversations_new(8);

	(void)state;
	for (uint64_t sender = 1; sender <= 8; sender++)
		conversations_note_offer(conversations, sender, &two, START_MS + sender * 1000);
	conversations_note_thanks(conversations, 1, START_MS + 9000);
	conversations_note_offer(conversations, 2, &three, START_MS + 10000);
	conversations_note_offer(conversations, 9, &two, START_MS + 11000); /* in the place of 3 */
	conversations_forget(conversations, 5);
	conversations_note_thanks(conversations, 10, START_MS + 12000); /* in that of 5 */
	assert_int_equal(offer_to(conversations, 10, START_MS + 13000).count, 0);
	assert_true(thanked(conversations, 10, START_MS + 13000));
	for (uint64_t sender = 1; sender <= 9; sender++)
		assert_int_equal(offer_to(conversations, sender, START_MS + 13000).count > 0,
			sender != 3 && sender != 5);
	conversations_note_offer(conversations, 11, &two, START_MS + 14000); /* in that of 4 */
	assert_int_equal(offer_to(conversations, 4, START_MS + 15000).count, 0);
	assert_true(thanked(conversations, 1, START_MS + 15000));
	conversations_free(conversations);
}

static void names_without_room_end_the_offer(void **state)
{
	struct conversations *conversations = conversations_new(1000);
	char name[32];
	struct offer offer = { .count = 1, .language = "en" };

	(void)state;
	conversations_note_offer(conversations, 7, &two, START_MS);
	for (int i = 0; i < CONVERSATIONS_NAMES; i++) {
		snprintf(name, sizeof(name), "topic-%d", i);
		offer.topics[0] = name;
		conversations_note_offer(conversations, 8, &offer, START_MS);
	}
	assert_int_equal(offer_to(conversations, 8, START_MS).count, 0);
	/* What was known stays known. */
	conversations_note_offer(conversations, 9, &two, START_MS);
	assert_int_equal(offer_to(conversations, 9, START_MS).count, 2);
	conversations_free(conversations);
}

static void nothing_is_left_of_who_is_forgotten(void **state)
{
	struct conversations *conversations = conversations_new(1000);

	(void)state;
	conversations_note_offer(conversations, 7, &three, START_MS);
	conversations_note_thanks(conversations, 7, START_MS);
	conversations_note_offer(conversations, 8, &two, START_MS);
	conversations_forget(conversations, 7);
	conversations_forget(conversations, 9);
	assert_int_equal(offer_to(conversations, 7, START_MS).count, 0);
	assert_false(thanked(conversations, 7, START_MS));
	assert_int_equal(offer_to(conversations, 8, START_MS).count, 2);
	conversations_free(conversations);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_offer_stands_for_ten_minutes),
		cmocka_unit_test(a_second_offer_replaces_the_first),
		cmocka_unit_test(thanks_are_remembered_for_a_day_and_beside_an_offer),
		cmocka_unit_test(a_full_table_forgets_who_was_spoken_to_longest_ago),
		cmocka_unit_test(who_was_spoken_to_since_stays),
		cmocka_unit_test(names_without_room_end_the_offer),
		cmocka_unit_test(nothing_is_left_of_who_is_forgotten),
	};

	return RUN_SUITE(tests);
}
