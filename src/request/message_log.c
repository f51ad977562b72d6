#include "agahi/request/message_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/base/mask.h"
#include "agahi/base/sets.h"
#include "agahi/base/told.h"
#include "agahi/smpp/pdu.h"

enum { SENDERS = 1024, MINUTE_MS = 60 * 1000 };

/* What leaves nothing, of one sender, for one reason. */
struct entry {
	uint64_t used_ms;
	struct told told;
	struct message_aside what; /* its link and citizen: */
	char link[JOURNAL_LINK_SIZE];
	char masked[MASK_NUMBER_SIZE];
};

struct message_log {
	struct log *log;
	struct sender_key key;
	bool on;
	struct sets *asides;
	uint64_t minute_ms;  /* when it began, by the clock that does not jump */
	unsigned lines;      /* about asides, in it */
	struct told omitted; /* messages that there was no line for */
};

/* --- messages that are settled ------------------------------------------------------------------------ */

/* As `agahi stats` calls them. */
static const char *const state_names[JOURNAL_STATE_COUNT] = { [JOURNAL_SENT] = "sent",
	[JOURNAL_FAILED] = "failed",
	[JOURNAL_SILENT] = "silent",
	[JOURNAL_EXPIRED] = "expired" };

bool message_log_is_on(const struct message_log *messages)
{
	return messages && messages->on;
}

void message_note_fill(struct message_note *note, const struct journal_entry *entry, struct moment now)
{
	*note = (struct message_note){ .received_ms = entry->received_ms,
		.asked_ms = entry->asked_ms,
		.committed_ms = entry->asked_ms == 0 ? 0 : moment_ms(now),
		.edition = entry->edition,
		.redelivered = entry->redelivered };
	snprintf(note->link, sizeof(note->link), "%s", entry->link);
	snprintf(note->topic, sizeof(note->topic), "%s", entry->topic);
	snprintf(note->language, sizeof(note->language), "%s", entry->language);
	snprintf(note->rule, sizeof(note->rule), "%s", entry->rule);
}

static struct log_field word(const char *key, const char *text)
{
	return text && *text != '\0' ? LOG_WORD(key, text) : LOG_NOTHING;
}

static struct log_field number(const char *key, long long value)
{
	return value != 0 ? LOG_NUMBER(key, value) : LOG_NOTHING;
}

static struct log_field status_number(uint32_t status)
{
	return status != 0 ? LOG_HEX("status", status, 2) : LOG_NOTHING;
}

static struct log_field committed_after(const struct message_note *note)
{
	return note->committed_ms != 0 ? LOG_DURATION("committed", note->committed_ms - note->asked_ms)
				       : LOG_NOTHING;
}

void message_log_settled(struct message_log *messages, const struct message_note *note,
	const struct message_fate *fate, struct moment now)
{
	static const struct message_note unknown = { .received_ms = 0 };
	uint64_t taken_ms = moment_ms(now) - fate->asked_ms;
	bool other_link = note && fate->link && strcmp(note->link, fate->link) != 0;
	char masked[MASK_NUMBER_SIZE], service[ADDRESS_SIZE];

	if (!message_log_is_on(messages))
		return;
	snprintf(service, sizeof(service), "%s", fate->service);
	mask_text(service); /* one that is not ours may be another citizen's */
	const struct message_note *known = note ? note : &unknown;
	log_info(messages->log, "message", LOG_NUMBER("id", fate->id),
		LOG_WORD("state", state_names[fate->state]),
		LOG_WORD("from", mask_number(fate->citizen, masked)), LOG_WORD("to", service),
		LOG_WORD("link", note ? note->link : fate->link),
		LOG_WORD("sent_by", other_link ? fate->link : NULL), word("topic", known->topic),
		word("rule", known->rule), word("language", known->language),
		number("edition", known->edition), number("parts", (long long)fate->parts),
		fate->state == JOURNAL_SENT ? LOG_NOTHING
					    : number("accepted_parts", (long long)fate->accepted_parts),
		LOG_TIME("received", note ? note->received_ms : now.wall_ms - (int64_t)taken_ms),
		committed_after(known), LOG_DURATION("settled", taken_ms), number("attempts", fate->attempts),
		number("redelivered", known->redelivered),
		fate->resent ? LOG_WORD("resent", "true") : LOG_NOTHING, word("message_id", fate->message_id),
		status_number(fate->status),
		LOG_TEXT("reason", fate->status != 0 ? pdu_status_words(fate->status) : NULL));
}

void message_log_silent(struct message_log *messages, const struct journal_entry *entry, struct moment now)
{
	struct message_note note;

	if (!message_log_is_on(messages))
		return;
	const struct message_fate fate = { .id = entry->id,
		.state = JOURNAL_SILENT,
		.citizen = entry->sender.digits,
		.service = entry->service.digits,
		.asked_ms = entry->asked_ms };
	message_note_fill(&note, entry, now);
	message_log_settled(messages, &note, &fate, now);
}

void message_log_dialogue(struct message_log *messages, const struct message_dialogue *dialogue)
{
	char masked[MASK_NUMBER_SIZE];

	if (!message_log_is_on(messages))
		return;
	log_info(messages->log, "dialogue", LOG_WORD("end", dialogue->end),
		LOG_WORD("from", mask_number(dialogue->citizen->digits, masked)),
		LOG_WORD("link", dialogue->link), LOG_NUMBER("screens", dialogue->screens),
		LOG_WORD("topic", dialogue->topic), LOG_WORD("language", dialogue->language),
		number("edition", dialogue->edition), LOG_DURATION("lasted", dialogue->lasted_ms));
}

/* --- messages that leave nothing ---------------------------------------------------------------------- */

/* How many, in a line of its own a minute. */
static void tell_omitted(struct message_log *messages, uint64_t now_ms)
{
	struct told *omitted = &messages->omitted;

	if (omitted->since == 0 || (omitted->told_ms != 0 && now_ms - omitted->told_ms < MINUTE_MS))
		return;
	log_warn(messages->log, "messages_omitted",
		LOG_TEXT("reason", "too many senders at once who get no answer"),
		LOG_TALLY(omitted->since, omitted->total));
	omitted->since = 0;
	omitted->told_ms = now_ms;
}

static bool has_a_line(struct message_log *messages, uint64_t now_ms)
{
	if (now_ms - messages->minute_ms >= MINUTE_MS) {
		messages->minute_ms = now_ms;
		messages->lines = 0;
	}
	return messages->lines++ < MESSAGE_LOG_ASIDES_A_MINUTE;
}

static void write_aside(const struct message_log *messages, const struct entry *entry, uint64_t count)
{
	const struct message_aside *what = &entry->what;

	if (what->dialled)
		log_info(messages->log, "dialogue", LOG_WORD("end", what->state),
			LOG_WORD("from", entry->masked), LOG_WORD("link", entry->link),
			LOG_TEXT("reason", what->reason), LOG_NUMBER("count", count));
	else
		log_info(messages->log, "message", LOG_WORD("state", what->state),
			LOG_WORD("from", entry->masked), LOG_WORD("link", entry->link),
			LOG_WORD("rule", what->rule), status_number(what->status),
			LOG_TEXT("reason", what->reason), LOG_NUMBER("count", count));
}

static void tell(struct message_log *messages, const struct entry *entry, uint64_t count, uint64_t now_ms)
{
	if (has_a_line(messages, now_ms)) {
		write_aside(messages, entry, count);
		return;
	}
	messages->omitted.total += count;
	messages->omitted.since += count;
}

static uint64_t mix(uint64_t key, const char *text)
{
	return text ? (key ^ hash_octets(text, strlen(text))) * UINT64_C(0x9e3779b97f4a7c15) : key;
}

static uint64_t key_of(const struct message_log *messages, const struct message_aside *aside)
{
	uint64_t key = sender_identity(&messages->key, aside->citizen) ^ aside->dialled;

	key = mix(mix(mix(mix(key, aside->state), aside->rule), aside->reason), aside->link);
	return key;
}

static uint64_t when_used(const void *entry, const void *nothing)
{
	(void)nothing;
	return ((const struct entry *)entry)->used_ms;
}

/* When another's entry makes room, how many more there were of that one is told first. */
static struct entry *take_place(
	struct message_log *messages, uint64_t key, const struct message_aside *aside, uint64_t now_ms)
{
	struct entry *entry = sets_add(messages->asides, key, NULL);

	if (entry->told.since > 0)
		tell(messages, entry, entry->told.since, now_ms);
	*entry = (struct entry){ .what = *aside };
	snprintf(entry->link, sizeof(entry->link), "%s", aside->link);
	mask_number(aside->citizen->digits, entry->masked);
	entry->what.link = NULL;
	entry->what.citizen = NULL;
	return entry;
}

void message_log_aside(struct message_log *messages, const struct message_aside *aside, struct moment now)
{
	uint64_t now_ms = moment_ms(now), count;

	if (!message_log_is_on(messages))
		return;
	uint64_t key = key_of(messages, aside);
	struct entry *entry = sets_find(messages->asides, key);
	if (!entry)
		entry = take_place(messages, key, aside, now_ms);
	entry->used_ms = now_ms;
	if (told_count(&entry->told, now_ms, &count))
		tell(messages, entry, count, now_ms);
}

static void tell_rest(struct message_log *messages, uint64_t now_ms)
{
	for (size_t i = 0; i < sets_size(messages->asides); i++) {
		struct entry *entry = sets_at(messages->asides, i);

		if (entry->told.since == 0 || now_ms - entry->told.told_ms < MINUTE_MS)
			continue;
		tell(messages, entry, entry->told.since, now_ms);
		entry->told.since = 0;
		entry->told.told_ms = now_ms;
	}
}

void message_log_tick(struct message_log *messages, struct moment now)
{
	if (!message_log_is_on(messages))
		return;
	tell_rest(messages, moment_ms(now));
	tell_omitted(messages, moment_ms(now));
}

/* --- life --------------------------------------------------------------------------------------------- */

/* The last words, within what the table holds. */
static void turn_off(struct message_log *messages)
{
	for (size_t i = 0; messages->on && i < sets_size(messages->asides); i++) {
		const struct entry *entry = sets_at(messages->asides, i);

		if (entry->told.since > 0)
			write_aside(messages, entry, entry->told.since);
	}
	sets_clear(messages->asides);
	messages->on = false;
}

void message_log_set(struct message_log *messages, bool on)
{
	if (on)
		messages->on = true;
	else
		turn_off(messages);
}

struct message_log *message_log_new(struct log *log, const struct sender_key *key, bool on)
{
	struct message_log *messages = calloc(1, sizeof(*messages));

	if (!messages)
		return NULL;
	*messages = (struct message_log){ .log = log,
		.key = *key,
		.on = on,
		.asides = sets_new(SENDERS, sizeof(struct entry), when_used) };
	if (messages->asides)
		return messages;
	free(messages);
	return NULL;
}

void message_log_free(struct message_log *messages)
{
	if (!messages)
		return;
	turn_off(messages);
	sets_free(messages->asides);
	explicit_bzero(&messages->key, sizeof(messages->key));
	free(messages);
}
