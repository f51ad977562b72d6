/* Figures in the text format of Prometheus, from a module's own table. */
#include "testing.h"

#include "agahi/ops/figures.h"

struct thing {
	uint64_t counted;
	struct histogram times;
};

static unsigned long long twice(const void *of)
{
	return ((const struct thing *)of)->counted * 2;
}

static void by_link(const struct figure *figure, const void *of, struct buffer *out)
{
	(void)of;
	figure_write_sample(figure, "link=\"a\"", 1, out);
	figure_write_sample(figure, "link=\"b\"", 2, out);
}

static const struct figure table[] = {
	{ "agahi_counted_total", FIGURE_COUNTER, "What was counted.",
		.offset = offsetof(struct thing, counted) },
	{ "agahi_twice", FIGURE_GAUGE, "Twice that.", .value = twice },
	{ "agahi_age_seconds", FIGURE_GAUGE, "In thousandths.", .value = twice, .thousandths = true },
	{ "agahi_links", FIGURE_GAUGE, "By link.", .labels = "link", .samples = by_link },
	{ "agahi_thing_seconds", FIGURE_HISTOGRAM, "How long.", .offset = offsetof(struct thing, times) },
};

static void each_kind_is_written_with_its_head(void **state)
{
	struct thing thing = { .counted = 21 };
	struct buffer out = { 0 };

	(void)state;
	figures_write(FIGURES_OF(table), &thing, &out);
	assert_non_null(strstr(out.data, "\nagahi_age_seconds 0.042\n"));
	assert_non_null(strstr(out.data,
		"# HELP agahi_counted_total What was counted.\n"
		"# TYPE agahi_counted_total counter\nagahi_counted_total 21\n"));
	assert_non_null(strstr(out.data, "# TYPE agahi_twice gauge\nagahi_twice 42\n"));
	assert_non_null(strstr(out.data,
		"# TYPE agahi_links gauge\nagahi_links{link=\"a\"} 1\nagahi_links{link=\"b\"} 2\n"));
	buffer_free(&out);
}

static void a_histogram_is_cumulative_in_seconds(void **state)
{
	struct thing thing = { .counted = 0 };
	struct buffer out = { 0 };

	(void)state;
	histogram_observe(&thing.times, 1000);
	histogram_observe(&thing.times, 1001);
	histogram_observe(&thing.times, 90000000);
	figures_write(FIGURES_OF(table), &thing, &out);
	assert_non_null(strstr(out.data, "agahi_thing_seconds_bucket{le=\"0.001\"} 1\n"));
	assert_non_null(strstr(out.data, "agahi_thing_seconds_bucket{le=\"0.0025\"} 2\n"));
	assert_non_null(strstr(out.data, "agahi_thing_seconds_bucket{le=\"60\"} 2\n"));
	assert_non_null(strstr(out.data, "agahi_thing_seconds_bucket{le=\"+Inf\"} 3\n"));
	assert_non_null(strstr(out.data, "agahi_thing_seconds_sum 90.002001\nagahi_thing_seconds_count 3\n"));
	buffer_free(&out);
}

static void all_can_be_listed_without_a_thing(void **state)
{
	struct buffer out = { 0 };
	size_t lines = 0;

	(void)state;
	figures_list(FIGURES_OF(table), &out);
	for (const char *at = out.data; *at; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 5);
	assert_non_null(strstr(out.data, "agahi_thing_seconds"));
	assert_non_null(strstr(out.data, "histogram  -                  How long.\n"));
	assert_non_null(strstr(out.data, "gauge      link               By link.\n"));
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_written_with_its_head),
		cmocka_unit_test(a_histogram_is_cumulative_in_seconds),
		cmocka_unit_test(all_can_be_listed_without_a_thing),
	};

	return RUN_SUITE(tests);
}
