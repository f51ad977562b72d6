/* Pages: whatever the data, there is no markup but ours. */
#include "testing.h"

#include "agahi/text/utf8.h"
#include "agahi/web/html.h"

static struct html page;

static const char *taken(void)
{
	static char text[70000];

	assert_false(page.out.failed);
	snprintf(text, sizeof(text), "%s", page.out.data ? page.out.data : "");
	buffer_free(&page.out);
	return text;
}

static const char *as_text(const char *text)
{
	html_text(&page, text);
	return taken();
}

static const char *as_attribute(enum html_attribute attribute, const char *value)
{
	html_attribute(&page, attribute, value);
	return taken();
}

static void text_is_escaped(void **state)
{
	(void)state;
	assert_string_equal(as_text("<script>alert(\"1\" & '2')</script>"),
		"&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
	assert_string_equal(as_text("&amp;"), "&amp;amp;");
	assert_string_equal(as_text("ووٹ\nکہاں؟\t🗳️"), "ووٹ\nکہاں؟\t🗳️");
	assert_string_equal(as_text(NULL), "");
	assert_string_equal(as_text(""), "");
}

static void what_is_no_text_is_replaced(void **state)
{
	(void)state;
	assert_string_equal(as_text("a\xff"
				    "b"),
		"a\xef\xbf\xbd"
		"b");
	assert_string_equal(as_text("\xd9"), "\xef\xbf\xbd");
	assert_string_equal(as_text("a\x01"
				    "b\x7f"),
		"a\xef\xbf\xbd"
		"b\xef\xbf\xbd");
	assert_string_equal(as_text("\xc2\x85"), "\xef\xbf\xbd");     /* a control of 8 bits */
	assert_string_equal(as_text("\xef\xbf\xbe"), "\xef\xbf\xbd"); /* U+FFFE, no character */
	assert_string_equal(as_text("\xef\xbf\xbd"), "\xef\xbf\xbd");
	html_text_of(&page, "a\0b", 3);
	assert_string_equal(taken(),
		"a\xef\xbf\xbd"
		"b");
}

static void an_overlong_less_than_is_none(void **state)
{
	(void)state;
	assert_null(strchr(as_text("\xc0\xbcscript\xc0\xbe"), '<'));
	assert_null(strchr(as_text("\xe0\x80\xbcscript"), '<'));
}

static void an_attribute_cannot_be_left(void **state)
{
	(void)state;
	assert_string_equal(
		as_attribute(HTML_VALUE, "\" onclick=\"x()"), " value=\"&quot; onclick=&quot;x()\"");
	assert_string_equal(as_attribute(HTML_DATA, "'><b>"), " data-value=\"&#39;&gt;&lt;b&gt;\"");
	assert_string_equal(as_attribute(HTML_ARIA_LABEL, NULL), " aria-label=\"\"");
	html_attribute_number(&page, HTML_MAX, -12);
	assert_string_equal(taken(), " max=\"-12\"");
}

static void every_attribute_has_a_name(void **state)
{
	(void)state;
	for (int attribute = 0; attribute < HTML_ATTRIBUTES; attribute++) {
		const char *written = as_attribute((enum html_attribute)attribute, "1");

		assert_true(written[0] == ' ' && strlen(written) > 4);
		assert_non_null(strstr(written, "=\"1\""));
		assert_int_not_equal(strncmp(written + 1, "on", 2), 0);
		assert_null(strstr(written, "style"));
	}
}

static void a_drawing_has_numbers_only(void **state)
{
	(void)state;
	assert_string_equal(as_attribute(HTML_SVG_WIDTH, "12.5"), " width=\"12.5\"");
	assert_string_equal(as_attribute(HTML_SVG_POINTS, "1,2 -3,4e1"), " points=\"1,2 -3,4e1\"");
	assert_string_equal(as_attribute(HTML_SVG_D, "M0 0L10,5Z"), " d=\"M0 0L10,5Z\"");
	assert_string_equal(as_attribute(HTML_SVG_X, "url(#a)"), " x=\"\"");
	assert_string_equal(as_attribute(HTML_SVG_X, "M1"), " x=\"\"");
	assert_string_equal(as_attribute(HTML_SVG_D, "M0 0\" onload=\""), " d=\"\"");
}

static void an_id_is_made_of_harmless_letters(void **state)
{
	(void)state;
	html_id(&page, HTML_ID, "text", "vote-3_x");
	assert_string_equal(taken(), " id=\"text-vote-3_x\"");
	html_id(&page, HTML_FOR, "text", "a b\"ٹ");
	assert_string_equal(taken(), " for=\"text-a_b___\"");
	html_id(&page, HTML_ARIA_DESCRIBEDBY, "text", NULL);
	assert_string_equal(taken(), " aria-describedby=\"text\"");
}

static void a_path_is_put_together_of_segments(void **state)
{
	(void)state;
	html_path(&page, HTML_HREF, "set", "live", "message", "ووٹ", "ur");
	assert_string_equal(taken(), " href=\"/set/live/message/%D9%88%D9%88%D9%B9/ur\"");
	html_path(&page, HTML_ACTION, "a/b?c#d\"e");
	assert_string_equal(taken(), " action=\"/a%2Fb%3Fc%23d%22e\"");
	html_path_begin(&page, HTML_SRC, (const char *const[]){ NULL });
	html_path_end(&page);
	assert_string_equal(taken(), " src=\"/\"");
}

static void no_segment_leads_upwards_or_to_another_site(void **state)
{
	(void)state;
	html_path(&page, HTML_HREF, "set", "..", ".", "x");
	assert_string_equal(taken(), " href=\"/set/%EF%BF%BD/%EF%BF%BD/x\"");
	html_path(&page, HTML_HREF, "javascript:alert(1)");
	assert_string_equal(taken(), " href=\"/javascript%3Aalert%281%29\"");
	html_path(&page, HTML_FORMACTION, "/evil.example");
	assert_string_equal(taken(), " formaction=\"/%2Fevil.example\"");
}

static void a_path_has_a_query_and_a_fragment(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) { /* nothing is left of the first */
		html_path_begin(&page, HTML_HREF, (const char *const[]){ "messages", NULL });
		html_path_query(&page, "q", "a&b=ٹ");
		html_path_query(&page, "page", "2");
		html_path_fragment(&page, "row-1\"");
		html_path_end(&page);
		assert_string_equal(taken(), " href=\"/messages?q=a%26b%3D%D9%B9&amp;page=2#row-1%22\"");
	}
}

/* 20,000 values of letters that matter: nothing closes a tag or a quote, and all of it is UTF-8. */
static void no_data_is_markup(void **state)
{
	static const char *const pieces[] = { "<", ">", "\"", "'", "&", "&lt;", "-->", "]]>",
		"javascript:", "\xc0", "\xbc", "\xd9\x88", "\xf0\x9f", "\x01", "a", " ", "=", "/", "\\", "\n",
		"\xe2\x80\xae", "%", "..", "#" };
	uint32_t random = 12345;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char value[200] = "";

		for (int i = 0; i < 12; i++) {
			random = random * 1664525 + 1013904223;
			strcat(value, pieces[(random >> 16) % (sizeof(pieces) / sizeof(pieces[0]))]);
		}
		HTML(&page, "[");
		html_text(&page, value);
		HTML(&page, "|");
		html_id(&page, HTML_ID, "p", value);
		html_attribute(&page, HTML_VALUE, value);
		html_path(&page, HTML_HREF, value, value);
		HTML(&page, "]");
		const char *written = taken();
		size_t len = strlen(written), quotes = 0;

		assert_int_equal(utf8_first_fault(written, len), len);
		assert_null(strpbrk(written, "<>'\x01"));
		for (size_t i = 0; i < len; i++)
			quotes += written[i] == '"';
		assert_int_equal(quotes, 6);
		assert_true(strstr(written, " href=\"/") != NULL && strstr(written, " href=\"//") == NULL);
	}
}

static void numbers_and_literals_stand_as_they_are(void **state)
{
	(void)state;
	HTML(&page, "<td>");
	html_number(&page, -9000000000);
	HTML(&page, "</td>");
	assert_string_equal(taken(), "<td>-9000000000</td>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(what_is_no_text_is_replaced),
		cmocka_unit_test(an_overlong_less_than_is_none),
		cmocka_unit_test(an_attribute_cannot_be_left),
		cmocka_unit_test(every_attribute_has_a_name),
		cmocka_unit_test(a_drawing_has_numbers_only),
		cmocka_unit_test(an_id_is_made_of_harmless_letters),
		cmocka_unit_test(a_path_is_put_together_of_segments),
		cmocka_unit_test(no_segment_leads_upwards_or_to_another_site),
		cmocka_unit_test(a_path_has_a_query_and_a_fragment),
		cmocka_unit_test(no_data_is_markup),
		cmocka_unit_test(numbers_and_literals_stand_as_they_are),
	};

	return RUN_SUITE(tests);
}
