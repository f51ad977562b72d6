#include "agahi/link/leg.h"

#include <sodium.h>
#include <stdlib.h>

enum { HOST_SIZE = 256, REASON_SIZE = 256, REMEMBERED_ENDS = 16 };

struct leg {
	struct session_place place;
	const struct config_link *config;
	uint32_t bind;
	struct leg_handlers handlers;
	struct session *session; /* NULL between attempts */
	bool stopping;
	uint64_t retry_at_ms; /* of the next attempt, while there is no session; 0: none is due */
	unsigned attempt;     /* since a connection last held */
	size_t host;          /* of the list */

	/* Of the connection that lives, or lived last: */
	uint32_t generation;
	uint64_t bound_ms; /* 0: it was not bound yet */
	bool carried;      /* a message, either way */

	uint64_t ended_ms[REMEMBERED_ENDS]; /* by generation modulo their number */
	uint64_t lost_ms;
};

uint32_t leg_backoff_ms(unsigned attempt, int min_s, int max_s, uint32_t random)
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

/* --- what it is asked --------------------------------------------------------------------------------- */

uint32_t leg_bind(const struct leg *leg)
{
	return leg->bind;
}

struct session *leg_session(const struct leg *leg)
{
	return leg->session;
}

bool leg_is_bound(const struct leg *leg)
{
	return leg->session && session_is_bound(leg->session);
}

bool leg_is_settled(const struct leg *leg)
{
	return !leg->session || session_is_settled(leg->session);
}

bool leg_has_carried(const struct leg *leg)
{
	return leg->carried;
}

uint32_t leg_generation(const struct leg *leg)
{
	return leg->generation;
}

uint64_t leg_ended_ms(const struct leg *leg, uint32_t generation)
{
	uint32_t age = leg->generation - generation;

	if (age == 0 && leg->session)
		return 0;
	return leg->ended_ms[(age < REMEMBERED_ENDS ? generation : leg->generation + 1) % REMEMBERED_ENDS];
}

uint64_t leg_lost_ms(const struct leg *leg)
{
	return leg->lost_ms;
}

/* --- a connection's end ------------------------------------------------------------------------------- */

static void end_generation(struct leg *leg, struct moment now)
{
	leg->ended_ms[leg->generation % REMEMBERED_ENDS] = moment_ms(now);
}

static void end_connection(struct leg *leg, struct moment now)
{
	struct session *session = leg->session;

	if (!session)
		return;
	end_generation(leg, now);
	if (leg->bound_ms != 0 && !session_was_unbound(session))
		leg->lost_ms = moment_ms(now);
	leg->session = NULL;
	session_free(session, now);
}

static void schedule_retry(struct leg *leg, const char *reason, struct moment now)
{
	const struct config_link *config = leg->config;
	uint32_t delay_ms = leg_backoff_ms(
		leg->attempt, config->reconnect.min, config->reconnect.max, randombytes_random());

	log_warn(leg->place.log, "link_down", LOG_WORD("link", config->name),
		LOG_WORD("bind", bind_name(leg->bind)), LOG_WORD("host", config->hosts.items[leg->host]),
		LOG_TEXT("reason", reason), LOG_SECONDS("next_try", delay_ms));
	leg->attempt++;
	leg->host = (leg->host + 1) % config->hosts.count;
	leg->retry_at_ms = moment_ms(now) + delay_ms;
}

static bool has_held(const struct leg *leg, struct moment now)
{
	return leg->carried || (leg->bound_ms != 0 && moment_ms(now) - leg->bound_ms >= LEG_HELD_MS);
}

static void on_closed(const char *reason, struct moment now, void *arg)
{
	struct leg *leg = arg;

	if (has_held(leg, now))
		leg->attempt = 0;
	if (!leg->stopping)
		schedule_retry(leg, reason, now);
	else
		log_info(leg->place.log, "link_closed", LOG_WORD("link", leg->config->name),
			LOG_WORD("bind", bind_name(leg->bind)), LOG_TEXT("reason", reason));
	end_connection(leg, now);
	leg->handlers.ended(leg, now, leg->handlers.arg);
}

/* --- while it lives ----------------------------------------------------------------------------------- */

static void on_bound(struct moment now, void *arg)
{
	struct leg *leg = arg;

	leg->bound_ms = moment_ms(now);
	log_info(leg->place.log, "link_bound", LOG_WORD("link", leg->config->name),
		LOG_WORD("bind", bind_name(leg->bind)),
		LOG_WORD("host", leg->config->hosts.items[leg->host]));
	leg->handlers.bound(leg, now, leg->handlers.arg);
}

static void on_session_message(const struct pdu *pdu, struct moment now, void *arg)
{
	struct leg *leg = arg;

	leg->carried = true;
	leg->handlers.message(leg, pdu, now, leg->handlers.arg);
}

static void on_submitted(
	const struct submitter *submitter, const struct submit_fate *fate, struct moment now, void *arg)
{
	struct leg *leg = arg;

	leg->carried = leg->carried || fate->outcome == SUBMIT_ACCEPTED;
	leg->handlers.submitted(leg, submitter, fate, now, leg->handlers.arg);
}

static struct session_handlers handlers_of(struct leg *leg)
{
	return (struct session_handlers){ .bound = on_bound,
		.message = on_session_message,
		.submitted = on_submitted,
		.closed = on_closed,
		.arg = leg };
}

/* --- a connection's beginning ------------------------------------------------------------------------- */

static void begin_generation(struct leg *leg)
{
	leg->generation++;
	leg->bound_ms = 0;
	leg->carried = false;
}

static void open_session(struct leg *leg, struct moment now)
{
	const struct session_handlers handlers = handlers_of(leg);
	char host[HOST_SIZE], reason[REASON_SIZE];
	struct session_target target = { host, 0, leg->bind };

	begin_generation(leg);
	if (!config_split_host(leg->config->hosts.items[leg->host], host, sizeof(host), &target.port))
		return; /* config_load() refuses such a list */
	leg->session =
		session_open(&leg->place, leg->config, &target, &handlers, now, reason, sizeof(reason));
	if (leg->session)
		return;
	end_generation(leg, now);
	schedule_retry(leg, reason, now);
}

void leg_connect(struct leg *leg, struct moment now)
{
	leg->stopping = false;
	leg->attempt = 0;
	leg->host = 0;
	open_session(leg, now);
}

void leg_take(struct leg *leg, struct session *session, struct moment now)
{
	const struct session_handlers handlers = handlers_of(leg);

	if (leg->session) {
		end_connection(leg, now);
		leg->handlers.ended(leg, now, leg->handlers.arg);
	}
	begin_generation(leg);
	leg->session = session;
	session_set_handlers(session, &handlers);
}

void leg_tick(struct leg *leg, struct moment now)
{
	if (leg->session)
		session_tick(leg->session, now);
	else if (leg->retry_at_ms != 0 && moment_ms(now) >= leg->retry_at_ms)
		open_session(leg, now);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct leg *leg_new(const struct session_place *place, const struct config_link *config, uint32_t bind,
	const struct leg_handlers *handlers)
{
	struct leg *leg = calloc(1, sizeof(*leg));

	if (!leg)
		return NULL;
	leg->place = *place;
	leg->config = config;
	leg->bind = bind;
	leg->handlers = *handlers;
	return leg;
}

void leg_set_config(struct leg *leg, const struct session_place *place, const struct config_link *config)
{
	leg->place = *place;
	leg->config = config;
	leg->host %= config->hosts.count;
	if (leg->session)
		session_set_config(leg->session, config);
}

void leg_set_bind(struct leg *leg, uint32_t bind)
{
	leg->bind = bind;
}

static void end_attempts(struct leg *leg)
{
	leg->stopping = true;
	leg->retry_at_ms = 0;
}

void leg_stop(struct leg *leg, struct moment now)
{
	end_attempts(leg);
	if (leg->session)
		session_unbind(leg->session, now);
}

void leg_close(struct leg *leg, struct moment now)
{
	end_attempts(leg);
	end_connection(leg, now);
}

void leg_reset(struct leg *leg, const char *reason, struct moment now)
{
	end_attempts(leg);
	if (!leg->session)
		return;
	log_warn(leg->place.log, "link_reset", LOG_WORD("link", leg->config->name),
		LOG_WORD("bind", bind_name(leg->bind)), LOG_TEXT("reason", reason));
	session_reset(leg->session);
	end_connection(leg, now);
	leg->handlers.ended(leg, now, leg->handlers.arg);
}

void leg_free(struct leg *leg)
{
	free(leg);
}
