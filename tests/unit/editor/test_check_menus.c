/* What is wrong with the menus of a message set. */
#include "reported.h"

#define MENUS "menu,item,lang,label,target\n"

static void targets_must_exist(void **state)
{
	static const char *const targets[] = { "nowhere", "menu:b", "language:xx", "language:en/b", "",
		"menu:", "language:/a" };

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		char menus[256];

		snprintf(menus, sizeof(menus), MENUS "a,1,en,Go,%s\n", targets[i]);
		assert_reported_with(
			TEST_MESSAGES, menus, REPORT_ERROR, "menus.csv:2: target", "is neither a topic");
	}
}

static void what_citizens_would_stumble_over_is_told(void **state)
{
	static const struct {
		enum report_severity severity;
		const char *rows, *place, *wanted;
	} cases[] = {
		{ REPORT_ERROR, "a,1,en,,vote\n", "menus.csv:2: label", "is empty" },
		{ REPORT_ERROR, "a,1,fr,Aller,vote\n", "menus.csv:2: lang", "is not a language" },
		{ REPORT_WARNING, "a,1,en,Go,menu:b\nb,title,en,Only a title,\n", "menus.csv:3: item",
			"dead end" },
		{ REPORT_WARNING, "a,1,en,Go,menu:b\nb,1,en,Back,menu:a\n", "menus.csv:3: target", "a loop" },
		{ REPORT_WARNING, "a,1,en,Go,vote\nb,1,en,Back,vote\n", "menus.csv:3: menu",
			"is reached from no other menu" },
		{ REPORT_WARNING,
			"a,1,en,A label that is much too long to leave any room for the keys on a small "
			"screen of a "
			"phone,vote\n",
			"menus.csv:2: label", "leave room for the rest" },
		{ REPORT_WARNING, "a,1,en,Go,vote\n", "topic dial-back", "plain English words" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char menus[512];

		snprintf(menus, sizeof(menus), MENUS "%s", cases[i].rows);
		assert_reported_with(
			TEST_MESSAGES, menus, cases[i].severity, cases[i].place, cases[i].wanted);
	}
}

/* Their words are not missed where nobody dials. */
static void a_set_without_menus_needs_none_of_their_words(void **state)
{
	(void)state;
	assert_not_reported(TEST_MESSAGES, "plain English words");
}

/* Menus stay when messages are imported alone, and may lag behind them. */
static void menus_that_stayed_are_only_remarked_on(void **state)
{
	static const char *const stayed[] = { "root", "a", "en", "Gone", "gone" };
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	(void)state;
	assert_true(message_set_add_menu(set, stayed, 0));
	check_message_set(set, &test_languages, &report);
	assert_int_equal(report.errors, 0);
	assert_true(
		test_is_reported(&report, REPORT_WARNING, "menu root, item a: target", "is neither a topic"));
	message_set_free(set);
	report_free(&report);
}

static void topics_that_nothing_leads_to_are_told(void **state)
{
	(void)state;
	assert_reported(
		HEAD "lost,en,,X\n", REPORT_WARNING, "topic lost", "reached by no keyword and no menu");
	assert_not_reported(HEAD "limited,en,,X\n", "reached by no keyword");
	assert_not_reported(HEAD "found,en,,X\nfound,ur-Latn,a,X\n", "reached by no keyword");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_must_exist),
		cmocka_unit_test(what_citizens_would_stumble_over_is_told),
		cmocka_unit_test(a_set_without_menus_needs_none_of_their_words),
		cmocka_unit_test(menus_that_stayed_are_only_remarked_on),
		cmocka_unit_test(topics_that_nothing_leads_to_are_told),
	};

	return RUN_SUITE(tests);
}
