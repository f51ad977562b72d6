#include "agahi/link/link.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/link/leg.h"
#include "agahi/link/outbind.h"
#include "agahi/link/pace.h"
#include "agahi/link/passing.h"
#include "agahi/link/tls.h"

enum { MAX_LEGS = 2 };

struct link {
	struct session_place place;
	const struct config_link *config;
	struct link_handlers handlers;
	struct wire_refusals refusals;
	struct wire_tap tap;
	struct leg *legs[MAX_LEGS]; /* the first receives, the last in use submits */
	size_t leg_count;           /* in use */
	struct outbind *outbind;    /* NULL: none are taken */
	bool leaving;               /* nothing new is taken; what is under way is answered until */
	uint64_t leave_by_ms;
	bool returning; /* after its good-bye it binds anew */
	bool stopping;
	bool stopped, held; /* held: it stays down until link_resume() */

	struct pace pace;
	struct event *pacer; /* when the pace allows the next submit */
};

static struct leg *receiving_leg(const struct link *link)
{
	return link->legs[0];
}

static struct leg *submitting_leg(const struct link *link)
{
	return link->legs[link->leg_count - 1];
}

static uint8_t place_of(const struct link *link, const struct leg *leg)
{
	return leg == receiving_leg(link) ? 0 : 1;
}

bool link_is_running(const struct link *link)
{
	return link->returning || !(link->leaving || link->stopping || link->stopped);
}

bool link_has_stopped(const struct link *link)
{
	return link->stopped;
}

bool link_is_bound(const struct link *link)
{
	if (link->leaving)
		return false;
	for (size_t i = 0; i < link->leg_count; i++) {
		if (!leg_is_bound(link->legs[i]))
			return false;
	}
	return true;
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void on_leg_message(struct leg *leg, const struct pdu *pdu, struct moment now, void *arg)
{
	struct link *link = arg;
	const struct link_ticket ticket = { leg_generation(leg), pdu->sequence, pdu->command,
		place_of(link, leg) };

	if (link->leaving) /* it is safe with the SMSC, and comes again */
		link_answer(link, &ticket, PDU_STATUS_TEMPORARY_APP_ERROR, now);
	else
		link->handlers.message(link, &ticket, pdu, now, link->handlers.arg);
}

bool link_answer(struct link *link, const struct link_ticket *ticket, uint32_t status, struct moment now)
{
	const struct leg *leg = link->legs[ticket->leg];
	struct session *session = leg_session(leg);

	return session && leg_generation(leg) == ticket->generation &&
		session_answer(session, ticket->command, ticket->sequence, status, now);
}

uint64_t link_ended_ms(const struct link *link, const struct link_ticket *ticket)
{
	return leg_ended_ms(link->legs[ticket->leg], ticket->generation);
}

uint64_t link_lost_ms(const struct link *link)
{
	uint64_t last_ms = 0;

	for (size_t i = 0; i < link->leg_count; i++) {
		if (leg_lost_ms(link->legs[i]) > last_ms)
			last_ms = leg_lost_ms(link->legs[i]);
	}
	return last_ms;
}

/* --- submitting --------------------------------------------------------------------------------------- */

bool link_is_temporary(const struct link *link, uint32_t status)
{
	return passing_is(link->config, status);
}

static void on_bound(struct leg *leg, struct moment now, void *arg)
{
	struct link *link = arg;

	if (leg == submitting_leg(link))
		link->handlers.ready(link, now, link->handlers.arg);
}

/* Every passing refusal means that the SMSC has enough for now, whatever it calls it. */
static void tell_pace(struct link *link, const struct submit_fate *fate, struct moment now)
{
	if (fate->outcome == SUBMIT_ACCEPTED)
		pace_accepted(&link->pace);
	else if (fate->outcome == SUBMIT_TIMED_OUT)
		pace_unanswered(&link->pace, moment_ns(now));
	else if (fate->outcome == SUBMIT_REFUSED && link_is_temporary(link, fate->status))
		pace_throttled(&link->pace, moment_ns(now));
	else
		pace_answered(&link->pace);
}

static void on_submitted(struct leg *leg, const struct submitter *submitter, const struct submit_fate *fate,
	struct moment now, void *arg)
{
	struct link *link = arg;

	(void)leg;
	tell_pace(link, fate, now);
	submitter->told(submitter->cookie, fate, now, submitter->arg);
	if (!link->stopped)
		link->handlers.ready(link, now, link->handlers.arg);
}

static void on_pace(evutil_socket_t fd, short what, void *arg)
{
	struct link *link = arg;

	(void)fd;
	(void)what;
	link->handlers.ready(link, clock_now(), link->handlers.arg);
}

/* When only time stands in the way, the timer asks again. */
static bool pace_allows(struct link *link, struct moment now)
{
	uint64_t wait_ns = pace_wait_ns(&link->pace, link_open_submits(link), moment_ns(now));

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
	const struct session *session = leg_session(submitting_leg(link));

	return session && !link->leaving && session_can_submit(session) && pace_allows(link, now);
}

enum link_taking link_submit(
	struct link *link, struct pdu *pdu, const struct submitter *submitter, struct moment now)
{
	if (!link_can_submit(link, now))
		return LINK_TAKES_NOTHING;
	if (!session_submit(leg_session(submitting_leg(link)), pdu, submitter, now))
		return pdu_has_octets(link->config->codec, pdu) ? LINK_TAKES_NOTHING : LINK_CANNOT_SEND;
	pace_submitted(&link->pace, moment_ns(now));
	return LINK_TOOK;
}

uint64_t link_wait_ms(const struct link *link, struct moment now)
{
	if (!leg_session(submitting_leg(link)))
		return UINT64_MAX;
	uint64_t wait_ns = pace_wait_ns(&link->pace, link_open_submits(link), moment_ns(now));
	return wait_ns == PACE_UNTIL_ANSWERED ? 0 : wait_ns / 1000000;
}

size_t link_open_submits(const struct link *link)
{
	const struct session *session = leg_session(submitting_leg(link));

	return session ? session_open_submits(session) : 0;
}

/* --- its legs ----------------------------------------------------------------------------------------- */

static bool has_connections(const struct link *link)
{
	for (size_t i = 0; i < MAX_LEGS; i++) {
		if (leg_session(link->legs[i]))
			return true;
	}
	return false;
}

static void arrange_legs(struct link *link)
{
	bool one = link->config->bind == BIND_TRANSCEIVER_ONE;

	link->leg_count = one ? 1 : MAX_LEGS;
	leg_set_bind(link->legs[0], one ? PDU_BIND_TRANSCEIVER : PDU_BIND_RECEIVER);
	leg_set_bind(link->legs[1], PDU_BIND_TRANSMITTER);
}

static void connect_legs(struct link *link, struct moment now)
{
	arrange_legs(link);
	for (size_t i = 0; !link->held && i < link->leg_count; i++)
		leg_connect(link->legs[i], now);
}

/* --- leaving ------------------------------------------------------------------------------------------ */

static bool is_settled(const struct link *link)
{
	for (size_t i = 0; i < link->leg_count; i++) {
		if (!leg_is_settled(link->legs[i]))
			return false;
	}
	return true;
}

static void tell_if_stopped(struct link *link, struct moment now)
{
	if (!link->stopping || link->stopped || has_connections(link))
		return;
	if (link->returning) {
		link->returning = link->stopping = false;
		connect_legs(link, now);
		return;
	}
	link->stopped = true;
	link->handlers.stopped(link, now, link->handlers.arg);
}

static void on_ended(struct leg *leg, struct moment now, void *arg)
{
	struct link *link = arg;
	const struct link_ticket of_it = { .generation = leg_generation(leg), .leg = place_of(link, leg) };

	if (link->handlers.ended && leg_has_carried(leg))
		link->handlers.ended(link, &of_it, now, link->handlers.arg);
	tell_if_stopped(link, now);
}

/* Only when all legs were told may it count as stopped, for then it may begin anew. */
static void say_good_bye(struct link *link, struct moment now)
{
	link->leaving = false;
	link->stopping = false;
	for (size_t i = 0; i < link->leg_count; i++)
		leg_stop(link->legs[i], now);
	link->stopping = true;
	tell_if_stopped(link, now);
}

void link_stop(struct link *link, struct moment now)
{
	link->returning = false;
	if (!link->stopped)
		say_good_bye(link, now);
}

static void leave(struct link *link, struct moment now)
{
	link->leaving = true;
	link->leave_by_ms = moment_ms(now) + (uint64_t)link->config->response_timeout * 1000;
	if (is_settled(link))
		say_good_bye(link, now);
}

void link_leave(struct link *link, struct moment now)
{
	bool on_its_way = link->leaving || (link->stopping && !link->stopped);

	link->returning = false;
	if (!link->stopped && !on_its_way)
		leave(link, now);
}

void link_hold(struct link *link, const char *reason, struct moment now)
{
	if (link->held)
		return;
	link->held = true;
	for (size_t i = 0; i < MAX_LEGS; i++)
		leg_reset(link->legs[i], reason, now);
}

void link_resume(struct link *link, struct moment now)
{
	if (!link->held)
		return;
	link->held = false;
	if (link_is_running(link))
		connect_legs(link, now);
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool add_legs(struct link *link)
{
	const struct leg_handlers handlers = { on_bound, on_leg_message, on_submitted, on_ended, link };

	for (size_t i = 0; i < MAX_LEGS; i++) {
		link->legs[i] = leg_new(&link->place, link->config, PDU_BIND_TRANSMITTER, &handlers);
		if (!link->legs[i])
			return false;
	}
	arrange_legs(link);
	return true;
}

struct link *link_new(struct event_base *base, struct resolver *resolver, struct log *log,
	const struct config_link *config, const struct link_handlers *handlers, char *error, size_t size)
{
	struct link *link = calloc(1, sizeof(*link));

	snprintf(error, size, "memory is short");
	if (!link)
		return NULL;
	link->place = (struct session_place){ { base, resolver, NULL }, log, &link->refusals, &link->tap };
	if (config->tls.enabled && !(link->place.connection.tls = tls_new(&config->tls, error, size))) {
		link_free(link);
		return NULL;
	}
	link->config = config;
	link->handlers = *handlers;
	link->stopped = true;
	pace_init(&link->pace, (uint32_t)config->submit_rate, (uint32_t)config->window);
	link->pacer = event_new(base, -1, 0, on_pace, link);
	if (!link->pacer || !add_legs(link)) {
		link_free(link);
		return NULL;
	}
	return link;
}

void link_tick(struct link *link, struct moment now)
{
	for (size_t i = 0; i < link->leg_count; i++)
		leg_tick(link->legs[i], now);
	if (link->outbind)
		outbind_tick(link->outbind, now);
	if (link->leaving && (is_settled(link) || moment_ms(now) >= link->leave_by_ms))
		say_good_bye(link, now);
}

void link_close(struct link *link, struct moment now)
{
	link->stopped = true;
	for (size_t i = 0; i < MAX_LEGS; i++)
		leg_close(link->legs[i], now);
	outbind_free(link->outbind, now);
	link->outbind = NULL;
	event_del(link->pacer);
}

void link_free(struct link *link)
{
	if (!link)
		return;
	for (size_t i = 0; i < MAX_LEGS; i++)
		leg_free(link->legs[i]);
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

	if (!link_is_running(link) || link->returning || link->held || leg_is_bound(leg))
		return false;
	leg_take(leg, session, now);
	return true;
}

static bool listen_for_outbinds(struct link *link, struct moment now, char *error, size_t size)
{
	if (link->outbind || *link->config->outbind.listen == '\0')
		return true;
	link->outbind = outbind_new(&link->place, link->config,
		link->config->bind == BIND_TRANSCEIVER_ONE ? PDU_BIND_TRANSCEIVER : PDU_BIND_RECEIVER,
		on_outbind, link, now, error, size);
	return link->outbind != NULL;
}

bool link_start(struct link *link, struct moment now, char *error, size_t size)
{
	if (!listen_for_outbinds(link, now, error, size))
		return false;
	if (has_connections(link)) { /* it has not said good-bye yet */
		link->returning = link->leaving || link->stopping;
		return true;
	}
	link->leaving = link->returning = link->stopping = link->stopped = false;
	connect_legs(link, now);
	return true;
}

/* --- another configuration ---------------------------------------------------------------------------- */

static void listen_as_configured(struct link *link, const struct config_link *before, struct moment now)
{
	const struct config_link *config = link->config;
	char error[256];

	if (link->outbind && config_strings_same(&before->hosts, &config->hosts) &&
		before->bind == config->bind && strcmp(before->outbind.listen, config->outbind.listen) == 0) {
		outbind_set_config(link->outbind, &link->place, config);
		return;
	}
	outbind_free(link->outbind, now);
	link->outbind = NULL;
	if (!listen_for_outbinds(link, now, error, sizeof(error)))
		log_error(link->place.log, "outbind_unavailable", LOG_WORD("link", config->name),
			LOG_TEXT("reason", error),
			LOG_TEXT("effect", "the link goes on; the SMSC cannot ask it to bind"),
			LOG_TEXT("next", "give links.outbind.listen a free address:port, and reload"));
}

void link_set_config(struct link *link, const struct config_link *config, struct tls *tls, bool binds_anew,
	struct moment now)
{
	const struct config_link *before = link->config;

	link->config = config;
	tls_free(link->place.connection.tls);
	link->place.connection.tls = tls;
	pace_change(&link->pace, (uint32_t)config->submit_rate, (uint32_t)config->window);
	for (size_t i = 0; i < MAX_LEGS; i++)
		leg_set_config(link->legs[i], &link->place, config);
	if (!link_is_running(link)) {
		outbind_free(link->outbind, now);
		link->outbind = NULL;
		return;
	}
	listen_as_configured(link, before, now);
	if (!binds_anew || link->returning)
		return;
	link->returning = true;
	leave(link, now);
}

const struct config_link *link_config(const struct link *link)
{
	return link->config;
}

const struct tls *link_tls(const struct link *link)
{
	return link->place.connection.tls;
}

struct wire_tap *link_tap(struct link *link)
{
	return &link->tap;
}

const struct wire_refusals *link_refusals(const struct link *link)
{
	return &link->refusals;
}
