#include "agahi/inbound.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/address.h"
#include "agahi/charset.h"
#include "agahi/clock.h"
#include "agahi/decide.h"
#include "agahi/parts.h"
#include "agahi/reassembly.h"
#include "agahi/receipt.h"
#include "agahi/redelivery.h"
#include "agahi/udh.h"
#include "agahi/ussd.h"
#include "agahi/utf8.h"

enum {
	LONG_MESSAGES = 4096, /* waiting for parts at once */
	LONG_MESSAGE_WAIT_MS = 60000,
	MAX_TICKETS = 4,
	REMEMBERED_MESSAGES = 262144, /* for redeliveries: six seconds of forty thousand a second */
	KEPT_REQUEST_OCTETS = 320,    /* of what was asked, for the records */
	LOG_EVERY_MS = 60000
};

static const uint64_t LIMITER_EPOCH_MS = UINT64_C(2) * 24 * 60 * 60 * 1000;

/* A request between its PDU and its commit. */
struct request {
	struct journal_entry entry;
	struct request *next_stalled;
	size_t link_index;
	struct link_ticket tickets[MAX_TICKETS]; /* of the message and of its redeliveries: answered alike */
	size_t links[MAX_TICKETS];
	size_t ticket_count; /* 0: parts of a long message were acknowledged one by one */
	bool took_token;
	void (*dialled_done)(uint64_t cookie, bool committed, void *arg); /* of a dialled session */
	uint64_t dialled_cookie;
	void *dialled_arg;
	bool dialled;
	char *strings; /* request, reply and the rest, one allocation */
};

/* A part between its PDU and its commit. */
struct pending_part {
	size_t link_index;
	struct link_ticket ticket;
	struct journal_part part;
};

enum refusal { REFUSED_BUSY, REFUSED_STORAGE, REFUSED_USSD, REFUSED_UDH, REFUSED_PART, REFUSAL_COUNT };

struct inbound {
	struct inbound_parts parts;
	struct link **links;
	const struct catalogue *catalogue;
	struct reassembly *reassembly;
	struct redelivery *redelivery;
	struct request *stalled; /* long messages whose commit failed: tried again every second */
	bool refuse;
	size_t pending;
	uint64_t refused[REFUSAL_COUNT];
	uint64_t refusal_logged_ms[REFUSAL_COUNT];
};

static const struct {
	uint32_t status;
	const char *reason;
} refusals[REFUSAL_COUNT] = {
	[REFUSED_BUSY] = { PDU_STATUS_TEMPORARY_APP_ERROR, "draining, or too many requests in hand" },
	[REFUSED_STORAGE] = { PDU_STATUS_TEMPORARY_APP_ERROR, "the journal cannot be written" },
	[REFUSED_USSD] = { PDU_STATUS_PERMANENT_APP_ERROR, "USSD is not served on this link" },
	[REFUSED_UDH] = { PDU_STATUS_INVALID_MESSAGE_LENGTH, "the user data header runs past the text" },
	[REFUSED_PART] = { PDU_STATUS_PERMANENT_APP_ERROR,
		"a part of a message with too many or too long parts" },
};

uint64_t inbound_limiter_time(int64_t wall_ms)
{
	int64_t age_ms = clock_wall_ms() - wall_ms;

	if (age_ms < 0)
		age_ms = 0; /* the wall clock was set back */
	if ((uint64_t)age_ms > LIMITER_EPOCH_MS)
		age_ms = (int64_t)LIMITER_EPOCH_MS;
	return LIMITER_EPOCH_MS + clock_monotonic_ms() - (uint64_t)age_ms;
}

static uint64_t limiter_now(void)
{
	return LIMITER_EPOCH_MS + clock_monotonic_ms();
}

static void refuse(
	struct inbound *inbound, size_t link_index, const struct link_ticket *ticket, enum refusal why)
{
	uint64_t now_ms = clock_monotonic_ms();
	struct link *link = inbound->links[link_index];

	link_answer(link, ticket, refusals[why].status);
	inbound->refused[why]++;
	metrics_count(inbound->parts.metrics, COUNT_REFUSED, link_index);
	if (inbound->refusal_logged_ms[why] != 0 && now_ms - inbound->refusal_logged_ms[why] < LOG_EVERY_MS)
		return;
	inbound->refusal_logged_ms[why] = now_ms;
	log_warn(inbound->parts.log, "message_refused", "link=%s status=0x%02x reason=\"%s\" total=%llu",
		link_config(link)->name, refusals[why].status, refusals[why].reason,
		(unsigned long long)inbound->refused[why]);
}

/* --- deciding ----------------------------------------------------------------------------------------- */

static struct decision decide_for(struct inbound *inbound, struct request *request, const char *text)
{
	const struct journal_entry *entry = &request->entry;
	struct preference preference = preferences_get(inbound->parts.preferences, entry->sender_identity);
	const struct decide_request asked = { .text = text,
		.origin = decide_origin_of(entry->sender.ton, entry->sender.digits,
			inbound->parts.own_addresses.items, inbound->parts.own_addresses.count) };
	struct decide_sender sender = { LIMITER_ALLOW, preference.language, preference.stopped };

	if (catalogue_is_blocked(inbound->catalogue, entry->sender_identity)) {
		sender.verdict = LIMITER_BLOCKED;
	} else if (inbound->parts.limiter && decide_counts(&asked)) {
		sender.verdict = limiter_take(inbound->parts.limiter, entry->sender_identity, limiter_now());
		request->took_token = sender.verdict == LIMITER_ALLOW;
		if (sender.verdict == LIMITER_NOTICE && !inbound->parts.notice)
			sender.verdict = LIMITER_SILENT;
	}
	return decide(&asked, inbound->catalogue, &sender);
}

static void note_preference(struct inbound *inbound, struct request *request, const struct decision *decision)
{
	struct journal_entry *entry = &request->entry;
	struct preference preference = preferences_get(inbound->parts.preferences, entry->sender_identity);

	if (!decision->sets_language && !decision->sets_stopped)
		return;
	if (decision->sets_language)
		preference.language = decision->language;
	if (decision->sets_stopped)
		preference.stopped = decision->stopped;
	preferences_set(inbound->parts.preferences, entry->sender_identity, preference);
	entry->sets_preference = true;
	/* The table's copy of the tag lives as long as the table. */
	entry->preference = preferences_get(inbound->parts.preferences, entry->sender_identity).language;
	entry->stopped = preference.stopped;
}

static const char *put_string(char **at, const char *text, size_t len)
{
	char *copy = *at;

	memcpy(copy, text, len);
	copy[len] = '\0';
	*at += len + 1;
	return copy;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* The catalogue may be swapped before the entry is written, so all of its strings are copied. */
static bool fill_strings(struct request *request, const char *text, const struct decision *decision)
{
	struct journal_entry *entry = &request->entry;
	const char *topic = or_empty(decision->topic), *language = or_empty(decision->language);
	const char *keyword = or_empty(decision->keyword);
	size_t kept = utf8_cut(text, strlen(text), KEPT_REQUEST_OCTETS);
	struct buffer reply = { 0 };
	bool replies = decision_write(decision, &reply);

	if (!reply.failed)
		request->strings =
			malloc(kept + strlen(topic) + strlen(language) + strlen(keyword) + reply.len + 5);
	if (!request->strings) {
		buffer_free(&reply);
		return false;
	}
	char *at = request->strings;
	entry->request = put_string(&at, text, kept);
	sender_mask_text(request->strings);
	entry->topic = put_string(&at, topic, strlen(topic));
	entry->language = put_string(&at, language, strlen(language));
	entry->keyword = put_string(&at, keyword, strlen(keyword));
	entry->reply = replies ? put_string(&at, reply.data, reply.len) : NULL;
	entry->rule = decide_rule_name(decision->rule);
	buffer_free(&reply);
	return true;
}

static void free_request(struct inbound *inbound, struct request *request)
{
	inbound->pending--;
	free(request->strings);
	free(request);
}

static struct request *new_request(struct inbound *inbound, size_t link_index,
	const struct journal_address *sender, const struct journal_address *service)
{
	struct request *request = calloc(1, sizeof(*request));

	if (!request)
		return NULL;
	inbound->pending++;
	request->link_index = link_index;
	request->entry.owner = request;
	request->entry.id = journal_next_id(inbound->parts.journal);
	request->entry.received_ms = clock_wall_ms();
	request->entry.sender = *sender;
	request->entry.service = *service;
	request->entry.sender_identity = sender_identity(&inbound->parts.key, sender->digits);
	snprintf(request->entry.link, sizeof(request->entry.link), "%s",
		link_config(inbound->links[link_index])->name);
	return request;
}

static void count_request(
	struct inbound *inbound, const struct request *request, const struct decision *decision)
{
	metrics_count(inbound->parts.metrics, COUNT_REQUESTS, request->link_index);
	if (decision->rule == RULE_LIMITED)
		metrics_count(inbound->parts.metrics, COUNT_LIMITED, request->link_index);
	else if (decision->kind == DECIDE_SILENT)
		metrics_count(inbound->parts.metrics, COUNT_SILENT, request->link_index);
}

/* From here on the request is the journal's until inbound_entry_done(). */
static bool commit_request(struct inbound *inbound, struct request *request, const char *text)
{
	struct decision decision = decide_for(inbound, request, text);

	note_preference(inbound, request, &decision);
	count_request(inbound, request, &decision);
	if (!fill_strings(request, text, &decision)) {
		redelivery_refused(inbound->redelivery, request->entry.fingerprint, request);
		free_request(inbound, request);
		return false;
	}
	journal_commit(inbound->parts.journal, &request->entry);
	return true;
}

static void refuse_request(struct inbound *inbound, struct request *request)
{
	if (request->took_token)
		limiter_give_back(inbound->parts.limiter, request->entry.sender_identity);
	redelivery_refused(inbound->redelivery, request->entry.fingerprint, request);
	for (size_t i = 0; i < request->ticket_count; i++)
		refuse(inbound, request->links[i], &request->tickets[i], REFUSED_STORAGE);
}

static void acknowledge_request(struct inbound *inbound, struct request *request)
{
	redelivery_answered(inbound->redelivery, request->entry.fingerprint, request, clock_monotonic_ms());
	for (size_t i = 0; i < request->ticket_count; i++)
		link_answer(inbound->links[request->links[i]], &request->tickets[i], PDU_STATUS_OK);
	if (request->entry.reply)
		inbound->parts.reply(request->link_index, &request->entry, inbound->parts.arg);
}

/* --- what dialled sessions leave ---------------------------------------------------------------------- */

static void finish_dialled(struct inbound *inbound, struct request *request, bool committed)
{
	if (!committed && request->took_token)
		limiter_give_back(inbound->parts.limiter, request->entry.sender_identity);
	if (committed && request->entry.reply)
		inbound->parts.reply(request->link_index, &request->entry, inbound->parts.arg);
	if (request->dialled_done)
		request->dialled_done(request->dialled_cookie, committed, request->dialled_arg);
	free_request(inbound, request);
}

static bool may_send_sms(struct inbound *inbound, struct request *request)
{
	uint64_t sender = request->entry.sender_identity;

	if (catalogue_is_blocked(inbound->catalogue, sender))
		return false;
	request->took_token = inbound->parts.limiter &&
		limiter_take(inbound->parts.limiter, sender, limiter_now()) == LIMITER_ALLOW;
	return request->took_token || !inbound->parts.limiter;
}

enum inbound_dialled_result inbound_dialled(
	struct inbound *inbound, size_t link_index, const struct inbound_dialled *dialled)
{
	const struct decision decision = { .kind = dialled->reply ? DECIDE_REPLY : DECIDE_SILENT,
		.rule = RULE_DIALLED,
		.topic = dialled->topic,
		.language = dialled->language,
		.text = dialled->reply,
		.sets_language = dialled->sets_language };

	if (inbound->refuse)
		return DIALLED_REFUSED;
	struct request *request = new_request(inbound, link_index, dialled->sender, dialled->service);
	if (!request)
		return DIALLED_REFUSED;
	if (dialled->reply && !may_send_sms(inbound, request)) {
		metrics_count(inbound->parts.metrics, COUNT_LIMITED, link_index);
		free_request(inbound, request);
		return DIALLED_OVER_LIMIT;
	}
	note_preference(inbound, request, &decision);
	metrics_count(inbound->parts.metrics, COUNT_REQUESTS, link_index);
	if (!fill_strings(request, dialled->keys, &decision)) {
		free_request(inbound, request);
		return DIALLED_REFUSED;
	}
	request->dialled = true;
	request->dialled_done = dialled->done;
	request->dialled_cookie = dialled->cookie;
	request->dialled_arg = dialled->arg;
	journal_commit(inbound->parts.journal, &request->entry);
	return DIALLED_TAKEN;
}

void inbound_entry_done(struct inbound *inbound, struct journal_entry *entry, bool committed)
{
	struct request *request = entry->owner;

	if (request->dialled) {
		finish_dialled(inbound, request, committed);
		return;
	}
	if (!committed && request->ticket_count == 0) {
		request->next_stalled = inbound->stalled;
		inbound->stalled = request;
		return;
	}
	if (committed)
		acknowledge_request(inbound, request);
	else
		refuse_request(inbound, request);
	free_request(inbound, request);
}

static void commit_stalled(struct inbound *inbound)
{
	struct request *request = inbound->stalled;

	inbound->stalled = NULL;
	while (request) {
		struct request *next = request->next_stalled;

		journal_commit(inbound->parts.journal, &request->entry);
		request = next;
	}
}

/* --- long messages ------------------------------------------------------------------------------------ */

static void key_of(const struct journal_part *part, size_t link_index, struct reassembly_key *key)
{
	memset(key, 0, sizeof(*key));
	key->link = (uint32_t)link_index;
	key->reference = part->reference;
	key->total = part->total;
	key->sender_ton = part->sender.ton;
	key->sender_npi = part->sender.npi;
	key->service_ton = part->service.ton;
	key->service_npi = part->service.npi;
	snprintf(key->sender, sizeof(key->sender), "%s", part->sender.digits);
	snprintf(key->service, sizeof(key->service), "%s", part->service.digits);
}

/* A long message is whole, or has waited long enough. Its parts are acknowledged and in the journal, and stay
 * there until the request is committed: should that not come about, they are put together again after the
 * next start. */
static void on_long_message(
	const struct reassembly_key *key, const char *text, const int64_t *ids, size_t id_count, void *arg)
{
	struct inbound *inbound = arg;
	struct journal_address sender = { key->sender_ton, key->sender_npi, "" };
	struct journal_address service = { key->service_ton, key->service_npi, "" };

	memcpy(sender.digits, key->sender, sizeof(sender.digits));
	memcpy(service.digits, key->service, sizeof(service.digits));
	struct request *request = new_request(inbound, key->link, &sender, &service);
	if (!request)
		return;
	memcpy(request->entry.part_ids, ids, id_count * sizeof(*ids));
	request->entry.part_id_count = id_count;
	commit_request(inbound, request, text);
}

static enum reassembly_result add_part(
	struct inbound *inbound, size_t link_index, const struct journal_part *part)
{
	struct reassembly_key key;
	const struct reassembly_part piece = { part->sequence, (enum charset)part->charset,
		{ part->octets, part->len }, part->id };

	key_of(part, link_index, &key);
	return reassembly_add(inbound->reassembly, &key, &piece, clock_monotonic_ms());
}

void inbound_part_done(struct inbound *inbound, void *owner, int64_t part_id, bool committed)
{
	struct pending_part *pending = owner;

	inbound->pending--;
	if (!committed) {
		refuse(inbound, pending->link_index, &pending->ticket, REFUSED_STORAGE);
		free(pending);
		return;
	}
	link_answer(inbound->links[pending->link_index], &pending->ticket, PDU_STATUS_OK);
	enum reassembly_result result = add_part(inbound, pending->link_index, &pending->part);
	if (result == REASSEMBLY_DUPLICATE || result == REASSEMBLY_REFUSED)
		journal_drop_part(inbound->parts.journal, part_id);
	free(pending);
}

void inbound_restore_part(struct inbound *inbound, size_t link_index, const struct journal_part *part)
{
	enum reassembly_result result = add_part(inbound, link_index, part);

	if (result == REASSEMBLY_DUPLICATE || result == REASSEMBLY_REFUSED)
		journal_drop_part(inbound->parts.journal, part->id);
}

void inbound_expire(struct inbound *inbound)
{
	commit_stalled(inbound);
	reassembly_expire(inbound->reassembly, clock_monotonic_ms());
}

/* --- PDUs --------------------------------------------------------------------------------------------- */

static enum charset charset_of_message(
	const struct link *link, const struct pdu_message *message, const struct udh *header)
{
	enum charset charset =
		charset_of(message->data_coding, (enum charset)link_config(link)->default_alphabet);

	return charset_shifted(charset, header->shift);
}

static void take_part(struct inbound *inbound, size_t link_index, const struct link_ticket *ticket,
	const struct pdu *pdu, struct span text, const struct udh *numbers)
{
	struct link *link = inbound->links[link_index];
	struct pending_part *pending;

	if (numbers->total > REASSEMBLY_MAX_PARTS || text.len > REASSEMBLY_PART_OCTETS) {
		refuse(inbound, link_index, ticket, REFUSED_PART);
		return;
	}
	pending = calloc(1, sizeof(*pending));
	if (!pending) {
		refuse(inbound, link_index, ticket, REFUSED_BUSY);
		return;
	}
	pending->link_index = link_index;
	pending->ticket = *ticket;
	struct journal_part *part = &pending->part;
	part->id = journal_next_id(inbound->parts.journal);
	part->received_ms = clock_wall_ms();
	snprintf(part->link, sizeof(part->link), "%s", link_config(link)->name);
	address_from_pdu(&part->sender, &pdu->message.source);
	address_from_pdu(&part->service, &pdu->message.destination);
	part->reference = numbers->reference;
	part->total = numbers->total;
	part->sequence = numbers->sequence;
	part->charset = (uint8_t)charset_of_message(link, &pdu->message, numbers);
	part->len = (uint8_t)text.len;
	if (text.len > 0)
		memcpy(part->octets, text.data, text.len);
	part->owner = pending;
	inbound->pending++;
	journal_keep_part(inbound->parts.journal, part);
}

/* What makes two messages the same: who wrote to whom, and every octet of it. Keyed, as identities are. */
static uint64_t fingerprint_of(
	const struct inbound *inbound, const struct pdu_message *message, struct span octets)
{
	uint8_t parts[3][crypto_shorthash_BYTES];
	uint8_t hash[crypto_shorthash_BYTES];
	const uint8_t *key = inbound->parts.key.octets;
	uint64_t fingerprint;

	crypto_shorthash(
		parts[0], (const uint8_t *)message->source.digits, strlen(message->source.digits), key);
	crypto_shorthash(parts[1], (const uint8_t *)message->destination.digits,
		strlen(message->destination.digits), key);
	crypto_shorthash(parts[2], octets.data, octets.len, key);
	crypto_shorthash(hash, parts[0], sizeof(parts), key);
	memcpy(&fingerprint, hash, sizeof(fingerprint));
	return fingerprint ? fingerprint : 1;
}

static void add_ticket(struct request *request, size_t link_index, const struct link_ticket *ticket)
{
	size_t place = request->ticket_count < MAX_TICKETS ? request->ticket_count++ : MAX_TICKETS - 1;

	request->tickets[place] = *ticket;
	request->links[place] = link_index;
}

/* True when the message is one that we have already; it is answered, or will be. */
static bool take_redelivery(
	struct inbound *inbound, size_t link_index, const struct link_ticket *ticket, uint64_t fingerprint)
{
	void *first = NULL;

	switch (redelivery_check(inbound->redelivery, fingerprint, clock_monotonic_ms(), &first)) {
	case REDELIVERY_NEW:
		return false;
	case REDELIVERY_PENDING:
		add_ticket(first, link_index, ticket);
		break;
	case REDELIVERY_REPEATED:
		link_answer(inbound->links[link_index], ticket, PDU_STATUS_OK);
		break;
	}
	metrics_count(inbound->parts.metrics, COUNT_REDELIVERED, link_index);
	return true;
}

static struct request *begin_request(struct inbound *inbound, size_t link_index,
	const struct link_ticket *ticket, const struct pdu_message *message, uint64_t fingerprint)
{
	const struct redelivery_origin origin = { (uint32_t)link_index, ticket->leg, ticket->generation };
	struct journal_address sender, service;

	address_from_pdu(&sender, &message->source);
	address_from_pdu(&service, &message->destination);
	struct request *request = new_request(inbound, link_index, &sender, &service);
	if (!request)
		return NULL;
	request->entry.fingerprint = fingerprint;
	add_ticket(request, link_index, ticket);
	redelivery_received(inbound->redelivery, fingerprint, &origin, request);
	return request;
}

static void take_whole(struct inbound *inbound, size_t link_index, const struct link_ticket *ticket,
	const struct pdu *pdu, struct span octets, const struct udh *header)
{
	uint64_t fingerprint = fingerprint_of(inbound, &pdu->message, octets);
	struct buffer text = { 0 };

	if (take_redelivery(inbound, link_index, ticket, fingerprint))
		return;
	buffer_add(&text, "", 0);
	charset_decode(charset_of_message(inbound->links[link_index], &pdu->message, header), octets, &text);
	struct request *request =
		text.failed ? NULL : begin_request(inbound, link_index, ticket, &pdu->message, fingerprint);
	if (!request || !commit_request(inbound, request, text.data))
		refuse(inbound, link_index, ticket, REFUSED_BUSY);
	buffer_free(&text);
}

/* --- receipts ----------------------------------------------------------------------------------------- */

struct pending_receipt {
	size_t link_index;
	struct link_ticket ticket;
};

/* Those that say nothing final, or cannot be read, are taken so that the SMSC does not come again. */
static void take_receipt(
	struct inbound *inbound, size_t link_index, const struct link_ticket *ticket, const struct pdu *pdu)
{
	const struct config_link *config = link_config(inbound->links[link_index]);
	struct journal_receipt entry = { .now_ms = clock_wall_ms() };
	struct receipt receipt;

	_Static_assert(sizeof(entry.ids) >= sizeof(receipt.ids), "all spellings fit");
	metrics_count(inbound->parts.metrics, COUNT_RECEIPTS, link_index);
	if (!config->registered_delivery || !receipt_read(pdu, &receipt) ||
		receipt.state == RECEIPT_UNDERWAY) {
		link_answer(inbound->links[link_index], ticket, PDU_STATUS_OK);
		return;
	}
	struct pending_receipt *pending = malloc(sizeof(*pending));
	if (!pending) {
		refuse(inbound, link_index, ticket, REFUSED_BUSY);
		return;
	}
	*pending = (struct pending_receipt){ link_index, *ticket };
	snprintf(entry.link, sizeof(entry.link), "%s", config->name);
	memcpy(entry.ids, receipt.ids, sizeof(receipt.ids));
	entry.id_count = receipt.id_count;
	entry.delivered = receipt.state == RECEIPT_DELIVERED;
	entry.owner = pending;
	inbound->pending++;
	journal_receipt(inbound->parts.journal, &entry);
}

void inbound_receipt_done(struct inbound *inbound, void *owner, bool committed)
{
	struct pending_receipt *pending = owner;

	inbound->pending--;
	if (committed)
		link_answer(inbound->links[pending->link_index], &pending->ticket, PDU_STATUS_OK);
	else
		refuse(inbound, pending->link_index, &pending->ticket, REFUSED_STORAGE);
	free(pending);
}

void inbound_message(
	struct inbound *inbound, size_t link_index, const struct link_ticket *ticket, const struct pdu *pdu)
{
	struct span text = pdu->message.text;
	struct udh numbers;

	if (receipt_is(pdu)) {
		take_receipt(inbound, link_index, ticket, pdu);
		return;
	}
	if (ussd_is(pdu)) { /* the link has no USSD codes, else dialogues.h would have it */
		refuse(inbound, link_index, ticket, REFUSED_USSD);
		return;
	}
	if (inbound->refuse || !inbound->catalogue) {
		refuse(inbound, link_index, ticket, REFUSED_BUSY);
		return;
	}
	if (!parts_read(pdu, &text, &numbers))
		refuse(inbound, link_index, ticket, REFUSED_UDH);
	else if (numbers.concatenated)
		take_part(inbound, link_index, ticket, pdu, text, &numbers);
	else
		take_whole(inbound, link_index, ticket, pdu, text, &numbers);
}

void inbound_restore_message(struct inbound *inbound, uint64_t fingerprint)
{
	redelivery_restore(inbound->redelivery, fingerprint);
}

/* --- life --------------------------------------------------------------------------------------------- */

static uint64_t connection_ended(const struct redelivery_origin *origin, void *arg)
{
	const struct inbound *inbound = arg;
	const struct link_ticket ticket = { .generation = origin->generation, .leg = (uint8_t)origin->leg };

	return link_ended_ms(inbound->links[origin->link], &ticket);
}

struct inbound *inbound_new(const struct inbound_parts *parts, struct link **links)
{
	struct inbound *inbound = calloc(1, sizeof(*inbound));

	if (!inbound)
		return NULL;
	inbound->parts = *parts;
	inbound->links = links;
	inbound->reassembly = reassembly_new(LONG_MESSAGES, LONG_MESSAGE_WAIT_MS, on_long_message, inbound);
	inbound->redelivery =
		redelivery_new(REMEMBERED_MESSAGES, clock_monotonic_ms(), connection_ended, inbound);
	if (!inbound->reassembly || !inbound->redelivery) {
		inbound_free(inbound);
		return NULL;
	}
	return inbound;
}

void inbound_free(struct inbound *inbound)
{
	if (!inbound)
		return;
	while (inbound->stalled) {
		struct request *request = inbound->stalled;

		inbound->stalled = request->next_stalled;
		free_request(inbound, request);
	}
	reassembly_free(inbound->reassembly);
	redelivery_free(inbound->redelivery);
	free(inbound);
}

void inbound_set_catalogue(struct inbound *inbound, const struct catalogue *catalogue)
{
	inbound->catalogue = catalogue;
}

void inbound_refuse(struct inbound *inbound, bool refuse_now)
{
	inbound->refuse = refuse_now;
}

size_t inbound_pending(const struct inbound *inbound)
{
	return inbound->pending;
}
