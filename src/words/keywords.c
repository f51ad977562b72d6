#include "agahi/words/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/fold.h"
#include "agahi/words/arena.h"
#include "agahi/words/hashed.h"

struct keywords {
	struct arena arena;  /* each keyword, and behind it its words */
	struct hashed table; /* folded keyword → place of the first of its chain */
	uint32_t *all;       /* places, in the order in which they came */
	size_t count;
};

struct keywords *keywords_new(size_t most)
{
	struct keywords *keywords = calloc(1, sizeof(*keywords));

	if (!keywords)
		return NULL;
	keywords->all = calloc(most + 1, sizeof(*keywords->all));
	if (!keywords->all || !hashed_reserve(&keywords->table, most)) {
		keywords_free(keywords);
		return NULL;
	}
	return keywords;
}

void keywords_free(struct keywords *keywords)
{
	if (!keywords)
		return;
	arena_clear(&keywords->arena);
	hashed_clear(&keywords->table);
	free(keywords->all);
	free(keywords);
}

static size_t count_words(const char *folded)
{
	size_t words = *folded != '\0';

	for (; *folded != '\0'; folded++)
		words += *folded == ' ';
	return words;
}

/* The first of a folded keyword's chain, or NULL and the slot where it would be. */
static struct keyword *look_up(
	const struct keywords *keywords, const char *folded, size_t len, uint64_t hash, size_t *slot)
{
	uint32_t place;

	*slot = hashed_begin(&keywords->table, hash);
	while ((place = hashed_look(&keywords->table, hash, slot)) != 0) {
		struct keyword *keyword = arena_at(&keywords->arena, place);

		if (strncmp(keyword->folded, folded, len) == 0 && keyword->folded[len] == '\0')
			return keyword;
		*slot = hashed_next(&keywords->table, *slot);
	}
	return NULL;
}

/* One place for all of it, as it is looked at together; 0 when memory is short. */
static uint32_t make_keyword(
	struct keywords *keywords, const char *folded, size_t len, const char *written, int topic)
{
	size_t written_len = strcmp(written, folded) == 0 ? 0 : strlen(written) + 1;
	uint32_t place = arena_take(&keywords->arena, sizeof(struct keyword) + len + 1 + written_len);

	if (place == 0)
		return 0;
	struct keyword *keyword = arena_at(&keywords->arena, place);
	char *text = (char *)(keyword + 1);
	memcpy(text, folded, len + 1);
	memcpy(text + len + 1, written, written_len);
	*keyword = (struct keyword){ .folded = text,
		.written = written_len == 0 ? text : text + len + 1,
		.topic = topic,
		.words = (uint16_t)count_words(folded) };
	return place;
}

bool keywords_add(struct keywords *keywords, const char *written, int topic, int language)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(written, strlen(written), folded), slot;

	if (len == 0)
		return true;
	uint64_t hash = hash_octets(folded, len);
	const struct keyword *first = look_up(keywords, folded, len, hash, &slot);
	struct keyword *keyword = (struct keyword *)(uintptr_t)first;
	while (keyword && keyword->topic != topic)
		keyword = (struct keyword *)(uintptr_t)keyword->other_topic;
	if (!keyword) {
		uint32_t place = make_keyword(keywords, folded, len, written, topic);

		if (place == 0)
			return false;
		keyword = arena_at(&keywords->arena, place);
		keyword->other_topic = first;
		hashed_put(&keywords->table, slot, hash, place);
		keywords->all[keywords->count++] = place;
	}
	keyword->languages |= UINT64_C(1) << language;
	return true;
}

size_t keywords_count(const struct keywords *keywords)
{
	return keywords->count;
}

const struct keyword *keywords_at(const struct keywords *keywords, size_t index)
{
	return arena_at(&keywords->arena, keywords->all[index]);
}

void keywords_fetch_table(const struct keywords *keywords, uint64_t hash)
{
	hashed_fetch(&keywords->table, hash);
}

void keywords_fetch_keyword(const struct keywords *keywords, uint64_t hash)
{
	size_t slot = hashed_begin(&keywords->table, hash);
	uint32_t place = hashed_look(&keywords->table, hash, &slot);

	if (place != 0)
		__builtin_prefetch(arena_at(&keywords->arena, place));
}

const struct keyword *keywords_find(const struct keywords *keywords, const char *folded, size_t len)
{
	size_t slot;

	return look_up(keywords, folded, len, hash_octets(folded, len), &slot);
}
