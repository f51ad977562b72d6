#include "agahi/match/match.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/match/classify.h"
#include "agahi/match/commands.h"
#include "agahi/match/distress.h"
#include "agahi/match/weigh.h"
#include "agahi/text/fold.h"
#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

enum { MAX_LINES = 16, LONGEST_LINE = 256 };

static struct match exact_match(const struct keyword *keyword)
{
	if (!keyword)
		return (struct match){ .rule = MATCH_NONE };
	return (struct match){ .rule = MATCH_EXACT,
		.topic = keyword->topic,
		.languages = keyword->languages,
		.keyword = keyword->written,
		.steps = 1 };
}

/* --- a line ------------------------------------------------------------------------------------------- */

/* Is what follows a line no speech, or another's that is quoted? */
static bool says_no_more(const char *text)
{
	size_t len = strcspn(text, "\r\n");

	if (*text == '>')
		return true;
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		enum script script = script_of(character);
		if (script != SCRIPT_COMMON && script != SCRIPT_NOISE)
			return false;
	}
	return true;
}

struct match match_line(
	const struct catalogue *catalogue, const struct language_order *order, const char *text)
{
	char folded[FOLD_MAX_OCTETS];
	unsigned line = 0;
	bool spoken = false; /* something that is no command stands above */

	for (; *text != '\0' && line < MAX_LINES; line++) {
		size_t len = strcspn(text, "\r\n");
		size_t folded_len = len <= LONGEST_LINE ? fold_text(text, len, folded) : 0;
		const struct keyword *keyword = folded_len > 0
			? language_best_keyword(
				  order, keywords_find(catalogue_keywords(catalogue), folded, folded_len))
			: NULL;

		text += len;
		text += strspn(text, "\r\n");
		bool is_command = keyword && topics_is_command(catalogue_topics(catalogue), keyword->topic);

		if (keyword && (!is_command || (!spoken && says_no_more(text))))
			return exact_match(keyword);
		spoken = spoken || len > LONGEST_LINE || (folded_len > 0 && !is_command);
	}
	return exact_match(NULL);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

struct match match_command(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded, size_t len)
{
	struct match match = exact_match(
		language_best_keyword(order, keywords_find(catalogue_keywords(catalogue), folded, len)));

	return match.rule != MATCH_NONE ? match : commands_find(catalogue, order, folded);
}

/* Words alone cannot tell who is in distress from who asks about it. */
static enum match_distress distress_near(const struct topics *topics, const struct match *match)
{
	for (size_t i = 0; i < match->nearest_count; i++) {
		if (topics_is_priority(topics, match->nearest[i]))
			return MATCH_LIKELY_DISTRESS;
	}
	return MATCH_NO_DISTRESS;
}

bool match_is_distress(const struct catalogue *catalogue, const char *folded, size_t len)
{
	if (distress_topic(catalogue_topics(catalogue), folded) >= 0)
		return true;
	return catalogue_model(catalogue) && classify_is_distress(catalogue, folded, len);
}

/* Few digits and nothing else: what somebody may have chosen, but no matter to guess at. */
static bool is_number(const char *folded, size_t len)
{
	enum { MOST_DIGITS = 3 };

	return len <= MOST_DIGITS && strspn(folded, "0123456789 ") == len;
}

struct match match_text(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded, size_t len)
{
	struct match match = match_command(catalogue, order, folded, len);

	if (match.rule != MATCH_NONE)
		return match;
	int priority = distress_topic(catalogue_topics(catalogue), folded);
	if (catalogue_model(catalogue) && is_number(folded, len))
		return match;
	if (catalogue_model(catalogue))
		return classify_text(catalogue, folded, len, priority);
	if (priority >= 0)
		return (struct match){ .rule = MATCH_PRIORITY, .topic = priority };
	match = weigh_words(catalogue, order, folded, len);
	match.distress = distress_near(catalogue_topics(catalogue), &match);
	return match;
}
