/* routes: the one table of what the desk answers, and to whom. A page that has no row here does not exist. */
#ifndef AGAHI_ROUTES_H
#define AGAHI_ROUTES_H

#include "agahi/frame/route.h"

/* `agahi-desk --routes` prints it; tests/e2e try every row as everybody. */
extern const struct routes routes_of_desk;

#endif
