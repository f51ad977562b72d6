/* One citizen is one number, however it is spelled. */
#include "testing.h"

#include "agahi/base/msisdn.h"

static struct address address_of(uint8_t ton, const char *digits)
{
	struct address address = { ton, 1, "" };

	snprintf(address.digits, sizeof(address.digits), "%s", digits);
	return address;
}

static void assert_canonical(uint8_t ton, const char *digits, const char *wanted)
{
	const struct address address = address_of(ton, digits);
	char out[ADDRESS_SIZE];

	msisdn_canonical("92", &address, out);
	assert_string_equal(out, wanted);
}

static void all_spellings_of_a_number_are_one(void **state)
{
	static const struct {
		uint8_t ton;
		const char *digits;
	} spellings[] = { { 1, "923001234567" }, { 0, "923001234567" }, { 2, "923001234567" },
		{ 1, "+923001234567" }, { 0, "00923001234567" }, { 1, "00923001234567" },
		{ 0, "03001234567" }, { 2, "03001234567" }, { 1, "03001234567" }, { 2, "3001234567" },
		{ 0, "3001234567" }, { 0, "0923001234567" }, { 0, "+92 300 1234567" }, { 0, "0300-123.4567" },
		{ 0, "(0300) 1234567" }, { 1, "+92 (0)300 1234567" }, { 1, "9203001234567" },
		{ 0, "009203001234567" }, { 0, "+03001234567" } };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		assert_canonical(spellings[i].ton, spellings[i].digits, "923001234567");
}

static void other_numbers_stay_what_they_are(void **state)
{
	(void)state;
	assert_canonical(1, "447911123456", "447911123456");
	assert_canonical(0, "+447911123456", "447911123456");
	assert_canonical(0, "00447911123456", "447911123456");
	assert_canonical(0, "447911123456", "447911123456");  /* too long for a national one */
	assert_canonical(1, "0447911123456", "447911123456"); /* a 0 before a number of another country */
	assert_canonical(0, "8300", "8300");
	assert_canonical(6, "9988", "9988");
	assert_canonical(5, "MyBank", "MyBank");
	assert_canonical(0, "MyBank", "MyBank");
	assert_canonical(0, "", "");
	/* A fixed line whose area code begins like the country's. */
	assert_canonical(0, "0923123456", "92923123456");
	assert_canonical(2, "923123456", "92923123456");
}

static void without_a_country_code_national_numbers_stay_national(void **state)
{
	const struct address national = address_of(2, "03001234567"),
			     international = address_of(0, "+923001234567");
	char out[ADDRESS_SIZE];

	(void)state;
	msisdn_canonical("", &national, out);
	assert_string_equal(out, "3001234567");
	msisdn_canonical("", &international, out);
	assert_string_equal(out, "923001234567");
}

static void the_longest_address_is_not_written_past(void **state)
{
	struct address address = address_of(2, "");
	char out[ADDRESS_SIZE];

	(void)state;
	memset(address.digits, '9', ADDRESS_SIZE - 1);
	msisdn_canonical("9999", &address, out);
	assert_true(strlen(out) < ADDRESS_SIZE);
}

static void a_number_is_whole_or_not(void **state)
{
	(void)state;
	assert_true(msisdn_is_whole("92", "923001234567"));
	assert_true(msisdn_is_whole("92", "92511234567"));
	assert_true(msisdn_is_whole("92", "3221234567"));
	assert_true(msisdn_is_whole("", "3001234567"));
	assert_false(msisdn_is_whole("92", "9230012345"));
	assert_false(msisdn_is_whole("92", "8300"));
	assert_false(msisdn_is_whole("92", "MyBank1"));
	assert_false(msisdn_is_whole("92", "9230012345678901"));
	assert_false(msisdn_is_whole("92", ""));
}

static void older_spellings_are_those_that_no_other_number_has(void **state)
{
	char older[MSISDN_OLDER][ADDRESS_SIZE];
	struct address address = address_of(0, "");
	char again[ADDRESS_SIZE];

	(void)state;
	assert_int_equal(msisdn_older("92", "923001234567", older), 3);
	assert_string_equal(older[0], "03001234567");
	assert_string_equal(older[1], "0923001234567");
	assert_string_equal(older[2], "9203001234567");
	for (size_t i = 0; i < MSISDN_OLDER; i++) {
		memcpy(address.digits, older[i], sizeof(address.digits));
		msisdn_canonical("92", &address, again);
		assert_string_equal(again, "923001234567");
	}
	assert_int_equal(msisdn_older("92", "3221234567", older), 0);
	assert_int_equal(msisdn_older("", "3001234567", older), 0);
	assert_int_equal(msisdn_older("92", "8300", older), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_spellings_of_a_number_are_one),
		cmocka_unit_test(other_numbers_stay_what_they_are),
		cmocka_unit_test(without_a_country_code_national_numbers_stay_national),
		cmocka_unit_test(the_longest_address_is_not_written_past),
		cmocka_unit_test(a_number_is_whole_or_not),
		cmocka_unit_test(older_spellings_are_those_that_no_other_number_has),
	};

	return RUN_SUITE(tests);
}
