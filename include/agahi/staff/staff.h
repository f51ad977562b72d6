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
	long long id; /* 0: nobody */
	char name[STAFF_NAME_SIZE];   /* to log in with: small letters, digits, . - _ */
	char shown[STAFF_SHOWN_SIZE]; /* as others read it */
	unsigned roles;
	char languages[STAFF_LANGUAGES_SIZE]; /* tags that an editor may write, a blank between them; "": all */
	enum staff_state state;
	char page_language[36]; /* of their pages; "": not chosen */
	int64_t made_ms;
};

/* `person->id` is 0 when there is none. False when it cannot be read. */
bool staff_find(sqlite3 *db, const char *name, struct person *person);
bool staff_find_id(sqlite3 *db, long long id, struct person *person);

typedef void (*staff_each_h)(const struct person *person, void *arg);
bool staff_list(sqlite3 *db, staff_each_h handler, void *arg); /* by name */

bool staff_name_is_good(const char *name);
bool staff_roles_are_good(unsigned roles);

/* May the person write texts in the language? */
bool staff_writes(const struct person *person, const char *language);

#endif
