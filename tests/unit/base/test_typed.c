/* A number as a person types it is read as one, or refused with what is wrong with it. */
#include "testing.h"

#include "agahi/base/msisdn.h"
#include "agahi/base/typed.h"

static char number[ADDRESS_SIZE], error[256];

static void expect(const char *country_code, const char *text, const char *wanted)
{
	struct address address = { 0 };
	char canonical[ADDRESS_SIZE];

	if (!typed_read(text, TYPED_PHONE, country_code, number, error, sizeof(error)))
		fail_msg("\"%s\": %s", text, error);
	memcpy(address.digits, number, sizeof(number));
	msisdn_canonical(country_code, &address, canonical);
	assert_string_equal(canonical, wanted);
}

static void expect_refusal(enum typed_kind kind, const char *text, const char *why)
{
	if (typed_read(text, kind, "92", number, error, sizeof(error)))
		fail_msg("\"%s\" was read as %s", text, number);
	if (!strstr(error, why))
		fail_msg("\"%s\": %s", text, error);
}

static void every_spelling_is_read(void **state)
{
	static const char *const spellings[] = { "923001234567", "+923001234567", "00923001234567",
		"03001234567", "3001234567", "0923001234567", "+92 (0)300 123-4567", "(0300) 1234567",
		"0300/123.45.67", "\t0300 1234567 ", "۰۳۰۰ ۱۲۳۴۵۶۷", "٠٣٠٠١٢٣٤٥٦٧", "०३००१२३४५६७",
		"＋９２３００１２３４５６７", "0300\u20131234567", "0300\u22121234567",
		"\u202a+92\u00a0300\u00a01234567\u202c" };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		expect("92", spellings[i], "923001234567");
}

static void numbers_abroad_are_numbers_too(void **state)
{
	(void)state;
	expect("92", "+32 2 123 45 67", "3221234567");
	expect("92", "0032 2 123 45 67", "3221234567");
	assert_string_equal(number, "003221234567");
	expect("", "0300 1234567", "3001234567");
	expect("", "+65 9123 4567", "6591234567");
}

static void what_is_no_number_is_told_why(void **state)
{
	(void)state;
	expect_refusal(TYPED_PHONE, "", "it has no digit");
	expect_refusal(TYPED_PHONE, " - ", "it has no digit");
	expect_refusal(TYPED_PHONE, "+", "it has no digit");
	expect_refusal(TYPED_PHONE, "me", "neither a digit nor a sign between digits");
	expect_refusal(TYPED_PHONE, "0300 123456O", "neither a digit nor a sign between digits");
	expect_refusal(TYPED_PHONE, "0300\u06441234567", "neither a digit nor a sign between digits");
	expect_refusal(TYPED_PHONE, "0300\xff", "it is not UTF-8");
	expect_refusal(TYPED_PHONE, "0300+1234567", "a + stands before all digits, and once");
	expect_refusal(TYPED_PHONE, "++923001234567", "a + stands before all digits, and once");
	expect_refusal(TYPED_PHONE, "0300 1234567 0300 1234567 0300", "too many digits");
}

static void a_number_that_is_not_whole_is_refused_and_not_repeated(void **state)
{
	static const char *const numbers[] = { "1", "8300", "0300123", "030012345", "30012345", "+92300123",
		"03001234567890", "+9230012345678901" };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		expect_refusal(TYPED_PHONE, numbers[i], "something is missing, or too much");
		if (strlen(numbers[i]) > 2) /* an example stands in it */
			assert_null(strstr(error, numbers[i]));
	}
}

static void a_service_may_be_a_sender(void **state)
{
	(void)state;
	assert_true(typed_read("8300", TYPED_SENDER, "92", number, error, sizeof(error)));
	assert_string_equal(number, "8300");
	assert_true(typed_read("0300 1234567", TYPED_SENDER, "92", number, error, sizeof(error)));
	expect_refusal(TYPED_SENDER, "12", "something is missing");
	expect_refusal(TYPED_SENDER, "030012345", "something is missing");
	expect_refusal(TYPED_SENDER, "+8300", "something is missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_is_read),
		cmocka_unit_test(numbers_abroad_are_numbers_too),
		cmocka_unit_test(what_is_no_number_is_told_why),
		cmocka_unit_test(a_number_that_is_not_whole_is_refused_and_not_repeated),
		cmocka_unit_test(a_service_may_be_a_sender),
	};

	return RUN_SUITE(tests);
}
