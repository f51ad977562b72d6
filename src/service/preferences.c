#include "agahi/service/preferences.h"

#include <stdlib.h>
#include <string.h>

enum { SET_SIZE = 8, MAX_TAGS = 255, TAG_SIZE = 36 };

struct entry {
	uint64_t sender;
	uint8_t tag_plus_one; /* 0: no language */
	bool stopped;
	bool used;
};

_Static_assert(sizeof(struct entry) == PREFERENCES_SENDER_OCTETS, "as the header says");

struct preferences {
	char tags[MAX_TAGS][TAG_SIZE];
	size_t tag_count;
	size_t set_mask;
	struct entry entries[];
};

struct preferences *preferences_new(size_t capacity)
{
	size_t sets = 1;

	while (sets * SET_SIZE < capacity)
		sets *= 2;
	struct preferences *preferences =
		calloc(1, sizeof(*preferences) + sets * SET_SIZE * sizeof(preferences->entries[0]));
	if (preferences)
		preferences->set_mask = sets - 1;
	return preferences;
}

void preferences_free(struct preferences *preferences)
{
	free(preferences);
}

void preferences_clear(struct preferences *preferences)
{
	memset(preferences->entries, 0,
		(preferences->set_mask + 1) * SET_SIZE * sizeof(preferences->entries[0]));
}

static size_t set_start(const struct preferences *preferences, uint64_t sender)
{
	return ((size_t)sender & preferences->set_mask) * SET_SIZE;
}

struct preference preferences_get(const struct preferences *preferences, uint64_t sender)
{
	const struct entry *set = &preferences->entries[set_start(preferences, sender)];

	for (size_t i = 0; i < SET_SIZE; i++) {
		if (!set[i].used || set[i].sender != sender)
			continue;
		uint8_t tag = set[i].tag_plus_one;
		return (struct preference){ tag ? preferences->tags[tag - 1] : NULL, set[i].stopped };
	}
	return (struct preference){ NULL, false };
}

void preferences_forget(struct preferences *preferences, uint64_t sender)
{
	struct entry *set = &preferences->entries[set_start(preferences, sender)];

	for (size_t i = 0; i < SET_SIZE; i++) {
		if (!set[i].used || set[i].sender != sender)
			continue;
		memmove(&set[i], &set[i + 1],
			(SET_SIZE - 1 - i) * sizeof(*set)); /* free places are the last */
		set[SET_SIZE - 1] = (struct entry){ .used = false };
		return;
	}
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

/* The sender's entry, else a free one, else the first of the set after the others moved up (the oldest). */
static struct entry *place_for(struct entry *set, uint64_t sender)
{
	for (size_t i = 0; i < SET_SIZE; i++) {
		if (!set[i].used || set[i].sender == sender)
			return &set[i];
	}
	memmove(set, set + 1, (SET_SIZE - 1) * sizeof(*set));
	return &set[SET_SIZE - 1];
}

void preferences_set(struct preferences *preferences, uint64_t sender, struct preference preference)
{
	struct entry *entry = place_for(&preferences->entries[set_start(preferences, sender)], sender);

	*entry = (struct entry){ sender, tag_number(preferences, preference.language), preference.stopped,
		true };
}
