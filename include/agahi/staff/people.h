/* people: what an administrator changes of a person, and what a person changes of themselves. Invitations and resets:
 * invitations.h. */
#ifndef AGAHI_STAFF_PEOPLE_H
#define AGAHI_STAFF_PEOPLE_H

#include "agahi/staff/password.h"
#include "agahi/staff/staff.h"

/* What the log-in needs: whose name it is, and the hash of the password. An unknown name, or one that is not active: id 0 and
 * "", with which password_check() works as long. */
struct credentials {
	long long person;
	char password[PASSWORD_HASH_SIZE];
};
bool people_credentials(sqlite3 *db, const char *name, struct credentials *credentials);

/* Roles and languages of somebody else, by an administrator. A role of trust waits for a second person (consent.h), and what is
 * taken away is so at once. The open sessions stay: roles are looked up at each request. */
enum staff_result people_change(sqlite3 *db, const struct staff_actor *actor, long long person,
	unsigned roles, const char *languages);

/* The account is over for good, by an administrator: sessions, password, second factor and codes are taken away; the name
 * stays taken, for it stands in the record. */
enum staff_result people_end(sqlite3 *db, const struct staff_actor *actor, long long person);

/* One's own password, the old one having been checked: `hash` is of password_hash(). The other sessions end,
 * and no browser is known any more (devices.h). */
enum staff_result people_change_password(
	sqlite3 *db, const struct staff_actor *actor, const char *session_token, const char *hash);

/* The language of one's pages; not recorded. */
bool people_choose_language(sqlite3 *db, long long person, const char *language);

/* When they were last seen (the newest of their sessions and log-ins); 0: never. */
int64_t people_last_seen(sqlite3 *db, long long person);

#endif
