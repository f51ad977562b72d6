#include "agahi/writing/wordmarks.h"

#include "agahi/comparison/words.h"
#include "agahi/frame/widgets.h"

static void write_said(struct visit *visit, enum label label)
{
	HTML(visit->page, "<span class=\"spoken\">");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, " </span>");
}

static void write_piece(struct visit *visit, const struct words_piece *piece)
{
	switch (piece->change) {
	case WORDS_REMOVED:
		HTML(visit->page, "<del>");
		write_said(visit, LABEL_WRITING_GONE);
		html_text_of(visit->page, piece->text, piece->len);
		HTML(visit->page, "</del>");
		break;
	case WORDS_ADDED:
		HTML(visit->page, "<ins>");
		write_said(visit, LABEL_WRITING_COME);
		html_text_of(visit->page, piece->text, piece->len);
		HTML(visit->page, "</ins>");
		break;
	default:
		html_text_of(visit->page, piece->text, piece->len);
	}
}

void wordmarks_write(struct visit *visit, const char *lang, const char *before, const char *after)
{
	size_t effort = WORDS_MAX_EFFORT;
	struct words words = { 0 };

	HTML(visit->page, "<p class=\"words\"");
	widget_tongue(visit, lang);
	HTML(visit->page, ">");
	if (words_compare(before, after, &effort, &words)) {
		for (size_t i = 0; i < words.count; i++)
			write_piece(visit, &words.pieces[i]);
		words_free(&words);
	} else {
		html_text(visit->page, after);
	}
	HTML(visit->page, "</p>\n");
}
