#include "agahi/ops/figures.h"

#include <string.h>

static const char *const type_names[] = { "counter", "gauge", "histogram" };

void figure_write_sample(
	const struct figure *figure, const char *labels, unsigned long long value, struct buffer *out)
{
	if (*labels)
		buffer_add_format(out, "%s{%s} %llu\n", figure->name, labels, value);
	else
		buffer_add_format(out, "%s %llu\n", figure->name, value);
}

static void write_value(const struct figure *figure, unsigned long long value, struct buffer *out)
{
	if (figure->thousandths)
		buffer_add_format(out, "%s %llu.%03llu\n", figure->name, value / 1000, value % 1000);
	else
		figure_write_sample(figure, "", value, out);
}

static void write_histogram(const struct figure *figure, const struct histogram *times, struct buffer *out)
{
	unsigned long long count = 0;

	for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
		count += atomic_load(&times->buckets[i]);
		buffer_add_format(out, "%s_bucket{le=\"%g\"} %llu\n", figure->name,
			(double)histogram_bound_us(i) / 1e6, count);
	}
	count += atomic_load(&times->buckets[HISTOGRAM_BOUNDS]);
	buffer_add_format(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %.6f\n%s_count %llu\n", figure->name,
		count, figure->name, (double)atomic_load(&times->sum_us) / 1e6, figure->name, count);
}

static unsigned long long counted(const void *of, size_t offset)
{
	uint64_t count;

	memcpy(&count, (const char *)of + offset, sizeof(count));
	return count;
}

static void write_figure(const struct figure *figure, const void *of, struct buffer *out)
{
	buffer_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", figure->name, figure->help, figure->name,
		type_names[figure->type]);
	if (figure->samples)
		figure->samples(figure, of, out);
	else if (figure->value)
		write_value(figure, figure->value(of), out);
	else if (figure->type == FIGURE_HISTOGRAM)
		write_histogram(figure, (const void *)((const char *)of + figure->offset), out);
	else
		figure_write_sample(figure, "", counted(of, figure->offset), out);
}

void figures_write(struct figures figures, const void *of, struct buffer *out)
{
	for (size_t i = 0; i < figures.count; i++)
		write_figure(&figures.items[i], of, out);
}

void figures_list(struct figures figures, struct buffer *out)
{
	for (size_t i = 0; i < figures.count; i++)
		buffer_add_format(out, "%-36s %-10s %-18s %s\n", figures.items[i].name,
			type_names[figures.items[i].type],
			figures.items[i].labels ? figures.items[i].labels : "-", figures.items[i].help);
}
