/* Tags that are none, and what is not translated. */
#include "reported.h"

static void a_tag_is_told_with_what_to_write(void **state)
{
	(void)state;
	assert_told(HEAD "a,Ur,x,ووٹ\nb,Ur,y,ووٹ\n", FAULT_LANG_WRONG, 2,
		"\"Ur\" is not how a language is written here; write \"ur\" (this is the first; 1 more");
	assert_told(HEAD "a,UR-latn,x,y\n", FAULT_LANG_WRONG, 2, "write \"ur-Latn\"");
	assert_told(HEAD "a,english,x,y\n", FAULT_LANG_WRONG, 2, "write \"en\"");
	assert_told(HEAD "a,,x,y\n", FAULT_LANG_EMPTY, 2, "write ur, en or ur-Latn");
	assert_told(HEAD "a,something,x,y\n", FAULT_LANG_UNKNOWN, 2, "\"something\"");
	assert_not_told(HEAD "a,sd,x,ووٽ\n", FAULT_LANG_WRONG);
	assert_not_told_of((struct test_tables){ .messages = HEAD, .placeholders = PLACEHOLDERS "a,,x\n" },
		FAULT_LANG_EMPTY);
}

/* What the set has are its languages, configured or not. */
static void translations_are_missed_one_line_a_language(void **state)
{
	(void)state;
	assert_told(TEST_MESSAGES, FAULT_LANG_UNTRANSLATED, 0,
		"not translated to \"ur\": women, stop, start (3 in all)");
	assert_told(TEST_MESSAGES "vote,sd,a,ووٽ وجهڻ\n", FAULT_LANG_FEW, 0,
		"\"sd\" has 1 of 10 topics; the others are answered in \"ur\"");
	assert_not_told(TEST_MESSAGES "vote,sd,a,ووٽ وجهڻ\n", FAULT_LANG_WRONG);
}

static void a_language_that_only_points_to_others_is_not_missed(void **state)
{
#define FOUR "a,ur,x,ووٹ\nb,ur,y,ووٹ\nc,ur,z,ووٹ\nother-language,ur,w,زبان\n"
#define POINTS "other-language,sd,sindhi,اردو ۾\n"
	(void)state;
	assert_not_told(HEAD FOUR POINTS, FAULT_LANG_FEW);
	assert_not_told(HEAD FOUR POINTS, FAULT_LANG_UNTRANSLATED);
	assert_told(HEAD FOUR POINTS "a,sd,b,ووٽ\n", FAULT_LANG_UNTRANSLATED, 0,
		"not translated to \"sd\": b, c (2 in all)");
}

static void the_default_language_must_be_there(void **state)
{
	(void)state;
	assert_told(HEAD "a,en,x,y\n", FAULT_LANG_DEFAULT, 0,
		"no text is in \"ur\", the service's default language; the set has: en");
	assert_not_told(HEAD "a,ur,x,ووٹ\n", FAULT_LANG_DEFAULT);
}

static void so_many_languages_and_no_more(void **state)
{
	char csv[4096] = HEAD;
	size_t len = strlen(csv);

	(void)state;
	for (int i = 0; i <= TOPICS_MAX_LANGUAGES; i++)
		len += (size_t)snprintf(
			csv + len, sizeof(csv) - len, "a,%c%c,,x\n", 'a' + i / 26, 'a' + i % 26);
	assert_told(csv, FAULT_LANG_MANY, 0, "65 languages, at most 64");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_told_with_what_to_write),
		cmocka_unit_test(translations_are_missed_one_line_a_language),
		cmocka_unit_test(a_language_that_only_points_to_others_is_not_missed),
		cmocka_unit_test(the_default_language_must_be_there),
		cmocka_unit_test(so_many_languages_and_no_more),
	};

	return RUN_SUITE(tests);
}
