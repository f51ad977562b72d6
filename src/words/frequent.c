#include "agahi/words/frequent.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/fold.h"

enum { A_SHARE_OF = 4 };

struct tally {
	struct vocabulary *words;
	unsigned *texts;      /* by word: in how many it was */
	size_t *last_counted; /* by word: the text after which it was counted, so that it is once a text */
	size_t capacity;
};

static bool reserve(struct tally *tally, size_t needed)
{
	size_t capacity = tally->capacity == 0 ? 1024 : tally->capacity * 2;

	if (needed <= tally->capacity)
		return true;
	unsigned *texts = realloc(tally->texts, capacity * sizeof(*texts));
	tally->texts = texts ? texts : tally->texts;
	size_t *last = realloc(tally->last_counted, capacity * sizeof(*last));
	tally->last_counted = last ? last : tally->last_counted;
	if (!texts || !last)
		return false;
	memset(texts + tally->capacity, 0, (capacity - tally->capacity) * sizeof(*texts));
	memset(last + tally->capacity, 0, (capacity - tally->capacity) * sizeof(*last));
	tally->capacity = capacity;
	return true;
}

static bool count_text(struct tally *tally, const char *text, size_t number)
{
	char folded[FOLD_MAX_OCTETS];

	fold_text(text, strlen(text), folded);
	for (const char *at = folded; *at != '\0';) {
		size_t len = strcspn(at, " ");
		uint32_t word = vocabulary_add(tally->words, at, len);

		if (word == VOCABULARY_NONE || !reserve(tally, (size_t)word + 1))
			return false;
		if (tally->last_counted[word] != number)
			tally->texts[word]++;
		tally->last_counted[word] = number;
		at += len + (at[len] == ' ');
	}
	return true;
}

static void write_frequent(
	const struct tally *tally, size_t text_count, const struct vocabulary *except, struct buffer *out)
{
	for (uint32_t word = 0; word < vocabulary_count(tally->words); word++) {
		const char *text = vocabulary_word(tally->words, word);

		if (tally->texts[word] * A_SHARE_OF < text_count ||
			vocabulary_find(except, text, strlen(text)) != VOCABULARY_NONE)
			continue;
		buffer_add_text(out, text);
		buffer_add_text(out, " ");
	}
}

bool frequent_words(
	const char *const *texts, size_t count, const struct vocabulary *except, struct buffer *out)
{
	struct tally tally = { .words = vocabulary_new() };
	size_t counted = 0;
	bool complete = tally.words != NULL;

	for (size_t i = 0; i < count && complete; i++)
		complete = !texts[i] || count_text(&tally, texts[i], ++counted);
	if (complete && counted >= FREQUENT_MIN_TEXTS)
		write_frequent(&tally, counted, except, out);
	vocabulary_free(tally.words);
	free(tally.texts);
	free(tally.last_counted);
	return complete && !out->failed;
}
