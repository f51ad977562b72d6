/* What a citizen sees who dials: menus, pages, keys, what a screen holds. */
#include "content.h"

#include "agahi/catalogue/menus.h"
#include "agahi/service/dial.h"
#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"

static const char messages[] =
	TEST_MESSAGES "dial-exit,ur,,ختم\ndial-exit,en,,Exit\ndial-back,en,,Back\ndial-home,en,,Home\ndial-"
		      "back,ur,,واپس\ndial-home,ur,,شروع\n"
		      "long,en,long,\"One two three four five six seven eight nine "
		      "ten eleven twelve thirteen fourteen fifteen "
		      "sixteen seventeen eighteen nineteen twenty twenty-one "
		      "twenty-two twenty-three twenty-four twenty-five "
		      "twenty-six.\"\n"
		      "long,ur,لمبا,ووٹ ڈالنے کے لیے اصل شناختی کارڈ ساتھ لائیں اور "
		      "پولنگ کے دن اپنے پولنگ اسٹیشن پر وقت سے پہلے "
		      "پہنچ جائیں تاکہ قطار میں زیادہ انتظار نہ کرنا پڑے\n";

static const char menu_rows[] = "menu,item,lang,label,target\n"
				"start,title,en,Language,\n"
				"start,1,ur,اردو,language:ur/main\n"
				"start,2,en,English,language:en/main\n"
				"main,title,en,Main,\n"
				"main,a,en,Voting,vote\n"
				"main,a,ur,ووٹ,vote\n"
				"main,b,en,More,menu:more\n"
				"main,b,ur,مزید,menu:more\n"
				"main,c,en,Languages,menu:languages\n"
				"main,c,ur,زبان,menu:languages\n"
				"more,a,en,Long text,long\n"
				"more,a,ur,لمبا,long\n"
				"languages,a,ur,اردو,language:ur\n"
				"languages,b,en,English,language:en\n";

static struct catalogue *catalogue;
static const struct screen_size size = { CHARSET_GSM7, 182, 80 };
static struct dial_session session;
static struct dial_screen screen;

static struct catalogue *build(const char *csv, const char *menus)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	char *text = strdup(menus);

	assert_true(import_menus_text("menus.csv", text, strlen(text), set, &report));
	struct catalogue *built = catalogue_build(set, &test_languages);
	assert_non_null(built);
	assert_int_equal(report.errors, 0);
	free(text);
	message_set_free(set);
	report_free(&report);
	return built;
}

static int set_up(void **state)
{
	(void)state;
	catalogue = build(messages, menu_rows);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static void dial(const char *language, const char *keys)
{
	dial_begin(&session, catalogue,
		language ? topics_find_language(catalogue_topics(catalogue), language) : TOPICS_NONE, keys,
		&size, &screen);
}

static void press(const char *key)
{
	dial_press(&session, catalogue, key, &size, &screen);
}

static void assert_shows(const char *wanted)
{
	assert_string_equal(screen.text, wanted);
}

static void the_language_is_chosen_first(void **state)
{
	(void)state;
	dial(NULL, "");
	assert_shows("\u200fLanguage\n1 اردو\n\u200f2 English\n0 ختم");
	press("2");
	assert_true(screen.sets_language);
	assert_string_equal(screen.language, "en");
	assert_shows("Main\n1 Voting\n2 More\n3 Languages\n0 Exit");
}

static void a_chosen_language_is_not_asked_for_again(void **state)
{
	(void)state;
	dial("en", "");
	assert_shows("Main\n1 Voting\n2 More\n3 Languages\n0 Exit");
	dial("ur", "");
	assert_non_null(strstr(screen.text, "1 ووٹ"));
	press("3");
	press("2");
	assert_true(screen.sets_language);
	assert_shows("Main\n1 Voting\n2 More\n3 Languages\n0 Exit");
}

static void keys_lead_down_on_and_back(void **state)
{
	(void)state;
	dial("en", "");
	press("2");
	assert_shows("1 Long text\n0 Back\n00 Home");
	press("1");
	assert_non_null(strstr(screen.text, "One two"));
	assert_non_null(strstr(screen.text, "\n9 Next\n1 Send by SMS"));
	press("9");
	assert_non_null(strstr(screen.text, "twenty-six."));
	assert_non_null(strstr(screen.text, "\n1 Send by SMS\n0 Back\n00 Home"));
	press("9");
	assert_true(screen.wrong_key);
	press("0");
	assert_non_null(strstr(screen.text, "One two"));
	press("0");
	assert_shows("1 Long text\n0 Back\n00 Home");
	press("1");
	press("00");
	assert_shows("Main\n1 Voting\n2 More\n3 Languages\n0 Exit");
	press("0");
	assert_true(screen.last);
}

static void digits_of_every_keyboard_are_keys(void **state)
{
	(void)state;
	dial("en", "");
	press("۲");
	assert_shows("1 Long text\n0 Back\n00 Home");
	press("٠٠");
	press(" 2# ");
	assert_shows("1 Long text\n0 Back\n00 Home");
}

static void a_wrong_key_repeats_the_screen_with_a_hint(void **state)
{
	static const char *const wrong[] = { "7", "", "x", "000", "01", "111", "9", "1 1", "🗳" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		dial("en", "");
		press(wrong[i]);
		assert_true(screen.wrong_key);
		assert_shows("Not a choice.\nMain\n1 Voting\n2 More\n3 Languages\n0 Exit");
	}
}

static void deep_dialling_presses_keys_at_once(void **state)
{
	char keys[32];

	(void)state;
	assert_string_equal(dial_keys("*8300*2*1#", "*8300#", keys, sizeof(keys)), "2*1");
	assert_string_equal(dial_keys("*8300#", "*8300#", keys, sizeof(keys)), "");
	assert_string_equal(dial_keys("*8300", "*8300#", keys, sizeof(keys)), "");
	assert_null(dial_keys("*83001#", "*8300#", keys, sizeof(keys)));
	assert_null(dial_keys("8300", "*8300#", keys, sizeof(keys)));
	assert_null(dial_keys("*8300*11111111111111111111111111111111111#", "*8300#", keys, sizeof(keys)));
	dial("en", "2*1");
	assert_non_null(strstr(screen.text, "One two"));
	assert_int_equal(screen.depth, 3);
	dial("en", "2*7*1");
	assert_true(screen.wrong_key);
	assert_non_null(strstr(screen.text, "1 Long text"));
}

static void a_text_is_sent_by_sms_and_the_session_ends(void **state)
{
	(void)state;
	dial("en", "1*1");
	assert_true(screen.sends_sms);
	assert_string_equal(screen.topic, "vote");
	assert_string_equal(screen.sms,
		topics_text(
			catalogue_topics(catalogue), topics_find(catalogue_topics(catalogue), "vote"), 1));
	dial_sent(&session, catalogue, DIAL_SENT, &size, &screen);
	assert_true(screen.last);
	assert_shows("It is on its way by SMS.");
	dial_sent(&session, catalogue, DIAL_LIMITED, &size, &screen);
	assert_shows("Please wait a minute");
}

static void latin_lines_of_urdu_screens_are_marked(void **state)
{
	(void)state;
	dial("ur", "3");
	assert_non_null(strstr(screen.text, "1 اردو\n\u200f2 English\n"));
	assert_true(screen.marks >= 1);
}

static void a_set_without_menus_says_sorry(void **state)
{
	struct catalogue *kept = catalogue;

	(void)state;
	catalogue = test_catalogue_from(TEST_MESSAGES);
	dial("en", "");
	assert_true(screen.last);
	catalogue_free(catalogue);
	catalogue = kept;
}

static void ten_choices_pass_over_the_key_for_next(void **state)
{
	struct catalogue *kept = catalogue;
	char rows[1024] = "menu,item,lang,label,target\n";
	size_t len = strlen(rows);

	(void)state;
	for (int i = 1; i <= 10; i++)
		len += (size_t)snprintf(rows + len, sizeof(rows) - len, "m,i%d,en,Label %d,vote\n", i, i);
	catalogue = build(TEST_MESSAGES, rows);
	dial("en", "");
	assert_non_null(strstr(screen.text, "8 Label 8\n10 Label 9\n11 Label 10"));
	press("11");
	assert_string_equal(screen.topic, "vote");
	catalogue_free(catalogue);
	catalogue = kept;
}

static void no_page_is_empty_and_each_names_back_and_home(void **state)
{
	static char rows[16384];
	unsigned pages = 0;

	(void)state;
	for (unsigned words = 1; words <= 120; words++) {
		size_t len = (size_t)snprintf(rows, sizeof(rows), "%stext,ur,متن,", messages);

		for (unsigned word = 0; word < words; word++)
			len += (size_t)snprintf(
				rows + len, sizeof(rows) - len, "%s ", word % 7 == 3 ? "ضلعی" : "ووٹ");
		snprintf(rows + len, sizeof(rows) - len, "\n");
		struct catalogue *built = build(rows, "menu,item,lang,label,target\nroot,a,ur,متن,text\n");
		int urdu = topics_find_language(catalogue_topics(built), "ur");

		dial_begin(&session, built, urdu, "1", &size, &screen);
		for (int page = 0; page < 40; page++, pages++) {
			const char *first = screen.text + (strncmp(screen.text, "\u200f", 3) == 0 ? 3 : 0);
			const bool goes_on = strstr(screen.text, "9 ") != NULL;

			if (*first >= '0' && *first <= '9')
				fail_msg("%u words, page %d has no text: %s", words, page, screen.text);
			assert_non_null(strstr(screen.text, "0 واپس"));
			assert_non_null(strstr(screen.text, "00 شروع"));
			if (!goes_on)
				break;
			dial_press(&session, built, "9", &size, &screen);
			assert_false(screen.wrong_key);
		}
		catalogue_free(built);
	}
	assert_true(pages > 400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_language_is_chosen_first),
		TEST(a_chosen_language_is_not_asked_for_again),
		TEST(keys_lead_down_on_and_back),
		TEST(digits_of_every_keyboard_are_keys),
		TEST(a_wrong_key_repeats_the_screen_with_a_hint),
		TEST(deep_dialling_presses_keys_at_once),
		TEST(a_text_is_sent_by_sms_and_the_session_ends),
		TEST(latin_lines_of_urdu_screens_are_marked),
		TEST(a_set_without_menus_says_sorry),
		TEST(ten_choices_pass_over_the_key_for_next),
		TEST(no_page_is_empty_and_each_names_back_and_home),
	};

	return RUN_SUITE(tests);
}
