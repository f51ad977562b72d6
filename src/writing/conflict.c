#include "agahi/writing/conflict.h"

#include "agahi/frame/widgets.h"
#include "agahi/writing/wordmarks.h"

void conflict_write_side(
	struct visit *visit, const struct conflict_side *side, const char *base, const char *lang)
{
	HTML(visit->page, "<article class=\"card\"><h3>");
	labels_write_with(
		visit->page, visit->language, side->heading, (struct label_with){ .value = side->by });
	HTML(visit->page, "</h3>\n");
	if (side->text)
		wordmarks_write(visit, lang, base ? base : side->text, side->text);
	else
		widget_paragraph(visit, LABEL_WRITING_TAKEN_AWAY, (struct label_with){ 0 });
	HTML(visit->page, "</article>\n");
}

static const char *text_of(const struct stored_row *row)
{
	return row->message ? row->message->text : NULL;
}

static void write_keywords(struct visit *visit, const struct stored_row *row, const char *lang)
{
	HTML(visit->page, "<p class=\"hint\">");
	for (size_t i = 0; row->message && i < row->message->keyword_count; i++) {
		if (i > 0)
			HTML(visit->page, " · ");
		widget_words(visit, lang, row->message->keywords[i]);
	}
	HTML(visit->page, "</p>\n");
}

void conflict_write(
	struct visit *visit, const struct saving_conflict *conflict, const char *mine, const char *lang)
{
	const char *base = text_of(&conflict->base);
	struct conflict_side theirs = { LABEL_WRITING_THEIRS, conflict->theirs.by_shown,
		text_of(&conflict->theirs) };
	struct conflict_side own = { LABEL_WRITING_MINE, NULL, mine };
	struct conflict_side before = { LABEL_WRITING_BASE, NULL, base };

	HTML(visit->page, "<section class=\"conflict\" aria-labelledby=\"conflict\">\n");
	widget_heading(visit, LABEL_WRITING_CONFLICT, (struct label_with){ 0 }, "conflict");
	widget_paragraph(visit, LABEL_WRITING_CONFLICT_WHAT, (struct label_with){ 0 });
	HTML(visit->page, "<div class=\"tongues\">\n");
	conflict_write_side(visit, &theirs, base, lang);
	conflict_write_side(visit, &own, base, lang);
	if (base)
		conflict_write_side(visit, &before, NULL, lang);
	HTML(visit->page, "</div>\n");
	write_keywords(visit, &conflict->theirs, lang);
	HTML(visit->page, "</section>\n");
}
