/* What the simulator delivers, and how it answers: messages, submits, receipts, and the account of them. */
#include "smsc_stage.h"

static bool deliver(struct stage *stage, uint32_t cookie)
{
	struct pdu_message message;

	smsc_fill_addresses(&message, "+923001234567", "8300");
	message.text = span_of("VOTE", 4);
	return smsc_deliver(stage->smsc, &message, cookie);
}

static bool is_acknowledged(void *arg)
{
	return ((struct stage *)arg)->acknowledged > 0;
}

static uint64_t responses;

static bool has_response(void *arg)
{
	return smsc_account(((struct stage *)arg)->smsc).responses == responses;
}

static void respond(struct stage *stage, uint32_t status, uint32_t sequence)
{
	responses = smsc_account(stage->smsc).responses + 1;
	far_end_say(&stage->end, PDU_DELIVER_SM_RESP, status, sequence);
	test_wait_until(stage->base, has_response, stage);
}

static void submit(struct stage *stage, uint32_t command, uint8_t registered_delivery, uint32_t sequence)
{
	struct pdu pdu;

	far_end_fill_message(&pdu, command, sequence);
	snprintf(pdu.message.source.digits, ADDRESS_SIZE, "8300");
	snprintf(pdu.message.destination.digits, ADDRESS_SIZE, "923001234567");
	pdu.message.registered_delivery = registered_delivery;
	far_end_send(&stage->end, &pdu);
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void a_citizens_message_goes_to_who_is_bound_and_its_answer_comes_back(void **state)
{
	struct stage *stage = stage_with(NULL, NULL);

	(void)state;
	assert_false(smsc_is_bound(stage->smsc));
	assert_false(deliver(stage, 7));
	bind_end(stage, &stage->end, PDU_BIND_RECEIVER);
	assert_int_equal(stage->bound, 1);
	assert_true(smsc_is_bound(stage->smsc));
	assert_true(deliver(stage, 7));
	struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);
	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_int_equal(pdu.message.source.ton, PDU_TON_INTERNATIONAL);
	assert_int_equal(pdu.message.source.npi, PDU_NPI_E164);
	assert_string_equal(pdu.message.destination.digits, "8300");
	assert_memory_equal(pdu.message.text.data, "VOTE", 4);
	far_end_say(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_QUEUE_FULL, pdu.sequence);
	test_wait_until(stage->base, is_acknowledged, stage);
	assert_int_equal(stage->cookie, 7);
	assert_int_equal(stage->status, PDU_STATUS_QUEUE_FULL);
	end_stage(stage);
}

static bool has_lost(void *arg)
{
	return ((struct stage *)arg)->lost > 0;
}

static void the_account_tells_missing_second_and_unasked_responses(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	deliver(stage, 1);
	deliver(stage, 2);
	uint32_t first = await_pdu(stage, PDU_DELIVER_SM).sequence;
	uint32_t second = await_pdu(stage, PDU_DELIVER_SM).sequence;
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.delivered, 2);
	assert_int_equal(account.unanswered, 2);
	assert_false(smsc_account_is_good(&account));
	respond(stage, PDU_STATUS_OK, second);
	respond(stage, PDU_STATUS_OK, first);
	account = smsc_account(stage->smsc);
	assert_true(smsc_account_is_good(&account));
	respond(stage, PDU_STATUS_OK, first);
	respond(stage, PDU_STATUS_OK, 4711);
	account = smsc_account(stage->smsc);
	assert_int_equal(account.responses, 4);
	assert_int_equal(account.unanswered, 0);
	assert_int_equal(account.answered_twice, 1);
	assert_int_equal(account.unasked, 1);
	assert_false(smsc_account_is_good(&account));
	assert_int_equal(stage->acknowledged, 2); /* each once */
	end_stage(stage);
}

static void a_nack_tells_what_became_of_a_message_but_is_no_response(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	deliver(stage, 5);
	uint32_t sequence = await_pdu(stage, PDU_DELIVER_SM).sequence;
	far_end_say(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_INVALID_COMMAND_ID, sequence);
	test_wait_until(stage->base, is_acknowledged, stage);
	assert_int_equal(stage->cookie, 5);
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.responses, 0);
	assert_int_equal(account.unanswered, 1);
	end_stage(stage);
}

static void what_became_of_a_message_is_told_once(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	deliver(stage, 5);
	uint32_t sequence = await_pdu(stage, PDU_DELIVER_SM).sequence;
	far_end_say(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_SYSTEM_ERROR, sequence);
	respond(stage, PDU_STATUS_OK, sequence);
	far_end_say(&stage->end, PDU_GENERIC_NACK, PDU_STATUS_SYSTEM_ERROR, sequence);
	far_end_close(&stage->end);
	test_wait_until(stage->base, has_lost, stage);
	assert_int_equal(stage->acknowledged, 1);
	assert_int_equal(stage->status, PDU_STATUS_SYSTEM_ERROR);
	assert_int_equal(stage->unacknowledged, 0);
	struct smsc_account account = smsc_account(stage->smsc);
	assert_true(smsc_account_is_good(&account));
	end_stage(stage);
}

static void a_message_twenty_times_is_acknowledged_once(void **state)
{
	struct stage *stage = bound_with("twenty", NULL);

	(void)state;
	assert_true(deliver(stage, 3));
	for (int i = 0; i < 20; i++) {
		struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);

		assert_memory_equal(pdu.message.text.data, "VOTE", 4);
		respond(stage, PDU_STATUS_OK, pdu.sequence);
	}
	far_end_expect_nothing(&stage->end);
	assert_int_equal(stage->acknowledged, 1);
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.delivered, 20);
	assert_true(smsc_account_is_good(&account));
	end_stage(stage);
}

static void a_message_that_cannot_be_encoded_is_not_counted(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	static const uint8_t text[PDU_MAX_OCTETS];
	struct pdu pdu;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	smsc_fill_addresses(&pdu.message, "923001234567", "8300");
	pdu.message.text = span_of(text, sizeof(text)); /* no PDU holds it */
	assert_false(smsc_deliver_pdu(stage->smsc, &pdu, 1));
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.delivered, 0);
	assert_int_equal(account.unanswered, 0);
	end_stage(stage);
}

/* --- submits ------------------------------------------------------------------------------------------ */

static void a_submit_is_answered_with_an_id_of_its_own_and_told(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	submit(stage, PDU_SUBMIT_SM, 0, 11);
	struct pdu first = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	submit(stage, PDU_DATA_SM, 0, 12);
	struct pdu second = await_pdu(stage, PDU_DATA_SM_RESP);
	assert_int_equal(first.sequence, 11);
	assert_int_equal(first.status, PDU_STATUS_OK);
	assert_int_equal(second.sequence, 12);
	assert_int_equal(strtoull(second.message_id, NULL, 16), strtoull(first.message_id, NULL, 16) + 1);
	assert_non_null(strpbrk(first.message_id, "abcdef")); /* which no decimal number has */
	assert_int_equal(stage->submitted, 2);
	assert_string_equal(stage->taken.destination.digits, "923001234567");
	end_stage(stage);
}

static void a_submit_that_is_judged_badly_is_refused_and_not_told(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	stage->judgement = PDU_STATUS_THROTTLED;
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	struct pdu pdu = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	assert_int_equal(pdu.status, PDU_STATUS_THROTTLED);
	assert_int_equal(stage->submitted, 0);
	end_stage(stage);
}

static void a_submit_from_a_receiver_is_refused(void **state)
{
	struct stage *stage = stage_with(NULL, NULL);

	(void)state;
	bind_end(stage, &stage->end, PDU_BIND_RECEIVER);
	submit(stage, PDU_SUBMIT_SM, 0, 2);
	assert_int_equal(await_pdu(stage, PDU_SUBMIT_SM_RESP).status, PDU_STATUS_INVALID_BIND_STATUS);
	assert_int_equal(stage->submitted, 0);
	end_stage(stage);
}

static void every_second_submit_is_throttled_where_the_quirk_says_so(void **state)
{
	struct stage *stage = bound_with("refusal-with-tlv", NULL);

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		submit(stage, PDU_SUBMIT_SM, 0, 10 + i);
		assert_int_equal(await_pdu(stage, PDU_SUBMIT_SM_RESP).status,
			i % 2 == 0 ? PDU_STATUS_THROTTLED : PDU_STATUS_OK);
	}
	assert_int_equal(stage->submitted, 2);
	end_stage(stage);
}

static void a_late_response_is_not_there_at_once_though_the_submit_is_taken(void **state)
{
	struct stage *stage = bound_with("response-late", NULL);

	(void)state;
	submit(stage, PDU_SUBMIT_SM, 0, 11);
	linger(stage, 20);
	assert_int_equal(stage->submitted, 1);
	far_end_expect_nothing(&stage->end);
	end_stage(stage); /* and is dropped with what waits */
}

/* --- receipts ----------------------------------------------------------------------------------------- */

static struct smsc_receipts receipts_of(const char *spelling)
{
	return (struct smsc_receipts){ .spelling = receipts_spelling_named(spelling) };
}

static void expect_receipt(struct stage *stage, const char *id, const char *stat)
{
	struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);
	char text[PDU_SHORT_MESSAGE_MAX + 1] = "", words[64];

	memcpy(text, pdu.message.text.data, pdu.message.text.len);
	assert_int_equal(pdu.message.esm_class, PDU_ESM_DELIVERY_RECEIPT);
	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_string_equal(pdu.message.destination.digits, "8300");
	snprintf(words, sizeof(words), "id:%s ", id);
	assert_memory_equal(text, words, strlen(words));
	assert_non_null(strstr(text, stat));
}

static void a_receipt_follows_the_response_that_gave_its_id(void **state)
{
	const struct smsc_receipts receipts = receipts_of("hex");
	struct stage *stage = bound_with(NULL, &receipts);

	(void)state;
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	struct pdu response = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	expect_receipt(stage, response.message_id, " stat:DELIVRD ");
	submit(stage, PDU_SUBMIT_SM, 0, 12); /* nobody asked */
	await_pdu(stage, PDU_SUBMIT_SM_RESP);
	linger(stage, 10);
	far_end_expect_nothing(&stage->end);
	assert_int_equal(smsc_account(stage->smsc).delivered, 1);
	end_stage(stage);
}

static void an_early_receipt_is_there_before_the_response(void **state)
{
	struct smsc_receipts receipts = receipts_of("hex");

	(void)state;
	receipts.early = receipts.twice = true;
	struct stage *stage = bound_with(NULL, &receipts);
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	char id[PDU_MESSAGE_ID_SIZE] = "";
	for (int i = 0; i < 2; i++) {
		struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);

		snprintf(id, sizeof(id), "%.*s", (int)strcspn((const char *)pdu.message.text.data + 3, " "),
			(const char *)pdu.message.text.data + 3);
	}
	assert_string_equal(await_pdu(stage, PDU_SUBMIT_SM_RESP).message_id, id);
	end_stage(stage);
}

static void receipts_that_are_lost_never_come_and_failures_are_told(void **state)
{
	struct smsc_receipts receipts = receipts_of("hex");

	(void)state;
	receipts.failed_percent = 100;
	struct stage *stage = bound_with(NULL, &receipts);
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	struct pdu response = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	expect_receipt(stage, response.message_id, " stat:UNDELIV err:001 ");
	end_stage(stage);
	receipts.lost_percent = 100;
	stage = bound_with(NULL, &receipts);
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	await_pdu(stage, PDU_SUBMIT_SM_RESP);
	linger(stage, 10);
	far_end_expect_nothing(&stage->end);
	end_stage(stage);
}

static void the_dates_of_a_receipt_are_of_the_submit_and_the_delay(void **state)
{
	struct smsc_receipts receipts = receipts_of("hex");

	(void)state;
	setenv("TZ", "UTC", 1);
	receipts.early = true;
	receipts.delay_ms = 3600 * 1000;
	struct stage *stage = bound_with(NULL, &receipts);
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);
	static const char dates[] = " submit date:2602020240 done date:2602020340 "; /* 1770000000, in UTC */
	assert_non_null(memmem(pdu.message.text.data, pdu.message.text.len, dates, sizeof(dates) - 1));
	end_stage(stage);
}

static bool has_two(void *arg)
{
	return smsc_account(((struct stage *)arg)->smsc).delivered == 2;
}

static void a_transmitters_receipts_go_to_a_receiver_or_are_told_lost(void **state)
{
	struct smsc_receipts receipts = receipts_of("hex");
	struct far_end receiver = { .fd = -1 };

	(void)state;
	receipts.twice = true;
	struct stage *stage = stage_with(NULL, &receipts);
	bind_end(stage, &stage->end, PDU_BIND_TRANSMITTER);
	submit(stage, PDU_SUBMIT_SM, 1, 11);
	await_pdu(stage, PDU_SUBMIT_SM_RESP);
	linger(stage, 10);
	assert_true(test_is_told(stage->lines, "receipt_lost"));
	bind_end(stage, &receiver, PDU_BIND_RECEIVER);
	submit(stage, PDU_SUBMIT_SM, 1, 12);
	await_pdu(stage, PDU_SUBMIT_SM_RESP);
	test_wait_until(stage->base, has_two, stage);
	test_wait_until(stage->base, far_end_has_mail, &receiver);
	far_end_expect(&receiver, PDU_DELIVER_SM, PDU_STATUS_OK);
	far_end_expect(&receiver, PDU_DELIVER_SM, PDU_STATUS_OK);
	far_end_close(&receiver);
	end_stage(stage);
}

/* --- cuts and the end --------------------------------------------------------------------------------- */

static void what_a_lost_connection_left_unanswered_is_told_and_nothing_of_another(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	struct far_end other = { .fd = -1 };

	(void)state;
	bind_end(stage, &other, PDU_BIND_RECEIVER);
	for (uint32_t cookie = 1; cookie <= 4; cookie++)
		assert_true(deliver(stage, cookie)); /* in turn */
	uint32_t first = await_pdu(stage, PDU_DELIVER_SM).sequence;
	respond(stage, PDU_STATUS_OK, first);
	assert_int_equal(stage->acknowledged, 1);
	uint32_t answered = stage->cookie;
	far_end_close(&stage->end);
	test_wait_until(stage->base, has_lost, stage);
	assert_int_equal(stage->unacknowledged, 1);
	assert_int_equal(stage->cookie, answered + 2);
	assert_int_equal(smsc_account(stage->smsc).unanswered, 2);
	smsc_free(stage->smsc); /* with which nothing more is told */
	stage->smsc = NULL;
	assert_int_equal(stage->unacknowledged, 1);
	far_end_close(&other);
	end_stage(stage);
}

static void a_cut_is_told_and_what_was_unanswered_is_the_networks_again(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);

	(void)state;
	deliver(stage, 1);
	await_pdu(stage, PDU_DELIVER_SM);
	smsc_cut(stage->smsc);
	test_wait_until(stage->base, has_lost, stage);
	assert_false(smsc_is_bound(stage->smsc));
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.delivered, 1);
	assert_true(smsc_account_is_good(&account)); /* no living connection owes a response */
	end_stage(stage);
}

static void at_the_end_nothing_is_delivered_any_more_and_submits_are_still_told(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	uint8_t octets[PDU_MAX_OCTETS];
	struct pdu pdu;

	(void)state;
	deliver(stage, 1);
	uint32_t sequence = await_pdu(stage, PDU_DELIVER_SM).sequence;
	const struct pdu response = { .command = PDU_DELIVER_SM_RESP, .sequence = sequence };
	const struct pdu unbound = { .command = PDU_UNBIND_RESP, .sequence = 0x7fffffff };
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 2);
	size_t len = pdu_encode(&pdu, octets, sizeof(octets));
	len += pdu_encode(&response, octets + len, sizeof(octets) - len);
	len += pdu_encode(&unbound, octets + len, sizeof(octets) - len);
	assert_int_equal(write(stage->end.fd, octets, len), len); /* the loop is turned inside */
	smsc_end(stage->smsc);
	assert_int_equal(stage->submitted, 1);
	assert_int_equal(stage->acknowledged, 1);
	assert_false(smsc_is_bound(stage->smsc));
	assert_false(deliver(stage, 2));
	struct smsc_account account = smsc_account(stage->smsc);
	assert_true(smsc_account_is_good(&account));
	assert_int_equal(stage->lost, 0);
	end_stage(stage);
}

static void a_port_that_is_taken_is_told(void **state)
{
	const struct smsc_handlers handlers = { 0 };
	struct stage *stage = stage_with(NULL, NULL);

	(void)state;
	errno = 0;
	assert_null(smsc_new(stage->base, &stage->options, stage->log, &handlers));
	assert_int_equal(errno, EADDRINUSE);
	end_stage(stage);
}

/* --- runs --------------------------------------------------------------------------------------------- */

static unsigned runs, replied, runs_over;
static char replied_to[ADDRESS_SIZE];

static void on_run_begun(struct moment at, void *arg)
{
	(void)arg;
	assert_int_equal(at.us, now.us);
	assert_int_equal(runs, runs_over);
	runs++;
}

static void on_replied(const struct glance *submit, void *arg)
{
	(void)arg;
	assert_int_equal(runs, runs_over + 1);
	replied++;
	snprintf(replied_to, sizeof(replied_to), "%.*s", (int)submit->destination.len,
		(const char *)submit->destination.data);
}

static void on_run_over(void *arg)
{
	(void)arg;
	runs_over++;
}

static const struct smsc_bulk bulk = { on_run_begun, on_replied, on_run_over };

static struct stage *bound_in_bulk(uint32_t command)
{
	struct stage *stage = stage_with(NULL, NULL);

	runs = replied = runs_over = 0;
	assert_true(smsc_set_bulk(stage->smsc, &bulk));
	bind_end(stage, &stage->end, command);
	return stage;
}

static void in_bulk_a_submit_is_glanced_at_and_answered_as_ever(void **state)
{
	struct stage *stage = bound_in_bulk(PDU_BIND_TRANSCEIVER);

	(void)state;
	submit(stage, PDU_SUBMIT_SM, 0, 11);
	struct pdu first = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	submit(stage, PDU_SUBMIT_SM, 0, 12);
	struct pdu second = await_pdu(stage, PDU_SUBMIT_SM_RESP);
	assert_int_equal(second.sequence, 12);
	assert_int_equal(second.status, PDU_STATUS_OK);
	assert_int_equal(strtoull(second.message_id, NULL, 16), strtoull(first.message_id, NULL, 16) + 1);
	assert_int_equal(replied, 2);
	assert_string_equal(replied_to, "923001234567");
	assert_int_equal(stage->submitted, 0);
	submit(stage, PDU_DATA_SM, 0, 13); /* is not plain */
	assert_int_equal(await_pdu(stage, PDU_DATA_SM_RESP).sequence, 13);
	assert_int_equal(stage->submitted, 1);
	assert_int_equal(replied, 2);
	assert_int_equal(runs, runs_over);
	end_stage(stage);
}

static void in_bulk_a_submit_is_refused_as_ever(void **state)
{
	struct stage *stage = bound_in_bulk(PDU_BIND_TRANSCEIVER);

	(void)state;
	stage->judgement = PDU_STATUS_THROTTLED;
	submit(stage, PDU_SUBMIT_SM, 0, 11);
	assert_int_equal(await_pdu(stage, PDU_SUBMIT_SM_RESP).status, PDU_STATUS_THROTTLED);
	end_stage(stage);
	stage = bound_in_bulk(PDU_BIND_RECEIVER);
	submit(stage, PDU_SUBMIT_SM, 0, 12);
	assert_int_equal(await_pdu(stage, PDU_SUBMIT_SM_RESP).status, PDU_STATUS_INVALID_BIND_STATUS);
	assert_int_equal(replied, 0);
	end_stage(stage);
}

static void what_is_stamped_out_is_sent_at_the_flush_and_counted(void **state)
{
	struct stage *stage = bound_in_bulk(PDU_BIND_TRANSCEIVER);
	struct pdu_message message;
	struct stamp stamp;

	(void)state;
	smsc_fill_addresses(&message, "923000000000", "8300");
	message.text = span_of("VOTE", 4);
	assert_true(stamp_prepare(&stamp, &message));
	assert_true(smsc_deliver_stamp(stage->smsc, &stamp, UINT64_C(923001234567), 7));
	linger(stage, 5);
	assert_false(far_end_has_mail(&stage->end));
	smsc_flush(stage->smsc);
	struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);
	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_int_equal(smsc_account(stage->smsc).unanswered, 1);
	far_end_say(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK, pdu.sequence);
	test_wait_until(stage->base, is_acknowledged, stage);
	assert_int_equal(stage->cookie, 7);
	respond(stage, PDU_STATUS_OK, pdu.sequence);
	struct smsc_account account = smsc_account(stage->smsc);
	assert_int_equal(account.delivered, 1);
	assert_int_equal(account.answered_twice, 1);
	assert_int_equal(account.unanswered, 0);
	end_stage(stage);
}

static void a_thousand_that_are_stamped_out_all_arrive(void **state)
{
	struct stage *stage = bound_in_bulk(PDU_BIND_TRANSCEIVER);
	struct pdu_message message;
	struct stamp stamp;

	(void)state;
	smsc_fill_addresses(&message, "923000000000", "8300");
	message.text = span_of("VOTE", 4);
	assert_true(stamp_prepare(&stamp, &message));
	for (uint32_t i = 0; i < 1000; i++) /* more than are held at once */
		assert_true(smsc_deliver_stamp(stage->smsc, &stamp, UINT64_C(923000000000) + i, i + 1));
	smsc_flush(stage->smsc);
	for (uint32_t i = 0; i < 1000; i++) {
		struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);

		assert_int_equal(strtoull(pdu.message.source.digits, NULL, 10), UINT64_C(923000000000) + i);
	}
	end_stage(stage);
}

static void quirks_and_receipts_need_whole_pdus(void **state)
{
	const struct smsc_receipts receipts = { .spelling = receipts_spelling_usual() };
	struct stage *stage = stage_with("twice", NULL);

	(void)state;
	assert_false(smsc_set_bulk(stage->smsc, &bulk));
	end_stage(stage);
	stage = stage_with(NULL, &receipts);
	assert_false(smsc_set_bulk(stage->smsc, &bulk));
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_citizens_message_goes_to_who_is_bound_and_its_answer_comes_back),
		cmocka_unit_test(the_account_tells_missing_second_and_unasked_responses),
		cmocka_unit_test(a_nack_tells_what_became_of_a_message_but_is_no_response),
		cmocka_unit_test(what_became_of_a_message_is_told_once),
		cmocka_unit_test(a_message_twenty_times_is_acknowledged_once),
		cmocka_unit_test(a_message_that_cannot_be_encoded_is_not_counted),
		cmocka_unit_test(a_submit_is_answered_with_an_id_of_its_own_and_told),
		cmocka_unit_test(a_submit_that_is_judged_badly_is_refused_and_not_told),
		cmocka_unit_test(a_submit_from_a_receiver_is_refused),
		cmocka_unit_test(every_second_submit_is_throttled_where_the_quirk_says_so),
		cmocka_unit_test(a_late_response_is_not_there_at_once_though_the_submit_is_taken),
		cmocka_unit_test(a_receipt_follows_the_response_that_gave_its_id),
		cmocka_unit_test(an_early_receipt_is_there_before_the_response),
		cmocka_unit_test(receipts_that_are_lost_never_come_and_failures_are_told),
		cmocka_unit_test(the_dates_of_a_receipt_are_of_the_submit_and_the_delay),
		cmocka_unit_test(a_transmitters_receipts_go_to_a_receiver_or_are_told_lost),
		cmocka_unit_test(what_a_lost_connection_left_unanswered_is_told_and_nothing_of_another),
		cmocka_unit_test(a_cut_is_told_and_what_was_unanswered_is_the_networks_again),
		cmocka_unit_test(at_the_end_nothing_is_delivered_any_more_and_submits_are_still_told),
		cmocka_unit_test(a_port_that_is_taken_is_told),
		cmocka_unit_test(in_bulk_a_submit_is_glanced_at_and_answered_as_ever),
		cmocka_unit_test(in_bulk_a_submit_is_refused_as_ever),
		cmocka_unit_test(what_is_stamped_out_is_sent_at_the_flush_and_counted),
		cmocka_unit_test(a_thousand_that_are_stamped_out_all_arrive),
		cmocka_unit_test(quirks_and_receipts_need_whole_pdus),
	};

	return RUN_SUITE(tests);
}
