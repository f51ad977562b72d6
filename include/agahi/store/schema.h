/* schema: the tables of the journal, from every version that ever was to this one. */
#ifndef AGAHI_SCHEMA_H
#define AGAHI_SCHEMA_H

#include "agahi/store/db.h"

extern const struct db_schema journal_schema;

#endif
