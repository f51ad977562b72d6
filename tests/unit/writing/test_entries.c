#include "agahi/writing/entries.h"

#include "testing.h"

static void each_line_is_an_entry_without_its_blanks(void **state)
{
	struct entries lines;

	(void)state;
	assert_true(entries_read(" vote \n\n\tvoting\r\nvote\nلفظ", &lines));
	assert_int_equal(lines.count, 3);
	assert_string_equal(lines.list[0], "vote");
	assert_string_equal(lines.list[1], "voting");
	assert_string_equal(lines.list[2], "لفظ");
	assert_true(entries_have(&lines, "voting"));
	assert_false(entries_have(&lines, "votin"));
	entries_free(&lines);
	assert_true(entries_read("", &lines));
	assert_int_equal(lines.count, 0);
	entries_free(&lines);
}

static void of_a_field_without_end_no_more_is_read_than_a_message_may_have(void **state)
{
	enum { LINES = 300000 };
	struct buffer text = { 0 };
	struct entries lines;

	(void)state;
	for (int i = 0; i < LINES; i++)
		buffer_add_format(&text, "k%d\n", i);
	assert_true(entries_read(text.data, &lines));
	assert_true(lines.cut);
	assert_int_equal(lines.count, ENTRIES_MOST_LINES);
	entries_free(&lines);
	buffer_free(&text);
}

static void they_are_written_as_a_field_has_them(void **state)
{
	const char *const list[] = { "a", "b" };
	struct buffer out = { 0 };

	(void)state;
	entries_write(list, 2, &out);
	assert_string_equal(out.data, "a\nb\n");
	buffer_free(&out);
}

static void blanks_at_both_ends_are_taken_away(void **state)
{
	char *text = entries_trimmed("\n  a b \r\n");

	(void)state;
	assert_string_equal(text, "a b");
	free(text);
	text = entries_trimmed("  ");
	assert_string_equal(text, "");
	free(text);
}

static void entries_are_the_same_in_the_same_order(void **state)
{
	const char *const list[] = { "a", "b" }, *const other[] = { "b", "a" };
	struct entries entries;

	(void)state;
	assert_true(entries_read(" a \r\n\nb\n", &entries));
	assert_true(entries_are(&entries, list, 2));
	assert_false(entries_are(&entries, list, 1));
	assert_false(entries_are(&entries, other, 2));
	entries_free(&entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_is_an_entry_without_its_blanks),
		cmocka_unit_test(of_a_field_without_end_no_more_is_read_than_a_message_may_have),
		cmocka_unit_test(they_are_written_as_a_field_has_them),
		cmocka_unit_test(blanks_at_both_ends_are_taken_away),
		cmocka_unit_test(entries_are_the_same_in_the_same_order),
	};

	return RUN_SUITE(tests);
}
