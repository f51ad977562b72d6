#include "agahi/frame/nodes.h"

#include "agahi/web/html.h"
#include "testing.h"

static void assert_nodes(const char *markup, const char *wanted)
{
	struct buffer json = { 0 };

	if (!nodes_write(markup, strlen(markup), &json))
		fail_msg("%s is not taken", markup);
	assert_string_equal(json.data, wanted);
	buffer_free(&json);
}

static void elements_and_texts_become_nodes(void **state)
{
	(void)state;
	assert_nodes("", "{\"nodes\":[]}");
	assert_nodes("a<p class=\"x\" lang=\"ur\">b<bdi>c</bdi></p>d",
		"{\"nodes\":[\"a\",{\"tag\":\"p\",\"class\":\"x\",\"lang\":\"ur\",\"nodes\":[\"b\",{\"tag\":"
		"\"bdi\","
		"\"nodes\":[\"c\"]}]},\"d\"]}");
	assert_nodes("a<br>b", "{\"nodes\":[\"a\",{\"tag\":\"br\",\"nodes\":[]},\"b\"]}");
}

static void what_was_escaped_becomes_what_it_was(void **state)
{
	(void)state;
	assert_nodes("&lt;b&gt; &amp;amp; &quot;&#39; &x", "{\"nodes\":[\"<b> &amp; \\\"' &x\"]}");
}

static void elements_that_are_not_for_the_script_are_left_out_with_all_in_them(void **state)
{
	(void)state;
	assert_nodes("a<form action=\"/x\"><input type=\"hidden\" name=\"y\"><p>no</p></form>b",
		"{\"nodes\":[\"a\",\"b\"]}");
	assert_nodes("<script>x</script><p onclick=\"y\" id=\"z\" aria-label=\"w\">v</p>",
		"{\"nodes\":[{\"tag\":\"p\",\"aria-label\":\"w\",\"nodes\":[\"v\"]}]}");
}

static void what_no_writer_of_ours_writes_is_refused(void **state)
{
	static const char *const wrong[] = { "<p>", "</p>", "<p", "<p class=\"x", "<", "<p></p></p>",
		"< p>" };
	struct buffer json = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (nodes_write(wrong[i], strlen(wrong[i]), &json))
			fail_msg("%s is taken", wrong[i]);
	}
	buffer_free(&json);
}

static void depth_is_bounded(void **state)
{
	struct html page = { 0 };
	struct buffer json = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		HTML(&page, "<div>");
	for (int i = 0; i < 100; i++)
		HTML(&page, "</div>");
	assert_false(nodes_write(page.out.data, page.out.len, &json));
	buffer_free(&page.out);
	buffer_free(&json);
}

static void what_stands_on_a_page_becomes_its_answer(void **state)
{
	struct web_exchange exchange = { .request.by_script = true };
	struct visit visit = { .exchange = &exchange, .page = &exchange.response.page };

	(void)state;
	HTML(visit.page, "<p>");
	html_text(visit.page, "<script>");
	HTML(visit.page, "</p>");
	nodes_answer(&visit);
	assert_string_equal(visit.page->out.data, "{\"nodes\":[{\"tag\":\"p\",\"nodes\":[\"<script>\"]}]}");
	assert_int_equal(exchange.response.type, WEB_JSON);
	buffer_free(&visit.page->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_and_texts_become_nodes),
		cmocka_unit_test(what_was_escaped_becomes_what_it_was),
		cmocka_unit_test(elements_that_are_not_for_the_script_are_left_out_with_all_in_them),
		cmocka_unit_test(what_no_writer_of_ours_writes_is_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(what_stands_on_a_page_becomes_its_answer),
	};

	return RUN_SUITE(tests);
}
