/* words: single pieces of a page: headings, links, badges, notices, and texts as phones show them. */
#ifndef AGAHI_FRAME_WORDS_H
#define AGAHI_FRAME_WORDS_H

#include "agahi/frame/desk.h"

/* --- links */

void widget_link(struct visit *visit, enum label label, struct label_with with, const char *const *segments);
#define widget_link_to(visit, label, ...) \
	widget_link((visit), (label), (struct label_with){ 0 }, (const char *const[]){ __VA_ARGS__, NULL })

/* --- words of state: a sign and a word, never colour alone */

enum widget_tone { WIDGET_NEUTRAL, WIDGET_GOOD, WIDGET_CHANGED, WIDGET_WARNING, WIDGET_WRONG };
void widget_badge(struct visit *visit, enum widget_tone tone, enum label label, struct label_with with);
void widget_notice(struct visit *visit, enum widget_tone tone, enum label label,
	struct label_with with); /* a paragraph; role=status */

/* An arrow from what stands before to what comes after, as the page runs; between blanks. */
void widget_arrow(struct visit *visit);

/* --- texts of citizens and of the service */

/* ` lang="ur" dir="rtl"` of an open tag, for a tag of a language of the service; NULL: dir=auto. */
void widget_tongue(struct visit *visit, const char *lang);
/* The name of that language, isolated; tags that stand side by side, a blank between them, as names with commas. */
void widget_tongue_names(struct visit *visit, const char *tags);
/* An element with the text in it: <bdi lang dir>. Line breaks stay. */
void widget_words(struct visit *visit, const char *lang, const char *text);
/* As a phone shows an SMS: unicode-bidi plaintext. */
void widget_bubble(struct visit *visit, bool from_citizen, const char *lang, const char *text);
/* As a phone shows a USSD screen. */
void widget_screen(struct visit *visit, const char *lang, const char *text);

/* Where our script puts what /preview answers; `inside` is written by the page before widget_preview_end(). */
void widget_preview_begin(struct visit *visit);
void widget_preview_end(struct visit *visit);

/* Appends the names of roles, a comma between them. */
void widget_roles(enum labels_language language, unsigned roles, struct buffer *out);

/* "4821 9973 5510" of a hash in hexadecimal digits, for people to compare by voice; nothing where there is none. */
enum { WIDGET_FINGERPRINT_SIZE = 16 };
const char *widget_fingerprint_of(const char *hash, char text[WIDGET_FINGERPRINT_SIZE]);
void widget_fingerprint(struct visit *visit, const char *hash);

/* <h2>, with an id to link to. */
void widget_heading(struct visit *visit, enum label label, struct label_with with, const char *id);
/* <p>. */
void widget_paragraph(struct visit *visit, enum label label, struct label_with with);

#endif
