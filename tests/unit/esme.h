/* An ESME that lives in the same loop as the simulator that it binds to: for suites of what runs the loop itself. */
#ifndef AGAHI_TEST_ESME_H
#define AGAHI_TEST_ESME_H

#include "far_end.h"

#include <event2/bufferevent.h>

#include "agahi/link/wire.h"

/* Time passes whenever somebody looks, `step_us` of it. */
static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
static uint64_t step_us;

struct moment clock_now(void)
{
	now.us += step_us;
	now.wall_ms += (int64_t)step_us / 1000;
	return now;
}

struct esme {
	struct event_base *base;
	struct log *log;
	FILE *lines;
	struct wire_refusals refusals;
	struct wire *wire;
	uint16_t port;
	bool rebinds; /* when the connection is lost */
	uint32_t sequence;
	unsigned binds, messages, submits, throttled;
	/* What a test has it do with a deliver_sm; `number` counts them from 1. */
	void (*on_message)(struct esme *esme, const struct pdu *pdu, unsigned number);
	struct pdu again; /* the submit that was sent last, for who is throttled; its text must be static */
};

static inline void esme_respond(struct esme *esme, const struct pdu *pdu, uint32_t status)
{
	assert_true(wire_send_header(esme->wire, PDU_DELIVER_SM_RESP, status, pdu->sequence));
}

static inline void esme_submit(struct esme *esme, struct pdu *pdu)
{
	pdu->command = PDU_SUBMIT_SM;
	pdu->sequence = ++esme->sequence;
	esme->again = *pdu;
	assert_true(wire_send(esme->wire, pdu));
	esme->submits++;
}

/* A reply to who sent `asked`. */
static inline void esme_reply(struct esme *esme, const struct pdu *asked, const char *text)
{
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.message.source = asked->message.destination;
	pdu.message.destination = asked->message.source;
	pdu.message.text = span_of(text, strlen(text));
	esme_submit(esme, &pdu);
}

static inline void esme_on_connected(struct moment at, void *arg)
{
	struct esme *esme = arg;
	struct pdu pdu = { .command = PDU_BIND_TRANSCEIVER, .bind = { .system_id = "agahi" } };

	(void)at;
	pdu.sequence = ++esme->sequence;
	assert_true(wire_send(esme->wire, &pdu));
}

static inline void esme_on_received(const struct pdu *pdu, struct moment at, void *arg)
{
	struct esme *esme = arg;

	(void)at;
	if (pdu->command == PDU_BIND_TRANSCEIVER_RESP) {
		assert_int_equal(pdu->status, PDU_STATUS_OK);
		esme->binds++;
	} else if (pdu->command == PDU_DELIVER_SM) {
		esme->on_message(esme, pdu, ++esme->messages);
	} else if (pdu->command == PDU_UNBIND) {
		esme->rebinds = false;
		wire_send_header(esme->wire, PDU_UNBIND_RESP, PDU_STATUS_OK, pdu->sequence);
	} else if (pdu->command == PDU_SUBMIT_SM_RESP && pdu->status != PDU_STATUS_OK) {
		esme->throttled += pdu->status == PDU_STATUS_THROTTLED;
		esme_submit(esme, &esme->again);
	}
}

static inline void esme_call_later(struct esme *esme, int ms);

static inline void esme_on_closed(const char *reason, struct moment at, void *arg)
{
	struct esme *esme = arg;

	(void)reason;
	(void)at;
	wire_free(esme->wire);
	esme->wire = NULL;
	if (esme->rebinds)
		esme_call_later(esme, 1);
}

static inline void esme_on_call(evutil_socket_t fd, short what, void *arg)
{
	struct esme *esme = arg;
	const struct wire_handlers handlers = { esme_on_connected, esme_on_received, esme_on_closed, esme };
	const struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(esme->port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	struct bufferevent *bev = bufferevent_socket_new(esme->base, -1, BEV_OPT_CLOSE_ON_FREE);

	(void)fd;
	(void)what;
	esme->wire = wire_new(bev, "esme", esme->log, &esme->refusals, &handlers);
	assert_non_null(esme->wire);
	bufferevent_socket_connect(bev, (const struct sockaddr *)&address, sizeof(address));
}

/* From the loop, when somebody runs it. */
static inline void esme_call_later(struct esme *esme, int ms)
{
	const struct timeval wait = { 0, ms * 1000 };

	assert_int_equal(event_base_once(esme->base, -1, EV_TIMEOUT, esme_on_call, esme, &wait), 0);
}

typedef void (*esme_message_h)(struct esme *esme, const struct pdu *pdu, unsigned number);

static inline void esme_begin(struct esme *esme, esme_message_h on_message)
{
	memset(esme, 0, sizeof(*esme));
	signal(SIGPIPE, SIG_IGN);
	step_us = 1000;
	esme->base = event_base_new();
	esme->lines = tmpfile();
	esme->log = log_new(esme->lines, LOG_LEVEL_INFO);
	esme->port = test_free_port();
	esme->on_message = on_message;
	if (on_message)
		esme_call_later(esme, 0);
}

/* A second connection beside `first`, in its loop. */
static inline void esme_join(struct esme *esme, const struct esme *first, esme_message_h on_message)
{
	memset(esme, 0, sizeof(*esme));
	esme->base = first->base;
	esme->log = first->log;
	esme->port = first->port;
	esme->on_message = on_message;
	esme_call_later(esme, 0);
}

/* Before the first ends. */
static inline void esme_leave(struct esme *esme)
{
	wire_free(esme->wire);
	esme->wire = NULL;
}

static inline void esme_end(struct esme *esme)
{
	wire_free(esme->wire);
	log_free(esme->log);
	fclose(esme->lines);
	event_base_free(esme->base);
}

#endif
