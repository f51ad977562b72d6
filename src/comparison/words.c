#include "agahi/comparison/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\n\v\f\r";

/* --- texts as words ----------------------------------------------------------------------------------- */

struct word {
	const char *text;
	size_t len;
};

/* The words of a text, and behind them an empty one at its end. */
struct text {
	const char *start;
	struct word *words;
	size_t count; /* without the last, empty one */
};

static bool read_words(const char *start, struct text *text)
{
	/* Between two words there is a blank. */
	text->start = start;
	text->count = 0;
	text->words = calloc(strlen(start) / 2 + 2, sizeof(*text->words));
	for (const char *at = start; text->words; text->count++) {
		at += strspn(at, blanks);
		text->words[text->count] = (struct word){ at, strcspn(at, blanks) };
		if (*at == '\0')
			return true;
		at += text->words[text->count].len;
	}
	return false;
}

static bool same_word(const struct word *a, const struct word *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* --- pieces ------------------------------------------------------------------------------------------- */

/* Pieces of one kind that follow each other stand side by side in their text too. */
static void add_piece(struct words *words, enum words_change change, const char *text, size_t len)
{
	struct words_piece *last = words->count > 0 ? &words->pieces[words->count - 1] : NULL;

	if (len == 0)
		return;
	if (last && last->change == change)
		last->len += len;
	else
		words->pieces[words->count++] = (struct words_piece){ change, text, len };
}

static size_t shared_blanks(const char *a, const char *b, size_t most)
{
	size_t len = 0;

	while (len < most && a[len] == b[len] && strchr(blanks, a[len]))
		len++;
	return len;
}

static size_t shared_blanks_at_end(const char *a_end, const char *b_end, size_t most)
{
	size_t len = 0;

	while (len < most && a_end[-1 - (ptrdiff_t)len] == b_end[-1 - (ptrdiff_t)len] &&
		strchr(blanks, a_end[-1 - (ptrdiff_t)len]))
		len++;
	return len;
}

/* What stands between two words that stay: blanks only, or words that do not stay. */
static void add_between(
	struct words *words, const char *before, size_t before_len, const char *after, size_t after_len)
{
	size_t most = before_len < after_len ? before_len : after_len;
	size_t head = shared_blanks(before, after, most);
	size_t tail = shared_blanks_at_end(before + before_len, after + after_len, most - head);

	add_piece(words, WORDS_SAME, before, head);
	add_piece(words, WORDS_REMOVED, before + head, before_len - head - tail);
	add_piece(words, WORDS_ADDED, after + head, after_len - head - tail);
	add_piece(words, WORDS_SAME, before + before_len - tail, tail);
}

/* --- what stays --------------------------------------------------------------------------------------- */

/* Two texts, and how far they were written down as pieces. */
struct comparison {
	struct text before, after;
	const char *before_at, *after_at;
	struct words *words;
};

static void keep_word(struct comparison *comparison, size_t i, size_t j)
{
	const struct word *before = &comparison->before.words[i], *after = &comparison->after.words[j];

	add_between(comparison->words, comparison->before_at, (size_t)(before->text - comparison->before_at),
		comparison->after_at, (size_t)(after->text - comparison->after_at));
	add_piece(comparison->words, WORDS_SAME, before->text, before->len);
	comparison->before_at = before->text + before->len;
	comparison->after_at = after->text + after->len;
}

/* The words between what both texts begin and end with. */
struct middle {
	const struct word *before, *after;
	size_t before_count, after_count;
	uint16_t *common; /* at [i][j]: how many words stay from there on; NULL: too many to find out */
};

static uint16_t *common_at(const struct middle *middle, size_t i, size_t j)
{
	return &middle->common[i * (middle->after_count + 1) + j];
}

static void count_common(struct middle *middle)
{
	for (size_t i = middle->before_count; i-- > 0;) {
		for (size_t j = middle->after_count; j-- > 0;) {
			uint16_t down = *common_at(middle, i + 1, j), right = *common_at(middle, i, j + 1);

			if (same_word(&middle->before[i], &middle->after[j]))
				*common_at(middle, i, j) = (uint16_t)(*common_at(middle, i + 1, j + 1) + 1);
			else
				*common_at(middle, i, j) = down > right ? down : right;
		}
	}
}

/* False when memory is short. */
static bool weigh(struct middle *middle, size_t *effort)
{
	size_t rows = middle->before_count, columns = middle->after_count;
	size_t most = *effort < WORDS_MAX_EFFORT ? *effort : WORDS_MAX_EFFORT;

	middle->common = NULL;
	if (rows == 0 || columns == 0 || rows >= UINT16_MAX || columns >= UINT16_MAX || rows > most / columns)
		return true;
	*effort -= rows * columns;
	middle->common = calloc((rows + 1) * (columns + 1), sizeof(*middle->common));
	if (!middle->common)
		return false;
	count_common(middle);
	return true;
}

/* A new text between scattered words of the old one can be read by nobody. */
static bool stay_readable(const struct middle *middle)
{
	size_t more = middle->before_count > middle->after_count ? middle->before_count : middle->after_count;

	return middle->common && (size_t)*common_at(middle, 0, 0) * WORDS_FEWEST_STAY >= more;
}

static bool keep_middle(struct comparison *comparison, size_t head, size_t tail, size_t *effort)
{
	struct middle middle = { comparison->before.words + head, comparison->after.words + head,
		comparison->before.count - head - tail, comparison->after.count - head - tail, NULL };

	if (!weigh(&middle, effort))
		return false;
	for (size_t i = 0, j = 0;
		stay_readable(&middle) && i < middle.before_count && j < middle.after_count;) {
		if (same_word(&middle.before[i], &middle.after[j]))
			keep_word(comparison, head + i++, head + j++);
		else if (*common_at(&middle, i + 1, j) >= *common_at(&middle, i, j + 1))
			i++;
		else
			j++;
	}
	free(middle.common);
	return true;
}

static bool compare(struct comparison *comparison, size_t *effort)
{
	const struct text *before = &comparison->before, *after = &comparison->after;
	size_t most = before->count < after->count ? before->count : after->count;
	size_t head = 0, tail = 0;

	while (head < most && same_word(&before->words[head], &after->words[head]))
		head++;
	while (tail < most - head &&
		same_word(&before->words[before->count - 1 - tail], &after->words[after->count - 1 - tail]))
		tail++;
	for (size_t i = 0; i < head; i++)
		keep_word(comparison, i, i);
	if (!keep_middle(comparison, head, tail, effort))
		return false;
	for (size_t i = tail + 1; i-- > 0;) /* and the empty word at the end */
		keep_word(comparison, before->count - i, after->count - i);
	return true;
}

bool words_compare(const char *before, const char *after, size_t *effort, struct words *words)
{
	struct comparison comparison = { .before_at = before, .after_at = after, .words = words };
	bool complete = read_words(before, &comparison.before) && read_words(after, &comparison.after);

	memset(words, 0, sizeof(*words));
	if (complete) {
		/* A word that stays is one piece, and what stands before it is four at most. */
		words->pieces = calloc((comparison.before.count + 1) * 5, sizeof(*words->pieces));
		complete = words->pieces && compare(&comparison, effort);
	}
	if (!complete)
		words_free(words);
	free(comparison.before.words);
	free(comparison.after.words);
	return complete;
}

void words_free(struct words *words)
{
	free(words->pieces);
	memset(words, 0, sizeof(*words));
}
