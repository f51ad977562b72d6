/* Messages at a steady rate, beside whatever else goes over the connection. */
#include "smsc_stage.h"

#include "agahi/load/beside.h"

static void as_many_are_sent_as_the_time_has_room_for(void **state)
{
	struct stage *stage = bound_with(NULL, NULL);
	struct beside beside;

	(void)state;
	assert_true(beside_prepare(&beside, UINT64_C(923000000000), 1000, "vote", "8300"));
	beside_send(&beside, stage->smsc, 5000000); /* begins */
	assert_int_equal(beside.sent, 0);
	beside_send(&beside, stage->smsc, 5002500);
	assert_int_equal(beside.sent, 2);
	for (uint64_t i = 0; i < 2; i++) {
		struct pdu pdu = await_pdu(stage, PDU_DELIVER_SM);

		assert_int_equal(strtoull(pdu.message.source.digits, NULL, 10), UINT64_C(923500000000) + i);
		assert_string_equal(pdu.message.destination.digits, "8300");
		assert_memory_equal(pdu.message.text.data, "vote", 4);
	}
	assert_int_equal(smsc_account(stage->smsc).unanswered, 2);
	beside_count(&beside, true);
	beside_count(&beside, false); /* another part of the same */
	assert_int_equal(beside.answered, 1);
	assert_true(beside_is_told(&beside, UINT32_MAX, PDU_STATUS_OK));
	assert_true(beside_is_told(&beside, UINT32_MAX, PDU_STATUS_THROTTLED));
	assert_false(beside_is_told(&beside, 7, PDU_STATUS_THROTTLED));
	assert_int_equal(beside.refused, 1);
	end_stage(stage);
}

static void none_is_sent_without_a_rate_or_while_nobody_is_bound(void **state)
{
	struct stage *stage = stage_with(NULL, NULL);
	struct beside beside;

	(void)state;
	assert_true(beside_prepare(&beside, UINT64_C(923000000000), 1000, "vote", "8300"));
	beside_send(&beside, stage->smsc, 1);
	beside_send(&beside, stage->smsc, 1000001);
	assert_int_equal(beside.sent, 0);
	beside = (struct beside){ 0 };
	beside_send(&beside, stage->smsc, 1000001);
	assert_int_equal(beside.begun_us, 0);
	end_stage(stage);
}

static void a_text_of_several_parts_is_none(void **state)
{
	char text[400];
	struct beside beside;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_false(beside_prepare(&beside, 0, 1, text, "8300"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_are_sent_as_the_time_has_room_for),
		cmocka_unit_test(none_is_sent_without_a_rate_or_while_nobody_is_bound),
		cmocka_unit_test(a_text_of_several_parts_is_none),
	};

	return RUN_SUITE(tests);
}
