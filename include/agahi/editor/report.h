/* report: faults and remarks about content, each with its place, collected so that all are told at once. */
#ifndef AGAHI_REPORT_H
#define AGAHI_REPORT_H

#include <stddef.h>
#include <stdio.h>

enum report_severity { REPORT_WARNING, REPORT_ERROR };

struct report_item {
	enum report_severity severity;
	char *place; /* "messages.csv:12: keywords", or "topic vote, ur" */
	char *text;
};

struct report {
	struct report_item *items;
	size_t count;
	size_t errors;
	size_t dropped; /* beyond REPORT_MAX_ITEMS, or memory was short; counted in `errors` where they are */
};

enum { REPORT_MAX_ITEMS = 1000 };

/* Zero-initialise a report before the first use; free it with report_free(). */
void report_add(struct report *report, enum report_severity severity, const char *place, const char *format,
	...) __attribute__((format(printf, 4, 5)));
void report_free(struct report *report);

/* One line an item: `place: error: text`. */
void report_print(const struct report *report, FILE *out);

/* The same as a JSON array of { severity, place, text }. */
void report_print_json(const struct report *report, FILE *out);

#endif
