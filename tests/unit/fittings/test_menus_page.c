#include "agahi/fittings/menus_page.h"

#include "writing_stage.h"

static long long rev_of(struct writing_stage *stage, const char *menu, const char *item, const char *lang)
{
	return writing_rev(stage, TABLE_MENUS, menu, item, lang);
}

static int post(struct writing_stage *stage, const char *fields)
{
	return desk_stage_ask(&stage->desk, writing_path(stage, "menus"), fields);
}

static void the_tree_and_the_phone_stand_side_by_side(void **state)
{
	struct writing_stage *stage = *state;

	assert_int_equal(writing_get(stage, writing_path(stage, "menus")), 200);
	writing_has(stage, "class=\"tree\"");
	writing_has(stage, "Women");
	writing_has(stage, "class=\"ussd\"");
	writing_has(stage, "name=\"press\"");
}

static void a_label_is_saved_in_its_language(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "menus?menu=start&item=1"));
	writing_has(stage, "name=\"value-ur\"");
	writing_has(stage, "<option value=\"vote\" selected>");
	snprintf(stage->form, sizeof(stage->form),
		"menu=start&item=1&target=vote&value-en=Vote+%%3Cb%%3E&rev-value-en=%lld&value-ur=%%D9%%88&"
		"rev-value-ur=%lld",
		rev_of(stage, "start", "1", "en"), rev_of(stage, "start", "1", "ur"));
	post(stage, stage->form);
	writing_assert_goes_to(stage, "/menus?done=saved");
	writing_get(stage, writing_path(stage, "menus"));
	writing_has(stage, "Vote &lt;b&gt;");
	writing_has_not(stage, "<b>");
}

static void who_was_second_sees_theirs(void **state)
{
	struct writing_stage *stage = *state;
	long long began = rev_of(stage, "more", "1", "en");

	snprintf(stage->form, sizeof(stage->form),
		"menu=more&item=1&target=women&value-en=Ladies&rev-value-en=%lld", began);
	post(stage, stage->form);
	snprintf(stage->form, sizeof(stage->form),
		"menu=more&item=1&target=women&value-en=Girls&rev-value-en=%lld", began);
	assert_int_equal(post(stage, stage->form), 409);
	writing_has(stage, "Theirs: <bdi>The saima</bdi>");
	writing_has(stage, "Girls</textarea>");
}

static void a_new_item_stands_in_its_menu(void **state)
{
	struct writing_stage *stage = *state;

	writing_get(stage, writing_path(stage, "menus?menu=more&item="));
	writing_has(stage, "A new item");
	post(stage, "new=1&menu=more&item=2&target=register&value-en=Register");
	writing_assert_goes_to(stage, "?done=saved");
	assert_int_not_equal(rev_of(stage, "more", "2", "en"), 0);
	assert_int_equal(
		post(stage, "new=1&menu=more&item=Two+Words&target=register&value-en=Register"), 422);
	writing_has(stage, "id=\"error-item\"");
}

static void an_item_moves_up_and_down(void **state)
{
	struct writing_stage *stage = *state;

	post(stage, "do=up&menu=start&item=more");
	writing_assert_goes_to(stage, "?done=saved");
	struct message_set *set = contents_load(desk_stage_db(&stage->desk), stage->draft);
	assert_string_equal(set->menus[1].item, "more");
	message_set_free(set);
	post(stage, "do=down&menu=start&item=more");
	set = contents_load(desk_stage_db(&stage->desk), stage->draft);
	assert_string_equal(set->menus[1].item, "1");
	assert_string_equal(set->menus[3].item, "more");
	message_set_free(set);
}

static void an_item_is_removed_in_all_languages(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"do=remove&menu=start&item=1&value-en=a&rev-value-en=%lld&value-ur=b&rev-value-ur=%lld",
		rev_of(stage, "start", "1", "en"), rev_of(stage, "start", "1", "ur"));
	post(stage, stage->form);
	writing_assert_goes_to(stage, "?done=saved");
	assert_int_equal(rev_of(stage, "start", "1", "ur"), 0);
}

static void what_is_being_written_is_on_the_phone(void **state)
{
	struct writing_stage *stage = *state;

	snprintf(stage->form, sizeof(stage->form),
		"page=menus&edition=%lld&menu=start&item=1&target=vote&value-en=Cast+it&value-ur=Cast+it",
		stage->draft);
	assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
	writing_has(stage, "1 Cast it");
}

static void who_may_not_write_has_no_form(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_log_in(&stage->desk, "reader", true);
	assert_int_equal(writing_get(stage, writing_path(stage, "menus?menu=start&item=1")), 200);
	writing_has_not(stage, "<textarea");
	assert_int_equal(post(stage, "menu=start&item=1&value-en=x"), 403);
}

/* 2, 1, back, home: from the first press on. */
static void keys_go_through_the_menus_and_back(void **state)
{
	static const struct {
		const char *steps, *press, *shown;
	} presses[] = {
		{ "", "2", "1 Women" },
		{ "d*8300%23%7Ck2", "1", "Every woman may vote" },
		{ "d*8300%23%7Ck2%7Ck1", "0", "1 Women" },
		{ "d*8300%23%7Ck2%7Ck1%7Ck0", "00", "1 ووٹ" },
		{ "d*8300%23%7Ck2%7Ck1", "again", "1 ووٹ" },
	};
	struct writing_stage *stage = *state;

	for (size_t i = 0; i < 2 * sizeof(presses) / sizeof(presses[0]); i++) {
		stage->desk.by_script = i % 2 == 1;
		snprintf(stage->form, sizeof(stage->form), "page=menus&edition=%lld&steps=%s&press=%s",
			stage->draft, presses[i / 2].steps, presses[i / 2].press);
		assert_int_equal(desk_stage_ask(&stage->desk, "/preview", stage->form), 200);
		writing_has(stage, presses[i / 2].shown);
		writing_has_not(stage, "Nothing is shown");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(the_tree_and_the_phone_stand_side_by_side),
		WRITING_TEST(a_label_is_saved_in_its_language),
		WRITING_TEST(who_was_second_sees_theirs),
		WRITING_TEST(a_new_item_stands_in_its_menu),
		WRITING_TEST(an_item_moves_up_and_down),
		WRITING_TEST(an_item_is_removed_in_all_languages),
		WRITING_TEST(what_is_being_written_is_on_the_phone),
		WRITING_TEST(who_may_not_write_has_no_form),
		WRITING_TEST(keys_go_through_the_menus_and_back),
	};

	return RUN_SUITE(tests);
}
