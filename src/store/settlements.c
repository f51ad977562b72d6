#include "agahi/store/settlements.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

enum { FIRST_ROOM = 1024 };

enum statement { INSERT_SETTLED, DELETE_OUTBOX, STATEMENT_COUNT };

/* From ?1 to ?2. */
static const char *const statement_sql[STATEMENT_COUNT] = {
	/* Nothing where it was settled before, for then it left the outbox; nor of the last answer to who is forgotten. */
	[INSERT_SETTLED] = "INSERT OR IGNORE INTO settled SELECT id, received_ms, ?3, link, service_digits,"
			   " sender, request, topic, language, rule, keyword, ?4, ?5, ?6, ?7,"
			   " settled_message_ids(id), fingerprint, offered, manner"
			   " FROM outbox WHERE id BETWEEN ?1 AND ?2 AND NOT manner & 8",
	[DELETE_OUTBOX] = "DELETE FROM outbox WHERE id BETWEEN ?1 AND ?2",
};

_Static_assert(JOURNAL_FORGETS == 8, "INSERT_SETTLED asks for it");

struct gathered {
	const struct journal_settlement *settlement;
	size_t number; /* in the order that they came in */
};

struct settlements {
	struct sums *sums;
	struct gathered *gathered;
	size_t count, room;
	const struct gathered *range; /* that is being written */
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

/* --- gathering ---------------------------------------------------------------------------------------- */

static bool make_room(struct settlements *settlements)
{
	if (settlements->count < settlements->room)
		return true;
	size_t room = settlements->room == 0 ? FIRST_ROOM : settlements->room * 2;
	struct gathered *more = reallocarray(settlements->gathered, room, sizeof(*more));
	if (!more)
		return false;
	settlements->gathered = more;
	settlements->room = room;
	return true;
}

bool settlements_add(struct settlements *settlements, const struct journal_settlement *settlement)
{
	if (!make_room(settlements))
		return false;
	settlements->gathered[settlements->count] = (struct gathered){ settlement, settlements->count };
	settlements->count++;
	return true;
}

void settlements_discard(struct settlements *settlements)
{
	settlements->count = 0;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static int compare(const void *left, const void *right)
{
	const struct gathered *a = left, *b = right;

	if (a->settlement->id != b->settlement->id)
		return a->settlement->id > b->settlement->id ? 1 : -1;
	return (a->number > b->number) - (a->number < b->number);
}

static bool is_sorted(const struct settlements *settlements)
{
	for (size_t i = 1; i < settlements->count; i++) {
		if (compare(&settlements->gathered[i - 1], &settlements->gathered[i]) > 0)
			return false;
	}
	return true;
}

/* The next request, and it met the same fate at the same time. */
static bool goes_on(const struct journal_settlement *last, const struct journal_settlement *next)
{
	return next->id == last->id + 1 && next->settled_ms == last->settled_ms &&
		next->state == last->state && next->status == last->status && next->parts == last->parts &&
		next->resent == last->resent;
}

static size_t range_at(const struct settlements *settlements, size_t first)
{
	size_t end = first + 1;

	while (end < settlements->count &&
		goes_on(settlements->gathered[end - 1].settlement, settlements->gathered[end].settlement))
		end++;
	return end - first;
}

/* settled_message_ids(id), of a request of the range that is being written. */
static void tell_message_ids(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct settlements *settlements = sqlite3_user_data(context);
	const struct gathered *range = settlements->range;
	int64_t at = sqlite3_value_int64(values[0]) - range->settlement->id;

	(void)count;
	sqlite3_result_text(context, range[at].settlement->message_ids, -1, SQLITE_STATIC);
}

static bool write_range(struct settlements *settlements, const struct gathered *range, size_t count)
{
	const struct journal_settlement *first = range->settlement;
	sqlite3_stmt *insert = settlements->statements[INSERT_SETTLED];
	sqlite3_stmt *delete = settlements->statements[DELETE_OUTBOX];
	int64_t last = first->id + (int64_t)count - 1;

	for (size_t i = 0; i < count; i++) {
		if (!sums_settle(settlements->sums, range[i].settlement))
			return false;
	}
	settlements->range = range;
	sqlite3_bind_int64(insert, 1, first->id);
	sqlite3_bind_int64(insert, 2, last);
	sqlite3_bind_int64(insert, 3, first->settled_ms);
	sqlite3_bind_int(insert, 4, (int)first->state);
	sqlite3_bind_int64(insert, 5, first->status);
	sqlite3_bind_int(insert, 6, first->parts);
	sqlite3_bind_int(insert, 7, first->resent);
	sqlite3_bind_int64(delete, 1, first->id);
	sqlite3_bind_int64(delete, 2, last);
	return db_run(insert) && db_run(delete);
}

bool settlements_write(struct settlements *settlements)
{
	bool written = true;

	if (!is_sorted(settlements))
		qsort(settlements->gathered, settlements->count, sizeof(settlements->gathered[0]), compare);
	for (size_t at = 0, count; written && at < settlements->count; at += count) {
		count = range_at(settlements, at);
		written = write_range(settlements, &settlements->gathered[at], count);
	}
	settlements->count = 0;
	return written;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct settlements *settlements_new(sqlite3 *db, struct sums *sums)
{
	struct settlements *settlements = calloc(1, sizeof(*settlements));

	if (!settlements)
		return NULL;
	settlements->sums = sums;
	if (sqlite3_create_function(db, "settled_message_ids", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
		    settlements, tell_message_ids, NULL, NULL) == SQLITE_OK &&
		db_prepare_all(db, statement_sql, STATEMENT_COUNT, settlements->statements))
		return settlements;
	settlements_free(settlements);
	return NULL;
}

void settlements_free(struct settlements *settlements)
{
	if (!settlements)
		return;
	db_finalize_all(settlements->statements, STATEMENT_COUNT);
	free(settlements->gathered);
	free(settlements);
}
