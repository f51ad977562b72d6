#include "agahi/request/tally.h"

#include <string.h>

#include "agahi/store/records.h"

static void count_manner(struct metrics *metrics, size_t link, unsigned manner)
{
	if (manner & JOURNAL_NEAREST)
		metrics_count(metrics, COUNT_OFFERED, link);
	if (manner & JOURNAL_LISTED)
		metrics_count(metrics, COUNT_LISTED, link);
	if (manner & JOURNAL_OTHER_LANGUAGE)
		metrics_count(metrics, COUNT_OTHER_LANGUAGE, link);
}

void tally_answer(struct metrics *metrics, size_t link, const struct decision *decision)
{
	if (decision->kind != DECIDE_REPLY)
		return;
	served_count(metrics_served(metrics),
		&(struct served_answer){
			decide_rule_name(decision->rule), decision->topic, decision->language, SERVED_SMS });
	if (decision->rule == RULE_FALLBACK)
		metrics_count(metrics, COUNT_NOT_UNDERSTOOD, link);
}

void tally_request(struct metrics *metrics, size_t link, const struct decision *decision, unsigned manner)
{
	metrics_count(metrics, COUNT_REQUESTS, link);
	if (decision->topic && strcmp(decision->topic, topics_fact(FIXED_EMERGENCY)->slug) == 0)
		metrics_count(metrics, COUNT_EMERGENCY, link);
	tally_answer(metrics, link, decision);
	if (manner != 0)
		count_manner(metrics, link, manner);
	if (decision->rule == RULE_PICK)
		metrics_count(metrics, COUNT_PICKED, link);
	if (decision->rule == RULE_LIMITED)
		metrics_count(metrics, COUNT_LIMITED, link);
	else if (decision->kind == DECIDE_SILENT)
		metrics_count(metrics, COUNT_SILENT, link);
}
