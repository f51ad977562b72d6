#include "agahi/staff/roles.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/staff/acts.h"
#include "agahi/staff/links.h"

unsigned roles_given(unsigned old, unsigned fresh)
{
	return fresh & ~old & ROLES_OF_TRUST;
}

unsigned roles_meanwhile(unsigned old, unsigned fresh)
{
	unsigned kept = fresh & ~roles_given(old, fresh);

	return kept != 0 ? kept : STAFF_READER;
}

bool roles_may_agree(const struct person *person, long long made_by, long long subject)
{
	return (person->roles & ROLES_OF_TRUST) != 0 && person->id != made_by && person->id != subject;
}

_Static_assert(LINK_RESET == 1, "IS_LOCKED_OUT writes it as a number");
/* Who lost what they log in with, as the keeper of the machine says, is not there until they are. */
#define IS_LOCKED_OUT \
	"(EXISTS (SELECT 1 FROM invitation i WHERE i.person = person.id AND i.kind = 1 AND i.made_by IS " \
	"NULL" \
	" AND i.used_ms = 0) AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person = person.id))"

bool roles_find_others(sqlite3 *db, long long made_by, long long subject, struct roles_others *others)
{
	const struct query_value *values = QUERY(QUERY_NUMBER(made_by), QUERY_NUMBER(subject),
		QUERY_NUMBER(ROLES_OF_TRUST), QUERY_NUMBER(STAFF_ACTIVE));
	long long now = 0, ever = 0;
	bool good = query_number(db,
			    "SELECT count(*) FROM person WHERE id NOT IN (?1, ?2) AND state = ?4 AND roles & "
			    "?3 <> 0 AND NOT " IS_LOCKED_OUT,
			    values, &now) &&
		query_number(db,
			"SELECT count(*) FROM person WHERE id NOT IN (?1, ?2) AND"
			" (trusted = 1 OR (state = ?4 AND roles & ?3 <> 0))",
			values, &ever);

	*others = (struct roles_others){ now > 0, ever > 0 };
	return good;
}

enum { ROLE_TEXT_SIZE = STAFF_ROLES_TEXT_SIZE + STAFF_LANGUAGES_SIZE + 16 };

/* "editor signer: ur en" */
static void write_role(unsigned roles, const char *languages, bool alone, char text[ROLE_TEXT_SIZE])
{
	char names[STAFF_ROLES_TEXT_SIZE];

	snprintf(text, ROLE_TEXT_SIZE, "%s%s%s%s", staff_roles_write(roles, names), *languages ? ": " : "",
		languages, alone ? ", alone" : "");
}

bool roles_set(sqlite3 *db, const struct staff_actor *actor, const struct person *person, unsigned roles,
	const char *languages, bool alone)
{
	char old[ROLE_TEXT_SIZE], fresh[ROLE_TEXT_SIZE];

	if (person->roles == roles && strcmp(person->languages, languages) == 0)
		return true;
	write_role(person->roles, person->languages, false, old);
	write_role(roles, languages, alone, fresh);
	return query_run(db,
		       "UPDATE person SET trusted = trusted OR (state = ?4 AND roles & ?5 <> 0),"
		       " roles = ?1, languages = ?2 WHERE id = ?3",
		       QUERY(QUERY_NUMBER(roles), QUERY_TEXT(languages), QUERY_NUMBER(person->id),
			       QUERY_NUMBER(STAFF_ACTIVE), QUERY_NUMBER(ROLES_OF_TRUST))) &&
		acts_record_person(db, actor, "role", person, old, fresh);
}
