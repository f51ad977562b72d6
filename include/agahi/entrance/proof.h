/* proof: passwords of a visit, hashed and checked on the worker, and wiped afterwards. */
#ifndef AGAHI_ENTRANCE_PROOF_H
#define AGAHI_ENTRANCE_PROOF_H

#include <stdbool.h>

#include "agahi/frame/desk.h"
#include "agahi/staff/password.h"

struct proof {
	char present[PASSWORD_HASH_SIZE]; /* the hash that is kept; "" is nobody's: the same work, and no */
	char fresh
		[PASSWORD_HASH_SIZE]; /* the hash of the new password; "" where none was given, or memory was short */
	bool right;                   /* the present one was */
};

/* In the loop's thread, once the worker has done it. `proof` is gone afterwards. */
typedef void (*proof_h)(struct visit *visit, const struct proof *proof);

/* Checks the form's field `field` against `present` (NULL: no password is wanted), hashes "password-new" (where it is not empty), then calls
 * `answer`. Answers 503 itself when the worker has too much to do. */
void proof_ask(struct visit *visit, const char *field, const char *present, proof_h answer);

/* The same of what the visit's person has, in the form's field of that name. */
void proof_ask_person(struct visit *visit, const char *field, proof_h answer);

/* Are "password-new" and "password-again" fit for a person of that name? Else errors stand beside the fields (fields.h). */
bool proof_new_is_good(struct visit *visit, const char *name);

/* The two fields. */
void proof_write_new(struct visit *visit);

#endif
