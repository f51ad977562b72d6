/* What stands on a dialled screen, laid out for its size. */
#include "content.h"

#include "agahi/service/pages.h"
#include "agahi/text/utf8.h"

static const char messages[] = TEST_MESSAGES "long,en,long,\"One two three four five six seven eight nine "
					     "ten eleven twelve thirteen fourteen fifteen "
					     "sixteen seventeen eighteen nineteen twenty.\"\n";
static const char menu_rows[] = "menu,item,lang,label,target\n"
				"root,title,en,Main,\nroot,a,en,Voting,vote\nroot,b,en,Register,register\n"
				"root,c,en,Women,women\nroot,d,en,Stop,stop\nroot,e,ur,صرف اردو,cnic\n";

static struct topics *topics;
static struct menus *menus;
static char text[PAGES_SCREEN_OCTETS];
static struct pages_screen screen = { .text = text };
static const struct screen_size large = { CHARSET_GSM7, 182, 80 };

static int set_up(void **state)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(messages, &report);
	char *rows = strdup(menu_rows);

	(void)state;
	assert_true(import_menus_text("menus.csv", rows, strlen(rows), set, &report));
	topics = topics_build(set, &test_languages);
	menus = menus_build(set, topics);
	free(rows);
	message_set_free(set);
	report_free(&report);
	return topics && menus ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	menus_free(menus);
	topics_free(topics);
	return 0;
}

static struct pages_view menu_in(const char *language)
{
	return (struct pages_view){ .menu = menus_at(menus, 0),
		.topic = TOPICS_NONE,
		.language = topics_find_language(topics, language),
		.at_top = true };
}

static struct pages_view topic_in(const char *slug, const char *language)
{
	return (struct pages_view){ .topic = topics_find(topics, slug),
		.language = topics_find_language(topics, language) };
}

static void a_menu_is_lines_with_the_keys_below(void **state)
{
	struct pages_view view = menu_in("en");
	const struct screen_size roomy = { CHARSET_GSM7, 400, 400 };

	(void)state;
	pages_show(topics, &view, &roomy, &screen);
	assert_string_equal(text,
		"Main\n1 Voting\n2 Register\n3 Women\n4 Stop\n5 صرف "
		"اردو\n0 Exit");
	assert_true(screen.ucs2);
	assert_int_equal(screen.marks, 0);
	view.at_top = false;
	pages_show(topics, &view, &roomy, &screen);
	assert_non_null(strstr(text, "\n0 Back\n00 Home"));
}

static void a_text_may_be_sent_by_sms(void **state)
{
	const struct pages_view view = topic_in("women", "en");

	(void)state;
	pages_show(topics, &view, &large, &screen);
	assert_string_equal(text, "Every woman may vote\n1 Send by SMS\n0 Back\n00 Home");
	assert_false(screen.ucs2);
	assert_int_equal(screen.marks, 0);
}

static void what_is_not_translated_is_shown_in_another_language(void **state)
{
	const struct pages_view view = topic_in("women", "ur");

	(void)state;
	pages_show(topics, &view, &large, &screen);
	assert_non_null(strstr(text, "Every woman may vote"));
}

static void pages_together_are_the_text(void **state)
{
	const struct screen_size small = { CHARSET_GSM7, 100, 60 };
	struct pages_view view = topic_in("long", "en");
	struct buffer joined = { 0 };

	(void)state;
	for (; view.page == 0 || pages_have(topics, &view, &small, view.page); view.page++) {
		pages_show(topics, &view, &small, &screen);
		assert_true(strlen(text) <= 100);
		buffer_add_text(&joined, view.page > 0 ? " " : "");
		buffer_add(&joined, text, strcspn(text, "\n"));
	}
	assert_true(view.page > 1);
	assert_string_equal(joined.data, topics_text(topics, view.topic, view.language));
	buffer_free(&joined);
	/* A page that is not there any more, for a wider screen was published, shows the first. */
	view.page = 100;
	assert_false(pages_have(topics, &view, &small, 100));
	pages_show(topics, &view, &small, &screen);
	assert_memory_equal(text, "One two", 7);
}

static void a_wrong_key_is_told_where_there_is_room_and_marked_where_there_is_none(void **state)
{
	const struct screen_size tight = { CHARSET_GSM7, 60, 60 };
	struct pages_view view = topic_in("women", "en");

	(void)state;
	view.wrong_key = true;
	pages_show(topics, &view, &large, &screen);
	assert_memory_equal(text, "Not a choice.\nEvery", 19);
	view = topic_in("long", "en");
	view.wrong_key = true;
	pages_show(topics, &view, &tight, &screen);
	assert_true(text[0] == '!' && text[1] == '\n');
	assert_true(strlen(text) <= 60);
}

/* Whatever the size, and also with a wrong key told. */
static void no_screen_is_fuller_than_it_may_be(void **state)
{
	(void)state;
	for (unsigned septets = 40; septets < 182; septets++) {
		const struct screen_size tight = { CHARSET_GSM7, septets, septets / 2 };
		struct pages_view view = topic_in("long", "en");

		view.wrong_key = true;
		for (; view.page == 0 || pages_have(topics, &view, &tight, view.page); view.page++) {
			pages_show(topics, &view, &tight, &screen);
			if (strlen(text) > septets)
				fail_msg("%zu on a screen of %u: %s", strlen(text), septets, text);
		}
	}
}

/* 60 septets do not hold the words of four keys and a text. */
static void on_a_small_screen_keys_stand_alone(void **state)
{
	const struct screen_size small = { CHARSET_GSM7, 50, 50 };
	struct pages_view view = topic_in("long", "en");

	(void)state;
	pages_show(topics, &view, &small, &screen);
	assert_non_null(strstr(text, "\n9 "));
	assert_null(strstr(text, "Send by SMS"));
	while (pages_have(topics, &view, &small, view.page + 1))
		view.page++;
	pages_show(topics, &view, &small, &screen);
	assert_non_null(strstr(text, "\n1 0 00"));
}

static void a_last_screen_is_one_text_alone(void **state)
{
	(void)state;
	pages_show_last(topics, FIXED_DIAL_BYE, 1, &large, &screen);
	assert_string_equal(text, "Goodbye."); /* the set lacks it */
	pages_show_last(topics, FIXED_LIMITED, 0, &large, &screen);
	assert_string_equal(text, "ذرا ٹھہریں");
	assert_true(screen.ucs2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_menu_is_lines_with_the_keys_below, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_text_may_be_sent_by_sms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_translated_is_shown_in_another_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(pages_together_are_the_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_wrong_key_is_told_where_there_is_room_and_marked_where_there_is_none, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(no_screen_is_fuller_than_it_may_be, set_up, tear_down),
		cmocka_unit_test_setup_teardown(on_a_small_screen_keys_stand_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_last_screen_is_one_text_alone, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
