#include "agahi/simulator/smsc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/link/wire.h"
#include "agahi/simulator/delayed.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/tally.h"

enum { END_WITHIN_MS = 2000, UNBIND_SEQUENCE = 0x7fffffff };

/* An SMSC does not give an id again after a restart; and ids have a letter, so that their bases can be told
 * apart. */
static uint64_t first_message(void)
{
	return (uint64_t)time(NULL) << 12 | 0xa00;
}

struct peer {
	struct smsc *smsc;
	struct wire *wire;
	uint32_t number;
	bool receives;
	bool transmits;
	struct tally tally;
	struct peer *next;
};

struct smsc {
	struct event_base *base;
	struct evconnlistener *listener;
	struct log *log;
	const struct smsc_options *options;
	struct smsc_handlers handlers;
	struct wire_refusals refusals;
	struct delayed *delayed;
	struct peer *peers;
	struct peer *last_served;
	uint32_t next_peer;
	uint64_t next_message;
	uint32_t submits;
	uint64_t random;
	bool ending;
	struct smsc_account account; /* `unanswered`: only from smsc_end() on */
	uint8_t octets[PDU_MAX_OCTETS];
};

static bool is_bound(const struct peer *peer)
{
	return peer->receives || peer->transmits;
}

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
	tally_free(&peer->tally);
	free(peer);
	if (received && !smsc->ending)
		smsc->handlers.lost(smsc->handlers.arg);
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

static struct peer *find_peer(const struct smsc *smsc, uint32_t number)
{
	for (struct peer *peer = smsc->peers; peer; peer = peer->next) {
		if (peer->number == number)
			return peer;
	}
	return NULL;
}

static bool has_quirk(const struct smsc *smsc, enum quirk quirk)
{
	return quirks_has(smsc->options->quirks, quirk);
}

static bool happens(struct smsc *smsc, uint32_t percent)
{
	smsc->random = smsc->random * 6364136223846793005 + 1442695040888963407;
	return (smsc->random >> 33) % 100 < percent;
}

/* --- sending ------------------------------------------------------------------------------------------ */

/* In smsc->octets, as the quirks have it. */
static struct span encode(struct smsc *smsc, const struct pdu *pdu)
{
	size_t len = pdu_encode(pdu, smsc->octets, sizeof(smsc->octets));

	return (struct span){ smsc->octets,
		quirks_patch(smsc->options->quirks, smsc->octets, len, sizeof(smsc->octets)) };
}

static bool send_pdu(struct peer *peer, const struct pdu *pdu)
{
	return wire_send_octets(peer->wire, encode(peer->smsc, pdu));
}

/* Counted, with a sequence number of the connection. */
static bool send_deliver(struct peer *peer, struct pdu *pdu, uint32_t cookie)
{
	pdu->command = PDU_DELIVER_SM;
	pdu->sequence = tally_add(&peer->tally, cookie);
	if (pdu->sequence == 0)
		return false;
	if (!send_pdu(peer, pdu)) {
		tally_take(&peer->tally, pdu->sequence, &cookie); /* nothing is due */
		return false;
	}
	peer->smsc->account.delivered++;
	return true;
}

/* --- receipts ----------------------------------------------------------------------------------------- */

/* By the connection of the submit, where it receives. */
static void send_receipt(struct smsc *smsc, uint32_t number, struct pdu *pdu)
{
	struct peer *peer = find_peer(smsc, number);

	if (!peer || !peer->receives)
		peer = next_receiver(smsc);
	if (peer && !smsc->ending)
		send_deliver(peer, pdu, 0);
	else
		log_warn(smsc->log, "receipt_lost", LOG_TEXT("reason", "nobody is bound that receives"));
}

/* Late responses go to whom they are for, or nowhere. */
static void on_due(uint32_t number, struct span octets, void *arg)
{
	struct smsc *smsc = arg;
	struct peer *peer = find_peer(smsc, number);
	struct pdu pdu;

	if (pdu_decode(octets, &pdu) == PDU_FAULT_NONE && pdu.command == PDU_DELIVER_SM)
		send_receipt(smsc, number, &pdu);
	else if (peer)
		wire_send_octets(peer->wire, octets);
}

/* Receipts wait as octets without their quirks, which come when they are sent. */
static void delay_receipt(struct smsc *smsc, uint32_t number, struct pdu *pdu)
{
	pdu->sequence = 1;
	size_t len = pdu_encode(pdu, smsc->octets, sizeof(smsc->octets));

	if (len > 0)
		delayed_add(smsc->delayed, number, (struct span){ smsc->octets, len },
			smsc->options->receipts.delay_ms);
}

static void make_receipts(struct peer *peer, const struct pdu *submit, uint64_t message)
{
	struct smsc *smsc = peer->smsc;
	const struct smsc_receipts *how = &smsc->options->receipts;
	const struct receipts_about about = { &submit->message, message, !happens(smsc, how->failed_percent),
		time(NULL), time(NULL) + how->delay_ms / 1000 };
	struct receipts_octets octets;
	struct pdu pdu;

	if (!how->spelling || !receipts_are_wanted(&submit->message, about.delivered) ||
		happens(smsc, how->lost_percent))
		return;
	receipts_write(how->spelling, &about, &octets, &pdu);
	for (unsigned i = 0; i < (how->twice ? 2 : 1); i++) {
		if (how->early)
			send_receipt(smsc, peer->number, &pdu);
		else
			delay_receipt(smsc, peer->number, &pdu);
	}
}

/* --- answers ------------------------------------------------------------------------------------------ */

static void on_closed(const char *reason, struct moment now, void *arg)
{
	struct peer *peer = arg;

	(void)now;
	log_info(peer->smsc->log, "peer_closed", LOG_TEXT("reason", reason));
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
	if (is_bound(peer))
		response.status = PDU_STATUS_ALREADY_BOUND;
	else if (smsc->options->password && strcmp(pdu->bind.password, smsc->options->password) != 0)
		response.status = PDU_STATUS_INVALID_PASSWORD;
	send_pdu(peer, &response);
	if (response.status != PDU_STATUS_OK)
		return;
	if (has_quirk(smsc, QUIRK_BIND_AND_DROP)) {
		wire_finish(peer->wire, "the quirk bind-and-drop");
		return;
	}
	peer->receives = pdu->command != PDU_BIND_TRANSMITTER;
	peer->transmits = pdu->command != PDU_BIND_RECEIVER;
	log_info(smsc->log, "peer_bound", LOG_WORD("command", pdu_command_name(pdu->command)),
		LOG_WORD("system_id", pdu->bind.system_id));
	if (peer->receives)
		smsc->handlers.bound(smsc->handlers.arg);
}

static uint32_t judge(struct peer *peer, const struct pdu *pdu)
{
	struct smsc *smsc = peer->smsc;

	if (!peer->transmits)
		return PDU_STATUS_INVALID_BIND_STATUS;
	if (has_quirk(smsc, QUIRK_REFUSAL_WITH_TLV) && smsc->submits++ % 2 == 0)
		return PDU_STATUS_THROTTLED;
	return smsc->handlers.judge ? smsc->handlers.judge(pdu, smsc->handlers.arg) : PDU_STATUS_OK;
}

static void send_response(struct peer *peer, const struct pdu *response)
{
	struct smsc *smsc = peer->smsc;

	if (has_quirk(smsc, QUIRK_RESPONSE_LATE))
		delayed_add(smsc->delayed, peer->number, encode(smsc, response), QUIRKS_LATE_MS);
	else
		send_pdu(peer, response);
}

static void answer_submit(struct peer *peer, const struct pdu *pdu)
{
	struct smsc *smsc = peer->smsc;
	bool early = smsc->options->receipts.early;
	struct pdu response;

	memset(&response, 0, sizeof(response));
	response.command = pdu_response_to(pdu->command);
	response.sequence = pdu->sequence;
	response.status = judge(peer, pdu);
	if (response.status != PDU_STATUS_OK) {
		send_response(peer, &response);
		return;
	}
	uint64_t message = smsc->next_message++;
	receipts_write_id(message, response.message_id);
	if (early)
		make_receipts(peer, pdu, message);
	send_response(peer, &response);
	if (!early)
		make_receipts(peer, pdu, message);
	smsc->handlers.submitted(pdu, smsc->handlers.arg);
}

/* A generic_nack tells what became of a message, but is no deliver_sm_resp. */
static void take_response(struct peer *peer, const struct pdu *pdu)
{
	struct smsc *smsc = peer->smsc;
	enum tally_verdict verdict = TALLY_FIRST;
	uint32_t cookie = 0;

	if (pdu->command == PDU_GENERIC_NACK) {
		cookie = tally_cookie(&peer->tally, pdu->sequence);
	} else {
		verdict = tally_take(&peer->tally, pdu->sequence, &cookie);
		smsc->account.responses++;
		smsc->account.answered_twice += verdict == TALLY_AGAIN;
		smsc->account.unasked += verdict == TALLY_UNASKED;
	}
	if (verdict == TALLY_FIRST && cookie != 0)
		smsc->handlers.acknowledged(cookie, pdu->status, smsc->handlers.arg);
}

static void on_received(const struct pdu *pdu, struct moment now, void *arg)
{
	struct peer *peer = arg;

	(void)now;
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
	case PDU_GENERIC_NACK:
		take_response(peer, pdu);
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
	peer->number = ++smsc->next_peer;
	peer->next = smsc->peers;
	smsc->peers = peer;
}

struct smsc *smsc_new(struct event_base *base, const struct smsc_options *options, struct log *log,
	const struct smsc_handlers *handlers)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(options->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct smsc *smsc = calloc(1, sizeof(*smsc));

	if (!smsc)
		return NULL;
	smsc->base = base;
	smsc->log = log;
	smsc->options = options;
	smsc->handlers = *handlers;
	smsc->next_message = first_message();
	smsc->delayed = delayed_new(base, on_due, smsc);
	smsc->listener = evconnlistener_new_bind(base, on_accept, smsc,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC, -1,
		(const struct sockaddr *)&address, sizeof(address));
	if (smsc->listener && smsc->delayed)
		return smsc;
	int error = errno;
	smsc_free(smsc);
	errno = error;
	return NULL;
}

void smsc_free(struct smsc *smsc)
{
	if (!smsc)
		return;
	smsc->ending = true; /* nobody is to be told */
	while (smsc->peers)
		drop_peer(smsc->peers);
	delayed_free(smsc->delayed);
	if (smsc->listener)
		evconnlistener_free(smsc->listener);
	free(smsc);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static uint64_t count_unanswered(const struct smsc *smsc)
{
	uint64_t unanswered = 0;

	for (const struct peer *peer = smsc->peers; peer; peer = peer->next)
		unanswered += peer->tally.unanswered;
	return unanswered;
}

static uint64_t count_bound(const struct smsc *smsc)
{
	uint64_t bound = 0;

	for (const struct peer *peer = smsc->peers; peer; peer = peer->next)
		bound += is_bound(peer);
	return bound;
}

static void on_nothing(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

/* Whoever leaves the loop meanwhile leaves this turn of it only. */
static void run_until_none(struct smsc *smsc, uint64_t (*count)(const struct smsc *smsc))
{
	static const struct timeval turn = { 0, 20 * 1000 };
	struct event *timer = event_new(smsc->base, -1, EV_PERSIST, on_nothing, NULL);
	uint64_t until_ms = clock_monotonic_ms() + END_WITHIN_MS;

	if (!timer)
		return;
	event_add(timer, &turn);
	while (count(smsc) > 0 && clock_monotonic_ms() < until_ms)
		event_base_loop(smsc->base, EVLOOP_ONCE);
	event_free(timer);
}

void smsc_end(struct smsc *smsc)
{
	smsc->ending = true;
	evconnlistener_free(smsc->listener); /* who comes back now finds nobody */
	smsc->listener = NULL;
	run_until_none(smsc, count_unanswered);
	smsc->account.unanswered = count_unanswered(smsc);
	for (struct peer *peer = smsc->peers; peer; peer = peer->next) {
		if (is_bound(peer))
			wire_send_header(peer->wire, PDU_UNBIND, PDU_STATUS_OK, UNBIND_SEQUENCE);
	}
	run_until_none(smsc, count_bound);
}

struct smsc_account smsc_account(const struct smsc *smsc)
{
	struct smsc_account account = smsc->account;

	if (!smsc->ending)
		account.unanswered = count_unanswered(smsc);
	return account;
}

bool smsc_account_is_good(const struct smsc_account *account)
{
	return account->unanswered == 0 && account->answered_twice == 0 && account->unasked == 0;
}

void smsc_print_account(const struct smsc_account *account)
{
	printf("responses %llu to %llu deliver_sm: %llu unanswered on living connections, %llu answered "
	       "twice, "
	       "%llu answered unasked\n",
		(unsigned long long)account->responses, (unsigned long long)account->delivered,
		(unsigned long long)account->unanswered, (unsigned long long)account->answered_twice,
		(unsigned long long)account->unasked);
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

bool smsc_is_bound(const struct smsc *smsc)
{
	return !smsc->ending && next_receiver(smsc) != NULL;
}

bool smsc_deliver_pdu(struct smsc *smsc, struct pdu *pdu, uint32_t cookie)
{
	struct peer *peer = smsc->ending ? NULL : next_receiver(smsc);
	struct buffer room = { 0 };

	if (!peer)
		return false;
	smsc->last_served = peer;
	quirks_shape(smsc->options->quirks, &pdu->message, &room);
	bool sent = send_deliver(peer, pdu, cookie);
	for (unsigned i = 1; i < quirks_copies(smsc->options->quirks); i++)
		send_deliver(peer, pdu, 0);
	buffer_free(&room);
	return sent;
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
