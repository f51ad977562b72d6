/* chart: bars, drawn as SVG by the server. Pure.
 *
 * It reads without colour: two kinds of bars differ by their outline, and numbers stand beside them. What must not be told has
 * no bar but a sign. Numbers and classes only; the picture is one image to who hears the page, and a table stands beside it. */
#ifndef AGAHI_OFFICE_CHART_H
#define AGAHI_OFFICE_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/web/html.h"

struct chart_bar {
	const char *name;
	int64_t first, second; /* stand one on the other; none is negative */
	bool hidden;           /* neither may be told: `shown` stands in their place */
	const char *shown;     /* the number as it is written beside the bar */
};

enum chart_shape {
	CHART_COLUMNS, /* side by side: hours, days */
	CHART_ROWS     /* one below the other: what has long names */
};

enum { CHART_MOST_BARS = 62 /* those after it are left out */ };

struct chart {
	const char *label; /* what is seen, in a sentence */
	enum chart_shape shape;
	const struct chart_bar *bars;
	size_t count;
};

/* Nothing where there are no bars. */
void chart_write(struct html *page, const struct chart *chart);

/* A number for the end of the axis: 1, 2 or 5 and noughts, not less than `value`; 1 for none. */
int64_t chart_round_up(int64_t value);

#endif
