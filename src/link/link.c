#include "agahi/link/link.h"

#include <event2/event.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/link/outbind.h"
#include "agahi/link/pace.h"
#include "agahi/link/tls.h"

enum {
	MAX_LEGS = 2,
	HOST_SIZE = 256,
	REMEMBERED_ENDS = 16,
	/* A connection that lived so long, or carried a message, was worth its attempt; one that the SMSC
	 * drops right after the bind was not, however often it accepts the bind. */
	HELD_MS = 30000,
	/* Submits in a row that nobody answered: from here on the SMSC has enough, as if it had said so. */
	SILENT_IN_A_ROW = 3
};

/* Errors that pass by themselves: SMPP 3.4, 5.1.3, and what SMSCs are known to use for "later". */
static const uint32_t temporary[] = { PDU_STATUS_INVALID_BIND_STATUS, PDU_STATUS_SYSTEM_ERROR,
	PDU_STATUS_QUEUE_FULL, PDU_STATUS_THROTTLED, PDU_STATUS_TEMPORARY_APP_ERROR };

/* One of a link's connections: the only one of a transceiver, or the receiver, or the transmitter. */
struct leg {
	struct link *link;
	uint32_t bind;
	struct session *session;            /* NULL between attempts */
	uint64_t retry_at_ms;               /* of the next attempt; 0: none is due */
	uint32_t generation;                /* grows with each connection */
	uint64_t ended_ms[REMEMBERED_ENDS]; /* by generation modulo their number */
	uint64_t bound_ms;                  /* of the connection that lives; 0: not bound yet */
	bool carried;                       /* a message, either way */
	unsigned attempt;                   /* since a connection last held */
	size_t host;                        /* of the list */
};

struct link {
	struct session_place place;
	const struct config_link *config;
	struct link_handlers handlers;
	struct wire_refusals refusals;
	struct leg legs[MAX_LEGS];
	size_t leg_count;
	struct outbind *outbind; /* NULL: none are taken */
	unsigned silent;         /* submits in a row that were not answered */
	uint64_t lost_ms;        /* when a bound connection last ended without a good-bye; 0: never */
	bool stopping;
	bool stopped;

	struct pace pace;
	struct event *pacer; /* when the pace allows the next submit */
};

uint32_t link_backoff_ms(unsigned attempt, int min_s, int max_s, uint32_t random)
{
	uint64_t delay = (uint64_t)min_s * 1000;
	uint64_t longest = (uint64_t)max_s * 1000;

	while (attempt-- > 0 && delay < longest)
		delay *= 2;
	if (delay > longest)
		delay = longest;
	return (uint32_t)(delay - delay / 2 * random / UINT32_MAX);
}

static const char *bind_name(uint32_t bind)
{
	switch (bind) {
	case PDU_BIND_RECEIVER:
		return "receiver";
	case PDU_BIND_TRANSMITTER:
		return "transmitter";
	default:
		return "transceiver";
	}
}

static struct leg *receiving_leg(struct link *link)
{
	return &link->legs[0];
}

static struct leg *submitting_leg(struct link *link)
{
	return &link->legs[link->leg_count - 1];
}

static bool leg_is_bound(const struct leg *leg)
{
	return leg->session && session_is_bound(leg->session);
}

bool link_is_bound(const struct link *link)
{
	for (size_t i = 0; i < link->leg_count; i++) {
		if (!leg_is_bound(&link->legs[i]))
			return false;
	}
	return true;
}

/* --- connecting --------------------------------------------------------------------------------------- */

static void tell_if_stopped(struct link *link, struct moment now)
{
	if (!link->stopping || link->stopped)
		return;
	for (size_t i = 0; i < link->leg_count; i++) {
		if (link->legs[i].session)
			return;
	}
	link->stopped = true;
	link->handlers.stopped(link, now, link->handlers.arg);
}

static void schedule_retry(struct leg *leg, const char *reason, struct moment now)
{
	const struct config_link *config = leg->link->config;
	uint32_t delay_ms = link_backoff_ms(
		leg->attempt, config->reconnect.min, config->reconnect.max, randombytes_random());

	log_warn(leg->link->place.log, "link_down", LOG_WORD("link", config->name),
		LOG_WORD("bind", bind_name(leg->bind)), LOG_WORD("host", config->hosts.items[leg->host]),
		LOG_TEXT("reason", reason), LOG_SECONDS("next_try", delay_ms));
	leg->attempt++;
	leg->host = (leg->host + 1) % config->hosts.count;
	leg->retry_at_ms = moment_ms(now) + delay_ms;
}

static bool has_held(const struct leg *leg, struct moment now)
{
	return leg->carried || (leg->bound_ms != 0 && moment_ms(now) - leg->bound_ms >= HELD_MS);
}

static void end_generation(struct leg *leg, struct moment now)
{
	leg->ended_ms[leg->generation % REMEMBERED_ENDS] = moment_ms(now);
}

/* Of the session that the leg has, if any. */
static void end_connection(struct leg *leg, struct moment now)
{
	struct session *session = leg->session;

	if (!session)
		return;
	end_generation(leg, now);
	if (leg->bound_ms != 0 && !session_was_unbound(session))
		leg->link->lost_ms = moment_ms(now);
	leg->session = NULL;
	session_free(session, now);
}

static void on_closed(const char *reason, struct moment now, void *arg)
{
	struct leg *leg = arg;

	if (has_held(leg, now))
		leg->attempt = 0;
	if (!leg->link->stopping)
		schedule_retry(leg, reason, now);
	else
		log_info(leg->link->place.log, "link_closed", LOG_WORD("link", leg->link->config->name),
			LOG_WORD("bind", bind_name(leg->bind)), LOG_TEXT("reason", reason));
	end_connection(leg, now);
	tell_if_stopped(leg->link, now);
}

static void on_bound(struct moment now, void *arg)
{
	struct leg *leg = arg;
	struct link *link = leg->link;

	leg->bound_ms = moment_ms(now);
	log_info(link->place.log, "link_bound", LOG_WORD("link", link->config->name),
		LOG_WORD("bind", bind_name(leg->bind)),
		LOG_WORD("host", link->config->hosts.items[leg->host]));
	if (leg == submitting_leg(link))
		link->handlers.ready(link, now, link->handlers.arg);
}

static void on_message(const struct pdu *pdu, struct moment now, void *arg)
{
	struct leg *leg = arg;
	struct link *link = leg->link;
	const struct link_ticket ticket = { leg->generation, pdu->sequence, pdu->command,
		(uint8_t)(leg - link->legs) };

	leg->carried = true;
	link->handlers.message(link, &ticket, pdu, now, link->handlers.arg);
}

static uint64_t moment_ns(struct moment moment)
{
	return moment.us * 1000;
}

/* Every passing refusal means that the SMSC has enough for now, whatever it calls it; so does its silence. */
static void tell_pace(struct link *link, const struct submit_fate *fate, struct moment now)
{
	link->silent = fate->outcome == SUBMIT_TIMED_OUT ? link->silent + 1 : 0;
	if (fate->outcome == SUBMIT_ACCEPTED)
		pace_accepted(&link->pace);
	else if ((fate->outcome == SUBMIT_REFUSED && link_is_temporary(link, fate->status)) ||
		link->silent >= SILENT_IN_A_ROW)
		pace_throttled(&link->pace, moment_ns(now));
}

static void on_submitted(
	const struct submitter *submitter, const struct submit_fate *fate, struct moment now, void *arg)
{
	struct leg *leg = arg;
	struct link *link = leg->link;

	leg->carried = leg->carried || fate->outcome == SUBMIT_ACCEPTED;
	tell_pace(link, fate, now);
	submitter->told(submitter->cookie, fate, now, submitter->arg);
	if (!link->stopped)
		link->handlers.ready(link, now, link->handlers.arg);
}

/* A new connection of the leg, whoever opened it. */
static void begin_generation(struct leg *leg)
{
	leg->generation++;
	leg->bound_ms = 0;
	leg->carried = false;
}

/* A leg's connections are made by ourselves, so nobody asks through them for a bind. */
static bool on_outbind_refused(struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	return false;
}

static struct session_handlers handlers_of(struct leg *leg)
{
	return (struct session_handlers){ on_bound, on_message, on_submitted, on_closed, on_outbind_refused,
		leg };
}

static void connect_leg(struct leg *leg, struct moment now)
{
	const struct session_handlers handlers = handlers_of(leg);
	struct link *link = leg->link;
	char host[HOST_SIZE], reason[256];
	struct session_target target = { host, 0, leg->bind };

	leg->retry_at_ms = 0;
	if (!config_split_host(link->config->hosts.items[leg->host], host, sizeof(host), &target.port))
		return; /* config_load() refuses such a list */
	begin_generation(leg);
	leg->session =
		session_open(&link->place, link->config, &target, &handlers, now, reason, sizeof(reason));
	if (leg->session)
		return;
	end_generation(leg, now);
	schedule_retry(leg, reason, now);
}

static void tick_leg(struct leg *leg, struct moment now)
{
	if (leg->session)
		session_tick(leg->session, now);
	else if (leg->retry_at_ms != 0 && moment_ms(now) >= leg->retry_at_ms)
		connect_leg(leg, now);
}

void link_tick(struct link *link, struct moment now)
{
	for (size_t i = 0; i < link->leg_count; i++)
		tick_leg(&link->legs[i], now);
	if (link->outbind)
		outbind_tick(link->outbind, now);
}

/* --- submitting --------------------------------------------------------------------------------------- */

static void on_pace(evutil_socket_t fd, short what, void *arg)
{
	struct link *link = arg;

	(void)fd;
	(void)what;
	link->handlers.ready(link, clock_now(), link->handlers.arg);
}

/* When only time stands in the way, the timer asks again. */
static bool pace_allows(struct link *link, const struct leg *leg, struct moment now)
{
	uint64_t wait_ns = pace_wait_ns(&link->pace, session_open_submits(leg->session), moment_ns(now));

	if (wait_ns == 0)
		return true;
	if (wait_ns != PACE_UNTIL_ANSWERED && !event_pending(link->pacer, EV_TIMEOUT, NULL)) {
		const struct timeval delay = { (time_t)(wait_ns / 1000000000),
			(suseconds_t)(wait_ns % 1000000000 / 1000) };

		event_add(link->pacer, &delay);
	}
	return false;
}

bool link_can_submit(struct link *link, struct moment now)
{
	const struct leg *leg = submitting_leg(link);

	return leg->session && session_can_submit(leg->session) && pace_allows(link, leg, now);
}

uint64_t link_wait_ms(const struct link *link, struct moment now)
{
	if (!link->legs[link->leg_count - 1].session)
		return UINT64_MAX;
	uint64_t wait_ns = pace_wait_ns(&link->pace, link_open_submits(link), moment_ns(now));
	return wait_ns == PACE_UNTIL_ANSWERED ? 0 : wait_ns / 1000000;
}

size_t link_open_submits(const struct link *link)
{
	const struct session *session = link->legs[link->leg_count - 1].session;

	return session ? session_open_submits(session) : 0;
}

bool link_submit(struct link *link, struct pdu *pdu, const struct submitter *submitter, struct moment now)
{
	struct leg *leg = submitting_leg(link);

	if (!link_can_submit(link, now) || !session_submit(leg->session, pdu, submitter, now))
		return false;
	pace_submitted(&link->pace, moment_ns(now));
	return true;
}

bool link_is_temporary(const struct link *link, uint32_t status)
{
	const struct config_numbers *vendor = &link->config->temporary_statuses;

	for (size_t i = 0; i < sizeof(temporary) / sizeof(temporary[0]); i++) {
		if (temporary[i] == status)
			return true;
	}
	for (size_t i = 0; i < vendor->count; i++) {
		if ((uint32_t)vendor->items[i] == status)
			return true;
	}
	return false;
}

bool link_answer(struct link *link, const struct link_ticket *ticket, uint32_t status, struct moment now)
{
	const struct leg *leg = &link->legs[ticket->leg];

	return leg->session && leg->generation == ticket->generation &&
		session_answer(leg->session, ticket->command, ticket->sequence, status, now);
}

uint64_t link_ended_ms(const struct link *link, const struct link_ticket *ticket)
{
	const struct leg *leg = &link->legs[ticket->leg];

	if (leg->generation == ticket->generation && leg->session)
		return 0;
	uint32_t age = leg->generation - ticket->generation;
	return leg->ended_ms[(age < REMEMBERED_ENDS ? ticket->generation : leg->generation + 1) %
		REMEMBERED_ENDS];
}

/* --- life --------------------------------------------------------------------------------------------- */

static void add_leg(struct link *link, uint32_t bind)
{
	struct leg *leg = &link->legs[link->leg_count++];

	leg->link = link;
	leg->bind = bind;
}

static void add_legs(struct link *link)
{
	if (link->config->bind == BIND_TRANSCEIVER_ONE) {
		add_leg(link, PDU_BIND_TRANSCEIVER);
		return;
	}
	add_leg(link, PDU_BIND_RECEIVER);
	add_leg(link, PDU_BIND_TRANSMITTER);
}

struct link *link_new(struct event_base *base, struct resolver *resolver, struct log *log,
	const struct config_link *config, const struct link_handlers *handlers, char *error, size_t size)
{
	struct link *link = calloc(1, sizeof(*link));

	snprintf(error, size, "memory is short");
	if (!link)
		return NULL;
	link->place = (struct session_place){ { base, resolver, NULL }, log, &link->refusals };
	if (config->tls.enabled && !(link->place.connection.tls = tls_new(&config->tls, error, size))) {
		link_free(link);
		return NULL;
	}
	link->config = config;
	link->handlers = *handlers;
	pace_init(&link->pace, (uint32_t)config->submit_rate, (uint32_t)config->window);
	add_legs(link);
	link->pacer = event_new(base, -1, 0, on_pace, link);
	if (!link->pacer) {
		link_free(link);
		return NULL;
	}
	return link;
}

void link_close(struct link *link, struct moment now)
{
	link->stopping = true;
	link->stopped = true;
	for (size_t i = 0; i < link->leg_count; i++) {
		link->legs[i].retry_at_ms = 0;
		end_connection(&link->legs[i], now);
	}
	outbind_free(link->outbind, now);
	link->outbind = NULL;
	event_del(link->pacer);
}

void link_free(struct link *link)
{
	if (!link)
		return;
	if (link->pacer)
		event_free(link->pacer);
	tls_free(link->place.connection.tls);
	free(link);
}

/* The SMSC has asked us to bind. While we are bound there is no need; an attempt of ours that is under way
 * gives way now, and not to anybody who merely connected. */
static bool on_outbind(struct session *session, struct moment now, void *arg)
{
	struct link *link = arg;
	struct leg *leg = receiving_leg(link);
	const struct session_handlers handlers = handlers_of(leg);

	if (link->stopping || leg_is_bound(leg))
		return false;
	leg->retry_at_ms = 0;
	end_connection(leg, now);
	begin_generation(leg);
	leg->session = session;
	session_set_handlers(session, &handlers);
	return true;
}

bool link_start(struct link *link, struct moment now, char *error, size_t size)
{
	if (*link->config->outbind.listen != '\0') {
		link->outbind = outbind_new(&link->place, link->config, receiving_leg(link)->bind, on_outbind,
			link, now, error, size);
		if (!link->outbind)
			return false;
	}
	for (size_t i = 0; i < link->leg_count; i++)
		connect_leg(&link->legs[i], now);
	return true;
}

void link_stop(struct link *link, struct moment now)
{
	link->stopping = true;
	for (size_t i = 0; i < link->leg_count; i++) {
		link->legs[i].retry_at_ms = 0;
		if (link->legs[i].session)
			session_unbind(link->legs[i].session, now);
	}
	tell_if_stopped(link, now);
}

uint64_t link_lost_ms(const struct link *link)
{
	return link->lost_ms;
}

const struct config_link *link_config(const struct link *link)
{
	return link->config;
}

const struct wire_refusals *link_refusals(const struct link *link)
{
	return &link->refusals;
}
