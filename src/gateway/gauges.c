#include "agahi/gateway/gauges.h"

#include <stdio.h>

#include "agahi/link/tls.h"

enum { LABELS_SIZE = 256 };

/* --- by link ------------------------------------------------------------------------------------------ */

/* NULL: it is not told of. */
static const char *link_name(const struct gauges *gauges, size_t link)
{
	return gauges->names ? gauges->names[link] : link_config(gauges->links[link])->name;
}

static void write_links(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct gauges *gauges = of;
	char labels[LABELS_SIZE];

	for (size_t i = 0; i < gauges->link_count; i++) {
		if (!link_name(gauges, i))
			continue;
		snprintf(labels, sizeof(labels), "link=\"%s\"", link_name(gauges, i));
		figure_write_sample(figure, labels, link_is_bound(gauges->links[i]), out);
	}
}

static void write_reason(const struct figure *figure, const char *link, const char *reason,
	unsigned long long count, struct buffer *out)
{
	char labels[LABELS_SIZE];

	snprintf(labels, sizeof(labels), "link=\"%s\",reason=\"%s\"", link, reason);
	figure_write_sample(figure, labels, count, out);
}

static void write_refused(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct gauges *gauges = of;

	for (size_t i = 0; i < gauges->link_count; i++) {
		const struct wire_refusals *refusals = link_refusals(gauges->links[i]);

		for (int fault = 0; link_name(gauges, i) && fault < PDU_FAULT_COUNT; fault++)
			write_reason(figure, link_name(gauges, i),
				fault == PDU_FAULT_NONE ? "broken length"
							: pdu_fault_words((enum pdu_fault)fault),
				refusals->faults[fault].total, out);
	}
}

static void write_repaired(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct gauges *gauges = of;

	for (size_t i = 0; i < gauges->link_count; i++) {
		const struct wire_refusals *refusals = link_refusals(gauges->links[i]);

		for (int repair = 0; link_name(gauges, i) && repair < PDU_REPAIR_COUNT; repair++)
			write_reason(figure, link_name(gauges, i), pdu_repair_words((enum pdu_repair)repair),
				refusals->repairs[repair].total, out);
	}
}

static void write_clock(const struct figure *figure, const void *of, struct buffer *out)
{
	enum clocksync clock = ((const struct gauges *)of)->clock;

	if (clock != CLOCKSYNC_UNKNOWN)
		figure_write_sample(figure, "", clock == CLOCKSYNC_YES, out);
}

/* When what we show, or what the SMSC showed last, is not good any more. */
static void write_certificates(const struct figure *figure, const void *of, struct buffer *out)
{
	static const char *const whose[] = { [TLS_OURS] = "us", [TLS_THEIRS] = "smsc" };
	const struct gauges *gauges = of;
	char labels[LABELS_SIZE];

	for (size_t i = 0; i < gauges->link_count; i++) {
		for (int who = TLS_OURS; link_name(gauges, i) && who <= TLS_THEIRS; who++) {
			int64_t ends_s = tls_ends_s(link_tls(gauges->links[i]), (enum tls_whose)who);

			if (ends_s == 0)
				continue;
			snprintf(labels, sizeof(labels), "link=\"%s\",of=\"%s\"", link_name(gauges, i),
				whose[who]);
			figure_write_sample(figure, labels, (unsigned long long)ends_s, out);
		}
	}
}

/* --- of the whole ------------------------------------------------------------------------------------- */

static unsigned long long replies_in_hand(const void *of)
{
	return outbound_count(((const struct gauges *)of)->outbound);
}

static unsigned long long uncommitted(const void *of)
{
	return ((const struct gauges *)of)->uncommitted;
}

static unsigned long long journal_waits(const void *of)
{
	return journal_backlog(((const struct gauges *)of)->journal);
}

static unsigned long long journal_up(const void *of)
{
	return journal_is_healthy(((const struct gauges *)of)->journal);
}

static unsigned long long journal_used(const void *of)
{
	return (unsigned long long)journal_used_octets(((const struct gauges *)of)->journal);
}

static unsigned long long journal_most(const void *of)
{
	return (unsigned long long)journal_max_octets(((const struct gauges *)of)->journal);
}

static unsigned long long topics(const void *of)
{
	return topics_count(catalogue_topics(((const struct gauges *)of)->catalogue));
}

static unsigned long long keywords(const void *of)
{
	return keywords_count(catalogue_keywords(((const struct gauges *)of)->catalogue));
}

static unsigned long long edition(const void *of)
{
	return (unsigned long long)catalogue_edition(((const struct gauges *)of)->catalogue);
}

static unsigned long long usable(const void *of)
{
	return ((const struct gauges *)of)->content_usable;
}

static unsigned long long refused_schedules(const void *of)
{
	return ((const struct gauges *)of)->schedules_refused;
}

static struct figures own_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_replies_in_hand", FIGURE_GAUGE, "Replies that wait or are under way.",
			.value = replies_in_hand },
		{ "agahi_requests_uncommitted", FIGURE_GAUGE, "Requests that wait for their commit.",
			.value = uncommitted },
		{ "agahi_journal_backlog", FIGURE_GAUGE, "Writes that wait for the journal.",
			.value = journal_waits },
		{ "agahi_journal_up", FIGURE_GAUGE, "Was the last commit good?", .value = journal_up },
		{ "agahi_journal_used_bytes", FIGURE_GAUGE, "What the journal's rows take on disk.",
			.value = journal_used },
		{ "agahi_journal_max_bytes", FIGURE_GAUGE,
			"Above it new requests are refused (store.max_size).", .value = journal_most },
		{ "agahi_topics", FIGURE_GAUGE, "Topics of the published set.", .value = topics },
		{ "agahi_keywords", FIGURE_GAUGE, "Keywords of the published set.", .value = keywords },
		{ "agahi_content_edition", FIGURE_GAUGE, "The edition that citizens are answered from.",
			.value = edition },
		{ "agahi_content_up", FIGURE_GAUGE,
			"Is that the one that is live? 0: it cannot be used, and an earlier one is.",
			.value = usable },
		{ "agahi_schedules_refused_total", FIGURE_COUNTER,
			"Scheduled drafts that did not go live because another edition had.",
			.value = refused_schedules },
		{ "agahi_clock_synchronised", FIGURE_GAUGE,
			"Does a time service set the machine's clock right? What is scheduled goes live by "
			"it. Not told where the system does not let us ask.",
			.samples = write_clock },
		{ "agahi_link_up", FIGURE_GAUGE, "Is the link bound?", .labels = "link",
			.samples = write_links },
		{ "agahi_certificate_ends_seconds", FIGURE_GAUGE,
			"Until when a link's certificate is good, in seconds since 1970: the one that we "
			"show "
			"(links.tls.certificate_file), and the SMSC's, as it showed it last. Nothing where "
			"there is none.",
			.labels = "link,of", .samples = write_certificates },
		{ "agahi_refused_pdus_total", FIGURE_COUNTER, "PDUs that were not understood, by reason.",
			.labels = "link,reason", .samples = write_refused },
		{ "agahi_repaired_pdus_total", FIGURE_COUNTER,
			"PDUs that were taken although something in them was amiss, by reason.",
			.labels = "link,reason", .samples = write_repaired },
	};

	return FIGURES_OF(table);
}

static struct figures commit_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_commit_seconds", FIGURE_HISTOGRAM, "Commits of the journal.", .offset = 0 },
	};

	return FIGURES_OF(table);
}

void gauges_write(const struct gauges *gauges, struct buffer *out)
{
	figures_write(metrics_figures(), gauges->metrics, out);
	figures_write(served_figures(), metrics_served(gauges->metrics), out);
	figures_write(commit_figures(), journal_commit_times(gauges->journal), out);
	figures_write(own_figures(), gauges, out);
	figures_write(disks_figures(), gauges->disks, out);
	dialogues_write_figures(gauges->dialogues, out);
	node_figures_write(gauges->node, out);
}

void gauges_list(struct buffer *out)
{
	figures_list(metrics_figures(), out);
	figures_list(served_figures(), out);
	figures_list(commit_figures(), out);
	figures_list(own_figures(), out);
	figures_list(disks_figures(), out);
	dialogues_list_figures(out);
	node_figures_list(out);
}
