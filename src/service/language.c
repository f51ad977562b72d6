#include "agahi/language.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/utf8.h"

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

static void append_script(struct language_order *order, const struct catalogue *catalogue, bool latin)
{
	int fallback = catalogue_default_language(catalogue);
	int count = (int)catalogue_language_count(catalogue);

	if (catalogue_language_is_latin(catalogue, fallback) == latin)
		append(order, fallback);
	for (int language = 0; language < count; language++) {
		if (catalogue_language_is_latin(catalogue, language) == latin)
			append(order, language);
	}
}

void language_order_for(
	const struct catalogue *catalogue, int preferred, const char *text, struct language_order *order)
{
	enum script script = script_of(text);
	int fallback = catalogue_default_language(catalogue);

	order->count = 0;
	if (preferred >= 0)
		append(order, preferred);
	if (script != SCRIPT_NONE)
		append_script(order, catalogue, script == SCRIPT_LATIN);
	append(order, fallback);
	append_script(order, catalogue, catalogue_language_is_latin(catalogue, fallback));
	append_script(order, catalogue, !catalogue_language_is_latin(catalogue, fallback));
}

size_t language_rank(const struct language_order *order, uint64_t set)
{
	size_t rank = 0;

	while (rank < order->count && !(set & UINT64_C(1) << order->languages[rank]))
		rank++;
	return rank;
}

int language_with_text(const struct language_order *order, const struct catalogue *catalogue, int topic)
{
	for (size_t i = 0; i < order->count; i++) {
		if (catalogue_text(catalogue, topic, order->languages[i]))
			return order->languages[i];
	}
	return CATALOGUE_NONE;
}
