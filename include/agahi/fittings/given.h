/* given: a table that somebody hands in, read, and put to an edition to see what would change. */
#ifndef AGAHI_FITTINGS_GIVEN_H
#define AGAHI_FITTINGS_GIVEN_H

#include <stdbool.h>

#include "agahi/comparison/difference.h"
#include "agahi/frame/desk.h"
#include "agahi/report/report.h"

struct given {
	enum table table;
	struct message_set *set; /* as it was read */
	bool came[TABLE_COUNT];
	struct report report;
	/* After given_compare(). */
	struct message_set *before, *after;
	struct difference *difference; /* NULL: it cannot be told, as it cannot be read */
};

/* The table of that name ("menus", "menus.csv"). False: there is none. */
bool given_table(const char *name, enum table *table);

/* The table that a file's name begins with ("menus-draft-4.csv", "Menus (2).csv"). False: with none. */
bool given_table_of_file(const char *name, enum table *table);

/* Reads octets, of whatever encoding, which are changed while they are read: `len` of them and a NUL. What is wrong stands in the
 * report. False when memory is short. given_free() in any case. */
bool given_read(enum table table, char *octets, size_t len, struct given *given);

/* Puts it to the edition, as importing.h would. False when that cannot be read, or memory is short. */
bool given_compare(sqlite3 *db, long long edition, struct given *given);
void given_free(struct given *given);

/* Onto the page: faults by row, and what would change. */
void given_write_faults(struct visit *visit, const struct given *given);
void given_write_difference(struct visit *visit, const struct given *given);

#endif
