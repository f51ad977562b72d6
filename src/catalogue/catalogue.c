#include "agahi/catalogue/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/base/hash.h"
#include "agahi/catalogue/frequent.h"
#include "agahi/catalogue/lexicon.h"
#include "agahi/catalogue/menus.h"
#include "agahi/catalogue/stopwords.h"
#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"

static const char *const fixed_slugs[FIXED_COUNT] = { "help", "fallback", "limited", "stop", "start",
	"language", "cnic", "nearest", "dial-next", "dial-back", "dial-home", "dial-exit", "dial-sms",
	"dial-sent", "dial-wrong", "dial-bye", "dial-sorry" };

/* An echo of ours is known by how it begins, because phones and gateways cut long texts short. */
enum { ECHO_OCTETS = 48 };

struct arena_block {
	struct arena_block *next;
};

struct catalogue {
	struct arena_block *arena; /* every string and keyword of the snapshot */

	const char *languages[CATALOGUE_MAX_LANGUAGES];
	bool latin[CATALOGUE_MAX_LANGUAGES];
	int language_count;
	int default_language;

	const char **topics;
	int topic_count;
	int fixed[FIXED_COUNT];
	const char **texts; /* topic * language_count + language */
	const char **names; /* the same */

	struct catalogue_keyword **keywords; /* one for each folded keyword and topic */
	size_t keyword_count;
	struct catalogue_keyword **table; /* folded keyword → first of its chain */
	size_t table_mask;
	struct lexicon *lexicon;
	struct menus *menus;

	uint64_t *own_beginnings; /* hashes, sorted */
	size_t own_count;

	uint64_t *blocked;
	size_t blocked_count;
};

/* --- memory ------------------------------------------------------------------------------------------- */

static void *arena_take(struct catalogue *catalogue, size_t size)
{
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (!block)
		return NULL;
	block->next = catalogue->arena;
	catalogue->arena = block;
	return block + 1;
}

static const char *arena_copy(struct catalogue *catalogue, const char *text, size_t len)
{
	char *copy = arena_take(catalogue, len + 1);

	if (copy)
		memcpy(copy, text, len);
	return copy;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	while (catalogue->arena) {
		struct arena_block *next = catalogue->arena->next;

		free(catalogue->arena);
		catalogue->arena = next;
	}
	free(catalogue->topics);
	free(catalogue->texts);
	free(catalogue->names);
	free(catalogue->keywords);
	free(catalogue->table);
	lexicon_free(catalogue->lexicon);
	menus_free(catalogue->menus);
	free(catalogue->own_beginnings);
	free(catalogue->blocked);
	free(catalogue);
}

/* --- building ----------------------------------------------------------------------------------------- */

static int find_name(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return CATALOGUE_NONE;
}

int catalogue_find_topic(const struct catalogue *catalogue, const char *slug)
{
	return find_name(catalogue->topics, catalogue->topic_count, slug);
}

static bool add_languages(struct catalogue *catalogue, const struct catalogue_languages *languages)
{
	for (size_t i = 0; i < languages->count && i < CATALOGUE_MAX_LANGUAGES; i++) {
		const char *tag = arena_copy(catalogue, languages->tags[i], strlen(languages->tags[i]));

		if (!tag)
			return false;
		catalogue->languages[catalogue->language_count++] = tag;
	}
	catalogue->default_language = catalogue_find_language(catalogue, languages->default_tag);
	if (catalogue->default_language < 0)
		catalogue->default_language = 0;
	return catalogue->language_count > 0;
}

static bool add_topics(struct catalogue *catalogue, const struct message_set *set)
{
	catalogue->topics = calloc(set->message_count + 1, sizeof(*catalogue->topics));
	if (!catalogue->topics)
		return false;
	for (size_t i = 0; i < set->message_count; i++) {
		const char *slug = set->messages[i].topic;

		/* Rows of a topic stand together in most sets, so the last one is the likely one. */
		if (catalogue->topic_count > 0 &&
			strcmp(catalogue->topics[catalogue->topic_count - 1], slug) == 0)
			continue;
		if (catalogue_find_topic(catalogue, slug) >= 0)
			continue;
		catalogue->topics[catalogue->topic_count] = arena_copy(catalogue, slug, strlen(slug));
		if (!catalogue->topics[catalogue->topic_count++])
			return false;
	}
	for (int fixed = 0; fixed < FIXED_COUNT; fixed++)
		catalogue->fixed[fixed] = catalogue_find_topic(catalogue, fixed_slugs[fixed]);
	size_t slots = (size_t)(catalogue->topic_count * catalogue->language_count) + 1;
	catalogue->texts = calloc(slots, sizeof(*catalogue->texts));
	catalogue->names = calloc(slots, sizeof(*catalogue->names));
	return catalogue->texts && catalogue->names;
}

static const char **text_slot(const struct catalogue *catalogue, int topic, int language)
{
	return &catalogue->texts[topic * catalogue->language_count + language];
}

static bool add_text(struct catalogue *catalogue, const struct message_set *set,
	const struct message_row *row, int topic, int lang)
{
	char *filled = message_set_fill(set, row);

	if (!filled)
		return false;
	*text_slot(catalogue, topic, lang) = arena_copy(catalogue, filled, strlen(filled));
	free(filled);
	return *text_slot(catalogue, topic, lang) != NULL;
}

static size_t count_words(const char *folded)
{
	size_t words = *folded != '\0';

	for (; *folded != '\0'; folded++)
		words += *folded == ' ';
	return words;
}

/* The place in the hash table where this folded keyword is, or would be. */
static size_t table_place(const struct catalogue *catalogue, const char *folded, size_t len)
{
	size_t at = (size_t)hash_octets(folded, len) & catalogue->table_mask;

	for (; catalogue->table[at]; at = (at + 1) & catalogue->table_mask) {
		const char *there = catalogue->table[at]->folded;

		if (strncmp(there, folded, len) == 0 && there[len] == '\0')
			break;
	}
	return at;
}

static bool add_keyword(struct catalogue *catalogue, const char *written, int topic, int language)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(written, strlen(written), folded);

	if (len == 0)
		return true;
	size_t place = table_place(catalogue, folded, len);
	struct catalogue_keyword *keyword = catalogue->table[place];
	while (keyword && keyword->topic != topic)
		keyword = (struct catalogue_keyword *)(uintptr_t)keyword->other_topic;
	if (keyword) {
		keyword->languages |= UINT64_C(1) << language;
		return true;
	}
	keyword = arena_take(catalogue, sizeof(*keyword));
	if (!keyword)
		return false;
	*keyword = (struct catalogue_keyword){ .folded = arena_copy(catalogue, folded, len),
		.written = arena_copy(catalogue, written, strlen(written)),
		.languages = UINT64_C(1) << language,
		.topic = topic,
		.words = (uint16_t)count_words(folded),
		.other_topic = catalogue->table[place] };
	if (!keyword->folded || !keyword->written)
		return false;
	catalogue->table[place] = keyword;
	catalogue->keywords[catalogue->keyword_count++] = keyword;
	return true;
}

/* Of the fixed topics only these are something to ask about. */
static bool is_subject(const char *topic)
{
	int fixed = catalogue_fixed_named(topic);

	return fixed < 0 || fixed == FIXED_CNIC || fixed == FIXED_HELP;
}

/* Texts tell citizens to send words in capitals. */
static bool add_name(struct catalogue *catalogue, const struct message_row *row, int topic, int language)
{
	if (row->keyword_count == 0 || !is_subject(row->topic))
		return true;
	char *name = (char *)(uintptr_t)arena_copy(catalogue, row->keywords[0], strlen(row->keywords[0]));
	catalogue->names[topic * catalogue->language_count + language] = name;
	for (; name && *name != '\0'; name++) {
		if (*name >= 'a' && *name <= 'z')
			*name = (char)(*name - 32);
	}
	return name != NULL;
}

static bool make_table(struct catalogue *catalogue, const struct message_set *set)
{
	size_t keywords = 0;
	size_t size = 64;

	for (size_t i = 0; i < set->message_count; i++)
		keywords += set->messages[i].keyword_count;
	while (size < keywords * 2)
		size *= 2;
	catalogue->table_mask = size - 1;
	catalogue->table = calloc(size, sizeof(*catalogue->table));
	catalogue->keywords = calloc(keywords + 1, sizeof(*catalogue->keywords));
	return catalogue->table && catalogue->keywords;
}

static bool add_rows(struct catalogue *catalogue, const struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		int language = catalogue_find_language(catalogue, row->lang);
		int topic = catalogue_find_topic(catalogue, row->topic);

		if (language < 0)
			continue;
		if (!add_text(catalogue, set, row, topic, language) ||
			!add_name(catalogue, row, topic, language))
			return false;
		for (size_t j = 0; j < row->keyword_count; j++) {
			if (!add_keyword(catalogue, row->keywords[j], topic, language))
				return false;
		}
	}
	return true;
}

/* The words of all keywords, whatever they say. */
static struct vocabulary *keyword_words(const struct catalogue *catalogue)
{
	struct vocabulary *words = vocabulary_new();

	for (size_t i = 0; words && i < catalogue->keyword_count; i++) {
		for (const char *at = catalogue->keywords[i]->folded; *at != '\0';) {
			size_t len = strcspn(at, " ");

			if (vocabulary_add(words, at, len) == VOCABULARY_NONE) {
				vocabulary_free(words);
				return NULL;
			}
			at += len + (at[len] == ' ');
		}
	}
	return words;
}

/* For a language without a list: what stands in many of its texts. */
static bool add_frequent_words(
	struct catalogue *catalogue, int language, const struct vocabulary *words_of_keywords)
{
	struct buffer words = { 0 };
	const char **texts = calloc((size_t)catalogue->topic_count + 1, sizeof(*texts));

	for (int topic = 0; texts && topic < catalogue->topic_count; topic++)
		texts[topic] = *text_slot(catalogue, topic, language);
	buffer_add(&words, "", 0);
	bool added = texts &&
		frequent_words(texts, (size_t)catalogue->topic_count, words_of_keywords, &words) &&
		lexicon_add_stopwords(catalogue->lexicon, words.data, UINT64_C(1) << language);
	buffer_free(&words);
	free((void *)texts);
	return added;
}

static bool add_folded_stopwords(struct catalogue *catalogue, const char *words, uint64_t languages)
{
	char folded[FOLD_MAX_OCTETS];

	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		fold_text(words, len, folded);
		if (!lexicon_add_stopwords(catalogue->lexicon, folded, languages))
			return false;
		words += len + (words[len] == ' ');
	}
	return true;
}

static bool add_stopwords(struct catalogue *catalogue)
{
	struct vocabulary *words = keyword_words(catalogue);
	bool added = words && add_folded_stopwords(catalogue, stopwords_names(), 0);

	for (int language = 0; added && language < catalogue->language_count; language++) {
		const char *list = stopwords_of(catalogue->languages[language]);

		added = list ? add_folded_stopwords(catalogue, list, UINT64_C(1) << language)
			     : add_frequent_words(catalogue, language, words);
	}
	vocabulary_free(words);
	return added;
}

static bool make_lexicon(struct catalogue *catalogue)
{
	catalogue->lexicon = lexicon_new();
	if (!catalogue->lexicon || !add_stopwords(catalogue))
		return false;
	for (size_t i = 0; i < catalogue->keyword_count; i++) {
		const struct catalogue_keyword *keyword = catalogue->keywords[i];
		/* "passport fee" is none of our subjects, but "passport" may be. */
		bool words_count = keyword->words == 1 || keyword->topic != catalogue->fixed[FIXED_FALLBACK];

		if (!lexicon_add_keyword(catalogue->lexicon, keyword, words_count))
			return false;
	}
	return lexicon_finish(catalogue->lexicon);
}

static int compare_hashes(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static bool remember_own_texts(struct catalogue *catalogue)
{
	size_t count = (size_t)(catalogue->topic_count * catalogue->language_count);
	char folded[FOLD_MAX_OCTETS];

	catalogue->own_beginnings = calloc(count + 1, sizeof(uint64_t));
	if (!catalogue->own_beginnings)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *text = catalogue->texts[i];

		if (text && fold_text(text, strlen(text), folded) >= ECHO_OCTETS)
			catalogue->own_beginnings[catalogue->own_count++] = hash_octets(folded, ECHO_OCTETS);
	}
	qsort(catalogue->own_beginnings, catalogue->own_count, sizeof(uint64_t), compare_hashes);
	return true;
}

/* Half of the letters or more decide; digits and signs belong to every script. */
static bool is_mostly_latin(const char *text)
{
	size_t latin = 0, other = 0;
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if ((character | 32) >= 'a' && (character | 32) <= 'z')
			latin++;
		else if (character >= 0xc0)
			other += character >= 0x250;
	}
	return latin >= other;
}

static void tell_scripts(struct catalogue *catalogue)
{
	for (int language = 0; language < catalogue->language_count; language++) {
		int votes = 0;

		for (int topic = 0; topic < catalogue->topic_count; topic++) {
			const char *text = *text_slot(catalogue, topic, language);

			if (text)
				votes += is_mostly_latin(text) ? 1 : -1;
		}
		catalogue->latin[language] = votes > 0;
	}
}

struct catalogue *catalogue_build(const struct message_set *set, const struct catalogue_languages *languages)
{
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

	if (!catalogue)
		return NULL;
	if (!add_languages(catalogue, languages) || !add_topics(catalogue, set) ||
		!make_table(catalogue, set) || !add_rows(catalogue, set) || !make_lexicon(catalogue) ||
		!remember_own_texts(catalogue)) {
		catalogue_free(catalogue);
		return NULL;
	}
	catalogue->menus = menus_build(set, catalogue);
	if (!catalogue->menus) {
		catalogue_free(catalogue);
		return NULL;
	}
	tell_scripts(catalogue);
	return catalogue;
}

void catalogue_set_blocked(struct catalogue *catalogue, uint64_t *senders, size_t count)
{
	free(catalogue->blocked);
	catalogue->blocked = senders;
	catalogue->blocked_count = count;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool has_hash(const uint64_t *sorted, size_t count, uint64_t hash)
{
	return count > 0 && bsearch(&hash, sorted, count, sizeof(hash), compare_hashes) != NULL;
}

bool catalogue_is_blocked(const struct catalogue *catalogue, uint64_t sender)
{
	return has_hash(catalogue->blocked, catalogue->blocked_count, sender);
}

size_t catalogue_topic_count(const struct catalogue *catalogue)
{
	return (size_t)catalogue->topic_count;
}

size_t catalogue_keyword_count(const struct catalogue *catalogue)
{
	return catalogue->keyword_count;
}

size_t catalogue_language_count(const struct catalogue *catalogue)
{
	return (size_t)catalogue->language_count;
}

int catalogue_find_language(const struct catalogue *catalogue, const char *tag)
{
	return find_name(catalogue->languages, catalogue->language_count, tag);
}

int catalogue_fixed_topic(const struct catalogue *catalogue, enum catalogue_fixed fixed)
{
	return catalogue->fixed[fixed];
}

int catalogue_fixed_named(const char *slug)
{
	return find_name(fixed_slugs, FIXED_COUNT, slug);
}

bool catalogue_languages_have(const struct catalogue_languages *languages, const char *tag)
{
	return find_name(languages->tags, (int)languages->count, tag) >= 0;
}

const char *catalogue_fixed_slug(enum catalogue_fixed fixed)
{
	return fixed_slugs[fixed];
}

bool catalogue_is_command(const struct catalogue *catalogue, int topic)
{
	static const enum catalogue_fixed commands[] = { FIXED_HELP, FIXED_STOP, FIXED_START,
		FIXED_LANGUAGE };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (catalogue->fixed[commands[i]] == topic)
			return true;
	}
	return false;
}

int catalogue_default_language(const struct catalogue *catalogue)
{
	return catalogue->default_language;
}

const char *catalogue_topic_slug(const struct catalogue *catalogue, int topic)
{
	return catalogue->topics[topic];
}

const char *catalogue_language_tag(const struct catalogue *catalogue, int language)
{
	return catalogue->languages[language];
}

bool catalogue_language_is_latin(const struct catalogue *catalogue, int language)
{
	return catalogue->latin[language];
}

const char *catalogue_text(const struct catalogue *catalogue, int topic, int language)
{
	return *text_slot(catalogue, topic, language);
}

const char *catalogue_topic_name(const struct catalogue *catalogue, int topic, int language)
{
	return catalogue->names[topic * catalogue->language_count + language];
}

const struct catalogue_keyword *catalogue_find_keyword(
	const struct catalogue *catalogue, const char *folded, size_t len)
{
	return catalogue->table[table_place(catalogue, folded, len)];
}

const struct menus *catalogue_menus(const struct catalogue *catalogue)
{
	return catalogue->menus;
}

const struct lexicon *catalogue_lexicon(const struct catalogue *catalogue)
{
	return catalogue->lexicon;
}

bool catalogue_is_own_text(const struct catalogue *catalogue, const char *folded, size_t len)
{
	return len >= ECHO_OCTETS &&
		has_hash(catalogue->own_beginnings, catalogue->own_count, hash_octets(folded, ECHO_OCTETS));
}
