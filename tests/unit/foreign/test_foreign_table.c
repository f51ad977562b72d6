/* Which tables there are, and how they are declared. */
#include "testing.h"

#include "agahi/foreign/foreign_table.h"

static void tables_are_found_by_their_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < FOREIGN_TABLES; i++)
		assert_ptr_equal(foreign_table_find(foreign_tables[i].name), &foreign_tables[i]);
	assert_null(foreign_table_find("pg_authid"));
	assert_null(foreign_table_find(""));
}

static void every_table_fits_what_is_made_of_it(void **state)
{
	char declaration[FOREIGN_DECLARATION_SIZE];

	(void)state;
	for (size_t i = 0; i < FOREIGN_TABLES; i++) {
		assert_in_range(foreign_tables[i].column_count, 1, FOREIGN_MOST_COLUMNS);
		foreign_table_declare(&foreign_tables[i], declaration);
		assert_int_equal(declaration[strlen(declaration) - 1], ')');
	}
	foreign_table_declare(foreign_table_find("preference"), declaration);
	assert_string_equal(declaration,
		"CREATE TABLE preference (sender INTEGER, language TEXT, stopped INTEGER, since_ms INTEGER)");
}

static void what_is_written_has_a_key_or_is_added_only(void **state)
{
	(void)state;
	for (size_t i = 0; i < FOREIGN_TABLES; i++) {
		unsigned keys = 0;

		for (size_t column = 0; column < foreign_tables[i].column_count; column++)
			keys += foreign_tables[i].columns[column].traits & FOREIGN_KEY;
		assert_true(!foreign_tables[i].target || keys > 0 || foreign_tables[i].insert);
	}
}

static void a_row_has_the_number_of_its_key_where_that_is_one(void **state)
{
	(void)state;
	assert_int_equal(foreign_table_row_column(foreign_table_find("settled")), 0);
	assert_int_equal(foreign_table_row_column(foreign_table_find("blocked")), 0);
	assert_int_equal(foreign_table_row_column(foreign_table_find("submission")), -1);
	assert_int_equal(foreign_table_row_column(foreign_table_find("silence")), -1);
	assert_int_equal(foreign_table_row_column(foreign_table_find("change")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_found_by_their_names),
		cmocka_unit_test(every_table_fits_what_is_made_of_it),
		cmocka_unit_test(what_is_written_has_a_key_or_is_added_only),
		cmocka_unit_test(a_row_has_the_number_of_its_key_where_that_is_one),
	};

	return RUN_SUITE(tests);
}
