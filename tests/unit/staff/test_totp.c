/* Six digits: the vectors of RFC 6238 and RFC 4226, the window, and each step once. */
#include "testing.h"

#include "agahi/staff/totp.h"

/* RFC 6238 B, for SHA-1. */
static const struct totp_secret secret = { "12345678901234567890" };

static void the_vectors_of_rfc_6238_are_met(void **state)
{
	static const struct {
		int64_t seconds;
		const char *code; /* of eight digits; ours are the last six */
	} vectors[] = { { 59, "94287082" }, { 1111111109, "07081804" }, { 1111111111, "14050471" },
		{ 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" } };
	char code[TOTP_CODE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		totp_code(&secret, totp_step(vectors[i].seconds * 1000), code);
		assert_string_equal(code, vectors[i].code + 2);
	}
}

/* RFC 4226 D. */
static void the_vectors_of_rfc_4226_are_met(void **state)
{
	static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314", "254676",
		"287922", "162583", "399871", "520489" };
	char code[TOTP_CODE_SIZE];

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		totp_code(&secret, i, code);
		assert_string_equal(code, codes[i]);
	}
}

static bool check_at(uint64_t code_step, uint64_t now_step, uint64_t last, uint64_t *step)
{
	char code[TOTP_CODE_SIZE];

	totp_code(&secret, code_step, code);
	return totp_check(&secret, code, (int64_t)now_step * TOTP_STEP_S * 1000, last, step);
}

static void one_step_either_way_is_taken_and_no_more(void **state)
{
	uint64_t step = 0;

	(void)state;
	for (uint64_t s = 999; s <= 1001; s++) {
		assert_true(check_at(s, 1000, 0, &step));
		assert_int_equal(step, s);
	}
	assert_false(check_at(998, 1000, 0, &step));
	assert_false(check_at(1002, 1000, 0, &step));
}

static void each_step_is_taken_once_and_none_before_it_after(void **state)
{
	uint64_t step = 0;

	(void)state;
	assert_false(check_at(1000, 1000, 1000, &step));
	assert_false(check_at(999, 1000, 1000, &step));
	assert_true(check_at(1001, 1000, 1000, &step));
	assert_false(check_at(1000, 1000, 1001, &step));
}

static void what_is_not_six_digits_is_wrong(void **state)
{
	static const char *const texts[] = { "", "28708", "2870822", "28708a", "-28708", "+87082", "0x2870",
		"2870\n82" };
	uint64_t step;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(totp_check(&secret, texts[i], 59000, 0, &step));
	assert_true(totp_check(&secret, "287 082", 59000, 0, &step));
	assert_true(totp_check(&secret, " 287082 ", 59000, 0, &step));
	assert_int_equal(step, 1);
}

static void before_1970_nothing_breaks(void **state)
{
	uint64_t step;

	(void)state;
	assert_int_equal(totp_step(-5), 0);
	assert_false(totp_check(&secret, "000000", -5, 0, &step));
}

static void the_secret_is_base32_as_in_rfc_4648(void **state)
{
	char text[TOTP_SECRET_TEXT_SIZE];
	struct totp_secret ones;

	(void)state;
	totp_secret_write(&secret, text);
	assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	memset(&ones, 0xff, sizeof(ones));
	totp_secret_write(&ones, text);
	assert_string_equal(text, "77777777777777777777777777777777");
}

static void the_address_for_the_app_is_escaped(void **state)
{
	struct buffer uri = { 0 };

	(void)state;
	totp_uri(&secret, "Agahi 8300&x=\xd9\x88", "saima", &uri);
	assert_string_equal(uri.data,
		"otpauth://totp/Agahi%208300%26x%3D%D9%88:saima?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		"&issuer=Agahi%208300%26x%3D%D9%88");
	buffer_free(&uri);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_rfc_6238_are_met),
		cmocka_unit_test(the_vectors_of_rfc_4226_are_met),
		cmocka_unit_test(one_step_either_way_is_taken_and_no_more),
		cmocka_unit_test(each_step_is_taken_once_and_none_before_it_after),
		cmocka_unit_test(what_is_not_six_digits_is_wrong),
		cmocka_unit_test(before_1970_nothing_breaks),
		cmocka_unit_test(the_secret_is_base32_as_in_rfc_4648),
		cmocka_unit_test(the_address_for_the_app_is_escaped),
	};

	return RUN_SUITE(tests);
}
