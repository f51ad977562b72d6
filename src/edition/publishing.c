#include "agahi/edition/publishing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/edition/rows.h"

enum { MOST_DUE_AT_ONCE = 64 };

_Static_assert(
	(int)MODELS_EDITIONS >= (int)EDITIONS_LOOK_BACK, "what can be fallen back to has what it learned");

/* --- changing, inside a transaction ------------------------------------------------------------------- */

static bool finish(sqlite3 *db, enum publishing_result *result, char *error, size_t size)
{
	if (*result == PUBLISHING_DONE && (!models_delete_unused(db) || !db_execute(db, "COMMIT")))
		*result = PUBLISHING_FAILED;
	if (*result == PUBLISHING_FAILED)
		library_tell(db, error, size);
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return *result == PUBLISHING_DONE;
}

static bool run_for(sqlite3 *db, const char *sql, long long id)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	bool done = statement != NULL;

	if (done) {
		sqlite3_bind_int64(statement, 1, id);
		done = db_run(statement);
	}
	sqlite3_finalize(statement);
	return done;
}

/* A set of its own, without rows; its id, or 0. */
static long long add_draft(
	sqlite3 *db, const char *name, const char *hash, const struct publishing_order *order)
{
	sqlite3_stmt *insert = db_prepare(db,
		"INSERT INTO edition (state, name, title, author, note, made_ms, base, hash, may_lose,"
		" audit, audit_hash)"
		" VALUES ('draft', ?, ifnull(?, ''), ?, ifnull(?, ''), ?, ?, ?, ?, ?, ifnull(?, ''))");
	bool done = insert != NULL;

	if (done) {
		db_bind_text(insert, 1, name);
		db_bind_text(insert, 2, order->title);
		db_bind_text(insert, 3, order->by);
		db_bind_text(insert, 4, order->note);
		sqlite3_bind_int64(insert, 5, order->now_ms);
		sqlite3_bind_int64(insert, 6, order->base);
		db_bind_text(insert, 7, hash);
		sqlite3_bind_int(insert, 8, order->may_lose);
		sqlite3_bind_int64(insert, 9, order->audit);
		db_bind_text(insert, 10, order->audit_hash);
		done = db_run(insert);
	}
	sqlite3_finalize(insert);
	return done ? sqlite3_last_insert_rowid(db) : 0;
}

/* The rows of a set, and its model where that comes with it. */
static bool store_set(
	sqlite3 *db, long long id, const struct message_set *set, const struct publishing_order *order)
{
	char hash[TABLES_HASH_SIZE];

	if (!rows_store(db, id, set) || !models_hash(set, hash))
		return false;
	return !order->model.data || *hash == '\0' || models_store(db, hash, order->model);
}

static const char *publisher_of(const struct publishing_order *order)
{
	return order->publisher ? order->publisher : order->by;
}

/* The draft takes the place of what is live. */
static bool make_live(sqlite3 *db, long long id, const char *by, int64_t now_ms)
{
	sqlite3_stmt *update = NULL;
	bool done = run_for(db,
			    "UPDATE edition SET replaces = ifnull((SELECT number FROM edition WHERE state = "
			    "'published'), 0)"
			    " WHERE id = ?",
			    id) &&
		db_execute(db, "UPDATE edition SET state = 'retired' WHERE state = 'published'");

	if (done)
		update = db_prepare(db,
			"UPDATE edition SET state = 'published', name = NULL, at_ms = NULL, refused_ms = "
			"NULL,"
			" refused = '', number = (SELECT ifnull(max(number), 0) + 1 FROM edition),"
			" published_ms = ?2, published_by = ?3 WHERE id = ?1");
	if (update) {
		sqlite3_bind_int64(update, 1, id);
		sqlite3_bind_int64(update, 2, now_ms);
		db_bind_text(update, 3, by);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return update && done;
}

static bool is_overtaken(const struct edition *live, long long base, char *error, size_t size)
{
	if (live->number == base)
		return false;
	if (base == 0)
		snprintf(error, size, "it was made when nothing was live; edition %lld (%s) is live now",
			live->number, live->author);
	else
		snprintf(error, size, "it was made from edition %lld; edition %lld (%s) is live now", base,
			live->number, live->author);
	return true;
}

static bool delete_draft(sqlite3 *db, long long id)
{
	return rows_delete(db, id) && run_for(db, "DELETE FROM edition WHERE id = ?", id);
}

/* What is said of a draft when it is published, or scheduled, takes the place of what was said before. */
static bool set_words(sqlite3 *db, long long id, const struct publishing_order *order)
{
	sqlite3_stmt *update = db_prepare(
		db, "UPDATE edition SET title = ifnull(?2, title), note = ifnull(?3, note) WHERE id = ?1");
	bool done = update != NULL;

	if (done) {
		sqlite3_bind_int64(update, 1, id);
		db_bind_text(update, 2, order->title);
		db_bind_text(update, 3, order->note);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

static bool publish_draft(sqlite3 *db, long long id, const struct publishing_order *order)
{
	return set_words(db, id, order) && make_live(db, id, publisher_of(order), order->now_ms);
}

/* --- drafts ------------------------------------------------------------------------------------------- */

static enum publishing_result replace_draft(sqlite3 *db, const char *name, const struct message_set *set,
	const struct publishing_order *order, char *error, size_t size)
{
	char hash[TABLES_HASH_SIZE];
	struct edition earlier;

	if (!editions_find_within(db, name, &earlier) || !tables_hash(set, hash))
		return PUBLISHING_FAILED;
	if (earlier.id != 0 && earlier.at_ms != 0) {
		snprintf(error, size, "the draft %s is scheduled; take that back first (agahi unschedule %s)",
			name, name);
		return PUBLISHING_TAKEN;
	}
	if (earlier.id != 0 && strcmp(earlier.author, order->by) != 0 && !order->anyway) {
		snprintf(error, size,
			"the draft %s is %s's; take another name (--draft=NAME), or replace it with --anyway",
			name, earlier.author);
		return PUBLISHING_TAKEN;
	}
	if (earlier.id != 0 && !delete_draft(db, earlier.id))
		return PUBLISHING_FAILED;
	struct publishing_order kept = *order;
	kept.title = order->title ? order->title : earlier.title;
	kept.note = order->note ? order->note : earlier.note;
	long long id = add_draft(db, name, hash, &kept);
	return id > 0 && store_set(db, id, set, &kept) ? PUBLISHING_DONE : PUBLISHING_FAILED;
}

enum publishing_result publishing_keep_draft(sqlite3 *db, const char *name, const struct message_set *set,
	const struct publishing_order *order, char *error, size_t size)
{
	enum publishing_result result = PUBLISHING_FAILED;

	if (library_begin(db, "BEGIN IMMEDIATE"))
		result = replace_draft(db, name, set, order, error, size);
	finish(db, &result, error, size);
	return result;
}

static enum publishing_result change_draft(
	sqlite3 *db, const char *name, bool (*change)(sqlite3 *db, long long id), char *error, size_t size)
{
	enum publishing_result result = PUBLISHING_FAILED;
	struct edition draft;

	if (library_begin(db, "BEGIN IMMEDIATE") && editions_find_within(db, name, &draft)) {
		result = draft.id != 0 && draft.state == EDITION_DRAFT ? PUBLISHING_DONE : PUBLISHING_MISSING;
		if (result == PUBLISHING_DONE && !change(db, draft.id))
			result = PUBLISHING_FAILED;
	}
	finish(db, &result, error, size);
	return result;
}

enum publishing_result publishing_discard(sqlite3 *db, const char *name, char *error, size_t size)
{
	return change_draft(db, name, delete_draft, error, size);
}

static bool set_time(
	sqlite3 *db, const struct edition *draft, const struct publishing_order *order, int64_t at_ms)
{
	sqlite3_stmt *update = db_prepare(db,
		"UPDATE edition SET at_ms = nullif(?2, 0), published_by = ?3, base = ?4, refused_ms = NULL, "
		"refused = ''"
		" WHERE id = ?1");
	bool done = update != NULL;

	if (done) {
		sqlite3_bind_int64(update, 1, draft->id);
		sqlite3_bind_int64(update, 2, at_ms);
		db_bind_text(update, 3, at_ms ? publisher_of(order) : "");
		sqlite3_bind_int64(update, 4, draft->base);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

static enum publishing_result schedule(sqlite3 *db, const char *name, const struct publishing_order *order,
	int64_t at_ms, char *error, size_t size)
{
	struct edition draft, live;

	if (!editions_find_within(db, name, &draft) || !editions_find_within(db, EDITION_LIVE, &live))
		return PUBLISHING_FAILED;
	if (draft.id == 0 || draft.state != EDITION_DRAFT || (at_ms == 0 && draft.at_ms == 0))
		return PUBLISHING_MISSING;
	if (at_ms != 0 && !order->anyway && is_overtaken(&live, draft.base, error, size))
		return PUBLISHING_OVERTAKEN;
	if (at_ms != 0)
		draft.base = live.number;
	return set_words(db, draft.id, order) && set_time(db, &draft, order, at_ms) ? PUBLISHING_DONE
										    : PUBLISHING_FAILED;
}

enum publishing_result publishing_schedule(sqlite3 *db, const char *name,
	const struct publishing_order *order, int64_t at_ms, char *error, size_t size)
{
	enum publishing_result result = PUBLISHING_FAILED;

	if (library_begin(db, "BEGIN IMMEDIATE"))
		result = schedule(db, name, order, at_ms, error, size);
	finish(db, &result, error, size);
	return result;
}

/* --- publishing --------------------------------------------------------------------------------------- */

static enum publishing_result publish_set(sqlite3 *db, const struct message_set *set,
	const struct publishing_order *order, char *error, size_t size)
{
	char hash[TABLES_HASH_SIZE];
	struct edition live;

	if (!editions_find_within(db, EDITION_LIVE, &live) || !tables_hash(set, hash))
		return PUBLISHING_FAILED;
	if (!order->anyway && is_overtaken(&live, order->base, error, size))
		return PUBLISHING_OVERTAKEN;
	long long id = add_draft(db, NULL, hash, order);
	return id > 0 && store_set(db, id, set, order) &&
			make_live(db, id, publisher_of(order), order->now_ms)
		? PUBLISHING_DONE
		: PUBLISHING_FAILED;
}

enum publishing_result publishing_publish_set(sqlite3 *db, const struct message_set *set,
	const struct publishing_order *order, struct edition *live, char *error, size_t size)
{
	enum publishing_result result = PUBLISHING_FAILED;

	if (library_begin(db, "BEGIN IMMEDIATE"))
		result = publish_set(db, set, order, error, size);
	if (result == PUBLISHING_DONE && !editions_find_within(db, EDITION_LIVE, live))
		result = PUBLISHING_FAILED;
	finish(db, &result, error, size);
	return result;
}

static bool bring_back(sqlite3 *db, const struct edition *old, const struct publishing_order *order)
{
	struct publishing_order as_it_was = *order;
	char note[EDITION_TEXT_SIZE];

	snprintf(note, sizeof(note), "edition %lld again%s%s", old->number, order->note ? ": " : "",
		order->note ? order->note : "");
	as_it_was.title = order->title ? order->title : old->title;
	as_it_was.note = note;
	long long id = add_draft(db, NULL, old->hash, &as_it_was);
	return id > 0 && rows_copy(db, old->id, id) && make_live(db, id, publisher_of(order), order->now_ms);
}

static enum publishing_result publish_found(
	sqlite3 *db, const char *which, const struct publishing_order *order, char *error, size_t size)
{
	struct edition source, live;

	if (!editions_find_within(db, which, &source) || !editions_find_within(db, EDITION_LIVE, &live) ||
		!editions_fill_hash(db, &source))
		return PUBLISHING_FAILED;
	if (source.id == 0)
		return PUBLISHING_MISSING;
	bool draft = source.state == EDITION_DRAFT;
	if (!order->anyway && is_overtaken(&live, draft ? source.base : order->base, error, size))
		return PUBLISHING_OVERTAKEN;
	bool done = draft ? publish_draft(db, source.id, order) : bring_back(db, &source, order);
	return done ? PUBLISHING_DONE : PUBLISHING_FAILED;
}

enum publishing_result publishing_publish(sqlite3 *db, const char *which,
	const struct publishing_order *order, struct edition *live, char *error, size_t size)
{
	enum publishing_result result = PUBLISHING_FAILED;

	if (library_begin(db, "BEGIN IMMEDIATE"))
		result = publish_found(db, which, order, error, size);
	if (result == PUBLISHING_DONE && !editions_find_within(db, EDITION_LIVE, live))
		result = PUBLISHING_FAILED;
	finish(db, &result, error, size);
	return result;
}

/* --- what is due -------------------------------------------------------------------------------------- */

static bool refuse(sqlite3 *db, long long id, int64_t now_ms, const char *why)
{
	sqlite3_stmt *update = db_prepare(
		db, "UPDATE edition SET at_ms = NULL, refused_ms = ?2, refused = ?3 WHERE id = ?1");
	bool done = update != NULL;

	if (done) {
		sqlite3_bind_int64(update, 1, id);
		sqlite3_bind_int64(update, 2, now_ms);
		db_bind_text(update, 3, why);
		done = db_run(update);
	}
	sqlite3_finalize(update);
	return done;
}

static bool publish_one_due(sqlite3 *db, struct edition *due, int64_t now_ms)
{
	char why[EDITION_TEXT_SIZE];
	struct edition live;

	if (!editions_find_within(db, EDITION_LIVE, &live))
		return false;
	bool done = is_overtaken(&live, due->base, why, sizeof(why))
		? refuse(db, due->id, now_ms, why)
		: make_live(db, due->id, due->published_by, now_ms);
	return done && editions_find_id_within(db, due->id, due);
}

bool publishing_publish_due(
	sqlite3 *db, int64_t now_ms, editions_each_h told, void *arg, char *error, size_t size)
{
	struct edition *due = calloc(MOST_DUE_AT_ONCE, sizeof(*due));
	enum publishing_result result = PUBLISHING_FAILED;
	size_t count = 0;

	if (due && library_begin(db, "BEGIN IMMEDIATE")) {
		result = PUBLISHING_DONE;
		while (count < MOST_DUE_AT_ONCE && result == PUBLISHING_DONE) {
			if (!editions_find_due_within(db, now_ms, &due[count]))
				result = PUBLISHING_FAILED;
			else if (due[count].id == 0)
				break;
			else if (!publish_one_due(db, &due[count++], now_ms))
				result = PUBLISHING_FAILED;
		}
	}
	if (finish(db, &result, error, size)) {
		for (size_t i = 0; i < count; i++)
			told(&due[i], arg);
	}
	free(due);
	return result == PUBLISHING_DONE;
}
