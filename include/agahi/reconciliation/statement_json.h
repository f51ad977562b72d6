/* statement_json: what a reconciliation came to, for programs. */
#ifndef AGAHI_RECONCILIATION_STATEMENT_JSON_H
#define AGAHI_RECONCILIATION_STATEMENT_JSON_H

#include "agahi/base/buffer.h"
#include "agahi/reconciliation/reconciliation.h"

enum { STATEMENT_JSON_LISTED = 1000 }; /* differences of all kinds; the counts are of all there are */

/* Appends one object and a line break. */
void statement_add_json(const struct reconciliation *result, struct buffer *out);

#endif
