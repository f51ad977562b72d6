#include "agahi/review/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/review/pages.h"

bool review_find(struct visit *visit, struct draft *draft)
{
	long long id;

	if (!gate_number(visit, 0, &id))
		return false;
	if (!drafts_find(desk_database(visit->desk), id, draft))
		gate_refuse(visit, 500);
	else if (draft->id == 0)
		gate_refuse(visit, 404);
	else
		return true;
	return false;
}

struct deed review_deed(const struct visit *visit)
{
	return outcomes_deed(visit);
}

enum label review_state_label(enum course_state state)
{
	static const enum label labels[COURSE_STATES] = { [COURSE_DRAFT] = LABEL_STATE_DRAFT,
		[COURSE_IN_REVIEW] = LABEL_STATE_IN_REVIEW,
		[COURSE_APPROVED] = LABEL_STATE_APPROVED,
		[COURSE_SENT] = LABEL_STATE_SENT,
		[COURSE_SCHEDULED] = LABEL_STATE_SCHEDULED,
		[COURSE_LIVE] = LABEL_STATE_LIVE,
		[COURSE_RETIRED] = LABEL_STATE_RETIRED,
		[COURSE_GIVEN_UP] = LABEL_STATE_GIVEN_UP };

	return labels[state];
}

enum label review_result_label(enum deed_result result)
{
	return outcomes_label(result);
}

int review_result_status(enum deed_result result)
{
	return outcomes_status(result);
}

void review_write_name(struct visit *visit, const struct draft *draft)
{
	labels_write_with(visit->page, visit->language,
		draft->number > 0 ? LABEL_EDITION_NAME : LABEL_SHELL_DRAFT,
		(struct label_with){
			.number = draft->number > 0 ? draft->number : draft->id, .value = draft->title });
}

const char *review_fingerprint(const char *hash, char text[REVIEW_FINGERPRINT_SIZE])
{
	char begin[17] = { 0 };

	memcpy(begin, hash, strnlen(hash, 16));
	unsigned long long number = strtoull(begin, NULL, 16);
	snprintf(text, REVIEW_FINGERPRINT_SIZE, "%04llu %04llu %04llu", number / 100000000 % 10000,
		number / 10000 % 10000, number % 10000);
	return text;
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
	widget_error(visit, NULL, review_result_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = review_result_status(result);
	review_page(visit);
}
