/* Texts as somebody in haste would have written them. */
#include "testing.h"

#include "agahi/training/noise.h"

static char noisy[FOLD_MAX_OCTETS];

static size_t make(enum noise_kind kind, uint64_t seed, const char *text)
{
	return noise_make(kind, seed, text, strlen(text), noisy);
}

static size_t count_of(char octet)
{
	size_t count = 0;

	for (const char *at = noisy; *at != '\0'; at++)
		count += *at == octet;
	return count;
}

static void vowels_inside_words_are_left_out(void **state)
{
	(void)state;
	assert_true(make(NOISE_VOWELS, 1, "vote kaise dalna hai apna") > 0);
	assert_true(strlen(noisy) < strlen("vote kaise dalna hai apna") - 2);
	assert_non_null(strstr(noisy, " ap")); /* the first stays */
	assert_int_equal(make(NOISE_VOWELS, 1, "ووٹ"), 0);
}

static void a_key_is_missed_by_one(void **state)
{
	(void)state;
	assert_int_equal(make(NOISE_KEYS, 3, "registration ke liye kahan jana hoga"),
		strlen("registration ke liye kahan jana hoga"));
	assert_string_not_equal(noisy, "registration ke liye kahan jana hoga");
	assert_true(make(NOISE_KEYS, 5, "اندراج کے لیے ضلعی دفتر کہاں ہے اور کب تک") > 0);
}

static void letters_are_doubled(void **state)
{
	(void)state;
	assert_true(make(NOISE_DOUBLES, 2, "registration ke liye kahan jana hoga") > 0);
	assert_int_not_equal(strlen(noisy), strlen("registration ke liye kahan jana hoga"));
}

static void a_keyboard_for_arabic_lacks_letters(void **state)
{
	(void)state;
	assert_true(make(NOISE_ARABIC, 1, "ووٹ ڈالنے گئے") > 0);
	assert_string_equal(noisy, "ووت دالني كئي");
	assert_int_equal(make(NOISE_ARABIC, 1, "vote"), 0);
}

static void words_run_together_and_fall_apart(void **state)
{
	(void)state;
	assert_true(make(NOISE_JOINED, 1, "a b c d e f g h") > 0);
	assert_true(count_of(' ') < 7);
	assert_true(make(NOISE_SPLIT, 1, "constituency registration objection") > 0);
	assert_true(count_of(' ') > 2);
	assert_int_equal(make(NOISE_JOINED, 1, "word"), 0);
}

static void the_same_seed_makes_the_same_noise(void **state)
{
	char first[FOLD_MAX_OCTETS];

	(void)state;
	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		make((enum noise_kind)kind, 7, "mera vote kisi aur ne dal dia ووٹ کس نے ڈالا");
		memcpy(first, noisy, sizeof(first));
		make((enum noise_kind)kind, 8, "mera vote kisi aur ne dal dia ووٹ کس نے ڈالا");
		make((enum noise_kind)kind, 7, "mera vote kisi aur ne dal dia ووٹ کس نے ڈالا");
		assert_string_equal(first, noisy);
	}
}

static void a_text_that_grows_is_cut(void **state)
{
	static char text[FOLD_MAX_OCTETS];

	(void)state;
	memset(text, 'b', sizeof(text) - 1);
	for (int kind = 0; kind < NOISE_KINDS; kind++)
		assert_true(make((enum noise_kind)kind, 1, text) < FOLD_MAX_OCTETS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vowels_inside_words_are_left_out),
		cmocka_unit_test(a_key_is_missed_by_one),
		cmocka_unit_test(letters_are_doubled),
		cmocka_unit_test(a_keyboard_for_arabic_lacks_letters),
		cmocka_unit_test(words_run_together_and_fall_apart),
		cmocka_unit_test(the_same_seed_makes_the_same_noise),
		cmocka_unit_test(a_text_that_grows_is_cut),
	};

	return RUN_SUITE(tests);
}
