/* reviewing: from a draft to content that a second person has approved.
 *
 * Submitting freezes: the content's hash is computed, and a statement made of all that is approved: content, base, when it
 * goes live, whether topics may vanish, title. The statement's hash is the seal. Who approves says the seal that the page
 * showed; in one BEGIN IMMEDIATE transaction the state, the seal, the rows themselves, the person (a signer, active, who
 * has not touched it) and the count are looked at. So nothing is approved that the person did not see.
 *
 * Only what was checked whole and found without errors is submitted. Approving and handing over need no rule of their own
 * for that: the seal binds the very content that was checked, and what was allowed to vanish then is allowed still.
 *
 * Four eyes for all of it: texts are never approved by who touched them; when it goes live, what may vanish, its title, and
 * that it was submitted are approved by at least one other than who said so last. */
#ifndef AGAHI_REVIEWING_H
#define AGAHI_REVIEWING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/drafts/deeds.h"

/* What the whole check (editor/check.h) looked at, and found no error in. */
struct reviewing_checked {
	char content[TABLES_HASH_SIZE]; /* tables_hash() */
	long long live;                 /* id of what was live then; 0: nothing */
	bool may_lose;                  /* topics were allowed to vanish */
};

/* DEED_UNCHANGED: it says what its base says. DEED_NEEDS_CHECK: `checked` (may be NULL) is of something else than what
 * stands there now. DEED_NEEDS_MODEL (draft.model says which: `model`, may be NULL). Editors. */
enum deed_result reviewing_submit(sqlite3 *db, const struct deed *deed, long long id,
	const struct reviewing_checked *checked, char model[TABLES_HASH_SIZE]);

/* Approves what has the seal. `needed` approvals are enough (1 at least); `*finished`: it is approved now.
 * DEED_CONFLICT: it is not what the person saw. DEED_OWN. Signers. */
struct reviewing_approval {
	long long edition;
	const char *seal;
	unsigned needed;
};
enum deed_result reviewing_approve(
	sqlite3 *db, const struct deed *deed, const struct reviewing_approval *approval, bool *finished);

/* Back to a draft with a comment, which is a line or more, at most COMMENTS_MAX_TEXT octets. Signers who have not
 * touched it. */
enum deed_result reviewing_ask(sqlite3 *db, const struct deed *deed, long long id, const char *comment);

/* Back to a draft, before it was handed over. Signers. */
enum deed_result reviewing_withdraw(sqlite3 *db, const struct deed *deed, long long id);

/* When it goes live (0: at once; whole seconds are kept), and whether topics or languages may vanish. In review and
 * approved too: approvals are void then, the content stays frozen. DEED_UNFIT for a moment that is past. DEED_NEEDS_CHECK:
 * what was submitted with leave to lose topics was checked by that. Editors, signers. */
enum deed_result reviewing_plan(
	sqlite3 *db, const struct deed *deed, long long id, int64_t from_ms, bool may_lose);

/* The approvals that stand, oldest first: of this seal, by people who are active signers still and have not touched it. */
struct reviewing_signature {
	long long person;
	const char *name, *shown;
	int64_t at_ms;
};
typedef void (*reviewing_each_h)(const struct reviewing_signature *signature, void *arg);
bool reviewing_list(sqlite3 *db, const struct draft *draft, reviewing_each_h handler, void *arg);

/* How many; -1 when they cannot be read. */
long long reviewing_count(sqlite3 *db, const struct draft *draft);

/* Are the approvals that stand enough: as many as are needed, one at least, and for everything one by somebody else than who
 * said it? */
bool reviewing_is_enough(sqlite3 *db, const struct draft *draft, unsigned needed);

/* Do the rows still say what was frozen? False when they do not, or cannot be read. */
bool reviewing_is_intact(sqlite3 *db, const struct draft *draft);

/* The statement: a line for each thing, ended by line feeds; its SHA-256 is the seal. Pure. */
enum { REVIEWING_STATEMENT_SIZE = 2048 };
void reviewing_write_statement(
	const struct draft *draft, const char *base_hash, char statement[REVIEWING_STATEMENT_SIZE]);

/* May the person approve it, as a page needs to know it beforehand? DEED_DONE, or why not. */
enum deed_result reviewing_may_approve(
	sqlite3 *db, const struct person *person, long long id, unsigned needed);

#endif
