#include "agahi/match/weigh.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/match/reading.h"
#include "agahi/words/lexicon.h"

/* In thousandths of what one telling word gives. Found by `make bench-match`. */
enum {
	TELLING_WORD = 1000,
	GUESSED = 800,        /* of what the word itself would give */
	LEAST_SPECIFIC = 200, /* of its bonus a phrase of common words keeps */
	WHOLE_BONUS = 300,    /* for a phrase beside which nothing else is in the text */
	NEEDED = 300,
	NEEDED_FOR_UNKNOWN = 450,     /* more, for each unknown word */
	NEEDED_FOR_ONE_WORD = 550,    /* more, where one word has to carry it among unknown ones */
	NEEDED_WITHOUT_PHRASE = 1050, /* where no keyword is whole: one word alone is not enough */
	MARGIN = 200,                 /* ahead of the second */
	NEAREST_AT_LEAST = 200        /* to be named in the menu */
};

/* What a keyword that stands in the text whole adds, by its length in half words: telling words count two,
 * little ones, where the text has them too, one. */
static const unsigned phrase_bonus[] = { 0, 100, 250, 350, 450, 525, 600, 650, 700 };

enum { MAX_TOPICS = 96, MAX_HITS = 256 };

struct candidate {
	int topic;
	unsigned score;
	unsigned bonus; /* of the best phrase, in score already */
	unsigned words; /* that lead to it */
	bool whole;     /* the best phrase is all that the text says */
	uint64_t languages;
	const struct keyword *keyword;
	size_t first; /* where it begins, in words */
	unsigned likeness;
};

struct search {
	const struct lexicon *lexicon;
	const struct language_order *order;
	int foreign_topic; /* its keywords are what the service does not answer; or TOPICS_NONE */
	struct reading reading;
	struct candidate candidates[MAX_TOPICS];
	size_t candidate_count;
	unsigned steps;
};

/* --- scores ------------------------------------------------------------------------------------------- */

static struct candidate *candidate_for(struct search *search, int topic)
{
	for (size_t i = 0; i < search->candidate_count; i++) {
		if (search->candidates[i].topic == topic)
			return &search->candidates[i];
	}
	if (search->candidate_count == MAX_TOPICS)
		return NULL;
	struct candidate *candidate = &search->candidates[search->candidate_count++];
	memset(candidate, 0, sizeof(*candidate));
	candidate->topic = topic;
	return candidate;
}

static bool leads_to(const struct search *search, uint32_t word, int topic, size_t *topics)
{
	const int *list = lexicon_topics(search->lexicon, word, topics);

	for (size_t i = 0; i < *topics; i++) {
		if (list[i] == topic)
			return true;
	}
	return false;
}

/* What a word gives to a topic: by the guess that is in the most topics; 0 unless all guesses lead there. */
static unsigned evidence(const struct search *search, const struct reading_word *word, int topic)
{
	size_t most = 1;

	for (size_t i = 0; i < word->count; i++) {
		size_t topics;

		if (!leads_to(search, word->guesses[i], topic, &topics))
			return 0;
		if (topics > most)
			most = topics;
	}
	return (word->likeness == 0 ? TELLING_WORD : GUESSED) / (unsigned)most;
}

static void score_word(struct search *search, size_t place)
{
	const struct reading_word *word = &search->reading.words[place];
	size_t count;

	if (word->count == 0 || word->claimed)
		return;
	const int *topics = lexicon_topics(search->lexicon, word->guesses[0], &count);
	for (size_t i = 0; i < count; i++) {
		unsigned worth = evidence(search, word, topics[i]);
		struct candidate *candidate = worth > 0 ? candidate_for(search, topics[i]) : NULL;

		if (candidate) {
			candidate->score += worth;
			candidate->words++;
			candidate->languages |= lexicon_languages(search->lexicon, word->guesses[0]);
		}
	}
}

/* A keyword that stands in the text whole. */
struct hit {
	const struct keyword *keyword;
	unsigned bonus;
	unsigned likeness;
	size_t first, last; /* in words */
	size_t words;
	bool whole;
};

struct hits {
	struct hit at[MAX_HITS];
	size_t count;
};

/* The way to a place in the trie: over all words of the text, or over the telling ones. */
struct walk {
	struct search *search;
	struct hits *hits;
	bool telling_only;
};

struct path {
	size_t first, last;
	size_t words, telling;
	unsigned likeness;
	unsigned most_specific; /* of its words: TELLING_WORD when only one topic has it */
};

static unsigned specificity(const struct lexicon *lexicon, uint32_t word)
{
	size_t topics;

	lexicon_topics(lexicon, word, &topics);
	return topics == 0 ? 0 : TELLING_WORD / (unsigned)topics;
}

/* `missing`: little words of the keyword that the text does not have. */
static unsigned bonus_of(const struct search *search, const struct path *path, size_t missing, size_t sharers)
{
	enum { MOST = sizeof(phrase_bonus) / sizeof(phrase_bonus[0]) - 1 };
	size_t little = path->words - path->telling;
	size_t length = path->telling * 2 + little;

	length = length > missing ? length - missing : 0;
	unsigned specific = little > 0 ? TELLING_WORD : path->most_specific;
	unsigned bonus = phrase_bonus[length < MOST ? length : MOST];

	bonus = bonus * (specific > LEAST_SPECIFIC ? specific : LEAST_SPECIFIC) / TELLING_WORD;
	if (path->telling == search->reading.telling_count)
		bonus += WHOLE_BONUS;
	if (path->likeness != 0)
		bonus = bonus * GUESSED / TELLING_WORD;
	return bonus / (unsigned)sharers;
}

static size_t words_missing(const struct lexicon_end *end, const struct path *path)
{
	return end->keyword->words - path->words;
}

/* Where a keyword is whole, those that lack words here are not meant. */
static void note_ends(const struct walk *walk, uint32_t place, const struct path *path)
{
	const struct lexicon_end *ends = lexicon_ends(walk->search->lexicon, place);
	size_t sharers = 0, missing = SIZE_MAX;

	for (const struct lexicon_end *end = ends; end; end = end->next) {
		if (words_missing(end, path) < missing) {
			missing = words_missing(end, path);
			sharers = 0;
		}
		sharers += words_missing(end, path) == missing;
	}
	for (const struct lexicon_end *end = ends; end && walk->hits->count < MAX_HITS; end = end->next) {
		if (words_missing(end, path) == missing)
			walk->hits->at[walk->hits->count++] =
				(struct hit){ end->keyword, bonus_of(walk->search, path, missing, sharers),
					path->likeness, path->first, path->last, path->words,
					walk->search->reading.unknown == 0 &&
						path->telling == walk->search->reading.telling_count };
	}
}

static size_t place_of_walk(const struct walk *walk, size_t at)
{
	return walk->telling_only ? walk->search->reading.telling[at] : at;
}

static size_t length_of_walk(const struct walk *walk)
{
	return walk->telling_only ? walk->search->reading.telling_count : walk->search->reading.count;
}

static void walk_on(const struct walk *walk, uint32_t place, size_t at, struct path path)
{
	const struct lexicon *lexicon = walk->search->lexicon;
	const struct reading_word *word = &walk->search->reading.words[place_of_walk(walk, at)];

	if (walk->search->steps++ > MATCH_MAX_STEPS / 2)
		return;
	path.last = place_of_walk(walk, at);
	path.words++;
	path.telling += word->telling;
	path.likeness |= word->likeness;
	for (size_t i = 0; i < word->count; i++) {
		uint32_t next = lexicon_step(lexicon, place, word->guesses[i]);
		struct path longer = path;

		if (next == LEXICON_NOWHERE)
			continue;
		if (word->telling && specificity(lexicon, word->guesses[i]) > longer.most_specific)
			longer.most_specific = specificity(lexicon, word->guesses[i]);
		note_ends(walk, next, &longer);
		if (at + 1 < length_of_walk(walk))
			walk_on(walk, next, at + 1, longer);
	}
}

static void find_hits(struct search *search, bool telling_only, struct hits *hits)
{
	const struct walk walk = { search, hits, telling_only };

	for (size_t at = 0; at < length_of_walk(&walk); at++) {
		struct path path = { .first = place_of_walk(&walk, at) };

		walk_on(&walk, LEXICON_ROOT, at, path);
	}
}

/* "vote" says nothing of its own in "vote transfer". */
static bool is_inside_another(struct search *search, const struct hits *hits, const struct hit *hit)
{
	search->steps += (unsigned)hits->count / 8;
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *other = &hits->at[i];

		if (other->words > hit->words && other->likeness == 0 && other->first <= hit->first &&
			other->last >= hit->last && other->keyword->topic != hit->keyword->topic)
			return true;
	}
	return false;
}

static void score_hit(struct search *search, const struct hit *hit)
{
	struct candidate *candidate = candidate_for(search, hit->keyword->topic);

	if (!candidate || hit->bonus <= candidate->bonus)
		return;
	candidate->score += hit->bonus - candidate->bonus;
	candidate->bonus = hit->bonus;
	candidate->keyword = hit->keyword;
	candidate->languages = hit->keyword->languages;
	candidate->first = hit->first;
	candidate->whole = hit->whole;
	candidate->likeness = hit->likeness;
}

/* A phrase that the service does not answer counts with all of its words, and nobody else gets them. */
static void claim_words(struct search *search, struct hit *hit)
{
	for (size_t place = hit->first; place <= hit->last; place++) {
		search->reading.words[place].claimed = true;
		hit->bonus += search->reading.words[place].telling ? TELLING_WORD : 0;
	}
}

static void score_phrases(struct search *search)
{
	struct hits hits;

	hits.count = 0;
	find_hits(search, false, &hits);
	find_hits(search, true, &hits);
	for (size_t i = 0; i < hits.count; i++) {
		struct hit *hit = &hits.at[i];

		if (hit->keyword->topic == search->foreign_topic && hit->words > 1)
			claim_words(search, hit);
	}
	for (size_t i = 0; i < hits.count; i++) {
		if (!is_inside_another(search, &hits, &hits.at[i]))
			score_hit(search, &hits.at[i]);
	}
}

/* --- the choice --------------------------------------------------------------------------------------- */

static bool is_better(
	const struct search *search, const struct candidate *left, const struct candidate *right)
{
	size_t left_rank = language_rank(search->order, left->languages);
	size_t right_rank = language_rank(search->order, right->languages);

	if (left->score != right->score)
		return left->score > right->score;
	if (left_rank != right_rank)
		return left_rank < right_rank;
	return left->topic < right->topic;
}

/* HELP, STOP and the like are commands, and no subject to be found among other words; and nobody is forgotten on a guess. */
static void drop_commands(struct search *search, const struct topics *topics)
{
	int forget = topics_find_fixed(topics, FIXED_FORGET);
	size_t kept = 0;

	for (size_t i = 0; i < search->candidate_count; i++) {
		const struct candidate *candidate = &search->candidates[i];

		if ((candidate->whole && candidate->topic != forget) ||
			!topics_is_command(topics, candidate->topic))
			search->candidates[kept++] = *candidate;
	}
	search->candidate_count = kept;
}

static void sort_candidates(struct search *search)
{
	for (size_t i = 1; i < search->candidate_count; i++) {
		struct candidate moving = search->candidates[i];
		size_t at = i;

		for (; at > 0 && is_better(search, &moving, &search->candidates[at - 1]); at--)
			search->candidates[at] = search->candidates[at - 1];
		search->candidates[at] = moving;
	}
}

/* Topics that share the keyword are told apart by the citizen's language alone, and are no rivals. */
static bool is_rival(const struct candidate *best, const struct candidate *other)
{
	return !best->keyword || !other->keyword ||
		strcmp(best->keyword->folded, other->keyword->folded) != 0;
}

static unsigned needed_by(const struct search *search, const struct candidate *candidate)
{
	unsigned needed = NEEDED + search->reading.unknown * NEEDED_FOR_UNKNOWN;

	if (search->reading.unknown > 0 && candidate->words < 2 && candidate->topic != search->foreign_topic)
		needed += NEEDED_FOR_ONE_WORD;
	if (!candidate->keyword && needed < NEEDED_WITHOUT_PHRASE)
		needed = NEEDED_WITHOUT_PHRASE;
	return needed;
}

static bool is_clear(const struct search *search)
{
	const struct candidate *best = &search->candidates[0];
	size_t second = 1;

	if (search->candidate_count == 0 || best->score < needed_by(search, best))
		return false;
	while (second < search->candidate_count && !is_rival(best, &search->candidates[second]))
		second++;
	return second >= search->candidate_count || best->score >= search->candidates[second].score + MARGIN;
}

static enum match_rule rule_of(const struct candidate *candidate)
{
	if (!candidate->keyword)
		return MATCH_SENTENCE;
	if (candidate->likeness != 0)
		return candidate->likeness & LIKE_EDIT ? MATCH_EDIT : MATCH_SOUND;
	return candidate->first == 0 ? MATCH_PHRASE : MATCH_WORD;
}

static struct match choose(const struct search *search)
{
	const struct candidate *best = &search->candidates[0];
	struct match match = { .rule = MATCH_NONE };

	if (is_clear(search))
		return (struct match){ .rule = rule_of(best),
			.topic = best->topic,
			.languages = best->languages,
			.keyword = best->keyword ? best->keyword->written : NULL,
			.score = best->score };
	for (size_t i = 0; i < search->candidate_count && match.nearest_count < MATCH_MAX_NEAREST; i++) {
		if (search->candidates[i].score >= NEAREST_AT_LEAST)
			match.nearest[match.nearest_count++] = search->candidates[i].topic;
	}
	return match;
}

struct match weigh_words(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded, size_t len)
{
	struct search search = { .lexicon = catalogue_lexicon(catalogue),
		.order = order,
		.foreign_topic = topics_find_fixed(catalogue_topics(catalogue), FIXED_FALLBACK) };

	reading_take(&search.reading, search.lexicon, folded, len);
	score_phrases(&search);
	for (size_t i = 0; i < search.reading.telling_count; i++)
		score_word(&search, search.reading.telling[i]);
	drop_commands(&search, catalogue_topics(catalogue));
	sort_candidates(&search);
	struct match match = choose(&search);
	match.steps = search.steps + search.reading.steps;
	return match;
}
