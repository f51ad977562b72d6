/* The content database and its versions. */
#include "edition_site.h"

#include <sys/stat.h>

static void databases_that_cannot_be_used_say_why(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	char error[512];

	(void)state;
	assert_null(library_open(path, DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "unable to open"));
	test_write_file(path,
		"this is no database, it only looks long enough to be taken for one. "
		"this is no database, it only looks long enough to be taken for one.");
	assert_null(library_open(path, DB_READ_WRITE, error, sizeof(error)));
	assert_non_null(strstr(error, "not a database"));
	unlink(path);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(db_execute(db, "PRAGMA user_version = 99"));
	db_close(db);
	assert_null(library_open(path, DB_READ_WRITE, error, sizeof(error)));
	assert_null(library_open(path, DB_READ_ONLY, error, sizeof(error)));
	assert_non_null(strstr(error, "schema is version 99"));
	free(path);
	test_folder_remove(folder);
}

/* As it was published: never edited. */
static const char first_content[] =
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
	"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);";

/* Two sets were published with it, and a number was blocked. */
static void make_database_of_the_first_version(const char *path)
{
	static const char rows[] =
		"INSERT INTO message_set VALUES (1, 'retired', 1, 1), (2, 'published', 5, 5);"
		"INSERT INTO message VALUES (1, 0, 'vote', 'en', 'Old'), (2, 0, 'vote', 'en', 'How to vote');"
		"INSERT INTO keyword VALUES (2, 0, 0, 'vote');"
		"INSERT INTO placeholder VALUES (2, 'x', '', 'y'), (2, 'a', 'en', 'z');"
		"INSERT INTO menu_item VALUES (2, 0, 'root', 'a', 'en', 'Vote', 'vote');"
		"INSERT INTO blocked VALUES (42, 1);";
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_true(db_execute(db, first_content) && db_execute(db, rows) &&
		db_execute(db, "PRAGMA user_version = 1"));
	sqlite3_close(db);
}

static void the_sets_of_a_database_of_the_first_version_are_editions(void **state)
{
	char *path = test_path(site.folder, "old.db");
	struct edition live, retired;
	char error[512], hash[TABLES_HASH_SIZE];

	(void)state;
	make_database_of_the_first_version(path);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_true(library_is_current(db, error, sizeof(error)));
	struct message_set *set = editions_load(db, EDITION_LIVE, &live, error, sizeof(error));
	assert_non_null(set);
	assert_string_equal(set->messages[0].text, "How to vote");
	assert_string_equal(set->messages[0].keywords[0], "vote");
	assert_int_equal(set->placeholder_count, 2);
	assert_string_equal(set->placeholders[0].name, "a");
	assert_int_equal(set->menu_count, 1);
	assert_true(tables_hash(set, hash));
	message_set_free(set);
	assert_int_equal(live.number, 2);
	assert_int_equal(live.replaces, 1);
	assert_int_equal(live.base, 1);
	assert_int_equal(live.published_ms, 5);
	assert_string_equal(live.hash, hash);
	assert_int_equal(live.audit, 0);
	assert_string_equal(live.audit_hash, "");
	assert_true(editions_find(db, "1", &retired, error, sizeof(error)));
	assert_int_equal(retired.state, EDITION_RETIRED);
	assert_int_equal(retired.replaces, 0);
	assert_int_equal(strlen(retired.hash), 64);
	assert_int_equal(db_number(db, "SELECT sender FROM blocked", -1), 42);
	assert_int_equal(db_number(db, "SELECT count(*) FROM shared", -1), 0);
	assert_int_equal(db_number(db, "SELECT count(*) FROM shared_schedule", -1), 0);
	db_close(db);
	free(path);
}

static void a_database_of_another_version_is_not_current(void **state)
{
	(void)state;
	assert_true(db_execute(site.db, "PRAGMA user_version = 99"));
	assert_false(library_is_current(site.db, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "schema is version 99"));
}

static void the_file_is_shared_by_the_group_of_its_folder(void **state)
{
	struct stat as_made;

	(void)state;
	assert_int_equal(stat(site.path, &as_made), 0);
	assert_int_equal(as_made.st_mode & 0777, 0660);
}

/* The daemon's unit has UMask=0077; an operator's shell may have it too. */
static void nobodys_umask_locks_the_others_out(void **state)
{
	const char *const files[] = { "content.db", "content.db-wal", "content.db-shm" };
	char *folder = test_folder_make(), *path = test_path(folder, files[0]);
	mode_t before = umask(0077);
	sqlite3 *db = library_open(path, DB_READ_WRITE, site.error, sizeof(site.error));

	(void)state;
	umask(before);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *file = test_path(folder, files[i]);
		struct stat as_made;

		assert_int_equal(stat(file, &as_made), 0);
		assert_int_equal(as_made.st_mode & 0777, 0660);
		free(file);
	}
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(databases_that_cannot_be_used_say_why),
		SITE_TEST(the_sets_of_a_database_of_the_first_version_are_editions),
		SITE_TEST(a_database_of_another_version_is_not_current),
		SITE_TEST(the_file_is_shared_by_the_group_of_its_folder),
		SITE_TEST(nobodys_umask_locks_the_others_out),
	};

	return RUN_SUITE(tests);
}
