#include "agahi/frame/squeeze.h"
#include "testing.h"

static void assert_sheet(const char *text, const char *expected)
{
	struct buffer out = { 0 };

	squeeze_sheet(text, strlen(text), &out);
	assert_string_equal(out.data ? out.data : "", expected);
	buffer_free(&out);
}

static void a_sheet_loses_comments_and_blanks_that_say_nothing(void **state)
{
	(void)state;
	assert_sheet("/* one */\np, a { color: red;\n\tmargin: 0 1rem; }\n", "p,a{color:red;margin:0 1rem;}");
	assert_sheet("/* it does not end", "");
}

static void blanks_that_divide_stay(void **state)
{
	(void)state;
	assert_sheet(".a :is(th, td) > b { width: calc(100vh - 1rem) }",
		".a :is(th,td) > b{width:calc(100vh - 1rem)}");
	assert_sheet("@media (min-width: 4rem) { p::before { content: \"+\"; } }",
		"@media (min-width:4rem){p::before{content:\"+\";}}");
	assert_sheet("a/* b */c", "a c");
}

static void a_script_loses_lines_of_comment_and_indents(void **state)
{
	static const char text[] =
		"// what it is\n\tlet a = 1; // stays\n\n\t\t// gone\n\tb(\"// no comment\");";
	struct buffer out = { 0 };

	(void)state;
	squeeze_script(text, strlen(text), &out);
	assert_string_equal(out.data, "let a = 1; // stays\nb(\"// no comment\");");
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sheet_loses_comments_and_blanks_that_say_nothing),
		cmocka_unit_test(blanks_that_divide_stay),
		cmocka_unit_test(a_script_loses_lines_of_comment_and_indents),
	};

	return RUN_SUITE(tests);
}
