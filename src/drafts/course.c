#include "agahi/drafts/course.h"

#include "agahi/staff/staff.h"

struct fact {
	unsigned roles;
	bool for_others, voids;
	/* What follows, by the state it is in, plus one: 0, which the others have, is "cannot be done". */
	unsigned char follows[COURSE_STATES];
};

#define TO(state) ((unsigned char)((state) + 1))

static const struct fact facts[COURSE_ACTIONS] = {
	[COURSE_TOUCH] = { STAFF_EDITOR, false, true,
		{ [COURSE_DRAFT] = TO(COURSE_DRAFT),
			[COURSE_IN_REVIEW] = TO(COURSE_DRAFT),
			[COURSE_APPROVED] = TO(COURSE_DRAFT) } },
	[COURSE_DESCRIBE] = { STAFF_EDITOR, false, true, { [COURSE_DRAFT] = TO(COURSE_DRAFT) } },
	[COURSE_SUBMIT] = { STAFF_EDITOR, false, true, { [COURSE_DRAFT] = TO(COURSE_IN_REVIEW) } },
	[COURSE_COMMENT] = { STAFF_EDITOR | STAFF_SIGNER, false, false,
		{ [COURSE_DRAFT] = TO(COURSE_DRAFT),
			[COURSE_IN_REVIEW] = TO(COURSE_IN_REVIEW),
			[COURSE_APPROVED] = TO(COURSE_APPROVED) } },
	[COURSE_ASK] = { STAFF_SIGNER, true, true,
		{ [COURSE_IN_REVIEW] = TO(COURSE_DRAFT), [COURSE_APPROVED] = TO(COURSE_DRAFT) } },
	[COURSE_APPROVE] = { STAFF_SIGNER, true, false, { [COURSE_IN_REVIEW] = TO(COURSE_IN_REVIEW) } },
	[COURSE_FINISH] = { STAFF_SIGNER, true, false, { [COURSE_IN_REVIEW] = TO(COURSE_APPROVED) } },
	[COURSE_PLAN] = { STAFF_EDITOR | STAFF_SIGNER, false, true,
		{ [COURSE_DRAFT] = TO(COURSE_DRAFT),
			[COURSE_IN_REVIEW] = TO(COURSE_IN_REVIEW),
			[COURSE_APPROVED] = TO(COURSE_IN_REVIEW) } },
	[COURSE_WITHDRAW] = { STAFF_SIGNER, false, true,
		{ [COURSE_IN_REVIEW] = TO(COURSE_DRAFT), [COURSE_APPROVED] = TO(COURSE_DRAFT) } },
	[COURSE_GIVE_UP] = { STAFF_EDITOR, false, true,
		{ [COURSE_DRAFT] = TO(COURSE_GIVEN_UP), [COURSE_IN_REVIEW] = TO(COURSE_GIVEN_UP) } },
	[COURSE_SEND] = { STAFF_SIGNER, false, false, { [COURSE_APPROVED] = TO(COURSE_SENT) } },
	[COURSE_CALL_BACK] = { STAFF_SIGNER, false, false,
		{ [COURSE_SENT] = TO(COURSE_SENT), [COURSE_SCHEDULED] = TO(COURSE_SCHEDULED) } },
	[COURSE_CALLED_BACK] = { 0, false, true,
		{ [COURSE_SENT] = TO(COURSE_DRAFT), [COURSE_SCHEDULED] = TO(COURSE_DRAFT) } },
	[COURSE_WAITS] = { 0, false, false,
		{ [COURSE_SENT] = TO(COURSE_SCHEDULED), [COURSE_SCHEDULED] = TO(COURSE_SCHEDULED) } },
	[COURSE_GOES_LIVE] = { 0, false, false,
		{ [COURSE_SENT] = TO(COURSE_LIVE), [COURSE_SCHEDULED] = TO(COURSE_LIVE) } },
	[COURSE_REFUSED] = { 0, false, true,
		{ [COURSE_SENT] = TO(COURSE_DRAFT), [COURSE_SCHEDULED] = TO(COURSE_DRAFT) } },
	[COURSE_REPLACED] = { 0, false, false, { [COURSE_LIVE] = TO(COURSE_RETIRED) } },
};

enum course_state course_next(enum course_state state, enum course_action action)
{
	if ((unsigned)state >= COURSE_STATES || (unsigned)action >= COURSE_ACTIONS)
		return COURSE_STATES;
	unsigned follows = facts[action].follows[state];

	return follows == 0 ? COURSE_STATES : (enum course_state)(follows - 1);
}

unsigned course_roles(enum course_action action)
{
	return facts[action].roles;
}

bool course_is_for_others(enum course_action action)
{
	return facts[action].for_others;
}

bool course_voids(enum course_action action)
{
	return facts[action].voids;
}

const char *course_name(enum course_state state)
{
	static const char *const names[COURSE_STATES] = { "draft", "in review", "approved", "sent",
		"scheduled", "live", "retired", "given up" };

	return (unsigned)state < COURSE_STATES ? names[state] : "";
}
