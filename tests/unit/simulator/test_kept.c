/* What the simulator's phone keeps until it is acknowledged. */
#include "smsc_stage.h"

#include "agahi/simulator/kept.h"

/* The text is gone as soon as this returns. */
static void keep(struct kept *kept, uint32_t cookie)
{
	struct pdu_message message;
	char text[16];

	snprintf(text, sizeof(text), "TEXT %u", cookie);
	smsc_fill_addresses(&message, "923001234567", "8300");
	message.text = span_of(text, strlen(text));
	kept_add(kept, &message, cookie);
	memset(text, 0, sizeof(text));
}

static void expect(struct stage *stage, const char *text)
{
	struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);

	assert_string_equal(pdu.message.source.digits, "923001234567");
	assert_int_equal(pdu.message.text.len, strlen(text));
	assert_memory_equal(pdu.message.text.data, text, strlen(text));
	stage->acknowledged = 0;
	far_end_say(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK, pdu.sequence);
}

static bool is_acknowledged(void *arg)
{
	return ((struct stage *)arg)->acknowledged > 0;
}

static void what_was_lost_is_delivered_again_once_and_in_its_order(void **state)
{
	struct stage *stage = stage_with(NULL, NULL);
	struct kept *kept = kept_new();

	(void)state;
	for (uint32_t cookie = 1; cookie <= 4; cookie++)
		keep(kept, cookie);
	kept_lose(kept, 4);
	kept_lose(kept, 2);
	kept_lose(kept, 9);                                   /* is not kept */
	assert_int_equal(kept_deliver(kept, stage->smsc), 0); /* nobody is there */
	bind_end(stage, &stage->end, PDU_BIND_TRANSCEIVER);
	assert_int_equal(kept_deliver(kept, stage->smsc), 2);
	expect(stage, "TEXT 2");
	test_wait_until(stage->base, is_acknowledged, stage);
	assert_int_equal(stage->cookie, 2);
	expect(stage, "TEXT 4");
	assert_int_equal(kept_deliver(kept, stage->smsc), 0);
	kept_free(kept);
	end_stage(stage);
}

static void what_was_answered_is_not_kept_any_more(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	struct kept *kept = kept_new();

	(void)state;
	keep(kept, 1);
	keep(kept, 2);
	kept_forget(kept, 1);
	kept_forget(kept, 1);
	kept_lose(kept, 1);
	kept_lose(kept, 2);
	assert_int_equal(kept_deliver(kept, stage->smsc), 1);
	expect(stage, "TEXT 2");
	kept_lose(kept, 2); /* with another connection */
	assert_int_equal(kept_deliver(kept, stage->smsc), 1);
	kept_free(kept);
	end_stage(stage);
}

static void no_more_are_kept_than_there_is_room_for(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	struct kept *kept = kept_new();

	(void)state;
	for (uint32_t cookie = 1; cookie <= KEPT_MOST + 1; cookie++)
		keep(kept, cookie);
	for (uint32_t cookie = 1; cookie <= KEPT_MOST + 1; cookie++)
		kept_lose(kept, cookie);
	kept_forget(kept, 1);
	keep(kept, KEPT_MOST + 2);
	kept_lose(kept, KEPT_MOST + 2);
	assert_int_equal(kept_deliver(kept, stage->smsc), KEPT_MOST);
	kept_free(kept);
	kept_free(NULL);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_lost_is_delivered_again_once_and_in_its_order),
		cmocka_unit_test(what_was_answered_is_not_kept_any_more),
		cmocka_unit_test(no_more_are_kept_than_there_is_room_for),
	};

	return RUN_SUITE(tests);
}
