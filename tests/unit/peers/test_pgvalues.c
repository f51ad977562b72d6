/* Values on their way to PostgreSQL and back. */
#include "testing.h"

#include "agahi/peers/pgvalues.h"

static struct buffer out;

static void arrays_are_written_as_the_database_reads_them(void **state)
{
	const int64_t numbers[] = { 1, -2, INT64_MAX };
	const char *texts[] = { "jazz", "a \"b\" \\ {c},", "" };

	(void)state;
	pgvalues_add_numbers(&out, numbers, 3);
	assert_string_equal(out.data, "{1,-2,9223372036854775807}");
	buffer_empty(&out);
	pgvalues_add_numbers(&out, numbers, 0);
	assert_string_equal(out.data, "{}");
	buffer_empty(&out);
	pgvalues_add_texts(&out, texts, 3);
	assert_string_equal(out.data, "{\"jazz\",\"a \\\"b\\\" \\\\ {c},\",\"\"}");
	buffer_free(&out);
}

static void values_are_read_by_their_length(void **state)
{
	PGresAttDesc columns[6];
	static const struct {
		const char *octets;
		int len;
	} values[] = { { "\x80\x01", 2 }, { "\x00\x00\x01\x02", 4 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xfe", 8 }, { "\x01", 1 }, { "nine octets", 9 },
		{ NULL, -1 } };
	PGresult *row = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);

	(void)state;
	memset(columns, 0, sizeof(columns));
	for (int i = 0; i < 6; i++) {
		columns[i].name = "column";
		columns[i].format = 1;
	}
	assert_true(PQsetResultAttrs(row, 6, columns));
	for (int i = 0; i < 6; i++)
		assert_true(PQsetvalue(row, 0, i, (char *)values[i].octets, values[i].len));
	assert_int_equal(pgvalues_number(row, 0, 0), -32767);
	assert_int_equal(pgvalues_number(row, 0, 1), 258);
	assert_int_equal(pgvalues_number(row, 0, 2), -2);
	assert_int_equal(pgvalues_number(row, 0, 3), 1);
	assert_int_equal(pgvalues_number(row, 0, 4), 0); /* no number has so many */
	assert_int_equal(pgvalues_number(row, 0, 5), 0);
	assert_int_equal(pgvalues_octets(row, 0, 4).len, 9);
	assert_null(pgvalues_octets(row, 0, 5).data);
	assert_string_equal(pgvalues_text(row, 0, 5), "");
	PQclear(row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrays_are_written_as_the_database_reads_them),
		cmocka_unit_test(values_are_read_by_their_length),
	};

	return RUN_SUITE(tests);
}
