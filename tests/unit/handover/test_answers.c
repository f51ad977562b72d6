/* Answers as files. */
#include "testing.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>

#include "agahi/handover/answers.h"

static void an_answer_stands_under_the_name_of_the_file_it_is_about(void **state)
{
	struct acceptance_answer *answer = calloc(1, sizeof(*answer));
	char *folder = test_folder_make(), *path = test_path(folder, "edition-2.answer"), error[512];
	struct stat what;

	(void)state;
	acceptance_refuse_damaged(answer, "cut");
	assert_true(answers_write(folder, "edition-2.agahi", answer, error, sizeof(error)));
	json_t *object = json_load_file(path, 0, NULL);
	assert_string_equal(json_string_value(json_object_get(object, "file")), "edition-2.agahi");
	assert_string_equal(json_string_value(json_object_get(object, "refusal")), "damaged");
	json_decref(object);
	assert_int_equal(stat(path, &what), 0);
	assert_int_equal(what.st_mode & 0777, 0640); /* the desk reads it by its group */
	assert_false(answers_write("/nowhere", "a.agahi", answer, error, sizeof(error)));
	assert_non_null(strstr(error, "/nowhere/a.answer"));
	free(answer);
	free(path);
	test_folder_remove(folder);
}

static void only_old_answers_go(void **state)
{
	const struct timespec long_ago[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
	static const char *const names[] = { "old.answer", "young.answer", "old.db" };
	char *folder = test_folder_make(), *paths[3];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		paths[i] = test_path(folder, names[i]);
		test_write_file(paths[i], "{}");
		if (i != 1)
			assert_int_equal(utimensat(AT_FDCWD, paths[i], long_ago, 0), 0);
	}
	answers_forget_old(folder, time(NULL));
	answers_forget_old("/nowhere", time(NULL));
	assert_int_not_equal(access(paths[0], F_OK), 0);
	assert_int_equal(access(paths[1], F_OK) | access(paths[2], F_OK), 0);
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_stands_under_the_name_of_the_file_it_is_about),
		cmocka_unit_test(only_old_answers_go),
	};

	return RUN_SUITE(tests);
}
