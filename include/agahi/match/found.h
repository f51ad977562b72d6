/* found: what was found for a text, by whichever step of match.h. */
#ifndef AGAHI_FOUND_H
#define AGAHI_FOUND_H

#include <stddef.h>
#include <stdint.h>

enum match_rule {
	MATCH_NONE,
	MATCH_EXACT,
	MATCH_PHRASE,
	MATCH_WORD,
	MATCH_EDIT,
	MATCH_SOUND,
	MATCH_SENTENCE,
	MATCH_COMMAND,
	MATCH_PRIORITY,
	MATCH_MODEL
};

/* Is somebody in danger, kept from voting or cheated of a vote? */
enum match_distress { MATCH_NO_DISTRESS, MATCH_PERHAPS_DISTRESS, MATCH_LIKELY_DISTRESS };

enum { MATCH_MAX_NEAREST = 3 };

struct match {
	enum match_rule rule;
	int topic;           /* not with MATCH_NONE */
	uint64_t languages;  /* of the keyword, or of the words */
	const char *keyword; /* as the operator wrote it; NULL with MATCH_SENTENCE */
	unsigned score; /* sureness in per mille with MATCH_MODEL, else weight (weigh.h); 0: none was made */
	unsigned steps; /* what it cost: words, places and keywords that were looked at */
	/* With MATCH_NONE: topics that the text may have meant, the best first. */
	int nearest[MATCH_MAX_NEAREST];
	size_t nearest_count;
	enum match_distress distress; /* with MATCH_NONE */
};

/* No text costs more: what a network's hostile peer sends is as cheap as a question. */
enum { MATCH_MAX_STEPS = 50000 };

#endif
