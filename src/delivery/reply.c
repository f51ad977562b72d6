#include "agahi/delivery/reply.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct reply *reply_new(const struct journal_entry *entry)
{
	size_t len = strlen(entry->reply);
	struct reply *reply = calloc(1, sizeof(*reply) + len + 1);

	if (!reply)
		return NULL;
	reply->place.id = entry->id;
	reply->citizen = entry->sender;
	reply->service = entry->service;
	reply->identity = entry->sender_identity;
	reply->leaves_nothing = entry->manner & JOURNAL_FORGETS;
	memcpy(reply->text, entry->reply, len);
	return reply;
}

void reply_free(struct reply *reply)
{
	if (!reply)
		return;
	acceptances_free(&reply->acceptances);
	parts_free(&reply->parts);
	free(reply->fates);
	free(reply->note);
	free(reply);
}

bool reply_cut(struct reply *reply, const struct config_link *config, uint16_t reference)
{
	if (!parts_cut(&reply->parts, reply->text, config, reply->flash, reference))
		return false;
	reply->fates = calloc(parts_count(&reply->parts), sizeof(reply->fates[0]));
	return reply->fates != NULL;
}

bool reply_is_begun(const struct reply *reply)
{
	return reply->open_parts > 0 || reply->accepted_parts > 0;
}

void reply_wipe(struct reply *reply)
{
	sodium_memzero(reply->text, strlen(reply->text));
	sodium_memzero(&reply->citizen, sizeof(reply->citizen));
}

size_t reply_next_waiting_part(const struct reply *reply)
{
	size_t part = 0;

	while (part < parts_count(&reply->parts) && reply->fates[part].state != PART_WAITING)
		part++;
	return part;
}

bool reply_part_waits(const struct reply *reply)
{
	return !reply->fates || reply_next_waiting_part(reply) < parts_count(&reply->parts);
}

bool reply_is_accepted(const struct reply *reply)
{
	return reply->fates && reply->accepted_parts == parts_count(&reply->parts) && reply->open_parts == 0;
}

struct journal_settlement reply_settlement(
	const struct reply *reply, enum journal_state state, const char *link, struct moment now)
{
	struct journal_settlement settlement = { .record.kind = JOURNAL_SETTLEMENT,
		.id = reply->place.id,
		.state = state,
		.status = state == JOURNAL_SENT ? 0 : reply->status,
		.parts = (uint8_t)parts_count(&reply->parts),
		.resent = reply->resent,
		.settled_ms = now.wall_ms };

	acceptances_write(
		&reply->acceptances, reply->elsewhere ? link : NULL, now.wall_ms, settlement.message_ids);
	return settlement;
}

void reply_take_note(struct reply *reply, const struct journal_entry *entry, struct moment now)
{
	reply->note = malloc(sizeof(*reply->note));
	if (reply->note)
		message_note_fill(reply->note, entry, now);
}

void reply_tell(const struct reply *reply, enum journal_state state, const char *link,
	struct message_log *messages, struct moment now)
{
	const struct message_fate fate = { .id = reply->place.id,
		.state = state,
		.citizen = &reply->citizen,
		.service = &reply->service,
		.link = link,
		.asked_ms = reply->place.asked_ms,
		.parts = parts_count(&reply->parts),
		.accepted_parts = reply->accepted_parts,
		.attempts = reply->attempts,
		.status = state == JOURNAL_SENT ? 0 : reply->status,
		.resent = reply->resent,
		.message_id = reply->acceptances.first.id };

	message_log_settled(messages, reply->note, &fate, now);
}
