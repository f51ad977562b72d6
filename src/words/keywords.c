#include "agahi/words/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/fold.h"

struct keywords {
	struct keyword **all;
	size_t count;
	struct keyword **table; /* folded keyword → first of its chain */
	size_t table_mask;
};

struct keywords *keywords_new(size_t most)
{
	struct keywords *keywords = calloc(1, sizeof(*keywords));
	size_t size = 64;

	if (!keywords)
		return NULL;
	while (size < most * 2)
		size *= 2;
	keywords->table_mask = size - 1;
	keywords->table = calloc(size, sizeof(*keywords->table));
	keywords->all = calloc(most + 1, sizeof(*keywords->all));
	if (!keywords->table || !keywords->all) {
		keywords_free(keywords);
		return NULL;
	}
	return keywords;
}

static void free_keyword(struct keyword *keyword)
{
	if (!keyword)
		return;
	free((char *)(uintptr_t)keyword->folded);
	free((char *)(uintptr_t)keyword->written);
	free(keyword);
}

void keywords_free(struct keywords *keywords)
{
	if (!keywords)
		return;
	for (size_t i = 0; i < keywords->count; i++)
		free_keyword(keywords->all[i]);
	free((void *)keywords->all);
	free((void *)keywords->table);
	free(keywords);
}

static size_t count_words(const char *folded)
{
	size_t words = *folded != '\0';

	for (; *folded != '\0'; folded++)
		words += *folded == ' ';
	return words;
}

/* The place in the hash table where this folded keyword is, or would be. */
static size_t place_of(const struct keywords *keywords, const char *folded, size_t len)
{
	size_t at = (size_t)hash_octets(folded, len) & keywords->table_mask;

	for (; keywords->table[at]; at = (at + 1) & keywords->table_mask) {
		const char *there = keywords->table[at]->folded;

		if (strncmp(there, folded, len) == 0 && there[len] == '\0')
			break;
	}
	return at;
}

static struct keyword *make_keyword(const char *folded, const char *written, int topic)
{
	struct keyword *keyword = calloc(1, sizeof(*keyword));

	if (!keyword)
		return NULL;
	*keyword = (struct keyword){ .folded = strdup(folded),
		.written = strdup(written),
		.topic = topic,
		.words = (uint16_t)count_words(folded) };
	if (!keyword->folded || !keyword->written) {
		free_keyword(keyword);
		return NULL;
	}
	return keyword;
}

bool keywords_add(struct keywords *keywords, const char *written, int topic, int language)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(written, strlen(written), folded);

	if (len == 0)
		return true;
	size_t place = place_of(keywords, folded, len);
	struct keyword *keyword = keywords->table[place];
	while (keyword && keyword->topic != topic)
		keyword = (struct keyword *)(uintptr_t)keyword->other_topic;
	if (!keyword) {
		keyword = make_keyword(folded, written, topic);
		if (!keyword)
			return false;
		keyword->other_topic = keywords->table[place];
		keywords->table[place] = keyword;
		keywords->all[keywords->count++] = keyword;
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
	return keywords->all[index];
}

const struct keyword *keywords_find(const struct keywords *keywords, const char *folded, size_t len)
{
	return keywords->table[place_of(keywords, folded, len)];
}
