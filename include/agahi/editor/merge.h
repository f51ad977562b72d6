/* merge: what is handed in put to a set that is there: whole tables, or a few rows without the rest. Pure. */
#ifndef AGAHI_MERGE_H
#define AGAHI_MERGE_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/report/report.h"

/* Takes over the values of `given`: in place of those of the same name and language, or beside them in a new language. A
 * name that the set does not have is a fault. False when memory is short. */
bool merge_placeholders(struct message_set *set, const struct message_set *given, struct report *report);

/* Adds the examples of `given` that the set does not have. Rows without a topic, as `agahi unanswered --csv` gives them,
 * are passed over, and remarked on. False when memory is short. */
bool merge_examples(struct message_set *set, const struct message_set *given, struct report *report);

/* The tables that came, in the place of those that are there; without messages, placeholders and examples are merged as
 * above. False when memory is short. */
bool merge_tables(struct message_set *set, struct message_set *given, const bool came[TABLE_COUNT],
	struct report *report);

#endif
