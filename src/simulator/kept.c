#include "agahi/simulator/kept.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	struct entry *next;
	uint32_t cookie;
	bool lost;
	struct pdu_message message;
	uint8_t text[];
};

struct kept {
	struct entry *first;
	size_t count;
};

struct kept *kept_new(void)
{
	return calloc(1, sizeof(struct kept));
}

void kept_free(struct kept *kept)
{
	if (!kept)
		return;
	for (struct entry *entry = kept->first, *next; entry; entry = next) {
		next = entry->next;
		free(entry);
	}
	free(kept);
}

/* Where it hangs, or would. */
static struct entry **find(struct kept *kept, uint32_t cookie)
{
	struct entry **at = &kept->first;

	while (*at && (*at)->cookie != cookie)
		at = &(*at)->next;
	return at;
}

void kept_add(struct kept *kept, const struct pdu_message *message, uint32_t cookie)
{
	size_t len = message->text.len;
	struct entry *entry = kept->count < KEPT_MOST ? calloc(1, sizeof(*entry) + len) : NULL;

	if (!entry)
		return;
	entry->cookie = cookie;
	entry->message = *message;
	if (len > 0)
		memcpy(entry->text, message->text.data, len);
	entry->message.text = (struct span){ entry->text, len };
	*find(kept, cookie) = entry;
	kept->count++;
}

void kept_forget(struct kept *kept, uint32_t cookie)
{
	struct entry **at = find(kept, cookie), *entry = *at;

	if (!entry)
		return;
	*at = entry->next;
	kept->count--;
	free(entry);
}

void kept_lose(struct kept *kept, uint32_t cookie)
{
	struct entry *entry = *find(kept, cookie);

	if (entry)
		entry->lost = true;
}

size_t kept_deliver(struct kept *kept, struct smsc *smsc)
{
	size_t delivered = 0;

	for (struct entry *entry = kept->first; entry; entry = entry->next) {
		if (!entry->lost)
			continue;
		if (!smsc_deliver(smsc, &entry->message, entry->cookie))
			break;
		entry->lost = false;
		delivered++;
	}
	return delivered;
}
