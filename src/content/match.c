#include "agahi/match.h"

#include <stdbool.h>

/* Texts with more words than this are no questions of one keyword; the rest is not looked at. */
enum { MAX_WORDS = 64 };

struct words {
	struct {
		size_t start;
		size_t end;
	} at[MAX_WORDS];
	size_t count;
};

struct search {
	const struct catalogue *catalogue;
	const struct language_order *order;
	const char *folded;
	struct words words;
};

/* What was found so far, and whether it all leads to one topic. */
struct finding {
	const struct language_order *order;
	const struct catalogue_keyword *keyword;
	bool ambiguous;
};

static void split_words(const char *folded, size_t len, struct words *words)
{
	size_t start = 0;

	words->count = 0;
	for (size_t i = 0; i <= len && words->count < MAX_WORDS; i++) {
		if (i < len && folded[i] != ' ')
			continue;
		if (i > start) {
			words->at[words->count].start = start;
			words->at[words->count++].end = i;
		}
		start = i + 1;
	}
}

/* Of the topics that use one keyword, the one whose language suits the citizen best. */
static const struct catalogue_keyword *best_topic(
	const struct language_order *order, const struct catalogue_keyword *keyword)
{
	const struct catalogue_keyword *best = keyword;

	for (; keyword; keyword = keyword->other_topic) {
		if (language_rank(order, keyword->languages) < language_rank(order, best->languages))
			best = keyword;
	}
	return best;
}

static const struct catalogue_keyword *find_words(const struct search *search, size_t first, size_t count)
{
	size_t start = search->words.at[first].start;
	size_t end = search->words.at[first + count - 1].end;
	const struct catalogue_keyword *keyword =
		catalogue_find_keyword(search->catalogue, search->folded + start, end - start);

	return best_topic(search->order, keyword);
}

static const struct catalogue_keyword *longest_phrase_at(
	const struct search *search, size_t first, size_t *count)
{
	size_t left = search->words.count - first;
	size_t longest = catalogue_longest_phrase(search->catalogue);

	for (*count = left < longest ? left : longest; *count > 0; (*count)--) {
		const struct catalogue_keyword *keyword = find_words(search, first, *count);

		if (keyword)
			return keyword;
	}
	return NULL;
}

static void note(struct finding *finding, const struct catalogue_keyword *keyword)
{
	if (finding->keyword && finding->keyword->topic != keyword->topic)
		finding->ambiguous = true;
	if (!finding->keyword)
		finding->keyword = keyword;
}

static const struct catalogue_keyword *only_topic(const struct finding *finding)
{
	return finding->ambiguous ? NULL : finding->keyword;
}

static const struct catalogue_keyword *find_anywhere(const struct search *search)
{
	struct finding finding = { .order = search->order };

	for (size_t at = 0; at < search->words.count;) {
		size_t count;
		const struct catalogue_keyword *keyword = longest_phrase_at(search, at, &count);

		if (keyword)
			note(&finding, keyword);
		at += keyword ? count : 1;
	}
	return only_topic(&finding);
}

/* Keywords near one word: those of the language that suits best count, and must agree. */
static void note_near(const struct catalogue_keyword *keyword, void *arg)
{
	struct finding *finding = arg;

	if (finding->keyword && finding->keyword->topic == keyword->topic &&
		language_rank(finding->order, keyword->languages) <
			language_rank(finding->order, finding->keyword->languages))
		finding->keyword = keyword;
	note(finding, keyword);
}

static const struct catalogue_keyword *find_one_edit_away(const struct search *search, size_t len)
{
	struct finding whole = { .order = search->order };
	struct finding words = { .order = search->order };

	catalogue_find_near(search->catalogue, search->folded, len, note_near, &whole);
	if (whole.keyword)
		return only_topic(&whole);
	for (size_t i = 0; i < search->words.count; i++) {
		size_t start = search->words.at[i].start;

		catalogue_find_near(search->catalogue, search->folded + start,
			search->words.at[i].end - start, note_near, &words);
	}
	return only_topic(&words);
}

struct match match_text(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded, size_t len)
{
	struct search search = { catalogue, order, folded, { .count = 0 } };
	const struct catalogue_keyword *keyword =
		best_topic(order, catalogue_find_keyword(catalogue, folded, len));
	size_t count;

	if (keyword)
		return (struct match){ MATCH_EXACT, keyword };
	split_words(folded, len, &search.words);
	if (search.words.count == 0)
		return (struct match){ MATCH_NONE, NULL };
	keyword = longest_phrase_at(&search, 0, &count);
	if (keyword)
		return (struct match){ MATCH_PHRASE, keyword };
	keyword = find_anywhere(&search);
	if (keyword)
		return (struct match){ MATCH_WORD, keyword };
	keyword = find_one_edit_away(&search, len);
	if (keyword)
		return (struct match){ MATCH_EDIT, keyword };
	return (struct match){ MATCH_NONE, NULL };
}
