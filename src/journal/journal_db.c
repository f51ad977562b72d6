#include "agahi/journal/journal_db.h"

#include <string.h>

#include "agahi/config/config.h"
#include "agahi/postgres/foreign.h"
#include "agahi/store/ledger.h"

bool journal_db_is_file(const char *place)
{
	return strncmp(place, CONFIG_PLACE_POSTGRESQL, strlen(CONFIG_PLACE_POSTGRESQL)) != 0;
}

sqlite3 *journal_db_open(const char *place, enum db_mode mode, char *error, size_t size)
{
	if (journal_db_is_file(place))
		return ledger_open_file(place, mode, error, size);
	return foreign_open(place + strlen(CONFIG_PLACE_POSTGRESQL), mode, error, size);
}
