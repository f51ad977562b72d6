/* period: the days that somebody wants figures of: ?days=7, or ?from=2027-02-01&to=2027-02-07. In the calendar's zone. */
#ifndef AGAHI_OFFICE_PERIOD_H
#define AGAHI_OFFICE_PERIOD_H

#include <stdint.h>

#include "agahi/web/form.h"

enum { PERIOD_DAY_SIZE = 11, PERIOD_MOST_DAYS = 31, PERIOD_DEFAULT_DAYS = 1 };

struct period {
	char from[PERIOD_DAY_SIZE], to[PERIOD_DAY_SIZE]; /* "2027-02-07"; both days are in it */
	char today[PERIOD_DAY_SIZE];
	int64_t from_ms, to_ms; /* the first moment after it */
	int days;               /* up to today, where it was asked for so; else 0 */
};

enum period_result {
	PERIOD_GOOD,
	PERIOD_BAD_FROM, /* no day */
	PERIOD_BAD_TO,
	PERIOD_BACKWARDS,
	PERIOD_LONG /* more than PERIOD_MOST_DAYS */
};

/* Of a query; today where it says nothing. At anything but PERIOD_GOOD `period` is today. */
enum period_result period_read(const struct form *query, int64_t now_ms, struct period *period);

#endif
