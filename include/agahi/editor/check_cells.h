/* check_cells: cells that a spreadsheet spoiled (damage.h), in all tables of a set. In examples, which are citizens' own
 * words, question marks are no damage. */
#ifndef AGAHI_CHECK_CELLS_H
#define AGAHI_CHECK_CELLS_H

#include "agahi/editor/inspection.h"

void check_cells(struct inspection *in);

#endif
