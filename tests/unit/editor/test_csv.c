/* Tables as spreadsheets save them. */
#include "testing.h"

#include "agahi/base/buffer.h"
#include "agahi/editor/csv.h"

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
			buffer_add_format(&seen, "fault%d@%u\n", result, row.line);
			continue;
		}
		buffer_add_format(&seen, "%u:", row.line);
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
		"1:<a><b>\n2:<say \"hi\"><two\nlines>\n4:<last><>\n");
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

static void each_fault_has_its_words(void **state)
{
	(void)state;
	assert_non_null(strstr(csv_fault_words(CSV_OPEN_QUOTE), "never closed"));
	assert_non_null(strstr(csv_fault_words(CSV_STRAY_QUOTE), "double the marks"));
	assert_non_null(strstr(csv_fault_words(CSV_TOO_MANY), "too many fields"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_read_as_spreadsheets_save_them),
		cmocka_unit_test(broken_quotes_are_told_with_their_line),
		cmocka_unit_test(a_row_has_so_many_fields_and_no_more),
		cmocka_unit_test(the_first_line_alone_tells_the_separator),
		cmocka_unit_test(each_fault_has_its_words),
	};

	return RUN_SUITE(tests);
}
