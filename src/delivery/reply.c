#include "agahi/delivery/reply.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void reply_fill(struct reply *reply, const struct journal_entry *entry, struct prepared *text)
{
	*reply = (struct reply){ .place.id = entry->id,
		.citizen = entry->sender,
		.service = entry->service,
		.identity = entry->sender_identity,
		.leaves_nothing = entry->manner & JOURNAL_FORGETS,
		.text = text };
}

void reply_uncut(struct reply *reply)
{
	if (reply->fates != reply->usual)
		free(reply->fates);
	reply->fates = NULL;
}

void reply_clear(struct reply *reply)
{
	acceptances_free(&reply->acceptances);
	reply_uncut(reply);
	prepared_drop(reply->text);
	free(reply->note);
}

bool reply_cut(struct reply *reply, const struct config_link *config, uint16_t reference)
{
	if (!parts_cut(&reply->parts, reply->text, config, reply->flash, reference))
		return false;
	size_t count = parts_count(&reply->parts);
	if (count > REPLY_USUAL_PARTS) {
		reply->fates = calloc(count, sizeof(reply->fates[0]));
		return reply->fates != NULL;
	}
	memset(reply->usual, 0, sizeof(reply->usual));
	reply->fates = reply->usual;
	return true;
}

bool reply_is_begun(const struct reply *reply)
{
	return reply->open_parts > 0 || reply->accepted_parts > 0;
}

void reply_wipe(struct reply *reply)
{
	reply_uncut(reply);
	reply->parts.cut = NULL;
	prepared_drop(reply->text);
	reply->text = NULL;
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

void reply_settle(const struct reply *reply, enum journal_state state, const char *link, struct moment now,
	struct journal_settlement *settlement)
{
	settlement->record = (struct journal_record){ .kind = JOURNAL_SETTLEMENT };
	settlement->id = reply->place.id;
	settlement->state = state;
	settlement->status = state == JOURNAL_SENT ? 0 : reply->status;
	settlement->parts = (uint8_t)parts_count(&reply->parts);
	settlement->resent = reply->resent;
	settlement->settled_ms = now.wall_ms;
	acceptances_write(
		&reply->acceptances, reply->elsewhere ? link : NULL, now.wall_ms, settlement->message_ids);
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
		.citizen = reply->citizen.digits,
		.service = reply->service.digits,
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
