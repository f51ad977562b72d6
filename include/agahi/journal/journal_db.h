/* journal_db: the journal and its history opened for reading and for tools, wherever they are (config_place()). */
#ifndef AGAHI_JOURNAL_DB_H
#define AGAHI_JOURNAL_DB_H

#include <sqlite3.h>

#include "agahi/store/db.h"

/* A file is opened as ledger_open_file() does. Of CONFIG_PLACE_POSTGRESQL the tables are there under the same names, with the
 * same columns, as tables of SQLite that stand on PostgreSQL's (foreign.h). NULL with `error`. */
sqlite3 *journal_db_open(const char *place, enum db_mode mode, char *error, size_t size);

/* For messages: the path, or which database, without the password. */
enum { JOURNAL_DB_NAME_SIZE = 4200 };
void journal_db_name(const char *place, char name[JOURNAL_DB_NAME_SIZE]);

/* Is it a file? */
bool journal_db_is_file(const char *place);

#endif
