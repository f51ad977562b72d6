#include "agahi/fittings/bringing.h"

#include <stdlib.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/importing.h"

static enum deed_result take(sqlite3 *db, struct bringing *bringing)
{
	const struct importing importing = {
		.deed = bringing->deed, .edition = bringing->draft.id, .rev = bringing->rev
	};

	bringing->into = bringing->draft.id;
	return importing_take(
		db, &importing, bringing->given.set, bringing->given.came, &bringing->given.report);
}

static enum deed_result make(sqlite3 *db, struct bringing *bringing)
{
	const struct importing_given given = { bringing->given.set, bringing->given.came,
		&bringing->given.report };
	enum deed_result result =
		importing_make(db, &bringing->deed, &bringing->draft, &given, &bringing->into);

	if (result == DEED_UNCHANGED)
		bringing->into = bringing->draft.id;
	return result;
}

static bool work(sqlite3 *db, struct bringing *bringing)
{
	if (!given_read(bringing->table, bringing->octets, bringing->len, &bringing->given))
		return false;
	if (bringing->what == BRINGING_LOOK)
		return given_compare(db, bringing->draft.id, &bringing->given);
	bringing->result = bringing->what == BRINGING_TAKE ? take(db, bringing) : make(db, bringing);
	return true;
}

void bringing_run(void *arg)
{
	struct bringing *bringing = arg;
	enum db_mode mode = bringing->what == BRINGING_LOOK ? DB_READ_ONLY : DB_READ_WRITE;
	char error[256];
	sqlite3 *db = desk_db_open(bringing->path, mode, error, sizeof(error));

	if (!db)
		return;
	bringing->read = work(db, bringing);
	db_close(db);
}

void bringing_free(struct bringing *bringing)
{
	if (!bringing)
		return;
	given_free(&bringing->given);
	free(bringing->octets);
	free(bringing);
}
