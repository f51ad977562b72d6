/* What comes in goes to whom it is for; redeliveries are told from new messages; every message gets its response. */
#include "middle.h"

static void a_redelivery_before_the_commit_joins_the_first(void **state)
{
	(void)state;
	middle_deliver(1, "vote");
	middle_deliver(1, "vote");
	middle_deliver(1, "vote");
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 1);
	assert_int_equal(middle.fakes[0].answer_count, 0);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.fakes[0].answer_count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(middle.fakes[0].answers[i].ticket.sequence, 100 + i);
		assert_int_equal(middle.fakes[0].answers[i].status, 0);
	}
	assert_int_equal(middle.replies, 1);
}

static void every_delivery_is_refused_when_the_commit_fails(void **state)
{
	(void)state;
	middle_deliver(1, "vote");
	middle_deliver(1, "vote");
	fake_journal_commit(&middle.journal, false, middle.now);
	assert_int_equal(middle.fakes[0].answer_count, 2);
	assert_int_equal(middle.fakes[0].answers[0].status, PDU_STATUS_TEMPORARY_APP_ERROR);
	assert_int_equal(middle.fakes[0].answers[1].status, PDU_STATUS_TEMPORARY_APP_ERROR);
	middle_deliver(1, "vote"); /* comes again: it is new */
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 2);
}

static void a_citizen_who_asks_again_is_answered_again(void **state)
{
	(void)state;
	middle_ask(1, "vote");
	middle_ask(1, "vote");
	assert_int_equal(middle.replies, 2);
}

static void what_comes_again_after_a_lost_connection_is_answered_and_nothing_more(void **state)
{
	(void)state;
	middle_ask(1, "vote");
	middle_pass(1000);
	middle.fakes[0].ended_ms = moment_ms(middle.now);
	middle_pass(1000);
	middle_deliver(1, "vote");
	assert_int_equal(middle.replies, 1);
	assert_int_equal(middle.fakes[0].answer_count, 2);
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 1);
	middle_assert_logged("event=message state=redelivered from=923*******01 link=telco count=1");
}

static void other_octets_or_another_sender_are_no_redelivery(void **state)
{
	(void)state;
	middle_deliver(1, "vote");
	middle_deliver(1, "votes");
	middle_deliver(2, "vote");
	assert_int_equal(middle.journal.counts[JOURNAL_ENTRY], 3);
}

static void while_refusing_only_new_questions_are_refused(void **state)
{
	(void)state;
	middle_deliver(1, "vote");
	inbound_refuse(middle.inbound, REFUSED_FULL);
	middle_deliver(2, "vote");
	assert_int_equal(middle.fakes[0].answer_count, 1);
	assert_int_equal(middle_status(), PDU_STATUS_TEMPORARY_APP_ERROR);
	middle_deliver(1, "vote"); /* a redelivery of what is in hand */
	assert_int_equal(middle.fakes[0].answer_count, 1);
	fake_journal_commit(&middle.journal, true, middle.now);
	assert_int_equal(middle.fakes[0].answer_count, 3);
	inbound_refuse(middle.inbound, REFUSAL_COUNT);
	middle_ask(2, "vote");
	assert_int_equal(middle.replies, 2);
}

static void it_refuses_until_it_is_told_otherwise(void **state)
{
	const struct inbound_parts parts = { .admission = middle.admission,
		.requests = middle.requests,
		.fragments = middle.fragments,
		.receipts = middle.receipts,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.metrics = middle.metrics,
		.links = middle.links };

	(void)state;
	inbound_free(middle.inbound);
	middle.inbound = inbound_new(&parts);
	middle_deliver(1, "vote");
	assert_int_equal(middle_status(), PDU_STATUS_TEMPORARY_APP_ERROR);
}

static void take(enum message_kind kind)
{
	const struct ticket ticket = middle_ticket(0);
	struct message message = { .kind = kind, .sender = middle_citizen(1), .service_type = "" };

	inbound_take(middle.inbound, &ticket, &message, middle.now);
}

static void what_nobody_serves_is_refused_with_its_reason(void **state)
{
	(void)state;
	take(MESSAGE_DIALOGUE);
	assert_int_equal(middle_status(), PDU_STATUS_PERMANENT_APP_ERROR);
	take(MESSAGE_BROKEN_HEADER);
	assert_int_equal(middle_status(), PDU_STATUS_INVALID_MESSAGE_LENGTH);
	take(MESSAGE_RECEIPT); /* of nothing that we know: taken, so that it does not come again */
	assert_int_equal(middle_status(), 0);
	assert_int_equal(middle.fakes[0].answer_count, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_redelivery_before_the_commit_joins_the_first),
		TEST(every_delivery_is_refused_when_the_commit_fails),
		TEST(a_citizen_who_asks_again_is_answered_again),
		TEST(what_comes_again_after_a_lost_connection_is_answered_and_nothing_more),
		TEST(other_octets_or_another_sender_are_no_redelivery),
		TEST(while_refusing_only_new_questions_are_refused),
		TEST(it_refuses_until_it_is_told_otherwise),
		TEST(what_nobody_serves_is_refused_with_its_reason),
	};

	return RUN_SUITE(tests);
}
