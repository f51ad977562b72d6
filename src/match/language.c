#include "agahi/match/language.h"

#include <string.h>

#include "agahi/catalogue/speech.h"
#include "agahi/text/script.h"
#include "agahi/words/lexicon.h"

/* So many words more say that a text speaks another language. */
enum { CLEARLY = 2 };

static void append(struct language_order *order, int language)
{
	for (size_t i = 0; i < order->count; i++) {
		if (order->languages[i] == language)
			return;
	}
	order->languages[order->count++] = language;
}

size_t language_rank(const struct language_order *order, uint64_t set)
{
	size_t rank = 0;

	while (rank < order->count && !(set & UINT64_C(1) << order->languages[rank]))
		rank++;
	return rank;
}

static bool is_of_script(const struct topics *topics, int language, bool latin)
{
	return topics_language_is_latin(topics, language) == latin;
}

/* The language of the script that has most words of the text and is not in the order yet; the default wins a
 * tie, then the operator's order. */
static int next_of_script(const struct language_order *order, const struct topics *topics, bool latin)
{
	int fallback = topics_default_language(topics);
	int count = (int)topics_language_count(topics);
	int best = TOPICS_NONE;

	for (int language = 0; language < count; language++) {
		if (!is_of_script(topics, language, latin) ||
			language_rank(order, UINT64_C(1) << language) < order->count)
			continue;
		if (best < 0 || order->words[language] > order->words[best] ||
			(order->words[language] == order->words[best] && language == fallback))
			best = language;
	}
	return best;
}

static void append_script(struct language_order *order, const struct topics *topics, bool latin)
{
	for (int next; (next = next_of_script(order, topics, latin)) >= 0;)
		append(order, next);
}

/* A language's little words are in the lexicon even where the set says few of them. */
static uint64_t languages_of(const struct catalogue *catalogue, const char *word, size_t len)
{
	const struct lexicon *lexicon = catalogue_lexicon(catalogue);
	uint64_t languages = speech_languages(catalogue_speech(catalogue), word, len);

	if (languages != 0)
		return languages;
	uint32_t number = vocabulary_find(lexicon_vocabulary(lexicon), word, len);
	return number == VOCABULARY_NONE ? 0 : lexicon_languages(lexicon, number);
}

static void count_words(const struct catalogue *catalogue, const char *folded, struct language_order *order)
{
	while (*folded != '\0') {
		size_t len = strcspn(folded, " ");

		uint64_t of = languages_of(catalogue, folded, len);

		for (size_t language = 0; of != 0; of >>= 1, language++)
			order->words[language] += (unsigned)(of & 1);
		folded += len + (folded[len] == ' ');
	}
}

void language_order_for(
	const struct catalogue *catalogue, int preferred, const char *folded, struct language_order *order)
{
	const struct topics *topics = catalogue_topics(catalogue);
	const enum script script = script_of_most(folded);
	int fallback = topics_default_language(topics);

	memset(order, 0, sizeof(*order));
	order->script = script;
	count_words(catalogue, folded, order);
	if (preferred >= 0)
		append(order, preferred);
	order->chosen = order->count;
	if (script != SCRIPT_COMMON)
		append_script(order, topics, script == SCRIPT_LATIN);
	append(order, fallback);
	append_script(order, topics, topics_language_is_latin(topics, fallback));
	append_script(order, topics, !topics_language_is_latin(topics, fallback));
}

void language_order_hear(struct language_order *order, int language)
{
	enum { SPOKEN = 8 };
	size_t at = 0;

	if (language < 0) {
		order->foreign = true;
		return;
	}
	while (at < order->count && order->languages[at] != language)
		at++;
	if (at > order->chosen) {
		memmove(&order->languages[order->chosen + 1], &order->languages[order->chosen],
			(at - order->chosen) * sizeof(order->languages[0]));
		order->languages[order->chosen] = language;
	}
	order->words[language] += SPOKEN;
}

int language_with_text(const struct language_order *order, const struct topics *topics, int topic)
{
	for (size_t i = 0; i < order->count; i++) {
		if (topics_text(topics, topic, order->languages[i]))
			return order->languages[i];
	}
	return TOPICS_NONE;
}

/* A translation that is missing is no reason for silence. */
int language_of_set(const struct language_order *order, const struct topics *topics, int topic, uint64_t set)
{
	for (size_t i = 0; i < order->count; i++) {
		if ((set & UINT64_C(1) << order->languages[i]) &&
			topics_text(topics, topic, order->languages[i]))
			return order->languages[i];
	}
	return language_with_text(order, topics, topic);
}

const struct keyword *language_best_keyword(const struct language_order *order, const struct keyword *keyword)
{
	const struct keyword *best = keyword;

	for (; keyword; keyword = keyword->other_topic) {
		if (language_rank(order, keyword->languages) < language_rank(order, best->languages))
			best = keyword;
	}
	return best;
}

int language_for_match(
	const struct language_order *order, const struct topics *topics, int topic, uint64_t set)
{
	int own = language_of_set(order, topics, topic, set);
	int count = (int)topics_language_count(topics);
	int spoken = own;

	for (int language = 0; own >= 0 && language < count; language++) {
		if (order->words[language] > order->words[spoken] && topics_text(topics, topic, language))
			spoken = language;
	}
	return own >= 0 && order->words[spoken] >= order->words[own] + CLEARLY ? spoken : own;
}

bool language_is_another(const struct language_order *order, const struct topics *topics, int language)
{
	unsigned clearly = order->words[language] + CLEARLY;

	if (order->chosen > 0 && order->languages[0] == language)
		return false;
	if (order->foreign)
		return true;
	if (order->script != SCRIPT_COMMON &&
		topics_language_is_latin(topics, language) != (order->script == SCRIPT_LATIN))
		return true;
	for (size_t other = 0; other < order->count; other++) {
		if (order->words[other] >= clearly)
			return true;
	}
	return false;
}
