/* order: what the catalogue of an edition is made of: its rows, the languages of the service, what was learned. */
#ifndef AGAHI_BENCH_ORDER_H
#define AGAHI_BENCH_ORDER_H

#include <stdbool.h>

#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"
#include "agahi/preview/workbench.h"

/* Those of the service; they point into the settings. */
struct topics_languages order_languages(const struct desk *desk);

/* `languages` is filled and stands in the order: it lives as long. Set and model are the caller's (or the workbench_begin()'s that takes
 * them). False when it cannot be read: then there is nothing to free. */
bool order_of(const struct desk *desk, const struct draft *draft, struct topics_languages *languages,
	struct workbench_order *order);

#endif
