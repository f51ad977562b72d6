/* changes: all that `agahi diff` and `agahi import` tell: the difference of two message sets, and then the answers that
 * change for citizens. As JSON one object, that of difference_json.h with `answers`, that of answers_text.h.
 *
 * changes_print() compares answers only where each catalogue has what its set's examples teach: one that goes by keywords
 * alone answers many texts otherwise, whatever was changed. Else a line says so, and `answers` is null. Pure. */
#ifndef AGAHI_CHANGES_H
#define AGAHI_CHANGES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/comparison/answers.h"
#include "agahi/comparison/paper.h"

struct changes_side {
	const struct message_set *set;
	const struct catalogue *catalogue; /* what the set makes */
	const char *called;                /* where it is lacking */
	bool lacking; /* the catalogue has not what the set's examples teach (lesson.h) */
};

/* What citizens asked in vain, most asked first. */
struct changes_unanswered {
	const struct answers_unanswered *texts;
	size_t count;
};

/* The answers alone, whatever is lacking. */
bool changes_print_answers(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered, enum paper_format format, FILE *out);

/* As answers_text.h has it, the caller's (json_decref()). NULL when memory is short. */
json_t *changes_answers_json(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered);

/* All. False when memory is short, or it could not be written; something may have been written then. */
bool changes_print(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered, enum paper_format format, FILE *out);

#endif
