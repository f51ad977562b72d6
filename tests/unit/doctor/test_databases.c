/* Databases that are whole, empty, foreign, of another version and damaged; what is live in them; key and lock. */
#include "testing.h"

#include <errno.h>
#include <fcntl.h>

#include "agahi/base/lockfile.h"
#include "agahi/doctor/databases.h"
#include "agahi/edition/library.h"
#include "agahi/recall/identity.h"
#include "agahi/store/ledger.h"
#include "agahi/store/schema.h"

static char *folder, *journal_path, *content_path;
static struct config config;
static struct database_facts facts;
static struct live_facts live;
static char error[1024];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	journal_path = test_path(folder, "journal.db");
	content_path = test_path(folder, "content.db");
	config = (struct config){
		.store = { .journal = journal_path, .content = content_path, .key_file = "", .key_env = "" },
		.service.country_code = "92"
	};
	unsetenv("CREDENTIALS_DIRECTORY");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(journal_path);
	free(content_path);
	test_folder_remove(folder);
	return 0;
}

static void make_journal(const char *sql)
{
	sqlite3 *db = ledger_open_file(journal_path, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_true(db_execute(db, sql));
	db_close(db);
}

static void what_is_missing_or_empty_or_no_database_is_known(void **state)
{
	(void)state;
	databases_look_at_journal(&config, &facts);
	assert_int_equal(facts.error, ENOENT);
	assert_int_equal(access(journal_path, F_OK), -1);
	test_write_file(journal_path, "");
	databases_look_at_journal(&config, &facts);
	assert_int_equal(facts.error, 0);
	assert_int_equal(facts.octets, 0);
	assert_false(facts.is_sqlite);
	test_write_file(journal_path, "this is a letter, and longer than sixteen octets");
	databases_look_at_journal(&config, &facts);
	assert_true(facts.octets > 0);
	assert_false(facts.is_sqlite);
}

static void a_whole_journal_is_found_whole(void **state)
{
	(void)state;
	make_journal("SELECT 1");
	databases_look_at_journal(&config, &facts);
	assert_int_equal(facts.error, 0);
	assert_true(facts.is_sqlite && facts.is_ours);
	assert_int_equal(facts.version, journal_schema.version);
	assert_int_equal(facts.known, journal_schema.version);
	assert_int_equal(facts.state, DATABASE_WHOLE);
}

static void another_version_and_another_programs_are_known(void **state)
{
	sqlite3 *db = NULL;

	(void)state;
	make_journal("PRAGMA user_version = 9999");
	databases_look_at_journal(&config, &facts);
	assert_int_equal(facts.version, 9999);
	assert_true(facts.is_ours);
	assert_int_equal(sqlite3_open(content_path, &db), SQLITE_OK);
	assert_true(db_execute(db, "CREATE TABLE song (name TEXT)"));
	db_close(db);
	databases_look_at_content(&config, &facts, &live);
	assert_true(facts.is_sqlite);
	assert_false(facts.is_ours);
	assert_int_equal(live.number, -1);
}

static void a_damaged_page_is_found(void **state)
{
	char noise[4096];

	(void)state;
	make_journal("CREATE TABLE big (text TEXT);"
		     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
		     " INSERT INTO big SELECT hex(randomblob(100)) FROM n");
	memset(noise, 0xa5, sizeof(noise));
	int fd = open(journal_path, O_WRONLY | O_CLOEXEC);
	off_t end = lseek(fd, 0, SEEK_END);
	assert_true(end > (off_t)(10 * sizeof(noise)));
	for (off_t at = end - (off_t)(8 * sizeof(noise)); at < end; at += (off_t)sizeof(noise))
		assert_int_equal(pwrite(fd, noise, sizeof(noise), at), sizeof(noise));
	close(fd);
	databases_look_at_journal(&config, &facts);
	assert_int_equal(facts.state, DATABASE_DAMAGED);
	assert_string_not_equal(facts.words, "");
}

static void what_is_live_is_known(void **state)
{
	(void)state;
	databases_look_at_content(&config, &facts, &live);
	assert_int_equal(live.number, 0);
	sqlite3 *db = library_open(content_path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(db);
	databases_look_at_content(&config, &facts, &live);
	assert_int_equal(facts.state, DATABASE_WHOLE);
	assert_int_equal(facts.version, facts.known);
	assert_int_equal(live.number, 0);
	assert_true(db_execute(db,
		"INSERT INTO edition (state, made_ms, published_ms, number) VALUES ('published', 5, 7000, "
		"12)"));
	db_close(db);
	databases_look_at_content(&config, &facts, &live);
	assert_int_equal(live.number, 12);
	assert_int_equal(live.published_ms, 7000);
}

static enum key_state look_at_key(struct key_facts *key)
{
	databases_look_at_journal(&config, &facts);
	databases_look_at_key(&config, &facts, key);
	return key->state;
}

static void a_key_is_judged_with_its_journal_and_never_made(void **state)
{
	const struct identity_place place = identity_place_of(&config);
	char *key_path = test_path(folder, "journal.db.key");
	struct key_facts key;
	struct sender_key made;

	(void)state;
	assert_int_equal(look_at_key(&key), KEY_TO_BE_MADE);
	make_journal("SELECT 1");
	assert_int_equal(look_at_key(&key), KEY_TO_BE_MADE);
	assert_int_equal(access(key_path, F_OK), -1);
	assert_true(identity_prepare(&place, &made, error, sizeof(error)));
	make_journal("INSERT INTO preference VALUES (1, 'ur', 0, 1)");
	assert_int_equal(look_at_key(&key), KEY_GOOD);
	test_write_file(key_path, "0123456789abcdef");
	assert_int_equal(look_at_key(&key), KEY_REFUSED);
	assert_false(key.is_absent);
	assert_non_null(strstr(key.words, "this is not the key"));
	assert_int_equal(unlink(key_path), 0);
	assert_int_equal(look_at_key(&key), KEY_REFUSED);
	assert_true(key.is_absent);
	assert_int_equal(access(key_path, F_OK), -1);
	make_journal("PRAGMA user_version = 9999");
	assert_int_equal(look_at_key(&key), KEY_UNKNOWN);
	free(key_path);
}

static void a_lock_is_looked_at_and_not_taken(void **state)
{
	char *lock_path = test_path(folder, "journal.db.lock");
	struct lock_facts lock;
	pid_t owner;

	(void)state;
	databases_look_at_lock(journal_path, &lock);
	assert_int_equal(lock.state, LOCK_FREE);
	assert_int_equal(access(lock_path, F_OK), -1);
	int fd = lockfile_take(lock_path, &owner);
	assert_true(fd >= 0);
	databases_look_at_lock(journal_path, &lock);
	assert_int_equal(lock.state, LOCK_TAKEN);
	assert_int_equal(lock.owner, getpid());
	close(fd);
	databases_look_at_lock(journal_path, &lock);
	assert_int_equal(lock.state, LOCK_FREE);
	free(lock_path);
}

static void a_server_that_is_not_there_is_told_by_its_name(void **state)
{
	struct key_facts key;

	(void)state;
	config.store.place = "postgresql:host=/nowhere/at/all dbname=agahi password=geheim";
	databases_look_at_journal(&config, &facts);
	assert_true(facts.is_remote);
	assert_int_equal(facts.state, DATABASE_UNREADABLE);
	assert_non_null(strstr(facts.path, "PostgreSQL"));
	assert_null(strstr(facts.path, "geheim"));
	assert_true(strlen(facts.words) > 0);
	assert_null(strstr(facts.words, "geheim"));
	databases_look_at_key(&config, &facts, &key);
	assert_int_equal(key.state, KEY_UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_missing_or_empty_or_no_database_is_known),
		TEST(a_whole_journal_is_found_whole),
		TEST(another_version_and_another_programs_are_known),
		TEST(a_damaged_page_is_found),
		TEST(what_is_live_is_known),
		TEST(a_key_is_judged_with_its_journal_and_never_made),
		TEST(a_lock_is_looked_at_and_not_taken),
		TEST(a_server_that_is_not_there_is_told_by_its_name),
	};

	return RUN_SUITE(tests);
}
