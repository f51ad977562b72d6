/* disclosure: which sums may be told in public, so that nobody learns what one of few people did. Pure.
 *
 * A reader sees sums and what they add up to, and can reckon: what is hidden in a row is its total less the others. He
 * knows that "<5" is 1 to 4, and may guess that "hidden" is 5 or more. So sums are hidden, and where that is not enough
 * veiled, until what he can work out (the bounds of each sum by all others, again and again until none becomes narrower) leaves each sum under
 * DISCLOSURE_LEAST anything from 1 to 4. Totals are kept as long as there is another way. That protects a report beside
 * itself; what two reports over different days tell apart, it cannot know: publish days that do not overlap. */
#ifndef AGAHI_DISCLOSURE_H
#define AGAHI_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISCLOSURE_LEAST = 5, DISCLOSURE_TEXT_SIZE = 24 };

enum disclosure_mark {
	DISCLOSURE_TOLD,
	DISCLOSURE_HIDDEN, /* "<5" when it is small, or else "hidden" */
	DISCLOSURE_VEILED  /* "hidden", whatever it is: also nothing at all */
};

/* One sum is what some others add up to. */
struct disclosure_group {
	size_t total;
	const size_t *parts;
	size_t count;
};

struct disclosure_sums {
	const int64_t *values; /* none is negative */
	size_t count;
	const struct disclosure_group *groups;
	size_t group_count;
};

/* `marks`, by sum: what is hidden or veiled before, for another reason, stays so, unless it is nothing. Where a sum is
 * veiled, one that is nothing is veiled with it. A sum that is part of no other is never veiled. False when memory is short; then nothing may be told. */
bool disclosure_hide(const struct disclosure_sums *sums, enum disclosure_mark *marks);

/* How a sum is shown: "12", "<5" or "hidden". */
const char *disclosure_write(int64_t value, enum disclosure_mark mark, char text[DISCLOSURE_TEXT_SIZE]);

#endif
