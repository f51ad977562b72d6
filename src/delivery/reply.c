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
	parts_free(&reply->parts);
	free(reply->fates);
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
