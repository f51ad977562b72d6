/* foreign: PostgreSQL's tables as tables of SQLite, so that what reads a journal, and the commands that change it, are
 * written once.
 *
 * A connection in memory has, under the names and with the columns of the journal's file (schema.c of store/), virtual tables that
 * stand on those of the database. What is asked by a column that has an index there, by =, < and >, is asked of the database;
 * rows come a few hundred at once. A transaction of SQLite's is one of the database's.
 *
 * The sums of an hour (hourly) have a row for each node: who reads them adds them up. No trigger goes with what is deleted. What is
 * blocked or forgotten here is told to the nodes (agahi.change). Further tables are for whoever knows that it is no file: change,
 * node, server, tally and receipts (foreign_table.h). */
#ifndef AGAHI_FOREIGN_H
#define AGAHI_FOREIGN_H

#include <sqlite3.h>

#include "agahi/store/db.h"

/* NULL with `error`: the database cannot be reached, or is not Agahi's. DB_READ_WRITE: its schema is made or migrated first.
 * DB_READ_BRIEFLY: one answer is waited for as long as a daemon may (pg.h), else as long as a command may. The handle belongs to one
 * thread, and is closed by db_close(). */
sqlite3 *foreign_open(const char *conninfo, enum db_mode mode, char *error, size_t size);

/* For messages: which database it is, without the password. */
void foreign_name(const char *conninfo, char *name, size_t size);

#endif
