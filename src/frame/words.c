#include "agahi/frame/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/sheet/tags.h"

void widget_link(struct visit *visit, enum label label, struct label_with with, const char *const *segments)
{
	HTML(visit->page, "<a");
	html_path_begin(visit->page, HTML_HREF, segments);
	html_path_end(visit->page);
	HTML(visit->page, ">");
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</a>");
}

/* --- words of state ----------------------------------------------------------------------------------- */

/* A class and a sign. */
static void begin_tone(struct visit *visit, enum widget_tone tone)
{
	struct html *page = visit->page;

	switch (tone) {
	case WIDGET_NEUTRAL:
		HTML(page, " neutral\">");
		return;
	case WIDGET_GOOD:
		HTML(page, " good\"><span class=\"sign\" aria-hidden=\"true\">✓</span>");
		break;
	case WIDGET_CHANGED:
		HTML(page, " changed\"><span class=\"sign\" aria-hidden=\"true\">●</span>");
		break;
	case WIDGET_WARNING:
		HTML(page, " warning\"><span class=\"sign\" aria-hidden=\"true\">⚠</span>");
		break;
	case WIDGET_WRONG:
		HTML(page, " wrong\"><span class=\"sign\" aria-hidden=\"true\">✗</span>");
		break;
	}
}

/* The sign's word, for who hears the page. */
static void say_tone(struct visit *visit, enum widget_tone tone)
{
	static const enum label spoken[] = { [WIDGET_NEUTRAL] = LABEL_NONE,
		[WIDGET_GOOD] = LABEL_WIDGET_SIGN_GOOD,
		[WIDGET_CHANGED] = LABEL_WIDGET_SIGN_CHANGED,
		[WIDGET_WARNING] = LABEL_WIDGET_SIGN_WARNING,
		[WIDGET_WRONG] = LABEL_WIDGET_SIGN_WRONG };

	if (spoken[tone] == LABEL_NONE)
		return;
	HTML(visit->page, "<span class=\"spoken\">");
	labels_write(visit->page, visit->language, spoken[tone]);
	HTML(visit->page, " </span>");
}

/* Its word is the state itself: said once. */
void widget_badge(struct visit *visit, enum widget_tone tone, enum label label, struct label_with with)
{
	HTML(visit->page, "<span class=\"badge");
	begin_tone(visit, tone);
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</span>");
}

void widget_notice(struct visit *visit, enum widget_tone tone, enum label label, struct label_with with)
{
	HTML(visit->page, "<p role=\"status\" class=\"notice");
	begin_tone(visit, tone);
	say_tone(visit, tone);
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</p>\n");
}

void widget_arrow(struct visit *visit)
{
	html_text(visit->page, labels_are_right_to_left(visit->language) ? " ← " : " → ");
}

void widget_roles(enum labels_language language, unsigned roles, struct buffer *out)
{
	static const struct {
		unsigned bit;
		enum label label;
	} names[] = { { STAFF_READER, LABEL_ROLE_READER }, { STAFF_EDITOR, LABEL_ROLE_EDITOR },
		{ STAFF_SIGNER, LABEL_ROLE_SIGNER }, { STAFF_ADMINISTRATOR, LABEL_ROLE_ADMINISTRATOR } };
	size_t before = out->len;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(roles & names[i].bit))
			continue;
		if (out->len > before)
			buffer_add_text(out, labels_text(language, LABEL_MOMENT_COMMA));
		buffer_add_text(out, labels_text(language, names[i].label));
	}
}

const char *widget_fingerprint_of(const char *hash, char text[WIDGET_FINGERPRINT_SIZE])
{
	char begin[17] = { 0 };

	memcpy(begin, hash, strnlen(hash, 16));
	unsigned long long number = strtoull(begin, NULL, 16);
	snprintf(text, WIDGET_FINGERPRINT_SIZE, "%04llu %04llu %04llu", number / 100000000 % 10000,
		number / 10000 % 10000, number % 10000);
	return text;
}

void widget_fingerprint(struct visit *visit, const char *hash)
{
	char text[WIDGET_FINGERPRINT_SIZE];

	if (hash[0] == '\0')
		return;
	HTML(visit->page, "<bdi dir=\"ltr\" class=\"fingerprint\"");
	html_attribute(visit->page, HTML_TITLE, hash);
	HTML(visit->page, ">");
	html_text(visit->page, widget_fingerprint_of(hash, text));
	HTML(visit->page, "</bdi>");
}

void widget_heading(struct visit *visit, enum label label, struct label_with with, const char *id)
{
	HTML(visit->page, "<h2");
	if (id)
		html_attribute(visit->page, HTML_ID, id);
	HTML(visit->page, ">");
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</h2>\n");
}

void widget_paragraph(struct visit *visit, enum label label, struct label_with with)
{
	HTML(visit->page, "<p>");
	labels_write_with(visit->page, visit->language, label, with);
	HTML(visit->page, "</p>\n");
}

/* --- texts of citizens and of the service ------------------------------------------------------------- */

void widget_tongue(struct visit *visit, const char *lang)
{
	if (!lang) {
		HTML(visit->page, " dir=\"auto\"");
		return;
	}
	html_attribute(visit->page, HTML_LANG, lang);
	html_attribute(visit->page, HTML_DIR, labels_tongue_is_right_to_left(lang) ? "rtl" : "ltr");
}

void widget_tongue_names(struct visit *visit, const char *tags)
{
	while (*tags) {
		size_t len = strcspn(tags, " ");
		char tag[TAGS_MAX_OCTETS + 1];

		snprintf(tag, sizeof(tag), "%.*s", (int)len, tags);
		tags += len + strspn(tags + len, " ");
		HTML(visit->page, "<bdi>");
		html_text(visit->page, labels_tongue(visit->language, tag));
		HTML(visit->page, "</bdi>");
		if (*tags)
			labels_write(visit->page, visit->language, LABEL_MOMENT_COMMA);
	}
}

void widget_words(struct visit *visit, const char *lang, const char *text)
{
	HTML(visit->page, "<bdi class=\"words\"");
	widget_tongue(visit, lang);
	HTML(visit->page, ">");
	html_text(visit->page, text);
	HTML(visit->page, "</bdi>");
}

/* Who speaks, for who hears the page. No dir on what a phone shows: it finds the direction of each line by itself. */
static void write_shown(struct visit *visit, enum label of, const char *lang, const char *text)
{
	HTML(visit->page, "<span class=\"spoken\">");
	labels_write(visit->page, visit->language, of);
	HTML(visit->page, ": </span><p class=\"plain\"");
	if (lang)
		html_attribute(visit->page, HTML_LANG, lang);
	HTML(visit->page, ">");
	html_text(visit->page, text);
	HTML(visit->page, "</p></div>\n");
}

void widget_bubble(struct visit *visit, bool from_citizen, const char *lang, const char *text)
{
	if (from_citizen)
		HTML(visit->page, "<div class=\"bubble citizen\">");
	else
		HTML(visit->page, "<div class=\"bubble\">");
	write_shown(visit, from_citizen ? LABEL_WIDGET_CITIZEN : LABEL_WIDGET_ANSWER, lang, text);
}

void widget_screen(struct visit *visit, const char *lang, const char *text)
{
	HTML(visit->page, "<div class=\"ussd\">");
	write_shown(visit, LABEL_WIDGET_USSD, lang, text);
}

void widget_preview_begin(struct visit *visit)
{
	HTML(visit->page, "<section class=\"preview\"");
	labels_attribute(visit->page, HTML_ARIA_LABEL, visit->language, LABEL_WIDGET_PREVIEW,
		(struct label_with){ 0 });
	HTML(visit->page, "><div id=\"preview\">\n");
}

void widget_preview_end(struct visit *visit)
{
	HTML(visit->page, "</div><p id=\"preview-said\" class=\"spoken\" role=\"status\"></p></section>\n");
}
