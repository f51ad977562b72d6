#include "agahi/review/findings.h"

#include <stdio.h>

#include "agahi/frame/widgets.h"
#include "agahi/review/parts.h"
#include "agahi/web/segments.h"

static void begin_link(struct visit *visit, const char *const *segments)
{
	HTML(visit->page, "<a class=\"reach\"");
	html_path_begin(visit->page, HTML_HREF, segments);
	html_path_end(visit->page);
	HTML(visit->page, "><bdi dir=\"ltr\">");
}

static void end_link(struct visit *visit)
{
	HTML(visit->page, "</bdi></a> ");
}

static bool can_open(const char *topic, const char *lang)
{
	return segments_can_carry(topic) && segments_can_carry(lang);
}

static void write_message_link(struct visit *visit, const char *id, const char *topic, const char *lang)
{
	if (lang && can_open(topic, lang)) {
		begin_link(visit, (const char *const[]){ "set", id, "message", topic, lang, NULL });
	} else { /* to the list, where it is looked for */
		HTML(visit->page, "<a class=\"reach\"");
		html_path_begin(visit->page, HTML_HREF, (const char *const[]){ "set", id, NULL });
		html_path_query(visit->page, "q", topic);
		html_path_end(visit->page);
		HTML(visit->page, "><bdi dir=\"ltr\">");
	}
	html_text(visit->page, topic);
	if (lang) {
		HTML(visit->page, " · ");
		html_text(visit->page, lang);
	}
	end_link(visit);
}

/* Where it is mended. */
static void write_place(struct visit *visit, const char *id, const struct fault_at *at)
{
	if (at->placeholder) {
		begin_link(visit, (const char *const[]){ "set", id, "placeholders", NULL });
		html_text(visit->page, at->placeholder);
		end_link(visit);
	} else if (at->menu) {
		begin_link(visit, (const char *const[]){ "set", id, "menus", NULL });
		html_text(visit->page, at->menu);
		end_link(visit);
	} else if (at->topic)
		write_message_link(visit, id, at->topic, at->lang);
}

static void write_finding(struct visit *visit, const char *id, const struct report_item *item)
{
	bool grave = fault_fact(item->kind)->severity == FAULT_ERROR;
	struct buffer words = { 0 };

	report_item_words(item, visit->language == LABELS_URDU ? PHRASES_URDU : PHRASES_ENGLISH, &words);
	HTML(visit->page, "<li>");
	widget_badge(visit, grave ? WIDGET_WRONG : WIDGET_WARNING,
		grave ? LABEL_FINDING_ERROR : LABEL_FINDING_WARNING, (struct label_with){ 0 });
	HTML(visit->page, " ");
	write_place(visit, id, &item->at);
	HTML(visit->page, "<bdi>");
	html_text(visit->page, words.data);
	HTML(visit->page, "</bdi></li>\n");
	buffer_free(&words);
}

static void write_list(struct visit *visit, const struct draft *draft, const struct report *report,
	enum fault_severity severity)
{
	size_t all = severity == FAULT_ERROR ? report->errors : report->warnings, listed = 0;
	char id[REVIEW_ID_SIZE];

	HTML(visit->page, "<ul class=\"remarks\">\n");
	review_id(draft->id, id);
	for (size_t i = 0; i < report->count && listed < FINDINGS_LISTED; i++) {
		if (fault_fact(report->items[i].kind)->severity != severity)
			continue;
		write_finding(visit, id, &report->items[i]);
		listed++;
	}
	HTML(visit->page, "</ul>\n");
	if (all > listed)
		widget_paragraph(
			visit, LABEL_DIFF_MORE, (struct label_with){ .number = (long long)(all - listed) });
}

static void write_report(struct visit *visit, const struct draft *draft, const struct report *report)
{
	const struct label_with errors = { .number = (long long)report->errors },
				warnings = { .number = (long long)report->warnings };

	if (report->errors > 0) {
		widget_notice(visit, WIDGET_WRONG, LABEL_FINDINGS_ERRORS, errors);
		write_list(visit, draft, report, FAULT_ERROR);
	} else
		widget_notice(visit, WIDGET_GOOD, LABEL_FINDINGS_NONE, (struct label_with){ 0 });
	if (report->warnings == 0)
		return;
	HTML(visit->page, "<details><summary>");
	labels_write_with(visit->page, visit->language, LABEL_FINDINGS_WARNINGS, warnings);
	HTML(visit->page, "</summary>\n");
	write_list(visit, draft, report, FAULT_WARNING);
	HTML(visit->page, "</details>\n");
}

void findings_write(struct visit *visit, const struct draft *draft, const struct checked *checked)
{
	widget_heading(visit, LABEL_FINDINGS_TITLE, (struct label_with){ 0 }, "check");
	if (!checked->report || checked->older)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_FINDINGS_UNKNOWN, (struct label_with){ 0 });
	else
		write_report(visit, draft, checked->report);
}
