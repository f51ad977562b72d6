#include "agahi/gateway/gateway.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/told.h"
#include "agahi/dialogue/shown.h"
#include "agahi/edition/watch.h"
#include "agahi/gateway/assembly.h"
#include "agahi/gateway/doors.h"
#include "agahi/gateway/drain.h"
#include "agahi/gateway/gauges.h"
#include "agahi/gateway/live.h"
#include "agahi/gateway/node.h"
#include "agahi/gateway/readiness.h"
#include "agahi/gateway/reconfigure.h"
#include "agahi/handover/spool.h"
#include "agahi/journal/journal_db.h"
#include "agahi/journal/shared.h"
#include "agahi/link/links.h"
#include "agahi/survey/surveyor.h"

enum {
	MAX_IN_HAND = ASSEMBLY_IN_HAND, /* requests and replies in memory; more are refused for now */
	TICK_MS = 100,
	TICKS_A_SECOND = 10,
	TICKS_A_FLUSH = 50,
	TICKS_A_MINUTE = 600
};

struct gateway {
	struct event_base *base;
	struct log *log;
	struct assembly with;
	struct live live;
	struct node *node; /* NULL: the only one */
	struct spool *spool;
	struct doors doors;
	char figures_copy[SPOOL_PATH_SIZE]; /* for the desk */
	struct told guessed;
	struct message message; /* that just came; its memory is the next one's */
	struct drain drain;
	struct event *tick;
	unsigned ticks;
	struct moment last_tick;
	uint64_t restored_ms; /* when the journal's memory began to be read */
	bool lost;            /* another node has taken over */
	bool asks_clock;      /* whether it is synchronised: we may */
};

/* --- what comes in ------------------------------------------------------------------------------------ */

static size_t index_of(const struct gateway *gateway, const struct link *link)
{
	size_t index = 0;

	while (gateway->with.links[index] != link)
		index++;
	return index;
}

/* A network that contradicts itself is worth a word to it. */
static void tell_guess(struct gateway *gateway, size_t index, const struct pdu *pdu,
	const struct message *message, struct moment now)
{
	uint64_t count;

	metrics_count(gateway->with.metrics, COUNT_GUESSED, index);
	if (!told_count(&gateway->guessed, moment_ms(now), &count))
		return;
	log_warn(gateway->log, "encoding_guessed", LOG_WORD("link", gateway->with.link_names[index]),
		LOG_HEX("data_coding", pdu->message.data_coding, 2),
		LOG_WORD("declared", charset_tag(message->declared)),
		LOG_WORD("read_as", charset_tag(message->charset)),
		LOG_TEXT("effect", "read as the octets are"), LOG_TALLY(count, gateway->guessed.total));
}

/* A reply goes out by submit_sm, whose addresses are shorter than those of data_sm (SMPP 3.4, 5.2.8 and 5.2.9). */
static bool can_be_answered(const struct message *message)
{
	enum { LONGEST = 20 };

	return message->kind == MESSAGE_RECEIPT ||
		(strlen(message->sender.digits) <= LONGEST && strlen(message->service.digits) <= LONGEST);
}

static void route_message(struct link *link, const struct link_ticket *link_ticket, const struct pdu *pdu,
	struct moment now, void *arg)
{
	struct gateway *gateway = arg;
	const struct ticket ticket = { (uint32_t)index_of(gateway, link), *link_ticket };
	struct message *message = &gateway->message;

	if (!message_read(&gateway->with.readings[ticket.link], pdu, message)) {
		refusals_answer(gateway->with.refusals, &ticket, NULL, REFUSED_BUSY, now);
		return;
	}
	if (message->charset != message->declared)
		tell_guess(gateway, ticket.link, pdu, message, now);
	if (!can_be_answered(message))
		refusals_answer(gateway->with.refusals, &ticket, &message->sender, REFUSED_ADDRESS, now);
	else if (message->kind != MESSAGE_DIALOGUE ||
		!dialogues_take(gateway->with.dialogues, &ticket, message, now))
		inbound_take(gateway->with.inbound, &ticket, message, now);
}

/* --- what goes out ------------------------------------------------------------------------------------ */

/* Somebody looks at the screen and waits: USSD goes ahead of SMS. */
static void on_ready(struct link *link, struct moment now, void *arg)
{
	struct gateway *gateway = arg;
	size_t index = index_of(gateway, link);

	dialogues_pump(gateway->with.dialogues, index, now);
	outbound_pump(gateway->with.outbound, index, now);
}

static bool on_reply(const struct committed *committed, struct moment now, void *arg)
{
	struct gateway *gateway = arg;
	const struct journal_entry *entry = committed->entry;
	size_t link_index = committed->link_index;

	if (entry->manner & JOURNAL_FORGETS) {
		fragments_forget(gateway->with.fragments, entry->sender_identity);
		outbound_forget(gateway->with.outbound, entry->sender_identity, entry->id, now);
	}
	bool taken = outbound_take(gateway->with.outbound, committed, now);
	if (!taken)
		log_error(gateway->log, "reply_delayed", LOG_NUMBER("id", entry->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "it is sent after the next start"));
	outbound_pump(gateway->with.outbound, link_index, now);
	return taken;
}

/* Short memory does not keep the loop from ending. */
static void end_loop(struct gateway *gateway)
{
	if (event_base_loopexit(gateway->base, NULL) != 0)
		event_base_loopbreak(gateway->base);
}

static void on_lost(void *arg)
{
	struct gateway *gateway = arg;

	gateway->lost = true;
	end_loop(gateway);
}

static void on_ended(struct link *link, const struct link_ticket *ticket, struct moment now, void *arg)
{
	struct gateway *gateway = arg;

	(void)now;
	node_connection_ended(gateway->node, index_of(gateway, link), ticket);
}

static void on_stopped(struct link *link, struct moment now, void *arg)
{
	struct gateway *gateway = arg;

	(void)now;
	if (drain_is_over(&gateway->drain))
		end_loop(gateway);
	else
		reconfigure_tell_gone(&gateway->with, index_of(gateway, link));
}

static void on_content_changed(void *arg)
{
	struct gateway *gateway = arg;

	if (gateway->spool)
		spool_content_changed(gateway->spool);
	node_content_changed(gateway->node);
}

/* --- for whoever looks on ----------------------------------------------------------------------------- */

static size_t uncommitted(const void *arg)
{
	return assembly_uncommitted(&((const struct gateway *)arg)->with);
}

static void write_metrics(struct buffer *out, void *arg)
{
	const struct gateway *gateway = arg;
	const struct node_figures node = node_read_figures(gateway->node, clock_now());
	const struct gauges gauges = { gateway->with.metrics, gateway->with.journal, gateway->with.outbound,
		gateway->with.dialogues, gateway->live.catalogue, gateway->with.links,
		gateway->with.link_count, uncommitted(gateway), watch_is_usable(gateway->live.watch),
		watch_refused(gateway->live.watch), gateway->with.link_names,
		gateway->asks_clock ? clocksync_read().state : CLOCKSYNC_UNKNOWN, gateway->with.disks,
		&node };

	gauges_write(&gauges, out);
}

static struct readiness readiness_of(const struct gateway *gateway)
{
	const struct journal *journal = gateway->with.journal;

	return (struct readiness){ .draining = gateway->drain.draining,
		.crowded = uncommitted(gateway) + outbound_count(gateway->with.outbound) > MAX_IN_HAND ||
			node_is_crowded(gateway->node, uncommitted(gateway), gateway->last_tick),
		.healthy = journal_is_healthy(journal),
		.full = journal_is_full(journal),
		.leased = !journal_lease_is_over(journal, gateway->last_tick),
		.has_content = live_can_answer(&gateway->live),
		.bound = links_any_is_bound(gateway->with.links, gateway->with.link_count) };
}

static bool is_ready(char *reason, size_t size, void *arg)
{
	const struct readiness readiness = readiness_of(arg);
	const char *why = readiness_reason(&readiness);

	if (why)
		snprintf(reason, size, "%s", why);
	return why == NULL;
}

static bool write_content(struct buffer *out, void *arg)
{
	const struct gateway *gateway = arg;

	return gateway->spool && spool_content(gateway->spool, out);
}

/* --- what is read again ------------------------------------------------------------------------------- */

/* What stands around the rooms: the threads that know the configuration, and who looks on. */
static void take_config(struct gateway *gateway, const struct config *fresh)
{
	gateway->drain.parts.link_count = gateway->with.link_count;
	catalogue_set_answer_at(gateway->live.catalogue, config_answer_at(fresh));
	if (gateway->spool)
		spool_set_config(gateway->spool, fresh);
	doors_open(&gateway->doors, fresh);
}

bool gateway_reconfigure(struct gateway *gateway, const struct config *fresh, char *error, size_t size)
{
	snprintf(error, size, "the daemon is ending");
	if (gateway->drain.draining)
		return false;
	struct reconfiguration *change = reconfigure_prepare(&gateway->with, fresh, error, size);
	if (!change)
		return false;
	reconfigure_tell(change);
	if (reconfigure_changes_languages(change) && !live_set_languages(&gateway->live, fresh))
		log_error(gateway->log, "languages_kept", LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("next", "change them again"));
	reconfigure_apply(change, clock_now());
	take_config(gateway, fresh);
	return true;
}

void gateway_reload(struct gateway *gateway)
{
	/* Some may have been forgotten by `agahi forget`; of several nodes each is told. */
	if (!journal_is_shared(gateway->with.journal) && !restore_preferences(gateway->with.restore))
		log_error(gateway->log, "preferences_unreadable",
			LOG_TEXT("effect", "citizens are answered by their script"));
	live_reload(&gateway->live);
}

/* --- time --------------------------------------------------------------------------------------------- */

static void refuse_or_take(struct gateway *gateway)
{
	const struct readiness readiness = readiness_of(gateway);
	enum refusal refusal = readiness_refusal(&readiness);

	inbound_refuse(gateway->with.inbound, refusal);
	dialogues_refuse(gateway->with.dialogues, readiness.draining);
	dialogues_refuse_sms(gateway->with.dialogues, refusal != REFUSAL_COUNT);
}

static void note_now(struct gateway *gateway)
{
	surveyor_note(gateway->with.surveyor, metrics_sum(gateway->with.metrics, COUNT_REQUESTS),
		outbound_count(gateway->with.outbound) + uncommitted(gateway));
}

static void tick_seconds(struct gateway *gateway, struct moment now)
{
	requests_tick(gateway->with.requests);
	fragments_tick(gateway->with.fragments, now);
	dialogues_tick(gateway->with.dialogues, now);
	message_log_tick(gateway->with.messages, now);
	note_now(gateway);
	if (gateway->ticks % TICKS_A_FLUSH == 0)
		unanswered_flush(gateway->with.unanswered);
	if (gateway->ticks % TICKS_A_MINUTE == 0)
		shown_flush(gateway->with.shown);
}

/* All the time there is below comes from here, or from the edge that woke us. */
/* What is scheduled, dated and deleted goes by the wall clock: who looks into why must find that it was set. */
static void note_step(struct gateway *gateway, struct moment now)
{
	enum { WORTH_TELLING_MS = 60 * 1000 };
	int64_t step_ms = moment_step_ms(gateway->last_tick, now);

	gateway->last_tick = now;
	if (step_ms > WORTH_TELLING_MS || step_ms < -WORTH_TELLING_MS)
		log_warn(gateway->log, "clock_stepped", LOG_NUMBER("seconds", step_ms / 1000),
			LOG_TEXT("effect",
				"time-outs and limits go on as they were; what is scheduled goes by the "
				"clock as it is now"));
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct gateway *gateway = arg;
	struct moment now = clock_now();

	(void)fd;
	(void)what;
	note_step(gateway, now);
	node_tick(gateway->node, now);
	refuse_or_take(gateway);
	for (size_t i = 0; i < gateway->with.link_count; i++)
		link_tick(gateway->with.links[i], now);
	if (++gateway->ticks % TICKS_A_SECOND == 0)
		tick_seconds(gateway, now);
	for (size_t i = 0; i < gateway->with.link_count; i++)
		dialogues_pump(gateway->with.dialogues, i, now);
	outbound_tick(gateway->with.outbound, now);
	if (!gateway->drain.draining)
		restore_outbox(gateway->with.restore, now);
	else if (drain_tick(&gateway->drain, now))
		end_loop(gateway);
}

void gateway_stop(struct gateway *gateway)
{
	if (gateway->drain.draining)
		return;
	inbound_refuse(gateway->with.inbound, REFUSED_BUSY);
	drain_begin(&gateway->drain, clock_now());
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool refuse_unreadable(const struct gateway *gateway, char *error, size_t size)
{
	char name[JOURNAL_DB_NAME_SIZE];

	journal_db_name(config_place(&gateway->with.config->store), name);
	snprintf(error, size, "%s: the journal cannot be read", name);
	return false;
}

static bool restore(struct gateway *gateway, char *error, size_t size)
{
	const uint64_t now_ms = clock_monotonic_ms(), unread_ms = restore_unread_ms(gateway->with.restore);

	gateway->restored_ms = now_ms > unread_ms ? now_ms - unread_ms : 0;
	return restore_memory(gateway->with.restore, clock_now()) || refuse_unreadable(gateway, error, size);
}

struct gateway *gateway_new(
	struct event_base *base, const struct config *config, struct log *log, char *error, size_t size)
{
	struct gateway *gateway = calloc(1, sizeof(*gateway));
	const struct assembly_handlers handlers = {
		{ route_message, on_ready, on_stopped, on_ended, gateway }, on_reply, gateway
	};

	snprintf(error, size, "memory is short");
	if (!gateway)
		return NULL;
	gateway->base = base;
	gateway->log = log;
	gateway->asks_clock = clocksync_may_be_asked();
	gateway->tick = event_new(base, -1, EV_PERSIST, on_tick, gateway);
	if (!gateway->tick || !assembly_make(&gateway->with, base, config, log, &handlers, error, size) ||
		!restore(gateway, error, size)) {
		gateway_free(gateway);
		return NULL;
	}
	gateway->doors.parts = (struct doors_parts){ base, &gateway->with, log,
		{ write_metrics, is_ready, write_content, gateway } };
	gateway->drain.parts = (struct drain_parts){ gateway->with.outbound, gateway->with.links,
		gateway->with.link_count, uncommitted, gateway, log };
	return gateway;
}

/* Citizens do not go without answers because the desk cannot be heard, or nobody can look at the figures: this goes for
 * the next three. */
static void start_spool(struct gateway *gateway)
{
	const struct spool_parts spool = { gateway->base, gateway->with.config, gateway->log };
	char error[512];

	gateway->spool = spool_start(&spool, error, sizeof(error));
	if (!gateway->spool)
		log_error(gateway->log, "spool_unusable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "no edition is taken from the desk until the next start"));
}

static void start_survey(struct gateway *gateway)
{
	const struct config_store *store = &gateway->with.config->store;
	bool desk = spool_figures_path(gateway->with.config, gateway->figures_copy);
	const struct surveyor_parts survey = { gateway->base, config_place(store), store->content,
		gateway->with.config->service.time_zone, gateway->log, desk ? gateway->figures_copy : NULL };
	char error[512];

	gateway->with.surveyor = surveyor_start(&survey, error, sizeof(error));
	if (!gateway->with.surveyor)
		log_error(gateway->log, "figures_unwritable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "operators see the figures of before"));
}

static bool start_links(struct gateway *gateway, struct moment now, char *error, size_t size)
{
	for (size_t i = 0; i < gateway->with.link_count; i++) {
		if (!link_start(gateway->with.links[i], now, error, size))
			return false;
	}
	return true;
}

static bool start_node(struct gateway *gateway, char *error, size_t size)
{
	const struct node_parts parts = { &gateway->with, &gateway->live, gateway->restored_ms, on_lost,
		gateway };

	if (!journal_is_shared(gateway->with.journal))
		return true;
	gateway->node = node_start(&parts, error, size);
	return gateway->node != NULL;
}

bool gateway_start(struct gateway *gateway, char *error, size_t size)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };
	struct moment now = clock_now();

	gateway->last_tick = now;
	gateway->live.with = &gateway->with;
	gateway->live.changed = on_content_changed;
	gateway->live.arg = gateway;
	if (!live_start(&gateway->live, error, size))
		return false;
	if (!restore_fragments(gateway->with.restore, now))
		return refuse_unreadable(gateway, error, size);
	if (!journal_start(gateway->with.journal, gateway->base, error, size) ||
		!start_node(gateway, error, size))
		return false;
	start_spool(gateway);
	start_survey(gateway);
	doors_open(&gateway->doors, gateway->with.config);
	restore_outbox(gateway->with.restore, now);
	refuse_or_take(gateway);
	reconfigure_tell_long_passwords(&gateway->with);
	node_tick(gateway->node, now);
	return start_links(gateway, now, error, size) && event_add(gateway->tick, &tick) == 0;
}

bool gateway_was_taken_over(const struct gateway *gateway)
{
	return gateway->lost;
}

bool gateway_ended_well(const struct gateway *gateway)
{
	return drain_was_clean(&gateway->drain, clock_now());
}

void gateway_free(struct gateway *gateway)
{
	struct moment now = clock_now();

	if (!gateway)
		return;
	bool clean = drain_was_clean(&gateway->drain, now);
	journal_give_up(gateway->with.journal);
	doors_close(&gateway->doors);
	spool_stop(gateway->spool);
	node_stop(gateway->node);
	live_stop(&gateway->live);
	assembly_free(&gateway->with, clean, now);
	live_free(&gateway->live);
	if (gateway->tick)
		event_free(gateway->tick);
	message_clear(&gateway->message);
	free(gateway);
}
