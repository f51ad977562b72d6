/* Tables as spreadsheets save them. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/sheet/csv.h"

static void assert_rows(const char *csv, const char *wanted)
{
	char *text = strdup(csv);
	struct csv_reader reader;
	struct csv_row row;
	struct buffer seen = { 0 };
	enum csv_result result;

	buffer_add_text(&seen, "");
	csv_open(&reader, text, strlen(text));
	while ((result = csv_next(&reader, &row)) != CSV_END) {
		if (result != CSV_ROW) {
			buffer_add_format(&seen, "fault%d@%u\n", result, row.row);
			continue;
		}
		buffer_add_format(&seen, "%u:", row.row);
		for (size_t i = 0; i < row.count; i++)
			buffer_add_format(&seen, "<%s>", row.fields[i]);
		buffer_add_text(&seen, "\n");
	}
	assert_string_equal(seen.data, wanted);
	buffer_free(&seen);
	free(text);
}

static void tables_are_read_as_spreadsheets_save_them(void **state)
{
	(void)state;
	assert_rows("a,b\nc,d\n", "1:<a><b>\n2:<c><d>\n");
	assert_rows("\xef\xbb\xbf"
		    "a,b\r\nc,d\r\n",
		"1:<a><b>\n2:<c><d>\n");
	assert_rows("a,b\rc,d", "1:<a><b>\n2:<c><d>\n");
	assert_rows("a;b\n\"x;y\";d\n", "1:<a><b>\n2:<x;y><d>\n");
	assert_rows("a\tb\nc,c\td\n", "1:<a><b>\n2:<c,c><d>\n");
	assert_rows("a,b\n\"say \"\"hi\"\"\",\"two\r\nlines\"\nlast,\n",
		"1:<a><b>\n2:<say \"hi\"><two\nlines>\n3:<last><>\n");
	assert_rows("a,b\n\n,\nc,d", "1:<a><b>\n4:<c><d>\n");
	assert_rows("", "");
	assert_rows("\"\",\"\"\n\"x\"", "2:<x>\n");
}

static void broken_quotes_are_told_with_their_line(void **state)
{
	(void)state;
	assert_rows("a,b\n\"x\"y,z\nc,d\n", "1:<a><b>\nfault3@2\n3:<c><d>\n");
	assert_rows("a,b\nc,\"never\nclosed\n", "1:<a><b>\nfault2@2\n");
}

static void a_row_has_so_many_fields_and_no_more(void **state)
{
	char text[CSV_MAX_FIELDS + 16] = "";
	struct csv_reader reader;
	struct csv_row row;

	(void)state;
	memset(text, ',', CSV_MAX_FIELDS - 1);
	strcpy(text + CSV_MAX_FIELDS - 1, "x\na,b\n");
	csv_open(&reader, text, strlen(text));
	assert_int_equal(csv_next(&reader, &row), CSV_ROW);
	assert_int_equal(row.count, CSV_MAX_FIELDS);
	memset(text, ',', CSV_MAX_FIELDS);
	strcpy(text + CSV_MAX_FIELDS, "x\na,b\n");
	csv_open(&reader, text, strlen(text));
	assert_int_equal(csv_next(&reader, &row), CSV_TOO_MANY);
	assert_int_equal(csv_next(&reader, &row), CSV_ROW); /* and goes on behind it */
	assert_string_equal(row.fields[0], "a");
}

static void the_first_line_alone_tells_the_separator(void **state)
{
	(void)state;
	assert_rows("a;b\n1,5;2\n", "1:<a><b>\n2:<1,5><2>\n");
	assert_rows("a\n1;2\n", "1:<a>\n2:<1;2>\n");
	assert_rows("\xef\xbb\xbf", "");
	assert_rows("\"\"", "");
}

static void the_separator_is_the_sign_that_parts_the_first_line(void **state)
{
	(void)state;
	assert_rows("a;b, c;d\n1;2;3\n", "1:<a><b, c><d>\n2:<1><2><3>\n");
	assert_rows("\"a,b,c\";d\n", "1:<a,b,c><d>\n");
	assert_rows("\n\na;b\n", "3:<a><b>\n");
	assert_rows("a;b\rc,d,e;f\r", "1:<a><b>\n2:<c,d,e><f>\n");
}

/* Excel obeys the line and does not show it; LibreOffice shows it, and saves it in quotes. */
static void a_line_that_names_the_separator_is_obeyed(void **state)
{
	(void)state;
	assert_rows("sep=;\na;b,c\n", "1:<a><b,c>\n");
	assert_rows("\xef\xbb\xbfSEP=;\r\na;b,c\r\n", "1:<a><b,c>\n");
	assert_rows("\"sep=;\"\na;b,c\n", "2:<a><b,c>\n");
	assert_rows("\"sep=,\",,\na,b,c\n", "2:<a><b><c>\n");
	assert_rows("sep=\t\na\tb\n", "1:<a><b>\n");
	assert_rows("sep=|\na|b\n", "1:<a><b>\n");
	assert_rows("sep=;", "");
	assert_rows("sep=ab,c\n", "1:<sep=ab><c>\n");
}

static void line_breaks_in_a_cell_are_one_kind(void **state)
{
	(void)state;
	assert_rows("a,\"1\r2\n3\r\n4\"\nb,c\n", "1:<a><1\n2\n3\n4>\n2:<b><c>\n");
}

static void empty_columns_without_end_are_no_fault(void **state)
{
	char text[300] = "a,b";

	(void)state;
	memset(text + 3, ',', 200);
	strcpy(text + 203, "\n");
	struct csv_reader reader;
	struct csv_row row;
	csv_open(&reader, text, strlen(text));
	assert_int_equal(csv_next(&reader, &row), CSV_ROW);
	assert_int_equal(row.count, CSV_MAX_FIELDS);
	assert_int_equal(csv_next(&reader, &row), CSV_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_read_as_spreadsheets_save_them),
		cmocka_unit_test(broken_quotes_are_told_with_their_line),
		cmocka_unit_test(a_row_has_so_many_fields_and_no_more),
		cmocka_unit_test(the_first_line_alone_tells_the_separator),
		cmocka_unit_test(the_separator_is_the_sign_that_parts_the_first_line),
		cmocka_unit_test(a_line_that_names_the_separator_is_obeyed),
		cmocka_unit_test(line_breaks_in_a_cell_are_one_kind),
		cmocka_unit_test(empty_columns_without_end_are_no_fault),
	};

	return RUN_SUITE(tests);
}
