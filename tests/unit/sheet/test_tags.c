/* Languages as BCP 47 writes them. */
#include "testing.h"

#include "agahi/sheet/tags.h"

static void canonical_tags_are_good(void **state)
{
	static const char *const tags[] = { "ur", "en", "ur-Latn", "sd", "ps", "pa-Arab", "bal", "skr",
		"pa-Arab-PK", "en-GB", "es-419", "sl-rozaj", "de-1996", "ur-x-test" };
	char better[TAGS_MAX_OCTETS + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (!tags_check(tags[i], better))
			fail_msg("%s: %s", tags[i], better);
	}
}

static void others_are_told_with_what_was_meant(void **state)
{
	static const char *const cases[][2] = { { "Ur", "ur" }, { "UR-latn", "ur-Latn" },
		{ "ur_PK", "ur-PK" }, { "urdu", "ur" }, { "Urdu", "ur" }, { "URDU", "ur" },
		{ "english", "en" }, { "English", "en" }, { "Roman Urdu", "ur-Latn" }, { "roman", "ur-Latn" },
		{ "اردو", "ur" }, { "Sindhi", "sd" }, { "pashto", "ps" }, { "EN-gb", "en-GB" },
		{ "ur-Latin", "ur-Latn" }, { "", "" }, { "u", "" }, { "nonsense", "" }, { "ur-", "" },
		{ "-ur", "" }, { "ur--Latn", "" }, { "ur-x", "" }, { "12", "" }, { "ur Latn Latn Latn", "" },
		{ "ur-Latn-Latn", "" }, { "aa-Latn-PK-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", "" } };
	char better[TAGS_MAX_OCTETS + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(tags_check(cases[i][0], better));
		if (strcmp(better, cases[i][1]) != 0)
			fail_msg("for %s: %s", cases[i][0], better);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_tags_are_good),
		cmocka_unit_test(others_are_told_with_what_was_meant),
	};

	return RUN_SUITE(tests);
}
