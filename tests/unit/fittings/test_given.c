#include "agahi/fittings/given.h"

#include "page_of.h"
#include "writing_stage.h"

static void a_table_is_named_with_or_without_its_ending(void **state)
{
	enum table table;

	(void)state;
	assert_true(given_table("menus.csv", &table));
	assert_int_equal(table, TABLE_MENUS);
	assert_true(given_table("examples", &table));
	assert_false(given_table("menusx", &table));
	assert_false(given_table("", &table));
	assert_true(given_table_of_file("Examples (2).csv", &table));
	assert_int_equal(table, TABLE_EXAMPLES);
	assert_true(given_table_of_file("messages-draft-4.csv", &table));
	assert_int_equal(table, TABLE_MESSAGES);
	assert_false(given_table_of_file("Book1.csv", &table));
}

static void faults_are_told_by_row(void **state)
{
	char text[] = "topic,lang,keywords,text\nvote,en,vote,\"<b>\nopen";
	struct given given;
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	assert_true(given_read(TABLE_MESSAGES, text, strlen(text), &given));
	given_write_faults(&of.visit, &given);
	assert_true(given.report.errors > 0);
	page_of_has(&of, "2");
	page_of_has(&of, "error");
	page_of_has_not(&of, "<b>");
	given_free(&given);
	page_of_end(&of);
}

static void what_would_change_is_counted_and_shown(void **state)
{
	char text[] = "placeholder,lang,value\nopen_time,en,9 am\npolling_date,en,soon\n";
	struct writing_stage *stage = *state;
	struct given given;
	struct page_of of;

	page_of_begin(&of, stage->desk.desk);
	assert_true(given_read(TABLE_PLACEHOLDERS, text, strlen(text), &given));
	assert_true(given_compare(desk_stage_db(&stage->desk), stage->draft, &given));
	given_write_difference(&of.visit, &given);
	page_of_has(&of, "class=\"sums\"");
	page_of_has(&of, "open_time");
	page_of_has(&of, "<ins>");
	given_free(&given);
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_is_named_with_or_without_its_ending),
		cmocka_unit_test(faults_are_told_by_row),
		WRITING_TEST(what_would_change_is_counted_and_shown),
	};

	return RUN_SUITE(tests);
}
