/* arrivals: an edition is live at the gateway, and so here. In the caller's transaction. */
#ifndef AGAHI_ARRIVALS_H
#define AGAHI_ARRIVALS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/drafts.h"
#include "agahi/handover/edition_file.h"

struct arrivals {
	sqlite3 *db;
	int64_t now_ms;
	unsigned *live; /* counts editions that became so */
};

struct arrival {
	long long number;
	int64_t at_ms;
	const char *by; /* who published it, where that is not known here; "" */
};

/* What is live is retired, and the edition is live in its place. What was retired may be live again where the gateway
 * says so (a restored database): the state is set, whatever it was. */
bool arrivals_go_live(
	const struct arrivals *arrivals, const struct draft *draft, const struct arrival *arrival);

/* The edition was live, and another has taken its place already. */
bool arrivals_pass(const struct arrivals *arrivals, const struct draft *draft, const struct arrival *arrival);

/* What the gateway has live becomes so here: the edition of that number and content, else what was handed over with that
 * content from the same base, else a new one with its rows; the model is kept. Nothing where it is so already. */
bool arrivals_take(const struct arrivals *arrivals, const struct edition_file *file);

/* A record of what the gateway told. */
bool arrivals_record(const struct arrivals *arrivals, const char *what, long long id, const char *fresh);

#endif
