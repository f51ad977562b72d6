#include "agahi/dialogue/dialogues.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/dialogue/dialled.h"
#include "agahi/dialogue/dialogue_counts.h"
#include "agahi/dialogue/dialogue_log.h"
#include "agahi/dialogue/screens.h"
#include "agahi/dialogue/shown.h"
#include "agahi/service/dial.h"
#include "agahi/smpp/ussd.h"

enum { KEYS_SIZE = 64 };

struct dialogues {
	struct dialogues_parts parts;
	const struct catalogue *catalogue;
	uint32_t generation; /* of the catalogue */
	bool refuse, refuse_sms;
	struct dialogue_table *table;
	struct screens *screens;
	struct dialogue_counts counts;
};

/* A message of a dialogue. */
struct incoming {
	const struct ticket *ticket;
	const struct message *message;
	uint64_t identity;
	struct moment now;
	char text[KEYS_SIZE]; /* what was typed or dialled */
};

static const char *link_name(const struct dialogues *dialogues, size_t link)
{
	return link_config(dialogues->parts.links[link])->name;
}

/* --- screens out -------------------------------------------------------------------------------------- */

static void end(
	struct dialogues *dialogues, struct dialogue *dialogue, enum dialogue_end why, struct moment now)
{
	dialogue_table_end(dialogues->table, dialogue, why, moment_ms(now));
}

/* Sends what dial() made; a last screen ends the dialogue. */
static void answer(struct dialogues *dialogues, struct dialogue *dialogue, const struct dial_screen *screen,
	struct moment now)
{
	const struct screens_origin origin = { dialogue->link, dialogue->echo, dialogue->service_type,
		&dialogue->sender, &dialogue->service, dialogue->asked_us };
	uint64_t number = screen->last ? 0 : dialogue_number(dialogue);

	dialogues->counts.wrong_keys += screen->wrong_key;
	dialogues->counts.marks += screen->marks;
	dialogue_note_depth(dialogue, screen->depth);
	dialogue->screens++;
	shown_note(dialogues->parts.shown, dialogue, screen, now);
	bool sent = screens_send(dialogues->screens, screen, &origin, number, now);
	dialogues->counts.full += !sent;
	if (!sent || screen->last)
		end(dialogues, dialogue, sent ? DIALOGUE_ENDED : DIALOGUE_REFUSED, now);
}

static bool is_there(uint64_t number, void *arg)
{
	const struct dialogues *dialogues = arg;

	return dialogue_table_numbered(dialogues->table, number) != NULL;
}

static void on_told(uint64_t number, const struct submit_fate *fate, struct moment now, void *arg)
{
	struct dialogues *dialogues = arg;
	struct dialogue *dialogue = dialogue_table_numbered(dialogues->table, number);

	if (dialogue && fate->outcome != SUBMIT_ACCEPTED)
		end(dialogues, dialogue, DIALOGUE_REFUSED, now);
}

void dialogues_pump(struct dialogues *dialogues, size_t link_index, struct moment now)
{
	screens_pump(dialogues->screens, link_index, now);
}

/* --- what a dialogue leaves --------------------------------------------------------------------------- */

static struct address sms_service(const struct dialogues *dialogues, const struct dialogue *dialogue)
{
	return dialled_service(link_config(dialogues->parts.links[dialogue->link]), &dialogue->service);
}

static void tell_sent(
	struct dialogues *dialogues, struct dialogue *dialogue, enum dial_sending sending, struct moment now)
{
	struct dial_screen screen;

	dialogue->sending = false;
	dial_sent(&dialogue->dial, dialogues->catalogue, sending,
		screens_size(dialogues->screens, dialogue->link), &screen);
	answer(dialogues, dialogue, &screen, now);
}

static void on_sms_committed(uint64_t number, bool committed, struct moment now, void *arg)
{
	struct dialogues *dialogues = arg;
	struct dialogue *dialogue = dialogue_table_numbered(dialogues->table, number);

	dialogues->counts.sms += committed;
	if (dialogue)
		tell_sent(dialogues, dialogue, committed ? DIAL_SENT : DIAL_FAILED, now);
}

static void send_sms(struct dialogues *dialogues, struct dialogue *dialogue, const struct dial_screen *screen,
	struct moment now)
{
	struct address service = sms_service(dialogues, dialogue);
	const struct dialled dialled = { .link_index = dialogue->link,
		.sender = &dialogue->sender,
		.service = &service,
		.keys = dialogue->pressed,
		.topic = screen->topic,
		.language = screen->language,
		.reply = screen->sms,
		.done = on_sms_committed,
		.cookie = dialogue_number(dialogue),
		.arg = dialogues };

	enum dialled_result result = DIALLED_REFUSED;

	dialogue->sending = true;
	if (!dialogues->refuse_sms)
		result = requests_dialled(dialogues->parts.requests, &dialled, now);
	switch (result) {
	case DIALLED_TAKEN:
		break;
	case DIALLED_OVER_LIMIT:
		dialogues->counts.limited++;
		tell_sent(dialogues, dialogue, DIAL_LIMITED, now);
		break;
	case DIALLED_REFUSED:
		tell_sent(dialogues, dialogue, DIAL_FAILED, now);
		break;
	}
}

static void remember_language(struct dialogues *dialogues, const struct dialogue *dialogue,
	const struct dial_screen *screen, struct moment now)
{
	struct address service = sms_service(dialogues, dialogue);
	const struct dialled dialled = { .link_index = dialogue->link,
		.sender = &dialogue->sender,
		.service = &service,
		.keys = dialogue->pressed,
		.topic = topics_fact(FIXED_LANGUAGE)->slug,
		.language = screen->language,
		.sets_language = true };

	requests_dialled(dialogues->parts.requests, &dialled, now);
}

static void take_screen(struct dialogues *dialogues, struct dialogue *dialogue,
	const struct dial_screen *screen, struct moment now)
{
	if (screen->sets_language && !dialogues->refuse_sms)
		remember_language(dialogues, dialogue, screen, now);
	if (screen->sends_sms)
		send_sms(dialogues, dialogue, screen, now);
	else
		answer(dialogues, dialogue, screen, now);
}

/* --- messages in -------------------------------------------------------------------------------------- */

static struct dialogue *find(
	const struct dialogues *dialogues, const struct incoming *incoming, struct dialogue_key *key)
{
	dialogue_key_of(dialogues->parts.smscs[incoming->ticket->link], incoming->message->dialogue.session,
		incoming->identity, key);
	return dialogue_table_find(dialogues->table, key);
}

static const struct screen_size *size_of(const struct dialogues *dialogues, const struct incoming *incoming)
{
	return screens_size(dialogues->screens, incoming->ticket->link);
}

static int stored_language(const struct dialogues *dialogues, uint64_t identity)
{
	struct preference preference = preferences_get(dialogues->parts.preferences, identity);

	return preference.language
		? topics_find_language(catalogue_topics(dialogues->catalogue), preference.language)
		: TOPICS_NONE;
}

/* A last screen without a dialogue. */
static void say_last(struct dialogues *dialogues, const struct incoming *incoming, bool limited)
{
	const struct message *message = incoming->message;
	const struct screens_origin origin = { incoming->ticket->link, message->dialogue.echo,
		message->service_type, &message->sender, &message->service, incoming->now.us };
	int language = stored_language(dialogues, incoming->identity);
	struct dial_session nobody = { .language = (int8_t)(language >= 0
						       ? language
						       : topics_default_language(
								 catalogue_topics(dialogues->catalogue))) };
	struct dial_screen screen;

	dialogue_log_not_begun(dialogues->parts.messages, &message->sender,
		link_name(dialogues, incoming->ticket->link), limited, incoming->now);
	if (limited)
		dial_sent(&nobody, dialogues->catalogue, DIAL_LIMITED, size_of(dialogues, incoming), &screen);
	else
		dial_sorry(dialogues->catalogue, language, size_of(dialogues, incoming), &screen);
	if (!screens_send(dialogues->screens, &screen, &origin, 0, incoming->now))
		dialogues->counts.full++;
}

static void touch(struct dialogues *dialogues, struct dialogue *dialogue, const struct incoming *incoming)
{
	dialogue_table_touch(dialogues->table, dialogue, incoming->ticket->link, &incoming->ticket->ticket,
		moment_ms(incoming->now));
	dialogue->asked_us = incoming->now.us;
	dialogue->echo = incoming->message->dialogue.echo;
	snprintf(dialogue->service_type, sizeof(dialogue->service_type), "%s",
		incoming->message->service_type);
}

static void take_generation(const struct dialogues *dialogues, struct dialogue *dialogue)
{
	dialogue->generation = dialogues->generation;
	dialogue->edition = (uint32_t)catalogue_edition(dialogues->catalogue);
	dialogue->read = 0; /* a topic of the one before has another number now, or none */
}

static void begin(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct dialogue_key key;
	struct dial_screen screen;
	char keys[KEYS_SIZE];
	struct dialogue *dialogue = find(dialogues, incoming, &key);

	if (dialogue) /* the network uses the number again: the old one is over */
		end(dialogues, dialogue, DIALOGUE_ABORTED, incoming->now);
	dialogue = dialogue_table_open(dialogues->table, &key, moment_ms(incoming->now));
	if (!dialogue) {
		dialogues->counts.full++;
		say_last(dialogues, incoming, false);
		return;
	}
	dialled_keys(link_config(dialogues->parts.links[incoming->ticket->link]), incoming->text,
		incoming->message->service.digits, keys, sizeof(keys));
	dialogue->sender = incoming->message->sender;
	dialogue->service = incoming->message->service;
	take_generation(dialogues, dialogue);
	touch(dialogues, dialogue, incoming);
	dialogue_note_pressed(dialogue, keys);
	dial_begin(&dialogue->dial, dialogues->catalogue, stored_language(dialogues, incoming->identity),
		keys, size_of(dialogues, incoming), &screen);
	take_screen(dialogues, dialogue, &screen, incoming->now);
}

static void begin_if_allowed(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct limiter *limiter = dialogues->parts.limiter;
	bool blocked = blocklist_has(dialogues->parts.blocklist, incoming->identity);
	bool allowed = !limiter ||
		limiter_take(limiter, incoming->identity, moment_ms(incoming->now)) == LIMITER_ALLOW;

	if (blocked || !allowed) {
		dialogues->counts.limited++;
		say_last(dialogues, incoming, true);
	} else {
		begin(dialogues, incoming);
	}
}

static void go_on(struct dialogues *dialogues, struct dialogue *dialogue, const struct incoming *incoming)
{
	const struct screen_size *size = size_of(dialogues, incoming);
	struct dial_screen screen;

	dialogue_note_pressed(dialogue, incoming->text);
	if (dialogue->generation == dialogues->generation) {
		dial_press(&dialogue->dial, dialogues->catalogue, incoming->text, size, &screen);
	} else { /* from the start, for the menus are others */
		int language =
			dialogue->dial.chosen ? stored_language(dialogues, incoming->identity) : TOPICS_NONE;

		take_generation(dialogues, dialogue);
		dial_begin(&dialogue->dial, dialogues->catalogue, language, "", size, &screen);
	}
	take_screen(dialogues, dialogue, &screen, incoming->now);
}

/* Politely from the start where the dialogue is not known: after our restart, or its time-out. */
static void resume(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct dialogue_key key;
	struct dialogue *dialogue = find(dialogues, incoming, &key);

	if (!dialogue && *incoming->text == '\0')
		return; /* the network's word that it showed our last screen */
	if (!dialogue) {
		dialogues->counts.unknown++;
		begin_if_allowed(dialogues, incoming);
		return;
	}
	touch(dialogues, dialogue, incoming);
	if (!dialogue->sending) /* else the screen that follows is on its way already */
		go_on(dialogues, dialogue, incoming);
}

static void abort_dialogue(struct dialogues *dialogues, const struct incoming *incoming)
{
	struct dialogue_key key;
	struct dialogue *dialogue = find(dialogues, incoming, &key);

	if (dialogue)
		end(dialogues, dialogue, DIALOGUE_ABORTED, incoming->now);
}

/* Without a word of the citizen's there is nothing to answer. */
static void end_broken(struct dialogues *dialogues, const struct incoming *incoming)
{
	dialogue_log_broken(dialogues->parts.log, &dialogues->counts.broken,
		link_name(dialogues, incoming->ticket->link), incoming->message->dialogue.fault,
		incoming->now);
	abort_dialogue(dialogues, incoming);
	if (*incoming->text != '\0')
		say_last(dialogues, incoming, false);
}

static void refuse(struct dialogues *dialogues, const struct incoming *incoming)
{
	abort_dialogue(dialogues, incoming);
	say_last(dialogues, incoming, false);
}

static void dispatch(struct dialogues *dialogues, const struct incoming *incoming)
{
	switch (incoming->message->dialogue.kind) {
	case USSD_ABORT:
		abort_dialogue(dialogues, incoming);
		break;
	case USSD_BROKEN:
		end_broken(dialogues, incoming);
		break;
	case USSD_CONFIRM:
		break;
	case USSD_BEGIN:
		(dialogues->refuse ? refuse : begin_if_allowed)(dialogues, incoming);
		break;
	case USSD_RESUME:
		(dialogues->refuse ? refuse : resume)(dialogues, incoming);
		break;
	}
}

bool dialogues_take(struct dialogues *dialogues, const struct ticket *ticket, const struct message *message,
	struct moment now)
{
	struct link *link = dialogues->parts.links[ticket->link];
	struct incoming incoming = { .ticket = ticket,
		.message = message,
		.identity = sender_identity(&dialogues->parts.key, &message->sender),
		.now = now };

	if (link_config(link)->ussd.codes.count == 0 || !dialogues->catalogue)
		return false;
	snprintf(incoming.text, sizeof(incoming.text), "%s", message->text.data);
	link_answer(link, &ticket->ticket, PDU_STATUS_OK, now);
	dispatch(dialogues, &incoming);
	return true;
}

/* --- time --------------------------------------------------------------------------------------------- */

/* Why the dialogue is over, or DIALOGUE_END_COUNT when it is not. */
static enum dialogue_end is_over(const struct dialogue *dialogue, uint64_t now_ms, void *arg)
{
	const struct dialogues *dialogues = arg;
	struct link *link = dialogues->parts.links[dialogue->link];

	if (link_ended_ms(link, &dialogue->ticket) != 0)
		return DIALOGUE_LOST;
	if (now_ms - dialogue->active_ms >= (uint64_t)link_config(link)->ussd.timeout * 1000)
		return DIALOGUE_TIMED_OUT;
	return DIALOGUE_END_COUNT;
}

void dialogues_tick(struct dialogues *dialogues, struct moment now)
{
	screens_tick(dialogues->screens, now);
	dialogue_table_expire(dialogues->table, is_over, dialogues, moment_ms(now));
}

/* --- life --------------------------------------------------------------------------------------------- */

static void on_ended(const struct dialogue *dialogue, enum dialogue_end end, uint64_t now_ms, void *arg)
{
	const struct dialogues *dialogues = arg;
	bool is_current = dialogue->generation == dialogues->generation;

	dialogue_log_ended(dialogues->parts.messages, dialogue, end, is_current ? dialogues->catalogue : NULL,
		link_name(dialogues, dialogue->link), now_ms);
}

struct dialogues *dialogues_new(const struct dialogues_parts *parts)
{
	struct dialogues *dialogues = calloc(1, sizeof(*dialogues));

	if (!dialogues)
		return NULL;
	const struct screens_parts screens = { parts->links, parts->link_count, parts->most, is_there,
		on_told, dialogues };
	dialogues->parts = *parts;
	dialogues->table = dialogue_table_new(parts->most);
	dialogues->screens = screens_new(&screens);
	if (!dialogues->table || !dialogues->screens) {
		dialogues_free(dialogues);
		return NULL;
	}
	dialogue_table_tell(dialogues->table, on_ended, dialogues);
	return dialogues;
}

void dialogues_set_link(struct dialogues *dialogues, size_t link_index)
{
	screens_set_link(dialogues->screens, link_index);
}

bool dialogues_serve(struct dialogues *dialogues, struct limiter *limiter, size_t most)
{
	struct dialogue_table *table = dialogue_table_new(most);

	if (!table)
		return false;
	dialogue_table_tell(table, on_ended, dialogues);
	dialogue_table_free(dialogues->table);
	dialogues->table = table;
	dialogues->parts.limiter = limiter;
	dialogues->parts.most = most;
	screens_set_waiting(dialogues->screens, most);
	return true;
}

void dialogues_free(struct dialogues *dialogues)
{
	if (!dialogues)
		return;
	screens_free(dialogues->screens);
	dialogue_table_free(dialogues->table);
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

void dialogues_refuse_sms(struct dialogues *dialogues, bool refuse)
{
	dialogues->refuse_sms = refuse;
}

size_t dialogues_count(const struct dialogues *dialogues)
{
	return dialogue_table_count(dialogues->table);
}

/* --- figures ------------------------------------------------------------------------------------------ */

void dialogues_write_figures(const struct dialogues *dialogues, struct buffer *out)
{
	figures_write(dialogue_counts_figures(), &dialogues->counts, out);
	figures_write(dialogue_table_figures(), dialogues->table, out);
	figures_write(screens_figures(), dialogues->screens, out);
}

void dialogues_list_figures(struct buffer *out)
{
	figures_list(dialogue_counts_figures(), out);
	figures_list(dialogue_table_figures(), out);
	figures_list(screens_figures(), out);
}
