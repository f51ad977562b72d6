#include "agahi/ops/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/version.h"

enum { LABELS_SIZE = 160 };

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
	struct served *served;
	struct link_metrics links[];
};

struct metrics *metrics_new(const char *const *links, size_t link_count)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics) + link_count * sizeof(metrics->links[0]));

	if (!metrics)
		return NULL;
	metrics->names = links;
	metrics->link_count = link_count;
	metrics->served = served_new();
	if (metrics->served)
		return metrics;
	metrics_free(metrics);
	return NULL;
}

void metrics_free(struct metrics *metrics)
{
	if (!metrics)
		return;
	served_free(metrics->served);
	free(metrics);
}

void metrics_clear_link(struct metrics *metrics, size_t link)
{
	metrics->links[link] = (struct link_metrics){ .statuses = 0 };
}

void metrics_count(struct metrics *metrics, enum metrics_counter counter, size_t link)
{
	metrics->links[link].counters[counter]++;
}

uint64_t metrics_sum(const struct metrics *metrics, enum metrics_counter counter)
{
	uint64_t sum = 0;

	for (size_t link = 0; link < metrics->link_count; link++)
		sum += metrics->links[link].counters[counter];
	return sum;
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

struct served *metrics_served(const struct metrics *metrics)
{
	return metrics->served;
}

/* --- in the text format ------------------------------------------------------------------------------- */

/* What follows the link's name among the labels of a counter, and by which figure it is told. */
static const struct {
	const char *figure;
	const char *label;
} counters[METRICS_COUNTERS] = {
	[COUNT_REQUESTS] = { "agahi_requests_total", "" },
	[COUNT_REDELIVERED] = { "agahi_redelivered_total", "" },
	[COUNT_RECEIPTS] = { "agahi_receipts_total", "" },
	[COUNT_LIMITED] = { "agahi_limited_total", "" },
	[COUNT_SILENT] = { "agahi_silent_total", "" },
	[COUNT_REFUSED] = { "agahi_refused_requests_total", "" },
	[COUNT_MACHINES] = { "agahi_machines_total", "" },
	[COUNT_EMERGENCY] = { "agahi_emergency_total", "" },
	[COUNT_OFFERED] = { "agahi_offered_total", ",topics=\"nearest\"" },
	[COUNT_LISTED] = { "agahi_offered_total", ",topics=\"listed\"" },
	[COUNT_PICKED] = { "agahi_picked_total", "" },
	[COUNT_OTHER_LANGUAGE] = { "agahi_other_language_total", "" },
	[COUNT_FOREIGN] = { "agahi_foreign_addresses_total", "" },
	[COUNT_GUESSED] = { "agahi_encodings_guessed_total", "" },
	[COUNT_NOT_UNDERSTOOD] = { "agahi_not_understood_total", "" },
	[COUNT_REPLIES_SENT] = { "agahi_replies_total", ",state=\"sent\"" },
	[COUNT_REPLIES_FAILED] = { "agahi_replies_total", ",state=\"failed\"" },
	[COUNT_REPLIES_EXPIRED] = { "agahi_replies_total", ",state=\"expired\"" },
};

static void write_counter(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct metrics *metrics = of;
	char labels[LABELS_SIZE];

	for (size_t counter = 0; counter < METRICS_COUNTERS; counter++) {
		for (size_t link = 0; link < metrics->link_count; link++) {
			if (strcmp(counters[counter].figure, figure->name) != 0 || !metrics->names[link])
				continue;
			snprintf(labels, sizeof(labels), "link=\"%s\"%s", metrics->names[link],
				counters[counter].label);
			figure_write_sample(figure, labels, metrics->links[link].counters[counter], out);
		}
	}
}

static void write_submits(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct metrics *metrics = of;
	char labels[LABELS_SIZE];

	for (size_t link = 0; link < metrics->link_count; link++) {
		const struct link_metrics *submits = &metrics->links[link];

		if (!metrics->names[link])
			continue;
		for (size_t i = 0; i < submits->statuses; i++) {
			snprintf(labels, sizeof(labels), "link=\"%s\",status=\"0x%02x\"",
				metrics->names[link], submits->submits[i].status);
			figure_write_sample(figure, labels, submits->submits[i].count, out);
		}
		snprintf(labels, sizeof(labels), "link=\"%s\",status=\"other\"", metrics->names[link]);
		figure_write_sample(figure, labels, submits->other_statuses, out);
		snprintf(labels, sizeof(labels), "link=\"%s\",status=\"unanswered\"", metrics->names[link]);
		figure_write_sample(figure, labels, submits->unanswered, out);
	}
}

static void write_build(const struct figure *figure, const void *of, struct buffer *out)
{
	char labels[LABELS_SIZE];

	(void)of;
	snprintf(labels, sizeof(labels), "version=\"%s\"", version_text());
	figure_write_sample(figure, labels, 1, out);
}

struct figures metrics_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_build_info", FIGURE_GAUGE, "Which version this is.", .labels = "version",
			.samples = write_build },
		{ "agahi_requests_total", FIGURE_COUNTER, "Messages taken in, without redeliveries.",
			.labels = "link", .samples = write_counter },
		{ "agahi_emergency_total", FIGURE_COUNTER,
			"Messages that told of danger and got the emergency numbers.", .labels = "link",
			.samples = write_counter },
		{ "agahi_offered_total", FIGURE_COUNTER,
			"Answers that offered topics by number: the nearest to what was asked, or a text's "
			"own list.",
			.labels = "link,topics", .samples = write_counter },
		{ "agahi_picked_total", FIGURE_COUNTER, "Messages that were the number of an offered topic.",
			.labels = "link", .samples = write_counter },
		{ "agahi_other_language_total", FIGURE_COUNTER,
			"Messages answered in another language than they were written in.", .labels = "link",
			.samples = write_counter },
		{ "agahi_not_understood_total", FIGURE_COUNTER,
			"Messages in which no topic was found, and that got the menu or what is near.",
			.labels = "link", .samples = write_counter },
		{ "agahi_redelivered_total", FIGURE_COUNTER, "Messages that the SMSC delivered again.",
			.labels = "link", .samples = write_counter },
		{ "agahi_receipts_total", FIGURE_COUNTER, "Delivery receipts.", .labels = "link",
			.samples = write_counter },
		{ "agahi_limited_total", FIGURE_COUNTER, "Requests over their sender's limit.",
			.labels = "link", .samples = write_counter },
		{ "agahi_silent_total", FIGURE_COUNTER,
			"Requests that were not to be answered, but for a limit.", .labels = "link",
			.samples = write_counter },
		{ "agahi_refused_requests_total", FIGURE_COUNTER, "Messages answered with an error.",
			.labels = "link", .samples = write_counter },
		{ "agahi_machines_total", FIGURE_COUNTER,
			"Messages that no person seems to have written: names, short codes, our own text, "
			"repetitions.",
			.labels = "link", .samples = write_counter },
		{ "agahi_foreign_addresses_total", FIGURE_COUNTER,
			"Messages to an address that is not among links.short_codes.", .labels = "link",
			.samples = write_counter },
		{ "agahi_encodings_guessed_total", FIGURE_COUNTER,
			"Messages whose octets contradicted their data_coding.", .labels = "link",
			.samples = write_counter },
		{ "agahi_replies_total", FIGURE_COUNTER, "Replies by what became of them.",
			.labels = "link,state", .samples = write_counter },
		{ "agahi_submits_total", FIGURE_COUNTER, "Submitted parts by the SMSC's answer.",
			.labels = "link,status", .samples = write_submits },
		{ "agahi_reply_seconds", FIGURE_HISTOGRAM,
			"From a request to the first accepted part of its reply.",
			.offset = offsetof(struct metrics, reply_times) },
	};

	return FIGURES_OF(table);
}
