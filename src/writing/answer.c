#include "agahi/writing/answer.h"

#include "agahi/bench/bench.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/bill.h"

static const enum label rules[] = {
	[RULE_EXACT] = LABEL_WRITING_RULE_EXACT,
	[RULE_COMMAND] = LABEL_WRITING_RULE_COMMAND,
	[RULE_PRIORITY] = LABEL_WRITING_RULE_PRIORITY,
	[RULE_MODEL] = LABEL_WRITING_RULE_MODEL,
	[RULE_PHRASE] = LABEL_WRITING_RULE_PHRASE,
	[RULE_WORD] = LABEL_WRITING_RULE_WORD,
	[RULE_EDIT] = LABEL_WRITING_RULE_EDIT,
	[RULE_SOUND] = LABEL_WRITING_RULE_SOUND,
	[RULE_SENTENCE] = LABEL_WRITING_RULE_SENTENCE,
	[RULE_IDENTITY_NUMBER] = LABEL_WRITING_RULE_IDENTITY,
	[RULE_PICK] = LABEL_WRITING_RULE_PICK,
	[RULE_LAPSED] = LABEL_WRITING_RULE_LAPSED,
	[RULE_FALLBACK] = LABEL_WRITING_RULE_FALLBACK,
	[RULE_THANKED] = LABEL_WRITING_RULE_THANKED,
	[RULE_LIMITED] = LABEL_WRITING_RULE_LIMITED,
	[RULE_BLOCKED] = LABEL_WRITING_RULE_BLOCKED,
	[RULE_STOPPED] = LABEL_WRITING_RULE_STOPPED,
	[RULE_LOOP] = LABEL_WRITING_RULE_LOOP,
	[RULE_DIALLED] = LABEL_WRITING_RULE_DIALLED,
	[RULE_EMPTY] = LABEL_WRITING_RULE_EMPTY,
};

enum label answer_rule(enum decide_rule rule)
{
	return (size_t)rule < sizeof(rules) / sizeof(rules[0]) ? rules[rule] : LABEL_WRITING_RULE_EMPTY;
}

static void write_topic(struct visit *visit, const struct decision *decision, const char *edition)
{
	HTML(visit->page, "<p class=\"found\">");
	if (edition) {
		HTML(visit->page, "<a");
		html_path(visit->page, HTML_HREF, "set", edition, "message", decision->topic,
			decision->language);
		HTML(visit->page, "><bdi>");
		html_text(visit->page, decision->topic);
		HTML(visit->page, "</bdi></a>");
	} else {
		HTML(visit->page, "<strong><bdi>");
		html_text(visit->page, decision->topic);
		HTML(visit->page, "</bdi></strong>");
	}
	HTML(visit->page, " · <bdi>");
	html_text(visit->page, labels_tongue(visit->language, decision->language));
	HTML(visit->page, "</bdi> · <bdi>");
	labels_write(visit->page, visit->language, answer_rule(decision->rule));
	HTML(visit->page, "</bdi></p>\n");
}

static void write_answer(struct visit *visit, const struct citizen_answer *answer, const char *edition)
{
	const struct decision *decision = &answer->decision;

	if (decision->topic && decision->language)
		write_topic(visit, decision, edition);
	if (!decision->text) {
		widget_notice(visit, WIDGET_WARNING, LABEL_WRITING_SILENCE, (struct label_with){ 0 });
		widget_paragraph(visit, answer_rule(decision->rule), (struct label_with){ 0 });
		return;
	}
	widget_bubble(visit, false, decision->language, answer->text.data);
	bill_write(visit, &answer->cost);
}

void answer_write(
	struct visit *visit, const struct catalogue *catalogue, const char *text, const char *edition)
{
	struct replay_terms terms = bench_terms(visit->desk);
	struct citizen_answer answer;

	if (*text == '\0')
		return;
	HTML(visit->page, "<div class=\"phone\">\n");
	widget_bubble(visit, true, NULL, text);
	if (citizen_ask(catalogue, text, NULL, &terms.cost, &answer)) {
		write_answer(visit, &answer, edition);
		citizen_answer_free(&answer);
	}
	HTML(visit->page, "</div>\n");
}
