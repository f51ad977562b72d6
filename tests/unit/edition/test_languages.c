/* Languages that are kept. */
#include "testing.h"

#include "agahi/edition/languages.h"

static void a_copy_is_whole_and_needs_nothing_of_what_it_was_made_from(void **state)
{
	char first[] = "ur", second[] = "ur-Latn";
	const char *tags[] = { first, second };
	const struct topics_languages languages = { tags, 2, first };
	struct topics_languages *copy = languages_copy(&languages);

	(void)state;
	assert_non_null(copy);
	memset(first, 'x', 2);
	memset(second, 'x', 7);
	tags[0] = tags[1] = NULL;
	assert_int_equal(copy->count, 2);
	assert_string_equal(copy->tags[0], "ur");
	assert_string_equal(copy->tags[1], "ur-Latn");
	assert_string_equal(copy->default_tag, "ur");
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_whole_and_needs_nothing_of_what_it_was_made_from),
	};

	return RUN_SUITE(tests);
}
