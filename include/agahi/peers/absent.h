/* absent: what stands in the place of the rooms that need libpq where there is none: the engine says so, in words, and is never
 * used. */
#ifndef AGAHI_ABSENT_H
#define AGAHI_ABSENT_H

#include "agahi/foreign/foreign.h"
#include "agahi/peers/neighbours.h"
#include "agahi/postgres/pgstore.h"

#endif
