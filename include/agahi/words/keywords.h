/* keywords: the words and phrases that citizens send, folded and found by hash.
 *
 * Built once, then read-only; entries stay where they are until the table is freed. */
#ifndef AGAHI_KEYWORDS_H
#define AGAHI_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One topic's use of a folded keyword. A keyword that several topics use (in different languages) is a chain. */
struct keyword {
	const char *folded;
	const char *written; /* as the operator spelled it */
	uint64_t languages;  /* bit i: language i has it */
	int topic;
	uint16_t words;
	const struct keyword *other_topic;
};

struct keywords;

/* Room for `most` of them. NULL when memory is short. */
struct keywords *keywords_new(size_t most);
void keywords_free(struct keywords *keywords);

/* A keyword of the topic in a language (below 64). What folds to nothing is left out; what the topic has already
 * only gets the language. False when memory is short. */
bool keywords_add(struct keywords *keywords, const char *written, int topic, int language);

/* One for each folded keyword and topic, in the order in which they came. */
size_t keywords_count(const struct keywords *keywords);
const struct keyword *keywords_at(const struct keywords *keywords, size_t index);

/* Two steps that bring the memory which a search for this hash of a folded text looks into, beside others' (vocabulary.h). */
void keywords_fetch_table(const struct keywords *keywords, uint64_t hash);
void keywords_fetch_keyword(const struct keywords *keywords, uint64_t hash);

/* The keyword that folds to exactly these octets, or NULL. The latest topic's use leads the chain. */
const struct keyword *keywords_find(const struct keywords *keywords, const char *folded, size_t len);

#endif
