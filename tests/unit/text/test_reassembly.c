/* Long messages: in any order, twice, or never whole. */
#include "testing.h"

#include "agahi/text/reassembly.h"
#include "agahi/text/script.h"

enum { WAIT_MS = 60000, SCRIPTS = SCRIPT_LATIN | SCRIPT_ARABIC };

struct received {
	char text[8][2048];
	size_t ids[8];
	size_t count;
	size_t link; /* of the last one */
};

static void on_message(const struct reassembly_message *message, void *arg)
{
	struct received *received = arg;

	assert_true(received->count < 8);
	strcpy(received->text[received->count], message->text);
	received->link = message->origin->link;
	received->ids[received->count++] = message->id_count;
}

static struct reassembly_key key_of(uint64_t sender, uint16_t reference, uint8_t total)
{
	struct reassembly_key key;

	memset(&key, 0, sizeof(key));
	key.sender = sender;
	strcpy(key.service, "8300");
	key.reference = reference;
	key.total = total;
	return key;
}

static enum reassembly_result add(struct reassembly *reassembly, const struct reassembly_key *key,
	uint8_t sequence, const char *text, uint64_t now)
{
	const struct reassembly_part part = { .sequence = sequence,
		.charset = CHARSET_GSM7,
		.text = span_of(text, strlen(text)),
		.id = sequence,
		.origin.link = sequence };

	return reassembly_add(reassembly, key, &part, now, NULL);
}

/* UTF-8 that calls itself the default alphabet, cut where the octets are full, as phones and gateways do. */
static void a_character_cut_between_parts_of_a_wrongly_declared_charset_is_whole(void **state)
{
	const char *text = "ووٹ کیسے ڈالیں؟";

	(void)state;
	for (size_t cut = 1; cut < strlen(text); cut++) {
		struct received received = { .count = 0 };
		struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
		struct reassembly_key key = key_of(923001, 7, 2);
		char first[64] = "";

		memcpy(first, text, cut);
		add(reassembly, &key, 1, first, 0);
		add(reassembly, &key, 2, text + cut, 0);
		assert_string_equal(received.text[0], text);
		reassembly_free(reassembly);
	}
}

static void parts_in_any_order_make_one_message(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 3);

	(void)state;
	assert_int_equal(add(reassembly, &key, 3, "three", 0), REASSEMBLY_WAITING);
	assert_int_equal(add(reassembly, &key, 1, "one ", 0), REASSEMBLY_WAITING);
	assert_int_equal(received.count, 0);
	assert_int_equal(add(reassembly, &key, 2, "two ", 0), REASSEMBLY_COMPLETE);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "one two three");
	assert_int_equal(received.ids[0], 3);
	assert_int_equal(reassembly_waiting(reassembly), 0);
	reassembly_free(reassembly);
}

static void a_part_that_comes_twice_counts_once(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 2);

	(void)state;
	assert_int_equal(add(reassembly, &key, 1, "one ", 0), REASSEMBLY_WAITING);
	assert_int_equal(add(reassembly, &key, 1, "one ", 0), REASSEMBLY_DUPLICATE);
	assert_int_equal(add(reassembly, &key, 2, "two", 0), REASSEMBLY_COMPLETE);
	reassembly_free(reassembly);
}

static void a_part_that_never_comes_times_out(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 3);

	(void)state;
	add(reassembly, &key, 1, "one ", 0);
	add(reassembly, &key, 3, "three", 100);
	reassembly_expire(reassembly, WAIT_MS - 1);
	assert_int_equal(received.count, 0);
	reassembly_expire(reassembly, WAIT_MS);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "one three");
	assert_int_equal(received.ids[0], 2);
	reassembly_free(reassembly);
}

static void the_same_message_again_is_a_message_again(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 2);

	(void)state;
	for (int time = 0; time < 2; time++) {
		assert_int_equal(add(reassembly, &key, 1, "one ", (uint64_t)time), REASSEMBLY_WAITING);
		assert_int_equal(add(reassembly, &key, 2, "two", (uint64_t)time), REASSEMBLY_COMPLETE);
	}
	assert_int_equal(received.count, 2);
	assert_int_equal(received.link, 2); /* the way of the latest part */
	reassembly_free(reassembly);
}

/* Some SMSCs give every long message the same number. */
static void another_message_under_the_number_of_one_that_is_not_whole_is_its_own(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 0, 2);

	(void)state;
	add(reassembly, &key, 1, "lost in ", 0);
	assert_int_equal(add(reassembly, &key, 1, "how do I ", 1000), REASSEMBLY_WAITING);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "lost in ");
	assert_int_equal(add(reassembly, &key, 2, "vote", 1000), REASSEMBLY_COMPLETE);
	assert_string_equal(received.text[1], "how do I vote");
	reassembly_free(reassembly);
}

static void a_phone_that_reuses_a_reference_gets_both_messages_through(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 0, 2);

	(void)state;
	add(reassembly, &key, 1, "how do I ", 0);
	add(reassembly, &key, 2, "vote", 0);
	assert_int_equal(add(reassembly, &key, 1, "where do I ", 1000), REASSEMBLY_WAITING);
	assert_int_equal(add(reassembly, &key, 2, "register", 1000), REASSEMBLY_COMPLETE);
	assert_int_equal(received.count, 2);
	assert_string_equal(received.text[1], "where do I register");
	reassembly_free(reassembly);
}

static void messages_of_different_senders_do_not_mix(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key mine = key_of(923001, 7, 2), yours = key_of(923002, 7, 2);

	(void)state;
	add(reassembly, &mine, 1, "a", 0);
	add(reassembly, &yours, 2, "d", 0);
	add(reassembly, &mine, 2, "b", 0);
	add(reassembly, &yours, 1, "c", 0);
	assert_int_equal(received.count, 2);
	assert_string_equal(received.text[0], "ab");
	assert_string_equal(received.text[1], "cd");
	reassembly_free(reassembly);
}

static void a_surrogate_pair_split_between_parts_is_whole_again(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 2);
	const struct reassembly_part first = {
		.sequence = 1, .charset = CHARSET_UTF16, .text = span_of("\x00\x41\xd8\x3d", 4), .id = 1
	};
	const struct reassembly_part second = {
		.sequence = 2, .charset = CHARSET_UTF16, .text = span_of("\xdd\xf3", 2), .id = 2
	};

	(void)state;
	reassembly_add(reassembly, &key, &first, 0, NULL);
	reassembly_add(reassembly, &key, &second, 0, NULL);
	assert_string_equal(received.text[0], "A🗳");
	reassembly_free(reassembly);
}

static void parts_of_different_alphabets_are_joined(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key key = key_of(923001, 7, 2);
	const struct reassembly_part second = {
		.sequence = 2, .charset = CHARSET_UTF16, .text = span_of("\x06\x48", 2), .id = 2
	};

	(void)state;
	add(reassembly, &key, 1, "vote ", 0);
	reassembly_add(reassembly, &key, &second, 0, NULL);
	assert_string_equal(received.text[0], "vote و");
	reassembly_free(reassembly);
}

static void the_table_is_bounded_and_the_oldest_goes_first(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(3, WAIT_MS, SCRIPTS, on_message, &received);

	(void)state;
	for (uint16_t reference = 0; reference < 5; reference++) {
		struct reassembly_key key = key_of(923001, reference, 2);
		char text[8];

		snprintf(text, sizeof(text), "m%u", reference);
		add(reassembly, &key, 1, text, reference);
	}
	assert_int_equal(reassembly_waiting(reassembly), 3);
	assert_int_equal(received.count, 2);
	assert_string_equal(received.text[0], "m0");
	assert_string_equal(received.text[1], "m1");
	reassembly_free(reassembly);
}

static void impossible_parts_are_refused(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(3, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key many = key_of(923001, 1, 200), two = key_of(923001, 2, 2);

	(void)state;
	assert_int_equal(add(reassembly, &many, 1, "x", 0), REASSEMBLY_REFUSED);
	assert_int_equal(add(reassembly, &two, 0, "x", 0), REASSEMBLY_REFUSED);
	assert_int_equal(add(reassembly, &two, 3, "x", 0), REASSEMBLY_REFUSED);
	assert_int_equal(reassembly_waiting(reassembly), 0);
	reassembly_free(reassembly);
}

static void what_waits_of_a_sender_can_be_dropped(void **state)
{
	struct received received = { .count = 0 };
	struct reassembly *reassembly = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	struct reassembly_key mine = key_of(923001, 7, 2), also_mine = key_of(923001, 8, 2),
			      yours = key_of(923002, 7, 2);

	(void)state;
	add(reassembly, &mine, 1, "a", 0);
	add(reassembly, &yours, 1, "c", 0);
	add(reassembly, &also_mine, 1, "e", 0);
	reassembly_forget(reassembly, 923001);
	assert_int_equal(reassembly_waiting(reassembly), 1);
	add(reassembly, &yours, 2, "d", 0);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "cd");
	reassembly_free(reassembly);
}

/* --- several nodes ------------------------------------------------------------------------------------ */

enum { OTHER = 7, THIRD = 8, OURS = REASSEMBLY_OURS };

static struct received received;
static struct reassembly *shared;
static struct reassembly_key shared_key;
static int64_t replaced;

static int share(void **state)
{
	(void)state;
	received = (struct received){ .count = 0 };
	shared = reassembly_new(10, WAIT_MS, SCRIPTS, on_message, &received);
	shared_key = key_of(923001, 7, 2);
	return 0;
}

static int end_sharing(void **state)
{
	(void)state;
	reassembly_free(shared);
	return 0;
}

/* The row's id is ten times the part's number, or as told. */
static enum reassembly_result add_row(uint8_t sequence, int64_t holder, int64_t id, uint64_t now)
{
	const struct reassembly_part part = { .sequence = sequence,
		.charset = CHARSET_GSM7,
		.text = span_of(sequence == 1 ? "vo" : "te", 2),
		.id = id,
		.origin.link = holder > OURS ? 9 : sequence,
		.holder = holder };

	return reassembly_add(shared, &shared_key, &part, now, &replaced);
}

static enum reassembly_result add_held(uint8_t sequence, int64_t holder, uint64_t now)
{
	return add_row(sequence, holder, 10 * sequence, now);
}

static void who_holds_the_lowest_part_hands_on(void **state)
{
	(void)state;
	assert_int_equal(add_held(2, OTHER, 0), REASSEMBLY_WAITING);
	assert_int_equal(add_held(1, OURS, 0), REASSEMBLY_COMPLETE);
	assert_string_equal(received.text[0], "vote");
	assert_int_equal(received.ids[0], 2);
	assert_int_equal(received.link, 1);
	assert_int_equal(reassembly_waiting(shared), 0);
}

static void the_answer_goes_by_a_link_that_a_part_came_by(void **state)
{
	(void)state;
	add_held(1, OURS, 0);
	add_held(2, OTHER, 0);
	assert_int_equal(received.link, 1);
}

static void who_holds_a_higher_part_waits_until_it_was_asked(void **state)
{
	(void)state;
	add_held(2, OURS, 0);
	assert_int_equal(add_held(1, OTHER, 0), REASSEMBLY_WAITING);
	reassembly_part_done(shared, 30);
	reassembly_part_done(shared, 10);
	assert_int_equal(reassembly_waiting(shared), 1);
	reassembly_part_done(shared, 20);
	assert_int_equal(reassembly_waiting(shared), 0);
	assert_int_equal(received.count, 0);
}

/* The other's row was gone before it was read here. */
static void what_we_thought_ours_alone_was_asked_with_parts_that_we_never_saw(void **state)
{
	(void)state;
	add_held(2, OURS, 0);
	reassembly_part_done(shared, 10);
	reassembly_part_done(shared, 20);
	reassembly_expire(shared, 3 * WAIT_MS);
	assert_int_equal(received.count, 0);
}

static void a_part_that_was_late_for_its_question_is_handed_on_alone(void **state)
{
	(void)state;
	add_held(1, OTHER, 0);
	add_held(2, OURS, WAIT_MS - 1);
	reassembly_part_done(shared, 10);
	assert_int_equal(received.count, 0);
	reassembly_expire(shared, WAIT_MS);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "te");
}

static void when_the_node_of_the_lowest_part_ends_the_next_hands_on(void **state)
{
	(void)state;
	add_held(2, OURS, 0);
	add_held(1, OTHER, 0);
	reassembly_holder_gone(shared, THIRD);
	assert_int_equal(received.count, 0);
	reassembly_holder_gone(shared, OTHER);
	assert_int_equal(received.count, 1);
	assert_int_equal(received.ids[0], 2);
}

static void parts_of_nobody_are_handed_on_by_who_takes_the_lowest_over(void **state)
{
	(void)state;
	add_held(1, OTHER, 0);
	add_held(2, OTHER, 0);
	reassembly_holder_gone(shared, OTHER);
	assert_int_equal(add_held(2, REASSEMBLY_TAKEN_OVER, 1), REASSEMBLY_WAITING);
	assert_int_equal(add_held(1, REASSEMBLY_TAKEN_OVER, 2), REASSEMBLY_COMPLETE);
	assert_int_equal(received.count, 1);
	assert_string_equal(received.text[0], "vote");
}

static void what_a_living_node_has_a_part_of_is_not_handed_on_by_who_takes_over(void **state)
{
	(void)state;
	add_held(1, OTHER, 0);
	add_held(2, THIRD, 0);
	reassembly_holder_gone(shared, OTHER);
	assert_int_equal(add_held(1, REASSEMBLY_TAKEN_OVER, 1), REASSEMBLY_WAITING);
	reassembly_holder_gone(shared, THIRD);
	assert_int_equal(received.count, 1);
}

static void a_row_taken_over_that_was_not_known_is_handed_on_after_a_while(void **state)
{
	(void)state;
	add_held(1, REASSEMBLY_TAKEN_OVER, 5);
	reassembly_expire(shared, WAIT_MS + 4);
	assert_int_equal(received.count, 0);
	reassembly_expire(shared, WAIT_MS + 5);
	assert_int_equal(received.count, 1);
}

static void after_a_while_only_the_owner_hands_on_what_there_is(void **state)
{
	(void)state;
	shared_key.total = 3;
	add_held(1, OURS, 0);
	add_held(2, OTHER, 0);
	shared_key.reference++;
	add_held(1, OTHER, 0);
	add_held(2, THIRD, 0);
	reassembly_expire(shared, WAIT_MS);
	assert_int_equal(received.count, 1);
	assert_int_equal(received.ids[0], 2);
	assert_int_equal(reassembly_waiting(shared), 0); /* of the second we held nothing */
}

static void what_nobody_asked_in_twice_the_time_is_handed_on_by_who_holds_a_part(void **state)
{
	(void)state;
	add_held(2, OURS, 0);
	add_held(1, OTHER, 0);
	reassembly_expire(shared, 2 * WAIT_MS - 1);
	assert_int_equal(received.count, 0);
	reassembly_expire(shared, 2 * WAIT_MS);
	assert_int_equal(received.count, 1);
}

static void of_a_part_that_two_nodes_hold_the_older_row_counts(void **state)
{
	(void)state;
	assert_int_equal(add_row(1, OURS, 11, 0), REASSEMBLY_WAITING);
	assert_int_equal(add_row(1, OTHER, 12, 0), REASSEMBLY_DUPLICATE);
	assert_int_equal(add_row(1, OTHER, 10, 0), REASSEMBLY_REPLACED);
	assert_int_equal(replaced, 11);
	assert_int_equal(add_held(2, OURS, 0), REASSEMBLY_WAITING); /* the other's to hand on */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_character_cut_between_parts_of_a_wrongly_declared_charset_is_whole),
		cmocka_unit_test(parts_in_any_order_make_one_message),
		cmocka_unit_test(a_part_that_comes_twice_counts_once),
		cmocka_unit_test(a_part_that_never_comes_times_out),
		cmocka_unit_test(the_same_message_again_is_a_message_again),
		cmocka_unit_test(another_message_under_the_number_of_one_that_is_not_whole_is_its_own),
		cmocka_unit_test(a_phone_that_reuses_a_reference_gets_both_messages_through),
		cmocka_unit_test(messages_of_different_senders_do_not_mix),
		cmocka_unit_test(a_surrogate_pair_split_between_parts_is_whole_again),
		cmocka_unit_test(parts_of_different_alphabets_are_joined),
		cmocka_unit_test(the_table_is_bounded_and_the_oldest_goes_first),
		cmocka_unit_test(impossible_parts_are_refused),
		cmocka_unit_test(what_waits_of_a_sender_can_be_dropped),
		cmocka_unit_test_setup_teardown(who_holds_the_lowest_part_hands_on, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			the_answer_goes_by_a_link_that_a_part_came_by, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			who_holds_a_higher_part_waits_until_it_was_asked, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			when_the_node_of_the_lowest_part_ends_the_next_hands_on, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			parts_of_nobody_are_handed_on_by_who_takes_the_lowest_over, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			what_a_living_node_has_a_part_of_is_not_handed_on_by_who_takes_over, share,
			end_sharing),
		cmocka_unit_test_setup_teardown(
			a_row_taken_over_that_was_not_known_is_handed_on_after_a_while, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			after_a_while_only_the_owner_hands_on_what_there_is, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			what_nobody_asked_in_twice_the_time_is_handed_on_by_who_holds_a_part, share,
			end_sharing),
		cmocka_unit_test_setup_teardown(
			of_a_part_that_two_nodes_hold_the_older_row_counts, share, end_sharing),
		cmocka_unit_test_setup_teardown(
			what_we_thought_ours_alone_was_asked_with_parts_that_we_never_saw, share,
			end_sharing),
		cmocka_unit_test_setup_teardown(
			a_part_that_was_late_for_its_question_is_handed_on_alone, share, end_sharing),
	};

	return RUN_SUITE(tests);
}
