/* course: the life of an edition at the desk, as one table: in which state what may be done, by whom, and what follows.
 *
 *   draft --submit--> in review --enough approvals--> approved --hand over--> sent --> (scheduled -->) live --> retired
 *     ^  \-give up--> given up \__ touched, change asked, withdrawn __/       \_ refused, or called back: a draft again
 *
 * Pure. */
#ifndef AGAHI_COURSE_H
#define AGAHI_COURSE_H

#include <stdbool.h>

/* Kept as numbers: new ones at the end. */
enum course_state {
	COURSE_DRAFT,
	COURSE_IN_REVIEW,
	COURSE_APPROVED,
	COURSE_SENT,      /* handed over; the gateway has not answered */
	COURSE_SCHEDULED, /* the gateway has it, and makes it live when its time comes */
	COURSE_LIVE,
	COURSE_RETIRED,
	COURSE_GIVEN_UP,
	COURSE_STATES
};

enum course_action {
	/* of people */
	COURSE_TOUCH,    /* any row, an import, bringing up to date: whoever does it cannot approve */
	COURSE_DESCRIBE, /* title, note */
	COURSE_SUBMIT,
	COURSE_COMMENT,
	COURSE_ASK,     /* for a change, with a comment */
	COURSE_APPROVE, /* one approval, and it is not enough yet */
	COURSE_FINISH,  /* the approval that makes it enough */
	COURSE_PLAN, /* when it goes live, whether topics may vanish: approvals are void, the content stays frozen */
	COURSE_WITHDRAW,
	COURSE_GIVE_UP,
	COURSE_SEND,
	COURSE_CALL_BACK, /* asked of the gateway, which answers */
	/* of the gateway, as the desk hears of them */
	COURSE_WAITS, /* scheduled */
	COURSE_GOES_LIVE,
	COURSE_CALLED_BACK,
	COURSE_REFUSED,
	COURSE_REPLACED, /* another edition is live */
	COURSE_ACTIONS
};

/* The state that follows; COURSE_STATES where that cannot be done. */
enum course_state course_next(enum course_state state, enum course_action action);

/* The roles (staff.h) of which a person needs one; 0: people cannot do it at all. */
unsigned course_roles(enum course_action action);

/* Is it barred to who has touched the draft? */
bool course_is_for_others(enum course_action action);

/* Does it make approvals void? */
bool course_voids(enum course_action action);

/* "in review", for records and programs; people read labels (labels/drafts.def). */
const char *course_name(enum course_state state);

#endif
