#include "agahi/office/figures_now.h"

#include <stdio.h>

#include "agahi/frame/nodes.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/office/figures_numbers.h"

enum { MINUTE_MS = 60 * 1000 };

_Static_assert(FIGURES_DB_RECENT == 2, "a short and a long time, of which the short one is a part");

bool figures_now_hide(const struct figures_db_now *now, enum disclosure_mark marks[FIGURES_DB_RECENT])
{
	static const size_t parts[] = { 1, 2 };
	static const struct disclosure_group group = { 0, parts, 2 };
	const int64_t last = now->recent[0].requests;
	const int64_t longer = now->recent[1].requests > last ? now->recent[1].requests : last;
	const int64_t values[] = { longer, last, longer - last };
	enum disclosure_mark all[] = { DISCLOSURE_TOLD, DISCLOSURE_TOLD, DISCLOSURE_TOLD };
	const struct disclosure_sums sums = { values, 3, &group, 1 };

	if (!disclosure_hide(&sums, all))
		return false;
	marks[0] = all[1];
	marks[1] = all[0];
	return true;
}

static void write_recent(
	struct visit *visit, const struct figures_db_now *now, size_t i, enum disclosure_mark mark)
{
	const int64_t requests = now->recent[i].requests, span_ms = now->recent[i].span_ms;

	HTML(visit->page, "<dt>");
	labels_write_with(visit->page, visit->language, LABEL_FIGURES_IN_MINUTES,
		(struct label_with){ .number = now->recent[i].minutes });
	HTML(visit->page, "</dt><dd>");
	if (span_ms == 0) {
		labels_write(visit->page, visit->language, LABEL_FIGURES_NOT_KNOWN);
	} else {
		numbers_write(visit, requests, mark);
		/* Less is known when the gateway has just begun; a rate is one of what is known. */
		if (mark == DISCLOSURE_TOLD && requests > 0) {
			HTML(visit->page, " · ");
			labels_write_with(visit->page, visit->language, LABEL_FIGURES_A_MINUTE,
				(struct label_with){
					.number = (requests * MINUTE_MS + span_ms / 2) / span_ms });
		}
	}
	HTML(visit->page, "</dd>");
}

static void write_numbers(struct visit *visit, const struct figures_db_meta *meta)
{
	enum disclosure_mark marks[FIGURES_DB_RECENT];
	bool told = meta->has_now && figures_now_hide(&meta->now, marks);

	HTML(visit->page, "<dl class=\"facts\">");
	for (size_t i = 0; told && i < FIGURES_DB_RECENT; i++)
		write_recent(visit, &meta->now, i, marks[i]);
	if (told) {
		HTML(visit->page, "<dt>");
		labels_write(visit->page, visit->language, LABEL_FIGURES_WAITING);
		HTML(visit->page, "</dt><dd>");
		numbers_write(visit, meta->now.waiting,
			meta->now.waiting > 0 && meta->now.waiting < DISCLOSURE_LEAST ? DISCLOSURE_HIDDEN
										      : DISCLOSURE_TOLD);
		HTML(visit->page, "</dd>");
	}
	HTML(visit->page, "<dt>");
	labels_write(visit->page, visit->language, LABEL_FIGURES_MADE);
	HTML(visit->page, "</dt><dd>");
	moments_write_distance(visit->page, visit->language, visit->now_ms, meta->made_ms);
	HTML(visit->page, "</dd></dl>\n");
}

void figures_now_write(struct visit *visit, const struct figures_db_meta *meta, const char *segment)
{
	widget_heading(visit, LABEL_FIGURES_NOW_TITLE, (struct label_with){ 0 }, "now");
	HTML(visit->page, "<div class=\"follow\" data-value=\"/figures.json?part=now\">");
	write_numbers(visit, meta);
	HTML(visit->page, "</div>\n<p>");
	widget_link_to(visit, LABEL_FIGURES_AGAIN, segment);
	HTML(visit->page, "</p>\n");
}

void figures_now_answer(struct visit *visit, const struct figures_db_meta *meta)
{
	write_numbers(visit, meta);
	nodes_answer(visit);
}
