#include "agahi/journal/journal_db.h"

#include <stdio.h>
#include <string.h>

#include "agahi/config/config.h"
#include "agahi/foreign/foreign.h"
#include "agahi/store/ledger.h"

bool journal_db_is_file(const char *place)
{
	return strncmp(place, CONFIG_PLACE_POSTGRESQL, strlen(CONFIG_PLACE_POSTGRESQL)) != 0;
}

static const char *conninfo_of(const char *place)
{
	return place + strlen(CONFIG_PLACE_POSTGRESQL);
}

void journal_db_name(const char *place, char name[JOURNAL_DB_NAME_SIZE])
{
	if (journal_db_is_file(place))
		snprintf(name, JOURNAL_DB_NAME_SIZE, "%s", place);
	else
		foreign_name(conninfo_of(place), name, JOURNAL_DB_NAME_SIZE);
}

sqlite3 *journal_db_open(const char *place, enum db_mode mode, char *error, size_t size)
{
	if (journal_db_is_file(place))
		return ledger_open_file(place, mode, error, size);
	return foreign_open(conninfo_of(place), mode, error, size);
}
