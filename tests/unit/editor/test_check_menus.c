/* What is wrong with the menus of a message set. */
#include "reported.h"

static void targets_must_exist(void **state)
{
	static const char *const targets[] = { "nowhere", "menu:b", "language:xx", "language:en/b", "",
		"menu:", "language:/a" };

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		char menus[256];

		snprintf(menus, sizeof(menus), MENUS "a,1,en,Go,%s\n", targets[i]);
		assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .menus = menus },
			FAULT_MENU_TARGET, 2, "is neither a topic");
	}
}

static void what_citizens_would_stumble_over_is_told(void **state)
{
	static const struct {
		enum fault kind;
		unsigned row;
		const char *rows, *wanted;
	} cases[] = {
		{ FAULT_MENU_LABEL_EMPTY, 2, "a,1,en,,vote\n", "the label is empty" },
		{ FAULT_MENU_LABEL_BRACES, 2, "a,1,en,On {day},vote\n", "no placeholder is filled in menus" },
		{ FAULT_MENU_LANG, 2, "a,1,fr,Aller,vote\n", "no text of the set is in \"fr\"" },
		{ FAULT_MENU_TWICE, 3, "a,1,en,Go,vote\na,1,en,Go,vote\n", "already, row 2" },
		{ FAULT_MENU_DEAD_END, 3, "a,1,en,Go,menu:b\nb,title,en,Only a title,\n",
			"menu b: warning: a menu without a choice" },
		{ FAULT_MENU_LOOP, 3, "a,1,en,Go,menu:b\nb,1,en,Back,menu:a\n",
			"leads back to menu \"a\": a loop" },
		{ FAULT_MENU_UNREACHED, 3, "a,1,en,Go,vote\nb,1,en,Back,vote\n",
			"is reached from no other menu" },
		{ FAULT_MENU_LABEL_LONG, 2,
			"a,1,en,A label that is much too long to leave any room for the keys on a small "
			"screen of a phone,vote\n",
			"leave room for the rest" },
		{ FAULT_MENU_WISH, 2, "a,1,en,Forget me,forget\n", "a screen would only say so" },
		{ FAULT_TOPIC_SCREEN_WORDS, 0, "a,1,en,Go,vote\n", "dial-back" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char menus[512];

		snprintf(menus, sizeof(menus), MENUS "%s", cases[i].rows);
		assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .menus = menus },
			cases[i].kind, cases[i].row, cases[i].wanted);
	}
}

/* Their words are not missed where nobody dials. */
static void a_set_without_menus_needs_none_of_their_words(void **state)
{
	(void)state;
	assert_not_told(TEST_MESSAGES, FAULT_TOPIC_SCREEN_WORDS);
}

/* Menus that stay when messages are imported alone must not lose what they lead to. */
static void menus_that_stayed_are_held_to_the_same(void **state)
{
	static const char *const stayed[] = { "root", "a", "en", "Gone", "gone" };
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	(void)state;
	assert_true(message_set_add_menu(set, stayed, 0));
	check_message_set(set, &test_options, &report);
	assert_int_equal(report.errors, 1);
	assert_int_equal(test_count_reported(&report, FAULT_MENU_TARGET, 0,
				 "column target, menu root, item a, language en: error: \"gone\""),
		1);
	message_set_free(set);
	report_free(&report);
}

static void topics_that_nothing_leads_to_are_one_line(void **state)
{
	(void)state;
	assert_told(HEAD "lost,en,,X\nlorn,en,,Y\n", FAULT_TOPIC_UNREACHED, 0,
		"no keyword and no menu leads to: lost, lorn;");
	assert_not_told(HEAD "limited,en,,X\n", FAULT_TOPIC_UNREACHED);
	assert_not_told(HEAD "found,en,,X\nfound,ur-Latn,a,X\n", FAULT_TOPIC_UNREACHED);
}

static void there_are_so_many_and_no_more(void **state)
{
	struct buffer csv = { 0 };

	(void)state;
	buffer_add_text(&csv, MENUS);
	for (int i = 0; i <= CHECK_MAX_MENUS; i++)
		buffer_add_format(&csv, "m%d,a,en,Go,vote\n", i);
	assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .menus = csv.data }, FAULT_MENUS_MANY,
		0, "1001 menus");
	buffer_free(&csv);
	buffer_add_text(&csv, MENUS);
	for (int i = 0; i < 99; i++)
		buffer_add_format(&csv, "m,i%d,en,Go,vote\nm,i%d,ur,ووٹ,vote\n", i, i);
	assert_told_of((struct test_tables){ .messages = TEST_MESSAGES, .menus = csv.data }, FAULT_MENU_ITEMS,
		2, "99 items, at most 98");
	buffer_free(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_must_exist),
		cmocka_unit_test(what_citizens_would_stumble_over_is_told),
		cmocka_unit_test(a_set_without_menus_needs_none_of_their_words),
		cmocka_unit_test(menus_that_stayed_are_held_to_the_same),
		cmocka_unit_test(topics_that_nothing_leads_to_are_one_line),
		cmocka_unit_test(there_are_so_many_and_no_more),
	};

	return RUN_SUITE(tests);
}
