/* metrics: what the daemon counts, for Prometheus.
 *
 * Kept for each link; the figures of other modules are their own (figures.h). Belongs to the loop's thread. */
#ifndef AGAHI_METRICS_H
#define AGAHI_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/base/histogram.h"
#include "agahi/ops/figures.h"
#include "agahi/ops/served.h"

enum metrics_counter {
	COUNT_REQUESTS, /* messages taken in, redeliveries not among them */
	COUNT_REDELIVERED,
	COUNT_RECEIPTS,
	COUNT_LIMITED,        /* over a sender's limit: noticed or silent */
	COUNT_SILENT,         /* not answered for any other reason */
	COUNT_REFUSED,        /* answered with an error: draining, overload, storage, broken */
	COUNT_MACHINES,       /* not answered because no person seems to have written them */
	COUNT_EMERGENCY,      /* answered with whom to call where there is danger */
	COUNT_OFFERED,        /* answered with the topics nearest to what was asked, by number */
	COUNT_LISTED,         /* answered with a text that ends in numbers of topics */
	COUNT_PICKED,         /* the number of a topic that had been offered */
	COUNT_OTHER_LANGUAGE, /* answered in another language than they were asked in */
	COUNT_FOREIGN,        /* sent to an address that is not among ours */
	COUNT_GUESSED,        /* read by another alphabet than declared */
	COUNT_NOT_UNDERSTOOD, /* answered although no topic was found */
	COUNT_REPLIES_SENT,
	COUNT_REPLIES_FAILED,
	COUNT_REPLIES_EXPIRED,
	METRICS_COUNTERS
};

enum { METRICS_STATUSES = 48 };

struct metrics;

/* `links`: their names, which must outlive it; what is counted for one without a name (NULL) is not told. NULL when memory
 * is short. */
struct metrics *metrics_new(const char *const *links, size_t link_count);
void metrics_free(struct metrics *metrics);

/* Another link has its place: it begins with nothing. */
void metrics_clear_link(struct metrics *metrics, size_t link);

void metrics_count(struct metrics *metrics, enum metrics_counter counter, size_t link);

/* Of all links. */
uint64_t metrics_sum(const struct metrics *metrics, enum metrics_counter counter);

/* A submit's answer. More than METRICS_STATUSES different ones of a link are counted as one, "other". */
void metrics_count_submit(struct metrics *metrics, size_t link, uint32_t status);

/* A submit whose answer did not come. */
void metrics_count_unanswered(struct metrics *metrics, size_t link);

/* From the request to the first accepted part of its reply. */
struct histogram *metrics_reply_times(struct metrics *metrics);

/* Its own, by topic, rule, language and edition. */
struct served *metrics_served(const struct metrics *metrics);

/* The table of these figures; `of` is a struct metrics. */
struct figures metrics_figures(void);

#endif
