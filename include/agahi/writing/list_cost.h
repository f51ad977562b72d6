/* list_cost: what the answers of a list's topics cost: one of them, and as often as they were asked in seven days; and lines in an order
 * by that. Pure. */
#ifndef AGAHI_WRITING_LIST_COST_H
#define AGAHI_WRITING_LIST_COST_H

#include "agahi/writing/list_rows.h"

/* Of one answer in the cheapest of the languages that have one, and in the dearest. Paisa; `most` 0: not known. */
struct list_cost {
	int64_t least, most;
};
struct list_cost list_cost_of(
	const struct list_rows *list, const struct list_line *line, const struct cost_terms *terms);

/* "most asked first", and "dearest first": by the cost of seven days; what is not known stands behind, by the cost of one answer.
 * Lines that are alike stay in the order of the set. `asked` of each line is known to the caller. */
enum list_order { LIST_BY_SET, LIST_BY_ASKED, LIST_BY_COST, LIST_ORDERS };
void list_cost_sort(struct list_rows *list, enum list_order order, const struct cost_terms *terms);

/* The cell; nothing where nothing is known. */
void list_cost_write(struct visit *visit, const struct list_cost *cost, long long asked);

#endif
