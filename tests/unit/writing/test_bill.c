#include "agahi/writing/bill.h"

#include "page_of.h"

static void a_text_shows_parts_sum_and_rupees(void **state)
{
	const struct cost_terms terms = { .paisa = 35 };
	char text[2 * 160 + 1] = "";
	struct page_of of;
	struct cost cost;

	(void)state;
	for (int i = 0; i < 160; i++)
		strcat(text, "ا");
	page_of_begin(&of, NULL);
	assert_true(cost_of(text, &terms, &cost));
	bill_write(&of.visit, &cost);
	page_of_has(&of, "<bdi>3</bdi> SMS");
	page_of_has(&of, "67+67+26");
	page_of_has(&of, "1.05");
	bill_write_month(&of.visit, &cost, 12401);
	page_of_has(&of, "12,401");
	page_of_has(&of, "13,021");
	page_of_end(&of);
}

static void every_way_that_it_could_go_is_told(void **state)
{
	const struct cost_terms terms = { .paisa = 35 };
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	bill_write_ways(&of.visit, "اردو", &terms);
	page_of_has(&of, "not possible"); /* in Latin letters */
	page_of_has(&of, "7-bit tables");
	page_of_has(&of, "UCS-2");
	page_of_end(&of);
}

static void what_no_sms_holds_is_said(void **state)
{
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	bill_write(&of.visit, &(struct cost){ .parts = 0 });
	page_of_has(&of, "No SMS can hold this");
	page_of_end(&of);
}

static void a_month_that_is_not_known_is_not_told(void **state)
{
	struct page_of of;

	(void)state;
	page_of_begin(&of, NULL);
	bill_write_month(&of.visit, &(struct cost){ .parts = 1, .paisa = 35 }, -1);
	assert_int_equal(of.page.out.len, 0);
	page_of_end(&of);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_shows_parts_sum_and_rupees),
		cmocka_unit_test(every_way_that_it_could_go_is_told),
		cmocka_unit_test(what_no_sms_holds_is_said),
		cmocka_unit_test(a_month_that_is_not_known_is_not_told),
	};

	return RUN_SUITE(tests);
}
