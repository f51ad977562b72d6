#include "agahi/smsc.h"

#include <arpa/inet.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/wire.h"

struct peer {
	struct smsc *smsc;
	struct wire *wire;
	bool receives;
	bool transmits;
	struct peer *next;
};

struct smsc {
	struct event_base *base;
	struct evconnlistener *listener;
	struct log *log;
	const char *password; /* NULL: any */
	struct smsc_handlers handlers;
	struct wire_refusals refusals;
	struct peer *peers;
	struct peer *last_served;
	uint64_t next_message_id;
};

static void drop_peer(struct peer *peer)
{
	struct smsc *smsc = peer->smsc;
	struct peer **at = &smsc->peers;
	bool received = peer->receives;

	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	if (smsc->last_served == peer)
		smsc->last_served = NULL;
	wire_free(peer->wire);
	free(peer);
	if (received)
		smsc->handlers.lost(smsc->handlers.arg);
}

static void on_closed(const char *reason, void *arg)
{
	struct peer *peer = arg;

	log_info(peer->smsc->log, "peer_closed", "reason=\"%s\"", reason);
	drop_peer(peer);
}

static void answer_bind(struct peer *peer, const struct pdu *pdu)
{
	struct smsc *smsc = peer->smsc;
	struct pdu response;

	memset(&response, 0, sizeof(response));
	response.command = pdu_response_to(pdu->command);
	response.sequence = pdu->sequence;
	memcpy(response.bind.system_id, "agahi-smsc", sizeof("agahi-smsc"));
	if (peer->receives || peer->transmits)
		response.status = PDU_STATUS_ALREADY_BOUND;
	else if (smsc->password && strcmp(pdu->bind.password, smsc->password) != 0)
		response.status = PDU_STATUS_INVALID_PASSWORD;
	wire_send(peer->wire, &response);
	if (response.status != PDU_STATUS_OK)
		return;
	peer->receives = pdu->command != PDU_BIND_TRANSMITTER;
	peer->transmits = pdu->command != PDU_BIND_RECEIVER;
	log_info(smsc->log, "peer_bound", "command=%s system_id=%s", pdu_command_name(pdu->command),
		pdu->bind.system_id);
	if (peer->receives)
		smsc->handlers.bound(smsc->handlers.arg);
}

static void answer_submit(struct peer *peer, const struct pdu *pdu)
{
	struct smsc *smsc = peer->smsc;
	struct pdu response;

	memset(&response, 0, sizeof(response));
	response.command = pdu_response_to(pdu->command);
	response.sequence = pdu->sequence;
	if (!peer->transmits)
		response.status = PDU_STATUS_INVALID_BIND_STATUS;
	else if (smsc->handlers.judge)
		response.status = smsc->handlers.judge(pdu, smsc->handlers.arg);
	if (response.status == PDU_STATUS_OK)
		snprintf(response.message_id, sizeof(response.message_id), "%llx",
			(unsigned long long)++smsc->next_message_id);
	wire_send(peer->wire, &response);
	if (response.status == PDU_STATUS_OK)
		smsc->handlers.submitted(pdu, smsc->handlers.arg);
}

static void on_received(const struct pdu *pdu, void *arg)
{
	struct peer *peer = arg;

	switch (pdu->command) {
	case PDU_BIND_TRANSCEIVER:
	case PDU_BIND_RECEIVER:
	case PDU_BIND_TRANSMITTER:
		answer_bind(peer, pdu);
		break;
	case PDU_SUBMIT_SM:
	case PDU_DATA_SM:
		answer_submit(peer, pdu);
		break;
	case PDU_DELIVER_SM_RESP:
		peer->smsc->handlers.acknowledged(pdu->sequence, pdu->status, peer->smsc->handlers.arg);
		break;
	case PDU_ENQUIRE_LINK:
		wire_send_header(peer->wire, PDU_ENQUIRE_LINK_RESP, PDU_STATUS_OK, pdu->sequence);
		break;
	case PDU_UNBIND:
		wire_send_header(peer->wire, PDU_UNBIND_RESP, PDU_STATUS_OK, pdu->sequence);
		wire_finish(peer->wire, "the peer unbound");
		break;
	default:
		break;
	}
}

static void on_accept(
	struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len, void *arg)
{
	struct smsc *smsc = arg;
	struct bufferevent *bev = bufferevent_socket_new(smsc->base, fd, BEV_OPT_CLOSE_ON_FREE);
	struct peer *peer = calloc(1, sizeof(*peer));
	const struct wire_handlers handlers = { NULL, on_received, on_closed, peer };

	(void)listener;
	(void)address;
	(void)len;
	if (bev && peer)
		peer->wire = wire_new(bev, "peer", smsc->log, &smsc->refusals, &handlers);
	else if (bev)
		bufferevent_free(bev);
	if (!peer || !peer->wire) {
		free(peer);
		return;
	}
	peer->smsc = smsc;
	peer->next = smsc->peers;
	smsc->peers = peer;
}

struct smsc *smsc_new(struct event_base *base, uint16_t port, const char *password, struct log *log,
	const struct smsc_handlers *handlers)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	struct smsc *smsc = calloc(1, sizeof(*smsc));

	if (!smsc)
		return NULL;
	smsc->base = base;
	smsc->log = log;
	smsc->password = password;
	smsc->handlers = *handlers;
	smsc->listener = evconnlistener_new_bind(base, on_accept, smsc,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC, -1,
		(const struct sockaddr *)&address, sizeof(address));
	if (!smsc->listener) {
		free(smsc);
		return NULL;
	}
	return smsc;
}

void smsc_free(struct smsc *smsc)
{
	if (!smsc)
		return;
	for (struct peer *peer = smsc->peers, *next; peer; peer = next) {
		next = peer->next;
		peer->receives = false; /* nobody is to be told */
		drop_peer(peer);
	}
	evconnlistener_free(smsc->listener);
	free(smsc);
}

/* The peers are dropped when their turn in the loop comes, for one of them may be asking for it right now. */
static void on_cut(evutil_socket_t fd, short what, void *arg)
{
	struct smsc *smsc = arg;

	(void)fd;
	(void)what;
	for (struct peer *peer = smsc->peers, *next; peer; peer = next) {
		next = peer->next;
		drop_peer(peer);
	}
}

void smsc_cut(struct smsc *smsc)
{
	static const struct timeval at_once = { 0, 0 };

	event_base_once(smsc->base, -1, EV_TIMEOUT, on_cut, smsc, &at_once);
}

/* The next receiving peer after the one served last, round the list. */
static struct peer *next_receiver(const struct smsc *smsc)
{
	struct peer *start = smsc->last_served ? smsc->last_served->next : smsc->peers;

	for (struct peer *peer = start; peer; peer = peer->next) {
		if (peer->receives)
			return peer;
	}
	for (struct peer *peer = smsc->peers; peer != start; peer = peer->next) {
		if (peer->receives)
			return peer;
	}
	return NULL;
}

bool smsc_is_bound(const struct smsc *smsc)
{
	return next_receiver(smsc) != NULL;
}

bool smsc_deliver_pdu(struct smsc *smsc, struct pdu *pdu, uint32_t cookie)
{
	struct peer *peer = next_receiver(smsc);

	if (!peer)
		return false;
	pdu->command = PDU_DELIVER_SM;
	pdu->sequence = cookie;
	smsc->last_served = peer;
	return wire_send(peer->wire, pdu);
}

bool smsc_deliver(struct smsc *smsc, const struct pdu_message *message, uint32_t cookie)
{
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	pdu.message = *message;
	return smsc_deliver_pdu(smsc, &pdu, cookie);
}

void smsc_fill_addresses(struct pdu_message *message, const char *number, const char *service)
{
	memset(message, 0, sizeof(*message));
	message->source.ton = PDU_TON_INTERNATIONAL;
	message->source.npi = PDU_NPI_E164;
	snprintf(message->source.digits, sizeof(message->source.digits), "%s",
		*number == '+' ? number + 1 : number);
	message->destination.ton = PDU_TON_ABBREVIATED;
	snprintf(message->destination.digits, sizeof(message->destination.digits), "%s", service);
}
