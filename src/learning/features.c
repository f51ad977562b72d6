#include "agahi/learning/features.h"

#include <stdbool.h>
#include <string.h>

#include "agahi/learning/skeleton.h"
#include "agahi/text/utf8.h"

/* A border of a word in its pieces: no folded text has this octet. */
#define BORDER '\1'

enum { LONGEST_GRAM = 5, MOST_LETTERS = 64, STREAM_GRAM = 4 };

/* As they stand after folding: "don't" is two words. */
static const char *const negations[] = { "not", "no", "dont", "don", "cant", "cannot", "didnt", "wont",
	"never", "without", "nahi", "nahin", "nhi", "nhin", "nai", "nae", "nahe", "ni", "na", "naa", "mat",
	"bina", "baghair", "bagair", "نہیں", "نہی", "نھیں", "نئیں", "نہ", "نا", "مت", "بغیر", "بنا", "نہي" };

struct word {
	const char *text;
	size_t len;
	uint64_t key; /* of its first skeleton; of the word itself where it has none */
	bool negates;
};

/* --- hashing ------------------------------------------------------------------------------------------ */

/* FNV-1a, so that a piece is hashed on from the one before it. */
static uint64_t hash_start(unsigned kind)
{
	return (0xcbf29ce484222325 ^ kind) * 0x100000001b3;
}

static uint64_t hash_more(uint64_t hash, const char *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)octets[i]) * 0x100000001b3;
	return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	return (hash ^ number) * 0x9e3779b97f4a7c15;
}

/* --- the list ----------------------------------------------------------------------------------------- */

/* A text, as far as it is read. */
struct reading {
	struct features *features;
	unsigned kinds;
	uint32_t buckets;
	size_t number; /* of the word */
	struct word before;
	char heard[STREAM_GRAM];
	size_t heard_count;
};

/* Into any number of buckets, evenly. */
static uint16_t bucket_of(uint64_t hash, uint32_t buckets)
{
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15;
	return (uint16_t)((hash >> 32) * buckets >> 32);
}

static void add(struct reading *reading, uint64_t hash)
{
	struct features *features = reading->features;
	uint16_t bucket = bucket_of(hash, reading->buckets);
	uint64_t bit = UINT64_C(1) << (bucket & 63);

	if (features->count == FEATURES_MOST || (features->seen[bucket >> 6] & bit))
		return;
	features->seen[bucket >> 6] |= bit;
	features->list[features->count++] = (struct feature){ bucket, (uint16_t)reading->number };
}

static void clear(struct features *features)
{
	for (size_t i = 0; i < features->count; i++)
		features->seen[features->list[i].bucket >> 6] = 0;
	features->count = 0;
}

/* --- one word ----------------------------------------------------------------------------------------- */

static bool is_negation(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(negations) / sizeof(negations[0]); i++) {
		/* Nearly every word ends here, and this is asked of each. */
		if (negations[i][0] != word[0])
			continue;
		if (strlen(negations[i]) == len && memcmp(negations[i], word, len) == 0)
			return true;
	}
	return false;
}

/* Where the letters of a word begin, the borders being the first and the last; how many. */
static size_t find_letters(const char *text, size_t len, uint16_t starts[MOST_LETTERS + 1])
{
	size_t count = 0;
	uint32_t letter;

	for (size_t at = 0; at < len && count < MOST_LETTERS; count++) {
		starts[count] = (uint16_t)at;
		at += utf8_next(text + at, len - at, &letter);
		starts[count + 1] = (uint16_t)at;
	}
	return count;
}

static void add_grams(struct reading *reading, const struct word *word)
{
	char text[MOST_LETTERS * 4 + 2];
	uint16_t starts[MOST_LETTERS + 1];
	size_t len = utf8_cut(word->text, word->len, sizeof(text) - 2);

	text[0] = BORDER;
	memcpy(text + 1, word->text, len);
	text[len + 1] = BORDER;
	size_t letters = find_letters(text, len + 2, starts);
	for (size_t from = 0; from < letters; from++) {
		uint64_t hash = hash_start(FEATURES_GRAM_2);

		for (size_t to = from; to < letters && to < from + LONGEST_GRAM; to++) {
			hash = hash_more(hash, text + starts[to], (size_t)(starts[to + 1] - starts[to]));
			/* A piece of n letters has the kind FEATURES_GRAM_n. */
			if (to > from && (reading->kinds & (unsigned)FEATURES_GRAM_2 << (to - from - 1)))
				add(reading, hash);
		}
	}
}

static void add_skeletons(struct reading *reading, const struct skeletons *skeletons)
{
	for (size_t i = 0; i < skeletons->count; i++)
		add(reading,
			hash_more(hash_start(FEATURES_SKELETON), skeletons->keys[i],
				strlen(skeletons->keys[i])));
}

static void hear(struct reading *reading, const char *octets, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		memmove(reading->heard, reading->heard + 1, STREAM_GRAM - 1);
		reading->heard[STREAM_GRAM - 1] = octets[i];
		if (++reading->heard_count >= STREAM_GRAM)
			add(reading, hash_more(hash_start(FEATURES_STREAM), reading->heard, STREAM_GRAM));
	}
}

/* A text of fewer sounds than a piece has is one itself. */
static void hear_end(struct reading *reading)
{
	size_t count = reading->heard_count;

	if (count > 0 && count < STREAM_GRAM)
		add(reading,
			hash_more(hash_start(FEATURES_STREAM), reading->heard + STREAM_GRAM - count, count));
}

static void add_word(struct reading *reading, struct word *word)
{
	struct skeletons skeletons;
	uint64_t whole = hash_more(hash_start(FEATURES_WORD), word->text, word->len);

	skeleton_find(word->text, word->len, &skeletons);
	const char *sounds = skeletons.count > 0 ? skeletons.keys[0] : word->text;
	size_t sounds_len = skeletons.count > 0 ? strlen(sounds) : word->len;
	word->negates = is_negation(word->text, word->len);
	word->key =
		skeletons.count > 0 ? hash_more(hash_start(FEATURES_SKELETON), sounds, sounds_len) : whole;
	if (reading->kinds & FEATURES_WORD)
		add(reading, whole);
	if (reading->kinds & FEATURES_SKELETON)
		add_skeletons(reading, &skeletons);
	if (reading->kinds & (FEATURES_GRAM_2 | FEATURES_GRAM_3 | FEATURES_GRAM_4 | FEATURES_GRAM_5))
		add_grams(reading, word);
	if (reading->kinds & FEATURES_STREAM)
		hear(reading, sounds, sounds_len);
}

/* --- words side by side ------------------------------------------------------------------------------- */

static void add_pair(struct reading *reading, const struct word *left, const struct word *right)
{
	if (reading->kinds & FEATURES_PAIR)
		add(reading, hash_number(hash_number(hash_start(FEATURES_PAIR), left->key), right->key));
	if (!(reading->kinds & FEATURES_NEGATION))
		return;
	if (right->negates)
		add(reading, hash_number(hash_start(FEATURES_NEGATION), left->key));
	if (left->negates)
		add(reading, hash_number(hash_start(FEATURES_NEGATION + 1), right->key));
}

void features_take(struct features *features, unsigned kinds, size_t buckets, const char *folded, size_t len)
{
	struct reading reading = { .features = features, .kinds = kinds, .buckets = (uint32_t)buckets };

	clear(features);
	for (size_t at = 0;
		at < len && reading.number < FEATURES_MOST_WORDS && features->count < FEATURES_MOST;
		reading.number++) {
		const char *space = memchr(folded + at, ' ', len - at);
		struct word word = { .text = folded + at,
			.len = space ? (size_t)(space - folded) - at : len - at };

		add_word(&reading, &word);
		if (reading.number > 0)
			add_pair(&reading, &reading.before, &word);
		reading.before = word;
		at += word.len + 1;
	}
	if (reading.number > 0)
		reading.number--;
	hear_end(&reading);
}
