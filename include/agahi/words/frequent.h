/* frequent: the words that stand in so many of a language's texts that they say nothing about one. */
#ifndef AGAHI_FREQUENT_H
#define AGAHI_FREQUENT_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/words/vocabulary.h"

/* Fewer texts than this tell nothing. */
enum { FREQUENT_MIN_TEXTS = 8 };

/* Appends, folded and with a blank after each, the words that are in a quarter of the texts or more and are
 * not among `except`. False when memory is short. */
bool frequent_words(
	const char *const *texts, size_t count, const struct vocabulary *except, struct buffer *out);

#endif
