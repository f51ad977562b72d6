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
	};

	return RUN_SUITE(tests);
}
