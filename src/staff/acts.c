#include "agahi/staff/acts.h"

#include <stdio.h>

#include "agahi/audit/audit.h"
#include "agahi/bureau/desk_db.h"

static enum staff_result may(sqlite3 *db, const struct staff_actor *actor, unsigned roles)
{
	struct person now;

	if (!actor->person)
		return STAFF_NOT_ALLOWED;
	if (!staff_find_id(db, actor->person->id, &now))
		return STAFF_BROKEN;
	if (now.id == 0 || now.state != STAFF_ACTIVE || (roles != 0 && (now.roles & roles) == 0))
		return STAFF_NOT_ALLOWED;
	return STAFF_DONE;
}

enum staff_result acts_begin(sqlite3 *db, const struct staff_actor *actor, unsigned roles)
{
	if (!desk_db_begin(db))
		return STAFF_BROKEN;
	enum staff_result result = may(db, actor, roles);
	return result == STAFF_DONE ? result : acts_end(db, result);
}

bool acts_record(sqlite3 *db, const struct staff_actor *actor, const char *what, const char *about,
	const char *old, const char *fresh)
{
	const struct audit_entry entry = { .who = actor->person ? actor->person->name : "desk",
		.what = what,
		.about = about,
		.old = old,
		.fresh = fresh,
		.address = actor->address,
		.now_ms = actor->now_ms };

	return audit_add(db, &entry);
}

bool acts_record_person(sqlite3 *db, const struct staff_actor *actor, const char *what,
	const struct person *person, const char *old, const char *fresh)
{
	char about[STAFF_NAME_SIZE + 16];

	snprintf(about, sizeof(about), "person %s", person->name);
	return acts_record(db, actor, what, about, old, fresh);
}

enum staff_result acts_end(sqlite3 *db, enum staff_result result)
{
	bool committed = desk_db_end(db, result == STAFF_DONE);

	return result == STAFF_DONE && !committed ? STAFF_BROKEN : result;
}
