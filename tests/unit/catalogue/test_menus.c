/* The tree that a citizen walks by USSD. */
#include "content.h"

#include "agahi/catalogue/menus.h"

static struct topics *topics;
static struct menus *menus;

static void build(const char *rows)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);
	char text[4096];

	snprintf(text, sizeof(text), "menu,item,lang,label,target\n%s", rows);
	assert_true(import_menus_text("menus.csv", text, strlen(text), set, &report));
	topics = topics_build(set, &test_languages);
	menus = menus_build(set, topics);
	assert_non_null(menus);
	message_set_free(set);
	report_free(&report);
}

static int tear_down(void **state)
{
	(void)state;
	menus_free(menus);
	topics_free(topics);
	menus = NULL;
	topics = NULL;
	return 0;
}

static void menus_and_items_stand_as_in_the_table(void **state)
{
	(void)state;
	build("root,title,en,Main,\nroot,title,ur,شروع,\nroot,a,en,Voting,vote\nroot,b,en,More,menu:"
	      "more\nroot,a,ur,ووٹ,vote\n"
	      "more,a,en,Women,women\n");
	assert_int_equal(menus_count(menus), 2);
	const struct menu *root = menus_at(menus, 0);
	assert_string_equal(root->name, "root");
	assert_string_equal(root->titles[0], "شروع");
	assert_string_equal(root->titles[1], "Main");
	assert_null(root->titles[2]);
	assert_int_equal(root->item_count, 2);
	assert_int_equal(root->items[0].kind, MENUS_TOPIC);
	assert_int_equal(root->items[0].topic, topics_find(topics, "vote"));
	assert_string_equal(root->items[0].labels[0], "ووٹ");
	assert_int_equal(root->items[1].kind, MENUS_MENU);
	assert_int_equal(root->items[1].menu, 1);
	assert_null(root->items[1].labels[0]);
}

static void what_leads_nowhere_is_left_out(void **state)
{
	(void)state;
	build("root,a,en,Gone,gone\nroot,b,en,Voting,vote\nroot,c,en,Gone,menu:gone\nroot,d,en,French,"
	      "language:fr\n"
	      "root,e,en,Urdu,language:ur/gone\nroot,f,fr,Femmes,women\n");
	const struct menu *root = menus_at(menus, 0);
	assert_int_equal(root->item_count, 2);
	assert_int_equal(root->items[0].number, 1); /* numbers have no gaps */
	assert_int_equal(root->items[0].topic, topics_find(topics, "vote"));
	assert_int_equal(root->items[1].topic, topics_find(topics, "women"));
	assert_null(root->items[1].labels[1]); /* a label of another service's language */
}

static void a_language_may_bring_its_own_home(void **state)
{
	(void)state;
	build("root,a,ur,اردو,language:ur/urdu\nroot,b,en,English,language:en\nurdu,a,ur,ووٹ,vote\n");
	const struct menu *root = menus_at(menus, 0);
	assert_int_equal(root->items[0].language, 0);
	assert_int_equal(root->items[0].menu, 1);
	assert_int_equal(root->items[1].language, 1);
	assert_int_equal(root->items[1].menu, MENUS_NONE);
	assert_true(menu_is_language_choice(root));
	assert_false(menu_is_language_choice(menus_at(menus, 1)));
}

static void a_menu_without_items_is_no_choice_of_language(void **state)
{
	(void)state;
	build("root,title,en,Empty,\n");
	assert_false(menu_is_language_choice(menus_at(menus, 0)));
	assert_null(menu_find_item(menus_at(menus, 0), 1));
}

static void nine_is_no_choice_and_there_is_an_end(void **state)
{
	char rows[4096] = "";
	size_t len = 0;

	(void)state;
	for (int i = 0; i < MENUS_MAX_ITEMS + 5; i++)
		len += (size_t)snprintf(rows + len, sizeof(rows) - len, "root,%d,en,L%d,vote\n", i, i);
	build(rows);
	const struct menu *root = menus_at(menus, 0);
	assert_int_equal(root->item_count, MENUS_MAX_ITEMS);
	assert_null(menu_find_item(root, 0));
	assert_null(menu_find_item(root, 9));
	assert_ptr_equal(menu_find_item(root, 10), &root->items[8]);
	assert_ptr_equal(
		menu_find_item(root, 99), &root->items[MENUS_MAX_ITEMS - 1]); /* two digits are all keys */
	assert_null(menu_find_item(root, 100));
}

static void targets_are_read_in_their_parts(void **state)
{
	static const struct {
		const char *target;
		enum menus_kind kind;
		const char *name, *home;
	} good[] = { { "vote", MENUS_TOPIC, "vote", "" }, { "menu:more", MENUS_MENU, "more", "" },
		{ "language:ur-Latn", MENUS_LANGUAGE, "ur-Latn", "" },
		{ "language:ur/main", MENUS_LANGUAGE, "ur", "main" }, { "menu:a/b", MENUS_MENU, "a/b", "" } };
	static const char *const bad[] = { "", "menu:", "language:", "language:/main",
		"a-name-of-sixty-four-letters-and-more-is-longer-than-any-topic-can-be" };
	struct menus_target parsed;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(menus_parse_target(good[i].target, &parsed));
		assert_int_equal(parsed.kind, good[i].kind);
		assert_string_equal(parsed.name, good[i].name);
		assert_string_equal(parsed.home, good[i].home);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(menus_parse_target(bad[i], &parsed));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(menus_and_items_stand_as_in_the_table, tear_down),
		cmocka_unit_test_teardown(what_leads_nowhere_is_left_out, tear_down),
		cmocka_unit_test_teardown(a_language_may_bring_its_own_home, tear_down),
		cmocka_unit_test_teardown(a_menu_without_items_is_no_choice_of_language, tear_down),
		cmocka_unit_test_teardown(nine_is_no_choice_and_there_is_an_end, tear_down),
		cmocka_unit_test_teardown(targets_are_read_in_their_parts, tear_down),
	};

	return RUN_SUITE(tests);
}
