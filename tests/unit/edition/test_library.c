/* Message sets in the content database, and the block list. */
#include "content.h"

#include "agahi/edition/library.h"

#define HEAD "topic,lang,keywords,text\n"

static void a_published_set_is_loaded_as_it_was(void **state)
{
	static const char *const menu[] = { "root", "1", "en", "Voting", "vote" };
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	char error[512];

	(void)state;
	message_set_add_placeholder(set, "helpline", "en", "1234", 0);
	message_set_add_menu(set, menu, 0);
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_int_equal(library_version(db), 0);
	assert_true(library_publish(db, set, 1000, error, sizeof(error)));
	assert_true(library_publish(db, set, 2000, error, sizeof(error)));
	assert_int_equal(library_version(db), 2);
	struct message_set *loaded = library_load(db, error, sizeof(error));
	assert_int_equal(loaded->message_count, set->message_count);
	assert_int_equal(loaded->placeholder_count, 1);
	assert_int_equal(loaded->menu_count, 1);
	assert_string_equal(loaded->messages[1].text, set->messages[1].text);
	assert_string_equal(loaded->messages[1].keywords[1], set->messages[1].keywords[1]);
	assert_string_equal(loaded->menus[0].label, "Voting");
	message_set_free(loaded);
	message_set_free(set);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

static void a_set_that_cannot_be_stored_changes_nothing(void **state)
{
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *good = test_set_from(TEST_MESSAGES, &report);
	struct message_set *twice = test_set_from(HEAD "vote,en,a,x\nvote,en,b,y\n", &report);
	char error[512] = "";

	(void)state;
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(library_publish(db, good, 1000, error, sizeof(error)));
	assert_false(library_publish(db, twice, 2000, error, sizeof(error)));
	assert_non_null(strstr(error, "UNIQUE"));
	assert_int_equal(library_version(db), 1);
	message_set_free(good);
	message_set_free(twice);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

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

static void a_database_without_a_set_loads_an_empty_one(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	char error[512];

	(void)state;
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	struct message_set *set = library_load(db, error, sizeof(error));
	assert_non_null(set);
	assert_int_equal(set->message_count + set->placeholder_count + set->menu_count, 0);
	message_set_free(set);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

static void a_reader_sees_the_old_set_or_the_new_one(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *old = test_set_from(HEAD "vote,en,a,old\n", &report);
	struct message_set *new = test_set_from(HEAD "vote,en,a,new\nmore,en,b,new\n", &report);
	char error[512];

	(void)state;
	sqlite3 *writer = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(library_publish(writer, old, 1000, error, sizeof(error)));
	sqlite3 *reader = library_open(path, DB_READ_ONLY, error, sizeof(error));
	assert_non_null(reader);
	assert_false(library_publish(reader, new, 2000, error, sizeof(error)));
	assert_non_null(strstr(error, "readonly"));
	assert_true(library_publish(writer, new, 2000, error, sizeof(error)));
	struct message_set *seen = library_load(reader, error, sizeof(error));
	assert_int_equal(seen->message_count, 2);
	assert_string_equal(seen->messages[0].text, "new");
	assert_int_equal(db_number(writer, "SELECT count(*) FROM message_set WHERE state = 'retired'", 0), 1);
	message_set_free(seen);
	message_set_free(old);
	message_set_free(new);
	db_close(reader);
	db_close(writer);
	free(path);
	test_folder_remove(folder);
}

static void a_database_that_breaks_is_told_and_not_read_as_empty(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	char error[512] = "";

	(void)state;
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_true(db_execute(db, "DROP TABLE keyword"));
	assert_null(library_load(db, error, sizeof(error)));
	assert_non_null(strstr(error, "no such table"));
	db_close(db);
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

static void a_content_database_of_the_first_version_opens_with_all_that_is_in_it(void **state)
{
	char error[512] = "";
	static const char rows[] = "INSERT INTO message_set VALUES (1, 'published', 1, 1);"
				   "INSERT INTO message VALUES (1, 0, 'vote', 'en', 'How to vote');"
				   "INSERT INTO keyword VALUES (1, 0, 0, 'vote');"
				   "INSERT INTO placeholder VALUES (1, 'x', '', 'y');"
				   "INSERT INTO menu_item VALUES (1, 0, 'root', 'a', 'en', 'Vote', 'vote');"
				   "INSERT INTO blocked VALUES (42, 1);";
	char *folder = test_folder_make();
	char *path = test_path(folder, "content.db");
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_true(db_execute(db, first_content) && db_execute(db, rows) &&
		db_execute(db, "PRAGMA user_version = 1"));
	sqlite3_close(db);
	db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	assert_int_equal(db_number(db, "PRAGMA user_version", -1), 2);
	struct message_set *set = library_load(db, error, sizeof(error));
	assert_non_null(set);
	assert_int_equal(set->message_count, 1);
	assert_string_equal(set->messages[0].keywords[0], "vote");
	assert_int_equal(set->placeholder_count, 1);
	assert_int_equal(set->menu_count, 1);
	assert_int_equal(db_number(db, "SELECT sender FROM identities", -1), 42);
	message_set_free(set);
	db_close(db);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_published_set_is_loaded_as_it_was),
		cmocka_unit_test(a_set_that_cannot_be_stored_changes_nothing),
		cmocka_unit_test(databases_that_cannot_be_used_say_why),
		cmocka_unit_test(a_database_without_a_set_loads_an_empty_one),
		cmocka_unit_test(a_reader_sees_the_old_set_or_the_new_one),
		cmocka_unit_test(a_database_that_breaks_is_told_and_not_read_as_empty),
		cmocka_unit_test(a_content_database_of_the_first_version_opens_with_all_that_is_in_it),
	};

	return RUN_SUITE(tests);
}
