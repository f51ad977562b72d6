#include "agahi/gateway/gateway.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/resolver.h"
#include "agahi/base/told.h"
#include "agahi/catalogue/library.h"
#include "agahi/catalogue/watch.h"
#include "agahi/dialogue/dialogues.h"
#include "agahi/gateway/fragments.h"
#include "agahi/gateway/inbound.h"
#include "agahi/gateway/outbound.h"
#include "agahi/ops/http.h"
#include "agahi/request/redelivery.h"
#include "agahi/request/requests.h"
#include "agahi/smpp/message.h"
#include "agahi/store/history.h"
#include "agahi/store/identity.h"
#include "agahi/text/script.h"

enum {
	MAX_IN_HAND = 100000, /* requests and replies in memory; more are refused for now */
	OUTBOX_PAGE = 2000,   /* rows of an old outbox read at once, so that the loop never waits long */
	OUTBOX_LOW = 10000,   /* replies in hand below which the next page is read */
	REMEMBERED = 1000000, /* answered requests that the limiter looks back on */
	DOUBTFUL = 200000,    /* messages that may be delivered again after a crash */
	DRAIN_WITHIN_S = 10,
	UNBIND_WITHIN_S = 3,
	STUCK_AFTER_MS = 2000,        /* draining, and the SMSC takes nothing any more */
	REMEMBERED_MESSAGES = 262144, /* for redeliveries: six seconds of forty thousand a second */
	TICK_MS = 100,
	EXPIRE_EVERY_TICKS = 10
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

struct gateway {
	struct event_base *base;
	struct resolver *resolver;
	const struct config *config;
	struct log *log;

	struct journal *journal;
	struct limiter *limiter;
	struct preferences *preferences;
	struct topics_languages languages;
	struct watch *watch;
	struct catalogue *catalogue;
	const char **own_addresses;
	const char **link_names;
	struct metrics *metrics;
	struct http *http;

	struct link **links;
	size_t link_count;
	size_t *smscs;                    /* by link: the first link of the same telco */
	struct message_reading *readings; /* by link */
	struct told guessed;
	struct sender_key key;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct requests *requests;
	struct fragments *fragments;
	struct inbound *inbound;
	struct outbound *outbound;
	struct limiter *dial_limiter;
	struct dialogues *dialogues;

	struct event *tick;
	unsigned ticks;
	int64_t outbox_read; /* the last id taken in from an earlier life's outbox */
	size_t page_rows;

	bool draining;
	bool unbinding;
	bool all_committed; /* when it began to unbind */
	uint64_t draining_since_ms;
	uint64_t deadline_ms;
	size_t links_stopped;
};

static size_t index_of(const struct gateway *gateway, const struct link *link)
{
	size_t index = 0;

	while (gateway->links[index] != link)
		index++;
	return index;
}

/* The link of that name; the first one when the configuration does not have it any more. */
static size_t find_link(const struct gateway *gateway, const char *name)
{
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (strcmp(gateway->config->links[i].name, name) == 0)
			return i;
	}
	return 0;
}

/* --- handlers ----------------------------------------------------------------------------------------- */

/* A network that contradicts itself is worth a word to it. */
static void tell_guess(
	struct gateway *gateway, size_t index, const struct pdu *pdu, const struct message *message)
{
	uint64_t count;

	metrics_count(gateway->metrics, COUNT_GUESSED, index);
	if (!told_count(&gateway->guessed, clock_monotonic_ms(), &count))
		return;
	log_warn(gateway->log, "encoding_guessed", LOG_WORD("link", gateway->link_names[index]),
		LOG_HEX("data_coding", pdu->message.data_coding, 2),
		LOG_WORD("declared", charset_tag(message->declared)),
		LOG_WORD("read_as", charset_tag(message->charset)),
		LOG_TEXT("effect", "read as the octets are"), LOG_TALLY(count, gateway->guessed.total));
}

static void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu, void *arg)
{
	struct gateway *gateway = arg;
	const struct ticket from = { index_of(gateway, link), *ticket };
	struct message message;

	if (!message_read(&gateway->readings[from.link], pdu, &message)) {
		refusals_answer(gateway->refusals, from.link, ticket, REFUSED_BUSY);
		message_clear(&message);
		return;
	}
	if (message.charset != message.declared)
		tell_guess(gateway, from.link, pdu, &message);
	if (message.kind != MESSAGE_DIALOGUE || !dialogues_take(gateway->dialogues, &from, &message))
		inbound_take(gateway->inbound, &from, &message);
	message_clear(&message);
}

/* Somebody looks at the screen and waits: USSD goes ahead of SMS. */
static void pump(struct gateway *gateway, size_t index)
{
	dialogues_pump(gateway->dialogues, index);
	outbound_pump(gateway->outbound, index);
}

static void on_submitted(struct link *link, uint64_t cookie, enum session_outcome outcome, uint32_t status,
	const char *message_id, void *arg)
{
	struct gateway *gateway = arg;

	if (cookie & DIALOGUES_COOKIE) {
		dialogues_submitted(gateway->dialogues, cookie, outcome);
		pump(gateway, index_of(gateway, link));
		return;
	}
	outbound_submitted(gateway->outbound, cookie, outcome, status, message_id);
}

static void on_ready(struct link *link, void *arg)
{
	struct gateway *gateway = arg;

	pump(gateway, index_of(gateway, link));
}

static void on_stopped(struct link *link, void *arg)
{
	struct gateway *gateway = arg;

	(void)link;
	if (++gateway->links_stopped == gateway->link_count)
		event_base_loopexit(gateway->base, NULL);
}

static void on_reply(size_t link_index, const struct journal_entry *entry, void *arg)
{
	struct gateway *gateway = arg;

	if (!outbound_add(gateway->outbound, link_index, entry, false))
		log_error(gateway->log, "reply_delayed", LOG_NUMBER("id", entry->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "it is sent after the next start"));
	outbound_pump(gateway->outbound, link_index);
}

static void on_entry_done(struct journal_entry *entry, bool committed, void *arg)
{
	struct gateway *gateway = arg;

	requests_entry_done(gateway->requests, entry, committed);
}

static void on_part_done(void *owner, int64_t part_id, bool committed, void *arg)
{
	struct gateway *gateway = arg;

	fragments_part_done(gateway->fragments, owner, part_id, committed);
}

static void on_receipt_done(void *owner, bool committed, void *arg)
{
	struct gateway *gateway = arg;

	inbound_receipt_done(gateway->inbound, owner, committed);
}

static void take_catalogue(struct gateway *gateway, struct catalogue *catalogue)
{
	struct catalogue *old = gateway->catalogue;

	gateway->catalogue = catalogue;
	requests_set_catalogue(gateway->requests, catalogue);
	dialogues_set_catalogue(gateway->dialogues, catalogue);
	catalogue_free(old);
	log_info(gateway->log, "content_loaded",
		LOG_NUMBER("topics", topics_count(catalogue_topics(catalogue))),
		LOG_NUMBER("keywords", keywords_count(catalogue_keywords(catalogue))),
		LOG_NUMBER("languages", topics_language_count(catalogue_topics(catalogue))));
	if (topics_count(catalogue_topics(catalogue)) == 0)
		log_warn(gateway->log, "content_empty", LOG_TEXT("reason", "no message set is published"),
			LOG_TEXT("next", "agahi -c FILE import MESSAGES.csv"));
}

static void on_catalogue(struct catalogue *catalogue, void *arg)
{
	take_catalogue(arg, catalogue);
}

static bool any_link_bound(const struct gateway *gateway)
{
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (link_is_bound(gateway->links[i]))
			return true;
	}
	return false;
}

/* --- figures ------------------------------------------------------------------------------------------ */

static void write_links(const struct gateway *gateway, struct buffer *out)
{
	char labels[256];

	metrics_write_head("agahi_link_up", "gauge", "Is the link bound?", out);
	for (size_t i = 0; i < gateway->link_count; i++) {
		snprintf(labels, sizeof(labels), "link=\"%s\"", gateway->link_names[i]);
		metrics_write_sample("agahi_link_up", labels, link_is_bound(gateway->links[i]), out);
	}
	metrics_write_head(
		"agahi_refused_pdus_total", "counter", "PDUs that were not understood, by reason.", out);
	for (size_t i = 0; i < gateway->link_count; i++) {
		const struct wire_refusals *refusals = link_refusals(gateway->links[i]);

		for (int fault = 0; fault < PDU_FAULT_COUNT; fault++) {
			snprintf(labels, sizeof(labels), "link=\"%s\",reason=\"%s\"", gateway->link_names[i],
				fault == PDU_FAULT_NONE ? "broken length"
							: pdu_fault_words((enum pdu_fault)fault));
			metrics_write_sample(
				"agahi_refused_pdus_total", labels, refusals->faults[fault].total, out);
		}
	}
}

static void write_repairs(const struct gateway *gateway, struct buffer *out)
{
	char labels[256];

	metrics_write_head("agahi_repaired_pdus_total", "counter",
		"PDUs that were taken although something in them was amiss, by reason.", out);
	for (size_t i = 0; i < gateway->link_count; i++) {
		const struct wire_refusals *refusals = link_refusals(gateway->links[i]);

		for (int repair = 0; repair < PDU_REPAIR_COUNT; repair++) {
			snprintf(labels, sizeof(labels), "link=\"%s\",reason=\"%s\"", gateway->link_names[i],
				pdu_repair_words((enum pdu_repair)repair));
			metrics_write_sample(
				"agahi_repaired_pdus_total", labels, refusals->repairs[repair].total, out);
		}
	}
}

static size_t uncommitted(const struct gateway *gateway)
{
	return requests_pending(gateway->requests) + fragments_pending(gateway->fragments) +
		inbound_pending(gateway->inbound);
}

static void write_metrics(struct buffer *out, void *arg)
{
	const struct gateway *gateway = arg;
	const struct {
		const char *name;
		const char *help;
		unsigned long long value;
	} gauges[] = {
		{ "agahi_replies_in_hand", "Replies that wait or are under way.",
			outbound_count(gateway->outbound) },
		{ "agahi_requests_uncommitted", "Requests that wait for their commit.",
			uncommitted(gateway) },
		{ "agahi_journal_backlog", "Writes that wait for the journal.",
			journal_backlog(gateway->journal) },
		{ "agahi_journal_up", "Was the last commit good?", journal_is_healthy(gateway->journal) },
		{ "agahi_journal_used_bytes", "What the journal's rows take on disk.",
			(unsigned long long)journal_used_octets(gateway->journal) },
		{ "agahi_journal_max_bytes", "Above it new requests are refused (store.max_size).",
			(unsigned long long)journal_max_octets(gateway->journal) },
		{ "agahi_topics", "Topics of the published set.",
			topics_count(catalogue_topics(gateway->catalogue)) },
		{ "agahi_keywords", "Keywords of the published set.",
			keywords_count(catalogue_keywords(gateway->catalogue)) },
	};

	metrics_write(gateway->metrics, out);
	metrics_write_histogram(journal_commit_times(gateway->journal), "agahi_commit_seconds",
		"Commits of the journal.", out);
	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++) {
		metrics_write_head(gauges[i].name, "gauge", gauges[i].help, out);
		metrics_write_sample(gauges[i].name, "", gauges[i].value, out);
	}
	dialogues_write_metrics(gateway->dialogues, out);
	write_links(gateway, out);
	write_repairs(gateway, out);
}

static bool is_ready(char *reason, size_t size, void *arg)
{
	const struct gateway *gateway = arg;
	const char *why = NULL;

	if (gateway->draining)
		why = "draining";
	else if (!journal_is_healthy(gateway->journal))
		why = "the journal cannot be written";
	else if (journal_is_full(gateway->journal))
		why = "the journal is over store.max_size";
	else if (topics_count(catalogue_topics(gateway->catalogue)) == 0)
		why = "no message set is published";
	else if (!any_link_bound(gateway))
		why = "no link is bound";
	if (why)
		snprintf(reason, size, "%s", why);
	return why == NULL;
}

/* --- what an earlier life left ------------------------------------------------------------------------ */

static void restore_reply(const struct journal_entry *entry, void *arg)
{
	struct gateway *gateway = arg;
	size_t index = find_link(gateway, entry->link);

	gateway->outbox_read = entry->id;
	gateway->page_rows++;
	if (!outbound_add(gateway->outbound, index, entry, true))
		log_error(gateway->log, "reply_delayed", LOG_NUMBER("id", entry->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "it is sent after the next start"));
}

static void read_outbox_page(struct gateway *gateway)
{
	int64_t last = journal_last_outbox_id(gateway->journal);

	if (gateway->outbox_read >= last || outbound_count(gateway->outbound) >= OUTBOX_LOW)
		return;
	gateway->page_rows = 0;
	if (!history_read_outbox(journal_reader(gateway->journal), gateway->outbox_read, OUTBOX_PAGE,
		    restore_reply, gateway)) {
		log_error(gateway->log, "outbox_unreadable", LOG_NUMBER("after_id", gateway->outbox_read),
			LOG_TEXT("next", "tried again at once"));
		return;
	}
	if (gateway->page_rows < OUTBOX_PAGE)
		gateway->outbox_read = last; /* what follows came in this life, and is in hand already */
	for (size_t i = 0; i < gateway->link_count; i++)
		outbound_pump(gateway->outbound, i);
}

static void restore_part(const struct journal_part *part, void *arg)
{
	struct gateway *gateway = arg;

	fragments_restore(gateway->fragments, find_link(gateway, part->link), part);
}

static void restore_preference(uint64_t sender, const char *language, bool stopped, void *arg)
{
	struct gateway *gateway = arg;

	preferences_set(gateway->preferences, sender, (struct preference){ language, stopped });
}

static void restore_token(uint64_t sender, int64_t received_ms, void *arg)
{
	struct gateway *gateway = arg;

	limiter_take(gateway->limiter, sender, requests_limiter_time(received_ms));
}

static void restore_message(uint64_t fingerprint, void *arg)
{
	struct gateway *gateway = arg;

	redelivery_restore(gateway->redelivery, fingerprint);
}

static bool restore(struct gateway *gateway, char *error, size_t size)
{
	if (history_read_preferences(journal_reader(gateway->journal), restore_preference, gateway) &&
		history_read_answered(journal_reader(gateway->journal), clock_wall_ms() - DAY_MS, REMEMBERED,
			restore_token, gateway) &&
		(journal_was_clean(gateway->journal) ||
			history_read_doubtful(journal_reader(gateway->journal), REDELIVERY_DOUBT_MS, DOUBTFUL,
				restore_message, gateway)))
		return true;
	snprintf(error, size, "%s: the journal cannot be read", gateway->config->store.journal);
	return false;
}

/* --- time --------------------------------------------------------------------------------------------- */

static bool anything_in_hand(const struct gateway *gateway)
{
	return uncommitted(gateway) > 0 || outbound_count(gateway->outbound) > 0;
}

/* Nothing under way, nothing taken for a while, and nothing that may be sent before the deadline: who waits
 * for more waits in vain. */
static bool is_stuck(const struct gateway *gateway, uint64_t now_ms)
{
	uint64_t accepted_ms = outbound_accepted_ms(gateway->outbound);
	uint64_t since_ms =
		accepted_ms > gateway->draining_since_ms ? accepted_ms : gateway->draining_since_ms;

	if (uncommitted(gateway) > 0)
		return false;
	if (!any_link_bound(gateway) || !outbound_can_go_on(gateway->outbound, now_ms, gateway->deadline_ms))
		return true;
	return now_ms - since_ms >= STUCK_AFTER_MS && !outbound_can_go_on(gateway->outbound, now_ms, now_ms);
}

static void unbind_links(struct gateway *gateway, uint64_t now_ms)
{
	gateway->unbinding = true;
	gateway->all_committed = uncommitted(gateway) == 0;
	gateway->deadline_ms = now_ms + UNBIND_WITHIN_S * 1000;
	if (anything_in_hand(gateway))
		log_warn(gateway->log, "drain_incomplete",
			LOG_NUMBER("replies", outbound_count(gateway->outbound)),
			LOG_TEXT("effect", "they go out after the next start"));
	for (size_t i = 0; i < gateway->link_count; i++)
		link_stop(gateway->links[i]);
}

static void drain(struct gateway *gateway)
{
	uint64_t now_ms = clock_monotonic_ms();
	bool late = now_ms >= gateway->deadline_ms;

	if (gateway->unbinding && late)
		event_base_loopexit(gateway->base, NULL);
	if (!gateway->unbinding && (late || !anything_in_hand(gateway) || is_stuck(gateway, now_ms)))
		unbind_links(gateway, now_ms);
}

/* Why new questions are refused; REFUSAL_COUNT: they are not. */
static enum refusal reason_to_refuse(const struct gateway *gateway)
{
	if (gateway->draining || uncommitted(gateway) + outbound_count(gateway->outbound) > MAX_IN_HAND)
		return REFUSED_BUSY;
	return journal_is_full(gateway->journal) ? REFUSED_FULL : REFUSAL_COUNT;
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct gateway *gateway = arg;

	(void)fd;
	(void)what;
	inbound_refuse(gateway->inbound, reason_to_refuse(gateway));
	dialogues_refuse(gateway->dialogues, gateway->draining);
	if (++gateway->ticks % EXPIRE_EVERY_TICKS == 0) {
		requests_tick(gateway->requests);
		fragments_tick(gateway->fragments);
		dialogues_expire(gateway->dialogues);
	}
	for (size_t i = 0; i < gateway->link_count; i++)
		dialogues_pump(gateway->dialogues, i);
	if (gateway->draining)
		drain(gateway);
	else
		read_outbox_page(gateway);
}

void gateway_stop(struct gateway *gateway)
{
	if (gateway->draining)
		return;
	log_info(gateway->log, "draining", LOG_NUMBER("replies", outbound_count(gateway->outbound)),
		LOG_NUMBER("within_s", DRAIN_WITHIN_S));
	gateway->draining = true;
	gateway->draining_since_ms = clock_monotonic_ms();
	gateway->deadline_ms = gateway->draining_since_ms + DRAIN_WITHIN_S * 1000;
	inbound_refuse(gateway->inbound, REFUSED_BUSY);
	drain(gateway);
}

void gateway_reload(struct gateway *gateway)
{
	/* Some may have been forgotten by `agahi forget`. */
	preferences_clear(gateway->preferences);
	if (!history_read_preferences(journal_reader(gateway->journal), restore_preference, gateway))
		log_error(gateway->log, "preferences_unreadable",
			LOG_TEXT("effect", "citizens are answered by their script"));
	watch_reload(gateway->watch);
}

/* --- life --------------------------------------------------------------------------------------------- */

static struct limiter *make_limiter(const struct config_rates *config, int senders)
{
	const struct limiter_rates rates = { (uint32_t)config->burst, (uint32_t)config->per_minute,
		(uint32_t)config->per_day };

	return limiter_new((size_t)senders, &rates);
}

static bool serves_ussd(const struct config *config)
{
	for (size_t i = 0; i < config->link_count; i++) {
		if (config->links[i].ussd.codes.count > 0)
			return true;
	}
	return false;
}

static bool make_dialogues(struct gateway *gateway)
{
	const struct config_limits *limits = &gateway->config->limits;
	bool serves = serves_ussd(gateway->config);
	struct dialogues_parts parts = { .requests = gateway->requests,
		.preferences = gateway->preferences,
		.key = gateway->key,
		.smscs = gateway->smscs,
		.log = gateway->log,
		.sessions = serves ? (size_t)limits->sessions : 1 };

	if (serves) {
		gateway->dial_limiter = make_limiter(&limits->ussd, limits->senders);
		if (!gateway->dial_limiter)
			return false;
	}
	parts.limiter = gateway->dial_limiter;
	gateway->dialogues = dialogues_new(&parts, gateway->links, gateway->link_count);
	return gateway->dialogues != NULL;
}

static bool collect_own_addresses(struct gateway *gateway, struct config_strings *own)
{
	size_t count = 0;

	for (size_t i = 0; i < gateway->link_count; i++)
		count += gateway->config->links[i].short_codes.count;
	gateway->own_addresses = calloc(count + 1, sizeof(*gateway->own_addresses));
	if (!gateway->own_addresses)
		return false;
	own->items = gateway->own_addresses;
	own->count = 0;
	for (size_t i = 0; i < gateway->link_count; i++) {
		const struct config_strings *codes = &gateway->config->links[i].short_codes;

		for (size_t j = 0; j < codes->count; j++)
			own->items[own->count++] = codes->items[j];
	}
	return true;
}

static bool make_links(struct gateway *gateway, char *error, size_t size)
{
	const struct link_handlers handlers = { on_message, on_submitted, on_ready, on_stopped, gateway };

	gateway->links = calloc(gateway->config->link_count, sizeof(struct link *));
	if (!gateway->links)
		return false;
	for (; gateway->link_count < gateway->config->link_count; gateway->link_count++) {
		struct link *link = link_new(gateway->base, gateway->resolver, gateway->log,
			&gateway->config->links[gateway->link_count], &handlers, error, size);

		if (!link)
			return false;
		gateway->links[gateway->link_count] = link;
	}
	return true;
}

/* Submissions that an older version kept under the link's name. */
static bool rename_links(struct gateway *gateway, char *error, size_t size)
{
	char name[JOURNAL_LINK_SIZE];

	for (size_t i = 0; i < gateway->config->link_count; i++) {
		const struct config_link *link = &gateway->config->links[i];

		snprintf(name, sizeof(name), SMSC_PREFIX "%s", link->smsc);
		if (!journal_rename_link(gateway->journal, link->name, name)) {
			snprintf(error, size, "%s: the journal cannot be written",
				gateway->config->store.journal);
			return false;
		}
	}
	return true;
}

static bool open_stores(struct gateway *gateway, char *error, size_t size)
{
	const struct config_store *store = &gateway->config->store;
	const struct journal_options options = { .path = store->journal,
		.durability = (enum config_durability)store->durability,
		.retention_days = store->retention_days,
		.max_size_mib = store->max_size,
		.log = gateway->log };
	/* The lock comes first: nothing of another daemon's journal is touched. */
	gateway->journal = journal_open(&options, error, size);
	if (!gateway->journal)
		return false;
	/* Makes the content database when it is not there, so that the daemon may start before the first
	 * import. */
	sqlite3 *content = library_open(store->content, DB_READ_WRITE, error, size);
	bool known = content &&
		identity_prepare(store->journal, gateway->config->service.country_code, content,
			&gateway->key, error, size);

	db_close(content);
	return known && rename_links(gateway, error, size);
}

static size_t first_of_smsc(const struct config *config, size_t link)
{
	size_t first = 0;

	while (strcmp(config->links[first].smsc, config->links[link].smsc) != 0)
		first++;
	return first;
}

static unsigned scripts_of(const struct config_strings *languages)
{
	/* Latin letters are on every phone, and Roman Urdu needs no leave. */
	unsigned scripts = SCRIPT_LATIN;

	for (size_t i = 0; i < languages->count; i++)
		scripts |= (unsigned)script_of_language(languages->items[i]);
	return scripts;
}

static bool make_readings(struct gateway *gateway)
{
	const struct config *config = gateway->config;

	gateway->smscs = calloc(config->link_count, sizeof(gateway->smscs[0]));
	gateway->readings = calloc(config->link_count, sizeof(gateway->readings[0]));
	for (size_t i = 0; gateway->smscs && gateway->readings && i < config->link_count; i++) {
		const struct config_link *link = &config->links[i];

		gateway->smscs[i] = first_of_smsc(config, i);
		gateway->readings[i] =
			(struct message_reading){ .alphabet = (enum charset)link->default_alphabet,
				.scripts = scripts_of(&config->service.languages),
				.receipts = link->registered_delivery,
				.dialogues = link->ussd.codes.count > 0,
				.dialect = ussd_dialect_with(link->ussd.dialect, &link->ussd.overrides) };
	}
	return gateway->smscs && gateway->readings;
}

static bool make_metrics(struct gateway *gateway)
{
	size_t count = gateway->config->link_count;

	gateway->link_names = calloc(count, sizeof(*gateway->link_names));
	for (size_t i = 0; gateway->link_names && i < count; i++)
		gateway->link_names[i] = gateway->config->links[i].name;
	gateway->metrics = gateway->link_names ? metrics_new(gateway->link_names, count) : NULL;
	return gateway->metrics != NULL;
}

/* When a connection ended, for redelivery.h. */
static uint64_t connection_ended(const struct redelivery_origin *origin, void *arg)
{
	const struct gateway *gateway = arg;
	const struct link_ticket ticket = { .generation = origin->generation, .leg = (uint8_t)origin->leg };

	return link_ended_ms(gateway->links[origin->link], &ticket);
}

static bool make_inbound(struct gateway *gateway)
{
	struct requests_parts requests = { .journal = gateway->journal,
		.limiter = gateway->limiter,
		.preferences = gateway->preferences,
		.redelivery = gateway->redelivery,
		.refusals = gateway->refusals,
		.key = gateway->key,
		.log = gateway->log,
		.metrics = gateway->metrics,
		.notice = gateway->config->limits.notice,
		.reply = on_reply,
		.arg = gateway };

	if (!collect_own_addresses(gateway, &requests.own_addresses))
		return false;
	gateway->requests = requests_new(&requests, gateway->links);
	const struct fragments_parts fragments = { gateway->journal, gateway->requests, gateway->redelivery,
		gateway->refusals, gateway->key, gateway->smscs,
		scripts_of(&gateway->config->service.languages) };
	gateway->fragments = fragments_new(&fragments, gateway->links);
	const struct inbound_parts inbound = { gateway->journal, gateway->requests, gateway->fragments,
		gateway->redelivery, gateway->refusals, gateway->key, gateway->metrics };
	gateway->inbound = inbound_new(&inbound, gateway->links);
	return gateway->requests && gateway->fragments && gateway->inbound;
}

static bool make_rooms(struct gateway *gateway, char *error, size_t size)
{
	const struct config *config = gateway->config;
	const struct outbound_options options = { .validity_ms = config->service.reply_validity * HOUR_MS,
		.metrics = gateway->metrics,
		.flash_topics = config->service.flash,
		.fail_over = config->service.fail_over };
	static const struct timeval tick = { 0, TICK_MS * 1000 };

	gateway->limiter = make_limiter(&config->limits.sms, config->limits.senders);
	gateway->preferences = preferences_new((size_t)config->limits.senders);
	gateway->redelivery =
		redelivery_new(REMEMBERED_MESSAGES, clock_monotonic_ms(), connection_ended, gateway);
	if (!gateway->limiter || !gateway->preferences || !gateway->redelivery || !make_readings(gateway) ||
		!make_links(gateway, error, size))
		return false;
	gateway->refusals = refusals_new(gateway->links, gateway->log, gateway->metrics);
	if (!gateway->refusals || !make_inbound(gateway))
		return false;
	gateway->outbound = outbound_new(
		gateway->base, gateway->journal, gateway->log, &options, gateway->links, gateway->link_count);
	gateway->tick = event_new(gateway->base, -1, EV_PERSIST, on_tick, gateway);
	return gateway->outbound && gateway->tick && make_dialogues(gateway) &&
		event_add(gateway->tick, &tick) == 0;
}

struct gateway *gateway_new(
	struct event_base *base, const struct config *config, struct log *log, char *error, size_t size)
{
	struct gateway *gateway = calloc(1, sizeof(*gateway));

	snprintf(error, size, "memory is short");
	if (!gateway)
		return NULL;
	gateway->base = base;
	gateway->config = config;
	gateway->log = log;
	gateway->languages = (struct topics_languages){ config->service.languages.items,
		config->service.languages.count, config->service.default_language };
	gateway->resolver = resolver_new(base);
	if (!gateway->resolver || !make_metrics(gateway) || !open_stores(gateway, error, size) ||
		!make_rooms(gateway, error, size) || !restore(gateway, error, size)) {
		gateway_free(gateway);
		return NULL;
	}
	return gateway;
}

/* Citizens do not go without answers because nobody can look at the figures. */
static void serve_figures(struct gateway *gateway)
{
	const struct http_handlers figures = { write_metrics, is_ready, gateway };
	const char *listen = gateway->config->admin.listen;
	char error[512];

	if (*listen == '\0')
		return;
	gateway->http = http_new(gateway->base, listen, &figures, error, sizeof(error));
	if (!gateway->http)
		log_error(gateway->log, "admin_unavailable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "no figures are served"));
}

static void tell_long_passwords(const struct gateway *gateway)
{
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (strlen(gateway->config->links[i].password) > PDU_STANDARD_PASSWORD)
			log_warn(gateway->log, "password_long", LOG_WORD("link", gateway->link_names[i]),
				LOG_NUMBER("octets", strlen(gateway->config->links[i].password)),
				LOG_TEXT("effect", "sent as it is"),
				LOG_TEXT("reason",
					"SMPP 3.4 allows 8 octets; an SMSC that keeps to it refuses the "
					"bind"));
	}
}

bool gateway_start(struct gateway *gateway, char *error, size_t size)
{
	const struct journal_handlers handlers = { on_entry_done, on_part_done, on_receipt_done, gateway };
	const struct watch_parts parts = { gateway->base, gateway->config->store.content, &gateway->languages,
		gateway->log, on_catalogue, gateway };
	struct catalogue *first = NULL;

	gateway->watch = watch_start(&parts, &first, error, size);
	if (!gateway->watch)
		return false;
	take_catalogue(gateway, first);
	if (!history_read_parts(journal_reader(gateway->journal), restore_part, gateway)) {
		snprintf(error, size, "%s: the journal cannot be read", gateway->config->store.journal);
		return false;
	}
	if (!journal_start(gateway->journal, gateway->base, &handlers, error, size))
		return false;
	serve_figures(gateway);
	read_outbox_page(gateway);
	inbound_refuse(gateway->inbound, reason_to_refuse(gateway));
	tell_long_passwords(gateway);
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (!link_start(gateway->links[i], error, size))
			return false;
	}
	return true;
}

/* Does the SMSC have every answer of ours? Else the next life knows again what may be delivered once more. */
static bool is_clean_end(const struct gateway *gateway)
{
	uint64_t now_ms = clock_monotonic_ms();

	if (!gateway->unbinding || !gateway->all_committed || gateway->links_stopped != gateway->link_count)
		return false;
	for (size_t i = 0; i < gateway->link_count; i++) {
		uint64_t lost_ms = link_lost_ms(gateway->links[i]);

		if (lost_ms != 0 && now_ms - lost_ms <= REDELIVERY_DOUBT_MS)
			return false;
	}
	return true;
}

void gateway_free(struct gateway *gateway)
{
	if (!gateway)
		return;
	bool clean = is_clean_end(gateway);
	http_free(gateway->http);
	watch_stop(gateway->watch);
	for (size_t i = 0; i < gateway->link_count; i++)
		link_close(gateway->links[i]);
	if (gateway->requests && gateway->journal)
		requests_flush(gateway->requests);
	/* What the journal still reports goes to inbound and outbound, so they end after it. */
	journal_close(gateway->journal, clean);
	if (gateway->tick)
		event_free(gateway->tick);
	dialogues_free(gateway->dialogues);
	inbound_free(gateway->inbound);
	fragments_free(gateway->fragments);
	requests_free(gateway->requests);
	refusals_free(gateway->refusals);
	redelivery_free(gateway->redelivery);
	outbound_free(gateway->outbound);
	for (size_t i = 0; i < gateway->link_count; i++)
		link_free(gateway->links[i]);
	free(gateway->links);
	limiter_free(gateway->limiter);
	limiter_free(gateway->dial_limiter);
	preferences_free(gateway->preferences);
	catalogue_free(gateway->catalogue);
	free(gateway->own_addresses);
	free(gateway->smscs);
	free(gateway->readings);
	metrics_free(gateway->metrics);
	free(gateway->link_names);
	resolver_free(gateway->resolver);
	free(gateway);
}
