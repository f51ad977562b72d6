#include "agahi/bureau/desk_db.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
static const char people[] =
	"CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, shown TEXT NOT NULL,"
	" roles INTEGER NOT NULL, languages TEXT NOT NULL DEFAULT '', password TEXT NOT NULL DEFAULT '',"
	" totp BLOB, totp_last INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL, page_language TEXT NOT NULL DEFAULT '',"
	" made_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL DEFAULT 0,"
	/* Was a signer or an administrator once, and is no more. */
	" trusted INTEGER NOT NULL DEFAULT 0,"
	/* An administrator has no hand in the texts (staff.h). */
	" CHECK (roles & 8 = 0 OR roles & 6 = 0)) STRICT;"
	"CREATE TABLE recovery_code (person INTEGER NOT NULL REFERENCES person(id), hash BLOB NOT NULL,"
	" used_ms INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (person, hash)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE invitation (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), made_ms INTEGER NOT NULL,"
	" until_ms INTEGER NOT NULL, made_by INTEGER REFERENCES person(id), kind INTEGER NOT NULL, roles INTEGER NOT NULL DEFAULT 0,"
	" confirmed_by INTEGER REFERENCES person(id), confirmed_ms INTEGER NOT NULL DEFAULT 0, used_ms INTEGER NOT NULL DEFAULT 0, told_ms INTEGER NOT NULL DEFAULT 0,"
	/* Nobody confirms what they made, nor for themselves. */
	" CHECK (confirmed_by IS NULL OR (confirmed_ms > 0 AND confirmed_by <> person AND confirmed_by IS NOT made_by))) STRICT, WITHOUT ROWID;"
	"CREATE INDEX invitation_person ON invitation (person);"
	/* By the clock that begins with the machine (sessions.h), but for what people are shown. */
	"CREATE TABLE session (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id), began_ms INTEGER NOT NULL,"
	" seen_ms INTEGER NOT NULL, seen_wall_ms INTEGER NOT NULL, second INTEGER NOT NULL, address TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE INDEX session_person ON session (person);"
	"CREATE TABLE machine (id INTEGER PRIMARY KEY CHECK (id = 1), started_ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE device (hash BLOB NOT NULL, person INTEGER NOT NULL REFERENCES person(id), seen_ms INTEGER NOT NULL,"
	" PRIMARY KEY (hash, person)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX device_person ON device (person);"
	"CREATE TABLE code_step (person INTEGER NOT NULL REFERENCES person(id), step INTEGER NOT NULL, PRIMARY KEY (person, step)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE attempt (what TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

static const char record[] =
	/* What is searched for is computed from the record, so that it cannot say anything else. */
	"CREATE TABLE audit (n INTEGER PRIMARY KEY, record BLOB NOT NULL, hash BLOB NOT NULL,"
	" who TEXT AS (json_extract(CAST(record AS TEXT), '$.who')) VIRTUAL,"
	" what TEXT AS (json_extract(CAST(record AS TEXT), '$.what')) VIRTUAL,"
	" about TEXT AS (json_extract(CAST(record AS TEXT), '$.about')) VIRTUAL) STRICT;"
	"CREATE INDEX audit_who ON audit (who);"
	"CREATE INDEX audit_what ON audit (what);"
	"CREATE INDEX audit_about ON audit (about);"
	"CREATE TABLE checkpoint (n INTEGER PRIMARY KEY, note TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
	"CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the record stays as it is'); END;"
	"CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the record stays as it is'); END;";

/* An edition, here, is what the gateway has or had (number > 0) or a draft of the desk's on its way there. */
static const char drafts[] =
	"CREATE TABLE edition (id INTEGER PRIMARY KEY, number INTEGER NOT NULL DEFAULT 0, title TEXT NOT NULL DEFAULT '',"
	" note TEXT NOT NULL DEFAULT '', base INTEGER REFERENCES edition(id), state INTEGER NOT NULL, from_ms INTEGER NOT NULL DEFAULT 0,"
	" made_by INTEGER REFERENCES person(id), made_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, may_lose INTEGER NOT NULL DEFAULT 0,"
	" hash TEXT NOT NULL DEFAULT '', seal TEXT NOT NULL DEFAULT '', model TEXT NOT NULL DEFAULT '', submitted_by INTEGER REFERENCES person(id),"
	" submitted_ms INTEGER NOT NULL DEFAULT 0, sent_name TEXT NOT NULL DEFAULT '', sent_ms INTEGER NOT NULL DEFAULT 0,"
	" live_ms INTEGER NOT NULL DEFAULT 0, published_by TEXT NOT NULL DEFAULT '', refused TEXT NOT NULL DEFAULT '',"
	" refusal TEXT NOT NULL DEFAULT '', example_set INTEGER NOT NULL DEFAULT 0, rev INTEGER NOT NULL DEFAULT 1,"
	/* Who said last when it goes live and what may vanish; what it is called. */
	" planned_by INTEGER REFERENCES person(id), described_by INTEGER REFERENCES person(id)) STRICT;"
	"CREATE UNIQUE INDEX edition_number ON edition (number) WHERE number > 0;"
	"CREATE UNIQUE INDEX edition_live ON edition (state) WHERE state = 5;"
	"CREATE TABLE message (edition INTEGER NOT NULL REFERENCES edition(id), topic TEXT NOT NULL, lang TEXT NOT NULL,"
	" position INTEGER NOT NULL, text TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1, by INTEGER, at_ms INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (edition, topic, lang)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE keyword (edition INTEGER NOT NULL REFERENCES edition(id), topic TEXT NOT NULL, lang TEXT NOT NULL,"
	" position INTEGER NOT NULL, keyword TEXT NOT NULL, PRIMARY KEY (edition, topic, lang, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE placeholder (edition INTEGER NOT NULL REFERENCES edition(id), name TEXT NOT NULL, lang TEXT NOT NULL,"
	" position INTEGER NOT NULL, value TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1, by INTEGER, at_ms INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (edition, name, lang)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE menu_item (edition INTEGER NOT NULL REFERENCES edition(id), menu TEXT NOT NULL, item TEXT NOT NULL, lang TEXT NOT NULL,"
	" position INTEGER NOT NULL, label TEXT NOT NULL, target TEXT NOT NULL, rev INTEGER NOT NULL DEFAULT 1, by INTEGER,"
	" at_ms INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (edition, menu, item, lang)) STRICT, WITHOUT ROWID;"
	/* Examples, the largest table, stand once for all editions that have the same; a draft adds and takes away. */
	"CREATE TABLE example_set (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE example (example_set INTEGER NOT NULL REFERENCES example_set(id), position INTEGER NOT NULL, topic TEXT NOT NULL,"
	" lang TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (example_set, position)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX example_text ON example (example_set, topic, lang, text);"
	"CREATE TABLE example_change (edition INTEGER NOT NULL REFERENCES edition(id), topic TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
	" removed INTEGER NOT NULL, by INTEGER, at_ms INTEGER NOT NULL, PRIMARY KEY (edition, topic, lang, text)) STRICT, WITHOUT ROWID;"
	/* What rows of a draft were, as JSON: the base of a conflict (drafts/contents). */
	"CREATE TABLE past (edition INTEGER NOT NULL REFERENCES edition(id), what TEXT NOT NULL, rev INTEGER NOT NULL, row TEXT NOT NULL,"
	" PRIMARY KEY (edition, what, rev)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE model (hash TEXT PRIMARY KEY, octets BLOB NOT NULL) STRICT;"
	"CREATE TABLE touched (edition INTEGER NOT NULL REFERENCES edition(id), person INTEGER NOT NULL REFERENCES person(id),"
	" PRIMARY KEY (edition, person)) STRICT, WITHOUT ROWID;";

static const char review[] =
	"CREATE TABLE approval (edition INTEGER NOT NULL REFERENCES edition(id), person INTEGER NOT NULL REFERENCES person(id),"
	" hash TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (edition, person)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE read_row (edition INTEGER NOT NULL REFERENCES edition(id), person INTEGER NOT NULL REFERENCES person(id),"
	" what TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (edition, person, what)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE comment (id INTEGER PRIMARY KEY, edition INTEGER NOT NULL REFERENCES edition(id), topic TEXT NOT NULL, lang TEXT NOT NULL,"
	" person INTEGER NOT NULL REFERENCES person(id), at_ms INTEGER NOT NULL, text TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE calendar (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, what TEXT NOT NULL, from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL,"
	" by INTEGER NOT NULL REFERENCES person(id)) STRICT;"
	/* `put`: what was put into the edition, and is taken out again when the text is open again: the text itself, as what, where. */
	"CREATE TABLE hint (folded TEXT PRIMARY KEY, state INTEGER NOT NULL, edition INTEGER REFERENCES edition(id), by INTEGER, at_ms INTEGER NOT NULL,"
	" put INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL DEFAULT '', topic TEXT NOT NULL DEFAULT '', lang TEXT NOT NULL DEFAULT '')"
	" STRICT, WITHOUT ROWID;";
/* clang-format on */

static const char *const migrations[] = { people, record, drafts, review };

static const struct db_schema schema = { .what = "desk",
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(migrations[0]),
	.table = "person",
	.permissions = 0600 };

sqlite3 *desk_db_open(const char *path, enum db_mode mode, char *error, size_t size)
{
	return db_open(path, mode, &schema, error, size);
}

static long long version_of(const char *path)
{
	sqlite3 *db = NULL;
	long long version = -1;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
		version = db_number(db, "PRAGMA user_version", -1);
	sqlite3_close(db);
	return version;
}

sqlite3 *desk_db_peek(const char *path, char *error, size_t size)
{
	*error = '\0';
	if (access(path, F_OK) != 0)
		return NULL;
	long long version = version_of(path);
	if (version >= 0 && version < schema.version)
		return NULL;
	return desk_db_open(path, DB_READ_ONLY, error, size);
}

/* --- who may read it ---------------------------------------------------------------------------------- */

enum { PRIVATE = 0600, OTHERS = 077, PATH_SIZE = 4096 + 8 };

/* SQLite gives the ones beside it the rights that the database has when they are made. */
static const char *const endings[] = { "", "-wal", "-shm" };

static unsigned rights_of(const char *path)
{
	struct stat found;

	return stat(path, &found) == 0 ? (unsigned)found.st_mode & 07777 : 0;
}

unsigned desk_db_open_to_others(const char *path)
{
	char file[PATH_SIZE];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(file, sizeof(file), "%s%s", path, endings[i]);
		if (rights_of(file) & OTHERS)
			return rights_of(file);
	}
	return 0;
}

/* By name: to open and close it would drop the locks that SQLite has on it. */
bool desk_db_close_to_others(const char *path, unsigned *was, char *error, size_t size)
{
	char file[PATH_SIZE];

	*was = desk_db_open_to_others(path);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(file, sizeof(file), "%s%s", path, endings[i]);
		if ((rights_of(file) & OTHERS) == 0 || chmod(file, PRIVATE) == 0)
			continue;
		snprintf(error, size,
			"%s: others may read it (0%o), and that cannot be mended: %s; chmod 600 it", file,
			*was, strerror(errno));
		return false;
	}
	return true;
}

/* --- transactions ------------------------------------------------------------------------------------- */

bool desk_db_begin(sqlite3 *db)
{
	return db_execute(db, "BEGIN IMMEDIATE");
}

bool desk_db_end(sqlite3 *db, bool good)
{
	if (good && db_execute(db, "COMMIT"))
		return true;
	db_execute(db, "ROLLBACK");
	return false;
}
