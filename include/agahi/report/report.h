/* report: faults and remarks about content, each with its place, collected so that all are told at once.
 *
 * One cause is one line (faults.h): what was told already is counted, and keeps its first place. A report holds at
 * most REPORT_MAX_ITEMS; what comes later is counted only. Texts are copied, and kept so that they can be shown
 * (phrases.h). */
#ifndef AGAHI_REPORT_H
#define AGAHI_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "agahi/report/faults.h"
#include "agahi/report/phrases.h"

struct report_item {
	enum fault kind;
	struct fault_at at;     /* its texts are the item's */
	struct fault_with with; /* the same */
	size_t again;           /* further places with the same cause */
};

struct report {
	struct report_item *items;
	size_t count;
	size_t errors, warnings; /* causes, those that were dropped included */
	size_t dropped;          /* beyond REPORT_MAX_ITEMS, or memory was short */
	bool unread;             /* a table could not be read as it was meant */
	struct report_cause *causes;
};

enum { REPORT_MAX_ITEMS = 1000, REPORT_MAX_LINES = 20 };

/* Zero-initialise a report before the first use; free it with report_free(). */
void report_add(struct report *report, enum fault kind, struct fault_at at, struct fault_with with);
void report_free(struct report *report);

/* One line an item, errors first: `place: error: text`, at most REPORT_MAX_LINES of them, and then how many more. */
void report_print(const struct report *report, enum phrases_language language, FILE *out);

/* A phrase with its holes filled, as a line. */
void report_print_phrase(enum phrases_part part, const struct fault_at *at, const struct fault_with *with,
	enum phrases_language language, FILE *out);

/* The line at the end: PHRASES_CHECKED of so many messages, or PHRASES_NOT_…. */
void report_print_sum(const struct report *report, enum phrases_part part, size_t messages,
	enum phrases_language language, FILE *out);

/* All items as a JSON array of { severity, kind, file, row, column, topic, lang, text }; null where it does not apply. The
 * column is named as in the header, or as the spreadsheet does where it has no name ("E"). Placeholder, menu and item
 * are there where they apply. */
void report_print_json(const struct report *report, enum phrases_language language, FILE *out);

/* The same array, the caller's (json_decref()). */
json_t *report_json(const struct report *report, enum phrases_language language);

/* The words of one item, without its place, and without options of a command; appended. */
void report_item_words(const struct report_item *item, enum phrases_language language, struct buffer *out);

/* "E" for 5. */
void report_column_letters(unsigned number, char letters[8]);

#endif
