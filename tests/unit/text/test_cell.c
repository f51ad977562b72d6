/* Cells as spreadsheets read them. */
#include "testing.h"

#include "agahi/text/cell.h"

static void assert_cell(void (*add)(struct buffer *, const char *), const char *text, const char *wanted)
{
	struct buffer out = { 0 };

	add(&out, text);
	assert_false(out.failed);
	assert_string_equal(out.data ? out.data : "", wanted);
	buffer_free(&out);
}

static void a_cell_is_quoted_where_it_has_to_be(void **state)
{
	(void)state;
	assert_cell(cell_add, "", "");
	assert_cell(cell_add, "vote", "vote");
	assert_cell(cell_add, "a,b", "\"a,b\"");
	assert_cell(cell_add, "say \"vote\"", "\"say \"\"vote\"\"\"");
	assert_cell(cell_add, "two\nlines", "\"two\nlines\"");
	assert_cell(cell_add, " x", "\" x\"");
	assert_cell(cell_add, "a;b", "\"a;b\"");
}

static void the_words_of_others_are_no_formula(void **state)
{
	(void)state;
	assert_cell(cell_add_words, "", "\"\"");
	assert_cell(cell_add_words, "vote", "\"vote\"");
	assert_cell(cell_add_words, "=1+1", "\"'=1+1\"");
	assert_cell(cell_add_words, "@a\"b", "\"'@a\"\"b\"");
	assert_cell(cell_add_words, "-1", "\"'-1\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_quoted_where_it_has_to_be),
		cmocka_unit_test(the_words_of_others_are_no_formula),
	};

	return RUN_SUITE(tests);
}
