/* absent: what stands in the place of this room where libpq is not: the engine says so, and is never used. */
#ifndef AGAHI_ABSENT_H
#define AGAHI_ABSENT_H

#include "agahi/postgres/neighbours.h"
#include "agahi/postgres/pgstore.h"

#endif
