#include "agahi/recall/blocklist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

/* --- in memory ---------------------------------------------------------------------------------------- */

void blocklist_clear(struct blocklist *list)
{
	free(list->senders);
	*list = (struct blocklist){ 0 };
}

static int compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

bool blocklist_has(const struct blocklist *list, uint64_t sender)
{
	int64_t wanted = (int64_t)sender;

	return list->count > 0 &&
		bsearch(&wanted, list->senders, list->count, sizeof(wanted), compare) != NULL;
}

bool blocklist_equals(const struct blocklist *one, const struct blocklist *other)
{
	return one->count == other->count &&
		(one->count == 0 ||
			memcmp(one->senders, other->senders, one->count * sizeof(one->senders[0])) == 0);
}

/* --- in the journal ----------------------------------------------------------------------------------- */

static bool append(struct blocklist *list, size_t *room, int64_t sender)
{
	if (list->count == *room) {
		size_t more = *room == 0 ? 64 : *room * 2;
		int64_t *senders = realloc(list->senders, more * sizeof(*senders));

		if (!senders)
			return false;
		list->senders = senders;
		*room = more;
	}
	list->senders[list->count++] = sender;
	return true;
}

bool blocklist_load(sqlite3 *db, struct blocklist *list, char *error, size_t size)
{
	sqlite3_stmt *row = db_prepare(db, "SELECT sender FROM blocked ORDER BY sender");
	int step = SQLITE_ERROR;
	size_t room = 0;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		if (!append(list, &room, sqlite3_column_int64(row, 0)))
			break;
	}
	if (step != SQLITE_DONE) {
		snprintf(error, size, "the block list cannot be read: %s",
			step == SQLITE_ROW ? "memory is short" : sqlite3_errmsg(db));
		blocklist_clear(list);
	}
	sqlite3_finalize(row);
	return step == SQLITE_DONE;
}

bool blocklist_add(sqlite3 *db, uint64_t sender, int64_t now_ms)
{
	sqlite3_stmt *insert = db_prepare(db, "INSERT OR IGNORE INTO blocked VALUES (?, ?)");
	bool done = false;

	if (insert) {
		sqlite3_bind_int64(insert, 1, (sqlite3_int64)sender);
		sqlite3_bind_int64(insert, 2, now_ms);
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done;
}

bool blocklist_remove(sqlite3 *db, uint64_t sender, bool *was_blocked)
{
	sqlite3_stmt *delete = db_prepare(db, "DELETE FROM blocked WHERE sender = ?");
	bool done = false;

	if (delete) {
		sqlite3_bind_int64(delete, 1, (sqlite3_int64)sender);
		done = db_run(delete);
	}
	*was_blocked = done && sqlite3_changes(db) > 0;
	sqlite3_finalize(delete);
	return done;
}
