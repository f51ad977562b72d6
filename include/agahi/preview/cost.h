/* cost: what a text costs to send: its encoding, its parts, how full each is, and the price.
 *
 * Parts are those that segment.h makes, so they are the daemon's own; money is in paisa, a hundredth of a rupee. Pure. */
#ifndef AGAHI_COST_H
#define AGAHI_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/text/segment.h"

struct cost_terms {
	struct segment_format
		format; /* zero-initialised: GSM's alphabet, references of 8 bits, no tables for Urdu */
	int64_t paisa;  /* for a part; 0: not known */
};

struct cost {
	const char *encoding;             /* "gsm7", "gsm7-ur" or "ucs2"; static */
	size_t parts;                     /* 0: no SMS holds it */
	uint16_t used[SEGMENT_MAX_PARTS]; /* of each part: septets, or units of UTF-16 */
	uint16_t room;                    /* of such a part, in the same */
	int64_t paisa;                    /* of all parts */
};

/* False when memory is short; `cost` is without parts then. */
bool cost_of(const char *text, const struct cost_terms *terms, struct cost *cost);

/* The same text in each of the three ways; without parts where its characters cannot go so. */
struct cost_ways {
	struct cost gsm7, urdu, ucs2;
};
bool cost_of_ways(const char *text, const struct cost_terms *terms, struct cost_ways *ways);

/* "67+67+61"; up to eight parts, then "…". */
enum { COST_SUM_SIZE = 64 };
void cost_write_sum(const struct cost *cost, char sum[COST_SUM_SIZE]);

/* "13.05" for 1305: rupees, as they are written without their sign. */
enum { COST_RUPEES_SIZE = 32 };
void cost_write_rupees(int64_t paisa, char rupees[COST_RUPEES_SIZE]);

#endif
