/* pgschema: the journal's tables in PostgreSQL (schema "agahi"), by migrations, of which the table agahi.version counts. */
#ifndef AGAHI_PGSCHEMA_H
#define AGAHI_PGSCHEMA_H

#include "agahi/postgres/pg.h"

/* Brings it to this version; several may try at once. False with pg_error(), also when it is of a newer Agahi. */
bool pg_schema_prepare(struct pg *pg);

/* Is it of this version? */
bool pg_schema_check(struct pg *pg);

#endif
