/* What was found, as people and as programs read it, and the exit code. */
#include "testing.h"

#include <jansson.h>

#include "agahi/doctor/diagnosis.h"

static struct diagnosis diagnosis;

static int tear_down(void **state)
{
	(void)state;
	diagnosis_free(&diagnosis);
	return 0;
}

/* free() it. */
static char *printed(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	diagnosis_print(&diagnosis, out);
	fclose(out);
	return text;
}

static void the_worst_that_was_found_is_the_exit_code(void **state)
{
	(void)state;
	assert_int_equal(diagnosis_exit_code(&diagnosis), 0);
	diagnosis_add(&diagnosis, "clock", VERDICT_WELL, "good");
	assert_int_equal(diagnosis_exit_code(&diagnosis), 0);
	diagnosis_add(&diagnosis, "clock", VERDICT_WARNING, "not so good");
	assert_int_equal(diagnosis_exit_code(&diagnosis), 2);
	diagnosis_add(&diagnosis, "key", VERDICT_FAULT, "bad");
	diagnosis_add(&diagnosis, "disk", VERDICT_WARNING, "not so good");
	assert_int_equal(diagnosis_exit_code(&diagnosis), 1);
	assert_int_equal(diagnosis_count(&diagnosis, VERDICT_WARNING), 2);
	assert_int_equal(diagnosis_count(&diagnosis, VERDICT_FAULT), 1);
}

static void who_has_no_memory_to_say_all_does_not_say_all_is_well(void **state)
{
	(void)state;
	diagnosis.failed = true;
	assert_int_equal(diagnosis_exit_code(&diagnosis), 1);
	char *text = printed();
	assert_non_null(strstr(text, "this is not all"));
	free(text);
	assert_false(diagnosis_print_json(&diagnosis, stderr));
}

static void each_finding_is_a_line_and_what_to_do_another(void **state)
{
	(void)state;
	diagnosis_add(&diagnosis, "clock", VERDICT_WELL, "at most %d ms off", 3);
	diagnosis_add(&diagnosis, "key", VERDICT_FAULT, "it is \x1b[31mgone");
	diagnosis_advise(&diagnosis, "put it %s", "back");
	char *text = printed();
	assert_string_equal(text,
		"well     clock          at most 3 ms off\n"
		"fault    key            it is U+001B[31mgone\n"
		"                        do: put it back\n"
		"1 fault, 0 warnings\n");
	free(text);
}

static void a_program_reads_the_same_as_json(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	diagnosis_add(&diagnosis, "clock", VERDICT_WARNING, "nobody sets it, \xff");
	diagnosis_advise(&diagnosis, "chrony");
	diagnosis_add(&diagnosis, "key", VERDICT_WELL, "good");
	assert_true(diagnosis_print_json(&diagnosis, out));
	fclose(out);
	json_t *all = json_loads(text, 0, NULL);
	assert_non_null(all);
	assert_int_equal(json_integer_value(json_object_get(all, "faults")), 0);
	assert_int_equal(json_integer_value(json_object_get(all, "warnings")), 1);
	json_t *checks = json_object_get(all, "checks");
	assert_int_equal(json_array_size(checks), 2);
	json_t *first = json_array_get(checks, 0);
	assert_string_equal(json_string_value(json_object_get(first, "check")), "clock");
	assert_string_equal(json_string_value(json_object_get(first, "verdict")), "warning");
	assert_string_equal(json_string_value(json_object_get(first, "advice")), "chrony");
	assert_non_null(strstr(json_string_value(json_object_get(first, "found")), "nobody sets it"));
	assert_string_equal(json_string_value(json_object_get(json_array_get(checks, 1), "advice")), "");
	json_decref(all);
	free(text);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_worst_that_was_found_is_the_exit_code),
		TEST(who_has_no_memory_to_say_all_does_not_say_all_is_well),
		TEST(each_finding_is_a_line_and_what_to_do_another),
		TEST(a_program_reads_the_same_as_json),
	};

	return RUN_SUITE(tests);
}
