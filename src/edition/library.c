#include "agahi/edition/library.h"

#include <stdio.h>

static const char *const migrations[] = {
	"CREATE TABLE message_set ("
	"  id INTEGER PRIMARY KEY,"
	"  state TEXT NOT NULL CHECK (state IN ('draft', 'in review', 'published', 'retired')),"
	"  created_ms INTEGER NOT NULL,"
	"  published_ms INTEGER);"
	"CREATE UNIQUE INDEX one_published ON message_set (state) WHERE state = 'published';"
	"CREATE TABLE message ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, topic TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, position), UNIQUE (set_id, topic, lang)) WITHOUT ROWID;"
	"CREATE TABLE keyword ("
	"  set_id INTEGER NOT NULL, message INTEGER NOT NULL, position INTEGER NOT NULL, keyword TEXT NOT "
	"NULL,"
	"  PRIMARY KEY (set_id, message, position),"
	"  FOREIGN KEY (set_id, message) REFERENCES message (set_id, position) ON DELETE CASCADE) WITHOUT "
	"ROWID;"
	"CREATE TABLE placeholder ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  name TEXT NOT NULL, lang TEXT NOT NULL, value TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, name, lang)) WITHOUT ROWID;"
	"CREATE TABLE menu_item ("
	"  set_id INTEGER NOT NULL REFERENCES message_set (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, menu TEXT NOT NULL, item TEXT NOT NULL, lang TEXT NOT NULL,"
	"  label TEXT NOT NULL, target TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, position)) WITHOUT ROWID;"
	"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);",
	/* 2: the key that blocked numbers are hashed with is known again (identity.h). */
	"CREATE TABLE key_check (value INTEGER NOT NULL);"
	"CREATE VIEW identities AS SELECT sender FROM blocked;",
};

static const struct db_schema schema = { "content", migrations, sizeof(migrations) / sizeof(migrations[0]) };

#define PUBLISHED "SELECT id FROM message_set WHERE state = 'published'"

sqlite3 *library_open(const char *path, enum db_mode mode, char *error, size_t size)
{
	return db_open(path, mode, &schema, error, size);
}

long long library_version(sqlite3 *db)
{
	return db_number(db, PUBLISHED, 0);
}

/* What went wrong just now; where SQLite knows of nothing, it was our own memory. */
static void tell(sqlite3 *db, char *error, size_t size)
{
	int code = sqlite3_errcode(db);
	bool ours = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;

	snprintf(error, size, "%s", ours ? "memory is short" : sqlite3_errmsg(db));
}

/* A transaction that could not be ended for want of memory, is ended before the next. */
static bool begin(sqlite3 *db, const char *sql)
{
	return (sqlite3_get_autocommit(db) || db_execute(db, "ROLLBACK")) && db_execute(db, sql);
}

/* --- loading ------------------------------------------------------------------------------------------ */

typedef bool (*row_h)(sqlite3_stmt *row, struct message_set *set);

static bool load_rows(sqlite3 *db, const char *sql, row_h add, struct message_set *set)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	int step = SQLITE_ERROR;

	if (!statement)
		return false;
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

/* Which set is published, each query asks itself: a look-up that failed would read as a set without rows. */
static bool load_all(sqlite3 *db, struct message_set *set)
{
	return load_rows(db,
		       "SELECT topic, lang, text FROM message WHERE set_id = (" PUBLISHED
		       ") ORDER BY position",
		       load_message, set) &&
		load_rows(db,
			"SELECT message, keyword FROM keyword WHERE set_id = (" PUBLISHED
			") ORDER BY message, position",
			load_keyword, set) &&
		load_rows(db, "SELECT name, lang, value FROM placeholder WHERE set_id = (" PUBLISHED ")",
			load_placeholder, set) &&
		load_rows(db,
			"SELECT menu, item, lang, label, target FROM menu_item WHERE set_id = (" PUBLISHED
			") ORDER BY position",
			load_menu, set);
}

/* One read transaction, so that all tables are of one set even while another is published. */
struct message_set *library_load(sqlite3 *db, char *error, size_t size)
{
	struct message_set *set = message_set_new();

	if (!set || !begin(db, "BEGIN")) {
		tell(db, error, size);
		message_set_free(set);
		return NULL;
	}
	if (!load_all(db, set)) {
		tell(db, error, size);
		message_set_free(set);
		set = NULL;
	}
	db_execute(db, "COMMIT");
	return set;
}

/* --- publishing --------------------------------------------------------------------------------------- */

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
	sqlite3_stmt *insert =
		db_prepare(db, "INSERT INTO placeholder (set_id, name, lang, value) VALUES (?, ?, ?, ?)");
	bool stored = insert != NULL;

	for (size_t i = 0; stored && i < set->placeholder_count; i++) {
		sqlite3_bind_int64(insert, 1, id);
		db_bind_text(insert, 2, set->placeholders[i].name);
		db_bind_text(insert, 3, set->placeholders[i].lang);
		db_bind_text(insert, 4, set->placeholders[i].value);
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

static bool set_state(sqlite3 *db, const char *sql, int64_t now_ms)
{
	sqlite3_stmt *statement = db_prepare(db, sql);
	bool done = false;

	if (statement) {
		sqlite3_bind_int64(statement, 1, now_ms);
		done = db_run(statement);
	}
	sqlite3_finalize(statement);
	return done;
}

static bool store_published(sqlite3 *db, const struct message_set *set, int64_t now_ms)
{
	if (!db_execute(db, "UPDATE message_set SET state = 'retired' WHERE state = 'published'") ||
		!set_state(db,
			"INSERT INTO message_set (state, created_ms, published_ms) VALUES ('published', ?1, "
			"?1)",
			now_ms))
		return false;
	long long id = sqlite3_last_insert_rowid(db);
	return store_messages(db, id, set) && store_placeholders(db, id, set) && store_menus(db, id, set);
}

bool library_publish(sqlite3 *db, const struct message_set *set, int64_t now_ms, char *error, size_t size)
{
	if (begin(db, "BEGIN IMMEDIATE") && store_published(db, set, now_ms) && db_execute(db, "COMMIT"))
		return true;
	snprintf(error, size, "%s", sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		db_execute(db, "ROLLBACK");
	return false;
}
