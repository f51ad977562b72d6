/* staff: the people of the desk, and what each may do. The room's face; passwords, codes and sessions stand in their own modules. */
#ifndef AGAHI_STAFF_H
#define AGAHI_STAFF_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Roles, as bits. An administrator is neither editor nor signer: who gives out accounts has no hand in the texts. */
enum { STAFF_READER = 1, STAFF_EDITOR = 2, STAFF_SIGNER = 4, STAFF_ADMINISTRATOR = 8 };

enum staff_state { STAFF_INVITED, STAFF_ACTIVE, STAFF_ENDED };

enum { STAFF_NAME_SIZE = 64, STAFF_SHOWN_SIZE = 128, STAFF_LANGUAGES_SIZE = 256 };

struct person {
	long long id;                 /* 0: nobody */
	char name[STAFF_NAME_SIZE];   /* to log in with: small letters, digits, . - _ */
	char shown[STAFF_SHOWN_SIZE]; /* as others read it */
	unsigned roles;
	char languages
		[STAFF_LANGUAGES_SIZE]; /* tags that an editor may write, a blank between them; "": all */
	enum staff_state state;
	char page_language[36]; /* of their pages; "": not chosen */
	int64_t made_ms;
};

/* What came of a change. Each change of this room is a transaction of its own (BEGIN IMMEDIATE) with its record in the audit
 * chain; at anything but STAFF_DONE nothing has changed. */
enum staff_result {
	STAFF_DONE,
	STAFF_BROKEN,      /* the database: told by sqlite3_errmsg() */
	STAFF_NOT_ALLOWED, /* who asks has not, or has no longer, the role for it */
	STAFF_NO_SUCH,     /* person, session, invitation: not there, over, used */
	STAFF_NAME_BAD,
	STAFF_NAME_TAKEN,
	STAFF_SHOWN_BAD,
	STAFF_ROLES_BAD,
	STAFF_SAME_PERSON, /* nobody does this to, or confirms this for, themselves */
	STAFF_UNCONFIRMED, /* a link that no second person has confirmed yet (consent.h) */
	STAFF_CODE_WRONG,  /* a code of six digits, or a recovery code, that is wrong, old, or was used */
};

/* Who asks for a change, from where and when (wall clock). A NULL person is the desk's own command line
 * (where a function says that it may ask). The role is looked
 * up anew in the transaction: it may have been taken away since the page was opened. */
struct staff_actor {
	const struct person *person;
	const char *address; /* NULL: none */
	int64_t now_ms;
};

/* `person->id` is 0 when there is none. False when it cannot be read. */
bool staff_find(sqlite3 *db, const char *name, struct person *person);
bool staff_find_id(sqlite3 *db, long long id, struct person *person);

typedef void (*staff_each_h)(const struct person *person, void *arg);
bool staff_list(sqlite3 *db, staff_each_h handler, void *arg); /* by name */

/* 2 to 32 of a-z 0-9 . - _, a letter first; not "desk", "gateway" and "nobody", which the record has for others. */
bool staff_name_is_good(const char *name);
/* As others read it: 1 to 127 octets of UTF-8 without control characters, not blank. */
bool staff_shown_is_good(const char *shown);
/* At least one, no unknown one; an administrator has neither editor nor signer. */
bool staff_roles_are_good(unsigned roles);

/* "editor signer", "none", for the record. */
enum { STAFF_ROLES_TEXT_SIZE = 48 };
const char *staff_roles_write(unsigned roles, char text[STAFF_ROLES_TEXT_SIZE]);

/* May the person write texts in the language? */
bool staff_writes(const struct person *person, const char *language);

#endif
