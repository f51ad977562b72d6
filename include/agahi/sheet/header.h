/* header: the first row of a sheet, and which of its columns are the table's.
 *
 * Columns are found by their names, in any order, in any case. Columns for people are passed over: those whose name begins
 * with # or is notes, remarks or comment, and those without a name that hold nothing. */
#ifndef AGAHI_SHEET_HEADER_H
#define AGAHI_SHEET_HEADER_H

#include <stdbool.h>

#include "agahi/edition/tables.h"
#include "agahi/report/report.h"
#include "agahi/sheet/csv.h"

struct header {
	size_t where[TABLE_MAX_COLUMNS]; /* the cell of a row that is the table's column */
	size_t count;                    /* cells of the header */
	bool unnamed[CSV_MAX_FIELDS];    /* cells that must be empty */
};

/* False when the row is not the header of the table; then the report says why, in as few lines as it can. */
bool header_read(enum table table, const struct csv_row *row, const char *file, struct header *header,
	struct report *report);

#endif
