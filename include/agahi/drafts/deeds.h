/* deeds: what a person does to an edition: one transaction, checked against the course and the person as they stand in
 * the database then, with its record in the chain. Every module of this room that changes something goes through here:
 * so none is called within a transaction of the caller's. */
#ifndef AGAHI_DEEDS_H
#define AGAHI_DEEDS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/course.h"
#include "agahi/drafts/drafts.h"
#include "agahi/staff/staff.h"

/* Who does it, when, from where. The person is read again by its id: what a session knew may be old. */
struct deed {
	const struct person *person;
	const char *address; /* of the browser; NULL */
	int64_t now_ms;
};

enum deed_result {
	DEED_DONE,
	DEED_UNCHANGED,   /* it was so already; nothing was written */
	DEED_CONFLICT,    /* somebody else changed it since; nothing was changed */
	DEED_WRONG_STATE, /* not in the state in which that can be done */
	DEED_NOT_YOURS,   /* no such role, account ended, or a language that the person does not write */
	DEED_TOUCHED,     /* who touched it cannot do that */
	DEED_TWICE,       /* the person approved this already */
	DEED_MISSING,     /* no such edition, row, comment */
	DEED_UNFIT,       /* a name or text that cannot be kept: empty, too long, control characters */
	DEED_FULL,        /* as many as there may be */
	DEED_NEEDS_MODEL, /* it has examples, and nothing was learned from them yet: drafts_store_model(), then again */
	DEED_NEEDS_CHECK, /* nobody has looked for errors in it as it is now: check it (editor/check.h), then again */
	DEED_OWN, /* the person said when it goes live, what it is called, or submitted it, and would be the only one
			   * to approve that */
	DEED_NOT_SENT, /* the file could not be written to the spool, or there is no spool */
	DEED_FAILED,   /* the database; sqlite3_errmsg() */
	DEED_RESULTS
};

/* "not-yours", for logs and programs; people read labels (labels/drafts.def: RESULT_…). */
const char *deed_result_name(enum deed_result result);

/* BEGIN IMMEDIATE, then `draft` as it is now, and the checks: is there such a one, does the course allow the action in
 * its state, has the person the role, and may one who touched it. `person` may be NULL, else is the person as it is now.
 * Whatever comes of it, deeds_end() follows. */
enum deed_result deeds_begin(sqlite3 *db, const struct deed *deed, long long edition,
	enum course_action action, struct draft *draft, struct person *person);

/* BEGIN IMMEDIATE and the person's roles only, for what is not about an edition. */
enum deed_result deeds_begin_without(sqlite3 *db, const struct deed *deed, unsigned roles);

/* Commits DEED_DONE, else rolls back; DEED_FAILED when it could not be committed. */
enum deed_result deeds_end(sqlite3 *db, enum deed_result result);

/* The state that follows by the course, void approvals, what a draft does not have (hash, seal, who submitted it), rev +
 * 1 and the person among those who touched it where the action is COURSE_TOUCH, changed_ms. `draft` is brought along. */
bool deeds_move(sqlite3 *db, const struct deed *deed, struct draft *draft, enum course_action action);

/* Adds the record; `old` and `fresh` may be NULL. */
bool deeds_record(sqlite3 *db, const struct deed *deed, const char *what, const char *about, const char *old,
	const char *fresh);

/* "draft 14" */
enum { DEED_ABOUT_SIZE = 32 };
const char *deeds_about(long long edition, char about[DEED_ABOUT_SIZE]);

/* May the person write rows of the language? "", every language, may who writes all. */
bool deeds_may_write(const struct person *person, const char *language);

/* Is it a line that can be kept: not empty, UTF-8, without what a terminal would obey (text/visible.h), of fewer than
 * `size` octets? */
bool deeds_line_is_good(const char *text, size_t size);

/* The same with line feeds in it. */
bool deeds_text_is_good(const char *text, size_t size);

#endif
