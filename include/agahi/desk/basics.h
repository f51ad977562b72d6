/* basics: addresses that are no pages of work: the first page, the style sheet and its fellows, health. */
#ifndef AGAHI_BASICS_H
#define AGAHI_BASICS_H

#include "agahi/frame/desk.h"

/* GET /: to where most work begins. */
void basics_first_page(struct visit *visit);

/* GET /asset/{name}, /font/{name}. */
void basics_asset_page(struct visit *visit);

/* GET /healthz: "ok", or 503 when the database does not answer. */
void basics_health_page(struct visit *visit);

#endif
