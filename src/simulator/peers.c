#include "agahi/simulator/peers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/link/wire.h"
#include "agahi/simulator/quirks.h"

enum { END_WITHIN_MS = 2000, UNBIND_SEQUENCE = 0x7fffffff };

struct peer {
	struct peers *peers;
	struct wire *wire;
	uint32_t number;
	bool receives;
	bool transmits;
	struct tally tally;
	uint8_t *held; /* PDU_MAX_OCTETS, once somebody wants to hold any */
	size_t held_len;
	struct peer *next;
};

struct peers {
	struct event_base *base;
	struct evconnlistener *listener;
	struct event *cut;
	struct log *log;
	struct peers_options options;
	struct peers_handlers handlers;
	peers_skim_h skim;
	struct wire_refusals refusals;
	struct peer *first;
	struct peer *last_served;
	uint32_t last_number;
	bool ending;
	uint8_t octets[PDU_MAX_OCTETS];
};

/* --- one ---------------------------------------------------------------------------------------------- */

uint32_t peer_number(const struct peer *peer)
{
	return peer->number;
}

bool peer_receives(const struct peer *peer)
{
	return peer->receives;
}

bool peer_transmits(const struct peer *peer)
{
	return peer->transmits;
}

struct tally *peer_tally(struct peer *peer)
{
	return &peer->tally;
}

static bool is_bound(const struct peer *peer)
{
	return peer->receives || peer->transmits;
}

struct span peer_encode(struct peer *peer, const struct pdu *pdu)
{
	struct peers *peers = peer->peers;
	size_t len = pdu_encode(pdu, peers->octets, sizeof(peers->octets));

	return (struct span){ peers->octets,
		quirks_patch(peers->options.quirks, peers->octets, len, sizeof(peers->octets)) };
}

static bool flush(struct peer *peer)
{
	size_t len = peer->held_len;

	peer->held_len = 0;
	return len == 0 || wire_send_octets(peer->wire, (struct span){ peer->held, len });
}

uint8_t *peer_hold(struct peer *peer, size_t len)
{
	if (!peer->held)
		peer->held = malloc(PDU_MAX_OCTETS);
	if (!peer->held || (len > PDU_MAX_OCTETS - peer->held_len && !flush(peer)))
		return NULL;
	uint8_t *at = peer->held + peer->held_len;
	peer->held_len += len;
	return at;
}

bool peer_send(struct peer *peer, const struct pdu *pdu)
{
	flush(peer);
	return wire_send_octets(peer->wire, peer_encode(peer, pdu));
}

bool peer_send_octets(struct peer *peer, struct span octets)
{
	flush(peer);
	return wire_send_octets(peer->wire, octets);
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void drop(struct peer *peer)
{
	struct peers *peers = peer->peers;
	struct peer **at = &peers->first;

	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	if (peers->last_served == peer)
		peers->last_served = NULL;
	if (peer->receives && !peers->ending)
		peers->handlers.lost(peer, peers->handlers.arg);
	wire_free(peer->wire);
	tally_free(&peer->tally);
	free(peer->held);
	free(peer);
}

/* From the one behind the last, round the list. */
struct peer *peers_next_receiver(const struct peers *peers)
{
	struct peer *start = peers->last_served ? peers->last_served->next : peers->first;

	for (struct peer *peer = start; peer; peer = peer->next) {
		if (peer->receives)
			return peer;
	}
	for (struct peer *peer = peers->first; peer != start; peer = peer->next) {
		if (peer->receives)
			return peer;
	}
	return NULL;
}

void peers_mark_served(struct peer *peer)
{
	peer->peers->last_served = peer;
}

struct peer *peers_find(const struct peers *peers, uint32_t number)
{
	for (struct peer *peer = peers->first; peer; peer = peer->next) {
		if (peer->number == number)
			return peer;
	}
	return NULL;
}

uint64_t peers_count_unanswered(const struct peers *peers)
{
	uint64_t unanswered = 0;

	for (const struct peer *peer = peers->first; peer; peer = peer->next)
		unanswered += peer->tally.unanswered;
	return unanswered;
}

void peers_flush(struct peers *peers)
{
	for (struct peer *peer = peers->first; peer; peer = peer->next)
		flush(peer);
}

static uint64_t count_bound(const struct peers *peers)
{
	uint64_t bound = 0;

	for (const struct peer *peer = peers->first; peer; peer = peer->next)
		bound += is_bound(peer);
	return bound;
}

static void drop_all(struct peers *peers)
{
	for (struct peer *peer = peers->first, *next; peer; peer = next) {
		next = peer->next;
		drop(peer);
	}
}

static void on_cut(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	drop_all(arg);
}

void peers_cut(struct peers *peers)
{
	event_active(peers->cut, EV_TIMEOUT, 0);
}

/* --- what they say ------------------------------------------------------------------------------------ */

static uint32_t judge_bind(const struct peer *peer, const struct pdu *pdu)
{
	const char *password = peer->peers->options.password;

	if (is_bound(peer))
		return PDU_STATUS_ALREADY_BOUND;
	return password && strcmp(pdu->bind.password, password) != 0 ? PDU_STATUS_INVALID_PASSWORD
								     : PDU_STATUS_OK;
}

static void answer_bind(struct peer *peer, const struct pdu *pdu)
{
	struct peers *peers = peer->peers;
	struct pdu response;

	memset(&response, 0, sizeof(response));
	response.command = pdu_response_to(pdu->command);
	response.sequence = pdu->sequence;
	response.status = judge_bind(peer, pdu);
	memcpy(response.bind.system_id, "agahi-smsc", sizeof("agahi-smsc"));
	peer_send(peer, &response);
	if (response.status != PDU_STATUS_OK) {
		log_warn(peers->log, "peer_refused", LOG_WORD("command", pdu_command_name(pdu->command)),
			LOG_WORD("system_id", pdu->bind.system_id),
			LOG_TEXT("reason", pdu_status_words(response.status)));
		return;
	}
	if (quirks_has(peers->options.quirks, QUIRK_BIND_AND_DROP)) {
		wire_finish(peer->wire, "the quirk bind-and-drop");
		return;
	}
	peer->receives = pdu->command != PDU_BIND_TRANSMITTER;
	peer->transmits = pdu->command != PDU_BIND_RECEIVER;
	log_info(peers->log, "peer_bound", LOG_WORD("command", pdu_command_name(pdu->command)),
		LOG_WORD("system_id", pdu->bind.system_id));
	if (peer->receives)
		peers->handlers.bound(peers->handlers.arg);
}

static void on_received(const struct pdu *pdu, struct moment now, void *arg)
{
	struct peer *peer = arg;
	const struct peers_handlers *handlers = &peer->peers->handlers;

	switch (pdu->command) {
	case PDU_BIND_TRANSCEIVER:
	case PDU_BIND_RECEIVER:
	case PDU_BIND_TRANSMITTER:
		answer_bind(peer, pdu);
		break;
	case PDU_SUBMIT_SM:
	case PDU_DATA_SM:
	case PDU_DELIVER_SM_RESP:
	case PDU_GENERIC_NACK:
		handlers->received(peer, pdu, now, handlers->arg);
		break;
	case PDU_ENQUIRE_LINK:
		wire_send_header(peer->wire, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK, pdu->sequence);
		break;
	case PDU_UNBIND:
		wire_send_header(peer->wire, PDU_UNBIND_RESP, PDU_STATUS_OK, pdu->sequence);
		wire_finish(peer->wire, "the peer unbound");
		break;
	case PDU_UNBIND_RESP:
		wire_finish(peer->wire, "unbound");
		break;
	default:
		break;
	}
}

static size_t on_skim(struct span octets, struct moment now, void *arg)
{
	struct peer *peer = arg;
	struct peers *peers = peer->peers;

	return peers->skim && is_bound(peer) ? peers->skim(peer, octets, now, peers->handlers.arg) : 0;
}

static void on_closed(const char *reason, struct moment now, void *arg)
{
	struct peer *peer = arg;

	(void)now;
	log_info(peer->peers->log, "peer_closed", LOG_TEXT("reason", reason));
	drop(peer);
}

static void on_accept(
	struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len, void *arg)
{
	struct peers *peers = arg;
	struct bufferevent *bev = bufferevent_socket_new(peers->base, fd, BEV_OPT_CLOSE_ON_FREE);
	struct peer *peer = calloc(1, sizeof(*peer));
	const struct wire_handlers handlers = { NULL, on_received, on_closed, peer };

	(void)listener;
	(void)address;
	(void)len;
	if (bev && peer)
		peer->wire = wire_new(bev, "peer", peers->log, &peers->refusals, &handlers);
	else if (bev)
		bufferevent_free(bev);
	if (!peer || !peer->wire) {
		free(peer);
		return;
	}
	peer->peers = peers;
	wire_set_skim(peer->wire, on_skim);
	peer->number = ++peers->last_number;
	peer->next = peers->first;
	peers->first = peer;
}

/* --- beginning and end -------------------------------------------------------------------------------- */

struct peers *peers_new(struct event_base *base, const struct peers_options *options, struct log *log,
	const struct peers_handlers *handlers)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(options->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct peers *peers = calloc(1, sizeof(*peers));

	if (!peers)
		return NULL;
	peers->base = base;
	peers->log = log;
	peers->options = *options;
	peers->handlers = *handlers;
	peers->cut = event_new(base, -1, 0, on_cut, peers);
	peers->listener = evconnlistener_new_bind(base, on_accept, peers,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC, -1,
		(const struct sockaddr *)&address, sizeof(address));
	if (peers->listener && peers->cut)
		return peers;
	int error = errno;
	peers_free(peers);
	errno = error;
	return NULL;
}

void peers_set_skim(struct peers *peers, peers_skim_h skim)
{
	peers->skim = skim;
}

void peers_free(struct peers *peers)
{
	if (!peers)
		return;
	peers->ending = true; /* nobody is to be told */
	drop_all(peers);
	if (peers->cut)
		event_free(peers->cut);
	if (peers->listener)
		evconnlistener_free(peers->listener);
	free(peers);
}

static void on_nothing(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

/* Whoever leaves the loop meanwhile leaves this turn of it only. */
static void run_until_none(struct peers *peers, uint64_t (*count)(const struct peers *peers))
{
	static const struct timeval turn = { 0, 20 * 1000 };
	struct event *timer = event_new(peers->base, -1, EV_PERSIST, on_nothing, NULL);
	uint64_t until_ms = moment_ms(clock_now()) + END_WITHIN_MS;

	if (!timer)
		return;
	event_add(timer, &turn);
	while (count(peers) > 0 && moment_ms(clock_now()) < until_ms)
		event_base_loop(peers->base, EVLOOP_ONCE);
	event_free(timer);
}

uint64_t peers_end(struct peers *peers)
{
	peers->ending = true;
	evconnlistener_free(peers->listener); /* who comes back now finds nobody */
	peers->listener = NULL;
	run_until_none(peers, peers_count_unanswered);
	uint64_t unanswered = peers_count_unanswered(peers);
	for (struct peer *peer = peers->first; peer; peer = peer->next) {
		flush(peer);
		if (is_bound(peer))
			wire_send_header(peer->wire, PDU_UNBIND, PDU_STATUS_OK, UNBIND_SEQUENCE);
	}
	run_until_none(peers, count_bound);
	return unanswered;
}
