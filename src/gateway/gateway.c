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
#include "agahi/gateway/drain.h"
#include "agahi/gateway/gauges.h"
#include "agahi/gateway/inbound.h"
#include "agahi/gateway/restore.h"
#include "agahi/ops/http.h"
#include "agahi/store/identity.h"
#include "agahi/text/script.h"

enum {
	MAX_IN_HAND = 100000,         /* requests and replies in memory; more are refused for now */
	REMEMBERED_MESSAGES = 262144, /* for redeliveries: six seconds of forty thousand a second */
	TICK_MS = 100,
	TICKS_A_SECOND = 10,
	TICKS_A_FLUSH = 50
};

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

struct gateway {
	struct event_base *base;
	struct resolver *resolver;
	const struct config *config;
	struct log *log;

	struct journal *journal;
	struct sender_key key;
	struct limiter *limiter, *dial_limiter;
	struct preferences *preferences;
	struct catalogue_languages languages;
	struct watch *watch;
	struct catalogue *catalogue;
	struct metrics *metrics;
	struct http *http;

	struct link **links;
	size_t link_count;
	const char **link_names;
	const char **own_addresses;
	size_t *smscs;                    /* by link: the first link of the same telco */
	struct message_reading *readings; /* by link */
	struct told guessed;

	struct redelivery *redelivery;
	struct refusals *refusals;
	struct admission *admission;
	struct unanswered *unanswered;
	struct requests *requests;
	struct fragments *fragments;
	struct receipts *receipts;
	struct inbound *inbound;
	struct outbound *outbound;
	struct dialogues *dialogues;

	struct restore *restore;
	struct drain drain;
	struct event *tick;
	unsigned ticks;
};

/* --- what comes in ------------------------------------------------------------------------------------ */

static size_t index_of(const struct gateway *gateway, const struct link *link)
{
	size_t index = 0;

	while (gateway->links[index] != link)
		index++;
	return index;
}

/* A network that contradicts itself is worth a word to it. */
static void tell_guess(struct gateway *gateway, size_t index, const struct pdu *pdu,
	const struct message *message, struct moment now)
{
	uint64_t count;

	metrics_count(gateway->metrics, COUNT_GUESSED, index);
	if (!told_count(&gateway->guessed, moment_ms(now), &count))
		return;
	log_warn(gateway->log, "encoding_guessed", LOG_WORD("link", gateway->link_names[index]),
		LOG_HEX("data_coding", pdu->message.data_coding, 2),
		LOG_WORD("declared", charset_tag(message->declared)),
		LOG_WORD("read_as", charset_tag(message->charset)),
		LOG_TEXT("effect", "read as the octets are"), LOG_TALLY(count, gateway->guessed.total));
}

static void route_message(struct link *link, const struct link_ticket *link_ticket, const struct pdu *pdu,
	struct moment now, void *arg)
{
	struct gateway *gateway = arg;
	const struct ticket ticket = { index_of(gateway, link), *link_ticket };
	struct message message;

	if (!message_read(&gateway->readings[ticket.link], pdu, &message)) {
		refusals_answer(gateway->refusals, &ticket, REFUSED_BUSY, now);
		message_clear(&message);
		return;
	}
	if (message.charset != message.declared)
		tell_guess(gateway, ticket.link, pdu, &message, now);
	if (message.kind != MESSAGE_DIALOGUE || !dialogues_take(gateway->dialogues, &ticket, &message, now))
		inbound_take(gateway->inbound, &ticket, &message, now);
	message_clear(&message);
}

/* --- what goes out ------------------------------------------------------------------------------------ */

/* Somebody looks at the screen and waits: USSD goes ahead of SMS. */
static void on_ready(struct link *link, struct moment now, void *arg)
{
	struct gateway *gateway = arg;
	size_t index = index_of(gateway, link);

	dialogues_pump(gateway->dialogues, index, now);
	outbound_pump(gateway->outbound, index, now);
}

static void on_reply(size_t link_index, const struct journal_entry *entry, struct moment now, void *arg)
{
	struct gateway *gateway = arg;

	if (!outbound_add(gateway->outbound, link_index, entry, false, now))
		log_error(gateway->log, "reply_delayed", LOG_NUMBER("id", entry->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "it is sent after the next start"));
	outbound_pump(gateway->outbound, link_index, now);
}

static void on_stopped(struct link *link, struct moment now, void *arg)
{
	struct gateway *gateway = arg;

	(void)link;
	(void)now;
	gateway->drain.links_stopped++;
	if (drain_is_over(&gateway->drain))
		event_base_loopexit(gateway->base, NULL);
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void take_catalogue(struct gateway *gateway, struct catalogue *catalogue)
{
	struct catalogue *old = gateway->catalogue;

	gateway->catalogue = catalogue;
	admission_set_catalogue(gateway->admission, catalogue);
	requests_set_catalogue(gateway->requests, catalogue);
	dialogues_set_catalogue(gateway->dialogues, catalogue);
	catalogue_free(old);
	log_info(gateway->log, "content_loaded", LOG_NUMBER("topics", catalogue_topic_count(catalogue)),
		LOG_NUMBER("keywords", catalogue_keyword_count(catalogue)),
		LOG_NUMBER("languages", catalogue_language_count(catalogue)));
	if (catalogue_topic_count(catalogue) == 0)
		log_warn(gateway->log, "content_empty", LOG_TEXT("reason", "no message set is published"),
			LOG_TEXT("next", "agahi -c FILE import MESSAGES.csv"));
}

static void on_catalogue(struct catalogue *catalogue, void *arg)
{
	take_catalogue(arg, catalogue);
}

void gateway_reload(struct gateway *gateway)
{
	/* Some may have been forgotten by `agahi forget`. */
	if (!restore_preferences(gateway->restore))
		log_error(gateway->log, "preferences_unreadable",
			LOG_TEXT("effect", "citizens are answered by their script"));
	watch_reload(gateway->watch);
}

/* --- for whoever looks on ----------------------------------------------------------------------------- */

static size_t uncommitted(const void *arg)
{
	const struct gateway *gateway = arg;

	return requests_pending(gateway->requests) + fragments_pending(gateway->fragments) +
		receipts_pending(gateway->receipts);
}

static void write_metrics(struct buffer *out, void *arg)
{
	const struct gateway *gateway = arg;
	const struct gauges gauges = { gateway->metrics, gateway->journal, gateway->outbound, gateway->dialogues,
		gateway->catalogue, gateway->links, gateway->link_count, uncommitted(gateway) };

	gauges_write(&gauges, out);
}

static bool any_link_bound(const struct gateway *gateway)
{
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (link_is_bound(gateway->links[i]))
			return true;
	}
	return false;
}

static bool is_ready(char *reason, size_t size, void *arg)
{
	const struct gateway *gateway = arg;
	const char *why = NULL;

	if (gateway->drain.draining)
		why = "draining";
	else if (!journal_is_healthy(gateway->journal))
		why = "the journal cannot be written";
	else if (journal_is_full(gateway->journal))
		why = "the journal is over store.max_size";
	else if (catalogue_topic_count(gateway->catalogue) == 0)
		why = "no message set is published";
	else if (!any_link_bound(gateway))
		why = "no link is bound";
	if (why)
		snprintf(reason, size, "%s", why);
	return why == NULL;
}

/* --- time --------------------------------------------------------------------------------------------- */

/* Why new questions are refused; REFUSAL_COUNT: they are not. */
static enum refusal reason_to_refuse(const struct gateway *gateway)
{
	if (gateway->drain.draining || uncommitted(gateway) + outbound_count(gateway->outbound) > MAX_IN_HAND)
		return REFUSED_BUSY;
	return journal_is_full(gateway->journal) ? REFUSED_FULL : REFUSAL_COUNT;
}

static void tick_seconds(struct gateway *gateway, struct moment now)
{
	requests_tick(gateway->requests);
	fragments_tick(gateway->fragments, now);
	dialogues_tick(gateway->dialogues, now);
	if (gateway->ticks % TICKS_A_FLUSH == 0)
		unanswered_flush(gateway->unanswered);
}

/* All the time there is below comes from here, or from the edge that woke us. */
static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct gateway *gateway = arg;
	struct moment now = clock_now();

	(void)fd;
	(void)what;
	inbound_refuse(gateway->inbound, reason_to_refuse(gateway));
	dialogues_refuse(gateway->dialogues, gateway->drain.draining);
	for (size_t i = 0; i < gateway->link_count; i++)
		link_tick(gateway->links[i], now);
	if (++gateway->ticks % TICKS_A_SECOND == 0)
		tick_seconds(gateway, now);
	for (size_t i = 0; i < gateway->link_count; i++)
		dialogues_pump(gateway->dialogues, i, now);
	outbound_tick(gateway->outbound, now);
	if (!gateway->drain.draining)
		restore_outbox(gateway->restore, now);
	else if (drain_tick(&gateway->drain, now))
		event_base_loopexit(gateway->base, NULL);
}

void gateway_stop(struct gateway *gateway)
{
	if (gateway->drain.draining)
		return;
	inbound_refuse(gateway->inbound, REFUSED_BUSY);
	drain_begin(&gateway->drain, clock_now());
}

/* --- making it: stores -------------------------------------------------------------------------------- */

/* Submissions that an older version kept under the link's name. */
static bool rename_links(struct gateway *gateway, char *error, size_t size)
{
	char name[JOURNAL_LINK_SIZE];

	for (size_t i = 0; i < gateway->config->link_count; i++) {
		const struct config_link *link = &gateway->config->links[i];

		snprintf(name, sizeof(name), JOURNAL_SMSC_PREFIX "%s", link->smsc);
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
	/* Makes the content database when it is not there, so that the daemon may start before the first import. */
	sqlite3 *content = library_open(store->content, DB_READ_WRITE, error, size);
	bool known = content &&
		identity_prepare(store->journal, gateway->config->service.country_code, content, &gateway->key,
			error, size);

	db_close(content);
	return known && rename_links(gateway, error, size);
}

/* --- making it: links --------------------------------------------------------------------------------- */

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

static struct message_reading reading_of(const struct config *config, const struct config_link *link)
{
	return (struct message_reading){ .alphabet = (enum charset)link->default_alphabet,
		.scripts = scripts_of(&config->service.languages),
		.receipts = link->registered_delivery,
		.dialogues = link->ussd.codes.count > 0,
		.dialect = ussd_dialect_with(link->ussd.dialect, &link->ussd.overrides) };
}

static bool make_tables(struct gateway *gateway)
{
	const struct config *config = gateway->config;
	size_t count = config->link_count;

	gateway->link_names = calloc(count, sizeof(*gateway->link_names));
	gateway->smscs = calloc(count, sizeof(gateway->smscs[0]));
	gateway->readings = calloc(count, sizeof(gateway->readings[0]));
	gateway->links = calloc(count, sizeof(struct link *));
	if (!gateway->link_names || !gateway->smscs || !gateway->readings || !gateway->links)
		return false;
	for (size_t i = 0; i < count; i++) {
		gateway->link_names[i] = config->links[i].name;
		gateway->smscs[i] = first_of_smsc(config, i);
		gateway->readings[i] = reading_of(config, &config->links[i]);
	}
	gateway->metrics = metrics_new(gateway->link_names, count);
	return gateway->metrics != NULL;
}

static bool make_links(struct gateway *gateway, char *error, size_t size)
{
	const struct link_handlers handlers = { route_message, on_ready, on_stopped, gateway };

	for (; gateway->link_count < gateway->config->link_count; gateway->link_count++) {
		struct link *link = link_new(gateway->base, gateway->resolver, gateway->log,
			&gateway->config->links[gateway->link_count], &handlers, error, size);

		if (!link)
			return false;
		gateway->links[gateway->link_count] = link;
	}
	return true;
}

/* When a connection ended, for redelivery.h. */
static uint64_t connection_ended(const struct redelivery_origin *origin, void *arg)
{
	const struct gateway *gateway = arg;
	const struct link_ticket ticket = { .generation = origin->generation, .leg = (uint8_t)origin->leg };

	return link_ended_ms(gateway->links[origin->link], &ticket);
}

/* --- making it: rooms --------------------------------------------------------------------------------- */

static struct limiter *make_limiter(const struct config_rates *config, int senders)
{
	const struct limiter_rates rates = { (uint32_t)config->burst, (uint32_t)config->per_minute,
		(uint32_t)config->per_day };

	return limiter_new((size_t)senders, &rates);
}

static bool collect_own_addresses(struct gateway *gateway, struct config_strings *own)
{
	size_t count = 0;

	for (size_t i = 0; i < gateway->link_count; i++)
		count += gateway->config->links[i].short_codes.count;
	gateway->own_addresses = calloc(count + 1, sizeof(*gateway->own_addresses));
	if (!gateway->own_addresses)
		return false;
	*own = (struct config_strings){ gateway->own_addresses, 0 };
	for (size_t i = 0; i < gateway->link_count; i++) {
		const struct config_strings *codes = &gateway->config->links[i].short_codes;

		for (size_t j = 0; j < codes->count; j++)
			own->items[own->count++] = codes->items[j];
	}
	return true;
}

static bool make_memory(struct gateway *gateway)
{
	const struct config_limits *limits = &gateway->config->limits;
	struct config_strings own;

	gateway->limiter = make_limiter(&limits->sms, limits->senders);
	gateway->preferences = preferences_new((size_t)limits->senders);
	gateway->redelivery =
		redelivery_new(REMEMBERED_MESSAGES, clock_monotonic_ms(), connection_ended, gateway);
	if (!gateway->limiter || !gateway->preferences || !gateway->redelivery ||
		!collect_own_addresses(gateway, &own))
		return false;
	const struct admission_parts admission = { gateway->limiter, gateway->preferences, gateway->key, own,
		limits->notice };
	gateway->admission = admission_new(&admission);
	return gateway->admission != NULL;
}

static bool make_requests(struct gateway *gateway)
{
	const struct unanswered_parts unanswered = { gateway->journal, gateway->metrics, gateway->log, gateway->key,
		gateway->links };

	gateway->refusals = refusals_new(gateway->links, gateway->log, gateway->metrics);
	gateway->unanswered = unanswered_new(&unanswered);
	if (!gateway->refusals || !gateway->unanswered)
		return false;
	const struct requests_parts requests = { .journal = gateway->journal,
		.admission = gateway->admission,
		.unanswered = gateway->unanswered,
		.preferences = gateway->preferences,
		.redelivery = gateway->redelivery,
		.refusals = gateway->refusals,
		.key = gateway->key,
		.log = gateway->log,
		.metrics = gateway->metrics,
		.links = gateway->links,
		.reply = on_reply,
		.arg = gateway };
	gateway->requests = requests_new(&requests);
	return gateway->requests != NULL;
}

static bool make_inbound(struct gateway *gateway)
{
	const struct fragments_parts fragments = { .journal = gateway->journal,
		.requests = gateway->requests,
		.admission = gateway->admission,
		.unanswered = gateway->unanswered,
		.redelivery = gateway->redelivery,
		.refusals = gateway->refusals,
		.key = gateway->key,
		.smscs = gateway->smscs,
		.scripts = scripts_of(&gateway->config->service.languages),
		.links = gateway->links };

	gateway->fragments = fragments_new(&fragments);
	gateway->receipts =
		receipts_new(gateway->journal, gateway->refusals, gateway->metrics, gateway->links);
	if (!gateway->fragments || !gateway->receipts)
		return false;
	const struct inbound_parts inbound = { .requests = gateway->requests,
		.fragments = gateway->fragments,
		.receipts = gateway->receipts,
		.redelivery = gateway->redelivery,
		.refusals = gateway->refusals,
		.key = gateway->key,
		.metrics = gateway->metrics,
		.links = gateway->links };
	gateway->inbound = inbound_new(&inbound);
	return gateway->inbound != NULL;
}

static bool make_outbound(struct gateway *gateway)
{
	const struct config_service *service = &gateway->config->service;
	const struct outbound_parts outbound = { .journal = gateway->journal,
		.receipts = gateway->receipts,
		.metrics = gateway->metrics,
		.log = gateway->log,
		.links = gateway->links,
		.link_count = gateway->link_count,
		.validity_ms = service->reply_validity * HOUR_MS,
		.flash_topics = service->flash,
		.fail_over = service->fail_over };

	gateway->outbound = outbound_new(&outbound);
	if (!gateway->outbound)
		return false;
	const struct restore_parts restore = { .journal = gateway->journal,
		.preferences = gateway->preferences,
		.limiter = gateway->limiter,
		.redelivery = gateway->redelivery,
		.fragments = gateway->fragments,
		.outbound = gateway->outbound,
		.log = gateway->log,
		.links = gateway->config->links,
		.link_count = gateway->link_count };
	gateway->restore = restore_new(&restore);
	gateway->drain.parts = (struct drain_parts){ gateway->outbound, gateway->links, gateway->link_count,
		uncommitted, gateway, gateway->log };
	return gateway->restore != NULL;
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

	if (serves && !(gateway->dial_limiter = make_limiter(&limits->ussd, limits->senders)))
		return false;
	const struct dialogues_parts dialogues = { .requests = gateway->requests,
		.limiter = gateway->dial_limiter,
		.preferences = gateway->preferences,
		.key = gateway->key,
		.log = gateway->log,
		.links = gateway->links,
		.link_count = gateway->link_count,
		.smscs = gateway->smscs,
		.most = serves ? (size_t)limits->sessions : 1 };
	gateway->dialogues = dialogues_new(&dialogues);
	return gateway->dialogues != NULL;
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool make(struct gateway *gateway, char *error, size_t size)
{
	gateway->resolver = resolver_new(gateway->base);
	gateway->tick = event_new(gateway->base, -1, EV_PERSIST, on_tick, gateway);
	if (!gateway->resolver || !gateway->tick || !make_tables(gateway) || !open_stores(gateway, error, size) ||
		!make_links(gateway, error, size) || !make_memory(gateway) || !make_requests(gateway) ||
		!make_inbound(gateway) || !make_outbound(gateway) || !make_dialogues(gateway))
		return false;
	if (restore_memory(gateway->restore, clock_now()))
		return true;
	snprintf(error, size, "%s: the journal cannot be read", gateway->config->store.journal);
	return false;
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
	gateway->languages = (struct catalogue_languages){ config->service.languages.items,
		config->service.languages.count, config->service.default_language };
	if (!make(gateway, error, size)) {
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
		size_t len = strlen(gateway->config->links[i].password);

		if (len > PDU_STANDARD_PASSWORD)
			log_warn(gateway->log, "password_long", LOG_WORD("link", gateway->link_names[i]),
				LOG_NUMBER("octets", len), LOG_TEXT("effect", "sent as it is"),
				LOG_TEXT("reason",
					"SMPP 3.4 allows 8 octets; an SMSC that keeps to it refuses the bind"));
	}
}

static bool start_links(struct gateway *gateway, struct moment now, char *error, size_t size)
{
	for (size_t i = 0; i < gateway->link_count; i++) {
		if (!link_start(gateway->links[i], now, error, size))
			return false;
	}
	return true;
}

bool gateway_start(struct gateway *gateway, char *error, size_t size)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };
	struct catalogue *first = NULL;
	struct moment now = clock_now();

	gateway->watch = watch_start(gateway->base, gateway->config->store.content, &gateway->languages,
		gateway->log, on_catalogue, gateway, &first, error, size);
	if (!gateway->watch)
		return false;
	take_catalogue(gateway, first);
	if (!restore_fragments(gateway->restore, now)) {
		snprintf(error, size, "%s: the journal cannot be read", gateway->config->store.journal);
		return false;
	}
	if (!journal_start(gateway->journal, gateway->base, error, size))
		return false;
	serve_figures(gateway);
	restore_outbox(gateway->restore, now);
	inbound_refuse(gateway->inbound, reason_to_refuse(gateway));
	tell_long_passwords(gateway);
	return start_links(gateway, now, error, size) && event_add(gateway->tick, &tick) == 0;
}

void gateway_free(struct gateway *gateway)
{
	struct moment now = clock_now();

	if (!gateway)
		return;
	bool clean = drain_was_clean(&gateway->drain, now);
	http_free(gateway->http);
	watch_stop(gateway->watch);
	for (size_t i = 0; i < gateway->link_count; i++)
		link_close(gateway->links[i], now);
	if (gateway->unanswered && gateway->journal)
		unanswered_flush(gateway->unanswered);
	/* What the journal still tells goes to those below, so they end after it. */
	journal_close(gateway->journal, clean);
	if (gateway->tick)
		event_free(gateway->tick);
	dialogues_free(gateway->dialogues);
	restore_free(gateway->restore);
	outbound_free(gateway->outbound);
	inbound_free(gateway->inbound);
	receipts_free(gateway->receipts);
	fragments_free(gateway->fragments);
	requests_free(gateway->requests);
	unanswered_free(gateway->unanswered);
	refusals_free(gateway->refusals);
	admission_free(gateway->admission);
	redelivery_free(gateway->redelivery);
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
