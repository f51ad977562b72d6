/* widgets: the parts that pages are made of: forms with their errors, tables, badges, notices, links.
 *
 * Each writes onto visit->page in the language of the page. Every field has a label, an error beside it (aria-describedby) and a line
 * in the summary. Names of fields are literals of ours ([a-z0-9-]), their ids are "field-NAME". Texts in a language of
 * the service carry its lang and dir. */
#ifndef AGAHI_WIDGETS_H
#define AGAHI_WIDGETS_H

#include "agahi/frame/desk.h"

/* --- errors: added while the form is read, shown when the page is written again (status 422) */

void widget_error(struct visit *visit, const char *field, enum label label, struct label_with with);
bool widget_has_errors(const struct visit *visit);
void widget_error_summary(
	struct visit *visit); /* nothing where there is none; first in <main>; takes the focus */

/* --- forms: POST to a path of this site */

/* "id" of the form for our script: WIDGET_LIVE sends it to /preview as it is typed into (widget_preview_region()); WIDGET_KEPT keeps
 * unsaved text in the browser and warns before it is left. */
enum { WIDGET_KEPT = 1, WIDGET_LIVE = 2, WIDGET_INLINE = 4 /* fields and button in one line */ };
void widget_form_begin(struct visit *visit, unsigned flags, const char *const *segments);
#define widget_form(visit, flags, ...) \
	widget_form_begin((visit), (flags), (const char *const[]){ __VA_ARGS__, NULL })
void widget_form_get(struct visit *visit, const char *const *segments); /* a search: GET */
void widget_form_end(struct visit *visit);

void widget_hidden(struct visit *visit, const char *name, const char *value);
void widget_hidden_number(struct visit *visit, const char *name, long long value); /* rev and the like */

enum widget_kind {
	WIDGET_TEXT,
	WIDGET_SEARCH,
	WIDGET_NUMBER,
	WIDGET_DATE,
	WIDGET_TIME,
	WIDGET_MOMENT,   /* datetime-local */
	WIDGET_NAME,     /* the name to log in with */
	WIDGET_PASSWORD, /* the present one */
	WIDGET_PASSWORD_NEW,
	WIDGET_CODE, /* of the second factor */
	WIDGET_TEXTAREA,
	WIDGET_CHIPS, /* one entry a line; our script shows chips */
};

struct widget_field {
	const char *name;
	enum label label;
	struct label_with with;
	enum label hint; /* LABEL_NONE: none */
	struct label_with hint_with;
	enum widget_kind kind;
	const char *value; /* NULL: "" */
	const char *
		lang; /* the tag of the text's language; NULL: the page's own, for codes and names dir=auto */
	bool required;
	bool short_label; /* the label is only for who does not see the page */
	unsigned rows;    /* of textareas: 2, 4, 8 or 16; 0: 4 */
};
void widget_field(struct visit *visit, const struct widget_field *field);

struct widget_option {
	const char *value;
	enum label label; /* LABEL_NONE: `text` */
	const char *text;
};
void widget_select(struct visit *visit, const struct widget_field *field, const struct widget_option *options,
	size_t count);
void widget_choices(struct visit *visit, const struct widget_field *field,
	const struct widget_option *options, size_t count); /* radio buttons */

/* One box. `with` fills the label. */
void widget_checkbox(struct visit *visit, const char *name, const char *value, bool checked, enum label label,
	struct label_with with);

enum widget_weight { WIDGET_PRIMARY, WIDGET_PLAIN, WIDGET_GRAVE /* what cannot be undone */ };

/* A submit button; `name` NULL: without name and value. */
void widget_button(struct visit *visit, enum widget_weight weight, enum label label, const char *name,
	const char *value);
/* The same, to another path than the form's. */
void widget_button_to(
	struct visit *visit, enum widget_weight weight, enum label label, const char *const *segments);

/* --- links */

void widget_link(struct visit *visit, enum label label, struct label_with with, const char *const *segments);
#define widget_link_to(visit, label, ...) \
	widget_link((visit), (label), (struct label_with){ 0 }, (const char *const[]){ __VA_ARGS__, NULL })

struct widget_tab {
	enum label label; /* LABEL_NONE: `text` */
	const char *text;
	const char *segments[8];   /* ended by NULL */
	const char *query, *value; /* one field of the query, or NULL */
	bool current;
};
void widget_tabs(struct visit *visit, enum label of, const struct widget_tab *tabs, size_t count);

/* Before and after; `page` from 1. Nothing where there is only one. */
void widget_pages(struct visit *visit, const char *const *segments, long long page, bool more);

/* --- words of state: a sign and a word, never colour alone */

enum widget_tone { WIDGET_NEUTRAL, WIDGET_GOOD, WIDGET_CHANGED, WIDGET_WARNING, WIDGET_WRONG };
void widget_badge(struct visit *visit, enum widget_tone tone, enum label label, struct label_with with);
void widget_notice(struct visit *visit, enum widget_tone tone, enum label label,
	struct label_with with); /* a paragraph; role=status */

/* --- tables: become cards on a narrow screen */

void widget_table_begin(struct visit *visit, enum label caption, struct label_with with,
	const enum label *columns, size_t count);
void widget_row_begin(struct visit *visit);
void widget_cell_begin(
	struct visit *visit, enum label column); /* <td>; the column's word is shown on cards */
void widget_head_begin(struct visit *visit, enum label column); /* <th scope=row> */
void widget_cell_end(struct visit *visit);
void widget_head_end(struct visit *visit);
void widget_row_end(struct visit *visit);
void widget_table_end(struct visit *visit);
/* One cell with data in it. */
void widget_cell_text(struct visit *visit, enum label column, const char *text); /* isolated, dir=auto */
void widget_cell_number(struct visit *visit, enum label column, long long number);

/* --- texts of citizens and of the service */

/* ` lang="ur" dir="rtl"` of an open tag, for a tag of a language of the service; NULL: dir=auto. */
void widget_tongue(struct visit *visit, const char *lang);
/* An element with the text in it: <bdi lang dir>. Line breaks stay. */
void widget_words(struct visit *visit, const char *lang, const char *text);
/* As a phone shows an SMS: unicode-bidi plaintext. */
void widget_bubble(struct visit *visit, bool from_citizen, const char *lang, const char *text);
/* As a phone shows a USSD screen. */
void widget_screen(struct visit *visit, const char *lang, const char *text);

/* Where our script puts what /preview answers; `inside` is written by the page before widget_preview_end(). */
void widget_preview_begin(struct visit *visit);
void widget_preview_end(struct visit *visit);

/* <h2>, with an id to link to. */
void widget_heading(struct visit *visit, enum label label, struct label_with with, const char *id);
/* <p>. */
void widget_paragraph(struct visit *visit, enum label label, struct label_with with);

#endif
