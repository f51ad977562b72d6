#include "agahi/store/entry_words.h"

#include <stddef.h>
#include <string.h>

static const size_t places[] = { offsetof(struct journal_entry, link), offsetof(struct journal_entry, smsc),
	offsetof(struct journal_entry, request), offsetof(struct journal_entry, topic),
	offsetof(struct journal_entry, language), offsetof(struct journal_entry, rule),
	offsetof(struct journal_entry, keyword), offsetof(struct journal_entry, offered),
	offsetof(struct journal_entry, reply), offsetof(struct journal_entry, preference),
	offsetof(struct journal_entry, offer) };

enum { WORDS = sizeof(places) / sizeof(places[0]) };

static const char *word_at(const struct journal_entry *entry, size_t place)
{
	const char *word;

	memcpy(&word, (const char *)entry + place, sizeof(word));
	return word;
}

size_t entry_words_size(const struct journal_entry *entry)
{
	size_t size = 0;

	for (size_t i = 0; i < WORDS; i++) {
		const char *word = word_at(entry, places[i]);

		size += word ? strlen(word) + 1 : 0;
	}
	return size;
}

void entry_words_move(struct journal_entry *entry, char *room)
{
	for (size_t i = 0; i < WORDS; i++) {
		const char *word = word_at(entry, places[i]);

		if (!word)
			continue;
		size_t len = strlen(word) + 1;
		memcpy(room, word, len);
		memcpy((char *)entry + places[i], &room, sizeof(room));
		room += len;
	}
}
