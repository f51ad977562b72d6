/* What is published and would be gone. */
#include "reported.h"

static void assert_vanished(const char *messages, bool allowed, enum fault kind, const char *words)
{
	struct report ignored = { 0 };
	struct message_set *live = test_set_from(TEST_MESSAGES, &ignored);
	struct check_options options = test_options;

	options.live = live;
	options.allow_removal = allowed;
	assert_told_with(&options, (struct test_tables){ .messages = messages }, kind, 0, words);
	message_set_free(live);
	report_free(&ignored);
}

static const char less[] =
	HEAD "vote,en,vote,x\nregister,en,register,y\nregister,ur,اندراج,فارم\nwomen,en,women,z\n"
	     "limited,en,,w\nlimited,ur,,ٹھہریں\nfallback,en,,f\nfallback,ur,,ووٹ\nhelp,en,help,h\n";

static void each_kind_is_one_line_without_the_others(void **state)
{
	(void)state;
	assert_vanished(less, false, FAULT_VANISH_TOPICS,
		"topics that vanish (4): stop, start, cnic, language; is the sheet whole? --remove allows "
		"it");
	assert_vanished(less, false, FAULT_VANISH_LANGUAGES, "languages that vanish (1): ur-Latn;");
	assert_vanished(
		less, false, FAULT_VANISH_TEXTS, "topics that lose a language (2): vote/ur, help/ur;");
}

static void what_is_allowed_is_listed_as_a_warning(void **state)
{
	(void)state;
	assert_vanished(less, true, FAULT_REMOVED_TOPICS,
		"warning: topics that vanish (4): stop, start, cnic, language");
	assert_int_equal(fault_fact(FAULT_REMOVED_LANGUAGES)->severity, FAULT_WARNING);
	assert_vanished(less, true, FAULT_REMOVED_TEXTS, "vote/ur, help/ur");
}

static const char menu_rows[] = "menu,item,lang,label,target\n"
				"main,a,en,Voting,vote\nmain,a,ur,ووٹ,vote\nmain,b,en,Women,women\n"
				"more,c,en,Register,register\n";

/* `live` has all of these tables. */
static void assert_gone(struct test_tables tables, bool allowed, enum fault kind, const char *words)
{
	struct report ignored = { 0 };
	struct message_set *live = test_set_of(
		(struct test_tables){ TEST_MESSAGES, NULL, menu_rows,
			"topic,lang,text\nvote,en,one\nvote,en,two\nvote,en,three\nvote,en,four\n" },
		&ignored);
	struct check_options options = test_options;

	options.live = live;
	options.allow_removal = allowed;
	assert_told_with(&options, tables, kind, 0, words);
	message_set_free(live);
	report_free(&ignored);
}

static void menus_do_not_vanish_by_mistake(void **state)
{
	struct test_tables tables = { TEST_MESSAGES, NULL,
		"menu,item,lang,label,target\nmain,a,en,Voting,vote\n", NULL };

	(void)state;
	assert_gone(tables, false, FAULT_VANISH_MENUS,
		"menus or choices that vanish (3): main/a/ur, main/b, more;");
	assert_gone(tables, true, FAULT_REMOVED_MENUS,
		"warning: menus or choices that vanish (3): main/a/ur, main/b, more");
	tables.menus = "menu,item,lang,label,target\n";
	assert_gone(tables, false, FAULT_VANISH_MENUS, "menus or choices that vanish (2): main, more;");
}

static void another_first_screen_is_told(void **state)
{
	const struct test_tables tables = { TEST_MESSAGES, NULL,
		"menu,item,lang,label,target\nmore,c,en,Register,register\nmain,a,en,Voting,vote\n", NULL };

	(void)state;
	assert_gone(
		tables, true, FAULT_MENU_FIRST, "would begin at the menu \"more\", where it was \"main\"");
}

static void a_column_of_keywords_does_not_vanish_by_mistake(void **state)
{
	const struct test_tables tables = {
		"topic,lang,keywords,text\nvote,en,,x\nvote,ur,,y\nwomen,en,women,z\n", NULL, menu_rows, NULL
	};

	(void)state;
	assert_gone(tables, false, FAULT_VANISH_KEYWORDS,
		"rows that lose all their keywords (2): vote/en, vote/ur;");
	assert_gone(tables, true, FAULT_REMOVED_KEYWORDS, "vote/en, vote/ur");
}

static void most_of_the_examples_do_not_vanish_by_mistake(void **state)
{
	const struct test_tables tables = { TEST_MESSAGES, NULL, menu_rows,
		"topic,lang,text\nvote,en,one\n" };

	(void)state;
	assert_gone(tables, false, FAULT_VANISH_EXAMPLES, "1 examples are left of 4;");
	assert_gone(tables, true, FAULT_REMOVED_EXAMPLES, "1 examples are left of 4");
}

static void nothing_vanishes_from_nothing(void **state)
{
	(void)state;
	assert_not_told(TEST_MESSAGES, FAULT_VANISH_TOPICS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_one_line_without_the_others),
		cmocka_unit_test(what_is_allowed_is_listed_as_a_warning),
		cmocka_unit_test(menus_do_not_vanish_by_mistake),
		cmocka_unit_test(another_first_screen_is_told),
		cmocka_unit_test(a_column_of_keywords_does_not_vanish_by_mistake),
		cmocka_unit_test(most_of_the_examples_do_not_vanish_by_mistake),
		cmocka_unit_test(nothing_vanishes_from_nothing),
	};

	return RUN_SUITE(tests);
}
