#include "agahi/fittings/bringing.h"

#include <stdlib.h>

#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/importing.h"
#include "agahi/drafts/making.h"

static enum deed_result take(sqlite3 *db, struct bringing *bringing, long long edition, long long rev)
{
	const struct importing importing = { .deed = bringing->deed, .edition = edition, .rev = rev };

	bringing->into = edition;
	return importing_take(
		db, &importing, bringing->given.set, bringing->given.came, &bringing->given.report);
}

/* Where it comes to nothing, no draft was made. */
static enum deed_result make(sqlite3 *db, struct bringing *bringing)
{
	const struct draft *from = &bringing->draft;
	struct draft fresh;
	long long id = 0;
	enum deed_result result = making_new(db, &bringing->deed, from->id, from->title, "", &id);

	if (result != DEED_DONE)
		return result;
	result = drafts_find(db, id, &fresh) ? take(db, bringing, id, fresh.rev) : DEED_FAILED;
	if (result != DEED_DONE && result != DEED_UNCHANGED)
		making_give_up(db, &bringing->deed, id);
	return result;
}

static bool work(sqlite3 *db, struct bringing *bringing)
{
	if (!given_read(bringing->table, bringing->octets, bringing->len, &bringing->given))
		return false;
	if (bringing->what == BRINGING_LOOK)
		return given_compare(db, bringing->draft.id, &bringing->given);
	bringing->result = bringing->what == BRINGING_TAKE
		? take(db, bringing, bringing->draft.id, bringing->rev)
		: make(db, bringing);
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
