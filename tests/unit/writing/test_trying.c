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
	struct trying_handset handset;
	struct form form = { 0 };

	(void)state;
	assert_true(form_parse(&form, octets, strlen(octets)));
	trying_read_handset(&form, &handset);
	assert_int_equal(handset.steps.count, 2);
	assert_string_equal(handset.press, "2");
	form_free(&form);
	octets = "steps=d*8300%23&press=again";
	assert_true(form_parse(&form, octets, strlen(octets)));
	trying_read_handset(&form, &handset);
	assert_int_equal(handset.steps.count, 0);
	assert_string_equal(handset.press, "");
	form_free(&form);
}

struct pressing {
	const char *press;
	struct steps steps; /* before, and then after */
	bool many;
};

static void press(struct visit *visit, const struct bench_ready *ready, void *arg)
{
	struct pressing *pressing = arg;
	struct trying_handset handset = { .press = pressing->press };
	struct trying trying = { .ready = ready, .ask = "", .handset = &handset };
	struct message_row row = { .topic = "vote", .lang = "ur", .text = "ووٹ" };

	handset.steps.count = 0;
	steps_clear(&handset.steps);
	if (pressing->many) {
		while (steps_add(&handset.steps, STEP_KEY, "1"))
			;
	}
	trying.row = &row;
	assert_non_null(ready->draft);
	trying_write(visit, &trying);
	pressing->steps = handset.steps;
}

static void try_key(struct writing_stage *stage, struct pressing *pressing)
{
	struct bench_ready ready = { 0 };
	struct page_of of;

	page_of_begin(&of, stage->desk.desk);
	of.visit.now_ms = 1795683600000;
	while (!(ready.draft = bench_find(stage->desk.desk, stage->draft, &ready.older)))
		event_base_loop(stage->desk.base, EVLOOP_ONCE);
	press(&of.visit, &ready, pressing);
	page_of_end(&of);
}

/* *8300#, 1 lead to it. */
static void the_first_key_is_pressed_where_the_screen_is(void **state)
{
	struct pressing first = { .press = "0" }, none = { .press = "" },
			full = { .press = "1", .many = true };

	try_key(*state, &first);
	assert_int_equal(first.steps.count, 3);
	assert_int_equal(first.steps.list[0].kind, STEP_DIAL);
	try_key(*state, &none);
	assert_int_equal(none.steps.count, 0); /* the way is looked for again, whatever is written by then */
	try_key(*state, &full);
	assert_int_equal(full.steps.count, 2); /* no key is left without an answer */
}

static void the_handset_has_every_key(void **state)
{
	struct trying_handset handset = { .press = "" };
	struct page_of of;

	(void)state;
	steps_clear(&handset.steps);
	page_of_begin(&of, NULL);
	trying_write_keys(&of.visit, &handset);
	page_of_has(&of, "name=\"press\" value=\"9\" formaction=\"/preview\"");
	page_of_has(&of, "value=\"00\"");
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(what_check_says_of_a_row_is_listed_in_the_pages_language),
		cmocka_unit_test(the_keys_of_the_form_go_on_from_what_was_pressed),
		WRITING_TEST(the_first_key_is_pressed_where_the_screen_is),
		cmocka_unit_test(the_handset_has_every_key),
	};

	return RUN_SUITE(tests);
}
