/* proof: passwords of a visit, hashed and checked on the worker, and wiped afterwards. */
#ifndef AGAHI_ENTRANCE_PROOF_H
#define AGAHI_ENTRANCE_PROOF_H

#include <stdbool.h>

#include "agahi/frame/desk.h"
#include "agahi/staff/attempts.h"
#include "agahi/staff/password.h"

struct proof {
	char present[PASSWORD_HASH_SIZE]; /* the hash that is kept; "" is nobody's: the same work, and no */
	char fresh
		[PASSWORD_HASH_SIZE]; /* the hash of the new password; "" where none was given, or memory was short */
	bool right;                   /* the present one was */
};

/* In the loop's thread, once the worker has done it. `proof` is gone afterwards. */
typedef void (*proof_h)(struct visit *visit, const struct proof *proof);

struct proof_question {
	const char *field;   /* of the form: the password that is checked */
	const char *present; /* against this hash; NULL: no password is wanted */
	proof_h answer;
	desk_page_h again; /* the page of the form */
};

/* Checks what is asked, and hashes "password-new" (where it is not empty), then calls `answer`. Where the worker has too much to do it
 * answers 503 itself, on the page of the form, and `attempt`, which entrance_may_try() has counted, counts no more. */
void proof_ask(struct visit *visit, const struct attempt *attempt, const struct proof_question *question);

/* The same of what the visit's person has: `present` is looked up. */
void proof_ask_person(
	struct visit *visit, const struct attempt *attempt, const struct proof_question *question);

/* Are "password-new" and "password-again" fit for a person of that name? Else errors stand beside the fields (fields.h). */
bool proof_new_is_good(struct visit *visit, const char *name);

/* The two fields. */
void proof_write_new(struct visit *visit);

#endif
