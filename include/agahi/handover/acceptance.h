/* acceptance: an edition that was handed over goes live, or waits for its time, or is refused with the reason.
 *
 * It must pass what `agahi check` finds, bring what was learned from its examples, and be made from what is live. Nothing is
 * trained here. One that is withdrawn does not go live any more, unless it is live already: then it is accepted. The same content made from the same edition is published once, however often it is handed over, and
 * answered the same each time: so whoever is stopped between publishing and answering just does it again. */
#ifndef AGAHI_ACCEPTANCE_H
#define AGAHI_ACCEPTANCE_H

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/editor/inspection.h"
#include "agahi/handover/edition_file.h"

enum acceptance_result {
	ACCEPTANCE_FAILED, /* the database cannot do it now; nothing was changed, and it can be tried again */
	ACCEPTANCE_ACCEPTED,
	ACCEPTANCE_SCHEDULED,
	ACCEPTANCE_WITHDRAWN, /* it does not wait any more, or never did */
	ACCEPTANCE_REFUSED
};

/* Why it was refused, for programs; people read the reason. */
enum acceptance_refusal {
	ACCEPTANCE_NOTHING,
	ACCEPTANCE_DAMAGED,   /* no edition file, or not whole */
	ACCEPTANCE_OVERTAKEN, /* another edition went live since */
	ACCEPTANCE_UNLEARNED, /* its model is missing, of something else, or damaged */
	ACCEPTANCE_FAULTY     /* check finds errors in it */
};

enum { ACCEPTANCE_REASON_SIZE = 2048, ACCEPTANCE_MOST_FAULTS = 3 };

struct acceptance_answer {
	enum acceptance_result result;
	enum acceptance_refusal refusal;
	long long number;              /* of the edition that it is; 0 */
	int64_t at_ms;                 /* when it went live, or will */
	char draft[EDITION_NAME_SIZE]; /* that waits; "" */
	char reason[ACCEPTANCE_REASON_SIZE];
};

/* `standards` without what is live (standards.h). `db` can be written. */
void acceptance_take(sqlite3 *db, const struct edition_file *file, const struct check_options *standards,
	int64_t now_ms, struct acceptance_answer *answer);

/* The answer to what is no edition file. */
void acceptance_refuse_damaged(struct acceptance_answer *answer, const char *reason);

/* { file, result, refusal, number, at_ms, draft, reason }, null where it does not apply; the caller's (json_decref()). */
json_t *acceptance_json(const struct acceptance_answer *answer, const char *file);

#endif
