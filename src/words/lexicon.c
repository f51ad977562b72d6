#include "agahi/words/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/words/arena.h"
#include "agahi/words/large.h"

enum { MAX_KEYWORD_WORDS = 32 };

struct meaning {
	uint64_t languages;
	union {
		int one;   /* where there is but one, as of most words */
		int *many; /* its own memory */
	} topics;
	uint8_t topic_count;
	bool stopword;
};

_Static_assert(LEXICON_MAX_TOPICS < UINT8_MAX, "a word's topics are counted in an octet");

/* A step of the trie: from a place, by a word, to a place. */
struct step {
	uint32_t from;
	uint32_t word;
	uint32_t to; /* 0: free */
};

struct lexicon {
	struct vocabulary *vocabulary;
	struct meaning *meanings; /* by word */
	size_t meaning_capacity;
	struct step *steps;
	size_t step_mask;
	struct lexicon_end *ends; /* by place: the first of it; no keyword: there is none */
	struct arena more_ends;
	size_t place_count;
	size_t place_capacity;
};

struct lexicon *lexicon_new(void)
{
	enum { FIRST_STEPS = 1024, FIRST_PLACES = 256 };
	struct lexicon *lexicon = calloc(1, sizeof(*lexicon));

	if (!lexicon)
		return NULL;
	lexicon->vocabulary = vocabulary_new();
	lexicon->steps = calloc(FIRST_STEPS, sizeof(*lexicon->steps));
	lexicon->step_mask = FIRST_STEPS - 1;
	lexicon->ends = calloc(FIRST_PLACES, sizeof(*lexicon->ends));
	lexicon->place_capacity = FIRST_PLACES;
	lexicon->place_count = 1; /* the root */
	if (!lexicon->vocabulary || !lexicon->steps || !lexicon->ends) {
		lexicon_free(lexicon);
		return NULL;
	}
	return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
	if (!lexicon)
		return;
	for (size_t i = 0; i < lexicon->meaning_capacity; i++) {
		if (lexicon->meanings[i].topic_count > 1)
			free(lexicon->meanings[i].topics.many);
	}
	free(lexicon->meanings);
	free(lexicon->steps);
	free(lexicon->ends);
	arena_clear(&lexicon->more_ends);
	vocabulary_free(lexicon->vocabulary);
	free(lexicon);
}

/* --- words -------------------------------------------------------------------------------------------- */

/* NULL when memory is short. */
static struct meaning *meaning_of(struct lexicon *lexicon, uint32_t word)
{
	size_t capacity = lexicon->meaning_capacity == 0 ? 256 : lexicon->meaning_capacity * 2;

	if (word == VOCABULARY_NONE)
		return NULL;
	if (word >= lexicon->meaning_capacity) { /* words are numbered as they come */
		struct meaning *grown =
			large_grow(lexicon->meanings, lexicon->meaning_capacity, capacity, sizeof(*grown));

		if (!grown)
			return NULL;
		lexicon->meanings = grown;
		lexicon->meaning_capacity = capacity;
	}
	return &lexicon->meanings[word];
}

/* The numbers of a folded text's words; returns how many there are, or 0 when memory is short. */
static size_t number_words(struct lexicon *lexicon, const char *folded, uint32_t *words, size_t room)
{
	size_t count = 0;

	while (*folded != '\0' && count < room) {
		size_t len = strcspn(folded, " ");
		uint32_t word = vocabulary_add(lexicon->vocabulary, folded, len);

		if (!meaning_of(lexicon, word))
			return 0;
		words[count++] = word;
		folded += len + (folded[len] == ' ');
	}
	return count;
}

bool lexicon_add_stopwords(struct lexicon *lexicon, const char *words, uint64_t languages)
{
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		struct meaning *meaning =
			meaning_of(lexicon, vocabulary_add(lexicon->vocabulary, words, len));

		if (!meaning)
			return false;
		meaning->stopword = true;
		meaning->languages |= languages;
		words += len + (words[len] == ' ');
	}
	return true;
}

static const int *topics_of(const struct meaning *meaning)
{
	return meaning->topic_count > 1 ? meaning->topics.many : &meaning->topics.one;
}

/* Room for one more topic; NULL when memory is short. */
static int *make_room(struct meaning *meaning)
{
	size_t count = meaning->topic_count;
	int *topics = realloc(count > 1 ? meaning->topics.many : NULL, (count + 1) * sizeof(*topics));

	if (!topics)
		return NULL;
	if (count == 1)
		topics[0] = meaning->topics.one;
	meaning->topics.many = topics;
	return topics;
}

static bool add_topic(struct meaning *meaning, int topic)
{
	const int *known = topics_of(meaning);
	size_t count = meaning->topic_count;

	for (size_t i = 0; i < count; i++) {
		if (known[i] == topic)
			return true;
	}
	if (count > LEXICON_MAX_TOPICS)
		return true; /* too many to say anything: no more need to be known */
	int *topics = count == 0 ? &meaning->topics.one : make_room(meaning);
	if (!topics)
		return false;
	for (; count > 0 && topics[count - 1] > topic; count--)
		topics[count] = topics[count - 1];
	topics[count] = topic;
	meaning->topic_count++;
	return true;
}

/* --- phrases ------------------------------------------------------------------------------------------ */

static size_t step_slot(const struct lexicon *lexicon, uint32_t from, uint32_t word)
{
	uint64_t hash = ((uint64_t)from << 32 | word) * 0x9e3779b97f4a7c15;
	size_t at = (size_t)(hash >> 32) & lexicon->step_mask;

	while (lexicon->steps[at].to != 0 &&
		(lexicon->steps[at].from != from || lexicon->steps[at].word != word))
		at = (at + 1) & lexicon->step_mask;
	return at;
}

static bool double_steps(struct lexicon *lexicon)
{
	size_t old_size = lexicon->step_mask + 1;
	struct step *old = lexicon->steps;
	struct step *steps = large_calloc(old_size * 2, sizeof(*steps));

	if (!steps)
		return false;
	lexicon->steps = steps;
	lexicon->step_mask = old_size * 2 - 1;
	for (size_t i = 0; i < old_size; i++) {
		if (old[i].to != 0)
			steps[step_slot(lexicon, old[i].from, old[i].word)] = old[i];
	}
	free(old);
	return true;
}

static bool double_places(struct lexicon *lexicon)
{
	size_t capacity = lexicon->place_capacity * 2;
	struct lexicon_end *ends =
		large_grow(lexicon->ends, lexicon->place_capacity, capacity, sizeof(*ends));

	if (!ends)
		return false;
	lexicon->ends = ends;
	lexicon->place_capacity = capacity;
	return true;
}

/* The place that the step leads to, made when there is none; LEXICON_NOWHERE when memory is short. */
static uint32_t make_step(struct lexicon *lexicon, uint32_t from, uint32_t word)
{
	if (lexicon->place_count * 2 > lexicon->step_mask && !double_steps(lexicon))
		return LEXICON_NOWHERE;
	if (lexicon->place_count == lexicon->place_capacity && !double_places(lexicon))
		return LEXICON_NOWHERE;
	struct step *step = &lexicon->steps[step_slot(lexicon, from, word)];
	if (step->to == 0)
		*step = (struct step){ from, word, (uint32_t)lexicon->place_count++ };
	return step->to;
}

/* The latest is the first. */
static bool add_end(struct lexicon *lexicon, uint32_t place, const struct keyword *keyword, bool literal)
{
	struct lexicon_end *first = &lexicon->ends[place], *earlier = NULL;

	if (first->keyword) {
		uint32_t room = arena_take(&lexicon->more_ends, sizeof(*earlier));

		if (room == 0)
			return false;
		earlier = arena_at(&lexicon->more_ends, room);
		*earlier = *first;
	}
	*first = (struct lexicon_end){ keyword, literal, earlier };
	return true;
}

static bool add_path(struct lexicon *lexicon, const uint32_t *words, size_t count,
	const struct keyword *keyword, bool literal)
{
	uint32_t place = LEXICON_ROOT;

	for (size_t i = 0; i < count; i++) {
		place = make_step(lexicon, place, words[i]);
		if (place == LEXICON_NOWHERE)
			return false;
	}
	for (const struct lexicon_end *end = lexicon_ends(lexicon, place); end; end = end->next) {
		if (end->keyword->topic == keyword->topic && end->literal == literal)
			return true;
	}
	return add_end(lexicon, place, keyword, literal);
}

bool lexicon_add_keyword(struct lexicon *lexicon, const struct keyword *keyword, bool words_count)
{
	uint32_t words[MAX_KEYWORD_WORDS], telling[MAX_KEYWORD_WORDS];
	size_t count = number_words(lexicon, keyword->folded, words, MAX_KEYWORD_WORDS);
	size_t telling_count = 0;

	if (count == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct meaning *meaning = &lexicon->meanings[words[i]];

		meaning->languages |= keyword->languages;
		if (meaning->stopword)
			continue;
		telling[telling_count++] = words[i];
		if (words_count && !add_topic(meaning, keyword->topic))
			return false;
	}
	if (telling_count > 0 && telling_count < count &&
		!add_path(lexicon, telling, telling_count, keyword, false))
		return false;
	return add_path(lexicon, words, count, keyword, true);
}

bool lexicon_finish(struct lexicon *lexicon)
{
	return vocabulary_index(lexicon->vocabulary);
}

/* --- reading ------------------------------------------------------------------------------------------ */

const struct vocabulary *lexicon_vocabulary(const struct lexicon *lexicon)
{
	return lexicon->vocabulary;
}

bool lexicon_is_stopword(const struct lexicon *lexicon, uint32_t word)
{
	return lexicon->meanings[word].stopword;
}

void lexicon_fetch(const struct lexicon *lexicon, uint32_t word)
{
	__builtin_prefetch(&lexicon->meanings[word]);
}

uint64_t lexicon_languages(const struct lexicon *lexicon, uint32_t word)
{
	return lexicon->meanings[word].languages;
}

const int *lexicon_topics(const struct lexicon *lexicon, uint32_t word, size_t *count)
{
	const struct meaning *meaning = &lexicon->meanings[word];

	*count = meaning->topic_count <= LEXICON_MAX_TOPICS ? meaning->topic_count : 0;
	return topics_of(meaning);
}

uint32_t lexicon_step(const struct lexicon *lexicon, uint32_t place, uint32_t word)
{
	uint32_t to = lexicon->steps[step_slot(lexicon, place, word)].to;

	return to == 0 ? LEXICON_NOWHERE : to;
}

const struct lexicon_end *lexicon_ends(const struct lexicon *lexicon, uint32_t place)
{
	return lexicon->ends[place].keyword ? &lexicon->ends[place] : NULL;
}
