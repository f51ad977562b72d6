#include "agahi/service/conversations.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/sets.h"

enum { NAME_SIZE = 64, LANGUAGE = CHOICES_MAX, SLOTS = CHOICES_MAX + 1, SECOND_MS = 1000 };

/* Seconds begin with 1 (0: never), and hold 136 years. */
struct entry {
	uint32_t offered_s;
	uint32_t thanked_s;
	uint16_t names[SLOTS]; /* the topics and the language; 0: none */
};

_Static_assert(sizeof(struct entry) + SETS_KEY_OCTETS == CONVERSATIONS_SENDER_OCTETS, "as the header says");

struct conversations {
	struct sets *sets;
	size_t name_count;
	char names[CONVERSATIONS_NAMES][NAME_SIZE];
};

static uint64_t when_spoken_to(const void *kept, const void *nothing)
{
	const struct entry *entry = kept;

	(void)nothing;
	return entry->offered_s > entry->thanked_s ? entry->offered_s : entry->thanked_s;
}

struct conversations *conversations_new(size_t senders)
{
	struct conversations *conversations = calloc(1, sizeof(*conversations));

	if (!conversations)
		return NULL;
	conversations->sets = sets_new(senders, sizeof(struct entry), when_spoken_to);
	if (conversations->sets)
		return conversations;
	free(conversations);
	return NULL;
}

void conversations_free(struct conversations *conversations)
{
	if (!conversations)
		return;
	sets_free(conversations->sets);
	free(conversations);
}

static uint32_t in_seconds(uint64_t now_ms)
{
	return (uint32_t)(now_ms / SECOND_MS) + 1;
}

static bool is_within(uint32_t then_s, uint64_t now_ms, uint64_t limit_ms)
{
	return then_s != 0 && in_seconds(now_ms) - then_s <= limit_ms / SECOND_MS;
}

/* The number of a name, from 1; 0 when there is no room for it. */
static uint16_t number_of(struct conversations *conversations, const char *name)
{
	size_t i = 0;

	if (!name || strlen(name) >= NAME_SIZE)
		return 0;
	/* The first octet spares most comparisons: this is done for every offer. */
	while (i < conversations->name_count &&
		(conversations->names[i][0] != *name || strcmp(conversations->names[i], name) != 0))
		i++;
	if (i == CONVERSATIONS_NAMES)
		return 0;
	if (i == conversations->name_count)
		memcpy(conversations->names[conversations->name_count++], name, strlen(name) + 1);
	return (uint16_t)(i + 1);
}

static const char *name_at(const struct conversations *conversations, uint16_t number)
{
	return number == 0 ? NULL : conversations->names[number - 1];
}

static struct offer offer_of(const struct conversations *conversations, const struct entry *entry)
{
	struct offer offer = { .language = name_at(conversations, entry->names[LANGUAGE]) };

	while (offer.count < CHOICES_MAX && entry->names[offer.count] != 0) {
		offer.topics[offer.count] = name_at(conversations, entry->names[offer.count]);
		offer.count++;
	}
	return offer;
}

void conversations_expect(const struct conversations *conversations, uint64_t sender)
{
	sets_expect(conversations->sets, sender);
}

struct conversation conversations_get(
	const struct conversations *conversations, uint64_t sender, uint64_t now_ms)
{
	const struct entry *entry = sets_find(conversations->sets, sender);
	struct conversation conversation = { .thanked = false };

	if (!entry)
		return conversation;
	if (is_within(entry->offered_s, now_ms, CONVERSATIONS_OFFER_MS))
		conversation.offer = offer_of(conversations, entry);
	conversation.thanked = is_within(entry->thanked_s, now_ms, CONVERSATIONS_THANKS_MS);
	return conversation;
}

static struct entry *take(struct conversations *conversations, uint64_t sender)
{
	struct entry *entry = sets_find(conversations->sets, sender);

	if (!entry) {
		entry = sets_add(conversations->sets, sender, NULL);
		*entry = (struct entry){ .offered_s = 0 };
	}
	return entry;
}

/* A topic that cannot be remembered ends the offer before it, so that no number leads to another topic than it said. */
void conversations_note_offer(
	struct conversations *conversations, uint64_t sender, const struct offer *offer, uint64_t now_ms)
{
	struct entry *entry = take(conversations, sender);

	if (entry->offered_s > in_seconds(now_ms))
		return;
	entry->offered_s = in_seconds(now_ms);
	entry->names[LANGUAGE] = number_of(conversations, offer->language);
	for (size_t i = 0; i < CHOICES_MAX; i++)
		entry->names[i] = i < offer->count ? number_of(conversations, offer->topics[i]) : 0;
}

void conversations_note_thanks(struct conversations *conversations, uint64_t sender, uint64_t now_ms)
{
	take(conversations, sender)->thanked_s = in_seconds(now_ms);
}

void conversations_forget(struct conversations *conversations, uint64_t sender)
{
	struct entry *entry = sets_find(conversations->sets, sender);

	if (entry)
		sets_drop(conversations->sets, entry);
}
