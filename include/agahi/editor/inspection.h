/* inspection: one look at a message set, and what its parts share: the topics, the rows and the languages that there are.
 * For check.h and what it is divided into. */
#ifndef AGAHI_INSPECTION_H
#define AGAHI_INSPECTION_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/catalogue/topics.h"
#include "agahi/editor/claims.h"
#include "agahi/editor/places.h"
#include "agahi/report/report.h"
#include "agahi/sheet/days.h"

enum { CHECK_MAX_CODES = 64 };

struct check_options {
	const char *const *languages; /* the configured order; the set may have others and lack some */
	size_t language_count;
	const char *default_tag; /* NULL: not known, and not asked for */
	unsigned max_parts;      /* of SMS, that a text may take; 0: as many as there can be */
	struct day today;        /* by the service's time zone; a year of 0: not known, and no day is past */
	const struct message_set *live;     /* what is published; NULL: nothing */
	bool allow_removal;                 /* what vanishes is listed as a warning */
	const char *codes[CHECK_MAX_CODES]; /* that citizens write to, as far as they are known */
	size_t code_count;
};

/* How much a set may have; beyond it is an error. */
enum {
	CHECK_MAX_TOPICS = 2000,
	CHECK_MAX_KEYWORDS = 100000,
	CHECK_MAX_ROW_KEYWORDS = 200,
	CHECK_MAX_KEYWORD_OCTETS = 200,
	CHECK_MAX_KEYWORD_WORDS = 6,
	CHECK_MAX_PLACEHOLDERS = 2000,
	CHECK_MAX_MENUS = 1000
};

struct inspection {
	const struct message_set *set;
	const struct check_options *options;
	struct report *report;
	struct claims topics; /* by topic: its first row */
	struct claims rows;   /* by "topic lang" */
	struct claims langs;  /* by tag: how many rows */
	/* The set's languages, those of the configuration first and in its order; at most TOPICS_MAX_LANGUAGES. */
	const char *tags[TOPICS_MAX_LANGUAGES];
	size_t tag_count;
	bool incomplete; /* memory was short: not everything was looked at */
};

void inspection_open(struct inspection *inspection, const struct message_set *set,
	const struct check_options *options, struct report *report);
void inspection_close(struct inspection *inspection);

/* Is there a row of the topic; in the language? */
bool inspection_has_topic(const struct inspection *inspection, const char *topic);
bool inspection_has_row(const struct inspection *inspection, const char *topic, const char *lang);
bool inspection_has_language(const struct inspection *inspection, const char *lang);

enum { INSPECTION_NAME_SIZE = 256 };

/* The name that a row goes by in `rows`. */
void inspection_row_name(const char *topic, const char *lang, char name[INSPECTION_NAME_SIZE]);

#endif
