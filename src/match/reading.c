#include "agahi/match/reading.h"

#include <string.h>

#include "agahi/words/near.h"

enum {
	EDIT_LETTERS = 5,    /* in a sentence; short words have too many neighbours */
	UNKNOWN_LETTERS = 3, /* shorter ones are little words of some language */
	PHONE_DIGITS = 5,
	LONGEST_HALF = 64 /* octets of a word that is run together with another */
};

struct reader {
	const struct lexicon *lexicon;
	struct reading *reading;
};

static bool is_number(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (word[i] < '0' || word[i] > '9')
			return false;
	}
	return true;
}

/* A guess that is a little word makes the word one; edits of short words are believed only alone. */
static void guess_word(
	const struct reader *reader, const char *text, size_t len, bool alone, struct reading_word *word)
{
	struct vocabulary_guesses guesses;

	if (reader->reading->steps > READING_MAX_STEPS)
		return;
	vocabulary_guess(lexicon_vocabulary(reader->lexicon), text, len, &guesses);
	reader->reading->steps += guesses.steps + 1;
	if (guesses.count == 0 || guesses.count > VOCABULARY_MAX_GUESSES ||
		(guesses.likeness == LIKE_EDIT && !alone && near_letters(text, len) < EDIT_LETTERS))
		return;
	memcpy(word->guesses, guesses.words, guesses.count * sizeof(guesses.words[0]));
	word->count = guesses.count;
	word->likeness = guesses.likeness;
	for (size_t i = 0; i < guesses.count; i++)
		word->telling = word->telling && !lexicon_is_stopword(reader->lexicon, guesses.words[i]);
}

static bool was_said(const struct reader *reader, const struct reading_word *word)
{
	for (size_t i = 0; word->count > 0 && i < reader->reading->telling_count; i++) {
		const struct reading_word *earlier = &reader->reading->words[reader->reading->telling[i]];

		if (earlier->count > 0 && earlier->guesses[0] == word->guesses[0])
			return true;
	}
	return false;
}

/* A word said again says nothing more. */
static void push_word(struct reader *reader, const struct reading_word *word)
{
	if (reader->reading->count == READING_MAX_WORDS)
		return;
	struct reading_word *pushed = &reader->reading->words[reader->reading->count];
	*pushed = *word;
	pushed->telling = word->telling && !was_said(reader, word);
	if (pushed->telling)
		reader->reading->telling[reader->reading->telling_count++] = reader->reading->count;
	reader->reading->count++;
}

static void push_known(struct reader *reader, uint32_t number)
{
	const struct reading_word word = {
		.guesses = { number }, .count = 1, .telling = !lexicon_is_stopword(reader->lexicon, number)
	};

	push_word(reader, &word);
}

/* Two words written as one: only where a keyword begins with both. What is longer than the two longest words
 * is none, and costs nothing. */
static bool push_halves(struct reader *reader, const char *text, size_t len)
{
	const struct vocabulary *vocabulary = lexicon_vocabulary(reader->lexicon);
	size_t longest = vocabulary_longest(vocabulary);

	if (longest > LONGEST_HALF)
		longest = LONGEST_HALF;
	if (len > longest * 2)
		return false;
	size_t begin = len > longest + 2 ? len - longest : 2;
	for (size_t at = begin; at + 2 <= len && at <= longest; at++) {
		if (reader->reading->steps++ > READING_MAX_STEPS)
			return false;
		uint32_t first = vocabulary_find(vocabulary, text, at);
		uint32_t second = vocabulary_find(vocabulary, text + at, len - at);
		uint32_t place = first == VOCABULARY_NONE
			? LEXICON_NOWHERE
			: lexicon_step(reader->lexicon, LEXICON_ROOT, first);

		if (place == LEXICON_NOWHERE || second == VOCABULARY_NONE ||
			lexicon_step(reader->lexicon, place, second) == LEXICON_NOWHERE)
			continue;
		push_known(reader, first);
		push_known(reader, second);
		return true;
	}
	return false;
}

static void read_word(struct reader *reader, const char *text, size_t len, bool alone)
{
	uint32_t number = vocabulary_find(lexicon_vocabulary(reader->lexicon), text, len);
	struct reading_word word = { .telling = true };

	if (number != VOCABULARY_NONE) {
		push_known(reader, number);
		return;
	}
	if (is_number(text, len))
		word.telling = len < PHONE_DIGITS;
	else if (push_halves(reader, text, len))
		return;
	else
		guess_word(reader, text, len, alone, &word);
	if (word.count == 0 && len < UNKNOWN_LETTERS * 4 && near_letters(text, len) < UNKNOWN_LETTERS)
		word.telling = false;
	if (word.count == 0 && word.telling && reader->reading->unknown < READING_MAX_UNKNOWN)
		reader->reading->unknown++;
	push_word(reader, &word);
}

void reading_take(struct reading *reading, const struct lexicon *lexicon, const char *folded, size_t len)
{
	struct reader reader = { lexicon, reading };
	size_t start = 0;
	bool alone = memchr(folded, ' ', len) == NULL;

	for (size_t i = 0; i <= len && reading->count < READING_MAX_WORDS; i++) {
		if (i < len && folded[i] != ' ')
			continue;
		if (i > start)
			read_word(&reader, folded + start, i - start, alone);
		reading->steps++;
		start = i + 1;
	}
}
