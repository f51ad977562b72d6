/* fields: forms, their fields and what is wrong with them.
 *
 * Every field has a label, an error beside it (aria-describedby) and a line in the summary. Names of fields are of
 * [A-Za-z0-9_-]; their ids are "field-NAME". What stands in a field in a language of the service carries its lang and dir. */
#ifndef AGAHI_FRAME_FIELDS_H
#define AGAHI_FRAME_FIELDS_H

#include "agahi/frame/desk.h"

/* --- errors: added while the form is read, shown when the page is written again (status 422) */

void widget_error(struct visit *visit, const char *field, enum label label, struct label_with with);
bool widget_has_errors(const struct visit *visit);
void widget_error_summary(
	struct visit *visit); /* nothing where there is none; first in <main>; takes the focus */

/* --- forms: POST to a path of this site */

/* "id" of the form for our script: WIDGET_LIVE sends it to /preview as it is typed into (widget_preview_region()); WIDGET_KEPT keeps
 * unsaved text in the browser and warns before it is left. */
enum {
	WIDGET_KEPT = 1,
	WIDGET_LIVE = 2,
	WIDGET_INLINE = 4, /* fields and button in one line */
	WIDGET_UPLOAD = 8  /* it has a file in it; the route wants ROUTE_UPLOAD */
};
void widget_form_begin(struct visit *visit, unsigned flags, const char *const *segments);
#define widget_form(visit, flags, ...) \
	widget_form_begin((visit), (flags), (const char *const[]){ __VA_ARGS__, NULL })
void widget_form_get(struct visit *visit, const char *const *segments); /* a search: GET */
void widget_form_end(struct visit *visit);

void widget_hidden(struct visit *visit, const char *name, const char *value);
void widget_hidden_number(struct visit *visit, const char *name, long long value); /* rev and the like */

/* Whose password the form is about, for what keeps passwords in browsers; not shown. */
void widget_username(struct visit *visit, const char *name);

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
	WIDGET_FILE, /* a table of a spreadsheet, in a form of WIDGET_UPLOAD; without a value */
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

#endif
