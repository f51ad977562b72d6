/* gauges: how the gateway stands, in figures: what is in hand, the journal, the links, the messages; and, of all rooms,
 * what GET /metrics and `agahid --print-figures` give. Belongs to the loop's thread. */
#ifndef AGAHI_GAUGES_H
#define AGAHI_GAUGES_H

#include "agahi/base/clocksync.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/delivery/outbound.h"
#include "agahi/dialogue/dialogues.h"
#include "agahi/gateway/node_figures.h"
#include "agahi/journal/journal.h"
#include "agahi/ops/disks.h"
#include "agahi/ops/metrics.h"

struct gauges {
	const struct metrics *metrics;
	const struct journal *journal;
	const struct outbound *outbound;
	const struct dialogues *dialogues;
	const struct catalogue *catalogue;
	struct link *const *links;
	size_t link_count;
	size_t uncommitted;  /* requests, parts and receipts that wait for their commit */
	bool content_usable; /* is the live edition the one that citizens are answered from? */
	unsigned long long schedules_refused;
	const char *const
		*names; /* of links, NULL of one that is not told of; NULL: all are, by their own names */
	enum clocksync clock; /* not told where it is not known */
	const struct disks *disks;
	const struct node_figures *node;
};

/* Appends all figures in the text format of Prometheus. */
void gauges_write(const struct gauges *gauges, struct buffer *out);

/* Appends a line for each figure there is (figures_list()). */
void gauges_list(struct buffer *out);

#endif
