/* A link: kept bound, host after host, at the pace that its SMSC bears. */
#include "far_end.h"

#include <arpa/inet.h>

#include "agahi/base/resolver.h"
#include "agahi/link/link.h"

enum { ANSWER_MS = 5000, HELD_MS = 30000, HOSTS = 2, MOST_FATES = 64, FIRST_MS = 1000, LONGEST_MS = 8000 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

struct fate {
	uint64_t cookie;
	enum submit_outcome outcome;
	uint32_t status;
};

struct stage {
	struct config_link config;
	char hosts[HOSTS][32];
	const char *items[HOSTS];
	int vendor[1];
	struct event_base *base;
	struct resolver *resolver;
	struct log *log;
	FILE *lines;
	struct link *link;
	int listeners[HOSTS];
	struct far_end end; /* of the only connection, or of the receiver */
	struct far_end submitting;
	struct link_ticket ticket; /* of the last message */
	unsigned messages;
	struct fate fates[MOST_FATES];
	size_t fate_count;
	unsigned readies;
	size_t fates_at_ready;
	unsigned stops;
};

/* --- the owner ---------------------------------------------------------------------------------------- */

static void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
	struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	assert_int_equal(pdu->sequence, ticket->sequence);
	stage->ticket = *ticket;
	stage->messages++;
}

static void on_ready(struct link *link, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	stage->readies++;
	stage->fates_at_ready = stage->fate_count;
}

static void on_stopped(struct link *link, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	stage->stops++;
}

static void told(uint64_t cookie, const struct submit_fate *fate, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_true(stage->fate_count < MOST_FATES);
	assert_int_equal(at.us, now.us);
	stage->fates[stage->fate_count++] = (struct fate){ cookie, fate->outcome, fate->status };
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static int listen_on(uint16_t *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (const struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void configure(struct stage *stage)
{
	uint16_t port;

	for (size_t i = 0; i < HOSTS; i++) {
		stage->listeners[i] = listen_on(&port);
		snprintf(stage->hosts[i], sizeof(stage->hosts[i]), "127.0.0.1:%u", port);
		stage->items[i] = stage->hosts[i];
	}
	stage->vendor[0] = 0x444;
	stage->config = (struct config_link){ .name = "telco",
		.hosts = { stage->items, 1 },
		.bind = BIND_TRANSCEIVER_ONE,
		.system_id = "agahi",
		.password = "secret",
		.system_type = "",
		.address_range = "",
		.interface_version = 0x34,
		.local_address = "",
		.window = 8,
		.enquire_link = 3600,
		.response_timeout = ANSWER_MS / 1000,
		.reconnect = { FIRST_MS / 1000, LONGEST_MS / 1000 },
		.temporary_statuses = { stage->vendor, 1 },
		.tls = { false, "", true, "", "" },
		.outbind = { "", "knock" } };
}

static struct stage *new_stage(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->base = event_base_new();
	stage->resolver = resolver_new(stage->base);
	stage->lines = tmpfile();
	stage->log = log_new(stage->lines, LOG_LEVEL_INFO);
	stage->end = (struct far_end){ .base = stage->base, .fd = -1 };
	stage->submitting = stage->end;
	configure(stage);
	return stage;
}

static void make_link(struct stage *stage)
{
	const struct link_handlers handlers = { on_message, on_ready, on_stopped, stage };
	char error[200];

	stage->link = link_new(
		stage->base, stage->resolver, stage->log, &stage->config, &handlers, error, sizeof(error));
	assert_non_null(stage->link);
}

static void start(struct stage *stage)
{
	char error[200];

	make_link(stage);
	assert_true(link_start(stage->link, now, error, sizeof(error)));
	assert_false(link_is_bound(stage->link));
}

static void end_stage(struct stage *stage)
{
	if (stage->link)
		link_close(stage->link, now);
	link_free(stage->link);
	far_end_close(&stage->end);
	far_end_close(&stage->submitting);
	for (size_t i = 0; i < HOSTS; i++)
		close(stage->listeners[i]);
	log_free(stage->log);
	fclose(stage->lines);
	resolver_free(stage->resolver);
	event_base_free(stage->base);
	free(stage);
}

static void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	link_tick(stage->link, now);
	test_turn(stage->base);
}

static bool is_called(struct stage *stage, size_t host, struct far_end *end)
{
	test_turn(stage->base);
	end->len = 0;
	end->fd = accept4(stage->listeners[host], NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	return end->fd >= 0;
}

static bool has_come(void *arg)
{
	uint8_t octet;

	return recv(((struct far_end *)arg)->fd, &octet, 1, MSG_PEEK) >= 0;
}

static void answer_bind(struct far_end *end, uint32_t command, uint32_t status)
{
	test_wait_until(end->base, has_come, end);
	far_end_say(end, pdu_response_to(command), status, far_end_expect(end, command, PDU_STATUS_OK));
}

/* What the loopback carries comes in its own time. */
static void settle(struct stage *stage, bool (*is_so)(void *arg))
{
	test_wait_until(stage->base, is_so, stage);
}

static bool is_bound(void *arg)
{
	return link_is_bound(((struct stage *)arg)->link);
}

static void bind_on(struct stage *stage, size_t host)
{
	assert_true(is_called(stage, host, &stage->end));
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
}

static struct stage *bound(void)
{
	struct stage *stage = new_stage();

	start(stage);
	bind_on(stage, 0);
	return stage;
}

static bool has_no_connection(void *arg)
{
	return link_wait_ms(((struct stage *)arg)->link, now) == UINT64_MAX;
}

static void cut(struct stage *stage)
{
	far_end_close(&stage->end);
	settle(stage, has_no_connection);
}

static bool submit(struct stage *stage, uint64_t cookie)
{
	const struct submitter submitter = { told, stage, cookie };
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	return link_submit(stage->link, &pdu, &submitter, now);
}

static uint32_t take_submit(struct far_end *end)
{
	test_wait_until(end->base, has_come, end);
	return far_end_expect(end, PDU_SUBMIT_SM, PDU_STATUS_OK);
}

static size_t wanted_fates;

static bool has_fates(void *arg)
{
	return ((struct stage *)arg)->fate_count >= wanted_fates;
}

/* Submits one, which is answered with `status`. */
static void submit_and_answer(struct stage *stage, uint32_t status)
{
	wanted_fates = stage->fate_count + 1;
	assert_true(submit(stage, stage->fate_count));
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, status, take_submit(&stage->end));
	settle(stage, has_fates);
}

static bool has_message(void *arg)
{
	return ((struct stage *)arg)->messages > 0;
}

static void deliver(struct stage *stage, uint32_t sequence)
{
	struct pdu pdu;

	stage->messages = 0;
	far_end_fill_message(&pdu, PDU_DELIVER_SM, sequence);
	far_end_send(&stage->end, &pdu);
	settle(stage, has_message);
}

static bool is_told(struct stage *stage, const char *words)
{
	char lines[16384];

	fflush(stage->lines);
	rewind(stage->lines);
	lines[fread(lines, 1, sizeof(lines) - 1, stage->lines)] = '\0';
	return strstr(lines, words) != NULL;
}

/* How long after now the link tries again, to 10 ms. */
static uint64_t next_attempt_ms(struct stage *stage, size_t host)
{
	for (uint64_t waited = 10; waited <= LONGEST_MS + 10; waited += 10) {
		pass(stage, 10);
		if (is_called(stage, host, &stage->end))
			return waited;
	}
	return UINT64_MAX;
}

static void expect_attempt(struct stage *stage, size_t host, uint64_t delay_ms)
{
	assert_in_range(next_attempt_ms(stage, host), delay_ms / 2, delay_ms + 10);
}

/* --- connecting --------------------------------------------------------------------------------------- */

static void the_delay_doubles_from_the_least_to_the_most(void **state)
{
	(void)state;
	assert_int_equal(link_backoff_ms(0, 1, 60, 0), 1000);
	assert_int_equal(link_backoff_ms(1, 1, 60, 0), 2000);
	assert_int_equal(link_backoff_ms(5, 1, 60, 0), 32000);
	assert_int_equal(link_backoff_ms(6, 1, 60, 0), 60000);
	assert_int_equal(link_backoff_ms(4000000000, 1, 60, 0), 60000);
	assert_int_equal(link_backoff_ms(3, 7, 7, 0), 7000);
	assert_int_equal(link_backoff_ms(1, 1, 60, UINT32_MAX), 1000);
	assert_int_equal(link_backoff_ms(1, 1, 60, UINT32_MAX / 2), 1501);
}

static void a_link_binds_and_is_ready(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	make_link(stage);
	assert_ptr_equal(link_config(stage->link), &stage->config);
	assert_int_equal(link_wait_ms(stage->link, now), UINT64_MAX);
	assert_int_equal(link_open_submits(stage->link), 0);
	assert_false(link_can_submit(stage->link, now));
	end_stage(stage);

	stage = new_stage();
	start(stage);
	assert_false(submit(stage, 1));
	bind_on(stage, 0);
	assert_int_equal(stage->readies, 1);
	assert_true(link_can_submit(stage->link, now));
	assert_int_equal(link_wait_ms(stage->link, now), 0);
	assert_true(is_told(stage, "event=link_bound link=telco bind=transceiver host=127.0.0.1:"));
	end_stage(stage);
}

static void a_receiver_and_a_transmitter_make_one_link(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.bind = BIND_RECEIVER_AND_TRANSMITTER;
	start(stage);
	assert_true(is_called(stage, 0, &stage->end));
	assert_true(is_called(stage, 0, &stage->submitting));
	answer_bind(&stage->end, PDU_BIND_RECEIVER, PDU_STATUS_OK);
	test_turn(stage->base);
	assert_false(link_is_bound(stage->link));
	assert_false(link_can_submit(stage->link, now));
	assert_int_equal(stage->readies, 0);
	answer_bind(&stage->submitting, PDU_BIND_TRANSMITTER, PDU_STATUS_OK);
	settle(stage, is_bound);
	assert_int_equal(stage->readies, 1);
	assert_true(is_told(stage, "bind=receiver"));
	assert_true(is_told(stage, "bind=transmitter"));

	deliver(stage, 5);
	assert_int_equal(stage->ticket.leg, 0);
	assert_true(submit(stage, 9));
	assert_int_equal(link_open_submits(stage->link), 1);
	take_submit(&stage->submitting);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	test_wait_until(stage->base, has_come, &stage->end);
	assert_int_equal(far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_OK), 5);

	far_end_close(&stage->end); /* the one that submits goes on */
	test_turn(stage->base);
	assert_true(link_can_submit(stage->link, now));
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 0);
	test_wait_until(stage->base, has_come, &stage->submitting);
	far_end_say(&stage->submitting, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_expect(&stage->submitting, PDU_UNBIND, PDU_STATUS_OK));
	settle(stage, has_no_connection);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);
}

static void the_pause_grows_from_attempt_to_attempt(void **state)
{
	struct stage *stage = new_stage();
	uint64_t delay = FIRST_MS;

	(void)state;
	start(stage);
	assert_true(is_called(stage, 0, &stage->end));
	for (unsigned i = 0; i < 5; i++) {
		if (i % 2 == 0) /* whether the bind is accepted or not */
			answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
		cut(stage);
		expect_attempt(stage, 0, delay);
		delay = delay * 2 > LONGEST_MS ? LONGEST_MS : delay * 2;
	}
	assert_int_equal(delay, LONGEST_MS);
	assert_true(is_told(stage, "event=link_down link=telco bind=transceiver host=127.0.0.1:"));
	assert_true(is_told(stage, "reason=\"the peer closed the connection\" next_try="));
	end_stage(stage);
}

/* Three attempts that came to nothing; the link is bound for the fourth time. */
static struct stage *bound_after_failures(void)
{
	struct stage *stage = bound();

	for (uint64_t delay = FIRST_MS; delay < LONGEST_MS; delay *= 2) {
		cut(stage);
		expect_attempt(stage, 0, delay);
		answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
		settle(stage, is_bound);
	}
	return stage;
}

static void a_connection_that_held_is_followed_by_a_short_pause(void **state)
{
	struct stage *stage = bound_after_failures();

	(void)state;
	pass(stage, HELD_MS);
	cut(stage);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);

	stage = bound_after_failures();
	pass(stage, HELD_MS - 1);
	cut(stage);
	expect_attempt(stage, 0, LONGEST_MS);
	end_stage(stage);
}

static void a_connection_that_carried_something_is_followed_by_a_short_pause(void **state)
{
	struct stage *stage = bound_after_failures();

	(void)state;
	deliver(stage, 1);
	cut(stage);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);

	stage = bound_after_failures();
	submit_and_answer(stage, PDU_STATUS_OK);
	cut(stage);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);

	stage = bound_after_failures();
	submit_and_answer(stage, PDU_STATUS_INVALID_DESTINATION);
	cut(stage);
	expect_attempt(stage, 0, LONGEST_MS);
	end_stage(stage);
}

static void the_next_host_is_tried_in_turn(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.hosts.count = 2;
	close(stage->listeners[0]); /* it refuses */
	start(stage);
	settle(stage, has_no_connection);
	expect_attempt(stage, 1, FIRST_MS);
	assert_true(is_told(stage, "reason=\"Connection refused\""));
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_INVALID_PASSWORD);
	settle(stage, has_no_connection);
	assert_true(is_told(stage, "the SMSC refused the bind"));
	pass(stage, 2 * FIRST_MS); /* the first again */
	settle(stage, has_no_connection);
	expect_attempt(stage, 1, 4 * FIRST_MS);
	stage->listeners[0] = dup(stage->listeners[1]);
	end_stage(stage);
}

static void a_call_that_fails_at_once_is_tried_again(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.local_address = "192.0.2.1";
	start(stage);
	assert_true(has_no_connection(stage));
	assert_true(is_told(stage, "reason=\"local_address 192.0.2.1: "));
	stage->config.local_address = "127.0.0.1";
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	end_stage(stage);
}

static void what_takes_too_long_is_ended_and_tried_again(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	start(stage);
	assert_true(is_called(stage, 0, &stage->end));
	test_wait_until(stage->base, has_come, &stage->end);
	pass(stage, ANSWER_MS);
	assert_true(has_no_connection(stage));
	assert_true(is_told(stage, "did not answer the bind in time"));
	close(stage->end.fd);
	expect_attempt(stage, 0, FIRST_MS);
	end_stage(stage);
}

/* --- submits ------------------------------------------------------------------------------------------ */

static void whoever_waits_is_called_after_every_fate(void **state)
{
	struct stage *stage = bound();
	uint32_t sequence;

	(void)state;
	submit_and_answer(stage, PDU_STATUS_OK);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_ACCEPTED);
	assert_int_equal(stage->readies, 2);
	assert_int_equal(stage->fates_at_ready, 1); /* and not before it was told */
	submit_and_answer(stage, PDU_STATUS_INVALID_DESTINATION);
	assert_int_equal(stage->fates[1].outcome, SUBMIT_REFUSED);
	assert_int_equal(stage->fates[1].status, PDU_STATUS_INVALID_DESTINATION);
	assert_int_equal(stage->fates[1].cookie, 1);
	assert_int_equal(stage->readies, 3);
	assert_true(submit(stage, 2));
	sequence = take_submit(&stage->end);
	pass(stage, ANSWER_MS);
	assert_int_equal(stage->fates[2].outcome, SUBMIT_TIMED_OUT);
	assert_int_equal(stage->readies, 4);
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, PDU_STATUS_OK, sequence);
	wanted_fates = 4;
	settle(stage, has_fates);
	assert_int_equal(stage->fates[3].outcome, SUBMIT_ACCEPTED);
	assert_int_equal(stage->fates[3].cookie, 2);
	assert_int_equal(stage->readies, 5);
	assert_true(submit(stage, 3));
	cut(stage);
	assert_int_equal(stage->fates[4].outcome, SUBMIT_LOST);
	assert_int_equal(stage->readies, 6);
	end_stage(stage);
}

static void a_rate_keeps_submits_apart(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 10;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 1));
	assert_false(link_can_submit(stage->link, now));
	assert_false(submit(stage, 2));
	assert_in_range(link_wait_ms(stage->link, now), 90, 100);
	now = test_later(now, 94);
	assert_false(link_can_submit(stage->link, now));
	now = test_later(now, 1);
	assert_int_equal(link_wait_ms(stage->link, now), 0);
	assert_true(submit(stage, 2));
	end_stage(stage);
}

static unsigned wanted_readies;

static bool is_ready(void *arg)
{
	return ((struct stage *)arg)->readies >= wanted_readies;
}

static void whoever_waits_is_called_when_the_pace_allows_it(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 50;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 1));
	test_turn(stage->base);
	assert_false(link_can_submit(stage->link, now));
	assert_false(link_can_submit(stage->link, now)); /* once is enough */
	wanted_readies = 2;
	settle(stage, is_ready);
	usleep(40000);
	test_turn(stage->base);
	assert_int_equal(stage->readies, 2);
	end_stage(stage);
}

/* How many more the link takes. */
static unsigned fill(struct stage *stage)
{
	unsigned taken = 0;

	while (submit(stage, 1000 + taken))
		taken++;
	return taken;
}

static void a_refusal_that_passes_halves_what_is_under_way(void **state)
{
	static const struct {
		uint32_t status;
		bool passes;
	} cases[] = { { PDU_STATUS_THROTTLED, true }, { PDU_STATUS_QUEUE_FULL, true },
		{ PDU_STATUS_SYSTEM_ERROR, true }, { PDU_STATUS_INVALID_BIND_STATUS, true },
		{ PDU_STATUS_TEMPORARY_APP_ERROR, true }, { 0x444, true }, { 0x445, false },
		{ PDU_STATUS_OK, false }, { PDU_STATUS_INVALID_DESTINATION, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stage *stage = bound();

		assert_int_equal(link_is_temporary(stage->link, cases[i].status), cases[i].passes);
		submit_and_answer(stage, cases[i].status);
		assert_int_equal(fill(stage), cases[i].passes ? 4 : 8);
		assert_int_equal(link_wait_ms(stage->link, now), 0); /* an answer is waited for, no time */
		assert_int_equal(link_open_submits(stage->link), cases[i].passes ? 4 : 8);
		end_stage(stage);
	}
}

static void too_much_for_one_at_a_time_is_a_pause(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.window = 1;
	start(stage);
	bind_on(stage, 0);
	submit_and_answer(stage, PDU_STATUS_THROTTLED);
	assert_false(link_can_submit(stage->link, now));
	assert_in_range(link_wait_ms(stage->link, now), 1, 100);
	now = test_later(now, 100);
	assert_true(link_can_submit(stage->link, now));
	end_stage(stage);
}

static void three_in_a_row_that_nobody_answers_are_too_many(void **state)
{
	struct stage *stage = bound();
	size_t silent[] = { 2, 1, 3 };
	unsigned taken[] = { 8, 8, 4 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < silent[i]; j++) {
			assert_true(submit(stage, 1));
			take_submit(&stage->end);
			pass(stage, ANSWER_MS);
		}
		if (i < 2)
			submit_and_answer(stage, PDU_STATUS_OK);
	}
	assert_int_equal(fill(stage), taken[2]);
	end_stage(stage);

	stage = bound();
	for (size_t i = 0; i < 2; i++) {
		assert_true(submit(stage, 1));
		pass(stage, ANSWER_MS);
	}
	assert_int_equal(fill(stage), taken[0]);
	end_stage(stage);
}

/* --- tickets ------------------------------------------------------------------------------------------ */

static void a_message_is_answered_by_its_own_connection_only(void **state)
{
	struct stage *stage = bound();

	(void)state;
	deliver(stage, 40);
	struct link_ticket first = stage->ticket;
	assert_int_equal(first.command, PDU_DELIVER_SM);
	assert_int_equal(link_ended_ms(stage->link, &first), 0);
	assert_true(link_answer(stage->link, &first, PDU_STATUS_SYSTEM_ERROR, now));
	test_wait_until(stage->base, has_come, &stage->end);
	assert_int_equal(far_end_expect(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_SYSTEM_ERROR), 40);
	now = test_later(now, 123);
	cut(stage);
	uint64_t ended_ms = moment_ms(now);
	assert_false(link_answer(stage->link, &first, PDU_STATUS_OK, now));
	assert_int_equal(link_ended_ms(stage->link, &first), ended_ms);
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	deliver(stage, 40);
	assert_false(link_answer(stage->link, &first, PDU_STATUS_OK, now));
	assert_int_equal(link_ended_ms(stage->link, &first), ended_ms);
	assert_int_equal(link_ended_ms(stage->link, &stage->ticket), 0);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

static void of_connections_long_past_the_end_of_the_last_one_remembered_is_told(void **state)
{
	enum { GENERATIONS = 20, REMEMBERED = 16 };
	struct stage *stage = bound();
	struct link_ticket tickets[GENERATIONS];
	uint64_t ended_ms[GENERATIONS];

	(void)state;
	for (size_t i = 0; i < GENERATIONS; i++) {
		deliver(stage, 1);
		tickets[i] = stage->ticket;
		now = test_later(now, 10);
		cut(stage);
		ended_ms[i] = moment_ms(now);
		expect_attempt(stage, 0, FIRST_MS);
		answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
		settle(stage, is_bound);
	}
	/* The one that lives has a place too. */
	for (size_t i = GENERATIONS - REMEMBERED + 1; i < GENERATIONS; i++)
		assert_int_equal(link_ended_ms(stage->link, &tickets[i]), ended_ms[i]);
	for (size_t i = 0; i <= GENERATIONS - REMEMBERED; i++)
		assert_int_equal(link_ended_ms(stage->link, &tickets[i]), ended_ms[5]);
	end_stage(stage);
}

static void only_an_end_without_a_good_bye_is_a_loss(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	start(stage);
	assert_true(is_called(stage, 0, &stage->end));
	cut(stage); /* before it was bound */
	assert_int_equal(link_lost_ms(stage->link), 0);
	expect_attempt(stage, 0, FIRST_MS);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	now = test_later(now, 77);
	cut(stage);
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	end_stage(stage);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static void a_link_that_is_stopped_says_good_bye(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 0);
	test_wait_until(stage->base, has_come, &stage->end);
	far_end_say(&stage->end, PDU_UNBIND_RESP, PDU_STATUS_OK,
		far_end_expect(&stage->end, PDU_UNBIND, PDU_STATUS_OK));
	settle(stage, has_no_connection);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(link_lost_ms(stage->link), 0);
	assert_true(is_told(stage, "event=link_closed link=telco bind=transceiver reason=\"unbound\""));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);
}

static void a_good_bye_that_is_not_answered_is_a_loss(void **state)
{
	struct stage *stage = bound();

	(void)state;
	link_stop(stage->link, now);
	pass(stage, ANSWER_MS);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	end_stage(stage);
}

static void a_link_that_is_not_bound_stops_at_once(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	start(stage); /* connecting */
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	end_stage(stage);

	stage = bound();
	cut(stage); /* waiting for its next attempt */
	link_stop(stage->link, now);
	assert_int_equal(stage->stops, 1);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void a_link_that_is_closed_tells_submitters_and_nobody_else(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	stage->config.submit_rate = 100;
	start(stage);
	bind_on(stage, 0);
	assert_true(submit(stage, 6));
	assert_false(link_can_submit(stage->link, now)); /* it would be called in 10 ms */
	link_close(stage->link, now);
	assert_int_equal(stage->fate_count, 1);
	assert_int_equal(stage->fates[0].outcome, SUBMIT_LOST);
	usleep(20000);
	test_turn(stage->base);
	assert_int_equal(stage->readies, 1);
	assert_int_equal(stage->stops, 0);
	assert_false(submit(stage, 7));
	close(stage->end.fd);
	assert_int_equal(next_attempt_ms(stage, 0), UINT64_MAX);
	end_stage(stage);
}

static void what_cannot_be_made_is_told_in_words(void **state)
{
	struct stage *stage = new_stage();
	const struct link_handlers handlers = { on_message, on_ready, on_stopped, stage };
	char error[200] = "", wanted[200];

	(void)state;
	stage->config.tls = (struct config_tls){ true, "/nowhere/ca.pem", true, "", "" };
	assert_null(link_new(
		stage->base, stage->resolver, stage->log, &stage->config, &handlers, error, sizeof(error)));
	assert_non_null(strstr(error, "links.tls: ca_file /nowhere/ca.pem cannot be used: "));

	stage->config.tls.enabled = false;
	stage->config.outbind.listen = stage->hosts[0]; /* somebody listens there */
	make_link(stage);
	assert_false(link_start(stage->link, now, error, sizeof(error)));
	snprintf(wanted, sizeof(wanted),
		"links.outbind.listen: %s cannot be listened on: Address already in use", stage->hosts[0]);
	assert_string_equal(error, wanted);
	end_stage(stage);
}

/* --- outbind ------------------------------------------------------------------------------------------ */

/* The link listens; returns where. */
static struct stage *listening(struct sockaddr_in *address)
{
	struct stage *stage = new_stage();
	uint16_t port;

	close(listen_on(&port)); /* free, a moment ago */
	*address = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	snprintf(stage->hosts[1], sizeof(stage->hosts[1]), "127.0.0.1:%u", port);
	stage->config.outbind.listen = stage->hosts[1];
	start(stage);
	return stage;
}

static void call_with_outbind(struct stage *stage, const struct sockaddr_in *address)
{
	struct pdu pdu = { .command = PDU_OUTBIND, .sequence = 1, .bind = { "smsc", "knock" } };

	stage->end.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	stage->end.len = 0;
	assert_int_equal(connect(stage->end.fd, (const struct sockaddr *)address, sizeof(*address)), 0);
	assert_int_equal(fcntl(stage->end.fd, F_SETFL, O_NONBLOCK), 0);
	far_end_send(&stage->end, &pdu);
	test_wait_until(stage->base, has_come, &stage->end);
}

static void an_attempt_of_ours_gives_way_to_an_smsc_that_asks(void **state)
{
	struct sockaddr_in address;
	struct stage *stage = listening(&address);

	(void)state;
	assert_true(is_called(stage, 0, &stage->submitting));
	call_with_outbind(stage, &address);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	deliver(stage, 3);
	assert_true(link_answer(stage->link, &stage->ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

static void while_an_attempt_is_waited_for_an_smsc_may_ask(void **state)
{
	struct sockaddr_in address;
	struct stage *stage = listening(&address);

	(void)state;
	assert_true(is_called(stage, 0, &stage->end));
	cut(stage);
	call_with_outbind(stage, &address);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	pass(stage, LONGEST_MS);
	assert_false(is_called(stage, 0, &stage->submitting));
	cut(stage); /* and its end is followed by an attempt of ours */
	expect_attempt(stage, 0, 2 * FIRST_MS);
	end_stage(stage);
}

static void a_link_that_is_bound_or_stopping_needs_no_outbind(void **state)
{
	struct sockaddr_in address;
	struct stage *stage = listening(&address);

	(void)state;
	bind_on(stage, 0);
	stage->submitting = stage->end;
	call_with_outbind(stage, &address);
	assert_true(far_end_is_closed(&stage->end));
	assert_true(link_is_bound(stage->link));
	assert_true(is_told(stage, "event=outbind_refused link=telco"));
	close(stage->end.fd);

	link_stop(stage->link, now);
	call_with_outbind(stage, &address);
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

static void a_connection_that_gives_way_has_ended(void **state)
{
	struct sockaddr_in address;
	struct stage *stage = listening(&address);

	(void)state;
	bind_on(stage, 0);
	deliver(stage, 8);
	struct link_ticket ticket = stage->ticket;
	far_end_say(&stage->end, PDU_UNBIND, PDU_STATUS_OK, 9); /* our answer is waited for */
	test_turn(stage->base);
	stage->submitting = stage->end;
	now = test_later(now, 500);
	call_with_outbind(stage, &address);
	answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
	assert_int_equal(link_ended_ms(stage->link, &ticket), moment_ms(now));
	assert_int_equal(link_lost_ms(stage->link), moment_ms(now));
	assert_false(link_answer(stage->link, &ticket, PDU_STATUS_OK, now));
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_delay_doubles_from_the_least_to_the_most),
		cmocka_unit_test(a_link_binds_and_is_ready),
		cmocka_unit_test(a_receiver_and_a_transmitter_make_one_link),
		cmocka_unit_test(the_pause_grows_from_attempt_to_attempt),
		cmocka_unit_test(a_connection_that_held_is_followed_by_a_short_pause),
		cmocka_unit_test(a_connection_that_carried_something_is_followed_by_a_short_pause),
		cmocka_unit_test(the_next_host_is_tried_in_turn),
		cmocka_unit_test(a_call_that_fails_at_once_is_tried_again),
		cmocka_unit_test(what_takes_too_long_is_ended_and_tried_again),
		cmocka_unit_test(whoever_waits_is_called_after_every_fate),
		cmocka_unit_test(a_rate_keeps_submits_apart),
		cmocka_unit_test(whoever_waits_is_called_when_the_pace_allows_it),
		cmocka_unit_test(a_refusal_that_passes_halves_what_is_under_way),
		cmocka_unit_test(too_much_for_one_at_a_time_is_a_pause),
		cmocka_unit_test(three_in_a_row_that_nobody_answers_are_too_many),
		cmocka_unit_test(a_message_is_answered_by_its_own_connection_only),
		cmocka_unit_test(of_connections_long_past_the_end_of_the_last_one_remembered_is_told),
		cmocka_unit_test(only_an_end_without_a_good_bye_is_a_loss),
		cmocka_unit_test(a_link_that_is_stopped_says_good_bye),
		cmocka_unit_test(a_good_bye_that_is_not_answered_is_a_loss),
		cmocka_unit_test(a_link_that_is_not_bound_stops_at_once),
		cmocka_unit_test(a_link_that_is_closed_tells_submitters_and_nobody_else),
		cmocka_unit_test(what_cannot_be_made_is_told_in_words),
		cmocka_unit_test(an_attempt_of_ours_gives_way_to_an_smsc_that_asks),
		cmocka_unit_test(while_an_attempt_is_waited_for_an_smsc_may_ask),
		cmocka_unit_test(a_link_that_is_bound_or_stopping_needs_no_outbind),
		cmocka_unit_test(a_connection_that_gives_way_has_ended),
	};

	return RUN_SUITE(tests);
}
