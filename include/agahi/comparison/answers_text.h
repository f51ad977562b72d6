/* answers_text: the answers that change, for a person or a program to read.
 *
 *   of 400 texts 3 get another answer:
 *       "ووٹ کب ہے" (asked 12 times): fallback, ur, by fallback -> polling, ur, by word
 *   12 more get the same topic in new words
 *
 * As JSON an object: asked, cut, other_answers, new_words, and changed, an array of { text, lang, source, times,
 * change, topic_before, lang_before, rule_before, topic_after, lang_after, rule_after }. `change` is answer or words;
 * `lang` is the language the citizen chose; null is none. */
#ifndef AGAHI_ANSWERS_TEXT_H
#define AGAHI_ANSWERS_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "agahi/comparison/answers.h"
#include "agahi/comparison/paper.h"

enum { ANSWERS_MOST_LISTED = 20 }; /* of those that are another answer; then a count */

/* False when memory is short, or it could not be written. */
bool answers_print(const struct answers *answers, enum paper_format format, FILE *out);

/* The caller's (json_decref()). NULL when memory is short. */
json_t *answers_json(const struct answers *answers);

#endif
