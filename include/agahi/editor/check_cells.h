/* check_cells: cells that a spreadsheet spoiled (damage.h), in all tables of a set; numbers in place of days and times (days.h)
 * in what citizens read, and cells in the letters of another language. In examples, which are citizens' own
 * words, question marks are no damage. */
#ifndef AGAHI_CHECK_CELLS_H
#define AGAHI_CHECK_CELLS_H

#include "agahi/editor/inspection.h"

void check_cells(struct inspection *in);

#endif
