/* cube_outcomes: what became of the requests: which rule leads to which outcome, and how they are hidden in the tables. */
#ifndef AGAHI_CUBE_OUTCOMES_H
#define AGAHI_CUBE_OUTCOMES_H

#include <stdbool.h>

#include "agahi/survey/cube_rows.h"

/* Of figures.db's table hourly: an expression for each outcome, in their order, as a list for SELECT. */
extern const char cube_outcomes_sql[];

/* Marks what must not be told of the outcomes of these rows, whose requests are marked already: the total, and the table by
 * each side, with all their rows. False when memory is short; then nothing may be told. */
bool cube_outcomes_hide(struct cube_row *total, const struct cube_table tables[CUBE_SIDES]);

#endif
