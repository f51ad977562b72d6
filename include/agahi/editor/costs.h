/* costs: what each text of a message set costs to send, for `agahi check --costs`. */
#ifndef AGAHI_COSTS_H
#define AGAHI_COSTS_H

#include <stdio.h>

#include "agahi/catalogue/message_set.h"

/* One line a row: topic, language, encoding, parts; where it goes as UCS-2, what Urdu's 7-bit tables would
 * make of it or the letters that stand in their way; then a sum for each language. */
void costs_print(const struct message_set *set, FILE *out);

/* The same as a JSON array of { topic, lang, encoding, parts, parts_7bit (null: impossible), in_the_way }. */
void costs_print_json(const struct message_set *set, FILE *out);

#endif
