#include "agahi/foreign/absent.h"

#include <stdio.h>

sqlite3 *foreign_open(const char *conninfo, enum db_mode mode, char *error, size_t size)
{
	(void)conninfo;
	(void)mode;
	snprintf(error, size,
		"this program was built without libpq, so it has no engine postgresql: install libpq-dev and "
		"build it again");
	return NULL;
}

void foreign_name(const char *conninfo, char *name, size_t size)
{
	(void)conninfo;
	snprintf(name, size, "PostgreSQL");
}
