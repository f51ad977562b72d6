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

static void what_calculates_is_guarded_and_nothing_else_is_changed(void **state)
{
	(void)state;
	assert_cell(cell_add_guarded, "vote", "vote");
	assert_cell(cell_add_guarded, "it's -1", "it's -1");
	assert_cell(cell_add_guarded, "'vote'", "'vote'");
	assert_cell(cell_add_guarded, "=1+1", "\"'=1+1\"");
	assert_cell(cell_add_guarded, "  +92", "\"'  +92\"");
	assert_cell(cell_add_guarded, "\t=1", "\"'\t=1\"");
	assert_cell(cell_add_guarded, "\uff1d1", "\"'\uff1d1\"");
	assert_cell(cell_add_guarded, "'=1", "\"''=1\"");
	assert_true(cell_calculates("@a") && cell_calculates(" -") && cell_calculates("\rx"));
	assert_false(cell_calculates("") || cell_calculates("a=b") || cell_calculates("'=a"));
}

/* Reads what cell_add_words() wrote as a spreadsheet would. */
static void assert_comes_back(const char *text)
{
	struct buffer out = { 0 };
	char cell[64];
	size_t len = 0;

	cell_add_words(&out, text);
	for (size_t at = 1; at + 1 < out.len; at++) {
		cell[len++] = out.data[at];
		at += out.data[at] == '"';
	}
	cell[len] = '\0';
	assert_false(cell_calculates(cell));
	assert_string_equal(cell_without_guard(cell), text);
	buffer_free(&out);
}

static void the_guard_comes_off_exactly(void **state)
{
	static const char *const texts[] = { "", "'", "''", "=", "'=", "''=", "\x27\x27'=x", "'x",
		"' =", " =", "-", "'-", "+92 51", "@", "'@", "\t", "'\t'", "\r\n", "\uff0d", "'\uff0d", "a",
		"\"=\"", "'\"=", "=\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_comes_back(texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_quoted_where_it_has_to_be),
		cmocka_unit_test(the_words_of_others_are_no_formula),
		cmocka_unit_test(what_calculates_is_guarded_and_nothing_else_is_changed),
		cmocka_unit_test(the_guard_comes_off_exactly),
	};

	return RUN_SUITE(tests);
}
