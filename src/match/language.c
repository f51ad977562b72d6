#include "agahi/match/language.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/catalogue/lexicon.h"
#include "agahi/text/utf8.h"

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_OTHER };

/* The script of most letters; a text of digits and signs has none. */
static enum script script_of(const char *text)
{
	size_t latin = 0, other = 0;
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		latin += (character | 32) >= 'a' && (character | 32) <= 'z';
		other += character >= 0x250 && character < 0x2000;
	}
	if (latin == 0 && other == 0)
		return SCRIPT_NONE;
	return latin >= other ? SCRIPT_LATIN : SCRIPT_OTHER;
}

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

static bool is_of_script(const struct catalogue *catalogue, int language, bool latin)
{
	return catalogue_language_is_latin(catalogue, language) == latin;
}

/* The language of the script that has most words of the text and is not in the order yet; the default wins a
 * tie, then the operator's order. */
static int next_of_script(const struct language_order *order, const struct catalogue *catalogue, bool latin)
{
	int fallback = catalogue_default_language(catalogue);
	int count = (int)catalogue_language_count(catalogue);
	int best = CATALOGUE_NONE;

	for (int language = 0; language < count; language++) {
		if (!is_of_script(catalogue, language, latin) ||
			language_rank(order, UINT64_C(1) << language) < order->count)
			continue;
		if (best < 0 || order->words[language] > order->words[best] ||
			(order->words[language] == order->words[best] && language == fallback))
			best = language;
	}
	return best;
}

static void append_script(struct language_order *order, const struct catalogue *catalogue, bool latin)
{
	for (int next; (next = next_of_script(order, catalogue, latin)) >= 0;)
		append(order, next);
}

static void count_words(const struct catalogue *catalogue, const char *folded, struct language_order *order)
{
	const struct lexicon *lexicon = catalogue_lexicon(catalogue);
	size_t languages = catalogue_language_count(catalogue);

	while (*folded != '\0') {
		size_t len = strcspn(folded, " ");
		uint32_t word = vocabulary_find(lexicon_vocabulary(lexicon), folded, len);
		uint64_t of = word == VOCABULARY_NONE ? 0 : lexicon_languages(lexicon, word);

		for (size_t language = 0; language < languages; language++)
			order->words[language] += (unsigned)(of >> language & 1);
		folded += len + (folded[len] == ' ');
	}
}

void language_order_for(
	const struct catalogue *catalogue, int preferred, const char *folded, struct language_order *order)
{
	enum script script = script_of(folded);
	int fallback = catalogue_default_language(catalogue);

	memset(order, 0, sizeof(*order));
	count_words(catalogue, folded, order);
	if (preferred >= 0)
		append(order, preferred);
	if (script != SCRIPT_NONE)
		append_script(order, catalogue, script == SCRIPT_LATIN);
	append(order, fallback);
	append_script(order, catalogue, catalogue_language_is_latin(catalogue, fallback));
	append_script(order, catalogue, !catalogue_language_is_latin(catalogue, fallback));
}

int language_with_text(const struct language_order *order, const struct catalogue *catalogue, int topic)
{
	for (size_t i = 0; i < order->count; i++) {
		if (catalogue_text(catalogue, topic, order->languages[i]))
			return order->languages[i];
	}
	return CATALOGUE_NONE;
}

/* The first language of the order that is in the set and has the topic's text; without one the first that has
 * it: a translation that is missing is no reason for silence. */
static int first_with_text(
	const struct language_order *order, const struct catalogue *catalogue, int topic, uint64_t set)
{
	for (size_t i = 0; i < order->count; i++) {
		if ((set & UINT64_C(1) << order->languages[i]) &&
			catalogue_text(catalogue, topic, order->languages[i]))
			return order->languages[i];
	}
	return language_with_text(order, catalogue, topic);
}

int language_for_match(
	const struct language_order *order, const struct catalogue *catalogue, int topic, uint64_t set)
{
	enum { CLEARLY = 2 };
	int own = first_with_text(order, catalogue, topic, set);
	int count = (int)catalogue_language_count(catalogue);
	int spoken = own;

	for (int language = 0; own >= 0 && language < count; language++) {
		if (order->words[language] > order->words[spoken] &&
			catalogue_text(catalogue, topic, language))
			spoken = language;
	}
	return own >= 0 && order->words[spoken] >= order->words[own] + CLEARLY ? spoken : own;
}
