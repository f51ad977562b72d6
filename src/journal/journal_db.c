#include "agahi/journal/journal_db.h"

#include <stdio.h>
#include <string.h>

#include "agahi/config/config.h"
#include "agahi/store/ledger.h"
#ifdef AGAHI_POSTGRESQL
#include "agahi/postgres/foreign.h"
#endif

bool journal_db_is_file(const char *place)
{
	return strncmp(place, CONFIG_PLACE_POSTGRESQL, strlen(CONFIG_PLACE_POSTGRESQL)) != 0;
}

sqlite3 *journal_db_open(const char *place, enum db_mode mode, char *error, size_t size)
{
	if (journal_db_is_file(place))
		return ledger_open_file(place, mode, error, size);
#ifdef AGAHI_POSTGRESQL
	return foreign_open(place + strlen(CONFIG_PLACE_POSTGRESQL), mode, error, size);
#else
	snprintf(error, size,
		"this agahi was built without libpq, so it has no engine postgresql: install libpq-dev and build it "
		"again");
	return NULL;
#endif
}
