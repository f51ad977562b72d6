/* figures: what a module counts or measures, described once, as a table of its own; so all of them can be listed
 * without a running daemon, and compared with alerts and dashboards.
 *
 * Written in the text format of Prometheus. Names: agahi_…, the unit as suffix. */
#ifndef AGAHI_FIGURES_H
#define AGAHI_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/base/histogram.h"

enum figure_type { FIGURE_COUNTER, FIGURE_GAUGE, FIGURE_HISTOGRAM };

/* `of` is the module's object. Without either function the figure is in it, at `offset`: a uint64_t, or a struct
 * histogram. */
struct figure {
	const char *name;
	enum figure_type type;
	const char *help;
	const char *labels; /* their names, a comma between them; NULL: none */
	size_t offset;
	unsigned long long (*value)(const void *of);
	bool thousandths; /* that is what value() counts in, such as milliseconds where the unit is seconds */
	/* Several values, each with its labels: by figure_write_sample(). */
	void (*samples)(const struct figure *figure, const void *of, struct buffer *out);
};

/* A module's table. */
struct figures {
	const struct figure *items;
	size_t count;
};

#define FIGURES_OF(table) ((struct figures){ (table), sizeof(table) / sizeof((table)[0]) })

/* Appends the values that `of` has now. */
void figures_write(struct figures figures, const void *of, struct buffer *out);

/* Appends a line for each figure: name, type, labels (-: none), help. */
void figures_list(struct figures figures, struct buffer *out);

/* `labels` without braces, or "". */
void figure_write_sample(
	const struct figure *figure, const char *labels, unsigned long long value, struct buffer *out);

#endif
