#include "agahi/review/parts.h"

#include <stdio.h>

#include "agahi/bench/outcomes.h"
#include "agahi/drafts/occasions.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/pages.h"

void review_write_name(struct visit *visit, const struct draft *draft)
{
	labels_write_with(visit->page, visit->language,
		draft->number > 0 ? LABEL_EDITION_NAME : LABEL_SHELL_DRAFT,
		(struct label_with){
			.number = draft->number > 0 ? draft->number : draft->id, .value = draft->title });
}

static void write_remark(const struct occasion_remark *remark, void *arg)
{
	static const enum label labels[OCCASION_WARNINGS] = { [OCCASION_ON_POLLING_DAY] =
								      LABEL_REMARK_POLLING_DAY,
		[OCCASION_IN_SILENCE] = LABEL_REMARK_SILENCE,
		[OCCASION_OVERTAKEN] = LABEL_REMARK_OVERTAKEN,
		[OCCASION_WILL_BE_OVERTAKEN] = LABEL_REMARK_WILL_BE_OVERTAKEN,
		[OCCASION_PAST] = LABEL_REMARK_PAST };
	struct visit *visit = arg;

	widget_notice(visit, WIDGET_WARNING, labels[remark->warning],
		(struct label_with){ .value = remark->what, .number = remark->other });
}

void review_write_remarks(struct visit *visit, const struct draft *draft)
{
	occasions_judge(desk_database(visit->desk), draft, visit->now_ms, write_remark, visit);
}

const char *review_id(long long id, char text[REVIEW_ID_SIZE])
{
	snprintf(text, REVIEW_ID_SIZE, "%lld", id);
	return text;
}

void review_finish(struct visit *visit, const struct draft *draft, enum deed_result result)
{
	char id[REVIEW_ID_SIZE];

	if (result == DEED_DONE) {
		exchange_redirect(
			visit->exchange, (const char *const[]){ "review", review_id(draft->id, id), NULL });
		return;
	}
	widget_error(visit, NULL, outcomes_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = outcomes_status(result);
	review_page(visit);
}
