#include "agahi/frame/words.h"
#include "testing.h"

static struct web_exchange exchange;
static struct visit visit;

static int begin(void **state)
{
	(void)state;
	memset(&exchange, 0, sizeof(exchange));
	memset(&visit, 0, sizeof(visit));
	visit.exchange = &exchange;
	visit.page = &exchange.response.page;
	visit.language = LABELS_ENGLISH;
	return 0;
}

static int end(void **state)
{
	(void)state;
	buffer_free(&visit.page->out);
	return 0;
}

static void assert_page(const char *wanted)
{
	assert_string_equal(visit.page->out.data, wanted);
}

static void a_badge_shows_a_sign_and_says_its_word_once(void **state)
{
	(void)state;
	widget_badge(&visit, WIDGET_WARNING, LABEL_SHELL_NEXT, (struct label_with){ .value = "&" });
	assert_page("<span class=\"badge warning\"><span class=\"sign\" aria-hidden=\"true\">⚠</span>"
		    "Next: <bdi>&amp;</bdi></span>");
	buffer_free(&visit.page->out);
	widget_badge(&visit, WIDGET_WRONG, LABEL_WRITING_ERROR, (struct label_with){ 0 });
	assert_page(
		"<span class=\"badge wrong\"><span class=\"sign\" aria-hidden=\"true\">✗</span>error</span>");
}

static void every_tone_but_the_neutral_one_has_its_own_sign(void **state)
{
	static const char *const signs[] = { "✓", "●", "⚠", "✗" };

	(void)state;
	for (int tone = WIDGET_NEUTRAL; tone <= WIDGET_WRONG; tone++) {
		widget_notice(&visit, (enum widget_tone)tone, LABEL_SHELL_HELP, (struct label_with){ 0 });
		for (int i = 0; i < 4; i++)
			assert_int_equal(
				strstr(visit.page->out.data, signs[i]) != NULL, i == tone - WIDGET_GOOD);
		assert_non_null(strstr(visit.page->out.data, "role=\"status\""));
		buffer_free(&visit.page->out);
	}
}

static void a_phones_text_finds_its_direction_by_itself(void **state)
{
	(void)state;
	widget_bubble(&visit, false, "ur", "CNIC ووٹ\n<b>");
	assert_page("<div class=\"bubble\"><span class=\"spoken\">The answer: </span><p class=\"plain\" "
		    "lang=\"ur\">"
		    "CNIC ووٹ\n&lt;b&gt;</p></div>\n");
	buffer_free(&visit.page->out);
	widget_bubble(&visit, true, NULL, "x");
	assert_page("<div class=\"bubble citizen\"><span class=\"spoken\">A citizen writes: </span><p "
		    "class=\"plain\">"
		    "x</p></div>\n");
	buffer_free(&visit.page->out);
	widget_screen(&visit, "en", "1 Vote");
	assert_page("<div class=\"ussd\"><span class=\"spoken\">USSD screen: </span><p class=\"plain\" "
		    "lang=\"en\">"
		    "1 Vote</p></div>\n");
}

static void words_carry_their_language_and_direction(void **state)
{
	(void)state;
	widget_words(&visit, "sd", "<");
	widget_words(&visit, NULL, NULL);
	assert_page("<bdi class=\"words\" lang=\"sd\" dir=\"rtl\">&lt;</bdi><bdi class=\"words\" "
		    "dir=\"auto\"></bdi>");
}

static void headings_paragraphs_links_and_the_preview(void **state)
{
	(void)state;
	widget_heading(&visit, LABEL_SHELL_HELP, (struct label_with){ 0 }, "h");
	widget_paragraph(&visit, LABEL_SHELL_HELP, (struct label_with){ 0 });
	widget_link_to(&visit, LABEL_SHELL_HELP, "set", "x y");
	widget_preview_begin(&visit);
	widget_preview_end(&visit);
	assert_page("<h2 id=\"h\">Help</h2>\n<p>Help</p>\n<a href=\"/set/x%20y\">Help</a>"
		    "<section class=\"preview\" aria-label=\"Preview\"><div id=\"preview\">\n</div>"
		    "<p id=\"preview-said\" class=\"spoken\" role=\"status\"></p></section>\n");
}

#define WORD_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void a_fingerprint_is_three_groups_to_say_aloud(void **state)
{
	char one[WIDGET_FINGERPRINT_SIZE], other[WIDGET_FINGERPRINT_SIZE];

	(void)state;
	widget_fingerprint_of("00000000000004d2ffff", one);
	assert_string_equal(one, "0000 0000 1234");
	widget_fingerprint_of("ffffffffffffffff0000", other);
	assert_int_equal(strlen(other), 14);
	assert_string_not_equal(one, other);
	widget_fingerprint_of("", one);
	assert_string_equal(one, "0000 0000 0000");
}

static void a_notice_says_what_its_sign_means(void **state)
{
	(void)state;
	visit.language = LABELS_URDU;
	widget_notice(&visit, WIDGET_WARNING, LABEL_SHELL_HELP, (struct label_with){ 0 });
	assert_non_null(strstr(visit.page->out.data, "<span class=\"spoken\">خبردار: </span>"));
}

static void an_arrow_points_as_the_page_runs(void **state)
{
	(void)state;
	widget_arrow(&visit);
	assert_page(" → ");
	buffer_free(&visit.page->out);
	visit.language = LABELS_URDU;
	widget_arrow(&visit);
	assert_page(" ← ");
}

static void languages_are_called_by_their_names(void **state)
{
	(void)state;
	widget_tongue_names(&visit, "pa-Arab");
	assert_page("<bdi>Punjabi</bdi>");
	buffer_free(&visit.page->out);
	visit.language = LABELS_URDU;
	widget_tongue_names(&visit, "ur sd");
	widget_tongue_names(&visit, "");
	assert_page("<bdi>اردو</bdi>، <bdi>سندھی</bdi>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fingerprint_is_three_groups_to_say_aloud),
		WORD_TEST(a_badge_shows_a_sign_and_says_its_word_once),
		WORD_TEST(every_tone_but_the_neutral_one_has_its_own_sign),
		WORD_TEST(a_phones_text_finds_its_direction_by_itself),
		WORD_TEST(words_carry_their_language_and_direction),
		WORD_TEST(headings_paragraphs_links_and_the_preview),
		WORD_TEST(a_notice_says_what_its_sign_means),
		WORD_TEST(an_arrow_points_as_the_page_runs),
		WORD_TEST(languages_are_called_by_their_names),
	};

	return RUN_SUITE(tests);
}
