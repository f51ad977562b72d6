/* Is a text in the letters of its language? */
#include "testing.h"

#include "agahi/editor/letters.h"

static void a_text_is_judged_by_its_letters(void **state)
{
	static const struct {
		const char *text, *lang;
		enum letters letters;
	} cases[] = { { "Polling day", "ur", LETTERS_NO_ARABIC }, { "Polling day", "sd", LETTERS_NO_ARABIC },
		{ "Polling day", "ur-Latn", LETTERS_FINE }, { "ووٹ", "ur", LETTERS_FINE },
		{ "ووٹ", "en", LETTERS_ALL_ARABIC }, { "ECP: ووٹ", "ur", LETTERS_FINE },
		{ "Send ووٹ", "en", LETTERS_FINE }, { "{helpline} 8300", "ur", LETTERS_FINE },
		{ "{ووٹ} 8300", "en", LETTERS_ALL_ARABIC }, { "", "ur", LETTERS_FINE } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(letters_judge(cases[i].text, cases[i].lang), cases[i].letters);
}

static void names_and_addresses_are_latin_everywhere(void **state)
{
	(void)state;
	assert_true(letters_are_of_a_name("ECP"));
	assert_true(letters_are_of_a_name("ecp.gov.pk"));
	assert_true(letters_are_of_a_name("help@ecp.gov.pk"));
	assert_false(letters_are_of_a_name("Election Commission"));
	assert_false(letters_are_of_a_name("hello"));
	assert_false(letters_are_of_a_name("Call us. Now"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_judged_by_its_letters),
		cmocka_unit_test(names_and_addresses_are_latin_everywhere),
	};

	return RUN_SUITE(tests);
}
