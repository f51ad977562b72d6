#include "agahi/fittings/menu_tree.h"

#include "page_of.h"
#include "writing_stage.h"

static void menus_stand_within_those_that_lead_to_them(void **state)
{
	struct writing_stage *stage = *state;
	struct message_set *set = writing_set();
	struct place place = { .id = "2", .writable = true };
	struct page_of of;

	assert_true(message_set_add_menu(set, (const char *const[]){ "lost", "1", "en", "Lost", "vote" }, 0));
	page_of_begin(&of, stage->desk.desk);
	menu_tree_write(&of.visit, &place, set, "", false);
	const char *more = strstr(of.page.out.data, "Women"), *lost = strstr(of.page.out.data, "Lost");
	assert_true(more && lost && more < lost);
	page_of_has(&of, "Menus that nothing leads to");
	page_of_has(&of, "/set/2/menus?menu=start&amp;item=1");
	page_of_end(&of);
	place.writable = false;
	page_of_begin(&of, stage->desk.desk);
	menu_tree_write(&of.visit, &place, set, "", false);
	page_of_has_not(&of, "<a");
	page_of_end(&of);
	message_set_free(set);
}

static void of_very_many_one_is_shown_with_links_to_others(void **state)
{
	struct writing_stage *stage = *state;
	struct message_set *set = writing_set();
	struct place place = { .id = "2" };
	struct page_of of;
	char menu[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(menu, sizeof(menu), "menu-%d", i);
		assert_true(message_set_add_menu(
			set, (const char *const[]){ menu, "1", "en", "Label", "vote" }, 0));
	}
	page_of_begin(&of, stage->desk.desk);
	menu_tree_write(&of.visit, &place, set, "", false);
	page_of_has(&of, "/set/2/menus?menu=more");
	page_of_has_not(&of, "Women");
	page_of_end(&of);
	page_of_begin(&of, stage->desk.desk);
	menu_tree_write(&of.visit, &place, set, "more", false);
	page_of_has(&of, "Women");
	assert_true(of.page.out.len < 4000);
	page_of_end(&of);
	message_set_free(set);
}

static void menus_that_lead_to_each_other_come_to_an_end(void **state)
{
	struct writing_stage *stage = *state;
	struct message_set *set = message_set_new();
	struct place place = { .id = "2" };
	struct page_of of;

	assert_true(message_set_add_menu(set, (const char *const[]){ "a", "1", "en", "A", "menu:b" }, 0));
	assert_true(message_set_add_menu(set, (const char *const[]){ "b", "1", "en", "B", "menu:a" }, 0));
	page_of_begin(&of, stage->desk.desk);
	menu_tree_write(&of.visit, &place, set, "", false);
	assert_true(of.page.out.len < 2000);
	page_of_end(&of);
	message_set_free(set);
}

static void an_item_being_written_takes_the_place_of_what_it_was(void **state)
{
	const char *const langs[] = { "ur", "en" }, *const labels[] = { "", "Fresh" };
	struct menu_item_rows rows = { "start", "1", "women", langs, labels, 2 };
	struct message_set *set = writing_set(), *with = menu_tree_with(set, &rows);

	(void)state;
	assert_int_equal(with->menu_count, 4); /* two rows of it became one */
	assert_string_equal(with->menus[1].label, "Fresh");
	assert_string_equal(with->menus[1].target, "women");
	message_set_free(with);
	rows.item = "new";
	with = menu_tree_with(set, &rows);
	assert_int_equal(with->menu_count, 6);
	assert_string_equal(with->menus[4].item, "new"); /* after the others of its menu */
	message_set_free(with);
	message_set_free(set);
}

static void beside_an_item_its_menu_stands_alone(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "menus?menu=start&item=1"));
	writing_has(stage, "<a class=\"reach\" href=\"/set/2/menus?menu=more\">menu:more</a>");
	writing_has_not(stage, "menu=more&amp;item=1");
}

static void an_item_points_to_its_target_as_the_page_runs(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "menus"));
	writing_has(stage, "→ <bdi dir=\"ltr\">vote</bdi>");
	stage->desk.language = "ur";
	writing_get(stage, writing_path(stage, "menus"));
	writing_has(stage, "← <bdi dir=\"ltr\">vote</bdi>");
	writing_has_not(stage, "→");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(menus_stand_within_those_that_lead_to_them),
		WRITING_TEST(of_very_many_one_is_shown_with_links_to_others),
		WRITING_TEST(menus_that_lead_to_each_other_come_to_an_end),
		cmocka_unit_test(an_item_being_written_takes_the_place_of_what_it_was),
		WRITING_TEST(beside_an_item_its_menu_stands_alone),
		WRITING_TEST(an_item_points_to_its_target_as_the_page_runs),
	};

	return RUN_SUITE(tests);
}
