#include "agahi/review/parts.h"

#include <stdio.h>

#include "agahi/bench/outcomes.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/pages.h"

void review_write_name(struct visit *visit, const struct draft *draft)
{
	labels_write_with(visit->page, visit->language,
		draft->number > 0 ? LABEL_EDITION_NAME : LABEL_SHELL_DRAFT,
		(struct label_with){
			.number = draft->number > 0 ? draft->number : draft->id, .value = draft->title });
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
