/* labels: every word of the desk's pages, in each of its languages, side by side.
 *
 * A label is a line LABEL(NAME, "English", "اردو") in one of the lists; so none can lack a language. Labels have holes,
 * {value} {other} {number}, which labels_write() fills with data, each isolated by <bdi>. Pure. */
#ifndef AGAHI_LABELS_H
#define AGAHI_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/web/html.h"

enum labels_language { LABELS_URDU, LABELS_ENGLISH, LABELS_LANGUAGES };

#define LABEL(name, english, urdu) LABEL_##name,
enum label {
#include "agahi/labels/all.def"
	LABEL_COUNT
};
#undef LABEL

struct label_with {
	const char *value, *other; /* NULL: "" */
	long long number;          /* written with its thousands apart */
};

const char *labels_tag(enum labels_language language); /* "ur" */
enum labels_language labels_find(const char *tag);     /* Urdu where there is none of that name */
bool labels_are_right_to_left(enum labels_language language);

/* The name of a language of the service's texts ("ur", "en", "ur-Latn", "sd" …) in the page's; its tag where we know none. */
const char *labels_tongue(enum labels_language language, const char *tag);
bool labels_tongue_is_right_to_left(const char *tag);

/* "12,401": with its thousands apart, in ASCII digits. */
enum { LABELS_NUMBER_SIZE = 32 };
const char *labels_number(long long number, char text[LABELS_NUMBER_SIZE]);

/* As written, with its holes. */
const char *labels_text(enum labels_language language, enum label label);

/* Filled, as plain text. */
void labels_add(struct buffer *out, enum labels_language language, enum label label, struct label_with with);

/* Onto a page, as text. */
void labels_write(struct html *page, enum labels_language language, enum label label);
void labels_write_with(
	struct html *page, enum labels_language language, enum label label, struct label_with with);

/* As the value of an attribute, without <bdi>. */
void labels_attribute(struct html *page, enum html_attribute attribute, enum labels_language language,
	enum label label, struct label_with with);

#endif
