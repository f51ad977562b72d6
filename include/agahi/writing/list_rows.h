/* list_rows: the messages of an edition as a list shows them: a line a topic, its languages side by side. Pure but for reading. */
#ifndef AGAHI_WRITING_LIST_ROWS_H
#define AGAHI_WRITING_LIST_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/editor/claims.h"
#include "agahi/preview/cost.h"
#include "agahi/report/report.h"
#include "agahi/writing/place.h"

struct list_line {
	const char *topic;
	const struct message_row **rows; /* by language; NULL: not written yet */
	size_t remarks;
	long long asked; /* in seven days; below 0: not known */
};

struct list_rows {
	struct message_set *set, *base; /* `base` NULL: there is none to compare with */
	struct tongues tongues;
	size_t wanted; /* of the tongues, the first ones: those of the settings, in which every topic should be */
	struct list_line *lines; /* in the order of the set */
	size_t count;
	const struct message_row **cells;
	struct claims base_rows;
};

/* False when it cannot be read, or memory is short. list_rows_free() in any case. */
bool list_rows_read(struct visit *visit, const struct place *place, struct list_rows *list);
void list_rows_free(struct list_rows *list);

enum list_change { LIST_SAME, LIST_NEW, LIST_CHANGED };
enum list_change list_rows_change(const struct list_rows *list, const struct message_row *row);

/* SMS of the text as citizens get it; 0: no SMS holds it. */
size_t list_rows_parts(
	const struct list_rows *list, const struct message_row *row, const struct cost_terms *terms);

/* Notes how many findings each topic has. */
void list_rows_note(struct list_rows *list, const struct report *report);

/* Keeps only those lines that have all of what is wanted. */
struct list_wanted {
	const char *words; /* in topic, keywords or text, as citizens' words are compared; "": any */
	bool changed, untranslated, remarks, long_ones;
};
enum { LIST_LONG_PARTS = 2 };
void list_rows_filter(
	struct list_rows *list, const struct list_wanted *wanted, const struct cost_terms *terms);

#endif
