/* merging: three states of a message set made one, row by row.
 *
 * `base` is what both were made from. What only one side changed, added or took away is taken; what both changed in the
 * same way too; what both changed differently is a conflict, and somebody chooses. Examples know no conflicts: they are
 * there or not. The order is that of the side that moved or added rows; where both did, `theirs`, with what only `mine`
 * has after the row that it follows there. Pure. */
#ifndef AGAHI_MERGING_H
#define AGAHI_MERGING_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/comparison/row_names.h"

struct merging_sides {
	const struct message_set *base, *mine, *theirs;
};

enum merging_choice { MERGING_OPEN, MERGING_MINE, MERGING_THEIRS };

struct merging_conflict {
	struct row_name name;
	size_t base, mine,
		theirs; /* rows of the sides; PAIRING_NONE (comparison/pairing.h): it does not have it */
	char mine_hash[TABLES_HASH_SIZE],
		theirs_hash
			[TABLES_HASH_SIZE]; /* row_hash(); "": it does not have it. So a choice can say what it chose between */
};

/* Asked of each conflict, in the order of the tables. */
typedef enum merging_choice (*merging_choose_h)(const struct merging_conflict *conflict, void *arg);

/* The three made one, message_set_free(); conflicts left open, which `*open` counts, stand in it as `mine` has them.
 * NULL when memory is short. `choose` NULL: all stay open. */
struct message_set *merging_join(
	const struct merging_sides *sides, merging_choose_h choose, void *arg, size_t *open);

#endif
