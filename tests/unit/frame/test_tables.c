#include "agahi/frame/tables.h"
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
	form_free(&exchange.request.query);
	return 0;
}

static void a_table_stays_one_to_who_hears_it_and_names_its_cells(void **state)
{
	static const enum label columns[] = { LABEL_SHELL_HELP, LABEL_SHELL_PRINT };

	(void)state;
	widget_table_begin(&visit, LABEL_SHELL_NEXT, (struct label_with){ .value = "x" }, columns, 2);
	widget_row_begin(&visit);
	widget_head_begin(&visit, LABEL_SHELL_HELP);
	html_text(visit.page, "<h>");
	widget_head_end(&visit);
	widget_cell_text(&visit, LABEL_SHELL_PRINT, "<c>");
	widget_cell_number(&visit, LABEL_SHELL_PRINT, 12401);
	widget_cell_begin(&visit, LABEL_SHELL_PRINT);
	widget_cell_end(&visit);
	widget_row_end(&visit);
	widget_table_end(&visit);
	assert_string_equal(visit.page->out.data,
		"<table class=\"cards\" role=\"table\"><caption>Next: <bdi>x</bdi></caption>\n<thead "
		"role=\"rowgroup\">"
		"<tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Help</th><th scope=\"col\" "
		"role=\"columnheader\">Print</th></tr></thead>\n<tbody role=\"rowgroup\">\n<tr role=\"row\">"
		"<th scope=\"row\" role=\"rowheader\" data-value=\"Help\">&lt;h&gt;</th>"
		"<td role=\"cell\" data-value=\"Print\"><bdi>&lt;c&gt;</bdi></td>"
		"<td role=\"cell\" class=\"number\" data-value=\"Print\"><bdi>12,401</bdi></td>"
		"<td role=\"cell\" data-value=\"Print\"></td></tr>\n</tbody></table>\n");
}

static void the_tab_where_one_is_says_so(void **state)
{
	static const struct widget_tab tabs[] = {
		{ .label = LABEL_SHELL_HELP, .segments = { "a", NULL }, .current = true },
		{ .text = "<b>", .segments = { "b", NULL }, .query = "q", .value = "&" },
	};

	(void)state;
	widget_tabs(&visit, LABEL_SHELL_PRINT, tabs, 2);
	assert_string_equal(visit.page->out.data,
		"<nav class=\"tabs\" aria-label=\"Print\"><ul><li><a href=\"/a\" "
		"aria-current=\"page\">Help</a></li>"
		"<li><a href=\"/b?q=%26\">&lt;b&gt;</a></li></ul></nav>\n");
}

static void other_pages_keep_what_the_list_was_asked_for(void **state)
{
	static const char query[] = "who=saima&page=2";

	(void)state;
	assert_true(form_parse(&exchange.request.query, query, strlen(query)));
	widget_pages(&visit, (const char *const[]){ "audit", NULL }, 2, true);
	assert_non_null(strstr(visit.page->out.data, "who=saima&amp;page=1\">Previous page</a>"));
	assert_non_null(strstr(visit.page->out.data, "who=saima&amp;page=3\">Next page</a>"));
	assert_null(strstr(visit.page->out.data, "page=2"));
}

static void a_list_of_one_page_has_no_other(void **state)
{
	(void)state;
	widget_pages(&visit, (const char *const[]){ "audit", NULL }, 1, false);
	assert_null(visit.page->out.data);
}

#define TABLE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TABLE_TEST(a_table_stays_one_to_who_hears_it_and_names_its_cells),
		TABLE_TEST(the_tab_where_one_is_says_so),
		TABLE_TEST(other_pages_keep_what_the_list_was_asked_for),
		TABLE_TEST(a_list_of_one_page_has_no_other),
	};

	return RUN_SUITE(tests);
}
