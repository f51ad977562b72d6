#include "agahi/edition/library.h"

#include <stdio.h>

/* Each is as it was published: never edited; what changes is the next. */
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
	/* 3: sets are editions. A draft has a name and no number; what was published has a number and no name. Placeholders
	 * keep the order of their sheet too. Hashes of what was there are made when they are asked for (editions.c). */
	"ALTER TABLE message_set RENAME TO edition;"
	"ALTER TABLE edition RENAME COLUMN created_ms TO made_ms;"
	"ALTER TABLE edition ADD COLUMN number INTEGER;"
	"ALTER TABLE edition ADD COLUMN name TEXT;"
	"ALTER TABLE edition ADD COLUMN title TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN author TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN note TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN published_by TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN base INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE edition ADD COLUMN replaces INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE edition ADD COLUMN hash TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN may_lose INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE edition ADD COLUMN at_ms INTEGER;"
	"ALTER TABLE edition ADD COLUMN refused_ms INTEGER;"
	"ALTER TABLE edition ADD COLUMN refused TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE edition ADD COLUMN example_list INTEGER;"
	"CREATE UNIQUE INDEX edition_number ON edition (number);"
	"CREATE UNIQUE INDEX edition_name ON edition (name);"
	"CREATE INDEX edition_due ON edition (at_ms) WHERE at_ms IS NOT NULL;"
	"UPDATE edition SET number = id, replaces = ifnull((SELECT max(id) FROM edition AS before WHERE "
	"before.id <"
	" edition.id AND before.state IN ('published', 'retired')), 0) WHERE state IN ('published', "
	"'retired');"
	"UPDATE edition SET base = replaces WHERE number IS NOT NULL;"
	"UPDATE edition SET state = 'draft', name = 'draft-' || id WHERE number IS NULL;"
	"CREATE TABLE value ("
	"  set_id INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL, value TEXT NOT NULL,"
	"  PRIMARY KEY (set_id, position), UNIQUE (set_id, name, lang)) WITHOUT ROWID;"
	"INSERT INTO value SELECT set_id, row_number() OVER (PARTITION BY set_id ORDER BY name, lang) - 1, "
	"name, lang,"
	" value FROM placeholder;"
	"DROP TABLE placeholder;"
	"ALTER TABLE value RENAME TO placeholder;"
	"CREATE TABLE example_list (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE);"
	"CREATE TABLE example ("
	"  list INTEGER NOT NULL REFERENCES example_list (id) ON DELETE CASCADE,"
	"  position INTEGER NOT NULL, topic TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
	"  PRIMARY KEY (list, position)) WITHOUT ROWID;",
	/* 4: what was learned (models.h). Editions of earlier versions have learned nothing. */
	"CREATE TABLE model (hash TEXT PRIMARY KEY, octets BLOB NOT NULL);"
	"ALTER TABLE edition ADD COLUMN model TEXT;",
	/* 5: the head of the records of who made it, where it was handed over with one. */
	"ALTER TABLE edition ADD COLUMN audit INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE edition ADD COLUMN audit_hash TEXT NOT NULL DEFAULT '';",
	/* 6: which of what the nodes share stands here (exchange.h), and what waited for its time then. */
	"CREATE TABLE shared ("
	"  id INTEGER PRIMARY KEY CHECK (id = 1),"
	"  version INTEGER NOT NULL, digest TEXT NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL);"
	"CREATE TABLE shared_schedule ("
	"  name TEXT PRIMARY KEY, hash TEXT NOT NULL, at_ms INTEGER NOT NULL, base INTEGER NOT NULL,"
	"  elsewhere INTEGER NOT NULL) WITHOUT ROWID;",
};

static const struct db_schema schema = { .what = "content",
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(migrations[0]),
	.table = "message",
	.permissions = 0660 };

void library_tell(sqlite3 *db, char *error, size_t size)
{
	int code = sqlite3_errcode(db);
	bool ours = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;

	snprintf(error, size, "%s", ours ? "memory is short" : sqlite3_errmsg(db));
}

bool library_begin(sqlite3 *db, const char *sql)
{
	return (sqlite3_get_autocommit(db) || db_execute(db, "ROLLBACK")) && db_execute(db, sql);
}

int library_version(void)
{
	return schema.version;
}

bool library_is_current(sqlite3 *db, char *error, size_t size)
{
	long long version = db_number(db, "PRAGMA user_version", -1);

	if (version == schema.version)
		return true;
	if (version < 0)
		library_tell(db, error, size);
	else
		snprintf(error, size, "its schema is version %lld, this program knows %d", version,
			schema.version);
	return false;
}

sqlite3 *library_open(const char *path, enum db_mode mode, char *error, size_t size)
{
	return db_open(path, mode, &schema, error, size);
}
