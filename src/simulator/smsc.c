#include "agahi/simulator/smsc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/simulator/delayed.h"
#include "agahi/simulator/peers.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/tally.h"

struct smsc {
	struct log *log;
	const struct smsc_options *options;
	struct smsc_handlers handlers;
	const struct smsc_bulk *bulk;
	struct delayed *delayed;
	struct peers *peers;
	uint64_t next_message;
	uint32_t submits;
	uint64_t random;
	bool ending;
	struct smsc_account account; /* `unanswered`: only from smsc_end() on */
};

static bool has_quirk(const struct smsc *smsc, enum quirk quirk)
{
	return quirks_has(smsc->options->quirks, quirk);
}

static bool happens(struct smsc *smsc, uint32_t percent)
{
	smsc->random = smsc->random * 6364136223846793005 + 1442695040888963407;
	return (smsc->random >> 33) % 100 < percent;
}

/* --- deliver_sm --------------------------------------------------------------------------------------- */

/* Counted, with a sequence number of the connection. */
static bool send_deliver(struct smsc *smsc, struct peer *peer, struct pdu *pdu, uint32_t cookie)
{
	struct tally *tally = peer_tally(peer);

	pdu->command = PDU_DELIVER_SM;
	pdu->sequence = tally_add(tally, cookie);
	if (pdu->sequence == 0)
		return false;
	if (!peer_send(peer, pdu)) {
		tally_take_back(tally);
		return false;
	}
	smsc->account.delivered++;
	return true;
}

bool smsc_is_bound(const struct smsc *smsc)
{
	return !smsc->ending && peers_next_receiver(smsc->peers) != NULL;
}

bool smsc_deliver_pdu(struct smsc *smsc, struct pdu *pdu, uint32_t cookie)
{
	struct peer *peer = smsc->ending ? NULL : peers_next_receiver(smsc->peers);
	struct buffer room = { 0 };

	if (!peer)
		return false;
	peers_mark_served(peer);
	quirks_shape(smsc->options->quirks, &pdu->message, &room);
	bool sent = send_deliver(smsc, peer, pdu, cookie);
	for (unsigned i = 1; i < quirks_copies(smsc->options->quirks); i++)
		send_deliver(smsc, peer, pdu, 0);
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

/* --- receipts ----------------------------------------------------------------------------------------- */

/* By the connection of the submit, where it receives. */
static void send_receipt(struct smsc *smsc, uint32_t number, struct pdu *pdu)
{
	struct peer *peer = peers_find(smsc->peers, number);

	if (!peer || !peer_receives(peer))
		peer = peers_next_receiver(smsc->peers);
	if (peer && !smsc->ending)
		send_deliver(smsc, peer, pdu, 0);
	else
		log_warn(smsc->log, "receipt_lost", LOG_TEXT("reason", "nobody is bound that receives"));
}

/* Late responses go to whom they are for, or nowhere. */
static void on_due(uint32_t number, struct span octets, void *arg)
{
	struct smsc *smsc = arg;
	struct peer *peer = peers_find(smsc->peers, number);
	struct pdu pdu;

	if (pdu_decode(octets, &pdu) == PDU_FAULT_NONE && pdu.command == PDU_DELIVER_SM)
		send_receipt(smsc, number, &pdu);
	else if (peer)
		peer_send_octets(peer, octets);
}

/* Receipts wait as octets without their quirks, which come when they are sent. */
static void delay_receipt(struct smsc *smsc, uint32_t number, struct pdu *pdu, struct moment now)
{
	uint8_t octets[PDU_MAX_ENCODED];

	pdu->sequence = 1;
	size_t len = pdu_encode(pdu, octets, sizeof(octets));
	if (len > 0)
		delayed_add(smsc->delayed, number, (struct span){ octets, len },
			smsc->options->receipts.delay_ms, now);
}

static void make_receipts(
	struct smsc *smsc, uint32_t number, const struct pdu *submit, uint64_t message, struct moment now)
{
	const struct smsc_receipts *how = &smsc->options->receipts;
	const struct receipts_about about = { &submit->message, message, !happens(smsc, how->failed_percent),
		now.wall_ms / 1000, (now.wall_ms + how->delay_ms) / 1000 };
	struct receipts_octets octets;
	struct pdu pdu;

	if (!how->spelling || !receipts_are_wanted(&submit->message, about.delivered) ||
		happens(smsc, how->lost_percent))
		return;
	receipts_write(how->spelling, &about, &octets, &pdu);
	for (unsigned i = 0; i < (how->twice ? 2 : 1); i++) {
		if (how->early)
			send_receipt(smsc, number, &pdu);
		else
			delay_receipt(smsc, number, &pdu, now);
	}
}

/* --- answers ------------------------------------------------------------------------------------------ */

static uint32_t judge(struct smsc *smsc, const struct peer *peer)
{
	if (!peer_transmits(peer))
		return PDU_STATUS_INVALID_BIND_STATUS;
	if (has_quirk(smsc, QUIRK_REFUSAL_WITH_TLV) && smsc->submits++ % 2 == 0)
		return PDU_STATUS_THROTTLED;
	return smsc->handlers.judge ? smsc->handlers.judge(smsc->handlers.arg) : PDU_STATUS_OK;
}

static void send_response(struct smsc *smsc, struct peer *peer, const struct pdu *response, struct moment now)
{
	if (has_quirk(smsc, QUIRK_RESPONSE_LATE))
		delayed_add(
			smsc->delayed, peer_number(peer), peer_encode(peer, response), QUIRKS_LATE_MS, now);
	else
		peer_send(peer, response);
}

static void answer_submit(struct smsc *smsc, struct peer *peer, const struct pdu *pdu, struct moment now)
{
	bool early = smsc->options->receipts.early;
	struct pdu response;

	memset(&response, 0, sizeof(response));
	response.command = pdu_response_to(pdu->command);
	response.sequence = pdu->sequence;
	response.status = judge(smsc, peer);
	if (response.status != PDU_STATUS_OK) {
		send_response(smsc, peer, &response, now);
		return;
	}
	uint64_t message = smsc->next_message++;
	receipts_write_id(message, response.message_id);
	if (early)
		make_receipts(smsc, peer_number(peer), pdu, message, now);
	send_response(smsc, peer, &response, now);
	if (!early)
		make_receipts(smsc, peer_number(peer), pdu, message, now);
	smsc->handlers.submitted(pdu, smsc->handlers.arg);
}

static void tell_acknowledged(struct smsc *smsc, struct peer *peer, uint32_t sequence, uint32_t status)
{
	uint32_t cookie = tally_settle(peer_tally(peer), sequence);

	if (cookie != 0)
		smsc->handlers.acknowledged(cookie, status, smsc->handlers.arg);
}

static void take_response(struct smsc *smsc, struct peer *peer, uint32_t sequence, uint32_t status)
{
	enum tally_verdict verdict = tally_take(peer_tally(peer), sequence);

	smsc->account.responses++;
	smsc->account.answered_twice += verdict == TALLY_AGAIN;
	smsc->account.unasked += verdict == TALLY_UNASKED;
	tell_acknowledged(smsc, peer, sequence, status);
}

static void on_received(struct peer *peer, const struct pdu *pdu, struct moment now, void *arg)
{
	struct smsc *smsc = arg;

	if (pdu->command == PDU_SUBMIT_SM || pdu->command == PDU_DATA_SM)
		answer_submit(smsc, peer, pdu, now);
	else if (pdu->command ==
		PDU_GENERIC_NACK) /* tells what became of a message, but is no response to it */
		tell_acknowledged(smsc, peer, pdu->sequence, pdu->status);
	else
		take_response(smsc, peer, pdu->sequence, pdu->status);
}

/* --- runs --------------------------------------------------------------------------------------------- */

bool smsc_deliver_stamp(struct smsc *smsc, const struct stamp *stamp, uint64_t number, uint32_t cookie)
{
	struct peer *peer = smsc->ending ? NULL : peers_next_receiver(smsc->peers);
	uint32_t sequence = peer ? tally_add(peer_tally(peer), cookie) : 0;

	if (sequence == 0)
		return false;
	peers_mark_served(peer);
	uint8_t *out = peer_hold(peer, stamp->len);
	if (!out) {
		tally_take_back(peer_tally(peer));
		return false;
	}
	stamp_deliver(stamp, number, sequence, out);
	smsc->account.delivered++;
	return true;
}

void smsc_flush(struct smsc *smsc)
{
	peers_flush(smsc->peers);
}

/* False when there is no room for the answer: the wire tries by itself. */
static bool answer_glance(struct smsc *smsc, struct peer *peer, const struct glance *submit)
{
	uint8_t response[STAMP_RESPONSE_OCTETS];
	uint32_t status = judge(smsc, peer);
	size_t len = stamp_submit_response(submit->sequence, status, smsc->next_message, response);
	uint8_t *out = peer_hold(peer, len);

	if (!out)
		return false;
	memcpy(out, response, len);
	if (status != PDU_STATUS_OK)
		return true;
	smsc->next_message++;
	smsc->bulk->replied(submit, smsc->handlers.arg);
	return true;
}

static size_t on_skim(struct peer *peer, struct span octets, struct moment now, void *arg)
{
	struct smsc *smsc = arg;
	struct glance glance;
	size_t used = 0;

	if (smsc->bulk->begun)
		smsc->bulk->begun(now, smsc->handlers.arg);
	while (glance_read((struct span){ octets.data + used, octets.len - used }, &glance)) {
		if (glance.command == PDU_DELIVER_SM_RESP)
			take_response(smsc, peer, glance.sequence, glance.status);
		else if (!answer_glance(smsc, peer, &glance))
			break;
		used += glance.len;
	}
	if (smsc->bulk->over)
		smsc->bulk->over(smsc->handlers.arg);
	peers_flush(smsc->peers);
	return used;
}

bool smsc_set_bulk(struct smsc *smsc, const struct smsc_bulk *bulk)
{
	if (smsc->options->quirks != 0 || smsc->options->receipts.spelling)
		return false;
	smsc->bulk = bulk;
	peers_set_skim(smsc->peers, on_skim);
	return true;
}

static void on_bound(void *arg)
{
	struct smsc *smsc = arg;

	smsc->handlers.bound(smsc->handlers.arg);
}

static void tell_unacknowledged(struct smsc *smsc, struct tally *tally)
{
	for (uint32_t sequence = 1; sequence <= tally->count; sequence++) {
		uint32_t cookie = tally_settle(tally, sequence);

		if (cookie != 0)
			smsc->handlers.unacknowledged(cookie, smsc->handlers.arg);
	}
}

static void on_lost(struct peer *peer, void *arg)
{
	struct smsc *smsc = arg;

	if (smsc->handlers.unacknowledged)
		tell_unacknowledged(smsc, peer_tally(peer));
	if (smsc->handlers.lost)
		smsc->handlers.lost(smsc->handlers.arg);
}

/* --- beginning and end -------------------------------------------------------------------------------- */

/* An SMSC does not give an id again after a restart; and ids have a letter, so that their bases can be told
 * apart. */
static uint64_t first_message(void)
{
	return (uint64_t)time(NULL) << 12 | 0xa00;
}

struct smsc *smsc_new(struct event_base *base, const struct smsc_options *options, struct log *log,
	const struct smsc_handlers *handlers)
{
	const struct peers_options peers = { options->port, options->password, options->quirks };
	struct smsc *smsc = calloc(1, sizeof(*smsc));

	if (!smsc)
		return NULL;
	smsc->log = log;
	smsc->options = options;
	smsc->handlers = *handlers;
	smsc->next_message = first_message();
	smsc->delayed = delayed_new(base, on_due, smsc);
	smsc->peers = peers_new(
		base, &peers, log, &(struct peers_handlers){ on_bound, on_lost, on_received, smsc });
	if (smsc->peers && smsc->delayed)
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
	peers_free(smsc->peers);
	delayed_free(smsc->delayed);
	free(smsc);
}

void smsc_end(struct smsc *smsc)
{
	smsc->ending = true;
	smsc->account.unanswered = peers_end(smsc->peers);
}

void smsc_cut(struct smsc *smsc)
{
	peers_cut(smsc->peers);
}

/* --- the account -------------------------------------------------------------------------------------- */

struct smsc_account smsc_account(const struct smsc *smsc)
{
	struct smsc_account account = smsc->account;

	if (!smsc->ending)
		account.unanswered = peers_count_unanswered(smsc->peers);
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
