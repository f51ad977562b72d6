#include "agahi/match/phrases.h"

#include <string.h>

static size_t first_word(const char *text)
{
	return strcspn(text, " ");
}

/* As strcmp(), by the first words alone. */
static int compare_first(const char *phrase, const char *text, size_t len)
{
	int order = strncmp(phrase, text, len);

	return order != 0 || phrase[len] == '\0' || phrase[len] == ' ' ? order : 1;
}

const struct phrase *phrases_find(struct phrases table, const char *folded)
{
	size_t low = 0, high = table.count, len = first_word(folded);
	const struct phrase *best = NULL;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_first(table.at[middle].words, folded, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < table.count && compare_first(table.at[low].words, folded, len) == 0; low++) {
		size_t whole = strlen(table.at[low].words);

		/* A longer one with the same beginning stands behind it. */
		if (strncmp(table.at[low].words, folded, whole) == 0 &&
			(folded[whole] == '\0' || folded[whole] == ' '))
			best = &table.at[low];
	}
	return best;
}

bool phrases_list_has(const char *list, const char *word, size_t len)
{
	for (const char *at = list; (at = strchr(at, ' ')) != NULL && at[1] != '\0'; at++) {
		if (strncmp(at + 1, word, len) == 0 && at[1 + len] == ' ')
			return true;
	}
	return false;
}

const struct phrase *phrases_unsorted(struct phrases table)
{
	for (size_t i = 1; i < table.count; i++) {
		if (strcmp(table.at[i - 1].words, table.at[i].words) >= 0)
			return &table.at[i];
	}
	return NULL;
}
