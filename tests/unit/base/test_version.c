/* The version that the programs tell is the one that the file VERSION has. */
#include "testing.h"

#include "agahi/base/version.h"

static void the_version_is_what_the_file_says(void **state)
{
	char line[64] = "";
	FILE *file = fopen("VERSION", "r");

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	assert_string_equal(version_text(), line);
}

static void the_version_is_three_numbers(void **state)
{
	unsigned major, minor, patch;
	char rest;

	(void)state;
	assert_int_equal(sscanf(version_text(), "%u.%u.%u%c", &major, &minor, &patch, &rest), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_version_is_what_the_file_says),
		cmocka_unit_test(the_version_is_three_numbers),
	};

	return RUN_SUITE(tests);
}
