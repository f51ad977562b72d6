#include "agahi/drafts/stored_rows.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"

/* The statements of each table that has rows of its own. ?1 is the edition, ?2 to ?4 the name, NULL where it has no such
 * part. */
struct table_sql {
	const char *find, *update, *insert, *remove, *place, *shift, *move;
};

#define FIND(columns, table, where) \
	"SELECT " columns \
	", rev, by, at_ms, position, (SELECT p.shown FROM person p WHERE p.id = by) FROM " table \
	" WHERE edition = ?1 AND " where

/* Where a new row of a group stands: after the group, or at the end. */
#define PLACE(table, group) \
	"SELECT coalesce((SELECT max(position) + 1 FROM " table " WHERE edition = ?1 AND " group " = ?2)," \
	" (SELECT max(position) + 1 FROM " table " WHERE edition = ?1), 0)"
#define SHIFT(table) "UPDATE " table " SET position = position + 1 WHERE edition = ?1 AND position >= ?2"

#define MESSAGE "topic = ?2 AND lang = ?3 AND ?4 IS NULL"
#define PLACEHOLDER "name = ?2 AND lang = ?3 AND ?4 IS NULL"
#define MENU "menu = ?2 AND item = ?3 AND lang = ?4"

static const struct table_sql sql[] = {
	[TABLE_MESSAGES] = { FIND("text, ''", "message", MESSAGE),
		"UPDATE message SET text = ?5, rev = ?7, by = ?8, at_ms = ?9 WHERE edition = ?1 AND ?6 = '' "
		"AND " MESSAGE,
		"INSERT INTO message (edition, topic, lang, text, rev, by, at_ms, position)"
		" SELECT ?1, ?2, ?3, ?5, ?7, ?8, ?9, ?10 WHERE ?4 IS NULL AND ?6 = ''",
		"DELETE FROM message WHERE edition = ?1 AND " MESSAGE, PLACE("message", "topic"),
		SHIFT("message"),
		"UPDATE message SET position = ?5, rev = ?6, by = ?7, at_ms = ?8 WHERE edition = ?1 "
		"AND " MESSAGE },
	[TABLE_PLACEHOLDERS] = { FIND("value, ''", "placeholder", PLACEHOLDER),
		"UPDATE placeholder SET value = ?5, rev = ?7, by = ?8, at_ms = ?9 WHERE edition = ?1 AND ?6 "
		"= ''"
		" AND " PLACEHOLDER,
		"INSERT INTO placeholder (edition, name, lang, value, rev, by, at_ms, position)"
		" SELECT ?1, ?2, ?3, ?5, ?7, ?8, ?9, ?10 WHERE ?4 IS NULL AND ?6 = ''",
		"DELETE FROM placeholder WHERE edition = ?1 AND " PLACEHOLDER, PLACE("placeholder", "name"),
		SHIFT("placeholder"),
		"UPDATE placeholder SET position = ?5, rev = ?6, by = ?7, at_ms = ?8 WHERE edition = ?1"
		" AND " PLACEHOLDER },
	[TABLE_MENUS] = { FIND("label, target", "menu_item", MENU),
		"UPDATE menu_item SET label = ?5, target = ?6, rev = ?7, by = ?8, at_ms = ?9 WHERE edition = "
		"?1"
		" AND " MENU,
		"INSERT INTO menu_item (edition, menu, item, lang, label, target, rev, by, at_ms, position)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"DELETE FROM menu_item WHERE edition = ?1 AND " MENU, PLACE("menu_item", "menu"),
		SHIFT("menu_item"),
		"UPDATE menu_item SET position = ?5, rev = ?6, by = ?7, at_ms = ?8 WHERE edition = ?1 "
		"AND " MENU },
};

/* --- reading ------------------------------------------------------------------------------------------ */

/* The row of that name with what it says, alone in a set. Keywords come after it. */
static bool build(const struct row_name *name, const char *first, const char *second, struct stored_row *row)
{
	row->set = message_set_new();
	if (!row->set)
		return false;
	if (name->table == TABLE_MESSAGES)
		return (row->message = message_set_add_message(
				row->set, name->parts[0], name->parts[1], first, 0)) != NULL;
	if (name->table == TABLE_PLACEHOLDERS) {
		if (!message_set_add_placeholder(row->set, name->parts[0], name->parts[1], first, 0))
			return false;
		row->placeholder = row->set->placeholders;
		return true;
	}
	const char *const fields[] = { name->parts[0], name->parts[1], name->parts[2], first, second };
	if (!message_set_add_menu(row->set, fields, 0))
		return false;
	row->menu = row->set->menus;
	return true;
}

static bool add_keywords(sqlite3 *db, long long edition, const struct row_name *name, struct message_set *set)
{
	sqlite3_stmt *select = query_prepare(db,
		"SELECT keyword FROM keyword WHERE edition = ? AND topic = ? AND lang = ? ORDER BY position",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(name->parts[0]), QUERY_TEXT(name->parts[1])));
	int step = SQLITE_ERROR;

	while (select && (step = sqlite3_step(select)) == SQLITE_ROW) {
		if (!message_row_add_keyword(&set->messages[0], db_column_text(select, 0)))
			break;
	}
	sqlite3_finalize(select);
	return step == SQLITE_DONE;
}

bool stored_row_find(sqlite3 *db, long long edition, const struct row_name *name, struct stored_row *row)
{
	*row = (struct stored_row){ 0 };
	sqlite3_stmt *select = query_prepare(db, sql[name->table].find,
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(name->parts[0]), QUERY_TEXT(name->parts[1]),
			QUERY_TEXT(name->parts[2])));
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;
	bool found = step == SQLITE_DONE;

	if (step == SQLITE_ROW) {
		row->rev = sqlite3_column_int64(select, 2);
		row->by = sqlite3_column_int64(select, 3);
		row->at_ms = sqlite3_column_int64(select, 4);
		row->position = sqlite3_column_int64(select, 5);
		query_copy_text(select, 6, row->by_shown, sizeof(row->by_shown));
		found = build(name, db_column_text(select, 0), db_column_text(select, 1), row);
		if (found && name->table == TABLE_MESSAGES)
			found = add_keywords(db, edition, name, row->set);
	}
	sqlite3_finalize(select);
	return found;
}

void stored_row_free(struct stored_row *row)
{
	message_set_free(row->set);
	*row = (struct stored_row){ 0 };
}

/* --- what it was -------------------------------------------------------------------------------------- */

/* ["text", "keyword", …], ["value"], ["label", "target"]; free() it. */
static char *write_past(const struct message_set *set, enum table table, size_t row)
{
	json_t *array = json_array();
	bool good = array != NULL;

	if (table == TABLE_MESSAGES) {
		const struct message_row *message = &set->messages[row];

		good = good && json_array_append_new(array, json_string(message->text)) == 0;
		for (size_t i = 0; good && i < message->keyword_count; i++)
			good = json_array_append_new(array, json_string(message->keywords[i])) == 0;
	} else if (table == TABLE_PLACEHOLDERS) {
		good = good && json_array_append_new(array, json_string(set->placeholders[row].value)) == 0;
	} else {
		good = good && json_array_append_new(array, json_string(set->menus[row].label)) == 0 &&
			json_array_append_new(array, json_string(set->menus[row].target)) == 0;
	}
	char *text = good ? json_dumps(array, JSON_COMPACT) : NULL;
	json_decref(array);
	return text;
}

bool stored_row_keep_past(sqlite3 *db, long long edition, long long rev, const struct message_set *set,
	enum table table, size_t row)
{
	struct row_name name = row_name_of(set, table, row);
	char what[ROW_NAME_SIZE];
	char *text = write_past(set, table, row);
	bool kept = text &&
		query_run(db, "INSERT OR REPLACE INTO past (edition, what, rev, row) VALUES (?, ?, ?, ?)",
			QUERY(QUERY_NUMBER(edition), QUERY_TEXT(row_name_write(&name, what)),
				QUERY_NUMBER(rev), QUERY_TEXT(text)));

	free(text);
	return kept;
}

static const char *text_at(const json_t *array, size_t index)
{
	const char *text = json_string_value(json_array_get(array, index));

	return text ? text : "";
}

static bool read_past(const char *text, const struct row_name *name, struct stored_row *row)
{
	json_t *array = json_loads(text, 0, NULL);
	bool read = array && build(name, text_at(array, 0), text_at(array, 1), row);

	for (size_t i = 1; read && name->table == TABLE_MESSAGES && i < json_array_size(array); i++)
		read = message_row_add_keyword(&row->set->messages[0], text_at(array, i));
	json_decref(array);
	return read;
}

bool stored_row_find_past(
	sqlite3 *db, long long edition, const struct row_name *name, long long rev, struct stored_row *row)
{
	char what[ROW_NAME_SIZE];

	*row = (struct stored_row){ 0 };
	sqlite3_stmt *select = query_prepare(db,
		"SELECT row FROM past WHERE edition = ? AND what = ? AND rev = ?",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(row_name_write(name, what)), QUERY_NUMBER(rev)));
	int step = select ? sqlite3_step(select) : SQLITE_ERROR;
	bool found = step == SQLITE_DONE;

	if (step == SQLITE_ROW) {
		row->rev = rev;
		found = read_past(db_column_text(select, 0), name, row);
	}
	sqlite3_finalize(select);
	return found;
}

bool stored_rows_forget_past(sqlite3 *db, long long edition)
{
	return query_run(db, "DELETE FROM past WHERE edition = ?", QUERY(QUERY_NUMBER(edition)));
}

/* --- writing ------------------------------------------------------------------------------------------ */

static bool remove_keywords(sqlite3 *db, long long edition, const struct row_name *name)
{
	return query_run(db, "DELETE FROM keyword WHERE edition = ? AND topic = ? AND lang = ?",
		QUERY(QUERY_NUMBER(edition), QUERY_TEXT(name->parts[0]), QUERY_TEXT(name->parts[1])));
}

static bool put_keywords(
	sqlite3 *db, long long edition, const struct row_name *name, const struct message_row *message)
{
	bool put = remove_keywords(db, edition, name);

	for (size_t i = 0; put && i < message->keyword_count; i++)
		put = query_run(db,
			"INSERT INTO keyword (edition, topic, lang, position, keyword) VALUES (?, ?, ?, ?, "
			"?)",
			QUERY(QUERY_NUMBER(edition), QUERY_TEXT(name->parts[0]), QUERY_TEXT(name->parts[1]),
				QUERY_NUMBER(i), QUERY_TEXT(message->keywords[i])));
	return put;
}

/* Makes room for a new row of that name: its position; -1 when that fails. */
static long long make_room(sqlite3 *db, long long edition, const struct row_name *name)
{
	long long place = query_number_or(
		db, sql[name->table].place, QUERY(QUERY_NUMBER(edition), QUERY_TEXT(name->parts[0])), -1);

	return place >= 0 &&
			query_run(
				db, sql[name->table].shift, QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(place)))
		? place
		: -1;
}

/* In the place of the one of its name. */
static bool update_row(sqlite3 *db, const struct stored_change *change, const struct row_name *name,
	const char *const values[2])
{
	return query_run(db, sql[name->table].update,
		QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(name->parts[0]), QUERY_TEXT(name->parts[1]),
			QUERY_TEXT(name->parts[2]), QUERY_TEXT(values[0]), QUERY_TEXT(values[1]),
			QUERY_NUMBER(change->rev), QUERY_ID(change->by), QUERY_NUMBER(change->now_ms)));
}

static bool insert_row(sqlite3 *db, const struct stored_change *change, const struct row_name *name,
	const char *const values[2])
{
	long long place = make_room(db, change->edition, name);

	return place >= 0 &&
		query_run(db, sql[name->table].insert,
			QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(name->parts[0]),
				QUERY_TEXT(name->parts[1]), QUERY_TEXT(name->parts[2]), QUERY_TEXT(values[0]),
				QUERY_TEXT(values[1]), QUERY_NUMBER(change->rev), QUERY_ID(change->by),
				QUERY_NUMBER(change->now_ms), QUERY_NUMBER(place)));
}

bool stored_row_put(
	sqlite3 *db, const struct stored_change *change, enum table table, const struct message_set *set)
{
	const char *const values[][2] = { { set->message_count ? set->messages[0].text : "", "" },
		{ set->placeholder_count ? set->placeholders[0].value : "", "" },
		{ set->menu_count ? set->menus[0].label : "", set->menu_count ? set->menus[0].target : "" } };
	struct row_name name = row_name_of(set, table, 0);
	struct stored_row old;
	bool put = stored_row_find(db, change->edition, &name, &old);

	if (put && old.set)
		put = stored_row_keep_past(db, change->edition, old.rev, old.set, table, 0) &&
			update_row(db, change, &name, values[table]);
	else if (put)
		put = insert_row(db, change, &name, values[table]);
	if (put && table == TABLE_MESSAGES)
		put = put_keywords(db, change->edition, &name, &set->messages[0]);
	stored_row_free(&old);
	return put;
}

bool stored_row_remove(sqlite3 *db, const struct stored_change *change, const struct row_name *name)
{
	struct stored_row old;
	bool removed = stored_row_find(db, change->edition, name, &old) && old.set &&
		stored_row_keep_past(db, change->edition, old.rev, old.set, name->table, 0);

	if (removed && name->table == TABLE_MESSAGES)
		removed = remove_keywords(db, change->edition, name);
	stored_row_free(&old);
	return removed &&
		query_run(db, sql[name->table].remove,
			QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(name->parts[0]),
				QUERY_TEXT(name->parts[1]), QUERY_TEXT(name->parts[2])));
}

bool stored_row_move(sqlite3 *db, const struct stored_change *change, const struct row_name *name,
	const struct row_name *before)
{
	struct stored_row old, other = { 0 };
	bool moved = stored_row_find(db, change->edition, name, &old) && old.set &&
		stored_row_keep_past(db, change->edition, old.rev, old.set, name->table, 0);
	long long place = -1;

	if (moved && before && stored_row_find(db, change->edition, before, &other) && other.set)
		place = other.position;
	else if (moved && !before)
		/* No group has this name, so it is the end. */
		place = query_number_or(db, sql[name->table].place,
			QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(NULL)), -1);
	stored_row_free(&old);
	stored_row_free(&other);
	return place >= 0 &&
		query_run(db, sql[name->table].shift,
			QUERY(QUERY_NUMBER(change->edition), QUERY_NUMBER(place))) &&
		query_run(db, sql[name->table].move,
			QUERY(QUERY_NUMBER(change->edition), QUERY_TEXT(name->parts[0]),
				QUERY_TEXT(name->parts[1]), QUERY_TEXT(name->parts[2]), QUERY_NUMBER(place),
				QUERY_NUMBER(change->rev), QUERY_ID(change->by),
				QUERY_NUMBER(change->now_ms)));
}
