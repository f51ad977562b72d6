/* Numbers that must not be seen, in every script and with whatever stands between their digits. */
#include "testing.h"

#include "agahi/base/mask.h"

static void masked_numbers_show_little(void **state)
{
	char out[MASK_NUMBER_SIZE];

	(void)state;
	assert_string_equal(mask_number("923001234567", out), "923*******67");
	assert_string_equal(mask_number("+923001234567", out), "923*******67");
	assert_string_equal(mask_number("00923001234567", out), "923*******67");
	assert_string_equal(mask_number("03001234567", out), "03*******67");
	assert_string_equal(mask_number("3001234567", out), "3*******67");
	assert_string_equal(mask_number("5123456", out), "*****56");
	assert_string_equal(mask_number("8300", out), "****");
	assert_string_equal(mask_number("", out), "");
	assert_string_equal(mask_number("92300\n\" 34567", out), "923********67");
	assert_string_equal(mask_number("a\nb", out), "***");
	assert_string_equal(mask_number("a\nb\"c d e", out), "*******?e");
	assert_int_equal(strlen(mask_number("1234567890123456789012345678901234567890", out)), 23);
}

static void assert_masked(const char *text, const char *wanted)
{
	char copy[256];

	strcpy(copy, text);
	mask_text(copy);
	assert_string_equal(copy, wanted);
}

static void digit_runs_of_five_are_masked_in_text(void **state)
{
	(void)state;
	assert_masked("my cnic 3520212345671 please", "my cnic ############# please");
	assert_masked("35202-1234567-1", "#####-#######-#");
	assert_masked("0300 123 4567", "#### ### ####");
	assert_masked("call 12345", "call #####");
	assert_masked("form 45 of 8300 in 2024", "form 45 of 8300 in 2024");
	assert_masked("ووٹ 1234", "ووٹ 1234");
	assert_masked("1234 voters", "1234 voters");
	assert_masked("", "");
}

static void digits_of_every_script_count(void **state)
{
	(void)state;
	assert_masked("۳۵۲۰۲۱۲۳۴۵۶۷۱", "#############");
	assert_masked("٣٥٢٠٢", "#####");
	assert_masked("３５２０２ー", "#####ー");
	assert_masked("३५२०२", "#####");
	assert_masked("①②③④⑤", "#####");
	assert_masked("35۲०２", "#####");
}

static void nothing_but_letters_stands_between(void **state)
{
	(void)state;
	assert_masked("0300  1234567", "####  #######");
	assert_masked("03 - 00 - 1", "## - ## - #");
	assert_masked("0300\n12", "####\n##");
	assert_masked("0_3_0_0_1", "#_#_#_#_#");
	assert_masked("0300:1", "####:#");
	assert_masked("0300ـ1234567", "####ـ#######");
	assert_masked("+92 (300) 1", "+## (###) #");
	assert_masked("0300\u00a012", "####\u00a0##");
	assert_masked("0300\u200c12", "####\u200c##");
	assert_masked("0300,12", "####,##");
	assert_masked("0\u0301"
		      "3001",
		"#\u0301"
		"####");
	assert_masked("0300, 12 and 345", "####, ## and 345");
}

static void octets_that_are_no_text_stay_within_their_bounds(void **state)
{
	char copy[] = "12\xff"
		      "345\xe0\xa4";

	(void)state;
	mask_text(copy);
	assert_string_equal(copy,
		"##\xff"
		"###\xe0\xa4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masked_numbers_show_little),
		cmocka_unit_test(digit_runs_of_five_are_masked_in_text),
		cmocka_unit_test(digits_of_every_script_count),
		cmocka_unit_test(nothing_but_letters_stands_between),
		cmocka_unit_test(octets_that_are_no_text_stay_within_their_bounds),
	};

	return RUN_SUITE(tests);
}
