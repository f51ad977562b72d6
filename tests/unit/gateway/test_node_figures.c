/* What is told of a node among others. */
#include "testing.h"

#include "agahi/gateway/node_figures.h"

static void each_figure_has_its_value_and_its_words(void **state)
{
	const struct node_figures figures = { .following = { .stale_p99_ms = 85,
						      .last_look_ms = 1000,
						      .heard = 12,
						      .claimed = 3,
						      .taken_over = 1,
						      .nodes = 2 },
		.may_submit = true,
		.now_ms = 1040 };
	struct buffer out = { 0 };

	(void)state;
	node_figures_write(&figures, &out);
	assert_non_null(strstr(out.data, "\nagahi_node_leased 1\n"));
	assert_non_null(strstr(out.data, "\nagahi_nodes_alive 2\n"));
	assert_non_null(strstr(out.data, "\nagahi_feed_stale_seconds 0.085\n"));
	assert_non_null(strstr(out.data, "\nagahi_feed_look_age_seconds 0.040\n"));
	assert_non_null(strstr(out.data, "\nagahi_feed_events_total 12\n"));
	assert_non_null(strstr(out.data, "\nagahi_replies_claimed_total 3\n"));
	assert_non_null(strstr(out.data, "\nagahi_nodes_taken_over_total 1\n"));
	buffer_free(&out);
}

static void a_feed_that_was_never_read_has_no_age(void **state)
{
	const struct node_figures figures = { .now_ms = 5000 };
	struct buffer out = { 0 };

	(void)state;
	node_figures_write(&figures, &out);
	assert_non_null(strstr(out.data, "\nagahi_feed_look_age_seconds 0.000\n"));
	assert_non_null(strstr(out.data, "\nagahi_node_leased 0\n"));
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_figure_has_its_value_and_its_words),
		cmocka_unit_test(a_feed_that_was_never_read_has_no_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
