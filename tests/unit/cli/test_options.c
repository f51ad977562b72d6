/* What stands behind a command. */
#include "testing.h"

#include <getopt.h>

#include "agahi/cli/cli.h"

static struct {
	bool loud;
	const char *text, *draft, *alone;
} given;

static int parse(const char *const *words, bool text_follows)
{
	const struct cli_option options[] = { { "loud", CLI_FLAG, &given.loud },
		{ "text", CLI_TEXT, &given.text }, { "draft", CLI_DRAFT, &given.draft },
		{ "alone", CLI_DRAFT_ALONE, &given.alone } };
	static char *arguments[16];
	int count = 0;

	memset(&given, 0, sizeof(given));
	for (; words[count]; count++)
		arguments[count] = (char *)(uintptr_t)words[count];
	arguments[count] = NULL;
	optind = 0;
	opterr = 0;
	return cli_parse(count, arguments, options, 4, text_follows);
}

#define PARSE(follows, ...) parse((const char *const[]){ "command", __VA_ARGS__, NULL }, follows)

static void options_stand_anywhere_unless_a_text_follows(void **state)
{
	(void)state;
	assert_int_equal(PARSE(false, "a.csv", "--loud", "--text", "x"), 4);
	assert_true(given.loud);
	assert_string_equal(given.text, "x");
	assert_int_equal(PARSE(true, "say", "--loud"), 1);
	assert_false(given.loud);
	assert_int_equal(PARSE(false, "--unknown"), -1);
	assert_int_equal(PARSE(false, "--text"), -1);
	assert_int_equal(PARSE(false, "--loud=x"), -1);
}

static void a_draft_has_a_name_or_none(void **state)
{
	(void)state;
	PARSE(false, "--draft");
	assert_string_equal(given.draft, "draft");
	PARSE(false, "--draft=hours");
	assert_string_equal(given.draft, "hours");
	assert_int_equal(PARSE(false, "--draft", "hours", "rest"), 3);
	assert_string_equal(given.draft, "hours");
	assert_int_equal(PARSE(false, "--draft", "m.csv"), 2);
	assert_string_equal(given.draft, "draft");
	assert_int_equal(PARSE(false, "--draft", "*8300#"), 2);
	assert_string_equal(given.draft, "draft");
	assert_int_equal(PARSE(true, "--alone", "vote"), 2);
	assert_string_equal(given.alone, "draft");
	PARSE(true, "--alone=hours", "vote");
	assert_string_equal(given.alone, "hours");
}

static void faults_are_told_in_the_language_of_the_option_or_of_the_environment(void **state)
{
	(void)state;
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "C.UTF-8", 1);
	assert_int_equal(cli_phrases(NULL), PHRASES_ENGLISH);
	assert_int_equal(cli_phrases("ur"), PHRASES_URDU);
	assert_int_equal(cli_phrases("xx"), PHRASES_NONE);
	setenv("LANG", "ur_PK.UTF-8", 1);
	assert_int_equal(cli_phrases(NULL), PHRASES_URDU);
	assert_int_equal(cli_phrases("en"), PHRASES_ENGLISH);
	setenv("LC_ALL", "en_GB", 1);
	assert_int_equal(cli_phrases(NULL), PHRASES_ENGLISH);
	unsetenv("LC_ALL");
}

static void whoever_calls_has_a_name(void **state)
{
	(void)state;
	unsetenv("SUDO_USER");
	assert_true(strlen(cli_user()) > 0);
	if (getuid() != 0)
		return;
	setenv("SUDO_USER", "saima", 1);
	assert_string_equal(cli_user(), "saima");
	unsetenv("SUDO_USER");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_stand_anywhere_unless_a_text_follows),
		cmocka_unit_test(a_draft_has_a_name_or_none),
		cmocka_unit_test(faults_are_told_in_the_language_of_the_option_or_of_the_environment),
		cmocka_unit_test(whoever_calls_has_a_name),
	};

	return RUN_SUITE(tests);
}
