#include "agahi/catalogue/topics.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/script.h"
#include "agahi/words/hashed.h"

/* --- memory ------------------------------------------------------------------------------------------- */

struct topics {
	char *languages[TOPICS_MAX_LANGUAGES];
	int latin[TOPICS_MAX_LANGUAGES]; /* texts in Latin letters, less those in others */
	int language_count;
	int default_language;

	char **slugs;
	struct hashed by_slug;            /* topic + 1 */
	const struct topics_fact **facts; /* by topic; NULL: the operator's own */
	int count;
	int fixed[FIXED_COUNT];
	char **texts; /* topic * language_count + language */
	char **names; /* the same */
	struct {
		int topics[CHOICES_MAX];
		size_t count;
	} first[TOPICS_MAX_LANGUAGES];
	bool *offers; /* by slot, like texts */

	size_t *own; /* of an overlay: the slots whose texts are not the original's; NULL: it is none */
	size_t own_count;
};

static void free_all(char **texts, size_t count)
{
	for (size_t i = 0; texts && i < count; i++)
		free(texts[i]);
	free((void *)texts);
}

static size_t slot_count(const struct topics *topics)
{
	return (size_t)topics->count * (size_t)topics->language_count;
}

static void free_overlay(struct topics *topics)
{
	for (size_t i = 0; topics->texts && i < topics->own_count; i++)
		free(topics->texts[topics->own[i]]);
	free((void *)topics->texts);
	free(topics->offers);
	free(topics->own);
	free(topics);
}

void topics_free(struct topics *topics)
{
	if (!topics)
		return;
	if (topics->own) {
		free_overlay(topics);
		return;
	}
	free_all(topics->texts, slot_count(topics));
	free_all(topics->names, slot_count(topics));
	free_all(topics->slugs, (size_t)topics->count);
	hashed_clear(&topics->by_slug);
	for (int language = 0; language < topics->language_count; language++)
		free(topics->languages[language]);
	free((void *)topics->facts);
	free(topics->offers);
	free(topics);
}

/* --- building ----------------------------------------------------------------------------------------- */

static int find_name(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return (int)i;
	}
	return TOPICS_NONE;
}

bool topics_languages_have(const struct topics_languages *languages, const char *tag)
{
	return find_name(languages->tags, languages->count, tag) >= 0;
}

static bool has_language(const struct message_set *set, const char *tag)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].lang, tag) == 0)
			return true;
	}
	return false;
}

static bool add_language(struct topics *topics, const char *tag)
{
	if (topics_find_language(topics, tag) >= 0 || topics->language_count == TOPICS_MAX_LANGUAGES)
		return true;
	char *copy = strdup(tag);
	if (copy)
		topics->languages[topics->language_count++] = copy;
	return copy != NULL;
}

/* Those of the set: the operator's first, in his order. The default one is there whether or not it has a text. */
static bool add_languages(
	struct topics *topics, const struct message_set *set, const struct topics_languages *languages)
{
	bool added = true;

	for (size_t i = 0; added && i < languages->count; i++) {
		const char *tag = languages->tags[i];

		if (strcmp(tag, languages->default_tag) == 0 || has_language(set, tag))
			added = add_language(topics, tag);
	}
	for (size_t i = 0; added && i < set->message_count; i++)
		added = add_language(topics, set->messages[i].lang);
	if (added && topics->language_count == 0)
		added = add_language(topics, languages->default_tag);
	topics->default_language = topics_find_language(topics, languages->default_tag);
	if (topics->default_language < 0)
		topics->default_language = 0;
	return added;
}

size_t topics_count_languages(const struct message_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < set->message_count && count <= TOPICS_MAX_LANGUAGES; i++) {
		const char *tag = set->messages[i].lang;
		size_t first = 0;

		while (strcmp(set->messages[first].lang, tag) != 0)
			first++;
		count += first == i;
	}
	return count;
}

/* The topic, or TOPICS_NONE and the slot where it would be. */
static int look_up(const struct topics *topics, const char *slug, uint64_t hash, size_t *slot)
{
	uint32_t number;

	*slot = hashed_begin(&topics->by_slug, hash);
	while ((number = hashed_look(&topics->by_slug, hash, slot)) != 0) {
		if (strcmp(topics->slugs[number - 1], slug) == 0)
			return (int)number - 1;
		*slot = hashed_next(&topics->by_slug, *slot);
	}
	return TOPICS_NONE;
}

static bool add_slug(struct topics *topics, const char *slug)
{
	/* Rows of a topic stand together in most sets, so the last one is the likely one. */
	if (topics->count > 0 && strcmp(topics->slugs[topics->count - 1], slug) == 0)
		return true;
	uint64_t hash = hash_octets(slug, strlen(slug));
	size_t slot;
	if (!hashed_make_room(&topics->by_slug))
		return false;
	if (look_up(topics, slug, hash, &slot) >= 0)
		return true;
	topics->slugs[topics->count] = strdup(slug);
	if (!topics->slugs[topics->count])
		return false;
	topics->facts[topics->count++] = topics_fact_named(slug);
	hashed_put(&topics->by_slug, slot, hash, (uint32_t)topics->count);
	return true;
}

static bool add_slugs(struct topics *topics, const struct message_set *set)
{
	topics->slugs = calloc(set->message_count + 1, sizeof(*topics->slugs));
	topics->facts = calloc(set->message_count + 1, sizeof(*topics->facts));
	if (!topics->slugs || !topics->facts)
		return false;
	for (size_t i = 0; i < set->message_count; i++) {
		if (!add_slug(topics, set->messages[i].topic))
			return false;
	}
	for (size_t fixed = 0; fixed < FIXED_COUNT; fixed++)
		topics->fixed[fixed] = topics_find(topics, topics_fact((enum topics_fixed)fixed)->slug);
	return true;
}

static size_t slot_of(const struct topics *topics, int topic, int language)
{
	return (size_t)topic * (size_t)topics->language_count + (size_t)language;
}

/* Texts tell citizens to send words in capitals. */
static char *in_capitals(const char *word)
{
	char *capitals = strdup(word);

	for (char *at = capitals; at && *at != '\0'; at++) {
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	}
	return capitals;
}

/* Puts a text in its place, from where an earlier row's is taken away. */
static bool put(char **slot, char *text)
{
	free(*slot);
	*slot = text;
	return text != NULL;
}

static bool add_row(struct topics *topics, const struct message_set *set, const struct message_row *row)
{
	int topic = topics_find(topics, row->topic), language = topics_find_language(topics, row->lang);

	if (language < 0)
		return true;
	size_t slot = slot_of(topics, topic, language);
	const struct topics_fact *fact = topics->facts[topic];
	if (!put(&topics->texts[slot], message_set_fill(set, row)))
		return false;
	if (row->keyword_count == 0 || (fact && !fact->offered))
		return true;
	return put(&topics->names[slot], in_capitals(row->keywords[0]));
}

static bool add_rows(struct topics *topics, const struct message_set *set)
{
	topics->texts = calloc(slot_count(topics) + 1, sizeof(*topics->texts));
	topics->names = calloc(slot_count(topics) + 1, sizeof(*topics->names));
	if (!topics->texts || !topics->names)
		return false;
	for (size_t i = 0; i < set->message_count; i++) {
		if (!add_row(topics, set, &set->messages[i]))
			return false;
	}
	return true;
}

/* --- offers ------------------------------------------------------------------------------------------- */

static void choose_first(struct topics *topics, int language, bool own)
{
	for (int topic = 0; topic < topics->count && topics->first[language].count < CHOICES_MAX; topic++) {
		const struct topics_fact *fact = topics->facts[topic];
		size_t slot = slot_of(topics, topic, language);

		if ((own ? !fact : fact && fact->subject && fact->offered) && topics->names[slot] &&
			topics->texts[slot])
			topics->first[language].topics[topics->first[language].count++] = topic;
	}
}

static int language_that_names(const struct topics *topics, int language)
{
	return topics->first[language].count > 0 ? language : topics->default_language;
}

/* The text with the first topics in its {topics}. False when memory is short. */
static bool put_offer(struct topics *topics, int topic, int language)
{
	size_t slot = slot_of(topics, topic, language);
	int named = language_that_names(topics, language);
	size_t count = topics->first[named].count;
	const char *names[CHOICES_MAX];
	struct buffer text = { 0 };

	if (!topics->texts[slot] || !choices_stand_in(topics->texts[slot]))
		return true;
	for (size_t i = 0; i < count; i++)
		names[i] = topics_name(topics, topics->first[named].topics[i], named);
	choices_write(topics->texts[slot], names, count, &text);
	topics->offers[slot] = count > 0;
	return put(&topics->texts[slot], buffer_take(&text));
}

/* Texts that always offer the same get it here, so that whoever shows them shows them whole; what `nearest` offers is
 * known by decide() alone. */
static bool always_offers(const struct topics *topics, int topic)
{
	const struct topics_fact *fact = topics->facts[topic];

	return fact && fact->filled && !fact->filled_must;
}

static bool put_offers(struct topics *topics)
{
	topics->offers = calloc(slot_count(topics) + 1, sizeof(*topics->offers));
	if (!topics->offers)
		return false;
	for (int language = 0; language < topics->language_count; language++) {
		choose_first(topics, language, true);
		choose_first(topics, language, false);
	}
	for (int topic = 0; topic < topics->count; topic++) {
		if (!always_offers(topics, topic))
			continue;
		for (int language = 0; language < topics->language_count; language++) {
			if (!put_offer(topics, topic, language))
				return false;
		}
	}
	return true;
}

static int latin_vote(const char *text)
{
	if (!text)
		return 0;
	return script_of_most(text) == SCRIPT_OTHER ? -1 : 1;
}

static void tell_scripts(struct topics *topics)
{
	for (int language = 0; language < topics->language_count; language++) {
		for (int topic = 0; topic < topics->count; topic++)
			topics->latin[language] += latin_vote(topics_text(topics, topic, language));
	}
}

struct topics *topics_build(const struct message_set *set, const struct topics_languages *languages)
{
	struct topics *topics = calloc(1, sizeof(*topics));

	if (!topics)
		return NULL;
	if (!add_languages(topics, set, languages) || !add_slugs(topics, set) || !add_rows(topics, set) ||
		!put_offers(topics)) {
		topics_free(topics);
		return NULL;
	}
	tell_scripts(topics);
	return topics;
}

/* --- overlay ------------------------------------------------------------------------------------------ */

static bool change_text(struct topics *topics, const struct topics_change *change)
{
	size_t slot = slot_of(topics, change->topic, change->language);

	topics->latin[change->language] -= latin_vote(topics->texts[slot]);
	topics->texts[slot] = NULL; /* the original's */
	topics->own[topics->own_count++] = slot;
	topics->offers[slot] = false;
	if (!put(&topics->texts[slot], strdup(change->text)))
		return false;
	if (always_offers(topics, change->topic) && !put_offer(topics, change->topic, change->language))
		return false;
	topics->latin[change->language] += latin_vote(topics->texts[slot]);
	return true;
}

struct topics *topics_overlay(
	const struct topics *original, const struct topics_change *changes, size_t count)
{
	struct topics *topics = malloc(sizeof(*topics));
	size_t slots = slot_count(original);

	if (!topics)
		return NULL;
	*topics = *original;
	topics->own_count = 0;
	topics->own = calloc(count + 1, sizeof(*topics->own));
	topics->texts = calloc(slots + 1, sizeof(*topics->texts));
	topics->offers = calloc(slots + 1, sizeof(*topics->offers));
	bool good = topics->own && topics->texts && topics->offers;
	if (good) {
		memcpy((void *)topics->texts, (void *)original->texts, slots * sizeof(*topics->texts));
		memcpy(topics->offers, original->offers, slots * sizeof(*topics->offers));
	}
	for (size_t i = 0; good && i < count; i++)
		good = change_text(topics, &changes[i]);
	if (good)
		return topics;
	free_overlay(topics);
	return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------ */

size_t topics_count(const struct topics *topics)
{
	return (size_t)topics->count;
}

size_t topics_language_count(const struct topics *topics)
{
	return (size_t)topics->language_count;
}

int topics_find(const struct topics *topics, const char *slug)
{
	size_t slot;

	return look_up(topics, slug, hash_octets(slug, strlen(slug)), &slot);
}

int topics_find_fixed(const struct topics *topics, enum topics_fixed fixed)
{
	return topics->fixed[fixed];
}

int topics_find_language(const struct topics *topics, const char *tag)
{
	return find_name((const char *const *)topics->languages, (size_t)topics->language_count, tag);
}

int topics_default_language(const struct topics *topics)
{
	return topics->default_language;
}

const char *topics_slug(const struct topics *topics, int topic)
{
	return topics->slugs[topic];
}

const char *topics_language_tag(const struct topics *topics, int language)
{
	return topics->languages[language];
}

bool topics_is_command(const struct topics *topics, int topic)
{
	return topics->facts[topic] && topics->facts[topic]->command;
}

bool topics_is_priority(const struct topics *topics, int topic)
{
	return topics->facts[topic] && topics->facts[topic]->priority;
}

bool topics_language_is_latin(const struct topics *topics, int language)
{
	return topics->latin[language] > 0;
}

const char *topics_text(const struct topics *topics, int topic, int language)
{
	return topics->texts[slot_of(topics, topic, language)];
}

const char *topics_name(const struct topics *topics, int topic, int language)
{
	return topics->names[slot_of(topics, topic, language)];
}

const int *topics_first(const struct topics *topics, int language, size_t *count)
{
	*count = topics->first[language].count;
	return topics->first[language].topics;
}

int topics_offer_language(const struct topics *topics, int topic, int language)
{
	return topics->offers[slot_of(topics, topic, language)] ? language_that_names(topics, language)
								: TOPICS_NONE;
}

const char *topics_best_word(const struct topics *topics, const char *const *words, int language)
{
	const char *word = words[language] ? words[language] : words[topics->default_language];

	for (int other = 0; !word && other < topics->language_count; other++)
		word = words[other];
	return word;
}

const char *topics_best_text(const struct topics *topics, int topic, int language)
{
	return topics_best_word(
		topics, (const char *const *)&topics->texts[slot_of(topics, topic, 0)], language);
}
