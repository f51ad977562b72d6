/* One of a link's connections, kept up: attempts and their pauses, and what is remembered of each. */
#include "far_end.h"

#include "agahi/base/resolver.h"
#include "agahi/link/leg.h"

enum { ANSWER_MS = 5000, HOSTS = 2, FIRST_MS = 1000, LONGEST_MS = 8000 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct stage {
	struct config_link config;
	char hosts[HOSTS][32];
	const char *items[HOSTS];
	int listeners[HOSTS];
	struct session_place place;
	struct wire_refusals refusals;
	FILE *lines;
	struct leg *leg;
	struct session *asked; /* by an SMSC that knocked */
	struct far_end end;
	unsigned bound;
	unsigned messages;
	unsigned ends;
	size_t fates;
	struct submit_fate fate; /* the last */
};

/* --- the owner ---------------------------------------------------------------------------------------- */

static void on_bound(struct leg *leg, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(leg, stage->leg);
	assert_int_equal(at.us, now.us);
	stage->bound++;
}

static void on_message(struct leg *leg, const struct pdu *pdu, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(leg, stage->leg);
	assert_int_equal(pdu->command, PDU_DELIVER_SM);
	assert_int_equal(at.us, now.us);
	stage->messages++;
}

static void on_submitted(struct leg *leg, const struct submitter *submitter, const struct submit_fate *fate,
	struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(leg, stage->leg);
	assert_int_equal(submitter->cookie, 7);
	assert_int_equal(at.us, now.us);
	stage->fate = *fate;
	stage->fates++;
}

static void on_ended(struct leg *leg, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(leg, stage->leg);
	assert_null(leg_session(leg));
	assert_int_equal(at.us, now.us);
	stage->ends++;
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static struct stage *new_stage(size_t hosts)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	uint16_t port;

	assert_non_null(stage);
	stage->end = (struct far_end){ .base = event_base_new(), .fd = -1 };
	for (size_t i = 0; i < HOSTS; i++) {
		stage->listeners[i] = test_listen(&port);
		snprintf(stage->hosts[i], sizeof(stage->hosts[i]), "127.0.0.1:%u", port);
		stage->items[i] = stage->hosts[i];
	}
	stage->config = test_link_config();
	stage->config.hosts = (struct config_strings){ stage->items, hosts };
	stage->lines = tmpfile();
	stage->place = (struct session_place){ { stage->end.base, resolver_new(stage->end.base), NULL },
		log_new(stage->lines, LOG_LEVEL_INFO), &stage->refusals, NULL };
	return stage;
}

static void connect_it(struct stage *stage, uint32_t bind)
{
	const struct leg_handlers handlers = { on_bound, on_message, on_submitted, on_ended, stage };

	stage->leg = leg_new(&stage->place, &stage->config, bind, &handlers);
	assert_non_null(stage->leg);
	assert_int_equal(leg_bind(stage->leg), bind);
	assert_false(leg_is_bound(stage->leg));
	leg_connect(stage->leg, now);
	assert_false(leg_is_bound(stage->leg));
}

static void end_stage(struct stage *stage)
{
	leg_close(stage->leg, now);
	leg_free(stage->leg);
	far_end_close(&stage->end);
	for (size_t i = 0; i < HOSTS; i++)
		close(stage->listeners[i]);
	log_free(stage->place.log);
	fclose(stage->lines);
	resolver_free(stage->place.connection.resolver);
	event_base_free(stage->end.base);
	free(stage);
}

static void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	leg_tick(stage->leg, now);
	test_turn(stage->end.base);
}

static bool is_bound(void *arg)
{
	return leg_is_bound(((struct stage *)arg)->leg);
}

static bool has_no_connection(void *arg)
{
	return leg_session(((struct stage *)arg)->leg) == NULL;
}

static void settle(struct stage *stage, bool (*is_so)(void *arg))
{
	test_wait_until(stage->end.base, is_so, stage);
}

static void answer_bind(struct stage *stage)
{
	far_end_answer_bind(&stage->end, leg_bind(stage->leg), PDU_STATUS_OK);
	settle(stage, is_bound);
}

static struct stage *bound(void)
{
	struct stage *stage = new_stage(1);

	connect_it(stage, PDU_BIND_TRANSCEIVER);
	far_end_take_call(&stage->end, stage->listeners[0]);
	answer_bind(stage);
	return stage;
}

static void cut(struct stage *stage)
{
	far_end_close(&stage->end);
	settle(stage, has_no_connection);
	assert_false(leg_is_bound(stage->leg));
}

/* How long after now it tries again, to 10 ms. */
static uint64_t next_attempt_ms(struct stage *stage, size_t host)
{
	for (uint64_t waited = 10; waited <= LONGEST_MS + 10; waited += 10) {
		pass(stage, 10);
		if (has_no_connection(stage))
			continue;
		far_end_take_call(&stage->end, stage->listeners[host]);
		return waited;
	}
	return UINT64_MAX;
}

static void expect_attempt(struct stage *stage, size_t host, uint64_t delay_ms)
{
	assert_in_range(next_attempt_ms(stage, host), delay_ms / 2, delay_ms + 10);
}

static void deliver(struct stage *stage)
{
	struct pdu pdu;
	unsigned before = stage->messages;

	far_end_fill_message(&pdu, PDU_DELIVER_SM, 3);
	far_end_send(&stage->end, &pdu);
	for (int i = 0; i < 1000 && stage->messages == before; i++) {
		usleep(1000);
		test_turn(stage->end.base);
	}
	assert_int_equal(stage->messages, before + 1);
}

static bool has_fate(void *arg)
{
	return ((struct stage *)arg)->fates > 0;
}

static void submit(struct stage *stage)
{
	const struct submitter submitter = { NULL, NULL, 7 };
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	assert_true(session_submit(leg_session(stage->leg), &pdu, &submitter, now));
}

static void submit_and_answer(struct stage *stage, uint32_t status)
{
	submit(stage);
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, status,
		far_end_await(&stage->end, PDU_SUBMIT_SM, PDU_STATUS_OK));
	settle(stage, has_fate);
	assert_int_equal(stage->fate.status, status);
}

/* --- attempts ----------------------------------------------------------------------------------------- */

static void the_delay_doubles_from_the_least_to_the_most(void **state)
{
	(void)state;
	assert_int_equal(leg_backoff_ms(0, 1, 60, 0), 1000);
	assert_int_equal(leg_backoff_ms(1, 1, 60, 0), 2000);
	assert_int_equal(leg_backoff_ms(5, 1, 60, 0), 32000);
	assert_int_equal(leg_backoff_ms(6, 1, 60, 0), 60000);
	assert_int_equal(leg_backoff_ms(4000000000u, 1, 60, 0), 60000);
	assert_int_equal(leg_backoff_ms(3, 7, 7, 0), 7000);
}

static void chance_takes_up_to_half_of_the_delay(void **state)
{
	(void)state;
	assert_int_equal(leg_backoff_ms(0, 1, 60, UINT32_MAX), 500);
	assert_int_equal(leg_backoff_ms(1, 1, 60, UINT32_MAX), 1000);
	assert_in_range(leg_backoff_ms(3, 1, 60, UINT32_MAX / 2), 5999, 6001);
}

static void the_pause_grows_from_attempt_to_attempt(void **state)
{
	struct stage *stage = new_stage(1);
	uint64_t delay = FIRST_MS;

	(void)state;
	connect_it(stage, PDU_BIND_TRANSCEIVER);
	far_end_take_call(&stage->end, stage->listeners[0]);
	for (unsigned i = 0; i < 5; i++) {
		if (i % 2 == 0) /* whether the bind is accepted or not */
			answer_bind(stage);
		cut(stage);
		assert_int_equal(stage->ends, i + 1);
		expect_attempt(stage, 0, delay);
		delay = delay * 2 > LONGEST_MS ? LONGEST_MS : delay * 2;
	}
	assert_int_equal(stage->bound, 3);
	assert_true(
		test_is_told(stage->lines, "event=link_down link=telco bind=transceiver host=127.0.0.1:"));
	assert_true(test_is_told(stage->lines, "reason=\"the peer closed the connection\" next_try="));
	end_stage(stage);
}

/* Three attempts came to nothing; it is bound for the fourth time. */
static struct stage *bound_after_failures(void)
{
	struct stage *stage = bound();

	for (uint64_t delay = FIRST_MS; delay < LONGEST_MS; delay *= 2) {
		cut(stage);
		expect_attempt(stage, 0, delay);
		answer_bind(stage);
	}
	return stage;
}

static void a_connection_that_held_is_followed_by_a_short_pause(void **state)
{
	static const struct {
		uint64_t held_ms, pause_ms;
	} cases[] = { { LEG_HELD_MS, FIRST_MS }, { LEG_HELD_MS - 1, LONGEST_MS } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = bound_after_failures();

		pass(stage, cases[i].held_ms);
		cut(stage);
		expect_attempt(stage, 0, cases[i].pause_ms);
		end_stage(stage);
	}
}

static void a_connection_that_carried_something_is_followed_by_a_short_pause(void **state)
{
	static const struct {
		uint32_t status;
		uint64_t pause_ms;
	} cases[] = { { PDU_STATUS_OK, FIRST_MS }, { PDU_STATUS_INVALID_DESTINATION, LONGEST_MS } };
	struct stage *stage = bound_after_failures();

	(void)state;
	deliver(stage);
	cut(stage);
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(stage); /* what one connection carried does not count for the next */
	cut(stage);
	expect_attempt(stage, 0, 2 * FIRST_MS);
	end_stage(stage);
	for (size_t i = 0; i < 2; i++) {
		stage = bound_after_failures();
		submit_and_answer(stage, cases[i].status);
		cut(stage);
		expect_attempt(stage, 0, cases[i].pause_ms);
		end_stage(stage);
	}
}

static void the_next_host_is_tried_in_turn(void **state)
{
	struct stage *stage = new_stage(2);

	(void)state;
	close(stage->listeners[0]); /* it refuses */
	connect_it(stage, PDU_BIND_RECEIVER);
	settle(stage, has_no_connection);
	assert_true(test_is_told(stage->lines, "bind=receiver"));
	assert_true(test_is_told(stage->lines, "reason=\"Connection refused\""));
	expect_attempt(stage, 1, FIRST_MS);
	far_end_answer_bind(&stage->end, PDU_BIND_RECEIVER, PDU_STATUS_INVALID_PASSWORD);
	settle(stage, has_no_connection);
	assert_true(test_is_told(stage->lines, "the SMSC refused the bind"));
	pass(stage, 2 * FIRST_MS); /* the first again */
	settle(stage, has_no_connection);
	assert_int_equal(stage->ends, 3);
	expect_attempt(stage, 1, 4 * FIRST_MS);
	stage->listeners[0] = dup(stage->listeners[1]);
	end_stage(stage);
}

static void a_call_that_fails_at_once_is_made_again(void **state)
{
	struct stage *stage = new_stage(1);

	(void)state;
	stage->config.local_address = "192.0.2.1";
	now = test_later(now, 5);
	connect_it(stage, PDU_BIND_TRANSMITTER);
	assert_null(leg_session(stage->leg));
	assert_int_equal(leg_ended_ms(stage->leg, leg_generation(stage->leg)), moment_ms(now));
	assert_true(test_is_told(stage->lines, "bind=transmitter"));
	assert_true(test_is_told(stage->lines, "reason=\"local_address 192.0.2.1: "));
	stage->config.local_address = "127.0.0.1";
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(stage);
	assert_int_equal(stage->ends, 0);
	end_stage(stage);
}

static void what_takes_too_long_is_ended_and_tried_again(void **state)
{
	struct stage *stage = new_stage(1);

	(void)state;
	connect_it(stage, PDU_BIND_TRANSCEIVER);
	far_end_take_call(&stage->end, stage->listeners[0]);
	far_end_await(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	pass(stage, ANSWER_MS);
	assert_true(has_no_connection(stage));
	assert_true(test_is_told(stage->lines, "did not answer the bind in time"));
	close(stage->end.fd);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);
}

/* --- what is remembered ------------------------------------------------------------------------------- */

static void a_connection_has_no_end_while_it_lives(void **state)
{
	struct stage *stage = bound();
	uint32_t first = leg_generation(stage->leg);

	(void)state;
	assert_int_equal(leg_ended_ms(stage->leg, first), 0);
	now = test_later(now, 123);
	cut(stage);
	uint64_t ended_ms = moment_ms(now);
	assert_int_equal(leg_ended_ms(stage->leg, first), ended_ms);
	expect_attempt(stage, 0, FIRST_MS);
	assert_int_equal(leg_generation(stage->leg), first + 1);
	assert_int_equal(leg_ended_ms(stage->leg, first), ended_ms);
	assert_int_equal(leg_ended_ms(stage->leg, first + 1), 0);
	end_stage(stage);
}

static void of_connections_long_past_the_end_of_the_last_one_remembered_is_told(void **state)
{
	enum { GENERATIONS = 20, REMEMBERED = 15 }; /* the one that lives has a place too */
	struct stage *stage = bound();
	uint32_t first = leg_generation(stage->leg);
	uint64_t ended_ms[GENERATIONS];

	(void)state;
	for (size_t i = 0; i < GENERATIONS; i++) {
		now = test_later(now, 10);
		cut(stage);
		ended_ms[i] = moment_ms(now);
		assert_true(next_attempt_ms(stage, 0) != UINT64_MAX);
		answer_bind(stage);
	}
	for (uint32_t i = 0; i < GENERATIONS; i++) {
		size_t remembered = i < GENERATIONS - REMEMBERED ? GENERATIONS - REMEMBERED : i;

		assert_int_equal(leg_ended_ms(stage->leg, first + i), ended_ms[remembered]);
	}
	end_stage(stage);
}

static void only_an_end_without_a_good_bye_is_a_loss(void **state)
{
	struct stage *stage = new_stage(1);

	(void)state;
	connect_it(stage, PDU_BIND_TRANSCEIVER);
	far_end_take_call(&stage->end, stage->listeners[0]);
	cut(stage); /* before it was bound */
	assert_int_equal(leg_lost_ms(stage->leg), 0);
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(stage);
	now = test_later(now, 77);
	cut(stage);
	uint64_t lost_ms = moment_ms(now);
	assert_int_equal(leg_lost_ms(stage->leg), lost_ms);
	expect_attempt(stage, 0, 2 * FIRST_MS);
	cut(stage); /* before it was bound again */
	assert_int_equal(leg_lost_ms(stage->leg), lost_ms);
	end_stage(stage);
}

static bool takes(struct moment at, void *arg)
{
	struct stage *stage = arg;

	leg_take(stage->leg, stage->asked, at);
	return true;
}

static void one_that_somebody_else_made_takes_the_place(void **state)
{
	struct stage *stage = bound();
	const struct session_target target = { "127.0.0.1", 0, PDU_BIND_TRANSCEIVER };
	const struct session_handlers handlers = { .outbind = takes, .arg = stage };
	uint32_t first = leg_generation(stage->leg);
	int ends[2], left = stage->end.fd;

	(void)state;
	test_pair(ends);
	stage->asked = session_accept(&stage->place, &stage->config, ends[0], &target, &handlers, now);
	stage->end.fd = ends[1];
	now = test_later(now, 44);
	far_end_knock(&stage->end, "knock");
	assert_ptr_equal(leg_session(stage->leg), stage->asked);
	assert_int_equal(leg_generation(stage->leg), first + 1);
	assert_int_equal(leg_ended_ms(stage->leg, first), moment_ms(now));
	assert_int_equal(leg_lost_ms(stage->leg), moment_ms(now));
	assert_int_equal(stage->ends, 1);
	close(left);
	answer_bind(stage);
	deliver(stage);
	cut(stage);
	assert_int_equal(stage->ends, 2);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void one_that_is_stopped_says_good_bye_and_does_not_come_back(void **state)
{
	struct stage *stage = bound();

	(void)state;
	leg_stop(stage->leg, now);
	assert_int_equal(stage->ends, 0);
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_await(&stage->end, PDU_UNBIND, PDU_STATUS_OK));
	settle(stage, has_no_connection);
	assert_int_equal(stage->ends, 1);
	assert_int_equal(leg_lost_ms(stage->leg), 0);
	assert_true(test_is_told(
		stage->lines, "event=link_closed link=telco bind=transceiver reason=\"unbound\""));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void one_that_is_stopped_between_attempts_makes_no_more(void **state)
{
	static void (*const ends[])(struct leg *, struct moment) = { leg_stop, leg_close };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = bound();

		cut(stage);
		ends[i](stage->leg, now);
		assert_int_equal(stage->ends, 1);
		assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
		end_stage(stage);
	}
}

static void one_that_is_closed_tells_of_open_submits_and_nothing_else(void **state)
{
	struct stage *stage = bound();

	(void)state;
	submit(stage);
	leg_close(stage->leg, now);
	assert_int_equal(stage->fates, 1);
	assert_int_equal(stage->fate.outcome, SUBMIT_LOST);
	assert_int_equal(stage->ends, 0);
	assert_int_equal(leg_lost_ms(stage->leg), moment_ms(now));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_delay_doubles_from_the_least_to_the_most),
		cmocka_unit_test(chance_takes_up_to_half_of_the_delay),
		cmocka_unit_test(the_pause_grows_from_attempt_to_attempt),
		cmocka_unit_test(a_connection_that_held_is_followed_by_a_short_pause),
		cmocka_unit_test(a_connection_that_carried_something_is_followed_by_a_short_pause),
		cmocka_unit_test(the_next_host_is_tried_in_turn),
		cmocka_unit_test(a_call_that_fails_at_once_is_made_again),
		cmocka_unit_test(what_takes_too_long_is_ended_and_tried_again),
		cmocka_unit_test(a_connection_has_no_end_while_it_lives),
		cmocka_unit_test(of_connections_long_past_the_end_of_the_last_one_remembered_is_told),
		cmocka_unit_test(only_an_end_without_a_good_bye_is_a_loss),
		cmocka_unit_test(one_that_somebody_else_made_takes_the_place),
		cmocka_unit_test(one_that_is_stopped_says_good_bye_and_does_not_come_back),
		cmocka_unit_test(one_that_is_stopped_between_attempts_makes_no_more),
		cmocka_unit_test(one_that_is_closed_tells_of_open_submits_and_nothing_else),
	};

	return RUN_SUITE(tests);
}
