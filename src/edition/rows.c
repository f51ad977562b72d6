#include "agahi/edition/rows.h"

#include <string.h>

#include "agahi/edition/example_lists.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/edition/tables.h"

/* --- loading ------------------------------------------------------------------------------------------ */

typedef bool (*row_h)(sqlite3_stmt *row, struct message_set *set);

static bool load_rows(sqlite3 *db, long long id, const char *sql, row_h add, struct message_set *set)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	int step = SQLITE_ERROR;

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, id);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!add(statement, set))
			break;
	}
	sqlite3_finalize(statement);
	return step == SQLITE_DONE;
}

static bool load_message(sqlite3_stmt *row, struct message_set *set)
{
	return message_set_add_message(set, db_column_text(row, 0), db_column_text(row, 1),
		       db_column_text(row, 2), 0) != NULL;
}

static bool load_keyword(sqlite3_stmt *row, struct message_set *set)
{
	sqlite3_int64 message = sqlite3_column_int64(row, 0);

	if (message < 0 || (size_t)message >= set->message_count)
		return false;
	return message_row_add_keyword(&set->messages[message], db_column_text(row, 1));
}

static bool load_placeholder(sqlite3_stmt *row, struct message_set *set)
{
	return message_set_add_placeholder(
		set, db_column_text(row, 0), db_column_text(row, 1), db_column_text(row, 2), 0);
}

static bool load_menu(sqlite3_stmt *row, struct message_set *set)
{
	const char *fields[5];

	for (int i = 0; i < 5; i++)
		fields[i] = db_column_text(row, i);
	return message_set_add_menu(set, fields, 0);
}

static bool load_example(sqlite3_stmt *row, struct message_set *set)
{
	return message_set_add_example(
		set, db_column_text(row, 0), db_column_text(row, 1), db_column_text(row, 2), 0);
}

bool rows_load(sqlite3 *db, long long id, struct message_set *set)
{
	static const struct {
		const char *sql;
		row_h add;
	} tables[] = {
		{ "SELECT topic, lang, text FROM message WHERE set_id = ? ORDER BY position", load_message },
		{ "SELECT message, keyword FROM keyword WHERE set_id = ? ORDER BY message, position",
			load_keyword },
		{ "SELECT name, lang, value FROM placeholder WHERE set_id = ? ORDER BY position",
			load_placeholder },
		{ "SELECT menu, item, lang, label, target FROM menu_item WHERE set_id = ? ORDER BY position",
			load_menu },
		{ "SELECT topic, lang, text FROM example WHERE list = (SELECT example_list FROM edition WHERE"
		  " id = ?) ORDER BY position",
			load_example },
	};
	bool loaded = true;

	for (size_t i = 0; loaded && i < sizeof(tables) / sizeof(tables[0]); i++)
		loaded = load_rows(db, id, tables[i].sql, tables[i].add, set);
	return loaded;
}

/* --- storing ------------------------------------------------------------------------------------------ */

static bool store_keywords(sqlite3_stmt *insert, long long id, size_t message, const struct message_row *row)
{
	for (size_t i = 0; i < row->keyword_count; i++) {
		sqlite3_bind_int64(insert, 1, id);
		sqlite3_bind_int64(insert, 2, (sqlite3_int64)message);
		sqlite3_bind_int64(insert, 3, (sqlite3_int64)i);
		db_bind_text(insert, 4, row->keywords[i]);
		if (!db_run(insert))
			return false;
	}
	return true;
}

static bool store_messages(sqlite3 *db, long long id, const struct message_set *set)
{
	sqlite3_stmt *message = db_prepare(
		db, "INSERT INTO message (set_id, position, topic, lang, text) VALUES (?, ?, ?, ?, ?)");
	sqlite3_stmt *keyword = db_prepare(
		db, "INSERT INTO keyword (set_id, message, position, keyword) VALUES (?, ?, ?, ?)");
	bool stored = message && keyword;

	for (size_t i = 0; stored && i < set->message_count; i++) {
		sqlite3_bind_int64(message, 1, id);
		sqlite3_bind_int64(message, 2, (sqlite3_int64)i);
		db_bind_text(message, 3, set->messages[i].topic);
		db_bind_text(message, 4, set->messages[i].lang);
		db_bind_text(message, 5, set->messages[i].text);
		stored = db_run(message) && store_keywords(keyword, id, i, &set->messages[i]);
	}
	sqlite3_finalize(message);
	sqlite3_finalize(keyword);
	return stored;
}

static bool store_placeholders(sqlite3 *db, long long id, const struct message_set *set)
{
	sqlite3_stmt *insert = db_prepare(
		db, "INSERT INTO placeholder (set_id, position, name, lang, value) VALUES (?, ?, ?, ?, ?)");
	bool stored = insert != NULL;

	for (size_t i = 0; stored && i < set->placeholder_count; i++) {
		sqlite3_bind_int64(insert, 1, id);
		sqlite3_bind_int64(insert, 2, (sqlite3_int64)i);
		db_bind_text(insert, 3, set->placeholders[i].name);
		db_bind_text(insert, 4, set->placeholders[i].lang);
		db_bind_text(insert, 5, set->placeholders[i].value);
		stored = db_run(insert);
	}
	sqlite3_finalize(insert);
	return stored;
}

static bool store_menus(sqlite3 *db, long long id, const struct message_set *set)
{
	sqlite3_stmt *insert = db_prepare(db,
		"INSERT INTO menu_item (set_id, position, menu, item, lang, label, target) VALUES (?, ?, ?, "
		"?, ?, ?, ?)");
	bool stored = insert != NULL;

	for (size_t i = 0; stored && i < set->menu_count; i++) {
		const struct menu_row *row = &set->menus[i];

		sqlite3_bind_int64(insert, 1, id);
		sqlite3_bind_int64(insert, 2, (sqlite3_int64)i);
		db_bind_text(insert, 3, row->menu);
		db_bind_text(insert, 4, row->item);
		db_bind_text(insert, 5, row->lang);
		db_bind_text(insert, 6, row->label);
		db_bind_text(insert, 7, row->target);
		stored = db_run(insert);
	}
	sqlite3_finalize(insert);
	return stored;
}

static const struct example_lists example_lists = {
	.find = "SELECT id FROM example_list WHERE hash = ?",
	.add = "INSERT INTO example_list (hash) VALUES (?)",
	.insert = "INSERT INTO example (list, position, topic, lang, text) VALUES (?, ?, ?, ?, ?)",
};

static bool store_examples(sqlite3 *db, long long id, const struct message_set *set)
{
	sqlite3_stmt *update = NULL;
	bool stored = set->example_count == 0;
	long long list = stored ? 0 : example_lists_keep(db, &example_lists, set);

	if (list > 0 && (update = db_prepare(db, "UPDATE edition SET example_list = ? WHERE id = ?"))) {
		sqlite3_bind_int64(update, 1, list);
		sqlite3_bind_int64(update, 2, id);
		stored = db_run(update);
	}
	sqlite3_finalize(update);
	return stored;
}

static bool store_model_name(sqlite3 *db, long long id, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE];
	sqlite3_stmt *update = db_prepare(db, "UPDATE edition SET model = nullif(?, '') WHERE id = ?");
	bool stored = update && models_hash(set, hash);

	if (stored) {
		db_bind_text(update, 1, hash);
		sqlite3_bind_int64(update, 2, id);
		stored = db_run(update);
	}
	sqlite3_finalize(update);
	return stored;
}

bool rows_store(sqlite3 *db, long long id, const struct message_set *set)
{
	return store_messages(db, id, set) && store_placeholders(db, id, set) && store_menus(db, id, set) &&
		store_examples(db, id, set) && store_model_name(db, id, set);
}

/* --- copying, deleting -------------------------------------------------------------------------------- */

/* Runs statements, each with `first`, and `second` where it has a place for it. */
static bool run_all(sqlite3 *db, const char *const *sql, size_t count, long long first, long long second)
{
	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *statement = db_prepare(db, sql[i]);
		bool done = statement != NULL;

		if (done) {
			sqlite3_bind_int64(statement, 1, first);
			if (sqlite3_bind_parameter_count(statement) > 1)
				sqlite3_bind_int64(statement, 2, second);
			done = db_run(statement);
		}
		sqlite3_finalize(statement);
		if (!done)
			return false;
	}
	return true;
}

bool rows_copy(sqlite3 *db, long long from, long long to)
{
	static const char *const sql[] = {
		"INSERT INTO message SELECT ?2, position, topic, lang, text FROM message WHERE set_id = ?1",
		"INSERT INTO keyword SELECT ?2, message, position, keyword FROM keyword WHERE set_id = ?1",
		"INSERT INTO placeholder SELECT ?2, position, name, lang, value FROM placeholder WHERE "
		"set_id = ?1",
		"INSERT INTO menu_item SELECT ?2, position, menu, item, lang, label, target FROM menu_item"
		" WHERE set_id = ?1",
		"UPDATE edition SET (example_list, model) = (SELECT example_list, model FROM edition WHERE "
		"id = ?1)"
		" WHERE id = ?2",
	};

	return run_all(db, sql, sizeof(sql) / sizeof(sql[0]), from, to);
}

bool rows_delete(sqlite3 *db, long long id)
{
	static const char *const sql[] = {
		"DELETE FROM keyword WHERE set_id = ?",
		"DELETE FROM message WHERE set_id = ?",
		"DELETE FROM placeholder WHERE set_id = ?",
		"DELETE FROM menu_item WHERE set_id = ?",
		"UPDATE edition SET example_list = NULL, model = NULL WHERE id = ?",
	};

	return run_all(db, sql, sizeof(sql) / sizeof(sql[0]), id, 0) &&
		db_execute(db,
			"DELETE FROM example_list WHERE id NOT IN (SELECT example_list FROM edition WHERE"
			" example_list IS NOT NULL)");
}
