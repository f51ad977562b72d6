/* merge: a few rows put to a set that is there, for tables that come without the rest. Pure. */
#ifndef AGAHI_MERGE_H
#define AGAHI_MERGE_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/report/report.h"

/* Takes over the values of `given`: in place of those of the same name and language, or beside them in a new language. A
 * name that the set does not have is a fault. False when memory is short. */
bool merge_placeholders(struct message_set *set, const struct message_set *given, struct report *report);

/* Adds the examples of `given` that the set does not have. Rows without a topic, as `agahi unanswered --csv` gives them,
 * are passed over, and remarked on. False when memory is short. */
bool merge_examples(struct message_set *set, const struct message_set *given, struct report *report);

#endif
