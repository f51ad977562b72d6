#include "agahi/dialogue/dialogues.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/dialogue/callers.h"
#include "agahi/link/format.h"
#include "agahi/service/dial.h"
#include "agahi/smpp/ussd.h"

enum {
	KEYS_SIZE = 64,
	SCREEN_WAIT_MS = 30000, /* longer than any network keeps a dialogue open without a screen */
	LOG_EVERY_MS = 60000
};

/* A screen that waits for room on the link. */
struct waiting {
	struct waiting *next;
	struct ussd_echo echo;
	char service_type[6];
	bool last;
	bool ucs2;
	uint64_t cookie; /* tells its session; NO_SESSION: it has none any more */
	uint64_t asked_us;
	struct address to;
	struct address from;
	char text[];
};

static const uint64_t NO_SESSION = UINT64_C(1) << 63 | UINT32_MAX;

struct room {
	struct ussd_dialect dialect;
	struct screen_size size;
	struct waiting *first, *last; /* screens that wait */
	size_t waiting;
};

/* What a screen gives back of the message that it answers. */
struct origin {
	size_t link_index;
	struct ussd_echo echo;
	const char *service_type;
	const struct address *sender;
	const struct address *service;
	uint64_t asked_us;
};

struct dialogues {
	struct dialogues_parts parts;
	struct link **links;
	size_t link_count;
	struct room *rooms; /* by link */
	const struct catalogue *catalogue;
	uint32_t generation; /* of the catalogue */
	bool refuse;

	struct callers *callers;
	uint64_t broken_logged_ms;

	/* figures */
	uint64_t screens, wrong_keys, broken, unknown, full, limited, sms, marks;
	struct histogram screen_times;
};

/* --- screens out -------------------------------------------------------------------------------------- */

/* Of this use of its slot: serials are cut to leave the bit that marks our cookies. */
static uint64_t cookie_of(const struct caller *session)
{
	return DIALOGUES_COOKIE | (uint64_t)(session->serial & 0x7fffffff) << 32 | session->slot;
}

/* The session that the cookie was made for; NULL when it is over. */
static struct caller *session_of(struct dialogues *dialogues, uint64_t cookie)
{
	struct caller *session = callers_at(dialogues->callers, (uint32_t)cookie);

	return session && cookie_of(session) == cookie ? session : NULL;
}

/* A screen goes out as the service that the network spoke to, unless the host says otherwise. */
static void fill_service_type(
	const struct config_link *config, const char *asked, struct pdu_message *message)
{
	const char *type = *config->ussd.service_type ? config->ussd.service_type
		: *config->service_type               ? config->service_type
						      : asked;

	snprintf(message->service_type, sizeof(message->service_type), "%s", type);
}

static bool submit_screen(struct dialogues *dialogues, size_t link_index, const struct waiting *screen)
{
	const struct config_link *config = link_config(dialogues->links[link_index]);
	const struct segment_format format = { .alphabet = dialogues->rooms[link_index].size.alphabet,
		.header = SEGMENT_HEADER_NONE,
		.ucs2 = screen->ucs2 };
	struct segments segments;
	struct ussd_octets octets;
	struct pdu pdu;

	if (segment_text(screen->text, &format, &segments) != 0)
		return true; /* memory is short: as good as lost on the way; the citizen dials again */
	memset(&pdu, 0, sizeof(pdu));
	pdu.command = PDU_SUBMIT_SM;
	fill_addresses_for_link(config, &screen->from, &screen->to, &pdu.message);
	fill_service_type(config, screen->service_type, &pdu.message);
	pdu.message.data_coding = segments.data_coding;
	pdu.message.text = segments_part(&segments, 0);
	ussd_write(&dialogues->rooms[link_index].dialect, &screen->echo, screen->last, &octets, &pdu);
	bool taken = link_submit(dialogues->links[link_index], &pdu, screen->cookie);
	segments_free(&segments);
	if (taken)
		histogram_observe(&dialogues->screen_times, clock_monotonic_us() - screen->asked_us);
	return taken;
}

/* Owns `screen` from here on. */
static void send_screen(struct dialogues *dialogues, size_t link_index, struct waiting *screen)
{
	struct room *room = &dialogues->rooms[link_index];

	dialogues->screens++;
	if (!room->first && link_can_submit(dialogues->links[link_index]) &&
		submit_screen(dialogues, link_index, screen)) {
		free(screen);
		return;
	}
	if (room->waiting >=
		dialogues->parts.sessions) { /* the link cannot keep up: the citizen dials again */
		dialogues->full++;
		free(screen);
		return;
	}
	room->waiting++;
	screen->next = NULL;
	if (room->last)
		room->last->next = screen;
	else
		room->first = screen;
	room->last = screen;
}

static void drop_first(struct room *room)
{
	struct waiting *first = room->first;

	room->first = first->next;
	room->last = room->first ? room->last : NULL;
	room->waiting--;
	free(first);
}

void dialogues_pump(struct dialogues *dialogues, size_t link_index)
{
	struct room *room = &dialogues->rooms[link_index];

	while (room->first && link_can_submit(dialogues->links[link_index])) {
		const struct waiting *screen = room->first;
		bool wanted = screen->last || session_of(dialogues, screen->cookie) != NULL;

		if (wanted && !submit_screen(dialogues, link_index, screen))
			return;
		drop_first(room);
	}
}

static struct waiting *make_screen(const struct dial_screen *shown, const struct origin *origin)
{
	size_t len = strlen(shown->text);
	struct waiting *screen = calloc(1, sizeof(*screen) + len + 1);

	if (!screen)
		return NULL;
	memcpy(screen->text, shown->text, len);
	screen->ucs2 = shown->ucs2;
	screen->last = shown->last;
	screen->echo = origin->echo;
	snprintf(screen->service_type, sizeof(screen->service_type), "%s", origin->service_type);
	screen->to = *origin->sender;
	screen->from = *origin->service;
	screen->asked_us = origin->asked_us;
	screen->cookie = NO_SESSION;
	return screen;
}

/* Sends what dial() made; a last screen ends the session. */
static void answer(struct dialogues *dialogues, struct caller *session, const struct dial_screen *screen)
{
	const struct origin origin = { session->link, session->echo, session->service_type, &session->sender,
		&session->service, session->asked_us };
	struct waiting *out = make_screen(screen, &origin);

	dialogues->wrong_keys += screen->wrong_key;
	dialogues->marks += screen->marks;
	if (screen->depth > session->deepest)
		session->deepest =
			(uint8_t)(screen->depth < CALLERS_MAX_DEPTH ? screen->depth : CALLERS_MAX_DEPTH);
	if (!out) {
		callers_end(dialogues->callers, session, CALLER_REFUSED);
		return;
	}
	if (!screen->last)
		out->cookie = cookie_of(session);
	else
		callers_end(dialogues->callers, session, CALLER_ENDED);
	send_screen(dialogues, origin.link_index, out);
}

void dialogues_submitted(struct dialogues *dialogues, uint64_t cookie, enum session_outcome outcome)
{
	struct caller *session = session_of(dialogues, cookie);

	if (session && outcome != SESSION_ACCEPTED)
		callers_end(dialogues->callers, session, CALLER_REFUSED);
}

/* --- what a session leaves ---------------------------------------------------------------------------- */

static struct address sms_service(const struct dialogues *dialogues, const struct caller *session)
{
	const struct config_strings *codes = &link_config(dialogues->links[session->link])->short_codes;
	struct address service = session->service;

	if (codes->count > 0) {
		service = (struct address){ PDU_TON_ABBREVIATED, 0, "" };
		snprintf(service.digits, sizeof(service.digits), "%s", codes->items[0]);
	}
	return service;
}

static void tell_sent(struct dialogues *dialogues, struct caller *session, enum dial_sending sending)
{
	struct dial_screen screen;

	session->sending = false;
	dial_sent(&session->dial, dialogues->catalogue, sending, &dialogues->rooms[session->link].size,
		&screen);
	answer(dialogues, session, &screen);
}

static void on_sms_committed(uint64_t cookie, bool committed, void *arg)
{
	struct dialogues *dialogues = arg;
	struct caller *session = session_of(dialogues, cookie);

	dialogues->sms += committed;
	if (session)
		tell_sent(dialogues, session, committed ? DIAL_SENT : DIAL_FAILED);
}

static void send_sms(struct dialogues *dialogues, struct caller *session, const struct dial_screen *screen)
{
	struct address service = sms_service(dialogues, session);
	const struct dialled dialled = { .link_index = session->link,
		.sender = &session->sender,
		.service = &service,
		.keys = session->pressed,
		.topic = screen->topic,
		.language = screen->language,
		.reply = screen->sms,
		.done = on_sms_committed,
		.cookie = cookie_of(session),
		.arg = dialogues };

	session->sending = true;
	switch (dialogues->refuse ? DIALLED_REFUSED : requests_dialled(dialogues->parts.requests, &dialled)) {
	case DIALLED_TAKEN:
		break;
	case DIALLED_OVER_LIMIT:
		dialogues->limited++;
		tell_sent(dialogues, session, DIAL_LIMITED);
		break;
	case DIALLED_REFUSED:
		tell_sent(dialogues, session, DIAL_FAILED);
		break;
	}
}

static void remember_language(
	struct dialogues *dialogues, const struct caller *session, const struct dial_screen *screen)
{
	struct address service = sms_service(dialogues, session);
	const struct dialled dialled = { .link_index = session->link,
		.sender = &session->sender,
		.service = &service,
		.keys = session->pressed,
		.topic = topics_fact(FIXED_LANGUAGE)->slug,
		.language = screen->language,
		.sets_language = true };

	requests_dialled(dialogues->parts.requests, &dialled);
}

static void take_screen(struct dialogues *dialogues, struct caller *session, const struct dial_screen *screen)
{
	if (screen->sets_language)
		remember_language(dialogues, session, screen);
	if (screen->sends_sms)
		send_sms(dialogues, session, screen);
	else
		answer(dialogues, session, screen);
}

/* --- messages in -------------------------------------------------------------------------------------- */

/* A message of a dialogue. */
struct incoming {
	size_t link_index;
	const struct link_ticket *ticket;
	const struct ussd_event *event;
	const struct address *sender;
	const struct address *service;
	const char *service_type;
	uint64_t identity;
	uint64_t asked_us;
	char text[KEYS_SIZE]; /* what was typed or dialled */
};

static struct origin origin_of(const struct incoming *incoming)
{
	return (struct origin){ incoming->link_index, incoming->event->echo, incoming->service_type,
		incoming->sender, incoming->service, incoming->asked_us };
}

static void key_of(const struct dialogues *dialogues, const struct incoming *incoming, struct caller_key *key)
{
	caller_key_of(dialogues->parts.smscs[incoming->link_index], incoming->event->session,
		incoming->identity, key);
}

static int stored_language(const struct dialogues *dialogues, uint64_t identity)
{
	struct preference preference = preferences_get(dialogues->parts.preferences, identity);

	return preference.language
		? topics_find_language(catalogue_topics(dialogues->catalogue), preference.language)
		: TOPICS_NONE;
}

/* A last screen without a session. */
static void say_last(struct dialogues *dialogues, const struct incoming *incoming, bool limited)
{
	const struct screen_size *size = &dialogues->rooms[incoming->link_index].size;
	int language = stored_language(dialogues, incoming->identity);
	struct dial_session nobody = { .language = (int8_t)(language >= 0
						       ? language
						       : topics_default_language(
								 catalogue_topics(dialogues->catalogue))) };
	struct dial_screen screen;

	if (limited)
		dial_sent(&nobody, dialogues->catalogue, DIAL_LIMITED, size, &screen);
	else
		dial_sorry(dialogues->catalogue, language, size, &screen);
	const struct origin origin = origin_of(incoming);
	struct waiting *out = make_screen(&screen, &origin);
	if (out)
		send_screen(dialogues, incoming->link_index, out);
}

/* The keys behind the code, from the text or the address that was dialled; "" when there are none. */
static void find_keys(struct dialogues *dialogues, const struct incoming *incoming, char keys[KEYS_SIZE])
{
	const struct config_strings *codes = &link_config(dialogues->links[incoming->link_index])->ussd.codes;

	keys[0] = '\0';
	for (size_t i = 0; i < codes->count; i++) {
		if (dial_keys(incoming->text, codes->items[i], keys, KEYS_SIZE) ||
			dial_keys(incoming->service->digits, codes->items[i], keys, KEYS_SIZE))
			return;
	}
}

static void touch(struct dialogues *dialogues, struct caller *session, const struct incoming *incoming)
{
	callers_touch(dialogues->callers, session, incoming->link_index, incoming->ticket);
	session->asked_us = incoming->asked_us;
	session->echo = incoming->event->echo;
	snprintf(session->service_type, sizeof(session->service_type), "%s", incoming->service_type);
}

static void begin(struct dialogues *dialogues, const struct incoming *incoming, const char *keys)
{
	struct caller_key key;
	struct dial_screen screen;

	key_of(dialogues, incoming, &key);
	struct caller *session = callers_find(dialogues->callers, &key);
	if (session) /* the network uses the number again: the old one is over */
		callers_end(dialogues->callers, session, CALLER_ABORTED);
	session = callers_open(dialogues->callers, &key);
	if (!session) {
		dialogues->full++;
		say_last(dialogues, incoming, false);
		return;
	}
	session->sender = *incoming->sender;
	session->service = *incoming->service;
	session->generation = dialogues->generation;
	touch(dialogues, session, incoming);
	caller_note_pressed(session, keys);
	dial_begin(&session->dial, dialogues->catalogue, stored_language(dialogues, incoming->identity), keys,
		&dialogues->rooms[incoming->link_index].size, &screen);
	take_screen(dialogues, session, &screen);
}

static void begin_if_allowed(struct dialogues *dialogues, const struct incoming *incoming)
{
	char keys[KEYS_SIZE];
	bool blocked = catalogue_is_blocked(dialogues->catalogue, incoming->identity);
	bool allowed = !dialogues->parts.limiter ||
		limiter_take(dialogues->parts.limiter, incoming->identity, clock_monotonic_ms()) ==
			LIMITER_ALLOW;

	if (blocked || !allowed) {
		dialogues->limited++;
		say_last(dialogues, incoming, true);
		return;
	}
	find_keys(dialogues, incoming, keys);
	begin(dialogues, incoming, keys);
}

/* Politely from the start where the session is not known: after our restart, or its time-out. */
static void resume(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct caller_key key;
	struct dial_screen screen;

	key_of(dialogues, incoming, &key);
	struct caller *session = callers_find(dialogues->callers, &key);
	if (!session && *incoming->text == '\0')
		return; /* the network's word that it showed our last screen */
	if (!session) {
		dialogues->unknown++;
		begin_if_allowed(dialogues, incoming);
		return;
	}
	touch(dialogues, session, incoming);
	if (session->sending)
		return; /* the screen that follows is on its way already */
	caller_note_pressed(session, incoming->text);
	if (session->generation != dialogues->generation) {
		int language =
			session->dial.chosen ? stored_language(dialogues, incoming->identity) : TOPICS_NONE;

		session->generation = dialogues->generation;
		dial_begin(&session->dial, dialogues->catalogue, language, "",
			&dialogues->rooms[incoming->link_index].size, &screen);
	} else {
		dial_press(&session->dial, dialogues->catalogue, incoming->text,
			&dialogues->rooms[incoming->link_index].size, &screen);
	}
	take_screen(dialogues, session, &screen);
}

static void abort_session(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct caller_key key;

	key_of(dialogues, incoming, &key);
	struct caller *session = callers_find(dialogues->callers, &key);
	if (session)
		callers_end(dialogues->callers, session, CALLER_ABORTED);
}

/* Without a word of the citizen's there is nothing to answer. */
static void end_broken(struct dialogues *dialogues, const struct incoming *incoming)
{
	uint64_t now_ms = clock_monotonic_ms();

	dialogues->broken++;
	if (dialogues->broken_logged_ms == 0 || now_ms - dialogues->broken_logged_ms >= LOG_EVERY_MS) {
		dialogues->broken_logged_ms = now_ms;
		log_warn(dialogues->parts.log, "dialogue_broken",
			LOG_WORD("link", link_config(dialogues->links[incoming->link_index])->name),
			LOG_TEXT("reason", incoming->event->fault), LOG_NUMBER("total", dialogues->broken),
			LOG_TEXT("next", "compare links.ussd with what the SMSC sends"));
	}
	abort_session(dialogues, incoming);
	if (*incoming->text != '\0')
		say_last(dialogues, incoming, false);
}

static void dispatch(struct dialogues *dialogues, const struct incoming *incoming)
{
	switch (incoming->event->kind) {
	case USSD_ABORT:
		abort_session(dialogues, incoming);
		return;
	case USSD_BROKEN:
		end_broken(dialogues, incoming);
		return;
	case USSD_CONFIRM:
		return;
	default:
		break;
	}
	if (dialogues->refuse) {
		abort_session(dialogues, incoming);
		say_last(dialogues, incoming, false);
	} else if (incoming->event->kind == USSD_BEGIN) {
		begin_if_allowed(dialogues, incoming);
	} else {
		resume(dialogues, incoming);
	}
}

bool dialogues_take(struct dialogues *dialogues, const struct ticket *ticket, const struct message *message)
{
	struct link *link = dialogues->links[ticket->link];
	struct incoming incoming = { .link_index = ticket->link,
		.ticket = &ticket->ticket,
		.event = &message->dialogue,
		.sender = &message->sender,
		.service = &message->service,
		.service_type = message->service_type,
		.asked_us = clock_monotonic_us() };

	if (link_config(link)->ussd.codes.count == 0 || !dialogues->catalogue)
		return false;
	incoming.identity = sender_identity(&dialogues->parts.key, incoming.sender);
	snprintf(incoming.text, sizeof(incoming.text), "%s", message->text.data);
	link_answer(link, &ticket->ticket, PDU_STATUS_OK);
	dispatch(dialogues, &incoming);
	return true;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct dialogues *dialogues_new(const struct dialogues_parts *parts, struct link **links, size_t link_count)
{
	struct dialogues *dialogues = calloc(1, sizeof(*dialogues));

	if (!dialogues)
		return NULL;
	dialogues->parts = *parts;
	dialogues->links = links;
	dialogues->link_count = link_count;
	dialogues->rooms = calloc(link_count, sizeof(*dialogues->rooms));
	dialogues->callers = callers_new(parts->sessions);
	if (!dialogues->rooms || !dialogues->callers) {
		dialogues_free(dialogues);
		return NULL;
	}
	for (size_t i = 0; i < link_count; i++) {
		dialogues->rooms[i].dialect = ussd_dialect_with(
			link_config(links[i])->ussd.dialect, &link_config(links[i])->ussd.overrides);
		dialogues->rooms[i].size = screen_size_for_link(link_config(links[i]));
	}
	return dialogues;
}

void dialogues_free(struct dialogues *dialogues)
{
	if (!dialogues)
		return;
	for (size_t i = 0; dialogues->rooms && i < dialogues->link_count; i++) {
		while (dialogues->rooms[i].first)
			drop_first(&dialogues->rooms[i]);
	}
	free(dialogues->rooms);
	callers_free(dialogues->callers);
	free(dialogues);
}

void dialogues_set_catalogue(struct dialogues *dialogues, const struct catalogue *catalogue)
{
	dialogues->catalogue = catalogue;
	dialogues->generation++;
}

void dialogues_refuse(struct dialogues *dialogues, bool refuse)
{
	dialogues->refuse = refuse;
}

/* Screens that wait for a link that is not there, or have waited too long, are nobody's any more. */
static void drop_late_screens(struct dialogues *dialogues, size_t link_index)
{
	struct room *room = &dialogues->rooms[link_index];
	bool bound = link_is_bound(dialogues->links[link_index]);

	while (room->first &&
		(!bound || clock_monotonic_us() - room->first->asked_us > (uint64_t)SCREEN_WAIT_MS * 1000))
		drop_first(room);
}

/* Why the session is over, or CALLER_END_COUNT when it is not. */
static enum caller_end is_over(const struct caller *session, uint64_t now_ms, void *arg)
{
	const struct dialogues *dialogues = arg;
	struct link *link = dialogues->links[session->link];

	if (link_ended_ms(link, &session->ticket) != 0)
		return CALLER_LOST;
	if (now_ms - session->active_ms >= (uint64_t)link_config(link)->ussd.timeout * 1000)
		return CALLER_TIMED_OUT;
	return CALLER_END_COUNT;
}

void dialogues_expire(struct dialogues *dialogues)
{
	for (size_t i = 0; i < dialogues->link_count; i++)
		drop_late_screens(dialogues, i);
	callers_expire(dialogues->callers, is_over, dialogues);
}

size_t dialogues_count(const struct dialogues *dialogues)
{
	return callers_count(dialogues->callers);
}

/* --- figures ------------------------------------------------------------------------------------------ */

void dialogues_write_metrics(const struct dialogues *dialogues, struct buffer *out)
{
	const struct {
		const char *name, *type, *help;
		uint64_t value;
	} figures[] = {
		{ "agahi_ussd_sessions", "gauge", "Dialled sessions that are open.",
			dialogues_count(dialogues) },
		{ "agahi_ussd_screens_total", "counter", "Screens sent.", dialogues->screens },
		{ "agahi_ussd_wrong_keys_total", "counter", "Keys that chose nothing.",
			dialogues->wrong_keys },
		{ "agahi_ussd_sms_total", "counter", "Texts asked for by SMS.", dialogues->sms },
		{ "agahi_ussd_limited_total", "counter", "Sessions and SMS over a limit, or blocked.",
			dialogues->limited },
		{ "agahi_ussd_broken_total", "counter", "Messages of a dialogue that could not be read.",
			dialogues->broken },
		{ "agahi_ussd_unknown_total", "counter", "Answers to sessions that were not there.",
			dialogues->unknown },
		{ "agahi_ussd_full_total", "counter", "Sessions refused because too many are open.",
			dialogues->full },
		{ "agahi_ussd_marks_total", "counter", "Direction marks put on screens.", dialogues->marks },
	};

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		metrics_write_head(figures[i].name, figures[i].type, figures[i].help, out);
		metrics_write_sample(figures[i].name, "", figures[i].value, out);
	}
	callers_write_metrics(dialogues->callers, out);
	metrics_write_histogram(&dialogues->screen_times, "agahi_ussd_screen_seconds",
		"From a key to its screen on the wire.", out);
}
