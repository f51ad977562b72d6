/* What a configuration names, as it stands on the disk. */
#include "configuration.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "agahi/doctor/places.h"

static char text[4096];

static const struct config *load_site(const char *more)
{
	snprintf(text, sizeof(text),
		LINK_HEAD "password_file = \"%s/password\"; } );\n"
			  "store = { content = \"%s/content.db\"; journal = \"%s/state/journal.db\"; };\n%s",
		folder, folder, folder, more);
	char *password = test_path(folder, "password");
	test_write_file(password, "secret\n");
	free(password);
	return load_good(text);
}

/* The place whose path ends so; NULL. */
static const struct place_facts *find(const struct places *places, const char *ending)
{
	for (size_t i = 0; i < places->count; i++) {
		size_t len = strlen(places->items[i].path), of = strlen(ending);

		if (len >= of && strcmp(places->items[i].path + len - of, ending) == 0)
			return &places->items[i];
	}
	return NULL;
}

static void what_is_named_is_looked_at(void **state)
{
	const struct config *config = load_site("");
	struct places places = { 0 };

	(void)state;
	places_look(config, path, &places);
	assert_false(places.failed);
	const struct place_facts *password = find(&places, "/password");
	assert_non_null(password);
	assert_string_equal(password->link, "a");
	assert_int_equal(password->error, 0);
	assert_true((password->needs & PLACE_SECRET) != 0);
	assert_int_equal(find(&places, "/agahi.conf")->error, 0);
	const struct place_facts *state_folder = find(&places, "/state");
	assert_int_equal(state_folder->error, ENOENT);
	assert_true((state_folder->needs & PLACE_FOLDER) != 0 && (state_folder->needs & PLACE_MADE) == 0);
	assert_non_null(strstr(state_folder->make, "install -d"));
	const struct place_facts *key = find(&places, "journal.db.key");
	assert_int_equal(key->error, ENOENT);
	assert_true((key->needs & PLACE_MADE) != 0);
	assert_true(find(&places, "/content.db")->error == ENOENT);
	places_free(&places);
	config_free(config);
}

static void modes_and_kinds_are_told(void **state)
{
	const struct config *config = load_site("");
	struct places places = { 0 };
	char *journal = test_path(folder, "state"), *password = test_path(folder, "password");

	(void)state;
	assert_int_equal(mkdir(journal, 0700), 0);
	assert_int_equal(chmod(password, 0604), 0);
	places_look(config, path, &places);
	assert_int_equal(find(&places, "/password")->mode, 0604);
	assert_true(find(&places, "/state")->is_folder);
	assert_false(find(&places, "/state")->is_strange);
	assert_false(find(&places, "/password")->is_strange);
	assert_int_equal(find(&places, "/state")->error, 0);
	places_free(&places);
	assert_int_equal(unlink(password), 0);
	assert_int_equal(mkfifo(password, 0600), 0);
	places_look(config, path, &places);
	assert_true(find(&places, "/password")->is_strange);
	places_free(&places);
	config_free(config);
	free(journal);
	free(password);
}

/* Only root becomes another, and for good: so in a process of its own. */
static void root_sees_what_the_owner_of_the_journals_folder_sees(void **state)
{
	char *journal = test_path(folder, "journal.db"), *secret = test_path(folder, "secret");
	int status = -1;

	(void)state;
	if (geteuid() != 0)
		skip();
	test_write_file(secret, "root's");
	assert_int_equal(chmod(secret, 0600), 0);
	assert_int_equal(chown(folder, 65534, 65534), 0);
	pid_t child = fork();
	if (child == 0) {
		const struct user_facts user = places_become_daemon(journal);

		_exit(!user.is_root && geteuid() == 65534 && access(folder, W_OK) == 0 &&
					access(secret, R_OK) != 0
				? 0
				: 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	free(journal);
	free(secret);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_named_is_looked_at),
		TEST(modes_and_kinds_are_told),
		TEST(root_sees_what_the_owner_of_the_journals_folder_sees),
	};

	return RUN_SUITE(tests);
}
