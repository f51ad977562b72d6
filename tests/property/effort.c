/* No text is expensive: texts made to cost as much as can be, by climbing from each to a costlier one, over
 * the sample set and over one made to be costly. What a text costs is counted in steps (match.h), not in
 * time, so that the bound holds on every machine.   usage: effort CASES [LONG]
 *
 * CASES texts of up to 2 KiB are climbed, LONG of 64 KiB are tried. The seed is fixed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/match/match.h"
#include "agahi/service/decide.h"
#include "agahi/sheet/import.h"
#include "agahi/text/fold.h"
#include "agahi/words/lexicon.h"

enum { SHORT_OCTETS = 2048, LONG_OCTETS = 65536, CLIMB = 2000, PIECE = 64 };

static uint64_t seed = 20261125;

static uint32_t pick(uint32_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)((seed >> 33) % below);
}

/* --- message sets ------------------------------------------------------------------------------------- */

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

static struct catalogue *build(struct message_set *set)
{
	struct catalogue *catalogue = catalogue_build(set, &languages);

	message_set_free(set);
	if (!catalogue)
		abort();
	return catalogue;
}

static struct catalogue *load_sample(void)
{
	struct message_set *set = message_set_new();
	struct report report = { 0 };

	if (!import_messages("conf/messages.csv", set, &report) ||
		!import_placeholders("conf/placeholders.csv", set, &report))
		abort();
	report_free(&report);
	return build(set);
}

/* Many topics whose keywords are of few words in every order: each word may be each other, and leads
 * everywhere. */
static struct catalogue *make_costly(void)
{
	static const char *const words[] = { "vote", "vots", "voter", "votes", "voto", "votee", "boat",
		"bote", "vute", "note" };
	struct message_set *set = message_set_new();
	char slug[16], keyword[64];

	for (int topic = 0; topic < 90; topic++) {
		snprintf(slug, sizeof(slug), "t%d", topic);
		struct message_row *row = message_set_add_message(set, slug, "en", "text", 1);

		for (int i = 0; i < 20; i++) {
			snprintf(keyword, sizeof(keyword), "%s %s %s", words[pick(10)], words[pick(10)],
				words[pick(10)]);
			message_row_add_keyword(row, keyword);
		}
	}
	return build(set);
}

/* --- texts -------------------------------------------------------------------------------------------- */

static size_t put(char *text, size_t at, size_t size, const char *piece, size_t len)
{
	if (at + len >= size)
		len = size - 1 - at;
	memcpy(text + at, piece, len);
	return at + len;
}

/* A word of the set, as it stands or with a letter less, more or other; or something that is none. */
static size_t make_piece(const struct vocabulary *vocabulary, char piece[PIECE])
{
	static const char *const others[] = { " ", "\n", "\u0301\u0302\u0303", "aaaaaaaaaaaaaaaa", "\u0671",
		"12345", "-", "\ufdfa" };

	if (pick(6) == 0) {
		const char *other = others[pick(sizeof(others) / sizeof(others[0]))];

		return put(piece, 0, PIECE, other, strlen(other));
	}
	const char *word = vocabulary_word(vocabulary, pick((uint32_t)vocabulary_count(vocabulary)));
	size_t len = put(piece, 0, PIECE, word, strlen(word));
	if (len > 2 && pick(2) == 0)
		piece[pick((uint32_t)len)] = (char)('a' + pick(26));
	if (len > 2 && pick(4) == 0)
		len--;
	return len;
}

static void make_text(const struct vocabulary *vocabulary, char *text, size_t size)
{
	size_t len = 0, wanted = 1 + pick((uint32_t)size - 1);
	char piece[PIECE];
	bool blanks = pick(4) != 0;

	while (len < wanted) {
		len = put(text, len, size, piece, make_piece(vocabulary, piece));
		if (blanks)
			len = put(text, len, size, " ", 1);
		if (len == size - 1)
			break;
	}
	text[len] = '\0';
}

/* One piece of the text is another, or is gone, or stands twice. */
static void change_text(const struct vocabulary *vocabulary, const char *from, char *to, size_t size)
{
	size_t len = strlen(from), at = pick((uint32_t)len + 1);
	size_t gone = pick(3) == 0 ? 0 : pick(24);
	char piece[PIECE];
	size_t kept = put(to, 0, size, from, at);

	kept = put(to, kept, size, piece, pick(4) == 0 ? 0 : make_piece(vocabulary, piece));
	if (pick(2))
		kept = put(to, kept, size, " ", 1);
	if (at + gone < len)
		kept = put(to, kept, size, from + at + gone, len - at - gone);
	to[kept] = '\0';
}

static unsigned steps_of(const struct catalogue *catalogue, const char *text)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);
	struct language_order order;

	language_order_for(catalogue, TOPICS_NONE, folded, &order);
	return match_text(catalogue, &order, folded, len).steps;
}

static void require_bound(unsigned steps, const char *text)
{
	if (steps <= MATCH_MAX_STEPS)
		return;
	printf("not ok - %u steps are over the bound of %d\n# %s\n", steps, MATCH_MAX_STEPS, text);
	exit(1);
}

static unsigned climb(const struct catalogue *catalogue, unsigned long cases)
{
	const struct vocabulary *vocabulary = lexicon_vocabulary(catalogue_lexicon(catalogue));
	static char best[SHORT_OCTETS], next[SHORT_OCTETS];
	unsigned worst = 0, here = 0;

	for (unsigned long i = 0; i < cases; i++) {
		if (i % CLIMB == 0) {
			make_text(vocabulary, next, sizeof(next));
			here = 0;
		} else {
			change_text(vocabulary, best, next, sizeof(next));
		}
		unsigned steps = steps_of(catalogue, next);
		require_bound(steps, next);
		if (steps >= here) {
			here = steps;
			memcpy(best, next, sizeof(best));
		}
		if (steps > worst)
			worst = steps;
	}
	return worst;
}

static unsigned try_long(const struct catalogue *catalogue, unsigned long cases)
{
	const struct vocabulary *vocabulary = lexicon_vocabulary(catalogue_lexicon(catalogue));
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW };
	static char text[LONG_OCTETS];
	unsigned worst = 0;

	for (unsigned long i = 0; i < cases; i++) {
		make_text(vocabulary, text, sizeof(text));
		unsigned steps = steps_of(catalogue, text);
		require_bound(steps, "a text of 64 KiB");
		worst = steps > worst ? steps : worst;
		const struct decide_request request = { text, ORIGIN_PHONE, false };
		decide(&request, catalogue, &sender);
	}
	return worst;
}

int main(int argc, char **argv)
{
	unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	unsigned long long_cases = argc > 2 ? strtoul(argv[2], NULL, 10) : cases / 100;
	static const char *const names[] = { "sample set", "a set made to be costly" };
	struct catalogue *const catalogues[] = { load_sample(), make_costly() };

	puts("1..4");
	for (size_t i = 0; i < 2; i++) {
		printf("ok %zu - %s: %lu texts of up to 2 KiB, climbed: at worst %u steps of %d\n", i * 2 + 1,
			names[i], cases / 2, climb(catalogues[i], cases / 2), MATCH_MAX_STEPS);
		printf("ok %zu - %s: %lu texts of up to 64 KiB: at worst %u steps\n", i * 2 + 2, names[i],
			long_cases / 2, try_long(catalogues[i], long_cases / 2));
		catalogue_free(catalogues[i]);
	}
	return 0;
}
