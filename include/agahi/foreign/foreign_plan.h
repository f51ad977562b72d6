/* foreign_plan: what of a query the database is asked to do (xBestIndex of a virtual table of SQLite's). */
#ifndef AGAHI_FOREIGN_PLAN_H
#define AGAHI_FOREIGN_PLAN_H

#include <sqlite3.h>

#include "agahi/foreign/foreign_table.h"

enum { FOREIGN_PLAN_MANY, FOREIGN_PLAN_FEW, FOREIGN_PLAN_ONE_ROW }; /* idxNum: how many rows there will be */

/* How the value of a parameter goes over: idxStr begins with one of these for each, a blank, and the SELECT. */
enum foreign_parameter {
	FOREIGN_EQUAL = '=',
	FOREIGN_BELOW = '<', /* a broken number is rounded up */
	FOREIGN_ABOVE = '>', /* a broken number is rounded down */
	FOREIGN_ANY = 'A',   /* any of several integers */
	FOREIGN_WORDS = 'T'  /* the text that it is */
};

/* SQLite looks at every row again: what comes may be more than was asked for, never less. */
int foreign_plan(const struct foreign_table *table, sqlite3_index_info *info);

#endif
