#include "agahi/service/preferences.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/sets.h"

enum { MAX_TAGS = 255, TAG_SIZE = 36 };

/* 48 bits tell who came first, for as long as there are citizens. */
struct entry {
	uint32_t turn;
	uint16_t turn_high;
	uint8_t tag_plus_one; /* 0: no language */
	bool stopped;
};

_Static_assert(sizeof(struct entry) + SETS_KEY_OCTETS == PREFERENCES_SENDER_OCTETS, "as the header says");

struct preferences {
	char tags[MAX_TAGS][TAG_SIZE];
	size_t tag_count;
	uint64_t turns; /* senders that were added */
	struct sets *sets;
};

/* Who was added first is forgotten first. */
static uint64_t turn_of(const void *kept, const void *nothing)
{
	const struct entry *entry = kept;

	(void)nothing;
	return (uint64_t)entry->turn_high << 32 | entry->turn;
}

struct preferences *preferences_new(size_t capacity)
{
	struct preferences *preferences = calloc(1, sizeof(*preferences));

	if (!preferences)
		return NULL;
	preferences->sets = sets_new(capacity, sizeof(struct entry), turn_of);
	if (preferences->sets)
		return preferences;
	free(preferences);
	return NULL;
}

void preferences_free(struct preferences *preferences)
{
	if (!preferences)
		return;
	sets_free(preferences->sets);
	free(preferences);
}

void preferences_clear(struct preferences *preferences)
{
	sets_clear(preferences->sets);
}

void preferences_expect(const struct preferences *preferences, uint64_t sender)
{
	sets_expect(preferences->sets, sender);
}

struct preference preferences_get(const struct preferences *preferences, uint64_t sender)
{
	const struct entry *entry = sets_find(preferences->sets, sender);

	if (!entry)
		return (struct preference){ NULL, false };
	return (struct preference){ entry->tag_plus_one ? preferences->tags[entry->tag_plus_one - 1] : NULL,
		entry->stopped };
}

void preferences_forget(struct preferences *preferences, uint64_t sender)
{
	struct entry *entry = sets_find(preferences->sets, sender);

	if (entry)
		sets_drop(preferences->sets, entry);
}

static uint8_t tag_number(struct preferences *preferences, const char *tag)
{
	size_t i = 0;

	if (!tag || strlen(tag) >= TAG_SIZE)
		return 0;
	while (i < preferences->tag_count && strcmp(preferences->tags[i], tag) != 0)
		i++;
	if (i == MAX_TAGS)
		return 0;
	if (i == preferences->tag_count)
		memcpy(preferences->tags[preferences->tag_count++], tag, strlen(tag) + 1);
	return (uint8_t)(i + 1);
}

static struct entry *add(struct preferences *preferences, uint64_t sender)
{
	struct entry *entry = sets_add(preferences->sets, sender, NULL);
	uint64_t turn = ++preferences->turns;

	entry->turn = (uint32_t)turn;
	entry->turn_high = (uint16_t)(turn >> 32);
	return entry;
}

void preferences_set(struct preferences *preferences, uint64_t sender, struct preference preference)
{
	struct entry *entry = sets_find(preferences->sets, sender);

	if (!entry)
		entry = add(preferences, sender);
	entry->tag_plus_one = tag_number(preferences, preference.language);
	entry->stopped = preference.stopped;
}
