#include "agahi/edition/editions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/edition/library.h"
#include "agahi/edition/rows.h"

#define COLUMNS \
	"id, ifnull(number, 0), ifnull(name, ''), state, title, author, note, published_by, made_ms," \
	" ifnull(published_ms, 0), base, replaces, hash, may_lose, ifnull(at_ms, 0), ifnull(refused_ms, 0)," \
	" refused, audit, audit_hash"

static const char *const state_names[] = {
	[EDITION_DRAFT] = "draft",
	[EDITION_PUBLISHED] = "published",
	[EDITION_RETIRED] = "retired",
};

const char *edition_state_name(enum edition_state state)
{
	return state_names[state];
}

bool edition_name_is_good(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < EDITION_NAME_SIZE &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == len &&
		strspn(name, "0123456789") < len && *name != '-' && strcmp(name, EDITION_LIVE) != 0;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static enum edition_state read_state(const char *name)
{
	return strcmp(name, "published") == 0  ? EDITION_PUBLISHED
		: strcmp(name, "retired") == 0 ? EDITION_RETIRED
					       : EDITION_DRAFT;
}

static void read_text(sqlite3_stmt *row, int column, char *text, size_t size)
{
	snprintf(text, size, "%s", db_column_text(row, column));
}

static void read_edition(sqlite3_stmt *row, struct edition *edition)
{
	edition->id = sqlite3_column_int64(row, 0);
	edition->number = sqlite3_column_int64(row, 1);
	read_text(row, 2, edition->name, sizeof(edition->name));
	edition->state = read_state(db_column_text(row, 3));
	read_text(row, 4, edition->title, sizeof(edition->title));
	read_text(row, 5, edition->author, sizeof(edition->author));
	read_text(row, 6, edition->note, sizeof(edition->note));
	read_text(row, 7, edition->published_by, sizeof(edition->published_by));
	edition->made_ms = sqlite3_column_int64(row, 8);
	edition->published_ms = sqlite3_column_int64(row, 9);
	edition->base = sqlite3_column_int64(row, 10);
	edition->replaces = sqlite3_column_int64(row, 11);
	read_text(row, 12, edition->hash, sizeof(edition->hash));
	edition->may_lose = sqlite3_column_int(row, 13) != 0;
	edition->at_ms = sqlite3_column_int64(row, 14);
	edition->refused_ms = sqlite3_column_int64(row, 15);
	read_text(row, 16, edition->refused, sizeof(edition->refused));
	edition->audit = sqlite3_column_int64(row, 17);
	read_text(row, 18, edition->audit_hash, sizeof(edition->audit_hash));
}

static bool is_number(const char *which)
{
	size_t len = strlen(which);

	return len > 0 && len < 19 && strspn(which, "0123456789") == len;
}

bool editions_find_within(sqlite3 *db, const char *which, struct edition *found)
{
	bool number = is_number(which), live = strcmp(which, EDITION_LIVE) == 0;
	sqlite3_stmt *select = db_prepare(db,
		live             ? "SELECT " COLUMNS " FROM edition WHERE state = 'published'"
			: number ? "SELECT " COLUMNS " FROM edition WHERE number = ?"
				 : "SELECT " COLUMNS " FROM edition WHERE name = ?");
	int step = SQLITE_ERROR;

	memset(found, 0, sizeof(*found));
	if (!select)
		return false;
	if (number)
		sqlite3_bind_int64(select, 1, strtoll(which, NULL, 10));
	else if (!live)
		db_bind_text(select, 1, which);
	step = sqlite3_step(select);
	if (step == SQLITE_ROW)
		read_edition(select, found);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

bool editions_find_id_within(sqlite3 *db, long long id, struct edition *found)
{
	sqlite3_stmt *select = db_prepare(db, "SELECT " COLUMNS " FROM edition WHERE id = ?");
	bool read = false;

	if (select) {
		sqlite3_bind_int64(select, 1, id);
		read = sqlite3_step(select) == SQLITE_ROW;
	}
	if (read)
		read_edition(select, found);
	sqlite3_finalize(select);
	return read;
}

bool editions_find_due_within(sqlite3 *db, int64_t now_ms, struct edition *due)
{
	sqlite3_stmt *select =
		db_prepare(db, "SELECT " COLUMNS " FROM edition WHERE at_ms <= ? ORDER BY at_ms, id LIMIT 1");
	int step = SQLITE_ERROR;

	memset(due, 0, sizeof(*due));
	if (select) {
		sqlite3_bind_int64(select, 1, now_ms);
		step = sqlite3_step(select);
	}
	if (step == SQLITE_ROW)
		read_edition(select, due);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

/* Editions of the database's earlier versions have no hash. */
bool editions_fill_hash(sqlite3 *db, struct edition *edition)
{
	struct message_set *set = NULL;
	bool filled = edition->id == 0 || *edition->hash != '\0';

	if (!filled && (set = message_set_new()))
		filled = rows_load(db, edition->id, set) && tables_hash(set, edition->hash);
	message_set_free(set);
	return filled;
}

bool editions_find(sqlite3 *db, const char *which, struct edition *found, char *error, size_t size)
{
	bool read = library_begin(db, "BEGIN") && editions_find_within(db, which, found) &&
		editions_fill_hash(db, found);

	if (!read)
		library_tell(db, error, size);
	db_execute(db, "COMMIT");
	return read;
}

bool editions_find_content(
	sqlite3 *db, const char *hash, long long base, struct edition *found, char *error, size_t size)
{
	sqlite3_stmt *select = db_prepare(db,
		"SELECT " COLUMNS " FROM edition WHERE hash = ? AND base = ? AND number IS NOT NULL"
		" ORDER BY number DESC LIMIT 1");
	int step = SQLITE_ERROR;

	memset(found, 0, sizeof(*found));
	if (select) {
		db_bind_text(select, 1, hash);
		sqlite3_bind_int64(select, 2, base);
		step = sqlite3_step(select);
	}
	if (step == SQLITE_ROW)
		read_edition(select, found);
	else if (step != SQLITE_DONE)
		library_tell(db, error, size);
	sqlite3_finalize(select);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

/* Where SQLite found nothing wrong, it may be the rows that are. */
static void tell_unreadable(sqlite3 *db, const struct edition *edition, char *error, size_t size)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"SELECT count(*) FROM keyword WHERE set_id = %lld AND message NOT IN (SELECT position FROM "
		"message WHERE "
		"set_id = %lld)",
		edition->id, edition->id);
	library_tell(db, error, size);
	if (db_number(db, sql, 0) > 0)
		snprintf(error, size, "%s%lld is damaged: there are keywords without their message",
			edition->number > 0 ? "edition " : "the draft, row ",
			edition->number > 0 ? edition->number : edition->id);
}

static bool is_what_was_kept(const struct edition *edition, const char *hash, char *error, size_t size)
{
	if (strcmp(edition->hash, hash) == 0)
		return true;
	if (edition->number > 0)
		snprintf(error, size,
			"the rows of edition %lld are not what was kept: they were changed by other means "
			"than agahi, "
			"or the file is damaged",
			edition->number);
	else
		snprintf(error, size,
			"the rows of draft %s are not what was kept: they were changed by other means than "
			"agahi, or "
			"the file is damaged",
			edition->name);
	return false;
}

static struct message_set *load_found(sqlite3 *db, struct edition *found, char *error, size_t size)
{
	struct message_set *set = message_set_new();
	char hash[TABLES_HASH_SIZE];

	if (!set || (found->id != 0 && !rows_load(db, found->id, set)) || !tables_hash(set, hash)) {
		tell_unreadable(db, found, error, size);
		message_set_free(set);
		return NULL;
	}
	if (found->id != 0 && *found->hash == '\0')
		memcpy(found->hash, hash, sizeof(hash));
	if (found->id == 0 || is_what_was_kept(found, hash, error, size))
		return set;
	message_set_free(set);
	return NULL;
}

/* Editions there are, and none is live: nobody does that but by accident. */
static bool has_lost_the_live_one(sqlite3 *db, const char *which, const struct edition *found)
{
	return found->id == 0 && strcmp(which, EDITION_LIVE) == 0 &&
		db_number(db, "SELECT count(*) FROM edition WHERE number IS NOT NULL", 0) > 0;
}

struct message_set *editions_load(
	sqlite3 *db, const char *which, struct edition *found, char *error, size_t size)
{
	struct message_set *set = NULL;

	if (!library_begin(db, "BEGIN") || !editions_find_within(db, which, found))
		library_tell(db, error, size);
	else if (has_lost_the_live_one(db, which, found))
		snprintf(error, size, "none of its editions is live: the file is damaged");
	else
		set = load_found(db, found, error, size);
	db_execute(db, "COMMIT");
	return set;
}

long long editions_newest(sqlite3 *db)
{
	return db_number(db, "SELECT ifnull(max(number), 0) FROM edition", 0);
}

struct message_set *editions_load_usable(
	sqlite3 *db, struct edition *live, struct edition *found, char *reason, size_t size)
{
	char which[24], error[512];
	struct message_set *set = editions_load(db, EDITION_LIVE, live, reason, size);

	long long newest = editions_newest(db);

	*found = *live;
	if (set)
		*reason = '\0';
	for (long long number = newest; !set && number > 0 && number > newest - EDITIONS_LOOK_BACK;
		number--) {
		snprintf(which, sizeof(which), "%lld", number);
		set = editions_load(db, which, found, error, sizeof(error));
	}
	return set;
}

static bool list(sqlite3 *db, size_t most, editions_each_h handler, void *arg)
{
	sqlite3_stmt *select = db_prepare(db,
		"SELECT " COLUMNS " FROM edition WHERE number IS NULL OR number IN"
		" (SELECT number FROM edition WHERE number IS NOT NULL ORDER BY number DESC LIMIT ?)"
		" ORDER BY number IS NOT NULL, name, number DESC");
	int step = SQLITE_ERROR;
	bool filled = true;

	if (!select)
		return false;
	sqlite3_bind_int64(select, 1, most > INT64_MAX ? INT64_MAX : (sqlite3_int64)most);
	while (filled && (step = sqlite3_step(select)) == SQLITE_ROW) {
		struct edition edition;

		read_edition(select, &edition);
		filled = editions_fill_hash(db, &edition);
		if (filled)
			handler(&edition, arg);
	}
	sqlite3_finalize(select);
	return filled && step == SQLITE_DONE;
}

bool editions_list(sqlite3 *db, size_t most, editions_each_h handler, void *arg, char *error, size_t size)
{
	bool read = library_begin(db, "BEGIN") && list(db, most, handler, arg);

	if (!read)
		library_tell(db, error, size);
	db_execute(db, "COMMIT");
	return read;
}

int64_t editions_next_due_ms(sqlite3 *db)
{
	return db_number(db, "SELECT min(at_ms) FROM edition WHERE at_ms IS NOT NULL", 0);
}
