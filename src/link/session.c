#include "agahi/link/session.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agahi/base/clock.h"
#include "agahi/base/resolver.h"
#include "agahi/link/tls.h"
#include "agahi/link/window.h"

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
	bool unbound; /* the SMSC has answered our unbind */
};

static void enter(struct session *session, enum state state, struct moment now)
{
	session->state = state;
	session->state_since_ms = moment_ms(now);
}

static uint64_t seconds(int count)
{
	return (uint64_t)count * 1000;
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

	close_session(session, session->state == UNBINDING ? "unbound" : reason, now);
}

/* --- binding ------------------------------------------------------------------------------------------ */

static void copy_text(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

static void send_bind(struct session *session, struct moment now)
{
	const struct config_link *config = session->config;
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.command = session->bind;
	pdu.sequence = window_spare_sequence(session->window);
	copy_text(pdu.bind.system_id, sizeof(pdu.bind.system_id), config->system_id);
	copy_text(pdu.bind.password, sizeof(pdu.bind.password), config->password);
	copy_text(pdu.bind.system_type, sizeof(pdu.bind.system_type), config->system_type);
	copy_text(pdu.bind.address_range, sizeof(pdu.bind.address_range), config->address_range);
	pdu.bind.interface_version = (uint8_t)config->interface_version;
	pdu.bind.addr_ton = (uint8_t)config->addr_ton;
	pdu.bind.addr_npi = (uint8_t)config->addr_npi;
	session->heard_ms = moment_ms(now);
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

	copy_text(left, sizeof(left), given);
	copy_text(right, sizeof(right), wanted);
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

static void on_bind_response(struct session *session, const struct pdu *pdu, struct moment now)
{
	char reason[160];

	if (session->state != BINDING)
		return;
	if (pdu->status == PDU_STATUS_OK) {
		enter(session, BOUND, now);
		session->handlers.bound(now, session->handlers.arg);
		return;
	}
	snprintf(reason, sizeof(reason), "the SMSC refused the bind: %s (0x%02x)",
		pdu_status_words(pdu->status), pdu->status);
	close_session(session, reason, now);
}

/* --- what comes in ------------------------------------------------------------------------------------ */

static void tell_submitted(
	struct session *session, uint32_t sequence, const struct submit_fate *fate, struct moment now)
{
	struct submitter submitter;

	if (window_close(session->window, sequence, &submitter) == WINDOW_UNKNOWN) {
		log_debug(session->log, "unknown_response", LOG_WORD("link", session->config->name),
			LOG_NUMBER("sequence", sequence));
		return;
	}
	session->handlers.submitted(&submitter, fate, now, session->handlers.arg);
}

static void on_submit_response(struct session *session, const struct pdu *pdu, struct moment now)
{
	const struct submit_fate fate = { pdu->status == PDU_STATUS_OK ? SUBMIT_ACCEPTED : SUBMIT_REFUSED,
		pdu->status, pdu->message_id };

	tell_submitted(session, pdu->sequence, &fate, now);
}

static void on_message(struct session *session, const struct pdu *pdu, struct moment now)
{
	if (session->state != BOUND) {
		wire_send_header(session->wire, pdu_response_to(pdu->command), PDU_STATUS_INVALID_BIND_STATUS,
			pdu->sequence);
		return;
	}
	session->unanswered++;
	session->handlers.message(pdu, now, session->handlers.arg);
}

static void on_generic_nack(struct session *session, const struct pdu *pdu, struct moment now)
{
	const struct submit_fate fate = { SUBMIT_REFUSED,
		pdu->status != PDU_STATUS_OK ? pdu->status : PDU_STATUS_SYSTEM_ERROR, "" };
	char reason[160];

	if (session->state != BINDING) {
		tell_submitted(session, pdu->sequence, &fate, now);
		return;
	}
	snprintf(reason, sizeof(reason), "the SMSC did not understand the bind: %s (0x%02x)",
		pdu_status_words(pdu->status), pdu->status);
	close_session(session, reason, now);
}

static void let_peer_go(struct session *session, struct moment now)
{
	wire_send_header(session->wire, PDU_UNBIND_RESP, PDU_STATUS_OK, session->unbind_sequence);
	enter(session, UNBINDING, now); /* nothing more is answered */
	wire_finish(session->wire, "the SMSC unbound");
}

static void let_peer_go_if_settled(struct session *session, struct moment now)
{
	if (session->state == PEER_UNBINDING && session->unanswered == 0 && window_used(session->window) == 0)
		let_peer_go(session, now);
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

static void on_received(const struct pdu *pdu, struct moment now, void *arg)
{
	struct session *session = arg;

	session->heard_ms = moment_ms(now);
	session->enquired_ms = 0;
	switch (pdu->command) {
	case PDU_DELIVER_SM:
	case PDU_DATA_SM:
		on_message(session, pdu, now);
		break;
	case PDU_SUBMIT_SM_RESP:
	case PDU_DATA_SM_RESP:
		on_submit_response(session, pdu, now);
		let_peer_go_if_settled(session, now);
		break;
	case PDU_ENQUIRE_LINK:
		wire_send_header(session->wire, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK, pdu->sequence);
		break;
	case PDU_BIND_TRANSCEIVER_RESP:
	case PDU_BIND_RECEIVER_RESP:
	case PDU_BIND_TRANSMITTER_RESP:
		on_bind_response(session, pdu, now);
		break;
	case PDU_GENERIC_NACK:
		on_generic_nack(session, pdu, now);
		let_peer_go_if_settled(session, now);
		break;
	case PDU_OUTBIND:
		on_outbind(session, pdu, now);
		break;
	case PDU_UNBIND:
		on_unbind(session, pdu, now);
		break;
	case PDU_UNBIND_RESP:
		session->unbound = session->state == UNBINDING;
		wire_finish(session->wire, "unbound");
		break;
	case PDU_ENQUIRE_LINK_RESP:
	case PDU_DELIVER_SM_RESP:
	case PDU_ALERT_NOTIFICATION:
		break;
	default: /* requests that only an SMSC takes */
		wire_send_header(session->wire, pdu_response_to(pdu->command), PDU_STATUS_INVALID_BIND_STATUS,
			pdu->sequence);
		break;
	}
}

/* --- time --------------------------------------------------------------------------------------------- */

static void keep_alive(struct session *session, struct moment now)
{
	uint64_t now_ms = moment_ms(now);

	if (session->enquired_ms != 0) {
		if (now_ms - session->enquired_ms >= seconds(session->config->response_timeout))
			close_session(session, "the SMSC did not answer enquire_link in time", now);
		return;
	}
	if (now_ms - session->heard_ms < seconds(session->config->enquire_link))
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
		return "unbound";
	default:
		return NULL;
	}
}

void session_tick(struct session *session, struct moment now)
{
	uint64_t lasted_ms = moment_ms(now) - session->state_since_ms;
	const char *reason = too_late_in(session);

	if (reason && lasted_ms >= seconds(session->config->response_timeout)) {
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

size_t session_open_submits(const struct session *session)
{
	return window_used(session->window);
}

bool session_submit(
	struct session *session, struct pdu *pdu, const struct submitter *submitter, struct moment now)
{
	uint64_t deadline_ms = moment_ms(now) + seconds(session->config->response_timeout);
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
	enter(session, UNBINDING, now);
	wire_send_header(session->wire, PDU_UNBIND, PDU_STATUS_OK, window_spare_sequence(session->window));
}

/* --- opening ------------------------------------------------------------------------------------------ */

/* Takes `bev` over. */
static bool begin(struct session *session, const struct session_place *place, struct bufferevent *bev)
{
	const struct wire_handlers handlers = { on_connected, on_received, on_closed, session };

	session->wire = wire_new(bev, session->config->name, place->log, place->refusals, &handlers);
	session->window = window_new((size_t)session->config->window);
	return session->wire && session->window;
}

static struct session *make(const struct session_place *place, const struct config_link *config,
	uint32_t bind, const struct session_handlers *handlers, enum state state, struct moment now)
{
	struct session *session = calloc(1, sizeof(*session));

	if (!session)
		return NULL;
	session->config = config;
	session->log = place->log;
	session->resolver = place->resolver;
	session->handlers = *handlers;
	session->bind = bind;
	enter(session, state, now);
	return session;
}

static void refuse_to_open(char *reason, size_t size, const char *what, const char *address)
{
	snprintf(reason, size, "%s%s: %s", what, address, strerror(errno));
}

/* A socket that leaves from the configured address; -1 where there is none, or with `reason`. */
static int local_socket(const struct config_link *config, int *family, char *reason, size_t size)
{
	struct sockaddr_storage address;
	int len = sizeof(address);

	*family = AF_UNSPEC;
	if (*config->local_address == '\0' ||
		evutil_parse_sockaddr_port(config->local_address, (struct sockaddr *)&address, &len) != 0)
		return -1;
	*family = address.ss_family;
	int fd = socket(*family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, (socklen_t)len) == 0)
		return fd;
	refuse_to_open(reason, size, "local_address ", config->local_address);
	if (fd >= 0)
		evutil_closesocket(fd);
	return -1;
}

/* Callbacks are deferred: a connection that fails inside the call that makes it must not be told before its
 * owner has it. */
static struct bufferevent *new_connection(const struct session_place *place, int fd, const char *host)
{
	struct bufferevent *bev = place->tls
		? tls_connection(place->tls, place->base, fd, host)
		: bufferevent_socket_new(place->base, fd, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);

	if (!bev && !place->tls && fd >= 0)
		evutil_closesocket(fd);
	return bev;
}

struct session *session_open(const struct session_place *place, const struct config_link *config,
	const struct session_target *target, const struct session_handlers *handlers, struct moment now,
	char *reason, size_t size)
{
	int family;

	*reason = '\0';
	int fd = local_socket(config, &family, reason, size);
	if (*reason != '\0')
		return NULL;
	snprintf(reason, size, "memory is short");
	struct bufferevent *bev = new_connection(place, fd, target->host);
	struct session *session = bev ? make(place, config, target->bind, handlers, CONNECTING, now) : NULL;
	if (!session) {
		if (bev)
			bufferevent_free(bev);
		return NULL;
	}
	if (!begin(session, place, bev)) {
		session_free(session, now);
		return NULL;
	}
	if (bufferevent_socket_connect_hostname(
		    bev, resolver_base(place->resolver), family, target->host, target->port) == 0)
		return session;
	refuse_to_open(reason, size, "", "the connection cannot be started");
	session_free(session, now);
	return NULL;
}

struct session *session_accept(const struct session_place *place, const struct config_link *config,
	evutil_socket_t fd, const struct session_target *target, const struct session_handlers *handlers,
	struct moment now)
{
	struct bufferevent *bev = place->tls
		? tls_accept(place->tls, place->base, fd, target->host)
		: bufferevent_socket_new(place->base, fd, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);

	if (!bev && !place->tls)
		evutil_closesocket(fd);
	struct session *session =
		bev ? make(place, config, target->bind, handlers, AWAITING_OUTBIND, now) : NULL;
	if (!session) {
		if (bev)
			bufferevent_free(bev);
		return NULL;
	}
	if (!begin(session, place, bev)) {
		session_free(session, now);
		return NULL;
	}
	return session;
}

void session_set_handlers(struct session *session, const struct session_handlers *handlers)
{
	session->handlers = *handlers;
}
