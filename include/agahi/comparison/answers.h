/* answers: what changes for citizens, when one message set takes another's place.
 *
 * Texts are gathered from the examples and the keywords of both sets and from what citizens asked without an answer;
 * each is put to both catalogues by decide(), as `agahi ask` does for a citizen whom the service does not know yet, or
 * one who chose the language that the text is written in. Pure. To print it: answers_text.h. */
#ifndef AGAHI_ANSWERS_H
#define AGAHI_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/service/decide.h"

/* --- the texts ---------------------------------------------------------------------------------------- */

enum answers_source { ANSWERS_UNANSWERED, ANSWERS_EXAMPLE, ANSWERS_KEYWORD };

enum { ANSWERS_MAX_TEXTS = 20000 };

struct answers_text {
	const char *text; /* UTF-8; of a set, or the caller's */
	const char *lang; /* of its row: the language that the citizen chose; NULL: none */
	enum answers_source source;
	unsigned long times; /* asked; 0: not known */
};

/* A text that got no answer, and how often. */
struct answers_unanswered {
	const char *text;
	unsigned long times;
};

struct answers_texts {
	struct answers_text *texts; /* most asked first */
	size_t count;
	bool cut; /* there were more than ANSWERS_MAX_TEXTS; keywords are the first to be left out */
};

/* Each text once by its folded form (fold.h), its source and its language. The sets and the `count` rows must outlive
 * it. NULL when memory is short. */
struct answers_texts *answers_gather(const struct message_set *before, const struct message_set *after,
	const struct answers_unanswered *unanswered, size_t count);
void answers_texts_free(struct answers_texts *texts);

/* --- the answers -------------------------------------------------------------------------------------- */

enum answers_change {
	ANSWERS_OTHER_ANSWER, /* another topic or language; an answer in place of silence, or the reverse */
	ANSWERS_NEW_WORDS     /* the same topic and language, but not the same text */
};

/* As decide() gave it; topic and language are NULL with silence. Into a catalogue. */
struct answers_given {
	const char *topic, *lang;
	enum decide_rule rule;
};

struct answers_changed {
	enum answers_change change;
	const struct answers_text *asked;
	struct answers_given before, after;
};

struct answers {
	struct answers_changed *changed; /* in the order of the texts */
	size_t count;
	size_t other_answers, new_words; /* together: count */
	size_t asked;                    /* texts that were tried */
	bool cut;                        /* and there were more */
};

/* What `texts` get from both catalogues; all three must outlive it. NULL when memory is short. */
struct answers *answers_compare(
	const struct answers_texts *texts, const struct catalogue *before, const struct catalogue *after);
void answers_free(struct answers *answers);

const char *answers_source_name(enum answers_source source); /* "unanswered", "example", "keyword" */

#endif
