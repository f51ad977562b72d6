/* The octets of a file as text, or what they are instead. */
#include "testing.h"

#include "agahi/sheet/encoding.h"

#define OCTETS(text) text, sizeof(text) - 1

static void assert_encoding(const char *octets, size_t len, enum encoding wanted, const char *text)
{
	struct buffer decoded = { 0 };
	const char *ending;

	assert_int_equal(encoding_of(octets, len, &decoded, &ending), wanted);
	if (wanted == ENCODING_UTF16)
		assert_string_equal(decoded.data, text);
	else if (wanted == ENCODING_WORKBOOK)
		assert_string_equal(ending, text);
	buffer_free(&decoded);
}

static void workbooks_are_told_by_how_they_begin(void **state)
{
	(void)state;
	assert_encoding(OCTETS("PK\x03\x04\x14\0\0\0"), ENCODING_WORKBOOK, ".xlsx");
	assert_encoding(OCTETS("PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
		ENCODING_WORKBOOK, ".ods");
	assert_encoding(OCTETS("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ENCODING_WORKBOOK, ".xls");
}

static void utf16_is_told_by_its_mark_or_its_zeros(void **state)
{
	(void)state;
	assert_encoding(OCTETS("\xff\xfe"
			       "a\0\x48\x06"),
		ENCODING_UTF16, "aو");
	assert_encoding(OCTETS("\xfe\xff\0a\x06\x48"), ENCODING_UTF16, "aو");
	assert_encoding(OCTETS("a\0\x48\x06"), ENCODING_UTF16, "aو");
	assert_encoding(OCTETS("\0a\x06\x48"), ENCODING_UTF16, "aو");
	assert_encoding(OCTETS("\xff\xfe"), ENCODING_UTF16, "");
}

static void the_rest_is_single_octets_without_nul(void **state)
{
	(void)state;
	assert_encoding(OCTETS(""), ENCODING_UTF8, "");
	assert_encoding(OCTETS("a"), ENCODING_UTF8, "");
	assert_encoding(OCTETS("\xef\xbb\xbfو"), ENCODING_UTF8, "");
	assert_encoding(OCTETS("ab\0c"), ENCODING_NUL, "");
	assert_encoding(OCTETS("\0\0\0\0"), ENCODING_NUL, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workbooks_are_told_by_how_they_begin),
		cmocka_unit_test(utf16_is_told_by_its_mark_or_its_zeros),
		cmocka_unit_test(the_rest_is_single_octets_without_nul),
	};

	return RUN_SUITE(tests);
}
