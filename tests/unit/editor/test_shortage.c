/* Memory runs short at every place of an import: from tables to a set, its check, the catalogue, the content
 * database and back. No crash, no leak (under ASan), nothing half done, and never a fault let through. */
#include "reported.h"

#include "countdown.h"

#include "agahi/edition/library.h"

#include <sys/stat.h>

enum { MOST_ALLOCATIONS = 100000, FEWEST_ALLOCATIONS = 100 };

/* All of them failed once, and there were some. */
static void assert_counted(unsigned long n, bool failed)
{
	assert_false(failed);
	assert_in_range(n, FEWEST_ALLOCATIONS, MOST_ALLOCATIONS);
}

static const char menu_rows[] = "menu,item,lang,label,target\n"
				"main,title,en,Main,\n"
				"main,a,en,Voting,vote\n"
				"main,b,en,Urdu,language:ur/main\n";

static const char faulty[] = "topic,lang,keywords,text\n"
			     "vote,en,card,Bring it\n"
			     "cnic,en,Card,Send no numbers\n";

/* Reads the tables and checks what was read, as `agahi import` does; NULL when it could not even begin. */
static struct message_set *read_set(const char *csv, const char *menus, struct report *report)
{
	struct message_set *set = message_set_new();
	char *messages = strdup(csv), *menu_text = strdup(menus);

	if (set && messages && menu_text) {
		import_messages_text("m.csv", messages, strlen(messages), set, report);
		import_menus_text("menus.csv", menu_text, strlen(menu_text), set, report);
		check_message_set(set, &test_options, report);
	} else {
		message_set_free(set);
		set = NULL;
	}
	free(messages);
	free(menu_text);
	return set;
}

/* --- reading and checking ----------------------------------------------------------------------------- */

static void a_sound_set_is_read_whole_or_not_at_all(void **state)
{
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && ++n < MOST_ALLOCATIONS) {
		struct report report = { 0 };
		struct buffer out = { 0 };

		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		struct message_set *set = read_set(TEST_MESSAGES, menu_rows, &report);
		failed = countdown_stop();
		if (set && report.errors == 0) {
			struct message_set *again = test_set_from(TEST_MESSAGES, &report);

			table_write(again, TABLE_MESSAGES, &out);
			assert_int_equal(set->message_count, again->message_count);
			message_set_free(again);
			again = set;
			struct buffer ours = { 0 };
			table_write(again, TABLE_MESSAGES, &ours);
			assert_string_equal(ours.data, out.data);
			buffer_free(&ours);
		}
		assert_true(failed || (set && report.errors == 0));
		buffer_free(&out);
		message_set_free(set);
		report_free(&report);
	}
	assert_counted(n, failed);
}

static void a_fault_is_never_let_through(void **state)
{
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && ++n < MOST_ALLOCATIONS) {
		struct report report = { 0 };

		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		struct message_set *set = read_set(faulty, menu_rows, &report);
		failed = countdown_stop();
		if (set && report.errors == 0)
			fail_msg("the keyword of two topics passed when allocation %lu failed", n);
		message_set_free(set);
		report_free(&report);
	}
	assert_counted(n, failed);
}

static void a_catalogue_is_built_whole_or_not_at_all(void **state)
{
	struct report report = { 0 };
	struct message_set *set = read_set(TEST_MESSAGES, menu_rows, &report);
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	assert_non_null(set);
	while (failed && ++n < MOST_ALLOCATIONS) {
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		struct catalogue *catalogue = catalogue_build(set, &test_languages);
		failed = countdown_stop();
		assert_true(failed == (catalogue == NULL));
		catalogue_free(catalogue);
	}
	assert_counted(n, failed);
	message_set_free(set);
	report_free(&report);
}

/* --- the content database ----------------------------------------------------------------------------- */

static void assert_sound(const char *path, long long least_version)
{
	char error[512];
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_true(test_live_number(db) >= least_version);
	assert_int_equal(
		db_number(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'", 0),
		1);
	assert_int_equal(db_number(db, "SELECT count(*) FROM edition WHERE state = 'published'", 0), 1);
	assert_int_equal(db_number(db,
				 "SELECT count(*) FROM message WHERE set_id = (SELECT id FROM edition "
				 "WHERE state = 'published')",
				 0),
		19);
	db_close(db);
}

/* Opens, publishes, reads back; false with a word in `error`. */
static bool publish(const char *path, const struct message_set *set, char *error, size_t size)
{
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, size);
	bool done = db && test_publish(db, set, 1000, error, size);
	struct message_set *loaded = done ? test_load_live(db, error, size) : NULL;

	if (loaded && loaded->message_count != set->message_count)
		fail_msg("%zu of %zu messages were read back", loaded->message_count, set->message_count);
	done = loaded != NULL;
	message_set_free(loaded);
	db_close(db);
	return done;
}

static void a_set_is_published_whole_or_not_at_all(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *set = read_set(TEST_MESSAGES, menu_rows, &report);
	char error[512];
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	assert_true(publish(path, set, error, sizeof(error)));
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		error[0] = '\0';
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		bool done = publish(path, set, error, sizeof(error));
		failed = countdown_stop();
		assert_true(done || strlen(error) > 0);
		assert_true(done || failed);
		if (n % 5 == 0)
			assert_sound(path, 1);
	}
	assert_counted(n, failed);
	assert_sound(path, 2);
	message_set_free(set);
	report_free(&report);
	free(path);
	test_folder_remove(folder);
}

/* As the daemon's watch does: what failed once, succeeds when there is memory again. */
static void a_connection_goes_on_after_each_failure(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *set = read_set(TEST_MESSAGES, menu_rows, &report);
	char error[512];
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	assert_true(publish(path, set, error, sizeof(error)));
	sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		error[0] = '\0';
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		struct message_set *loaded = test_load_live(db, error, sizeof(error));
		if (loaded)
			test_publish(db, loaded, 2000, error, sizeof(error));
		failed = countdown_stop();
		assert_true(!loaded || loaded->message_count == set->message_count);
		message_set_free(loaded);
		loaded = test_load_live(db, error, sizeof(error));
		if (!loaded)
			fail_msg("after allocation %lu failed: %s", n, error);
		assert_int_equal(loaded->message_count, set->message_count);
		if (n % 5 == 0)
			assert_true(test_publish(db, loaded, 3000, error, sizeof(error)));
		message_set_free(loaded);
	}
	assert_counted(n, failed);
	db_close(db);
	assert_sound(path, 1);
	message_set_free(set);
	report_free(&report);
	free(path);
	test_folder_remove(folder);
}

static void a_new_database_is_made_whole_or_not_at_all(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "content.db");
	struct report report = { 0 };
	struct message_set *set = read_set(TEST_MESSAGES, menu_rows, &report);
	char error[512];
	unsigned long n = 0;
	bool failed = true;

	(void)state;
	while (failed && (n = countdown_next(n)) < MOST_ALLOCATIONS) {
		unlink(path);
		error[0] = '\0';
		countdown_start(n, n % 2 ? COUNTDOWN_ONE : COUNTDOWN_ALL);
		sqlite3 *db = library_open(path, DB_READ_WRITE, error, sizeof(error));
		failed = countdown_stop();
		assert_true(db || strlen(error) > 0);
		db_close(db);
		if (n % 5 == 0) /* what was begun is finished by the next who opens it */
			assert_true(publish(path, set, error, sizeof(error)));
	}
	assert_counted(n, failed);
	message_set_free(set);
	report_free(&report);
	free(path);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_set_is_read_whole_or_not_at_all),
		cmocka_unit_test(a_fault_is_never_let_through),
		cmocka_unit_test(a_catalogue_is_built_whole_or_not_at_all),
		cmocka_unit_test(a_set_is_published_whole_or_not_at_all),
		cmocka_unit_test(a_connection_goes_on_after_each_failure),
		cmocka_unit_test(a_new_database_is_made_whole_or_not_at_all),
	};

	countdown_count_sqlite();
	return RUN_SUITE(tests);
}
