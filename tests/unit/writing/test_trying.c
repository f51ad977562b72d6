#include "agahi/writing/trying.h"

#include "page_of.h"
#include "writing_stage.h"

static void what_check_says_of_a_row_is_listed_in_the_pages_language(void **state)
{
	struct writing_stage *stage = *state;
	char *keywords[] = { "vote" };
	const struct message_row row = { .topic = "vote",
		.lang = "en",
		.text = "Open {nowhere}",
		.keywords = keywords,
		.keyword_count = 1 };
	struct checks checks = { 0 };
	struct page_of of;

	page_of_begin(&of, stage->desk.desk);
	of.visit.now_ms = 1795683600000;
	assert_true(trying_check(&of.visit, NULL, &row, &checks));
	assert_true(checks.errors > 0);
	trying_write_checks(&of.visit, &checks);
	page_of_has(&of, "nowhere");
	page_of_has(&of, "error");
	checks_free(&checks);
	page_of_end(&of);
}

static void the_keys_of_the_form_go_on_from_what_was_pressed(void **state)
{
	const char *octets = "steps=d*8300%23%7Ck1&press=2";
	struct form form = { 0 };
	struct steps steps;

	(void)state;
	assert_true(form_parse(&form, octets, strlen(octets)));
	trying_read_steps(&form, &steps);
	assert_int_equal(steps.count, 3);
	assert_string_equal(steps.list[2].text, "2");
	form_free(&form);
	octets = "steps=d*8300%23&press=again";
	assert_true(form_parse(&form, octets, strlen(octets)));
	trying_read_steps(&form, &steps);
	assert_int_equal(steps.count, 0);
	form_free(&form);
}

static void the_handset_has_every_key(void **state)
{
	struct page_of of;
	struct steps steps;

	(void)state;
	steps_clear(&steps);
	page_of_begin(&of, NULL);
	trying_write_keys(&of.visit, &steps);
	page_of_has(&of, "name=\"press\" value=\"9\" formaction=\"/preview\"");
	page_of_has(&of, "value=\"00\"");
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(what_check_says_of_a_row_is_listed_in_the_pages_language),
		cmocka_unit_test(the_keys_of_the_form_go_on_from_what_was_pressed),
		cmocka_unit_test(the_handset_has_every_key),
	};

	return RUN_SUITE(tests);
}
