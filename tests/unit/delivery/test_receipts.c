/* What the SMSC tells of replies: expected by the id that it gave, acknowledged when it is in the journal. */
#include "middle.h"

static void take(enum receipt_state state, bool has_id, size_t ids)
{
	const struct ticket ticket = middle_ticket(0);
	struct message message = { .kind = MESSAGE_RECEIPT, .has_receipt_id = has_id };

	message.receipt.state = state;
	message.receipt.id_count = ids;
	for (size_t i = 0; i < ids; i++)
		snprintf(message.receipt.ids[i], sizeof(message.receipt.ids[i]), "id%zu", i);
	receipts_take(middle.receipts, &ticket, &message, middle.now);
}

static const struct journal_receipt *waiting(void)
{
	assert_int_equal(middle.journal.waiting_count, 1);
	return (const struct journal_receipt *)middle.journal.waiting[0];
}

static int set_up(void **state)
{
	middle_set_up(state);
	middle.fakes[0].config.registered_delivery = true;
	return 0;
}

static void a_receipt_is_acknowledged_after_its_commit(void **state)
{
	(void)state;
	take(RECEIPT_DELIVERED, true, 2);
	assert_int_equal(middle.fakes[0].answer_count, 0);
	assert_int_equal(receipts_pending(middle.receipts), 1);
	assert_true(waiting()->delivered);
	assert_int_equal(waiting()->id_count, 2);
	assert_string_equal(waiting()->ids[1], "id1");
	assert_string_equal(waiting()->link, "smsc:telco/8300");
	assert_int_equal(waiting()->now_ms, middle.now.wall_ms);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.fakes[0].answers[0].ticket.sequence, 100);
	assert_int_equal(receipts_pending(middle.receipts), 0);
}

static void a_receipt_that_is_not_committed_comes_again(void **state)
{
	(void)state;
	take(RECEIPT_UNDELIVERED, true, 1);
	assert_false(waiting()->delivered);
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_int_equal(middle_status(), PDU_STATUS_TEMPORARY_APP_ERROR);
	assert_int_equal(receipts_pending(middle.receipts), 0);
}

static void while_the_journal_stands_still_no_more_are_taken_than_memory_is_for(void **state)
{
	size_t taken = 0;

	(void)state;
	while (taken < 100000 && middle_status() != PDU_STATUS_TEMPORARY_APP_ERROR) {
		take(RECEIPT_DELIVERED, true, 1);
		taken++;
	}
	assert_int_equal(taken, 20001);
	assert_int_equal(receipts_pending(middle.receipts), 20000);
}

static void what_says_nothing_final_is_taken_at_once(void **state)
{
	(void)state;
	take(RECEIPT_UNDERWAY, true, 1);
	take(RECEIPT_DELIVERED, false, 0);
	middle.fakes[0].config.registered_delivery = false;
	take(RECEIPT_DELIVERED, true, 1);
	assert_int_equal(middle.fakes[0].answer_count, 3);
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.journal.counts[JOURNAL_RECEIPT], 0);
}

static void a_part_is_expected_under_the_canonical_spelling_of_its_id(void **state)
{
	(void)state;
	receipts_expect(middle.receipts, 0, 17, "00A9", middle.now);
	const struct journal_submission *expected = &middle.journal.submissions[0];
	assert_int_equal(middle.journal.counts[JOURNAL_SUBMISSION], 1);
	assert_int_equal(expected->request, 17);
	assert_int_equal(expected->now_ms, middle.now.wall_ms);
	char canonical[sizeof(expected->message_id)];
	receipt_canonical("00A9", 4, canonical);
	assert_string_equal(expected->message_id, canonical);
}

static void nothing_is_expected_without_an_id_or_without_being_asked_for(void **state)
{
	(void)state;
	receipts_expect(middle.receipts, 0, 17, "", middle.now);
	receipts_expect(middle.receipts, 1, 17, "1", middle.now);
	assert_int_equal(middle.journal.counts[JOURNAL_SUBMISSION], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_receipt_is_acknowledged_after_its_commit),
		TEST(a_receipt_that_is_not_committed_comes_again),
		TEST(while_the_journal_stands_still_no_more_are_taken_than_memory_is_for),
		TEST(what_says_nothing_final_is_taken_at_once),
		TEST(a_part_is_expected_under_the_canonical_spelling_of_its_id),
		TEST(nothing_is_expected_without_an_id_or_without_being_asked_for),
	};

	return RUN_SUITE(tests);
}
