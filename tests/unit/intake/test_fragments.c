/* Parts of long questions: safe before they are acknowledged, whole before they are asked. */
#include "middle.h"

static void part(
	size_t link, unsigned citizen, uint8_t reference, uint8_t total, uint8_t sequence, const char *text)
{
	const char header[] = { 5, 0, 3, (char)reference, (char)total, (char)sequence };
	const struct address sender = middle_citizen(citizen);

	middle_deliver_octets(link, &sender, header, sizeof(header), text);
}

static void commit(void)
{
	fake_journal_commit(&middle.journal, true, middle.now);
}

static void parts_are_acknowledged_one_by_one_and_asked_together(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 2, "te");
	assert_int_equal(middle.fakes[0].answer_count, 0);
	assert_int_equal(fragments_pending(middle.fragments), 1);
	commit();
	assert_int_equal(middle.fakes[0].answer_count, 1);
	assert_int_equal(fragments_pending(middle.fragments), 0);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 0);
	part(0, 1, 9, 2, 1, "vo");
	commit();
	assert_int_equal(middle.fakes[0].answer_count, 2);
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_string_equal(entry->keyword, "vote");
	assert_int_equal(entry->part_id_count, 2);
	commit();
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].answer_count, 2); /* nothing is left to be answered */
}

static void a_part_that_is_not_committed_is_refused_and_comes_again(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_int_equal(middle_status(), PDU_STATUS_TEMPORARY_APP_ERROR);
	part(0, 1, 9, 2, 1, "vo");
	part(0, 1, 9, 2, 2, "te");
	commit();
	commit();
	assert_int_equal(middle.replies, 1);
}

static void parts_come_by_any_link_of_one_telco(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	part(1, 1, 9, 2, 2, "te");
	commit();
	assert_string_equal(fake_journal_entry(&middle.journal)->keyword, "vote");
}

static void parts_of_two_telcos_or_two_citizens_do_not_mix(void **state)
{
	(void)state;
	middle.smscs[1] = 1;
	part(0, 1, 9, 2, 1, "vo");
	part(1, 1, 9, 2, 2, "te");
	part(0, 2, 9, 2, 2, "te");
	part(0, 1, 8, 2, 2, "te");
	commit();
	assert_null(fake_journal_entry(&middle.journal));
}

static void a_part_that_comes_twice_is_dropped_from_the_journal(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	commit();
	middle.fakes[0].ended_ms =
		moment_ms(middle.now) + 20000; /* too late for a redelivery: a part of its own */
	part(0, 1, 9, 2, 1, "vo");
	commit();
	assert_int_equal(middle.fakes[0].answer_count, 2);
	assert_int_equal(middle.journal.counts[JOURNAL_DROPPED_PART], 1);
	assert_int_equal(middle.journal.dropped_parts[0], 2);
}

static void a_message_whose_part_never_comes_is_asked_after_a_minute(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vote");
	commit();
	middle_pass(59999);
	fragments_tick(middle.fragments, middle.now);
	assert_null(fake_journal_entry(&middle.journal));
	middle_pass(2);
	fragments_tick(middle.fragments, middle.now);
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_non_null(entry);
	assert_string_equal(entry->topic, "vote");
	assert_int_equal(entry->part_id_count, 1);
	assert_int_equal(entry->received_ms, middle.now.wall_ms);
	assert_int_equal(entry->fingerprint, 0); /* no part completed it */
}

static void a_stalled_long_message_waits_for_the_journal_and_is_answered_once(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	part(0, 1, 9, 2, 2, "te");
	commit();
	for (int i = 0; i < 3; i++) { /* the disk is full */
		fake_journal_commit(&middle.journal, false, middle.now);
		assert_int_equal(middle.replies, 0);
		middle_pass(1000);
		requests_tick(middle.requests);
	}
	commit();
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].answer_count, 2);
}

static void parts_of_an_earlier_life_are_put_together(void **state)
{
	struct journal_part kept = { .id = 5,
		.received_ms = middle.now.wall_ms - 1000,
		.sender = middle_citizen(1),
		.service = { 6, 0, "8300" },
		.reference = 9,
		.total = 2,
		.sequence = 1,
		.charset = CHARSET_GSM7,
		.octets = "vo",
		.len = 2 };

	(void)state;
	fragments_restore(middle.fragments, 0, &kept, middle.now);
	part(0, 1, 9, 2, 2, "te");
	commit();
	assert_string_equal(fake_journal_entry(&middle.journal)->keyword, "vote");
	assert_int_equal(fake_journal_entry(&middle.journal)->part_ids[0], 5);
}

static void a_part_of_too_many_is_refused_for_good(void **state)
{
	(void)state;
	part(0, 1, 9, 200, 1, "vo");
	assert_int_equal(middle_status(), PDU_STATUS_PERMANENT_APP_ERROR);
	assert_int_equal(middle.journal.counts[JOURNAL_PART], 0);
}

static void parts_of_whoever_gets_silence_are_not_kept(void **state)
{
	const char header[] = { 5, 0, 3, 9, 2, 1 };
	const struct address shop = { 5, 0, "Shop" };

	(void)state;
	middle_deliver_octets(0, &shop, header, sizeof(header), "vo");
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.journal.counts[JOURNAL_PART], 0);
	unanswered_flush(middle.unanswered);
	assert_int_equal(middle.journal.counts[JOURNAL_SILENCE], 1);
	assert_string_equal(middle.journal.silences[0].rule, "loop");
}

static void a_part_delivered_again_before_its_commit_gets_both_answers(void **state)
{
	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	part(0, 1, 9, 2, 1, "vo");
	assert_int_equal(middle.journal.counts[JOURNAL_PART], 1);
	commit();
	assert_int_equal(middle.fakes[0].answer_count, 2);
}

enum { ALL_BLOCKS = 3000 };

/* As many replies are in hand as may be. */
static void take_blocks(void *blocks[ALL_BLOCKS])
{
	for (size_t i = 0; i < ALL_BLOCKS; i++)
		blocks[i] = inhand_take(middle.inhand);
	assert_null(inhand_take(middle.inhand));
}

static void give_blocks(void *blocks[ALL_BLOCKS])
{
	for (size_t i = 0; i < ALL_BLOCKS; i++)
		inhand_give(middle.inhand, blocks[i]);
}

static void a_long_message_that_there_is_no_room_for_is_asked_when_there_is(void **state)
{
	void *blocks[ALL_BLOCKS];

	(void)state;
	part(0, 1, 9, 2, 1, "vo");
	part(0, 1, 9, 2, 2, "te");
	take_blocks(blocks);
	commit();
	assert_int_equal(middle.fakes[0].answer_count, 2);
	fragments_tick(middle.fragments, middle.now);
	assert_null(fake_journal_entry(&middle.journal));
	assert_int_equal(fragments_waiting(middle.fragments), 1);
	give_blocks(blocks);
	middle_pass(1000);
	fragments_tick(middle.fragments, middle.now);
	const struct journal_entry *entry = fake_journal_entry(&middle.journal);
	assert_non_null(entry);
	assert_string_equal(entry->keyword, "vote");
	assert_int_equal(entry->part_id_count, 2);
	assert_int_not_equal(entry->fingerprint, 0);
	assert_int_equal(fragments_waiting(middle.fragments), 0);
	commit();
	fragments_tick(middle.fragments, middle.now);
	commit();
	assert_int_equal(middle.replies, 1);
}

static void a_long_message_that_waits_for_room_is_forgotten_with_its_sender(void **state)
{
	const struct address first = middle_citizen(1);
	void *blocks[ALL_BLOCKS];

	(void)state;
	for (unsigned citizen = 1; citizen <= 3; citizen++) {
		part(0, citizen, 9, 2, 1, "vo");
		part(0, citizen, 9, 2, 2, "te");
	}
	take_blocks(blocks);
	commit();
	give_blocks(blocks);
	fragments_forget(middle.fragments, sender_identity(&middle.key, &first));
	fragments_tick(middle.fragments, middle.now);
	commit();
	assert_int_equal(middle.replies, 2);
}

/* --- several nodes ------------------------------------------------------------------------------------ */

enum { HERE_LIFE = 11, THERE_LIFE = 22 };

/* Another node with a journal and requests in common, for it is counted what both ask; `middle` stands for the one that is
 * spoken to. */
static struct fragments *here, *there;
static struct inbound *inbound_here, *inbound_there;

static int two_nodes_set_up(void **state)
{
	middle_is_shared = true;
	middle_set_up(state);
	const struct fragments_parts fragments = { .journal = &middle.journal,
		.requests = middle.requests,
		.admission = middle.admission,
		.unanswered = middle.unanswered,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.smscs = middle.smscs,
		.links = middle.links,
		.shared = true };

	here = middle.fragments;
	there = fragments_new(&fragments);
	const struct inbound_parts inbound = { .admission = middle.admission,
		.requests = middle.requests,
		.fragments = there,
		.receipts = middle.receipts,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.metrics = middle.metrics,
		.links = middle.links,
		.messages = middle.messages };
	inbound_here = middle.inbound;
	inbound_there = inbound_new(&inbound);
	inbound_refuse(inbound_there, REFUSAL_COUNT);
	return 0;
}

static int two_nodes_tear_down(void **state)
{
	fake_journal_commit(&middle.journal, false, middle.now);
	inbound_free(inbound_there);
	fragments_free(there);
	middle_is_shared = false;
	return middle_tear_down(state);
}

/* Part `sequence` of "vo|te" reaches one of the nodes; the other, if it lives, hears of it. */
static struct journal_part reach(struct fragments *node, uint8_t total, uint8_t sequence, bool other_hears)
{
	struct journal_part kept;

	middle.inbound = node == here ? inbound_here : inbound_there;
	part(0, 1, 9, total, sequence, sequence == 1 ? "vo" : "te");
	middle.inbound = inbound_here;
	assert_int_equal(middle.journal.waiting_count, 1);
	assert_int_equal(middle.journal.waiting[0]->kind, JOURNAL_PART);
	kept = *(const struct journal_part *)middle.journal.waiting[0];
	commit();
	if (other_hears)
		fragments_take_elsewhere(node == here ? there : here, 1, &kept,
			node == here ? HERE_LIFE : THERE_LIFE, middle.now);
	return kept;
}

static size_t questions(void)
{
	return middle.journal.counts[JOURNAL_ENTRY];
}

static void a_part_tells_its_smsc_and_its_connection(void **state)
{
	(void)state;
	const struct journal_part kept = reach(here, 2, 1, false);
	assert_string_equal(kept.smsc, "telco/8300");
	assert_int_not_equal(kept.origin, 0);
}

static void of_two_nodes_the_one_with_the_first_part_asks(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		const struct journal_part one = reach(order ? here : there, 2, order ? 1 : 2, true);
		const struct journal_part other = reach(order ? there : here, 2, order ? 2 : 1, true);
		assert_int_equal(questions(), order + 1);
		const struct journal_entry *entry = fake_journal_entry(&middle.journal);
		assert_string_equal(entry->keyword, "vote");
		assert_string_equal(entry->smsc, "telco/8300");
		assert_int_equal(entry->part_id_count, 2);
		assert_true(entry->part_ids[0] == (order ? one.id : other.id));
		assert_int_equal(entry->origin, 0);
		assert_int_equal(fragments_waiting(here), 0);
		assert_int_equal(fragments_waiting(there), 1);
		commit();
		assert_int_equal(middle.replies, order + 1);
		fragments_part_done(there, one.id);
		fragments_part_done(there, other.id);
		assert_int_equal(fragments_waiting(there), 0);
		middle_pass(200000);
		fragments_tick(there, middle.now);
		fragments_tick(here, middle.now);
		assert_int_equal(questions(), order + 1);
	}
}

static void what_is_never_whole_is_asked_by_the_owner_alone(void **state)
{
	(void)state;
	const struct journal_part second = reach(there, 3, 2, true), first = reach(here, 3, 1, true);
	middle_pass(60001);
	fragments_tick(there, middle.now);
	assert_int_equal(questions(), 0);
	fragments_tick(here, middle.now);
	assert_int_equal(questions(), 1);
	commit();
	fragments_part_done(there, first.id);
	fragments_part_done(there, second.id);
	middle_pass(60001);
	fragments_tick(there, middle.now);
	assert_int_equal(questions(), 1);
}

static void when_the_owner_ends_the_next_one_asks(void **state)
{
	(void)state;
	reach(here, 2, 2, false); /* the owner ends before it hears of it */
	reach(there, 2, 1, true);
	assert_int_equal(questions(), 0);
	fragments_life_ended(here, THERE_LIFE, middle.now);
	assert_int_equal(questions(), 1);
	assert_int_equal(fake_journal_entry(&middle.journal)->part_id_count, 2);
}

static void what_the_owner_asked_before_it_ended_is_not_asked_again(void **state)
{
	(void)state;
	const struct journal_part second = reach(here, 2, 2, false);
	const struct journal_part first = reach(there, 2, 1, true);
	fragments_part_done(here, first.id);
	fragments_part_done(here, second.id);
	fragments_life_ended(here, THERE_LIFE, middle.now);
	middle_pass(200000);
	fragments_tick(here, middle.now);
	assert_int_equal(questions(), 0);
}

static void parts_of_a_life_that_is_over_are_put_together_by_who_takes_them_over(void **state)
{
	(void)state;
	const struct journal_part first = reach(there, 3, 1, true);
	const struct journal_part second = reach(there, 3, 2, true);
	fragments_life_ended(here, THERE_LIFE, middle.now);
	fragments_take_over(here, 0, &first, middle.now);
	fragments_take_over(here, 0, &second, middle.now);
	reach(here, 3, 3, false);
	assert_int_equal(questions(), 1);
	assert_int_equal(fake_journal_entry(&middle.journal)->part_id_count, 3);
}

/* A node that began again: by the time it reads of them its parts are nobody's, and another has taken them over. */
static void who_heard_of_a_part_of_nobody_asks_with_its_own_and_who_took_it_over_does_not(void **state)
{
	(void)state;
	const struct journal_part first = reach(there, 2, 1, false);
	fragments_take_elsewhere(here, 0, &first, FOLLOWING_NOBODY, middle.now);
	fragments_take_over(there, 0, &first, middle.now);
	reach(here, 2, 2, true);
	assert_int_equal(questions(), 1);
	assert_int_equal(fake_journal_entry(&middle.journal)->part_id_count, 2);
}

static void of_a_part_that_reached_both_one_row_stays(void **state)
{
	(void)state;
	const struct journal_part older = reach(there, 2, 1, false);
	middle.fakes[0].ended_ms = moment_ms(middle.now) + 20000; /* no redelivery, as far as is known */
	reach(here, 2, 1, false);
	fragments_take_elsewhere(here, 0, &older, THERE_LIFE, middle.now);
	assert_int_equal(middle.journal.counts[JOURNAL_DROPPED_PART], 1);
	assert_true(middle.journal.dropped_parts[0] == older.id + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parts_are_acknowledged_one_by_one_and_asked_together),
		TEST(a_part_that_is_not_committed_is_refused_and_comes_again),
		TEST(parts_come_by_any_link_of_one_telco),
		TEST(parts_of_two_telcos_or_two_citizens_do_not_mix),
		TEST(a_part_that_comes_twice_is_dropped_from_the_journal),
		TEST(a_message_whose_part_never_comes_is_asked_after_a_minute),
		TEST(a_long_message_that_there_is_no_room_for_is_asked_when_there_is),
		TEST(a_long_message_that_waits_for_room_is_forgotten_with_its_sender),
		TEST(a_stalled_long_message_waits_for_the_journal_and_is_answered_once),
		TEST(parts_of_an_earlier_life_are_put_together),
		TEST(a_part_of_too_many_is_refused_for_good),
		TEST(parts_of_whoever_gets_silence_are_not_kept),
		TEST(a_part_delivered_again_before_its_commit_gets_both_answers),
		cmocka_unit_test_setup_teardown(
			a_part_tells_its_smsc_and_its_connection, two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(
			of_two_nodes_the_one_with_the_first_part_asks, two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(what_is_never_whole_is_asked_by_the_owner_alone,
			two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(
			when_the_owner_ends_the_next_one_asks, two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(what_the_owner_asked_before_it_ended_is_not_asked_again,
			two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(
			parts_of_a_life_that_is_over_are_put_together_by_who_takes_them_over,
			two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(
			who_heard_of_a_part_of_nobody_asks_with_its_own_and_who_took_it_over_does_not,
			two_nodes_set_up, two_nodes_tear_down),
		cmocka_unit_test_setup_teardown(
			of_a_part_that_reached_both_one_row_stays, two_nodes_set_up, two_nodes_tear_down),
	};

	return RUN_SUITE(tests);
}
