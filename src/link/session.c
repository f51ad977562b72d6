#include "agahi/link/session.h"

#include <event2/bufferevent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/resolver.h"
#include "agahi/link/connection.h"

enum state { AWAITING_OUTBIND, CONNECTING, BINDING, BOUND, UNBINDING, PEER_UNBINDING, CLOSED };

enum {
	LAST_ANSWERS_MS = 2000 /* for what is open when the SMSC unbinds */
};

struct session {
	const struct config_link *config;
	struct log *log;
	struct resolver *resolver;
	struct session_handlers handlers;
	struct wire *wire;
	struct window *window;
	uint32_t bind;
	enum state state;
	uint64_t state_since_ms;
	uint64_t heard_ms;    /* when the peer last sent anything */
	uint64_t enquired_ms; /* when we asked whether it is there; 0: not asked */
	size_t unanswered;    /* messages that we have not answered yet */
	uint32_t unbind_sequence;
	const char *parting; /* the words for an end after a good-bye; NULL: none was said */
	bool unbound;        /* the SMSC has answered our unbind */
};

static void enter(struct session *session, enum state state, struct moment now)
{
	session->state = state;
	session->state_since_ms = moment_ms(now);
}

static void part(struct session *session, const char *words, struct moment now)
{
	enter(session, UNBINDING, now);
	session->parting = words;
}

/* --- ends --------------------------------------------------------------------------------------------- */

/* Those that should have been answered by `deadline_ms`. */
static void give_up_submits(
	struct session *session, uint64_t deadline_ms, enum submit_outcome outcome, struct moment now)
{
	const struct submit_fate fate = { outcome, 0, "" };
	struct submitter submitter;

	while (window_take_expired(session->window, deadline_ms, &submitter))
		session->handlers.submitted(&submitter, &fate, now, session->handlers.arg);
}

void session_free(struct session *session, struct moment now)
{
	if (!session)
		return;
	session->state = CLOSED;
	wire_free(session->wire);
	if (session->window)
		give_up_submits(session, UINT64_MAX, SUBMIT_LOST, now);
	window_free(session->window);
	free(session);
}

void session_reset(struct session *session)
{
	wire_reset(session->wire);
}

/* The owner frees the session in `closed`; nothing may touch it afterwards. */
static void close_session(struct session *session, const char *reason, struct moment now)
{
	if (session->state == CLOSED)
		return;
	session->state = CLOSED;
	give_up_submits(session, UINT64_MAX, SUBMIT_LOST, now);
	session->handlers.closed(reason, now, session->handlers.arg);
}

static void on_closed(const char *reason, struct moment now, void *arg)
{
	struct session *session = arg;

	close_session(session, session->parting ? session->parting : reason, now);
}

/* --- binding ------------------------------------------------------------------------------------------ */

static void send_bind(struct session *session, struct moment now)
{
	const struct config_link *config = session->config;
	struct pdu pdu;

	pdu_begin(&pdu, session->bind);
	pdu.sequence = window_spare_sequence(session->window);
	snprintf(pdu.bind.system_id, sizeof(pdu.bind.system_id), "%s", config->system_id);
	snprintf(pdu.bind.password, sizeof(pdu.bind.password), "%s", config->password);
	snprintf(pdu.bind.system_type, sizeof(pdu.bind.system_type), "%s", config->system_type);
	snprintf(pdu.bind.address_range, sizeof(pdu.bind.address_range), "%s", config->address_range);
	pdu.bind.interface_version = (uint8_t)config->interface_version;
	pdu.bind.addr_ton = (uint8_t)config->addr_ton;
	pdu.bind.addr_npi = (uint8_t)config->addr_npi;
	enter(session, BINDING, now);
	wire_send(session->wire, &pdu);
}

static void on_connected(struct moment now, void *arg)
{
	struct session *session = arg;

	if (session->state == CONNECTING) /* else it was accepted, and its TLS is ready */
		send_bind(session, now);
}

/* However long the one or the other is, it takes the same time. */
static bool is_same_secret(const char *given, const char *wanted)
{
	char left[PDU_PASSWORD_SIZE] = "", right[PDU_PASSWORD_SIZE] = "";

	snprintf(left, sizeof(left), "%s", given);
	snprintf(right, sizeof(right), "%s", wanted);
	return sodium_memcmp(left, right, sizeof(left)) == 0;
}

/* SMPP 3.4, 2.2.1: the SMSC asks, we bind over the same connection. */
static void on_outbind(struct session *session, const struct pdu *pdu, struct moment now)
{
	if (session->state != AWAITING_OUTBIND)
		wire_send_header(
			session->wire, PDU_GENERIC_NACK, PDU_STATUS_INVALID_BIND_STATUS, pdu->sequence);
	else if (!is_same_secret(pdu->bind.password, session->config->outbind.password))
		close_session(session, "an outbind with another password", now);
	else if (!session->handlers.outbind(now, session->handlers.arg))
		close_session(session, "an outbind that is not needed: the link is bound", now);
	else
		send_bind(session, now);
}

static void end_bind(struct session *session, const char *what, const struct pdu *response, struct moment now)
{
	char reason[160];

	snprintf(reason, sizeof(reason), "the SMSC %s: %s (0x%02x)", what, pdu_status_words(response->status),
		response->status);
	close_session(session, reason, now);
}

static void on_bind_response(struct session *session, const struct pdu *pdu, struct moment now)
{
	if (session->state != BINDING)
		return;
	if (pdu->status != PDU_STATUS_OK) {
		end_bind(session, "refused the bind", pdu, now);
		return;
	}
	enter(session, BOUND, now);
	session->handlers.bound(now, session->handlers.arg);
}

/* --- what comes in ------------------------------------------------------------------------------------ */

static void let_peer_go(struct session *session, struct moment now)
{
	wire_send_header(session->wire, PDU_UNBIND_RESP, PDU_STATUS_OK, session->unbind_sequence);
	part(session, "the SMSC unbound", now); /* nothing more is answered */
	wire_finish(session->wire, session->parting);
}

static void let_peer_go_if_settled(struct session *session, struct moment now)
{
	if (session->state == PEER_UNBINDING && session_is_settled(session))
		let_peer_go(session, now);
}

static void tell_submitted(
	struct session *session, uint32_t sequence, const struct submit_fate *fate, struct moment now)
{
	struct submitter submitter;

	if (window_close(session->window, sequence, &submitter) != WINDOW_UNKNOWN)
		session->handlers.submitted(&submitter, fate, now, session->handlers.arg);
	else
		log_debug(session->log, "unknown_response", LOG_WORD("link", session->config->name),
			LOG_NUMBER("sequence", sequence));
	let_peer_go_if_settled(session, now);
}

static void on_submit_response(struct session *session, const struct pdu *pdu, struct moment now)
{
	const struct submit_fate fate = { pdu->status == PDU_STATUS_OK ? SUBMIT_ACCEPTED : SUBMIT_REFUSED,
		pdu->status, pdu->message_id };

	tell_submitted(session, pdu->sequence, &fate, now);
}

static void on_generic_nack(struct session *session, const struct pdu *pdu, struct moment now)
{
	const struct submit_fate fate = { SUBMIT_REFUSED,
		pdu->status != PDU_STATUS_OK ? pdu->status : PDU_STATUS_SYSTEM_ERROR, "" };

	if (session->state == BINDING)
		end_bind(session, "did not understand the bind", pdu, now);
	else
		tell_submitted(session, pdu->sequence, &fate, now);
}

/* Requests that only an SMSC takes, and messages when we are not bound. */
static void refuse_request(struct session *session, const struct pdu *pdu, struct moment now)
{
	(void)now;
	wire_send_header(
		session->wire, pdu_response_to(pdu->command), PDU_STATUS_INVALID_BIND_STATUS, pdu->sequence);
}

static void on_deliver(struct session *session, const struct pdu *pdu, struct moment now)
{
	if (session->state == UNBINDING) { /* it is safe with the SMSC, and comes again */
		wire_send_header(session->wire, pdu_response_to(pdu->command), PDU_STATUS_TEMPORARY_APP_ERROR,
			pdu->sequence);
		return;
	}
	if (session->state != BOUND) {
		refuse_request(session, pdu, now);
		return;
	}
	session->unanswered++;
	session->handlers.message(pdu, now, session->handlers.arg);
}

static void on_enquire_link(struct session *session, const struct pdu *pdu, struct moment now)
{
	(void)now;
	wire_send_header(session->wire, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK, pdu->sequence);
}

/* SMPP 3.4, 4.2: what is open on both sides is answered first. */
static void on_unbind(struct session *session, const struct pdu *pdu, struct moment now)
{
	if (session->state == PEER_UNBINDING)
		return;
	session->unbind_sequence = pdu->sequence;
	if (session->state != BOUND) {
		let_peer_go(session, now);
		return;
	}
	enter(session, PEER_UNBINDING, now);
	let_peer_go_if_settled(session, now);
}

static void on_unbind_response(struct session *session, const struct pdu *pdu, struct moment now)
{
	(void)pdu;
	(void)now;
	session->unbound = session->state == UNBINDING;
	wire_finish(session->wire, "unbound");
}

/* That the SMSC is there is all that they tell us. */
static void on_sign_of_life(struct session *session, const struct pdu *pdu, struct moment now)
{
	(void)session;
	(void)pdu;
	(void)now;
}

static const struct {
	uint32_t command;
	void (*take)(struct session *session, const struct pdu *pdu, struct moment now);
} takers[] = {
	{ PDU_DELIVER_SM, on_deliver },
	{ PDU_DATA_SM, on_deliver },
	{ PDU_SUBMIT_SM_RESP, on_submit_response },
	{ PDU_DATA_SM_RESP, on_submit_response },
	{ PDU_ENQUIRE_LINK, on_enquire_link },
	{ PDU_ENQUIRE_LINK_RESP, on_sign_of_life },
	{ PDU_BIND_TRANSCEIVER_RESP, on_bind_response },
	{ PDU_BIND_RECEIVER_RESP, on_bind_response },
	{ PDU_BIND_TRANSMITTER_RESP, on_bind_response },
	{ PDU_GENERIC_NACK, on_generic_nack },
	{ PDU_OUTBIND, on_outbind },
	{ PDU_UNBIND, on_unbind },
	{ PDU_UNBIND_RESP, on_unbind_response },
	{ PDU_DELIVER_SM_RESP, on_sign_of_life },
	{ PDU_ALERT_NOTIFICATION, on_sign_of_life },
};

static void on_received(const struct pdu *pdu, struct moment now, void *arg)
{
	struct session *session = arg;

	session->heard_ms = moment_ms(now);
	session->enquired_ms = 0;
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
		if (takers[i].command == pdu->command) {
			takers[i].take(session, pdu, now);
			return;
		}
	}
	refuse_request(session, pdu, now);
}

/* --- time --------------------------------------------------------------------------------------------- */

static void keep_alive(struct session *session, struct moment now)
{
	uint64_t now_ms = moment_ms(now);

	if (session->enquired_ms != 0) {
		if (now_ms - session->enquired_ms >= (uint64_t)session->config->response_timeout * 1000)
			close_session(session, "the SMSC did not answer enquire_link in time", now);
		return;
	}
	if (now_ms - session->heard_ms < (uint64_t)session->config->enquire_link * 1000)
		return;
	session->enquired_ms = now_ms;
	wire_send_header(
		session->wire, PDU_ENQUIRE_LINK, PDU_STATUS_OK, window_spare_sequence(session->window));
}

/* What a state that takes too long ends with; NULL: it may last. */
static const char *too_late_in(const struct session *session)
{
	switch (session->state) {
	case AWAITING_OUTBIND:
		return "no outbind in time";
	case CONNECTING:
		return resolver_has_servers(session->resolver)
			? "no connection in time"
			: "no connection in time, and /etc/resolv.conf names no server to look up names";
	case BINDING:
		return "the SMSC did not answer the bind in time";
	case UNBINDING:
		return session->parting;
	default:
		return NULL;
	}
}

void session_tick(struct session *session, struct moment now)
{
	uint64_t lasted_ms = moment_ms(now) - session->state_since_ms;
	const char *reason = too_late_in(session);

	if (reason && lasted_ms >= (uint64_t)session->config->response_timeout * 1000) {
		close_session(session, reason, now);
		return;
	}
	give_up_submits(session, moment_ms(now), SUBMIT_TIMED_OUT, now);
	if (session->state == PEER_UNBINDING && lasted_ms >= LAST_ANSWERS_MS)
		let_peer_go(session, now);
	if (session->state == BOUND)
		keep_alive(session, now);
}

/* --- what goes out ------------------------------------------------------------------------------------ */

bool session_is_bound(const struct session *session)
{
	return session->state == BOUND;
}

bool session_can_submit(const struct session *session)
{
	return session->state == BOUND && !window_is_full(session->window);
}

bool session_is_settled(const struct session *session)
{
	return session->unanswered == 0 && window_used(session->window) == 0;
}

size_t session_open_submits(const struct session *session)
{
	return window_used(session->window);
}

bool session_submit(
	struct session *session, struct pdu *pdu, const struct submitter *submitter, struct moment now)
{
	uint64_t deadline_ms = moment_ms(now) + (uint64_t)session->config->response_timeout * 1000;
	struct submitter taken_back;

	if (!session_can_submit(session))
		return false;
	pdu->sequence = window_open(session->window, submitter, deadline_ms);
	if (wire_send(session->wire, pdu))
		return true;
	window_close(session->window, pdu->sequence, &taken_back);
	return false;
}

bool session_answer(
	struct session *session, uint32_t command, uint32_t sequence, uint32_t status, struct moment now)
{
	if (session->state != BOUND && session->state != UNBINDING && session->state != PEER_UNBINDING)
		return false;
	wire_send_header(session->wire, pdu_response_to(command), status, sequence);
	if (session->unanswered > 0)
		session->unanswered--;
	let_peer_go_if_settled(session, now);
	return true;
}

bool session_was_unbound(const struct session *session)
{
	return session->unbound;
}

void session_unbind(struct session *session, struct moment now)
{
	if (session->state == PEER_UNBINDING)
		return; /* it ends by itself */
	if (session->state != BOUND) {
		close_session(session, "stopped before it was bound", now);
		return;
	}
	part(session, "unbound", now);
	wire_send_header(session->wire, PDU_UNBIND, PDU_STATUS_OK, window_spare_sequence(session->window));
}

/* --- opening ------------------------------------------------------------------------------------------ */

/* Takes `bev` over; it may be NULL. NULL when memory is short. */
static struct session *new_session(const struct session_place *place, const struct config_link *config,
	struct bufferevent *bev, uint32_t bind, const struct session_handlers *handlers, struct moment now)
{
	struct session *session = bev ? calloc(1, sizeof(*session)) : NULL;
	const struct wire_handlers wire_handlers = { on_connected, on_received, on_closed, session };

	if (!session) {
		if (bev)
			bufferevent_free(bev);
		return NULL;
	}
	session->config = config;
	session->log = place->log;
	session->resolver = place->connection.resolver;
	session->handlers = *handlers;
	session->bind = bind;
	session->wire = wire_new(bev, config->name, place->log, place->refusals, &wire_handlers);
	session->window = window_new((size_t)config->window);
	if (session->wire && session->window) {
		wire_set_codec(session->wire, config->codec);
		wire_set_tap(session->wire, place->tap);
		return session;
	}
	session_free(session, now);
	return NULL;
}

struct session *session_open(const struct session_place *place, const struct config_link *config,
	const struct session_target *target, const struct session_handlers *handlers, struct moment now,
	char *reason, size_t size)
{
	struct bufferevent *bev =
		connection_new(&place->connection, config->local_address, target->host, reason, size);

	if (!bev)
		return NULL;
	snprintf(reason, size, "memory is short");
	struct session *session = new_session(place, config, bev, target->bind, handlers, now);
	if (!session)
		return NULL;
	enter(session, CONNECTING, now);
	if (connection_start(bev, place->connection.resolver, target->host, target->port, reason, size))
		return session;
	session_free(session, now);
	return NULL;
}

struct session *session_accept(const struct session_place *place, const struct config_link *config,
	evutil_socket_t fd, const struct session_target *target, const struct session_handlers *handlers,
	struct moment now)
{
	struct bufferevent *bev = connection_accept(&place->connection, fd, target->host);
	struct session *session = new_session(place, config, bev, target->bind, handlers, now);

	if (session)
		enter(session, AWAITING_OUTBIND, now);
	return session;
}

void session_set_config(struct session *session, const struct config_link *config)
{
	session->config = config;
	window_resize(&session->window, (size_t)config->window);
}

void session_set_handlers(struct session *session, const struct session_handlers *handlers)
{
	session->handlers = *handlers;
}
