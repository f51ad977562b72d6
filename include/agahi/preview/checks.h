/* checks: what `agahi check` says, beside the field that it is about.
 *
 * The whole check (check_message_set()) looks at every keyword in a sentence, which takes too long between two keys at 20,000
 * keywords: let a worker do it. What can be told of one field by itself is told at once: checks_at_once(), and whose its keywords
 * are besides: checks_claims(). All give a report, of which checks_beside() takes what belongs to a place. Pure. */
#ifndef AGAHI_CHECKS_H
#define AGAHI_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/editor/inspection.h"
#include "agahi/report/report.h"

/* One of the three; NULLs for the others. */
struct checks_place {
	const char *topic, *lang; /* a message; `lang` NULL: what is said of the topic as a whole */
	const char
		*placeholder; /* a value; with `lang`, "" for every language, or NULL for all of its values */
	const char *menu,
		*item; /* an item of a menu; `item` NULL: the menu as a whole; with `lang`, NULL for all */
};

struct checks_finding {
	enum fault kind;
	enum fault_severity severity;
	const char *
		column; /* "text", "keywords", "value", "label", "target"; NULL: the row as a whole. Static */
	char *words;    /* in the language that was asked for; the list's */
};

/* Zero-initialise; free with checks_free(). */
struct checks {
	struct checks_finding *list; /* errors first */
	size_t count, errors;
};

/* Appends what the report says of the place. False when memory is short. */
bool checks_beside(const struct report *report, const struct checks_place *place,
	enum phrases_language language, struct checks *checks);
void checks_free(struct checks *checks);

/* What can be told of the place's row in the set without looking at the rest: of a message its cells, letters, braces, cost,
 * reading, placeholders that have no value, and keywords that nobody could find; of a placeholder's value its cells, its days
 * and times, and whether it is used; of a menu its targets and labels. What needs all of it (keywords that two topics claim or
 * a sentence loses, translations that lack, loops of menus, what vanishes) is not. */
void checks_at_once(const struct message_set *set, const struct check_options *options,
	const struct checks_place *place, struct report *report);

/* Keywords of `row` that another topic of the whole set has: an error in the same language, else a remark; told here, whichever of
 * the two came first. `row` takes the place of the set's own of that topic and language, as it is being written. Folds every
 * keyword of the set once and makes nothing of it: a few milliseconds at 20,000. */
void checks_claims(const struct message_set *set, const struct message_row *row, struct report *report);

#endif
