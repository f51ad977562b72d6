/* reconciliation: a telco's file of records against the journal: everything between an order and its result.
 *
 * The file is opened and read here; the journal is the caller's connection. Changes nothing in either. Sets the process's zone
 * (calendar.h): the file's while it is read, the service's from then on. */
#ifndef AGAHI_RECONCILIATION_H
#define AGAHI_RECONCILIATION_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/config/config.h"
#include "agahi/reconciliation/balance.h"
#include "agahi/reconciliation/ours.h"
#include "agahi/reconciliation/telco.h"

struct reconciliation_order {
	const struct config *config;
	const char *file;
	const char *from, *to;   /* as they were given: a day alone as `to` is meant with its whole day */
	const char *link, *smsc; /* NULL: all; not both */
	int64_t now_ms;
};

struct reconciliation {
	const struct reconciliation_order *order;
	const struct config_reconcile *columns;
	int64_t from_ms, to_ms; /* the first moment, and the first behind it */
	const char *links[OURS_MOST_LINKS];
	size_t link_count; /* 0: all */
	struct telco_file file;
	struct ours ours;
	struct balance balance;
};

enum reconciliation_result {
	RECONCILIATION_DONE,
	RECONCILIATION_WRONG, /* the order or the configuration */
	RECONCILIATION_FAILED /* the file or the journal cannot be read, or the two have nothing to do with each other */
};

/* Whatever it says but RECONCILIATION_DONE, `error` says why and what to do. The order must outlive the result;
 * reconciliation_free() in any case. */
enum reconciliation_result reconciliation_make(const struct reconciliation_order *order, sqlite3 *journal,
	struct reconciliation *result, char *error, size_t size);
void reconciliation_free(struct reconciliation *result);

#endif
