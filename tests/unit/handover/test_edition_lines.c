#include "testing.h"

#include "agahi/handover/edition_lines.h"

static void a_text_is_one_line_that_turns_nothing_around(void **state)
{
	char out[EDITION_TEXT_SIZE], again[EDITION_TEXT_SIZE], text[1200];

	(void)state;
	assert_true(lines_clean("  polling\nhours \xe2\x80\xae!\x1b[31m  ", out));
	assert_string_equal(out, "polling hours ! [31m");
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "و", 3);
	assert_true(lines_clean(text, out) && lines_clean(out, again));
	assert_int_equal(strlen(out), EDITION_TEXT_SIZE - 2);
	assert_string_equal(out, again);
}

static void a_time_has_one_spelling(void **state)
{
	static const char *const bad[] = { "", "2027-02-06", "2027-02-06 19:00:00Z", "2027-02-06T19:00:00",
		"2027-02-30T19:00:00Z", "2027-02-06T25:00:00Z", "2027-02-06T19:00:00Z ",
		"1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "27-02-06T19:00:00Z", "2027-2-6T19:00:00Z",
		"2027-02-06T19:00:+5Z" };
	char text[LINES_TIME_SIZE];
	int64_t ms;

	(void)state;
	assert_true(lines_read_time("2027-02-06T19:00:00Z", &ms));
	assert_int_equal(ms, INT64_C(1801940400000));
	assert_string_equal(lines_write_time(ms + 999, text), "2027-02-06T19:00:00Z");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(lines_read_time(bad[i], &ms));
}

static void a_number_has_one_spelling_and_a_bound(void **state)
{
	static const char *const bad[] = { "", "x", "-1", "+1", " 1", "01", "101", "9999999999999999999" };
	const char *good = "100 more";
	long long number;

	(void)state;
	assert_true(lines_take_number(&good, 100, &number));
	assert_int_equal(number, 100);
	assert_string_equal(good, " more");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *text = bad[i];

		assert_false(lines_take_number(&text, 100, &number));
	}
}

static void a_hash_is_of_64_small_digits(void **state)
{
	char hash[TABLES_HASH_SIZE], line[TABLES_HASH_SIZE + 16];

	(void)state;
	lines_hash("abc", 3, hash); /* FIPS 180-2, B.1 */
	assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	snprintf(line, sizeof(line), "sha256:%s", hash);
	const char *text = line;
	assert_true(lines_take_hash(&text, hash) && *text == '\0');
	line[10] = 'A';
	text = line;
	assert_false(lines_take_hash(&text, hash));
	snprintf(line, sizeof(line), "sha256:%.63s", hash);
	text = line;
	assert_false(lines_take_hash(&text, hash));
	text = "md5:";
	assert_false(lines_take_hash(&text, hash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_one_line_that_turns_nothing_around),
		cmocka_unit_test(a_time_has_one_spelling),
		cmocka_unit_test(a_number_has_one_spelling_and_a_bound),
		cmocka_unit_test(a_hash_is_of_64_small_digits),
	};

	return RUN_SUITE(tests);
}
