/* foreign_table: which tables of the journal's file (schema.c of store/) there are in PostgreSQL, and where each stands. Pure. */
#ifndef AGAHI_FOREIGN_TABLE_H
#define AGAHI_FOREIGN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum foreign_type { FOREIGN_INTEGER, FOREIGN_BOOLEAN, FOREIGN_TEXT, FOREIGN_OCTETS };

enum foreign_trait {
	FOREIGN_KEY = 1,    /* with the others that are, it says which row */
	FOREIGN_INDEXED = 2 /* rows are found by it alone */
};

struct foreign_column {
	const char *name; /* the same in both */
	enum foreign_type type;
	unsigned traits;
};

struct foreign_table {
	const char *name;
	const char *source; /* what its rows are read from */
	const char *target; /* what they are written to; NULL: they are not */
	const char *change; /* the row of agahi.change that grows when they are written; NULL: none */
	double rows;        /* about so many */
	const struct foreign_column *columns;
	size_t column_count;
	const char *
		insert; /* how a row is added that is more than its columns, which are $1 and so on; NULL: as usual */
};

enum { FOREIGN_TABLES = 22, FOREIGN_MOST_COLUMNS = 20, FOREIGN_DECLARATION_SIZE = 1024 };

extern const struct foreign_table foreign_tables[FOREIGN_TABLES];

/* NULL when there is none of that name. */
const struct foreign_table *foreign_table_find(const char *name);

/* The column whose number is that of the row, too: the key, where it is one column with a number in it; else -1. */
int foreign_table_row_column(const struct foreign_table *table);

/* As SQLite wants a table declared. */
void foreign_table_declare(const struct foreign_table *table, char declaration[FOREIGN_DECLARATION_SIZE]);

#endif
