/* The counts of dialogues, as figures. */
#include "testing.h"

#include "agahi/dialogue/dialogue_counts.h"

static void each_count_has_its_figure(void **state)
{
	const struct dialogue_counts counts = { .wrong_keys = 1,
		.unknown = 2,
		.full = 3,
		.limited = 4,
		.sms = 5,
		.marks = 6,
		.broken.total = 7 };
	struct buffer text = { 0 };

	(void)state;
	figures_write(dialogue_counts_figures(), &counts, &text);
	assert_non_null(strstr(text.data, "\nagahi_ussd_wrong_keys_total 1\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_unknown_total 2\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_full_total 3\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_limited_total 4\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_sms_total 5\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_marks_total 6\n"));
	assert_non_null(strstr(text.data, "\nagahi_ussd_broken_total 7\n"));
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_count_has_its_figure) };

	return RUN_SUITE(tests);
}
