/* absent: what foreign.h promises where there is no libpq: it refuses, in words. */
#ifndef AGAHI_FOREIGN_ABSENT_H
#define AGAHI_FOREIGN_ABSENT_H

#include "agahi/foreign/foreign.h"

#endif
