/* One link with its owner and the SMSC at its other end, for the suites of it. */
#ifndef AGAHI_TEST_LINK_STAGE_H
#define AGAHI_TEST_LINK_STAGE_H

#include "far_end.h"

#include "agahi/base/resolver.h"
#include "agahi/link/link.h"

enum { ANSWER_MS = 5000, HOSTS = 2, MOST_FATES = 64, FIRST_MS = 1000, LONGEST_MS = 8000 };

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
	struct link_ticket ended; /* the last that did */
	unsigned ends;
};

/* --- the owner ---------------------------------------------------------------------------------------- */

static inline void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
	struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	assert_int_equal(pdu->sequence, ticket->sequence);
	stage->ticket = *ticket;
	stage->messages++;
}

static inline void on_ready(struct link *link, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	stage->readies++;
	stage->fates_at_ready = stage->fate_count;
}

static inline void on_stopped(struct link *link, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	stage->stops++;
}

static inline void on_ended(struct link *link, const struct link_ticket *ticket, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_ptr_equal(link, stage->link);
	assert_int_equal(at.us, now.us);
	stage->ended = *ticket;
	stage->ends++;
}

static inline void told(uint64_t cookie, const struct submit_fate *fate, struct moment at, void *arg)
{
	struct stage *stage = arg;

	assert_true(stage->fate_count < MOST_FATES);
	assert_int_equal(at.us, now.us);
	stage->fates[stage->fate_count++] = (struct fate){ cookie, fate->outcome, fate->status };
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static inline void configure(struct stage *stage)
{
	uint16_t port;

	for (size_t i = 0; i < HOSTS; i++) {
		stage->listeners[i] = test_listen(&port);
		snprintf(stage->hosts[i], sizeof(stage->hosts[i]), "127.0.0.1:%u", port);
		stage->items[i] = stage->hosts[i];
	}
	stage->vendor[0] = 0x444;
	stage->config = test_link_config();
	stage->config.hosts = (struct config_strings){ stage->items, 1 };
	stage->config.temporary_statuses = (struct config_numbers){ stage->vendor, 1 };
}

static inline struct stage *new_stage(void)
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

static inline void make_link(struct stage *stage)
{
	const struct link_handlers handlers = { on_message, on_ready, on_stopped, on_ended, stage };
	char error[200];

	stage->link = link_new(
		stage->base, stage->resolver, stage->log, &stage->config, &handlers, error, sizeof(error));
	assert_non_null(stage->link);
}

static inline void start(struct stage *stage)
{
	char error[200];

	make_link(stage);
	assert_true(link_start(stage->link, now, error, sizeof(error)));
	assert_false(link_is_bound(stage->link));
}

static inline void end_stage(struct stage *stage)
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

static inline void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	link_tick(stage->link, now);
	test_turn(stage->base);
}

/* What the loopback carries comes in its own time. */
static inline void settle(struct stage *stage, bool (*is_so)(void *arg))
{
	test_wait_until(stage->base, is_so, stage);
}

static inline bool is_bound(void *arg)
{
	return link_is_bound(((struct stage *)arg)->link);
}

static inline void bind_on(struct stage *stage, size_t host)
{
	far_end_take_call(&stage->end, stage->listeners[host]);
	far_end_answer_bind(&stage->end, PDU_BIND_TRANSCEIVER, PDU_STATUS_OK);
	settle(stage, is_bound);
}

static inline struct stage *bound(void)
{
	struct stage *stage = new_stage();

	start(stage);
	bind_on(stage, 0);
	return stage;
}

static inline bool has_no_connection(void *arg)
{
	return link_wait_ms(((struct stage *)arg)->link, now) == UINT64_MAX;
}

static inline void cut(struct stage *stage)
{
	far_end_close(&stage->end);
	settle(stage, has_no_connection);
}

static inline bool submit(struct stage *stage, uint64_t cookie)
{
	const struct submitter submitter = { told, stage, cookie };
	struct pdu pdu;

	far_end_fill_message(&pdu, PDU_SUBMIT_SM, 0);
	return link_submit(stage->link, &pdu, &submitter, now);
}

static inline uint32_t take_submit(struct far_end *end)
{
	return far_end_await(end, PDU_SUBMIT_SM, PDU_STATUS_OK);
}

static size_t wanted_fates;

static inline bool has_fates(void *arg)
{
	return ((struct stage *)arg)->fate_count >= wanted_fates;
}

/* Submits one, which is answered with `status`. */
static inline void submit_and_answer(struct stage *stage, uint32_t status)
{
	wanted_fates = stage->fate_count + 1;
	assert_true(submit(stage, stage->fate_count));
	far_end_say(&stage->end, PDU_SUBMIT_SM_RESP, status, take_submit(&stage->end));
	settle(stage, has_fates);
}

static inline bool has_message(void *arg)
{
	return ((struct stage *)arg)->messages > 0;
}

static inline void deliver(struct stage *stage, uint32_t sequence)
{
	struct pdu pdu;

	stage->messages = 0;
	far_end_fill_message(&pdu, PDU_DELIVER_SM, sequence);
	far_end_send(&stage->end, &pdu);
	settle(stage, has_message);
}

/* How long after now the link tries again, to 10 ms. */
static inline uint64_t next_attempt_ms(struct stage *stage, size_t host)
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

static inline void expect_attempt(struct stage *stage, size_t host, uint64_t delay_ms)
{
	assert_in_range(next_attempt_ms(stage, host), delay_ms / 2, delay_ms + 10);
}

#endif
