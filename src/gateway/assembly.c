#include "agahi/gateway/assembly.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/delivery/leasing.h"
#include "agahi/dialogue/shown.h"
#include "agahi/edition/library.h"
#include "agahi/edition/old_blocks.h"
#include "agahi/journal/journal_db.h"
#include "agahi/journal/shared.h"
#include "agahi/recall/identity.h"
#include "agahi/survey/surveyor.h"
#include "agahi/text/script.h"

/* For redeliveries: six seconds of forty thousand a second; twice that where other nodes' are known too. */
enum { REMEMBERED_MESSAGES = 262144, REMEMBERED_OF_ALL = 2 * REMEMBERED_MESSAGES };

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;

/* --- stores -------------------------------------------------------------------------------- */

/* Submissions that an older version kept under the link's name. */
static bool rename_links(struct assembly *assembly, char *error, size_t size)
{
	char name[JOURNAL_LINK_SIZE];

	for (size_t i = 0; i < assembly->config->link_count; i++) {
		const struct config_link *link = &assembly->config->links[i];

		snprintf(name, sizeof(name), JOURNAL_SMSC_PREFIX "%s", link->smsc);
		if (!journal_rename_link(assembly->journal, link->name, name)) {
			snprintf(error, size, "%s: the journal cannot be written",
				assembly->config->store.journal);
			return false;
		}
	}
	return true;
}

/* Only a file can be of a version that had them in the content database. */
static bool move_old_blocks(const char *place, sqlite3 *content, char *error, size_t size)
{
	if (!journal_db_is_file(place))
		return true;
	sqlite3 *db = journal_db_open(place, DB_READ_WRITE, error, size);
	bool moved = db && old_blocks_move(content, db, error, size);

	db_close(db);
	return moved;
}

static bool open_stores(struct assembly *assembly, char *error, size_t size)
{
	const struct config_store *store = &assembly->config->store;
	const struct journal_options options = { .path = store->journal,
		.durability = store->durability,
		.shared = store->engine == ENGINE_SQLITE ? NULL : store,
		.key = &assembly->key,
		.retention_days = store->retention_days,
		.max_size_mib = store->max_size,
		.log = assembly->log,
		.forgotten = forgetting_write_down,
		.forgotten_arg = &assembly->forgetting };
	const struct identity_place place = identity_place_of(assembly->config);

	assembly->forgetting = (struct forgetting){ store->journal, &assembly->key, assembly->log, false, 0 };
	/* The lock comes first: nothing of another daemon's journal is touched. */
	assembly->journal = journal_open(&options, error, size);
	if (!assembly->journal)
		return false;
	/* Makes the content database when it is not there, so that the daemon may start before the first import. */
	sqlite3 *content = library_open(store->content, DB_READ_WRITE, error, size);
	bool moved = content && move_old_blocks(config_place(store), content, error, size);

	db_close(content);
	return moved && identity_prepare(&place, &assembly->key, error, size) &&
		rename_links(assembly, error, size);
}

/* --- links --------------------------------------------------------------------------------- */

/* That of another link of the same telco, also of one that is gone: parts of a question may have come by it. */
static size_t smsc_of(struct assembly *assembly, size_t index)
{
	const char *smsc = link_config(assembly->links[index])->smsc;

	for (size_t i = 0; i < assembly->link_count; i++) {
		if (i != index && strcmp(link_config(assembly->links[i])->smsc, smsc) == 0)
			return assembly->smscs[i];
	}
	return assembly->next_smsc++;
}

static struct message_reading reading_of(const struct config_link *link)
{
	return (struct message_reading){ .alphabet = link->default_alphabet,
		.scripts = SCRIPT_LATIN,
		.receipts = link->registered_delivery,
		.dialogues = link->ussd.codes.count > 0,
		.dialect = link->ussd.dialect };
}

static bool make_tables(struct assembly *assembly)
{
	assembly->links = calloc(ASSEMBLY_PLACES, sizeof(struct link *));
	assembly->places = calloc(ASSEMBLY_PLACES, sizeof(assembly->places[0]));
	assembly->link_names = calloc(ASSEMBLY_PLACES, sizeof(*assembly->link_names));
	assembly->smscs = calloc(ASSEMBLY_PLACES, sizeof(assembly->smscs[0]));
	assembly->readings = calloc(ASSEMBLY_PLACES, sizeof(assembly->readings[0]));
	if (!assembly->links || !assembly->places || !assembly->link_names || !assembly->smscs ||
		!assembly->readings)
		return false;
	assembly->metrics = metrics_new(assembly->link_names, ASSEMBLY_PLACES);
	return assembly->metrics != NULL;
}

void assembly_note_link(struct assembly *assembly, size_t index, const char *was)
{
	struct assembly_place *place = &assembly->places[index];
	const struct config_link *config = link_config(assembly->links[index]);
	unsigned scripts = assembly->readings[index].scripts;

	snprintf(place->name, sizeof(place->name), "%s", config->name);
	assembly->link_names[index] = place->name;
	if (!was || strcmp(was, config->smsc) != 0)
		assembly->smscs[index] = smsc_of(assembly, index);
	assembly->readings[index] = reading_of(config);
	assembly->readings[index].scripts = was ? scripts : assembly->readings[0].scripts;
	if (assembly->dialogues)
		dialogues_set_link(assembly->dialogues, index);
}

static bool make_link(struct assembly *assembly, const struct config *config, const struct config_link *link,
	char *error, size_t size)
{
	size_t index = assembly->link_count;
	struct link *made = link_new(assembly->base, assembly->resolver, assembly->log, link,
		&assembly->link_handlers, error, size);

	if (!made)
		return false;
	assembly->links[index] = made;
	assembly->places[index] = (struct assembly_place){ .config = config_hold(config), .use = PLACE_GONE };
	assembly->link_count++;
	return true;
}

static bool make_links(struct assembly *assembly, char *error, size_t size)
{
	const struct config *config = assembly->config;

	for (size_t i = 0; i < config->link_count; i++) {
		if (!make_link(assembly, config, &config->links[i], error, size))
			return false;
		assembly->places[i].use = PLACE_RUNS;
		assembly_note_link(assembly, i, NULL);
	}
	return true;
}

bool assembly_add_link(struct assembly *assembly, const struct config *config, const struct config_link *link,
	char *error, size_t size)
{
	size_t index = assembly->link_count;

	if (!make_link(assembly, config, link, error, size))
		return false;
	if (outbound_add_link(assembly->outbound)) {
		restore_add_link(assembly->restore);
		return true;
	}
	snprintf(error, size, "memory is short");
	assembly->link_count--;
	link_free(assembly->links[index]);
	assembly->links[index] = NULL;
	config_free(assembly->places[index].config);
	return false;
}

/* When a connection ended, for redelivery.h. */
static uint64_t connection_ended(const struct redelivery_origin *origin, void *arg)
{
	const struct assembly *assembly = arg;
	const struct link_ticket ticket = { .generation = origin->generation, .leg = origin->leg };

	return link_ended_ms(assembly->links[origin->link], &ticket);
}

/* --- rooms --------------------------------------------------------------------------------- */

struct limiter_rates assembly_rates(const struct config_rates *config)
{
	return (struct limiter_rates){ (uint32_t)config->burst, (uint32_t)config->per_minute,
		(uint32_t)config->per_day };
}

static struct limiter *make_limiter(const struct config_rates *config, int senders)
{
	const struct limiter_rates rates = assembly_rates(config);

	return limiter_new((size_t)senders, &rates);
}

bool assembly_own_addresses(const struct config *config, struct config_strings *own)
{
	size_t count = 0;

	for (size_t i = 0; i < config->link_count; i++)
		count += config->links[i].short_codes.count;
	*own = (struct config_strings){ calloc(count + 1, sizeof(own->items[0])), 0 };
	if (!own->items)
		return false;
	for (size_t i = 0; i < config->link_count; i++) {
		const struct config_strings *codes = &config->links[i].short_codes;

		for (size_t j = 0; j < codes->count; j++)
			own->items[own->count++] = codes->items[j];
	}
	return true;
}

static bool make_memory(struct assembly *assembly)
{
	const struct config_limits *limits = &assembly->config->limits;
	struct config_strings own;

	assembly->limiter = make_limiter(&limits->sms, limits->senders);
	assembly->preferences = preferences_new((size_t)limits->senders);
	assembly->conversations = conversations_new(CONVERSATIONS_SENDERS);
	assembly->redelivery =
		redelivery_new(journal_is_shared(assembly->journal) ? REMEMBERED_OF_ALL : REMEMBERED_MESSAGES,
			clock_monotonic_ms(), connection_ended, assembly);
	if (!assembly->limiter || !assembly->preferences || !assembly->conversations ||
		!assembly->redelivery || !assembly_own_addresses(assembly->config, &own))
		return false;
	assembly->own_addresses = own.items;
	const struct admission_parts admission = { assembly->limiter, assembly->preferences,
		assembly->conversations, &assembly->blocklist, assembly->key, own, limits->notice };
	assembly->admission = admission_new(&admission);
	return assembly->admission != NULL;
}

/* The bound is looked at several times a second, so there is room for what comes meanwhile. */
static bool make_inhand(struct assembly *assembly)
{
	size_t request = requests_block_size(), reply = outbound_block_size();

	assembly->inhand =
		inhand_new(request > reply ? request : reply, ASSEMBLY_IN_HAND + ASSEMBLY_IN_HAND / 4);
	return assembly->inhand != NULL;
}

static bool make_requests(struct assembly *assembly, const struct assembly_handlers *handlers)
{
	assembly->messages = message_log_new(assembly->log, &assembly->key, assembly->config->log.messages);
	const struct unanswered_parts unanswered = { assembly->journal, assembly->metrics, assembly->log,
		assembly->key, assembly->links, assembly->messages };

	assembly->refusals =
		refusals_new(assembly->links, assembly->log, assembly->metrics, assembly->messages);
	assembly->unanswered = unanswered_new(&unanswered);
	if (!assembly->messages || !assembly->refusals || !assembly->unanswered)
		return false;
	const struct requests_parts requests = { .journal = assembly->journal,
		.admission = assembly->admission,
		.unanswered = assembly->unanswered,
		.preferences = assembly->preferences,
		.redelivery = assembly->redelivery,
		.refusals = assembly->refusals,
		.key = assembly->key,
		.log = assembly->log,
		.metrics = assembly->metrics,
		.links = assembly->links,
		.messages = assembly->messages,
		.inhand = assembly->inhand,
		.shared = journal_is_shared(assembly->journal),
		.reply = handlers->reply,
		.arg = handlers->arg };
	assembly->requests = requests_new(&requests);
	return assembly->requests != NULL;
}

static bool make_inbound(struct assembly *assembly)
{
	const struct fragments_parts fragments = { .journal = assembly->journal,
		.requests = assembly->requests,
		.admission = assembly->admission,
		.unanswered = assembly->unanswered,
		.redelivery = assembly->redelivery,
		.refusals = assembly->refusals,
		.key = assembly->key,
		.smscs = assembly->smscs,
		.links = assembly->links,
		.shared = journal_is_shared(assembly->journal) };

	assembly->fragments = fragments_new(&fragments);
	assembly->receipts =
		receipts_new(assembly->journal, assembly->refusals, assembly->metrics, assembly->links);
	if (!assembly->fragments || !assembly->receipts)
		return false;
	const struct inbound_parts inbound = { .admission = assembly->admission,
		.requests = assembly->requests,
		.fragments = assembly->fragments,
		.receipts = assembly->receipts,
		.redelivery = assembly->redelivery,
		.refusals = assembly->refusals,
		.key = assembly->key,
		.metrics = assembly->metrics,
		.links = assembly->links,
		.messages = assembly->messages };
	assembly->inbound = inbound_new(&inbound);
	return assembly->inbound != NULL;
}

struct outbound_rules assembly_rules(const struct config *config)
{
	const struct config_service *service = &config->service;

	return (struct outbound_rules){ service->reply_validity * HOUR_MS, service->flash,
		service->fail_over };
}

static bool make_outbound(struct assembly *assembly)
{
	const struct outbound_parts outbound = { .journal = assembly->journal,
		.receipts = assembly->receipts,
		.metrics = assembly->metrics,
		.log = assembly->log,
		.inhand = assembly->inhand,
		.messages = assembly->messages,
		.links = assembly->links,
		.link_count = assembly->link_count,
		.rules = assembly_rules(assembly->config),
		.may_submit = journal_is_shared(assembly->journal) ? leasing_may_submit : NULL,
		.may_arg = assembly->journal };

	assembly->outbound = outbound_new(&outbound);
	if (!assembly->outbound)
		return false;
	const struct restore_parts restore = { .journal = assembly->journal,
		.preferences = assembly->preferences,
		.limiter = assembly->limiter,
		.redelivery = assembly->redelivery,
		.fragments = assembly->fragments,
		.outbound = assembly->outbound,
		.log = assembly->log,
		.links = assembly->link_names,
		.link_count = assembly->link_count,
		.base = assembly->base,
		.place = config_place(&assembly->config->store) };
	assembly->restore = restore_new(&restore);
	return assembly->restore != NULL;
}

bool assembly_serves_ussd(const struct config *config)
{
	for (size_t i = 0; i < config->link_count; i++) {
		if (config->links[i].ussd.codes.count > 0)
			return true;
	}
	return false;
}

static bool make_dialogues(struct assembly *assembly)
{
	const struct config_limits *limits = &assembly->config->limits;
	bool serves = assembly_serves_ussd(assembly->config);

	if (serves && !(assembly->dial_limiter = make_limiter(&limits->ussd, limits->senders)))
		return false;
	assembly->shown = shown_new(assembly->journal, assembly->links, metrics_served(assembly->metrics));
	if (!assembly->shown)
		return false;
	const struct dialogues_parts dialogues = { .requests = assembly->requests,
		.limiter = assembly->dial_limiter,
		.preferences = assembly->preferences,
		.shown = assembly->shown,
		.blocklist = &assembly->blocklist,
		.key = assembly->key,
		.log = assembly->log,
		.messages = assembly->messages,
		.links = assembly->links,
		.link_count = ASSEMBLY_PLACES,
		.smscs = assembly->smscs,
		.most = serves ? (size_t)limits->sessions : 1 };
	assembly->dialogues = dialogues_new(&dialogues);
	return assembly->dialogues != NULL;
}

/* Citizens do not go without answers because nobody sees how much room there is. */
static void watch_disks(struct assembly *assembly)
{
	const struct config_store *store = &assembly->config->store;
	const struct disks_place places[] = { { "journal", store->journal }, { "content", store->content } };
	char error[256];

	assembly->disks =
		disks_start(assembly->base, places, sizeof(places) / sizeof(places[0]), error, sizeof(error));
	if (!assembly->disks)
		log_warn(assembly->log, "disks_unwatched", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "/metrics does not tell the room on the disks"));
}

/* --- the whole ---------------------------------------------------------------------------------------- */

bool assembly_make(struct assembly *assembly, struct event_base *base, const struct config *config,
	struct log *log, const struct assembly_handlers *handlers, char *error, size_t size)
{
	assembly->config = config_hold(config);
	assembly->log = log;
	assembly->base = base;
	assembly->link_handlers = handlers->link;
	assembly->resolver = resolver_new(base);
	snprintf(error, size, "memory is short");
	if (!assembly->resolver || !make_tables(assembly) || !open_stores(assembly, error, size) ||
		!make_links(assembly, error, size) || !make_memory(assembly) || !make_inhand(assembly) ||
		!make_requests(assembly, handlers) || !make_inbound(assembly) || !make_outbound(assembly) ||
		!make_dialogues(assembly))
		return false;
	watch_disks(assembly);
	return true;
}

void assembly_set_catalogue(struct assembly *assembly, const struct catalogue *catalogue)
{
	unsigned scripts = catalogue_scripts(catalogue);

	served_set_edition(metrics_served(assembly->metrics), catalogue_edition(catalogue));
	requests_set_catalogue(assembly->requests, catalogue);
	dialogues_set_catalogue(assembly->dialogues, catalogue);
	fragments_set_scripts(assembly->fragments, scripts);
	for (size_t i = 0; i < assembly->link_count; i++)
		assembly->readings[i].scripts = scripts;
}

size_t assembly_uncommitted(const struct assembly *assembly)
{
	return requests_pending(assembly->requests) + fragments_pending(assembly->fragments) +
		receipts_pending(assembly->receipts);
}

void assembly_free(struct assembly *assembly, bool clean, struct moment now)
{
	for (size_t i = 0; i < assembly->link_count; i++)
		link_close(assembly->links[i], now);
	if (assembly->unanswered && assembly->journal)
		unanswered_flush(assembly->unanswered);
	if (assembly->shown)
		shown_flush(assembly->shown);
	if (assembly->journal)
		journal_finish(assembly->journal, clean);
	disks_stop(assembly->disks);
	/* Whoever could not be written to is not waited for once more. */
	surveyor_stop(assembly->surveyor, assembly->journal && journal_is_healthy(assembly->journal));
	/* What the journal still tells goes to those below, so they end after it. */
	journal_close(assembly->journal, clean);
	dialogues_free(assembly->dialogues);
	shown_free(assembly->shown);
	restore_free(assembly->restore);
	outbound_free(assembly->outbound);
	inbound_free(assembly->inbound);
	receipts_free(assembly->receipts);
	fragments_free(assembly->fragments);
	requests_free(assembly->requests);
	inhand_free(assembly->inhand);
	unanswered_free(assembly->unanswered);
	refusals_free(assembly->refusals);
	message_log_free(assembly->messages);
	admission_free(assembly->admission);
	redelivery_free(assembly->redelivery);
	for (size_t i = 0; i < assembly->link_count; i++)
		link_free(assembly->links[i]);
	limiter_free(assembly->limiter);
	limiter_free(assembly->dial_limiter);
	conversations_free(assembly->conversations);
	preferences_free(assembly->preferences);
	blocklist_clear(&assembly->blocklist);
	metrics_free(assembly->metrics);
	resolver_free(assembly->resolver);
	for (size_t i = 0; i < assembly->link_count; i++)
		config_free(assembly->places[i].config);
	config_free(assembly->config);
	free(assembly->links);
	free(assembly->places);
	free(assembly->link_names);
	free(assembly->smscs);
	free(assembly->readings);
	free(assembly->own_addresses);
	explicit_bzero(&assembly->key, sizeof(assembly->key));
}
