/* disclosure: which sums may be told in public, so that nobody learns what one of few people did. Pure.
 *
 * A sum under DISCLOSURE_LEAST is hidden. So that it cannot be found by taking the others from a total, sums that are added
 * up somewhere (a row of a table, the whole) are hidden at least two at a time there, and at least DISCLOSURE_LEAST in all:
 * where the small ones are not enough for that, the next smallest go with them. That protects a table beside its totals;
 * what two reports over different days tell apart, it cannot know: publish days that do not overlap. */
#ifndef AGAHI_DISCLOSURE_H
#define AGAHI_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISCLOSURE_LEAST = 5, DISCLOSURE_TEXT_SIZE = 24 };

struct disclosure_table {
	const int64_t *values; /* by cell */
	size_t count;
	const size_t *
		groups; /* of cell i: groups[i * ways] and the `ways` - 1 behind it: what it is added up in */
	size_t ways;
	size_t group_count;
	const bool *group_hidden; /* by group: is its total hidden elsewhere? NULL: none is */
};

/* `hidden`, by cell: what is true before (hidden for another reason) stays so. False when memory is short; then nothing may
 * be told. */
bool disclosure_hide(const struct disclosure_table *table, bool *hidden);

/* How a sum is shown: "12", "<5", or "hidden" where it is not small but would give another away. */
const char *disclosure_write(int64_t value, bool hidden, char text[DISCLOSURE_TEXT_SIZE]);

#endif
