#include "agahi/web/html.h"

#include <stdint.h>
#include <string.h>

#include "agahi/text/utf8.h"
#include "agahi/web/segments.h"

/* --- text --------------------------------------------------------------------------------------------- */

/* Controls but white space, and characters that are none (HTML, 3.2.5, "text"). */
static bool is_allowed(uint32_t character)
{
	if (character < 0x20)
		return character == '\t' || character == '\n' || character == '\f' || character == '\r';
	if (character >= 0x7f && character < 0xa0)
		return false;
	return (character & 0xfffe) != 0xfffe && (character < 0xfdd0 || character > 0xfdef);
}

static const char *escape_of(char octet)
{
	switch (octet) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* How many octets from here are their own HTML. */
static size_t plain_run(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		uint32_t character;
		size_t count = utf8_next(text + at, len - at, &character);

		/* U+FFFD is also what a fault reads as; it is written anew, which changes nothing where it was one. */
		if (escape_of(text[at]) || !is_allowed(character) || character == UTF8_REPLACEMENT)
			break;
		at += count;
	}
	return at;
}

void html_text_of(struct html *page, const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t run = plain_run(text + at, len - at);
		uint32_t character;

		buffer_add(&page->out, text + at, run);
		at += run;
		if (at == len)
			break;
		const char *escape = escape_of(text[at]);
		at += utf8_next(text + at, len - at, &character);
		buffer_add_text(&page->out, escape ? escape : "\xef\xbf\xbd");
	}
}

void html_text(struct html *page, const char *text)
{
	if (text)
		html_text_of(page, text, strlen(text));
}

void html_add_markup(struct html *page, const char *markup, size_t len)
{
	buffer_add(&page->out, markup, len);
}

void html_number(struct html *page, long long number)
{
	buffer_add_format(&page->out, "%lld", number);
}

/* --- attributes --------------------------------------------------------------------------------------- */

static const char numeric[] = "0123456789+-.,eE ";
static const char drawing[] = "0123456789+-.,eE MmLlHhVvCcSsQqTtAaZz";

static const struct {
	const char *name;
	const char *letters; /* that the value may have; NULL: any */
} attributes[HTML_ATTRIBUTES] = {
	[HTML_VALUE] = { "value", NULL },
	[HTML_NAME] = { "name", NULL },
	[HTML_ID] = { "id", NULL },
	[HTML_FOR] = { "for", NULL },
	[HTML_LANG] = { "lang", NULL },
	[HTML_DIR] = { "dir", NULL },
	[HTML_TITLE] = { "title", NULL },
	[HTML_PLACEHOLDER] = { "placeholder", NULL },
	[HTML_CLASS] = { "class", NULL },
	[HTML_FORM] = { "form", NULL },
	[HTML_LIST] = { "list", NULL },
	[HTML_MIN] = { "min", NULL },
	[HTML_MAX] = { "max", NULL },
	[HTML_DATETIME] = { "datetime", NULL },
	[HTML_DATA] = { "data-value", NULL },
	[HTML_ARIA_LABEL] = { "aria-label", NULL },
	[HTML_ARIA_DESCRIBEDBY] = { "aria-describedby", NULL },
	[HTML_ARIA_LABELLEDBY] = { "aria-labelledby", NULL },
	[HTML_ARIA_CONTROLS] = { "aria-controls", NULL },
	[HTML_ARIA_CURRENT] = { "aria-current", NULL },
	[HTML_SVG_X] = { "x", numeric },
	[HTML_SVG_Y] = { "y", numeric },
	[HTML_SVG_WIDTH] = { "width", numeric },
	[HTML_SVG_HEIGHT] = { "height", numeric },
	[HTML_SVG_D] = { "d", drawing },
	[HTML_SVG_VIEWBOX] = { "viewBox", numeric },
	[HTML_SVG_POINTS] = { "points", numeric },
};

static void open_attribute(struct html *page, enum html_attribute attribute)
{
	buffer_add(&page->out, " ", 1);
	buffer_add_text(&page->out, attributes[attribute].name);
	buffer_add(&page->out, "=\"", 2);
}

void html_attribute(struct html *page, enum html_attribute attribute, const char *value)
{
	const char *letters = attributes[attribute].letters;

	open_attribute(page, attribute);
	if (value && (!letters || value[strspn(value, letters)] == '\0'))
		html_text(page, value);
	buffer_add(&page->out, "\"", 1);
}

void html_attribute_number(struct html *page, enum html_attribute attribute, long long value)
{
	open_attribute(page, attribute);
	html_number(page, value);
	buffer_add(&page->out, "\"", 1);
}

static bool is_harmless(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
		(letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

void html_id(struct html *page, enum html_attribute attribute, const char *prefix, const char *of)
{
	open_attribute(page, attribute);
	html_text(page, prefix);
	if (of && *of != '\0')
		buffer_add(&page->out, "-", 1);
	for (; of && *of != '\0'; of++)
		buffer_add(&page->out, is_harmless(*of) ? of : "_", 1);
	buffer_add(&page->out, "\"", 1);
}

/* --- paths -------------------------------------------------------------------------------------------- */

void html_path_begin(struct html *page, enum html_link link, const char *const *segments)
{
	static const char *const names[] = { [HTML_HREF] = " href=\"",
		[HTML_ACTION] = " action=\"",
		[HTML_FORMACTION] = " formaction=\"",
		[HTML_SRC] = " src=\"" };

	page->has_query = false;
	buffer_add_text(&page->out, names[link]);
	segments_encode_path(&page->out, segments);
}

void html_path_query(struct html *page, const char *name, const char *value)
{
	buffer_add_text(&page->out, page->has_query ? "&amp;" : "?");
	page->has_query = true;
	segments_encode(&page->out, name);
	buffer_add(&page->out, "=", 1);
	segments_encode(&page->out, value);
}

void html_path_fragment(struct html *page, const char *fragment)
{
	buffer_add(&page->out, "#", 1);
	segments_encode(&page->out, fragment);
}

void html_path_end(struct html *page)
{
	buffer_add(&page->out, "\"", 1);
}
