#include "agahi/bench/outcomes.h"

#include <string.h>

#include "agahi/frame/gate.h"

struct deed outcomes_deed(const struct visit *visit)
{
	return (struct deed){
		.person = &visit->person, .address = visit->exchange->request.address, .now_ms = visit->now_ms
	};
}

bool outcomes_find(struct visit *visit, struct draft *draft)
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

enum label outcomes_state_label(enum course_state state)
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

enum label outcomes_refusal_label(const char *refusal)
{
	/* The gateway's words (handover/acceptance.h), and one of the desk's (despatch/receiving.c). */
	static const struct {
		const char *refusal;
		enum label label;
	} labels[] = { { "damaged", LABEL_REFUSAL_DAMAGED }, { "overtaken", LABEL_REFUSAL_OVERTAKEN },
		{ "unlearned", LABEL_REFUSAL_UNLEARNED }, { "faulty", LABEL_REFUSAL_FAULTY },
		{ "taken-back", LABEL_REFUSAL_TAKEN_BACK } };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (strcmp(labels[i].refusal, refusal) == 0)
			return labels[i].label;
	}
	return LABEL_REFUSAL_OTHER;
}

static const struct {
	enum label label;
	int status;
} results[DEED_RESULTS] = {
	[DEED_DONE] = { LABEL_RESULT_DONE, 200 },
	[DEED_UNCHANGED] = { LABEL_RESULT_UNCHANGED, 422 },
	[DEED_CONFLICT] = { LABEL_RESULT_CONFLICT, 409 },
	[DEED_WRONG_STATE] = { LABEL_RESULT_WRONG_STATE, 409 },
	[DEED_NOT_YOURS] = { LABEL_RESULT_NOT_YOURS, 403 },
	[DEED_TOUCHED] = { LABEL_RESULT_TOUCHED, 403 },
	[DEED_TWICE] = { LABEL_RESULT_TWICE, 409 },
	[DEED_MISSING] = { LABEL_RESULT_MISSING, 404 },
	[DEED_UNFIT] = { LABEL_RESULT_UNFIT, 422 },
	[DEED_FULL] = { LABEL_RESULT_FULL, 422 },
	[DEED_NEEDS_MODEL] = { LABEL_RESULT_NEEDS_MODEL, 409 },
	[DEED_NEEDS_CHECK] = { LABEL_RESULT_NEEDS_CHECK, 409 },
	[DEED_OWN] = { LABEL_RESULT_OWN, 403 },
	[DEED_NOT_SENT] = { LABEL_RESULT_NOT_SENT, 503 },
	[DEED_FAILED] = { LABEL_RESULT_FAILED, 500 },
};

enum label outcomes_label(enum deed_result result)
{
	return results[result].label;
}

int outcomes_status(enum deed_result result)
{
	return results[result].status;
}
