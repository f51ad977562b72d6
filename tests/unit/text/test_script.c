/* Which writing characters, languages and texts belong to. */
#include "testing.h"

#include "agahi/text/script.h"

static void letters_belong_to_their_script(void **state)
{
	(void)state;
	assert_int_equal(script_of('v'), SCRIPT_LATIN);
	assert_int_equal(script_of(0xe9), SCRIPT_LATIN);
	assert_int_equal(script_of(0x0679), SCRIPT_ARABIC);
	assert_int_equal(script_of(0xfe8f), SCRIPT_ARABIC); /* ﺏ, as old programs write it */
	assert_int_equal(script_of(0x0935), SCRIPT_DEVANAGARI);
	assert_int_equal(script_of(0x0a35), SCRIPT_GURMUKHI);
	assert_int_equal(script_of(0x0432), SCRIPT_OTHER);
}

static void digits_signs_and_pictures_are_of_every_script(void **state)
{
	static const uint32_t common[] = { '1', 0x06f1, ' ', '\n', '\r', '?', 0x061f, 0x2013, 0x1f5f3,
		0x1faff };

	(void)state;
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		assert_int_equal(script_of(common[i]), SCRIPT_COMMON);
}

static void what_nobody_types_is_noise(void **state)
{
	static const uint32_t noise[] = { 0, 0x07, 0x7f, 0xfffd, 0xe000, 0xd800, 0x4e00, 0xac00, 0x20000,
		0x0378, 0x3001 };

	(void)state;
	for (size_t i = 0; i < sizeof(noise) / sizeof(noise[0]); i++) {
		if (script_of(noise[i]) != SCRIPT_NOISE)
			fail_msg("U+%04X is %d", (unsigned)noise[i], script_of(noise[i]));
	}
}

static void a_language_says_its_script_or_has_the_usual_one(void **state)
{
	(void)state;
	assert_int_equal(script_of_language("ur"), SCRIPT_ARABIC);
	assert_int_equal(script_of_language("ur-Latn"), SCRIPT_LATIN);
	assert_int_equal(script_of_language("pa-PK"), SCRIPT_ARABIC);
	assert_int_equal(script_of_language("pa-Guru"), SCRIPT_GURMUKHI);
	assert_int_equal(script_of_language("sd-Deva-IN"), SCRIPT_DEVANAGARI);
	assert_int_equal(script_of_language("en"), SCRIPT_LATIN);
	assert_int_equal(script_of_language("urx"), SCRIPT_LATIN); /* no Urdu */
	assert_int_equal(script_of_language(""), SCRIPT_LATIN);
}

static void most_letters_decide_for_a_text(void **state)
{
	(void)state;
	assert_int_equal(script_of_most("how to vote"), SCRIPT_LATIN);
	assert_int_equal(script_of_most("ووٹ"), SCRIPT_OTHER);
	assert_int_equal(script_of_most("Send ووٹ کا اندراج"), SCRIPT_OTHER);
	assert_int_equal(script_of_most("ab اب"), SCRIPT_LATIN); /* as many */
	assert_int_equal(script_of_most("\ufe8f\ufe8f"), SCRIPT_OTHER);
	assert_int_equal(script_of_most("8300 – …"), SCRIPT_COMMON);
	assert_int_equal(script_of_most(""), SCRIPT_COMMON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_belong_to_their_script),
		cmocka_unit_test(digits_signs_and_pictures_are_of_every_script),
		cmocka_unit_test(what_nobody_types_is_noise),
		cmocka_unit_test(a_language_says_its_script_or_has_the_usual_one),
		cmocka_unit_test(most_letters_decide_for_a_text),
	};

	return RUN_SUITE(tests);
}
