/* html: a page as it is written: only literals of the program are markup, everything else is text.
 *
 * HTML(page, variable) does not compile; what comes from a person or a database goes through html_text() and the
 * attributes below, escaped. There is no attribute for scripts or styles, and paths are put together of segments, so that
 * no data can become code. Memory that is short makes the buffer fail (buffer.h), and the page with it. */
#ifndef AGAHI_WEB_HTML_H
#define AGAHI_WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

struct html {
	struct buffer out;
	bool has_query; /* of the path that is being written */
};

#define HTML(page, literal) html_add_markup((page), "" literal "", sizeof("" literal "") - 1)

/* By HTML() alone. */
void html_add_markup(struct html *page, const char *markup, size_t len);

/* Text between tags: & < > " ' escaped, what is not UTF-8 or not allowed in HTML replaced by U+FFFD. NULL is "". (Browsers
 * drop a line break right after <textarea> and <pre>: write one of your own there.) */
void html_text(struct html *page, const char *text);
void html_text_of(struct html *page, const char *text, size_t len);

void html_number(struct html *page, long long number); /* in ASCII digits */

/* Attributes whose value is data; of an open tag, with a blank before: ` value="…"`. */
enum html_attribute {
	HTML_VALUE,
	HTML_NAME,
	HTML_ID,
	HTML_FOR,
	HTML_LANG,
	HTML_DIR,
	HTML_TITLE,
	HTML_PLACEHOLDER,
	HTML_CLASS,
	HTML_FORM,
	HTML_LIST,
	HTML_MIN,
	HTML_MAX,
	HTML_DATETIME,
	HTML_DATA, /* data-value */
	HTML_ARIA_LABEL,
	HTML_ARIA_DESCRIBEDBY,
	HTML_ARIA_LABELLEDBY,
	HTML_ARIA_CONTROLS,
	HTML_ARIA_CURRENT,
	/* SVG: numbers and lists of numbers only (and letters of commands in `d`); a value of anything else is left empty */
	HTML_SVG_X,
	HTML_SVG_Y,
	HTML_SVG_WIDTH,
	HTML_SVG_HEIGHT,
	HTML_SVG_D,
	HTML_SVG_VIEWBOX,
	HTML_SVG_POINTS,
	HTML_ATTRIBUTES
};
void html_attribute(struct html *page, enum html_attribute attribute, const char *value);
void html_attribute_number(struct html *page, enum html_attribute attribute, long long value);

/* ` id="prefix-of"`: `prefix` is a literal of ours, `of` is made harmless (other than ASCII letters, digits, - and _ become
 * _, one for each octet). Without the - when `of` is NULL or "". */
void html_id(struct html *page, enum html_attribute attribute, const char *prefix, const char *of);

/* A path of this site as href, action or formaction: "/a/b/c", each segment percent-encoded; ends with NULL. Then
 * html_query() may add fields, and html_path_end() closes the quotes. */
enum html_link { HTML_HREF, HTML_ACTION, HTML_FORMACTION, HTML_SRC };
void html_path_begin(struct html *page, enum html_link link, const char *const *segments);
void html_path_query(struct html *page, const char *name, const char *value);
void html_path_fragment(struct html *page, const char *fragment); /* last */
void html_path_end(struct html *page);

/* The whole of it: html_path(page, HTML_HREF, "draft", id, "message", topic). */
#define html_path(page, link, ...) \
	(html_path_begin((page), (link), (const char *const[]){ __VA_ARGS__, NULL }), html_path_end(page))

#endif
