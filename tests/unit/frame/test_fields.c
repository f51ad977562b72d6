#include "agahi/frame/fields.h"

#include "agahi/base/calendar.h"
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

static void assert_has(const char *text)
{
	if (!strstr(visit.page->out.data, text))
		fail_msg("no %s in %s", text, visit.page->out.data);
}

static void a_field_has_its_label_and_its_value_escaped(void **state)
{
	const struct widget_field field = { .name = "title",
		.label = LABEL_SHELL_HELP,
		.kind = WIDGET_TEXT,
		.value = "\"><script>",
		.lang = "ur" };

	(void)state;
	widget_field(&visit, &field);
	assert_page("<div class=\"field\"><label id=\"label-title\" for=\"field-title\">Help</label><input "
		    "type=\"text\" "
		    "autocomplete=\"off\" id=\"field-title\" name=\"title\" lang=\"ur\" dir=\"rtl\" "
		    "value=\"&quot;&gt;&lt;script&gt;\"></div>\n");
}

static void an_error_stands_beside_its_field_and_in_the_summary(void **state)
{
	const struct widget_field field = { .name = "code",
		.label = LABEL_SHELL_HELP,
		.hint = LABEL_SHELL_PRINT,
		.kind = WIDGET_CODE,
		.required = true };

	(void)state;
	widget_error_summary(&visit);
	assert_null(visit.page->out.data);
	widget_error(&visit, "code", LABEL_SHELL_NEXT, (struct label_with){ .value = "<x>" });
	widget_error(&visit, NULL, LABEL_GATE_BAD, (struct label_with){ 0 });
	assert_true(widget_has_errors(&visit));
	widget_error_summary(&visit);
	widget_field(&visit, &field);
	assert_has("<div id=\"errors\" class=\"errors\" role=\"alert\" tabindex=\"-1\">");
	assert_has("<li><a href=\"#field-code\">Next: <bdi>&lt;x&gt;</bdi></a></li><li>This was not "
		   "understood</li>");
	assert_has("aria-invalid=\"true\" aria-describedby=\"hint-code error-code\" required");
	assert_has("<p class=\"error\" id=\"error-code\">");
	assert_has("<p class=\"hint\" id=\"hint-code\">Print</p>");
}

static void no_more_errors_are_kept_than_have_room(void **state)
{
	(void)state;
	for (int i = 0; i < VISIT_ERRORS + 5; i++)
		widget_error(&visit, NULL, LABEL_GATE_BAD, (struct label_with){ 0 });
	assert_int_equal(visit.error_count, VISIT_ERRORS);
}

static void a_textarea_keeps_its_first_line_break(void **state)
{
	const struct widget_field field = { .name = "text",
		.label = LABEL_SHELL_HELP,
		.kind = WIDGET_TEXTAREA,
		.value = "\na</textarea>",
		.rows = 8 };

	(void)state;
	widget_field(&visit, &field);
	assert_has("<textarea rows=\"8\" id=\"field-text\" name=\"text\" "
		   "dir=\"auto\">\n\na&lt;/textarea&gt;</textarea>");
}

static void chips_are_a_textarea_that_says_how_it_is_filled(void **state)
{
	const struct widget_field field = {
		.name = "keywords", .label = LABEL_SHELL_HELP, .kind = WIDGET_CHIPS
	};

	(void)state;
	widget_field(&visit, &field);
	assert_has("<textarea class=\"chips\" rows=\"4\"");
	assert_has("One on each line.");
	assert_has("aria-describedby=\"hint-keywords\"");
}

static void every_kind_of_field_has_a_name_an_id_and_a_label(void **state)
{
	(void)state;
	for (int kind = WIDGET_TEXT; kind <= WIDGET_CHIPS; kind++) {
		const struct widget_field field = { .name = "f",
			.label = LABEL_SHELL_HELP,
			.kind = (enum widget_kind)kind,
			.short_label = true };

		widget_field(&visit, &field);
		assert_has("<label class=\"spoken\" id=\"label-f\" for=\"field-f\">");
		assert_has(" id=\"field-f\" name=\"f\"");
		buffer_free(&visit.page->out);
	}
}

static void one_of_several_is_chosen(void **state)
{
	static const struct widget_option options[] = { { "a", LABEL_SHELL_HELP, NULL },
		{ "b", LABEL_NONE, "<B>" } };
	const struct widget_field field = {
		.name = "which", .label = LABEL_SHELL_PRINT, .value = "b", .required = true
	};

	(void)state;
	widget_error(&visit, "which", LABEL_GATE_BAD, (struct label_with){ 0 });
	widget_select(&visit, &field, options, 2);
	assert_has(
		"<option value=\"a\">Help</option><option value=\"b\" selected>&lt;B&gt;</option></select>");
	buffer_free(&visit.page->out);
	widget_choices(&visit, &field, options, 2);
	assert_has(
		"<fieldset class=\"field\" aria-invalid=\"true\" aria-describedby=\"error-which\"><legend>");
	assert_has("<input type=\"radio\" id=\"field-which\" name=\"which\" value=\"a\" required>");
	assert_has("<input type=\"radio\" name=\"which\" value=\"b\" required checked>");
}

static void forms_say_where_they_go_and_how_they_are_helped(void **state)
{
	(void)state;
	widget_form(&visit, WIDGET_KEPT | WIDGET_LIVE | WIDGET_INLINE, "set", "a/b");
	widget_hidden(&visit, "rev", "\"");
	widget_hidden_number(&visit, "n", -3);
	widget_checkbox(&visit, "box", "1", true, LABEL_SHELL_NEXT, (struct label_with){ .value = "x" });
	widget_button(&visit, WIDGET_PRIMARY, LABEL_SHELL_PRINT, "do", "it");
	widget_button(&visit, WIDGET_PLAIN, LABEL_SHELL_PRINT, NULL, NULL);
	widget_button_to(&visit, WIDGET_GRAVE, LABEL_SHELL_PRINT, (const char *const[]){ "x", NULL });
	widget_form_end(&visit);
	assert_has("<form method=\"post\" class=\"form kept live inline\" action=\"/set/a%2Fb\">");
	assert_has("<input type=\"hidden\" name=\"rev\" value=\"&quot;\"><input type=\"hidden\" name=\"n\" "
		   "value=\"-3\">");
	assert_has("name=\"box\" value=\"1\" checked><span>Next: <bdi>x</bdi></span>");
	assert_has("<button type=\"submit\" class=\"primary\" name=\"do\" value=\"it\">Print</button>");
	assert_has("<button type=\"submit\">Print</button>");
	assert_has("<button type=\"submit\" class=\"grave\" formaction=\"/x\" formnovalidate>");
	buffer_free(&visit.page->out);
	widget_form_get(&visit, (const char *const[]){ "audit", NULL });
	assert_has("<form method=\"get\" role=\"search\" class=\"form inline\" action=\"/audit\">");
}

#define FIELD_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void a_day_stands_in_words_beside_its_field(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	widget_field(&visit,
		&(struct widget_field){ .name = "from",
			.label = LABEL_SHELL_HELP,
			.kind = WIDGET_DATE,
			.value = "2026-11-26" });
	assert_has("aria-describedby=\"day-from\"");
	assert_has("value=\"2026-11-26\"><p class=\"day\" id=\"day-from\">Thursday 26 November 2026</p>");
	visit.language = LABELS_URDU;
	widget_field(&visit,
		&(struct widget_field){ .name = "at",
			.label = LABEL_SHELL_HELP,
			.kind = WIDGET_MOMENT,
			.value = "2026-11-26T09:30" });
	assert_has("id=\"day-at\">جمعرات 26 نومبر 2026، 09:30</p>");
	widget_field(&visit,
		&(struct widget_field){
			.name = "no", .label = LABEL_SHELL_HELP, .kind = WIDGET_DATE, .value = "26/11" });
	assert_has("id=\"day-no\"></p>");
	widget_field(&visit,
		&(struct widget_field){
			.name = "hour", .label = LABEL_SHELL_HELP, .kind = WIDGET_TIME, .value = "08:00" });
	assert_null(strstr(visit.page->out.data, "day-hour"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIELD_TEST(a_field_has_its_label_and_its_value_escaped),
		FIELD_TEST(an_error_stands_beside_its_field_and_in_the_summary),
		FIELD_TEST(no_more_errors_are_kept_than_have_room),
		FIELD_TEST(a_textarea_keeps_its_first_line_break),
		FIELD_TEST(chips_are_a_textarea_that_says_how_it_is_filled),
		FIELD_TEST(every_kind_of_field_has_a_name_an_id_and_a_label),
		FIELD_TEST(one_of_several_is_chosen),
		FIELD_TEST(forms_say_where_they_go_and_how_they_are_helped),
		FIELD_TEST(a_day_stands_in_words_beside_its_field),
	};

	return RUN_SUITE(tests);
}
