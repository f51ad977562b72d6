#include "agahi/entrance/parts.h"

#include "testing.h"

static void every_result_has_words_and_a_status(void **state)
{
	(void)state;
	for (int i = STAFF_DONE; i <= STAFF_CODE_WRONG; i++) {
		assert_true(entrance_result_label((enum staff_result)i) != LABEL_NONE);
		assert_in_range(entrance_result_status((enum staff_result)i), 200, 599);
	}
	assert_int_equal(entrance_result_status(STAFF_DONE), 200);
	assert_int_equal(entrance_result_status(STAFF_NOT_ALLOWED), 403);
	assert_int_equal(entrance_result_status(STAFF_BROKEN), 500);
}

static void roles_are_named_with_a_comma_of_the_language_between_them(void **state)
{
	struct html page = { 0 };
	struct visit visit = { .page = &page, .language = LABELS_URDU };

	(void)state;
	entrance_write_roles(&visit, STAFF_EDITOR | STAFF_SIGNER);
	assert_string_equal(page.out.data, "مدیر، منظوری دینے والا");
	buffer_free(&page.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_result_has_words_and_a_status),
		cmocka_unit_test(roles_are_named_with_a_comma_of_the_language_between_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
