#include "agahi/ops/metrics.h"

#include <stdlib.h>
#include <string.h>

/* Counters of one name stand together. */
static const struct {
	const char *name;
	const char *label; /* beside the link, or "" */
	const char *help;
} counters[METRICS_COUNTERS] = {
	[COUNT_REQUESTS] = { "agahi_requests_total", "", "Messages taken in, without redeliveries." },
	[COUNT_REDELIVERED] = { "agahi_redelivered_total", "", "Messages that the SMSC delivered again." },
	[COUNT_RECEIPTS] = { "agahi_receipts_total", "", "Delivery receipts." },
	[COUNT_LIMITED] = { "agahi_limited_total", "", "Requests over their sender's limit." },
	[COUNT_SILENT] = { "agahi_silent_total", "",
		"Requests that were not to be answered, but for a limit." },
	[COUNT_REFUSED] = { "agahi_refused_requests_total", "", "Messages answered with an error." },
	[COUNT_MACHINES] = { "agahi_machines_total", "",
		"Messages that no person seems to have written: names, short codes, our own text, "
		"repetitions." },
	[COUNT_FOREIGN] = { "agahi_foreign_addresses_total", "",
		"Messages to an address that is not among links.short_codes." },
	[COUNT_GUESSED] = { "agahi_encodings_guessed_total", "",
		"Messages whose octets contradicted their data_coding." },
	[COUNT_REPLIES_SENT] = { "agahi_replies_total", ",state=\"sent\"",
		"Replies by what became of them." },
	[COUNT_REPLIES_FAILED] = { "agahi_replies_total", ",state=\"failed\"", "" },
	[COUNT_REPLIES_EXPIRED] = { "agahi_replies_total", ",state=\"expired\"", "" },
};

struct status_count {
	uint32_t status;
	uint64_t count;
};

struct link_metrics {
	uint64_t counters[METRICS_COUNTERS];
	struct status_count submits[METRICS_STATUSES];
	size_t statuses;
	uint64_t other_statuses;
	uint64_t unanswered;
};

struct metrics {
	const char *const *names;
	size_t link_count;
	struct histogram reply_times;
	struct link_metrics links[];
};

struct metrics *metrics_new(const char *const *links, size_t link_count)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics) + link_count * sizeof(metrics->links[0]));

	if (metrics) {
		metrics->names = links;
		metrics->link_count = link_count;
	}
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	free(metrics);
}

void metrics_count(struct metrics *metrics, enum metrics_counter counter, size_t link)
{
	metrics->links[link].counters[counter]++;
}

void metrics_count_submit(struct metrics *metrics, size_t link, uint32_t status)
{
	struct link_metrics *of = &metrics->links[link];
	size_t i = 0;

	while (i < of->statuses && of->submits[i].status != status)
		i++;
	if (i == METRICS_STATUSES) {
		of->other_statuses++;
		return;
	}
	if (i == of->statuses)
		of->submits[of->statuses++] = (struct status_count){ status, 0 };
	of->submits[i].count++;
}

void metrics_count_unanswered(struct metrics *metrics, size_t link)
{
	metrics->links[link].unanswered++;
}

struct histogram *metrics_reply_times(struct metrics *metrics)
{
	return &metrics->reply_times;
}

void metrics_write_head(const char *name, const char *type, const char *help, struct buffer *out)
{
	buffer_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_write_sample(const char *name, const char *labels, unsigned long long value, struct buffer *out)
{
	if (*labels)
		buffer_add_format(out, "%s{%s} %llu\n", name, labels, value);
	else
		buffer_add_format(out, "%s %llu\n", name, value);
}

void metrics_write_histogram(
	const struct histogram *histogram, const char *name, const char *help, struct buffer *out)
{
	unsigned long long count = 0;

	metrics_write_head(name, "histogram", help, out);
	for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
		count += atomic_load(&histogram->buckets[i]);
		buffer_add_format(
			out, "%s_bucket{le=\"%g\"} %llu\n", name, (double)histogram_bound_us(i) / 1e6, count);
	}
	count += atomic_load(&histogram->buckets[HISTOGRAM_BOUNDS]);
	buffer_add_format(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %.6f\n%s_count %llu\n", name, count, name,
		(double)atomic_load(&histogram->sum_us) / 1e6, name, count);
}

static void write_counters(const struct metrics *metrics, struct buffer *out)
{
	for (size_t counter = 0; counter < METRICS_COUNTERS; counter++) {
		if (*counters[counter].help)
			metrics_write_head(counters[counter].name, "counter", counters[counter].help, out);
		for (size_t link = 0; link < metrics->link_count; link++)
			buffer_add_format(out, "%s{link=\"%s\"%s} %llu\n", counters[counter].name,
				metrics->names[link], counters[counter].label,
				(unsigned long long)metrics->links[link].counters[counter]);
	}
}

static void write_submits(const struct metrics *metrics, struct buffer *out)
{
	static const char name[] = "agahi_submits_total";

	metrics_write_head(name, "counter", "Submitted parts by the SMSC's answer.", out);
	for (size_t link = 0; link < metrics->link_count; link++) {
		const struct link_metrics *of = &metrics->links[link];

		for (size_t i = 0; i < of->statuses; i++)
			buffer_add_format(out, "%s{link=\"%s\",status=\"0x%02x\"} %llu\n", name,
				metrics->names[link], of->submits[i].status,
				(unsigned long long)of->submits[i].count);
		buffer_add_format(out, "%s{link=\"%s\",status=\"other\"} %llu\n", name, metrics->names[link],
			(unsigned long long)of->other_statuses);
		buffer_add_format(out, "%s{link=\"%s\",status=\"unanswered\"} %llu\n", name,
			metrics->names[link], (unsigned long long)of->unanswered);
	}
}

void metrics_write(const struct metrics *metrics, struct buffer *out)
{
	write_counters(metrics, out);
	write_submits(metrics, out);
	metrics_write_histogram(&metrics->reply_times, "agahi_reply_seconds",
		"From a request to the first accepted part of its reply.", out);
}
