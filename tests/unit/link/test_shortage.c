/* Memory that is short at the n-th allocation: what a link does without it, and that it goes on afterwards. */
#include "countdown.h"
#include "link_stage.h"

/* For each allocation in turn: a link is made whole or not at all, and what could not be called is called later. */
static void make_link_without(unsigned long n, enum countdown_kind kind, bool *failed)
{
	struct stage *stage = new_stage();
	const struct link_handlers handlers = { on_message, on_ready, on_stopped, NULL, stage };
	char error[200] = "";

	snprintf(stage->hosts[1], sizeof(stage->hosts[1]), "127.0.0.1:%u", test_free_port());
	stage->config.outbind.listen = stage->hosts[1];
	countdown_start(n, kind);
	stage->link = link_new(
		stage->base, stage->resolver, stage->log, &stage->config, &handlers, error, sizeof(error));
	bool started = stage->link && link_start(stage->link, now, error, sizeof(error));
	*failed = countdown_stop();
	if (!started) {
		assert_true(*failed);
		assert_string_equal(error, "memory is short");
	} else if (has_no_connection(stage)) {
		assert_true(*failed);
		expect_attempt(stage, 0, FIRST_MS);
	} else {
		far_end_take_call(&stage->end, stage->listeners[0]);
	}
	end_stage(stage);
}

static void a_link_is_made_whole_or_not_at_all(void **state)
{
	static const enum countdown_kind kinds[] = { COUNTDOWN_ONE, COUNTDOWN_ALL };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		unsigned long n = 1;

		for (bool failed = true; failed; n++)
			make_link_without(n, kinds[i], &failed);
		assert_true(n > 5); /* the link, its leg, its outbind, its session with wire and window */
	}
}

static void an_smsc_that_there_is_no_memory_for_is_sent_away_and_may_come_again(void **state)
{
	struct stage *stage = new_stage();
	uint16_t port = test_free_port();
	unsigned long n = 1;

	(void)state;
	snprintf(stage->hosts[1], sizeof(stage->hosts[1]), "127.0.0.1:%u", port);
	stage->config.outbind.listen = stage->hosts[1];
	start(stage);
	for (bool failed = true; failed; n++) {
		countdown_start(n, COUNTDOWN_ONE);
		far_end_call(&stage->end, port);
		failed = countdown_stop();
		if (failed) {
			test_wait_until(stage->base, far_end_has_mail, &stage->end);
			assert_true(far_end_is_closed(&stage->end));
			assert_true(test_is_told(stage->lines, "reason=\"memory is short\""));
			far_end_close(&stage->end);
		}
	}
	assert_true(n > 4);
	far_end_knock(&stage->end, "knock");
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	end_stage(stage);
}

static void a_submit_that_there_is_no_memory_for_is_not_under_way(void **state)
{
	static uint8_t text[60000];
	struct stage *stage = bound();
	const struct submitter submitter = { told, stage, 1 };
	struct pdu pdu;

	(void)state;
	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	pdu.message.text = span_of(text, sizeof(text));
	countdown_start(1, COUNTDOWN_ONE);
	assert_false(link_submit(stage->link, &pdu, &submitter, now));
	assert_true(countdown_stop());
	assert_int_equal(link_open_submits(stage->link), 0);
	assert_int_equal(stage->fate_count, 0);
	assert_true(link_submit(stage->link, &pdu, &submitter, now));
	assert_int_equal(link_open_submits(stage->link), 1);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_is_made_whole_or_not_at_all),
		cmocka_unit_test(an_smsc_that_there_is_no_memory_for_is_sent_away_and_may_come_again),
		cmocka_unit_test(a_submit_that_there_is_no_memory_for_is_not_under_way),
	};

	return RUN_SUITE(tests);
}
