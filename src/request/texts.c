#include "agahi/request/texts.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 64 };

struct texts_place {
	const char *text; /* the catalogue's; NULL: nothing stands here */
	struct prepared *prepared;
};

/* Of a pointer: Fibonacci hashing, Knuth 6.4. */
static size_t home_of(const char *text, size_t size)
{
	return (size_t)(((uint64_t)(uintptr_t)text * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (size - 1);
}

/* Where it stands, or may. */
static struct texts_place *place_of(struct texts_place *places, size_t size, const char *text)
{
	size_t at = home_of(text, size);

	while (places[at].text && places[at].text != text)
		at = (at + 1) & (size - 1);
	return &places[at];
}

static bool grow(struct texts *texts)
{
	size_t size = texts->size == 0 ? FIRST_SIZE : texts->size * 2;
	struct texts_place *places = calloc(size, sizeof(*places));

	if (!places)
		return false;
	for (size_t i = 0; i < texts->size; i++) {
		if (texts->places[i].text)
			*place_of(places, size, texts->places[i].text) = texts->places[i];
	}
	free(texts->places);
	texts->places = places;
	texts->size = size;
	return true;
}

struct prepared *texts_hold(struct texts *texts, const char *text)
{
	struct texts_place *place = texts->size > 0 ? place_of(texts->places, texts->size, text) : NULL;

	if (place && place->text)
		return prepared_hold(place->prepared);
	if (texts->count >= texts->size / 2 && !grow(texts))
		return NULL;
	struct prepared *prepared = prepared_new(text, strlen(text));
	if (!prepared)
		return NULL;
	*place_of(texts->places, texts->size, text) = (struct texts_place){ text, prepared };
	texts->count++;
	return prepared_hold(prepared);
}

struct prepared *texts_of(struct texts *texts, const struct decision *decision)
{
	struct buffer written = { 0 };
	struct prepared *prepared = NULL;

	if (!decision->text)
		return NULL;
	if (!decision->names[0])
		return texts_hold(texts, decision->text);
	if (decision_write(decision, &written))
		prepared = prepared_new(written.data, written.len);
	buffer_free(&written);
	return prepared;
}

void texts_clear(struct texts *texts)
{
	for (size_t i = 0; i < texts->size; i++)
		prepared_drop(texts->places[i].prepared);
	free(texts->places);
	*texts = (struct texts){ .places = NULL };
}
